"""Counting again from what was published: openings, totals, or the ballots of an imported election."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from voting import draws
from voting.ledger.ballots import ALL
from voting.ledger.openings import FEWEST_COUNTED
from voting.recount import CannotRecount, Recount, recount, scores_of_ballots, support_of_ballots
from voting.recount.standing import OF_MIDDLE
from voting.verify.findings import Broken
from voting.verify.lists import counted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from voting.recount import Support
    from voting.verify.evidence import Evidence

MOST_PROPOSALS = 5_000  # the recount is plain, and compares each proposal with each


@dataclass(frozen=True, slots=True)
class Counted:
    """The recount, with what it was made of; money is in minor units.

    `costs` are of the proposals that were recounted, in order; `scorers` is None for one that fewer than
    three scored, which is not recounted; `not_fitting` had their turn and got nothing; `seed` is that of the
    draw, where one was agreed and made.
    """

    recount: Recount
    costs: Mapping[str, int]
    scorers: Mapping[str, int | None]
    budget: int
    not_fitting: frozenset[str]
    seed: bytes | None

    def told_by(self, by: str) -> str:
        """What settled a tie, as a result says it."""
        return by if self.seed is None else draws.told_by(by, self.seed)


class ScoresMissing(Exception):
    """The rule looks at single scores or whole ballots, which are not public; says what is not checked."""


def count(evidence: Evidence) -> Counted:
    """Count again. Raises Broken where what is needed is missing or cannot be counted."""
    asks = {proposal.id: proposal.ask for proposal in evidence.proposals if proposal.status == "eligible"}
    if len(asks) > MOST_PROPOSALS:
        raise Broken("proposals.json", f"more than {MOST_PROPOSALS} proposals cannot be recounted here")
    scores = _of_ballots(evidence) if evidence.imported else _of_lists(evidence)
    known = {name: scores.get(name) for name in asks}
    costs = {name: asks[name] for name, given in known.items() if given is not None}
    given = {name: pair for name, pair in known.items() if pair is not None}
    seed, rule = evidence.seed, evidence.rules.rule
    if seed is not None:
        rule = rule | {"tie_order": list(draws.resolved(rule["tie_order"], seed))}
    support = _support(evidence, costs) if rule["name"] == "equal-shares" else None
    try:
        again = recount(rule, list(costs.items()), given, evidence.rules.pot, support)
    except CannotRecount as error:
        raise Broken("result.json", f"the result cannot be recounted: {error}") from error
    scorers = {name: _scorers(pair) for name, pair in known.items()}
    return Counted(again, costs, scorers, evidence.rules.pot, _not_fitting(rule, costs, again), seed)


def _not_fitting(rule: Mapping[str, Any], costs: Mapping[str, int], again: Recount) -> frozenset[str]:
    """Those whose turn came and who got nothing: with greedy-stop only the one that ended it."""
    missed = [name for name in again.turns if name not in again.amounts]
    if rule["name"] != "greedy-stop":
        return frozenset(missed)
    stopped_by = next((name for name in again.turns if again.amounts.get(name, -1) != costs[name]), None)
    return frozenset(missed) & {stopped_by}


def _scorers(given: list[int] | tuple[int, int] | None) -> int | None:
    if given is None:
        return None
    return given[1] if isinstance(given, tuple) else len(given)


def _of_lists(evidence: Evidence) -> dict[str, list[int] | tuple[int, int] | None]:
    """Give (total, scorers) of each proposal's combined scores, or for rules of the middle the scores.

    None where fewer than three scored.
    """
    found: dict[str, list[int] | tuple[int, int] | None] = {}
    for each in evidence.lists:
        if each.criterion != ALL:
            continue
        scored, total = counted(each)
        if scored is None or total is None or scored < FEWEST_COUNTED:
            found[each.proposal] = None
        elif evidence.rules.rule["name"] not in OF_MIDDLE:
            found[each.proposal] = (total, scored)
        elif each.states is not None:
            found[each.proposal] = [one.score for one in each.openings or () if one.score is not None]
        elif evidence.joined:
            found[each.proposal] = [one for one in evidence.joined[each.proposal] if one is not None]
        else:
            raise ScoresMissing(
                f"that the result follows from the ballots: {evidence.rules.rule['name']} looks at single "
                f"scores, and those of {each.proposal} are published as totals"
            )
    return found


def _of_ballots(evidence: Evidence) -> dict[str, list[int] | tuple[int, int] | None]:
    scores = scores_of_ballots(*_ballots(evidence))
    return {proposal.id: scores.get(proposal.id, []) for proposal in evidence.election.proposals}


def _support(evidence: Evidence, costs: Mapping[str, int]) -> Support:
    if evidence.imported:
        return support_of_ballots(*_ballots(evidence))
    if evidence.joined is None:
        raise ScoresMissing(
            "that the result follows from the ballots: equal shares looks at whole ballots, which only "
            "scrutineers can join"
        )
    columns = [evidence.joined[name] for name in costs]
    rows = zip(*columns, strict=True)
    return support_of_ballots("scoring", ((list(costs), [score or 0 for score in row]) for row in rows))


def _ballots(
    evidence: Evidence,
) -> tuple[str, list[tuple[tuple[str, ...], tuple[int, ...] | None]], int | None]:
    election = evidence.election
    ballots = [(ballot.votes, ballot.points) for ballot in election.ballots]
    return election.vote_type.value, ballots, election.max_length
