"""META: what kind of ballots they are, the pot, and what a ballot may hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from voting import exact
from voting.pabulib.election import BrokenFile, VoteType
from voting.pabulib.lines import without_padding
from voting.wording import quoted

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from voting.pabulib.lines import Lines

_COLUMNS = ["key", "value"]
_READ_HERE = frozenset(
    {
        "budget",
        "vote_type",
        "min_points",
        "max_points",
        "max_sum_points",
        "max_length",
        "num_projects",
        "num_votes",
    }
)


@dataclass(frozen=True, slots=True)
class Declared:
    """META, with what decides whether a ballot is accepted.

    Points lie from `least` to `most` and a ballot's points sum to `most_in_all` at most; None means no bound.
    """

    meta: dict[str, str]
    budget: Fraction
    vote_type: VoteType
    least: int | None
    most: int | None
    most_in_all: int | None
    max_length: int | None


def read_meta(lines: Lines) -> Declared:
    """Read the section META; BrokenFile with the line that is wrong, or the title's where one is missing."""
    title, columns = lines.open_section("META")
    if columns != _COLUMNS:
        raise BrokenFile(title, "META does not start with the columns key;value")
    meta: dict[str, str] = {}
    at: dict[str, int] = {}
    for number, _, (name, *more) in lines.rows():
        if not name or not more:
            raise BrokenFile(number, "a line of META is a key and a value, apart by a semicolon")
        values = without_padding(more)
        if name in _READ_HERE and (name in meta or len(values) > 1):
            raise BrokenFile(number, f"META gives {name} more than one value")
        meta[name] = ";".join(values)  # a comment may hold semicolons that nobody quoted
        at[name] = number
    return _declared(meta, at, title)


def _declared(meta: dict[str, str], at: Mapping[str, int], title: int) -> Declared:
    vote_type = _vote_type(meta.get("vote_type", ""), at.get("vote_type", title))
    cumulative = vote_type is VoteType.CUMULATIVE
    least = _whole(meta, at, "min_points") if vote_type.has_points else None
    return Declared(
        meta=meta,
        budget=_budget(meta.get("budget", ""), at.get("budget", title)),
        vote_type=vote_type,
        least=0 if least is None and cumulative else least,  # the format's own default
        most=_whole(meta, at, "max_points") if vote_type.has_points else None,
        most_in_all=_whole(meta, at, "max_sum_points") if cumulative else None,
        max_length=_longest(meta, at) if vote_type is VoteType.ORDINAL else None,
    )


def _longest(meta: Mapping[str, str], at: Mapping[str, int]) -> int | None:
    longest = _whole(meta, at, "max_length")
    if longest is not None and longest < 1:
        raise BrokenFile(at["max_length"], f"max_length is below 1: {longest}")
    return longest


def _vote_type(value: str, line: int) -> VoteType:
    if not value:
        raise BrokenFile(line, "META has no vote_type")
    try:
        return VoteType(value)
    except ValueError:
        raise BrokenFile(line, f"{quoted(value)} is no vote type; there are: {', '.join(VoteType)}") from None


def _budget(value: str, line: int) -> Fraction:
    if not value:
        raise BrokenFile(line, "META has no budget")
    budget = amount(value, line, "the budget")
    if budget < 0:
        raise BrokenFile(line, f"the budget is below zero: {value}")
    return budget


def amount(value: str, line: int, what: str) -> Fraction:
    """The decimal number `value`, exactly; BrokenFile says that `what` is none."""
    try:
        return exact.decimal(value)
    except exact.NotExact:
        raise BrokenFile(line, f"{what} is not a number: {quoted(value, exact.MOST_DIGITS)}") from None


def _whole(meta: Mapping[str, str], at: Mapping[str, int], name: str) -> int | None:
    value = meta.get(name, "")
    return whole(value, at[name], name) if value else None


def whole(value: str, line: int, what: str) -> int:
    """The whole number `value`, which may be written "3.0"; BrokenFile says that `what` is none."""
    number = amount(value, line, what)
    if number.denominator != 1:
        raise BrokenFile(line, f"{what} is not a whole number: {value!r}")
    return number.numerator
