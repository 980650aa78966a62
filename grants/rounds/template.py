"""Where new ground rules start: a small community fund, to be changed by the members."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from grants.dates import to_form

WEEKS = {"proposals": 4, "interests": 5, "scoring": 7, "decision": 8, "questions": 16}


def questions() -> list[dict[str, Any]]:
    """What groups are asked. It starts from what a group already has and does."""
    return [
        {
            "id": "strengths",
            "question": _("What is already good about your group, and what do you already do?"),
            "help": _("For example the people in it, what they know, what happens now, however small."),
            "words": 200,
        },
        {
            "id": "idea",
            "question": _("What would you like to do?"),
            "help": _("What would happen, where, and how often? Plain words are best."),
            "words": 250,
        },
        {
            "id": "together",
            "question": _("Who is it with, and how do they shape it?"),
            "help": _("Tell us how people who would come along have a say in it."),
            "words": 150,
        },
        {
            "id": "money",
            "question": _("What is the money for?"),
            "help": _("A short list is enough: room hire £300, food £120."),
            "words": 150,
        },
    ]


def answers(moment: datetime, zone: str) -> dict[str, str]:
    """A first filling of the form, with dates from this moment on."""
    fair = [_("Hardly"), _("A little"), _("A fair amount"), _("A lot"), _("It could change lives")]
    sure = [_("I doubt it"), _("Perhaps"), _("Probably"), _("Very likely"), _("I am sure of it")]
    local = [_("Not at all"), _("A little"), _("Partly"), _("Mostly"), _("All the way through")]
    criteria = (
        (_("How much will this help people feel less alone?"), fair),
        (_("Can this group make it happen?"), sure),
        (_("Is it shaped by the people it is with?"), local),
    )
    flat: dict[str, str] = {}
    for place, (question, words) in enumerate(criteria, 1):
        flat |= {f"question_{place}": question, f"weight_{place}": "1"}
        flat |= {f"words_{place}_{score}": said for score, said in enumerate(words, 1)}
    return {
        "purpose": _("Small money for good ideas that help people feel well, close to home."),
        "who_may_apply": _(
            "Any group of three people or more that meets here. No office, charity number or bank account of "
            "its own is needed."
        ),
        "pot": "9500",
        "least": "100",
        "most": "3000",
        **flat,
        "quorum": "3",
        "floor": "5",
        "publish": "per-proposal",
        "share": "2/3",
        "draw_kind": "none",
        **{f"until_{phase}": to_form(_noon(moment, zone, weeks), zone) for phase, weeks in WEEKS.items()},
    }


def _noon(moment: datetime, zone: str, weeks: int) -> datetime:
    day = moment.astimezone(ZoneInfo(zone)).date() + timedelta(weeks=weeks)
    return datetime.combine(day, time(12), ZoneInfo(zone)).astimezone(UTC)
