"""The end of the time for questions: the key and all that it sealed go, and everything published stays."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from grants.audit.keys import round_key_copies, settings
from grants.db import as_if_at, db, now
from grants.db.edge import drop
from grants.decisions.service import count_round
from grants.deliberation.models import Interest
from grants.refusal import Refused
from grants.reports import ending
from grants.reports.exports import FORMATS, export_round
from grants.reports.ledger_check import check
from grants.rounds.queries import rules_of
from grants.scoring.models import Ballot, Cast, Reading, RollPlace, Score
from grants.scoring.roll import ballot_of, names_on_roll
from tests import stories
from tests.access.world import enter
from tests.audit.intruder import row, write
from tests.audit.looking import findings, round_called
from tests.reports.ended import end, finished, number
from voting.verify.verifying import verify

if TYPE_CHECKING:
    from flask import Flask


PAGES = ("results", "results/1", "results/report.csv", "", "ground-rules", "checkpoint")


@pytest.mark.every_database
def test_destroying_the_key_leaves_nothing_sealed_and_no_link(app: Flask) -> None:
    with app.app_context():
        round_ = finished()
        names = names_on_roll(round_.id)
        assert (number(Cast), number(Interest), len(round_key_copies(round_.id))) == (10, 3, 1)
        end(round_)
        assert [number(rows) for rows in (Cast, Reading, Score, Interest)] == [0] * 4
        assert {(place.sealed, place.slot_mark) for place in db.session.scalars(select(RollPlace))} == {
            (None, None)
        }
        assert (number(Ballot), names_on_roll(round_.id), round_key_copies(round_.id)) == (8, names, [])
        assert list(check(round_)) == []
        assert list(check(stories.publish(stories.counted(stories.imported())))) == []


def test_bundle_grows_by_one_entry_and_its_checkpoint(app: Flask) -> None:
    def files(content: bytes) -> dict[str, bytes]:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}

    with app.app_context():
        round_ = finished()
        before = files(export_round(round_, "bundle"))
        content = export_round(end(round_), "bundle")
        after = files(content)
        assert [name for name in after if after[name] != before[name]] == ["checkpoint", "entries.jsonl"]
        assert after["entries.jsonl"].removeprefix(before["entries.jsonl"]).count(b"key-destroyed") == 1
        assert verify(content, after["key.txt"].decode().strip()).findings == []


def test_pages_exports_and_count_say_the_same_after_the_end(app: Flask) -> None:
    with app.app_context():
        round_ = finished()
        slug = round_.slug
        tables = {form: export_round(round_, form) for form in FORMATS if form not in {"pabulib", "bundle"}}
        found = count_round(round_)
        drop()
    client = FlaskClient(app)
    before = {page: client.get(f"/rounds/{slug}/{page}".rstrip("/")).text for page in PAGES}
    with app.app_context():
        again = end(round_called(slug))
        assert count_round(again) == found
        drop()
        assert export_round(again, "csv") == tables["csv"]
        assert len(export_round(again, "xlsx")) > 1000
    for page in PAGES[:3]:
        after = client.get(f"/rounds/{slug}/{page}").text
        told = "The time for questions was over: nobody can open a ballot any more."
        assert (told in after, told in before[page]) == (page == "results", False)
        if page != "results":
            assert after == before[page]
    said = app.test_cli_runner().invoke(args=["count", slug])
    assert said.exit_code == 0
    assert "The round's key is destroyed: this is what was counted and recounted then." in said.output


def test_member_reads_that_nobody_can_open_the_ballots(app: Flask) -> None:
    with app.app_context():
        round_ = end(finished())
        slug, member = round_.slug, stories.members(round_)[0]
        with pytest.raises(Refused, match="Nobody can open its ballots any more"):
            ballot_of(round_, member)
        drop()
    visitor = enter(app, "member-1@salford-together.example")
    browser = FlaskClient(app, use_cookies=False)
    headers = {"Cookie": visitor.cookie}
    for page in ("scoring", "scoring/1", "scoring/cast", "scoring/1/stand-aside"):
        answer = browser.get(f"/rounds/{slug}/{page}", headers=headers)
        assert (answer.status_code, "Nobody can open these ballots any more" in answer.text) == (410, True)
        answer = browser.post(f"/rounds/{slug}/{page}", headers=headers, data={"csrf_token": visitor.token})
        assert answer.status_code in {405, 409, 410}
    for page in ("", "/decision", "/interests", "/proposals", "/results"):
        answer = browser.get(f"/rounds/{slug}{page}", headers=headers, follow_redirects=True)
        assert answer.status_code == 200
    answer = browser.post(
        f"/rounds/{slug}/interests", headers=headers, data={"csrf_token": visitor.token, "action": "declare"}
    )
    assert answer.status_code == 303
    assert browser.get("/", headers=headers).status_code == 200
    assert "Amina Yusuf" in browser.get(f"/rounds/{slug}", headers=headers).text


def test_key_stays_before_publication_and_before_the_agreed_time(app: Flask) -> None:
    with app.app_context():
        round_ = stories.confirmed(stories.counted(stories.closed(stories.scored())))
        late = now() + timedelta(weeks=100)
        with as_if_at(late), pytest.raises(Refused, match="not published yet"):
            ending.destroy_key(round_)
        stories.publish(round_)
        agreed = rules_of(round_.id).dates["questions"]
        assert ending.questions_end(round_) == agreed
        with as_if_at(agreed - timedelta(seconds=1)), pytest.raises(Refused, match="can be asked until noon"):
            ending.destroy_key(round_)
        imported = stories.publish(stories.counted(stories.imported()))
        with as_if_at(late), pytest.raises(Refused, match="were public already"):
            ending.destroy_key(imported)
        drop()
        assert len(round_key_copies(round_.id)) == 1
        end(round_)
        assert round_key_copies(round_.id) == []


def test_rounds_whose_rules_name_no_time_have_eight_weeks_after_the_decision(app: Flask) -> None:
    with app.app_context():
        round_ = stories.published(
            title="A Round of Its Own"
        )  # rules are kept by their bytes, and these are changed
        rules = rules_of(round_.id)
        decision = rules.dates["decision"]
        del rules.dates["questions"]
        assert ending.questions_end(round_) == decision + timedelta(weeks=8)
        rules.dates["questions"] = now() - timedelta(weeks=1)
        assert ending.questions_end(round_) == round_.phase_since + timedelta(weeks=2)


@pytest.mark.every_database
def test_check_names_whoever_pretends_that_a_key_is_destroyed(app: Flask) -> None:
    with app.app_context():
        round_ = end(finished())
        slug = round_.slug
        assert findings(slug) == []
        for tampering in (
            lambda: write("rounds", {"slug": slug}, key_destroyed_at=None),
            lambda: write("rounds", {"slug": slug}, key_destroyed_at=now() + timedelta(days=1)),
            lambda: write("roll_places", {"id": row("roll_places").id}, sealed=b"x", slot_mark=b"y"),
            lambda: write(
                "published_files", {"name": "openings.jsonl"}, content=_swapped(row_of("openings.jsonl"))
            ),
            lambda: write("ballots", {"id": row("ballots").id}, slot=bytes(32)),
        ):
            tampering()
            assert findings(slug), "nothing was noticed"
            db.session.rollback()
        other = stories.published("Bolton Together", title="Spring Round")
        other_slug = other.slug
        write("rounds", {"slug": other_slug}, key_destroyed_at=now())
        assert findings(other_slug) == [
            "the database says that the round's key is destroyed, and no entry does"
        ]
        db.session.rollback()


def row_of(name: str) -> bytes:
    return bytes(row("published_files", name=name).content)


def _swapped(content: bytes) -> bytes:
    lines = content.splitlines(keepends=True)
    return b"".join([lines[1], lines[0], *lines[2:]])


def test_keys_are_beside_the_signing_key(app: Flask) -> None:
    with app.app_context():
        round_ = stories.published()
        assert round_key_copies(round_.id) == [
            settings().ledger_key_file.parent / "round-keys" / round_.id,
        ]
