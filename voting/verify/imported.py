"""The ballots of an imported election: public already, so published whole in the file they came in."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from voting.ledger import tree
from voting.ledger.openings import LOWEST_FLOOR
from voting.pabulib import words
from voting.verify.documents import load
from voting.verify.findings import Finding, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voting.verify.evidence import Evidence

FILE, RULES = "ballots.pb", "ground-rules.json"


_OF_MEMBERS = (
    "ground-rules-agreed",
    "proposal-submitted",
    "proposal-revised",
    "proposal-withdrawn",
    "proposal-ineligible",
    "roll-frozen",
    "interest-declared",
    "ballot-cast",
    "ballot-withdrawn",
    "ballots-closed",
    "links-checked",
    "key-destroyed",
    "fork-accepted",
)
"""Entries that only a round of members has; its checks, which this ledger is not put through, read them."""


def check(evidence: Evidence) -> Iterator[Finding]:
    """Compare the file with the entry that imported it: its digest, its ballots, the root over them."""
    entry = evidence.only("ballots-imported")
    if sha256(evidence.file(FILE)).hexdigest() != entry.text("file"):
        yield Finding(FILE, f"this is not the file that {entry} was made of")
    ballots = evidence.election.ballots
    if len(ballots) != entry.count("ballots"):
        yield Finding(FILE, f"it has {len(ballots)} ballots, and {entry} says {entry.count('ballots')}")
    if tree.root(ballot.raw_line for ballot in ballots).hex() != entry.text("root"):
        yield Finding(FILE, f"the root of its ballots is not the one in {entry}")
    for kind in _OF_MEMBERS:
        for odd in evidence.all(kind):
            yield Finding(str(odd), "the ledger of an imported election has no such entry")
    for decision in evidence.all("decision-confirmed"):
        if any(decision.count(who) for who in ("agreed", "members", "objected")):
            yield Finding(str(decision), "nobody decides on an imported election: it stands as counted")
    if evidence.rules.publish != "ballots":
        yield Finding(RULES, "the ballots of an imported election are published whole")


def listed(evidence: Evidence) -> Iterator[Finding]:
    """Compare proposals.json and the pot with the file."""
    election, units = evidence.election, evidence.rules.minor_units
    if election.budget * units != evidence.rules.pot:
        yield Finding(RULES, f"the pot is not the budget in {FILE}")
    if [proposal.id for proposal in evidence.proposals] != [proposal.id for proposal in election.proposals]:
        yield Finding("proposals.json", f"its proposals are not the projects of {FILE}, in their order")
    for proposal in evidence.proposals:
        if proposal.status != "eligible":
            yield Finding(f"proposal {proposal.id}", f"it is {proposal.status}, and no entry says so")
    projects = {project.id: project for project in election.proposals}
    for proposal in evidence.proposals:
        if proposal.id not in projects:
            continue
        project, subject = projects[proposal.id], f"proposal {proposal.id}"
        if proposal.ask != project.cost * units:
            yield Finding(subject, f"it does not ask for what it costs in {FILE}")
        if proposal.title != words.title(project):
            yield Finding(subject, f"its title is {plain(proposal.title)!r}, and not its name in {FILE}")
        if proposal.group or proposal.summary:
            yield Finding(subject, f"proposals.json gives it a group or a summary, and {FILE} has none")


def told(evidence: Evidence) -> Iterator[Finding]:
    """Compare what ground-rules.json says beside the rule with what importing writes: no member agreed to it.

    Only the round's title was chosen by whoever imported it.
    """
    document = load(RULES, evidence.file(RULES))
    expected = {
        "purpose": words.purpose(evidence.election),
        "currency": words.currency(evidence.election),
        "who_may_apply": "",
        "zone": "UTC",
        "least": 0,
        "most": evidence.rules.pot,
        "questions": [],
        "criteria": [],
        "floor": LOWEST_FLOOR,
        "agree": {"share": [1, 1]},
        "dates": {},
    }
    for name, value in expected.items():
        if not document[name].same(value):
            yield Finding(RULES, f"its {name} is not what importing {FILE} gives")
