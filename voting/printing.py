"""A count for a person to read at a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voting import exact
from voting.count import money, plain

if TYPE_CHECKING:
    from voting.allocation import Step
    from voting.count import Counted
    from voting.rules import Rule


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
    parts += [
        f"tied: {', '.join(map(plain, tie.order))}, in this order by {tie.by}" for tie in allocation.ties
    ]
    return "\n".join(parts)


def described(rule: Rule) -> str:
    """The rule with all that makes it this one."""
    own = {name: value for name, value in rule.parameters().items() if name not in {"tie_order", "weight"}}
    if own.get("quorum") == rule.least_quorum:
        del own["quorum"]
    said = "".join(
        f", {name} {value if isinstance(value, str) else exact.text(value)}" for name, value in own.items()
    )
    return f"{rule.name}, version {rule.version}{said}, ties by {', then '.join(rule.tie_order)}"


def _shown(step: Step, name: str) -> tuple[str, ...]:
    place = "" if step.place is None else str(step.place)
    standing = "" if step.standing is None else money(step.standing)
    outcome = step.outcome.replace("-", " ")
    return (place, plain(step.proposal), standing, str(step.scorers), money(step.cost), outcome, plain(name))
