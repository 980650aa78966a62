"""A round made of a public election in the Pabulib format: four projects, five voters."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256
from io import BytesIO

from tests.voting.made_rounds import AT, Made, as_json, final
from voting import checks, pabulib, result
from voting.ballots import Proposal
from voting.ledger import tree
from voting.margins import Scale, margins
from voting.rules.greedy import Greedy

ORIGIN = "localhost/riverside"
NOTHING = tree.root([]).hex()
ELECTION = """\
META
key;value
description;Riverside
country;Nowhere
unit;Riverside
instance;2026
num_projects;4
num_votes;5
budget;1000.50
vote_type;approval
rule;greedy
PROJECTS
project_id;cost;name
7;600;A bridge
B/1;400.50;Bénches
9;700;A kiosk
Żabka 2;100;A pond
VOTES
voter_id;vote
1;7,B/1
2;7
3;9,B/1
4;
5;7,9,B/1
""".encode()


def imported_round(election: bytes = ELECTION) -> Made:
    """The whole round, counted with `greedy` and published."""
    read = pabulib.parse(BytesIO(election))
    rule = Greedy(tie_order=("cost", "file"))
    pot = int(read.budget * 100)
    proposals = [Proposal(each.id, int(each.cost * 100), each.name) for each in read.proposals]
    tallies, voted = pabulib.tallies(read), len(read.ballots)
    allocation = rule.allocate(tallies, proposals, pot)
    whole = checks.Count(
        rule=rule, tallies=tallies, proposals=proposals, budget=pot, allocation=allocation,
        lists={name: list(Counter(dict(tally.scores)).elements()) for name, tally in tallies.items()},
    )  # fmt: skip
    made = result.result(
        allocation, rule.record(), ballots=voted, roll=voted,
        margins=margins(rule, tallies, proposals, pot, scale=Scale(None)),
        checks=[
            checks.ballots_within_roll(voted, voted), *checks.of_count(whole, published={}, high=None),
        ],
    )  # fmt: skip
    counted = result.to_bytes(made)
    rules = as_json({
        "format": "evenhand-ground-rules/1", "title": "Riverside", "purpose": read.meta["description"],
        "who_may_apply": "", "currency": "XXX", "least": 0, "most": pot, "agree": {"share": [1, 1]},
        "pot": pot, "criteria": [], "questions": [], "rule": rule.record(), "floor": 5,
        "publish": "ballots", "dates": {}, "zone": "UTC", "minor_units": 100,
    })  # fmt: skip
    digest, frozen = sha256(counted).hexdigest(), sha256(rules).hexdigest()
    root = tree.root(ballot.raw_line for ballot in read.ballots).hex()
    nobody = {"agreed": 0, "list": NOTHING, "members": 0, "objected": 0}
    file = sha256(election).hexdigest()
    entries = [
        ("round-started", {"at": AT, "origin": ORIGIN}),
        ("ground-rules-proposed", {"at": AT, "rules": frozen, "version": 1}),
        ("ground-rules-frozen", {"at": AT, "rules": frozen, "version": 1}),
        ("ballots-imported", {"at": AT, "ballots": len(read.ballots), "file": file, "root": root}),
        ("count-made", {"at": AT, "recount": "agrees", "result": digest, "rule": rule.record()["digest"]}),
        ("decision-confirmed", {"at": AT, "result": digest, **nobody}),
    ]
    listed = [
        {
            "id": each.id,
            "title": each.name,
            "group": "",
            "summary": "",
            "ask": each.cost,
            "status": "eligible",
        }
        for each in proposals
    ]
    files = {
        "ground-rules.json": rules, "proposals.json": as_json(listed), "ballots.pb": election,
        "result.json": counted,
    }  # fmt: skip
    return Made(ORIGIN, entries, final(ORIGIN, "Riverside", files, imported=True))
