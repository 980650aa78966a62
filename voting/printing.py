"""A count for a person to read at a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voting import exact
from voting.count import money
from voting.declared import beside_declared
from voting.standings import Outcome
from voting.wording import numbered, plain

if TYPE_CHECKING:
    from fractions import Fraction

    from voting.allocation import Purchase, Step
    from voting.count import Counted
    from voting.rules import Rule
    from voting.ties import Tie

LONGEST_ID, LONGEST_NAME = 60, 160
"""Letters of what the table shows; --json has all of them."""


def as_text(counted: Counted) -> str:
    """The count in the order in which proposals had their turn."""
    allocation, rule, election = counted.allocation, counted.rule, counted.election
    left = money(allocation.budget - allocation.spent)
    again = "the recount agrees" if counted.again else "not recounted (--recount does that)"
    ballots = numbered(len(election.ballots), "ballot")
    proposals = numbered(len(election.proposals), "proposal")
    parts = [
        f"{described(rule)}; {again}",
        f"{ballots}, {proposals}, {len(allocation.winners):,} funded",
        f"pot {money(allocation.budget)}, spent {money(allocation.spent)}, left {left}",
        *_shares(allocation.purchase),
        "",
        *_table(counted),
        *(_tied(tie) for tie in allocation.ties),
    ]
    said = beside_declared(counted)
    return "\n".join([*parts, said] if said else parts)


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


def _shares(purchase: Purchase | None) -> list[str]:
    """What everybody held, where supporters bought together."""
    if purchase is None:
        return []
    raised = f", raised {numbered(purchase.raises, 'time')}" if purchase.raises else ""
    return [f"every share {money(purchase.endowment)}{raised}"]


def _table(counted: Counted) -> list[str]:
    names = {one.id: one.name for one in counted.election.proposals}
    purchase = counted.allocation.purchase
    prices = None if purchase is None else purchase.prices
    columns = ["place", "proposal", "standing", "scorers", "cost", "price", "outcome", "name"]
    if prices is None:
        columns.remove("price")
    rows = [{column: column for column in columns}]
    for step in counted.allocation.steps:
        shown = _shown(step, counted.rule, names[step.proposal])
        shown["price"] = _price((prices or {}).get(step.proposal))
        rows.append(shown)
    widths = {column: max(len(row[column]) for row in rows) for column in columns}
    return ["  ".join(row[column].ljust(widths[column]) for column in columns).rstrip() for row in rows]


def _shown(step: Step, rule: Rule, name: str) -> dict[str, str]:
    return {
        "place": "" if step.place is None else str(step.place),
        "proposal": plain(step.proposal, LONGEST_ID),
        "standing": "" if step.standing is None else money(step.standing),
        "scorers": f"{step.scorers:,}",
        "cost": money(step.cost),
        "outcome": _outcome(step, rule),
        "name": plain(name, LONGEST_NAME),
    }


def _outcome(step: Step, rule: Rule) -> str:
    """What became of it; the threshold bars before any money is spent, and the line is drawn by money."""
    if step.outcome is Outcome.BELOW_THE_LINE and step.standing is not None and rule.threshold is not None:
        return "below the threshold" if step.standing < rule.threshold else "below the line"
    return step.outcome.replace("-", " ")


def _price(price: Fraction | None) -> str:
    """A price, which is often a small part of one: to four places that matter."""
    if price is None:
        return ""
    return money(price) if price >= 1 else f"{float(price):.4g}"


def _tied(tie: Tie) -> str:
    order = ", ".join(plain(one, LONGEST_ID) for one in tie.order)
    return f"tied: {order}, in this order by {plain(tie.by, LONGEST_ID)}"
