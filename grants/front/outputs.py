"""What `count` prints: exact strings in whole units of the currency, as contract outputs are."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from voting import exact

if TYPE_CHECKING:
    from voting.recount import Recount


def money(found: dict[str, Any], minor: int) -> str:
    """Minor units as whole units of the currency, exactly."""
    return exact.text(Fraction(minor, found["minor_units"]))


def as_json(found: dict[str, Any], again: Recount | None) -> dict[str, Any]:
    """A result in the shape that `python -m voting count --json` has, and the recount beside it."""
    return {
        "rule": found["rule"],
        "budget": money(found, found["budget"]),
        "spent": money(found, found["spent"]),
        "winners": found["winners"],
        "standings": found["standings"],
        "ties": found["ties"],
        "recount": again
        and {
            "winners": list(again.winners),
            "spent": money(found, sum(int(amount) for amount in again.amounts.values())),
        },
    }


def as_text(found: dict[str, Any], again: Recount | None) -> str:
    """The same to read: the count line by line, then the recount.

    None where a round's key is destroyed, and too little was published to count again.
    """
    lines = [f"Rule {found['rule']['name']}, pot {money(found, found['budget'])}"]
    for step in found["steps"]:
        standing = step["standing"] or "-"
        lines.append(
            f"{step['proposal']}: {step['outcome']}, standing {standing}, "
            f"asked {money(found, step['cost'])}, given {money(found, step['amount'])}"
        )
    lines.append(f"Count:   {', '.join(found['winners']) or 'nobody'}")
    spent = f"{money(found, found['spent'])} is spent."
    if again is None:
        lines.append(f"The round's key is destroyed: this is what was counted and recounted then. {spent}")
    else:
        lines.append(f"Recount: {', '.join(again.winners) or 'nobody'}")
        lines.append(f"They agree. {spent}")
    return "\n".join(lines)
