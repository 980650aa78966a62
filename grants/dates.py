"""Moments in words, with their zone said: "noon on Friday 4 December 2026, London time"."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from flask_babel import get_locale
from flask_babel import gettext as _

NOON = 12
FORM = "%Y-%m-%dT%H:%M"
YEARS = range(1970, 9999)
"""Those that have four figures in every zone, as stamps need."""


def words(moment: datetime, zone: str) -> str:
    """The moment as a person would say it where the round is."""
    local = moment.astimezone(ZoneInfo(zone))
    if (local.hour, local.minute) == (0, 0):
        return _("midnight as %(day)s begins, %(place)s time", day=day_words(moment, zone), place=place(zone))
    return _(
        "%(time)s on %(day)s, %(place)s time",
        time=time_words(moment, zone),
        day=day_words(moment, zone),
        place=place(zone),
    )


def day_words(moment: datetime, zone: str) -> str:
    """The day alone: "Friday 4 December 2026"."""
    return date_words(moment.astimezone(ZoneInfo(zone)).date())


def date_words(day: date) -> str:
    """A date that has no time of day: "Friday 4 December 2026"."""
    return format_date(day, "EEEE d MMMM y", locale=get_locale() or "en_GB")


def time_words(moment: datetime, zone: str) -> str:
    """The time of day: "noon", "7pm" or "6:30pm"."""
    local = moment.astimezone(ZoneInfo(zone))
    if (local.hour, local.minute) == (NOON, 0):
        return _("noon")
    pattern = "h:mma" if local.minute else "ha"
    return format_time(local.time(), pattern, locale=get_locale() or "en_GB").replace("\u202f", "").lower()


def place(zone: str) -> str:
    """The city a zone is named for."""
    return zone.rsplit("/", 1)[-1].replace("_", " ")


def days_left(until: datetime, moment: datetime) -> int:
    """Whole days still to come; 0 on the last day and after it."""
    left = until - moment
    return max(0, left // timedelta(days=1))


def from_form(text: str, zone: str) -> datetime | None:
    """A moment from a date-and-time field, in the round's zone; None where it is no moment."""
    try:
        local = datetime.strptime(text.strip(), FORM).replace(tzinfo=ZoneInfo(zone))
    except ValueError:
        return None
    return local.astimezone(UTC) if local.year in YEARS else None


def to_form(moment: datetime, zone: str) -> str:
    """A moment for a date-and-time field."""
    return moment.astimezone(ZoneInfo(zone)).strftime(FORM)


def from_stamp(text: str) -> datetime:
    """A moment as the ledger and the ground rules write it. Raises ValueError."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
