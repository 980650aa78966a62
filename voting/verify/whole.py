"""Whole ballots without names: each is the one that was cast, all of them are there, and what they add up to.

Where too few count to be shown there are totals, and a commitment for each ballot.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from voting.ledger import tree, whole
from voting.ledger.ballots import ALL
from voting.ledger.openings import LOWEST_FLOOR
from voting.pabulib.rounds import Asked, Told, write_round
from voting.verify.documents import load
from voting.verify.evidence import OPENINGS
from voting.verify.findings import Finding, Noted, list_of
from voting.verify.lists import counted, kept_back
from voting.verify.roll import standing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from voting.ledger.published import PublishedList
    from voting.ledger.whole import WholeBallot
    from voting.verify.evidence import Evidence
    from voting.verify.findings import Remark

PB, RULES = "ballots.pb", "ground-rules.json"


def check(evidence: Evidence) -> Iterator[Remark]:
    """Compare what is published with the casts that stand, and with the root that was logged at closing."""
    closed = evidence.only("ballots-closed")
    if evidence.shows_ballots:
        found = list(of_casts(evidence, OPENINGS, evidence.ballots))
        yield from found
        rows = [ballot.slot for ballot in evidence.ballots]
        commitments = sorted(_digests(evidence, evidence.ballots))
        if not found:
            evidence.joined = joined(evidence, evidence.ballots)
    else:
        rows = commitments = evidence.totals.commitments
        cast = sorted(entry.text("digest") for entry in standing(evidence).values())
        if sorted(sealed.hex() for sealed in commitments) != cast:
            yield Finding(OPENINGS, "its commitments are not those of the ballots that stand in the entries")
    if any(after <= before for before, after in pairwise(rows)):
        yield Finding(OPENINGS, "its ballots are not in ascending order, each once")
    if len(rows) != closed.count("ballots"):
        yield Finding(OPENINGS, f"it has {len(rows)} ballots, and {closed} counts {closed.count('ballots')}")
    if tree.root([tree.root(commitments)]).hex() != closed.text("root"):
        yield Finding(OPENINGS, f"the root of the ballots is not the one that {closed} holds")


def of_casts(evidence: Evidence, name: str, ballots: Sequence[WholeBallot]) -> Iterator[Finding]:
    """See that these are the ballots that stand, each once, by their digests, with scores on the scale."""
    final = standing(evidence)
    low, high = evidence.rules.low, evidence.rules.high
    for ballot, made in zip(ballots, _digests(evidence, ballots), strict=True):
        slot = ballot.slot.hex()
        entry = final.pop(slot, None)
        if entry is None:
            yield Finding(name, f"the ballot {slot} does not stand in the entries, or is there twice")
        elif entry.count("revision") != ballot.revision:
            yield Finding(name, f"the ballot {slot} is revision {ballot.revision}, and {entry} is the last")
        elif made.hex() != entry.text("digest"):
            yield Finding(name, f"the ballot {slot} is not the one that {entry} holds")
        if any(not low <= score <= high for scores in ballot.marks for score in scores):
            yield Finding(name, f"the ballot {slot} has a score that is not between {low} and {high}")
    for slot, entry in final.items():
        yield Finding(name, f"the ballot {slot} is missing, which stands by {entry}")


def _digests(evidence: Evidence, ballots: Sequence[WholeBallot]) -> list[bytes]:
    criteria = len(evidence.rules.criteria)
    return [whole.digest(evidence.origin, ballot, criteria) for ballot in ballots]


def joined(evidence: Evidence, ballots: Sequence[WholeBallot]) -> dict[str, list[int | None]]:
    """Give each proposal's combined scores, in the order of the ballots."""
    rules = evidence.rules.criteria
    return {
        proposal: [
            whole.combined(ballot.marks[place], rules) if ballot.marks[place] else None for ballot in ballots
        ]
        for place, proposal in enumerate(evidence.scored)
    }


def shown(evidence: Evidence) -> Iterator[Remark]:
    """Check that totals are of every list, in order, and possible; and the floor."""
    rules = evidence.rules
    if rules.floor < LOWEST_FLOOR:
        yield Finding(RULES, f"the floor is {rules.floor}, and {LOWEST_FLOOR} is the lowest")
    names = [*(criterion.id for criterion in rules.criteria), ALL]
    expected = [(proposal, name) for proposal in evidence.scored for name in names]
    if [(each.proposal, each.criterion) for each in evidence.lists] != expected:
        yield Finding(OPENINGS, "its totals are not of each proposal and question, in their order")
    for each in evidence.lists:
        scored, total = counted(each)
        yield from kept_back(evidence, each, scored, total)
    yield Noted(
        "whole ballots do not tell who was recused, so recusals are not compared with the interests "
        "that were logged"
    )


def file(evidence: Evidence) -> Iterator[Finding]:
    """See that ballots.pb says what the ballots say."""
    if not evidence.shows_ballots:
        return
    document, rules = load(RULES, evidence.file(RULES)), evidence.rules
    title, currency = (document[name].text() if name in document else "" for name in ("title", "currency"))
    told = Told(evidence.origin, title, currency, rules.pot, rules.minor_units, rules.low, rules.high)
    listed = {each.id: each for each in evidence.proposals}
    missing = [name for name in evidence.scored if name not in listed]
    if missing:
        return  # said of the proposals already
    asked = [
        Asked(name, listed[name].title, listed[name].ask, listed[name].status == "eligible")
        for name in evidence.scored
    ]
    try:
        made = write_round(told, asked, rules.criteria, evidence.ballots)
    except ValueError as error:
        yield Finding(PB, f"what the round says cannot be written so: {error}")
        return
    if made != evidence.file(PB):
        yield Finding(PB, f"it does not say what {OPENINGS}, {RULES} and proposals.json say")


def unshown(evidence: Evidence) -> str:
    """Say whose single scores are not published, where only totals are."""
    sums = [each.proposal for each in evidence.lists if each.criterion == ALL]
    return f"the totals of {', '.join(sums)}: fewer than {whole.FEWEST_WHOLE} ballots count, so none is shown"


def of_totals(evidence: Evidence, name: str, ballots: Sequence[WholeBallot]) -> Iterator[Finding]:
    """Add the ballots up, and compare with the totals that are published."""
    again = list(whole.lists(evidence.scored, evidence.rules.criteria, ballots))
    if [_names(each) for each in evidence.lists] != [_names(each) for each in again]:
        yield Finding(name, "the totals that are published are not of what ballots were cast on")
        return
    for each, made in zip(evidence.lists, again, strict=True):
        if (each.scored, each.total) != (made.scored, made.total):
            sentence = f"it is published as {each.total} of {each.scored}"
            clause = f"{sentence}, and by {name} it is {made.total} of {made.scored}"
            yield Finding(list_of(each.proposal, each.criterion), clause)


def _names(each: PublishedList) -> tuple[str, str]:
    return each.proposal, each.criterion
