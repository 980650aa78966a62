"""Whether the money went as agreed: no more than the pot, and by the terms of the ground rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voting.checks.verdict import Check, judged
from voting.rules.ranked import Ranked
from voting.standings import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from voting.allocation import Allocation
    from voting.ballots import Proposal
    from voting.checks.counted import Count


def within_pot(allocation: Allocation) -> Check:
    """What is awarded is no more than the pot, and what is left is stated, at each step and at the end."""
    awarded = sum(step.amount for step in allocation.steps)
    left = allocation.budget - awarded
    detail: dict[str, int | str] = {
        name: value if isinstance(value, int) else str(value)
        for name, value in (("pot", allocation.budget), ("awarded", awarded), ("left", left))
    }
    there = allocation.budget
    stated = []
    for step in allocation.steps:
        stated.append(step.left == there and step.amount >= 0)
        there -= step.amount
    return judged("within-pot", detail, holds=left >= 0 and awarded == allocation.spent and all(stated))


def terms_kept(count: Count) -> Check:
    """Minimums, earmarks, the threshold and the quorum that the ground rules set.

    A winner gets all it asks for. With part funding the last to get anything may get less: all that is left,
    and no less than its minimum. No winner has fewer scorers than the quorum or stands below the threshold.
    Each earmark has its amount, or nothing more with its tag fitted when it was its turn.
    """
    broken = sorted({*_wrong_amounts(count), *_without_a_turn(count)})
    earmarks = count.rule.earmarks if isinstance(count.rule, Ranked) else ()
    missed = sum(not _is_met(count, tag) for tag, _ in earmarks)
    detail: dict[str, int | str] = {
        "in_part": sum(step.outcome is Outcome.FUNDED_IN_PART for step in count.allocation.steps),
        "earmarks": len(earmarks),
        "missed": missed,
        "proposals": " ".join(broken),
    }
    return judged("terms-kept", detail, holds=not broken and not missed)


def _wrong_amounts(count: Count) -> Iterator[str]:
    """Those that got an amount which the ground rules do not allow."""
    asked = {one.id: one for one in count.proposals}
    steps = count.allocation.steps
    last = max((at for at, step in enumerate(steps) if step.amount), default=-1)
    for at, step in enumerate(steps):
        one = asked[step.proposal]
        if step.proposal not in count.allocation.winners:
            allowed = step.amount == 0
        elif step.outcome is Outcome.FUNDED_IN_PART:
            allowed = at == last and _is_enough(count, one, step.amount) and step.amount == step.left
        else:
            allowed = step.amount == one.cost
        if not allowed or step.cost != one.cost:
            yield step.proposal


def _is_enough(count: Count, one: Proposal, amount: int | Fraction) -> bool:
    is_agreed = isinstance(count.rule, Ranked) and count.rule.part
    return is_agreed and one.minimum is not None and one.minimum <= amount < one.cost


def _without_a_turn(count: Count) -> Iterator[str]:
    """Winners that were out, or had too few scores, or stood too low."""
    steps = {step.proposal: step for step in count.allocation.steps}
    out = count.barred or {}
    rule = count.rule
    for name in count.allocation.winners:
        step = steps[name]
        is_read = rule.quorum <= 1 or step.scorers >= rule.quorum
        is_high = step.standing is not None and (rule.threshold is None or step.standing >= rule.threshold)
        if name in out or not is_read or not is_high:
            yield name


def _is_met(count: Count, tag: str) -> bool:
    """Whether a tag got its amount, or all of it that could.

    What fits is what costs no more than was left when those that came early for this tag, and for the tags
    named before it, had theirs.
    """
    if not isinstance(count.rule, Ranked):
        raise TypeError(f"{count.rule.name} has no earmarks")
    tagged = {one.id: one for one in count.proposals if tag in one.tags}
    steps = count.allocation.steps
    if sum(step.amount for step in steps if step.proposal in tagged) >= dict(count.rule.earmarks)[tag]:
        return True
    names = [name for name, _ in count.rule.earmarks]
    early = set(names[: names.index(tag) + 1])
    left = count.allocation.budget - sum(step.amount for step in steps if step.earmark in early)
    waiting = [
        step
        for step in steps
        if step.proposal in tagged and step.place is not None and step.earmark not in early
    ]
    return all(step.cost > left for step in waiting)
