"""The dates of a round as other programs read them: whole, and the same each time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from icalendar import Calendar

from grants import dates
from grants.db import as_if_at, db
from grants.db.edge import transaction
from grants.rounds.calendar import calendar_of
from grants.rounds.extending import extend
from grants.rounds.queries import frozen_rules, rules_of
from tests import stories

if TYPE_CHECKING:
    from flask import Flask

    from grants.rounds.models import Round

HOSTILE = "Rain, sun; a\\nd\r\nSUMMARY:forged 🫖" + " łąka" * 30


def made(round_: Round) -> bytes:
    version = frozen_rules(round_.id)
    assert version is not None
    content = calendar_of(round_, version)
    db.session.rollback()
    return content


@pytest.mark.parametrize("title", ["Winter Round", " ".join(HOSTILE.split())])
def test_each_agreed_date_is_an_event_in_utc_with_words_in_the_rounds_zone(app: Flask, title: str) -> None:
    with app.app_context():
        round_ = stories.frozen_round(stories.start(members=5), title)
        agreed = rules_of(round_.id)
        title, slug = round_.title, round_.slug
        words = {phase: dates.words(moment, agreed.zone) for phase, moment in agreed.dates.items()}
        content = made(round_)
    events = {str(event["UID"]).split(".")[0]: event for event in Calendar.from_ical(content).walk("VEVENT")}
    assert {phase: event.decoded("DTSTART") for phase, event in events.items()} == agreed.dates
    assert {*agreed.dates} >= {"proposals", "scoring", "decision"}
    for phase, event in events.items():
        assert event["UID"] == f"{phase}.{slug}@localhost"
        assert str(event["SUMMARY"]).startswith(f"{title}: last moment to ")
        assert words[phase] in str(event["DESCRIPTION"])
        assert str(event["URL"]) == f"http://localhost/rounds/{slug}"
        assert event.decoded("DTSTART").tzinfo is not None
        assert b"TZID" not in event.to_ical()
        assert isinstance(event.decoded("DTSTAMP"), datetime)
        assert event.decoded("DTSTAMP").astimezone(UTC) <= datetime.now(UTC)


def test_lines_are_folded_and_ended_as_the_standard_says(app: Flask) -> None:
    with app.app_context():
        content = made(stories.frozen_round(stories.start(members=5), " ".join(HOSTILE.split())))
    lines = content.split(b"\r\n")
    assert lines[-1] == b""
    assert [line for line in lines if b"\n" in line or b"\r" in line] == []
    assert [line for line in lines if len(line) > 75] == []
    assert [line.decode() for line in lines if line.startswith(b" ")] != []
    assert [line for line in lines if line.startswith(b"SUMMARY:forged")] == []
    assert b"Rain\\, sun\\; a\\\\nd" in content.replace(b"\r\n ", b"")


def test_file_is_the_same_each_time_and_there_is_none_before_rules_are_agreed(app: Flask) -> None:
    with app.app_context():
        place = stories.start(members=5)
        first = stories.frozen_round(place)
        stories.begun_round(place, "Summer Round")
        content = made(first)
        assert made(first) == content
    client = app.test_client()
    answer = client.get("/rounds/winter-round/dates.ics")
    assert (answer.status_code, answer.data) == (200, content)
    assert answer.mimetype == "text/calendar"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="winter-round.ics"'
    assert client.get("/rounds/summer-round/dates.ics").status_code in {303, 404}
    assert 'href="/rounds/winter-round/dates.ics"' in client.get("/rounds/winter-round").text


def test_event_after_more_time_takes_the_place_of_the_one_before(app: Flask) -> None:
    """A program that has the event already looks at SEQUENCE and DTSTAMP to see which is newer."""
    with app.app_context():
        round_ = stories.frozen_round(stories.start(members=3))
        stories.moved(round_, "proposals")
        frozen = frozen_rules(round_.id)
        assert frozen is not None
        assert frozen.frozen_at is not None
        seen = [_versions(made(round_))]
        for hours in (1, 2):
            with as_if_at(frozen.frozen_at + timedelta(hours=hours)), transaction():
                extend(
                    round_, "proposals", rules_of(round_.id).dates["proposals"] + timedelta(days=1), "Snow."
                )
            seen.append(_versions(made(round_)))
        moments = [frozen.frozen_at + timedelta(hours=hours) for hours in range(3)]
    assert seen == [{(number, moment)} for number, moment in enumerate(moments)]


def _versions(content: bytes) -> set[tuple[int, datetime]]:
    events = Calendar.from_ical(content).walk("VEVENT")
    return {(int(event["SEQUENCE"]), event.decoded("DTSTAMP")) for event in events}
