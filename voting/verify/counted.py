"""Counting again from what was published: openings, totals, or the ballots of an imported election."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from voting.ledger.ballots import ALL
from voting.ledger.openings import FEWEST_COUNTED
from voting.recount import CannotRecount, Recount, recount, totals_of_ballots
from voting.verify.findings import Broken
from voting.verify.lists import counted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from voting.verify.evidence import Evidence

MOST_PROPOSALS = 5_000  # the recount is plain, and compares each proposal with each


@dataclass(frozen=True, slots=True)
class Counted:
    """The recount, with what it was made of; money is in minor units.

    `costs` are of the proposals that were recounted, in order; `scorers` is None for one that fewer than
    three scored, which is not recounted.
    """

    recount: Recount
    costs: Mapping[str, int]
    scorers: Mapping[str, int | None]
    budget: int


def count(evidence: Evidence) -> Counted:
    """Count again. Raises Broken where what is needed is missing or cannot be counted."""
    asks = {proposal.id: proposal.ask for proposal in evidence.proposals if proposal.status == "eligible"}
    if len(asks) > MOST_PROPOSALS:
        raise Broken("proposals.json", f"more than {MOST_PROPOSALS} proposals cannot be recounted here")
    scores = _of_ballots(evidence) if evidence.imported else _of_lists(evidence)
    known = {name: scores.get(name) for name in asks}
    costs = {name: asks[name] for name, given in known.items() if given is not None}
    given = {name: pair for name, pair in known.items() if pair is not None}
    try:
        again = recount(evidence.rules.rule, list(costs.items()), given, evidence.rules.pot)
    except CannotRecount as error:
        raise Broken("result.json", f"the result cannot be recounted: {error}") from error
    scorers = {name: None if pair is None else pair[1] for name, pair in known.items()}
    return Counted(again, costs, scorers, evidence.rules.pot)


def _of_lists(evidence: Evidence) -> dict[str, tuple[int, int] | None]:
    """Give (total, scorers) of each proposal's combined scores; None where fewer than three scored."""
    found: dict[str, tuple[int, int] | None] = {}
    for each in evidence.lists:
        if each.criterion == ALL:
            scored, total = counted(each)
            if scored is None or total is None or scored < FEWEST_COUNTED:
                found[each.proposal] = None
            else:
                found[each.proposal] = (total, scored)
    return found


def _of_ballots(evidence: Evidence) -> dict[str, tuple[int, int] | None]:
    election = evidence.election
    ballots = ((ballot.votes, ballot.points) for ballot in election.ballots)
    totals = totals_of_ballots(election.vote_type.value, ballots, election.max_length)
    return {proposal.id: totals.get(proposal.id, (0, 0)) for proposal in election.proposals}
