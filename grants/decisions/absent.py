"""Members on the roll who have left: they count among those who decide, and agree only once they are back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext as _
from flask_babel import ngettext

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from grants.decisions.models import DecisionAnswer, ForkAnswer


def gone(on_roll: Mapping[str, bool], said: Collection[DecisionAnswer | ForkAnswer]) -> int:
    """How many on the roll have left without having agreed; what they said before they left stands."""
    agreed = {each.membership_id for each in said if each.agrees}
    return sum(not is_here and seat not in agreed for seat, is_here in on_roll.items())


def words(gone: int, members: int, enough: int) -> list[str]:
    """What that means for the decision; where too few are left to agree, what can be done."""
    if not gone:
        return []
    found = [
        ngettext(
            "One member on the roll left without agreeing. They still count, and can agree only if they come "
            "back.",
            "%(num)s members on the roll left without agreeing. They still count, and can agree only if they "
            "come back.",
            gone,
        )
    ]
    if members - gone < enough:
        found.append(
            _(
                "So no more than %(can)s can agree now, and %(enough)s must. It cannot go on until somebody "
                "who left is back: a facilitator can invite them again.",
                can=members - gone,
                enough=enough,
            )
        )
    return found
