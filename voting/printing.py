"""A count for a person to read at a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voting import exact
from voting.count import money
from voting.wording import plain

if TYPE_CHECKING:
    from voting.allocation import Step
    from voting.count import Counted
    from voting.rules import Rule
    from voting.ties import Tie

LONGEST_ID, LONGEST_NAME = 60, 160
"""Letters of what the table shows; --json has all of them."""


def as_text(counted: Counted) -> str:
    """The count in the order in which proposals had their turn."""
    allocation, rule, election = counted.allocation, counted.rule, counted.election
    names = {one.id: one.name for one in election.proposals}
    heading = ("place", "proposal", "standing", "scorers", "cost", "outcome", "name")
    table = [heading, *(_shown(step, names[step.proposal]) for step in allocation.steps)]
    widths = [max(len(row[column]) for row in table) for column in range(len(heading))]
    left = money(allocation.budget - allocation.spent)
    again = "the recount agrees" if counted.again else "not recounted (--recount does that)"
    parts = [
        f"{described(rule)}; {again}",
        f"{len(election.ballots)} ballots, {len(names)} proposals, {len(allocation.winners)} funded",
        f"pot {money(allocation.budget)}, spent {money(allocation.spent)}, left {left}",
        "",
    ]
    for row in table:
        padded = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        parts.append("  ".join(padded).rstrip())
    parts += [_tied(tie) for tie in allocation.ties]
    return "\n".join(parts)


def described(rule: Rule) -> str:
    """The rule with all that makes it this one."""
    own = {name: value for name, value in rule.parameters().items() if name not in {"tie_order", "weight"}}
    if own.get("quorum") == rule.least_quorum:
        del own["quorum"]
    said = "".join(
        f", {name} {value if isinstance(value, str) else exact.text(value)}" for name, value in own.items()
    )
    order = ", then ".join(plain(name, LONGEST_ID) for name in rule.tie_order)
    return f"{rule.name}, version {rule.version}{said}, ties by {order}"


def _tied(tie: Tie) -> str:
    order = ", ".join(plain(one, LONGEST_ID) for one in tie.order)
    return f"tied: {order}, in this order by {plain(tie.by, LONGEST_ID)}"


def _shown(step: Step, name: str) -> tuple[str, ...]:
    place = "" if step.place is None else str(step.place)
    standing = "" if step.standing is None else money(step.standing)
    outcome = step.outcome.replace("-", " ")
    return (
        place,
        plain(step.proposal, LONGEST_ID),
        standing,
        str(step.scorers),
        money(step.cost),
        outcome,
        plain(name, LONGEST_NAME),
    )
