"""Whose ballots were counted: no more than the roll has places, and none of who stood aside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voting.checks.verdict import Check, Verdict, judged

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping


def ballots_within_roll(ballots: int, roll: int) -> Check:
    """No more ballots were counted than there are places on the roll."""
    return judged("ballots-within-roll", {"ballots": ballots, "roll": roll}, holds=0 <= ballots <= roll)


def recusals_honoured(
    scored: Collection[tuple[str, str]] | None, recused: Collection[tuple[str, str]] | None
) -> Check:
    """No score by a recused member was counted.

    Both hold pairs of (a member's token, a proposal); the tokens stay here, only how many there are comes
    out. None where the pairs are not known: not checked.
    """
    if scored is None or recused is None:
        return Check("recusals-honoured", Verdict.NOT_CHECKED, {})
    broken = set(scored) & set(recused)
    return judged(
        "recusals-honoured", {"recusals": len(set(recused)), "counted": len(broken)}, holds=not broken
    )


def recusals_declared(recused: Mapping[str, int], declared: Mapping[str, int]) -> Check:
    """No proposal has more recused ballots than interests declared: what an outsider can see of it."""
    over = sorted(name for name, number in recused.items() if number > declared.get(name, 0))
    detail: dict[str, int | str] = {
        "recused": sum(recused.values()),
        "declared": sum(declared.values()),
        "proposals": " ".join(over),
    }
    return judged("recusals-declared", detail, holds=not over)
