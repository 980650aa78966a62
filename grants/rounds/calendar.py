"""The dates of a round as a file that calendars read (RFC 5545)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext as _
from icalendar import Calendar, Event

from grants import dates
from grants.audit.keys import settings
from grants.rounds.queries import current, extensions_of

if TYPE_CHECKING:
    from grants.rounds.models import GroundRules, Round

PRODUCT = "-//Evenhand//Dates of a round//EN"


def calendar_of(round_: Round, version: GroundRules) -> bytes:
    """One event for the end of each part that has an agreed date, in UTC, and in words in the round's zone.

    An event's UID is made of the place, the round and the part, and says nothing else: slugs are never used
    again, so whoever takes the file in once more has the same events and not twice as many. Its SEQUENCE says
    how often time was given: a calendar puts the later of two in the place of the earlier.
    """
    rules = current(version)
    address = f"{settings().base_url}/rounds/{round_.slug}"
    given = extensions_of(round_.id)
    changed = given[-1].extended_at if given else version.frozen_at
    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("name", round_.title)
    for phase, summary in _ends().items():
        if phase not in rules.dates:
            continue
        event = Event()
        event.add("uid", f"{phase}.{round_.slug}@{settings().host}")
        event.add("dtstamp", changed)
        event.add("sequence", len(given))
        event.add("dtstart", rules.dates[phase])
        event.add("transp", "TRANSPARENT")
        event.add("summary", f"{round_.title}: {summary}")
        until = _("Until %(moment)s.", moment=dates.words(rules.dates[phase], rules.zone))
        event.add("description", f"{until}\n{address}")
        event.add("url", address)
        made.add_component(event)
    return bytes(made.to_ical())


def _ends() -> dict[str, str]:
    return {
        "proposals": _("last moment to send a proposal"),
        "interests": _("last moment to say where you stand aside"),
        "scoring": _("last moment to score and cast"),
        "decision": _("last moment to decide"),
        "questions": _("last moment to ask about the result"),
    }
