"""What `count` prints: exact strings in whole units of the currency, as contract outputs are."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from voting import exact


def money(found: dict[str, Any], minor: int) -> str:
    """Minor units as whole units of the currency, exactly."""
    return exact.text(Fraction(minor, found["minor_units"]))


def as_json(found: dict[str, Any]) -> dict[str, Any]:
    """A result in the shape that `python -m voting count --json` has."""
    return {
        "rule": found["rule"],
        "budget": money(found, found["budget"]),
        "spent": money(found, found["spent"]),
        "winners": found["winners"],
        "standings": found["standings"],
        "ties": found["ties"],
        "recount": "agrees",
        "checks": found["checks"],
    }


def as_text(found: dict[str, Any]) -> str:
    """The same to read: the count line by line, then what the recount said."""
    lines = [f"Rule {found['rule']['name']}, pot {money(found, found['budget'])}"]
    for step in found["steps"]:
        standing = step["standing"] or "-"
        lines.append(
            f"{step['proposal']}: {step['outcome']}, standing {standing}, "
            f"asked {money(found, step['cost'])}, given {money(found, step['amount'])}"
        )
    lines.append(f"Spent {money(found, found['spent'])}.")
    lines.append("The recount, by another program, gives the same winners, order and amounts.")
    return "\n".join(lines)
