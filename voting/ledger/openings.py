"""What is published of the scores: lists that anybody can add up, and nobody can put together into ballots.

There is a list for every proposal and criterion and one for the combined score, each in ascending order of
its commitments, which is a random order: a place in one list says nothing about a place in another.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from operator import itemgetter
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from voting.ledger import ballots as sealed_by_lists
from voting.ledger import canonical, whole
from voting.ledger.ballots import ALL, Criterion, Mark, Nonces, Seal, closing_root, values

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from voting.ballots import State

Form: TypeAlias = Literal["per-proposal", "totals", "ballots"]

LOWEST_FLOOR = (
    5  # scored openings that a list needs before single scores are shown; ground rules may ask more
)
FEWEST_COUNTED = whole.FEWEST_COUNTED


@dataclass(frozen=True, slots=True)
class CastBallot:
    """A final ballot with its secrets: slot, seed and blind of 32 bytes, and a mark for each proposal."""

    slot: bytes
    revision: int
    seed: bytes
    blind: bytes
    marks: tuple[Mark, ...]


class _Secret(NamedTuple):
    commitment: bytes
    nonce: bytes
    state: State
    score: int | None


def criteria_may_be_opened(criteria: Sequence[Criterion]) -> bool:
    """Tell whether single scores of each criterion may stand beside the combined ones: are the weights equal.

    With weights such as 10, 3 and 1 few sets of answers make one combined score, and the criteria's own lists
    would say which of them it was: somebody's answers, joined again. What a combined score tells by itself it
    still tells (with 25, 5 and 1 on a scale from 0 to 4, everything); such rounds do better with totals.
    """
    return len({criterion.weight for criterion in criteria}) <= 1


def is_opened(criterion: str, scored: int, *, floor: int, form: Form, criteria: Sequence[Criterion]) -> bool:
    """Tell whether the list of `criterion`, with `scored` scores in it, shows its single scores."""
    if form != "per-proposal" or scored < max(floor, LOWEST_FLOOR):
        return False
    return criterion == ALL or criteria_may_be_opened(criteria)


def publish(
    origin: str,
    proposals: Sequence[str],
    criteria: Sequence[Criterion],
    ballots: Sequence[CastBallot],
    *,
    floor: int,
    form: Form,
) -> Iterator[bytes]:
    """Give the lines of openings.jsonl, each with its newline, list after list as in the closing root.

    `proposals` are the roll's, in its order. Raises ValueError where a ballot's marks are not for exactly
    those, or where `floor` is below 5.
    """
    if floor < LOWEST_FLOOR:
        raise ValueError(f"The floor is at least {LOWEST_FLOOR}, and this is {floor}.")
    if form == "ballots":
        yield from whole.publish(origin, proposals, criteria, _whole(proposals, ballots))
        return
    for (proposal, criterion), members in _lists(origin, proposals, criteria, ballots):
        scores = [member.score for member in members if member.score is not None]
        names = {"criterion": criterion, "proposal": proposal}
        if is_opened(criterion, len(scores), floor=floor, form=form, criteria=criteria):
            yield from _opened(proposal, criterion, members)
        else:
            shown = {"scored": len(scores), "total": sum(scores)} if len(scores) >= FEWEST_COUNTED else {}
            yield _line(names | shown)
            for member in members:
                yield _line(names | {"commitment": member.commitment.hex()})


def as_file(lines: Iterable[bytes]) -> bytes:
    """Put the lines together. Unlike a join this keeps no list of them, which takes as much memory again."""
    file = BytesIO()
    file.writelines(lines)
    return file.getvalue()


def closing(
    origin: str,
    proposals: Sequence[str],
    criteria: Sequence[Criterion],
    ballots: Sequence[CastBallot],
    *,
    form: Form = "per-proposal",
) -> bytes:
    """Give the root that is logged when ballots close, over the lists that `publish` will write.

    Whole ballots are one list, of their digests.
    """
    if form == "ballots":
        whole_ballots = _whole(proposals, ballots)
        return closing_root([[whole.digest(origin, each, len(criteria)) for each in whole_ballots]])
    lists = _lists(origin, proposals, criteria, ballots)
    return closing_root([member.commitment for member in members] for _, members in lists)


def digest(origin: str, criteria: Sequence[Criterion], ballot: CastBallot, *, form: Form) -> bytes:
    """Give what the entry `ballot-cast` holds of a ballot, by the form that the ground rules chose."""
    if form == "ballots":
        return whole.digest(origin, whole.of(ballot), len(criteria))
    sealed = sealed_by_lists.commitments(origin, ballot.slot, ballot.seed, ballot.marks, criteria)
    return sealed_by_lists.digest(origin, ballot.slot, ballot.revision, ballot.blind, sealed)


def shows_whole(ballots: int, form: Form) -> bool:
    """Tell whether so many ballots are shown whole: then every score on them is public."""
    return form == "ballots" and ballots >= whole.FEWEST_WHOLE


def _whole(proposals: Sequence[str], ballots: Sequence[CastBallot]) -> list[whole.WholeBallot]:
    _on_roll(proposals, ballots)
    return list(map(whole.of, ballots))


def _on_roll(proposals: Sequence[str], ballots: Sequence[CastBallot]) -> None:
    for ballot in ballots:
        if [mark.proposal for mark in ballot.marks] != list(proposals):
            raise ValueError("A ballot's marks are not for the roll's proposals, in their order.")


def _lists(
    origin: str, proposals: Sequence[str], criteria: Sequence[Criterion], ballots: Sequence[CastBallot]
) -> Iterator[tuple[tuple[str, str], list[_Secret]]]:
    _on_roll(proposals, ballots)
    nonces = [Nonces(ballot.slot, ballot.seed) for ballot in ballots]
    for place, proposal in enumerate(proposals):
        states = [ballot.marks[place].state for ballot in ballots]
        given = [values(ballot.marks[place], criteria) for ballot in ballots]
        for number, criterion in enumerate((*(each.id for each in criteria), ALL)):
            seal = Seal(origin, proposal, criterion)
            members = []
            for nonce, state, answers in zip(nonces, states, given, strict=True):
                secret, score = nonce(seal.names), answers[number][1]
                members.append(_Secret(seal(state, score, secret), secret, state, score))
            yield (proposal, criterion), sorted(members, key=itemgetter(0))


def _opened(proposal: str, criterion: str, members: Sequence[_Secret]) -> Iterator[bytes]:
    """Give the lines of a list that is opened, in the form that `canonical` writes.

    Their names, states and scores are written by it, once each; between them stand only digits.
    """
    after = canonical.encode({"criterion": criterion})[1:-1]
    between = canonical.encode({"proposal": proposal})[1:-1]
    ends: dict[tuple[State, int | None], str] = {}
    for sealed, secret, state, score in members:
        end = ends.get((state, score))
        if end is None:
            shown: dict[str, str | int] = {"state": state.value} if score is None else {
                "score": score, "state": state.value,
            }  # fmt: skip
            end = ends[state, score] = canonical.encode(shown)[1:]
        line = f'{{"commitment":"{sealed.hex()}",{after},"nonce":"{secret.hex()}",{between},{end}\n'
        yield line.encode("ascii")


def _line(value: dict[str, str | int] | dict[str, str]) -> bytes:
    return canonical.encode(value).encode("ascii") + b"\n"
