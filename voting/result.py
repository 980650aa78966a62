"""result.json: a result as it is published, the same bytes from the same count on any machine."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from voting import draws, exact

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from voting.allocation import Allocation, Step
    from voting.ballots import Tally
    from voting.checks import Check
    from voting.margins import Margin
    from voting.ties import Tie

FORMAT = "evenhand-result/1"


class Drawn(NamedTuple):
    """The draw that told equals apart: its value as it was read, and the seed of that."""

    value: str
    seed: bytes


def result(  # noqa: PLR0913 -- a result has these parts, and a caller names them
    allocation: Allocation,
    rule_record: Mapping[str, Any],
    *,
    margins: Mapping[str, Margin],
    checks: Iterable[Check],
    ballots: int,
    roll: int,
    criteria: Iterable[tuple[str, Tally]] = (),
    minor_units: int = 100,
    hide_below: int = 0,
    draw: Drawn | None = None,
    blind: bytes = b"",
) -> dict[str, Any]:
    """The result as JSON holds it.

    Money is int in minor units, of which `minor_units` make one of the currency; standings and means are
    exact strings, "" where there is none.

    `criteria` are (criterion, tally of one proposal on it) in the order to be shown. What fewer than
    `hide_below` members scored shows neither a standing nor how many they were. `rule_record` is the rule as
    it was agreed; where it names a draw, `draw` is the one by which `allocation` was made. `blind` is 32
    bytes that nobody can guess: the result's digest is logged before the result is public, and could be tried
    against every result there can be. ValueError where money is not whole or a standing that has to stay
    hidden was given.
    """
    _check_hidden(allocation, hide_below)
    return {
        "format": FORMAT,
        "rule": dict(rule_record),
        "budget": _minor(allocation.budget),
        "spent": _minor(allocation.spent),
        "minor_units": minor_units,
        "winners": list(allocation.winners),
        "standings": [_standing(step, hide_below) for step in allocation.steps],
        "ties": [_tie(tie, draw) for tie in allocation.ties],
        "steps": [_step(step, hide_below) for step in allocation.steps],
        "margins": [_margin(name, margin) for name, margin in margins.items()],
        "checks": [
            {"check": one.check, "verdict": str(one.verdict), "detail": dict(one.detail)} for one in checks
        ],
        "ballots": ballots,
        "roll": roll,
        "criteria": [_criterion(name, tally, hide_below) for name, tally in criteria],
        **({} if draw is None else {"draw": {"value": draw.value, "seed": draw.seed.hex()}}),
        **({"blind": blind.hex()} if blind else {}),
    }


def to_bytes(made: Mapping[str, Any]) -> bytes:
    """`made` as ASCII JSON, keys sorted, one space of indent, a newline at the end."""
    text = json.dumps(made, sort_keys=True, ensure_ascii=True, indent=1, allow_nan=False)
    return f"{text}\n".encode("ascii")


def standing_text(standing: Fraction | None) -> str:
    """A standing as a record shows it."""
    return "" if standing is None else exact.text(standing)


def _check_hidden(allocation: Allocation, hide_below: int) -> None:
    for step in allocation.steps:
        if step.standing is not None and step.scorers < hide_below:
            raise ValueError(f"{step.proposal} has a standing, but fewer than {hide_below} scored it")


def _tie(tie: Tie, draw: Drawn | None) -> dict[str, Any]:
    made = tie.record()
    return made if draw is None else made | {"by": draws.told_by(tie.by, draw.seed)}


def _minor(money: int | Fraction) -> int:
    if money.denominator != 1:
        raise ValueError(f"{exact.text(money)} is not a whole number of minor units")
    return money.numerator


def _scorers(number: int, hide_below: int) -> dict[str, int]:
    return {} if number < hide_below else {"scorers": number}


def _standing(step: Step, hide_below: int) -> dict[str, Any]:
    shown = {"proposal": step.proposal, "standing": standing_text(step.standing)}
    return shown | _scorers(step.scorers, hide_below)


def _step(step: Step, hide_below: int) -> dict[str, Any]:
    place = {} if step.place is None else {"place": step.place}
    money = {"left": _minor(step.left), "cost": _minor(step.cost), "amount": _minor(step.amount)}
    earmark = {"earmark": step.earmark} if step.earmark else {}
    return place | _standing(step, hide_below) | money | {"outcome": str(step.outcome)} | earmark


def _margin(name: str, margin: Margin) -> dict[str, Any]:
    parts = {
        "proposal": name,
        "less": margin.less,
        "points": margin.points,
        "raised": margin.raised,
        "to": margin.to,
    }
    return {part: value for part, value in parts.items() if value is not None}


def _criterion(name: str, tally: Tally, hide_below: int) -> dict[str, Any]:
    shown = tally.scorers >= max(1, hide_below)
    mean = Fraction(tally.total, tally.scorers) if shown else None
    parts = {"proposal": tally.proposal, "criterion": name, "mean": standing_text(mean)}
    return parts | _scorers(tally.scorers, hide_below)
