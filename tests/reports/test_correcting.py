"""Corrections: two facilitators, public for good, and nothing published changes by them."""

from __future__ import annotations

import io
import zipfile
from functools import partial
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from grants.audit.ledger import lines, read_entries
from grants.audit.queries import checkpoints_of
from grants.collaboratives.models import Membership
from grants.collaboratives.service import seat
from grants.db import db
from grants.db.edge import drop, transaction
from grants.decisions.models import Correction
from grants.front.forgetting import forget
from grants.people.service import welcome
from grants.refusal import Refused
from grants.reports.correcting import (
    LONGEST,
    agree_correction,
    drop_correction,
    waiting,
    write_correction,
)
from grants.reports.exports import export_round
from grants.reports.ledger_check import check
from tests import stories
from tests.audit.looking import round_called
from tests.corrections import SECOND, correct, facilitators, second_facilitator, two_facilitators
from tests.reports.books import read_book
from tests.reports.ended import sent
from tests.scoring.together import at_once
from voting.hashing import H
from voting.verify.verifying import verify

if TYPE_CHECKING:
    from flask import Flask

    from grants.rounds.models import Round

TEXT = "The choir is called Langworthy Singers."
SLUG = "winter-round"


def kinds(round_: Round) -> list[str]:
    return [entry.type for entry in read_entries(round_.ledger_id)]


def files(round_: Round) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(export_round(round_, "bundle"))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.every_database
def test_correction_takes_two_facilitators_and_makes_one_entry(app: Flask) -> None:
    with app.app_context():
        round_ = stories.published()
        first, second = two_facilitators(round_)
        with transaction():
            made = write_correction(round_, first, f"  {TEXT} \r\n")
        assert (kinds(round_).count("correction"), [each.text for each in waiting(round_.id)]) == (0, [TEXT])
        with pytest.raises(Refused, match="Nobody corrects alone"), transaction():
            agree_correction(round_, first, made.id)
        with transaction():
            assert agree_correction(round_, second, made.id)
        with transaction():
            assert not agree_correction(round_, second, made.id)
        [entry] = [each for each in read_entries(round_.ledger_id) if each.type == "correction"]
        assert entry.data["seats"] == 2
        assert entry.data["commitment"] == H("correction", made.salt, TEXT.encode()).hex()
        assert checkpoints_of(round_.ledger_id)[-1].size == len(lines(round_.ledger_id))
        assert list(check(round_)) == []


def test_bundle_keeps_every_file_and_says_that_there_is_a_correction(app: Flask) -> None:
    with app.app_context():
        round_ = stories.published()
        before = files(round_)
        correct(round_, TEXT)
        after = files(round_)
        assert [name for name in after if after[name] != before[name]] == ["checkpoint", "entries.jsonl"]
        report = verify(export_round(round_, "bundle"), after["key.txt"].decode().strip())
        assert report.findings == []
        said = "1 correction was published after the result: read them beside it, where it is published"
        assert said in report.notes


def test_members_on_the_roll_and_groups_are_told_once_each(app: Flask) -> None:
    with app.app_context():
        round_ = stories.published(members=4, proposals=2)
        correct(round_, TEXT)
        told = sent("A correction to the result")
        members = [f"member-{number}@salford-together.example" for number in range(1, 5)]
        groups = ["the-allotment-table-1@groups.example", "ordsall-walkers-2@groups.example"]
        assert told == sorted(members + groups)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Write what is wrong"),
        (" \n ", "Write what is wrong"),
        ("x" * (LONGEST + 1), "one letter too long"),
    ],
)
def test_text_that_is_empty_or_too_long_is_refused(text: str, sentence: str, app: Flask) -> None:
    with app.app_context():
        round_ = stories.published()
        [only] = facilitators(round_)
        with pytest.raises(Refused, match=sentence) as no, transaction():
            write_correction(round_, only, text)
        assert no.value.field == "text"
        with transaction():
            assert len(write_correction(round_, only, "x" * LONGEST).text) == LONGEST


def test_the_same_text_is_written_once(app: Flask) -> None:
    with app.app_context():
        round_ = stories.published()
        first, second = two_facilitators(round_)
        with transaction():
            kept = write_correction(round_, first, TEXT)
            assert write_correction(round_, first, TEXT).id == kept.id
        with pytest.raises(Refused, match="Somebody else wrote the same"), transaction():
            write_correction(round_, second, TEXT)
        with transaction():
            agree_correction(round_, second, kept.id)
        with pytest.raises(Refused, match="published already"), transaction():
            write_correction(round_, first, TEXT)


def test_nothing_is_corrected_before_publication_or_by_others(app: Flask) -> None:
    with app.app_context():
        round_ = stories.confirmed(stories.counted(stories.closed(stories.scored())))
        [only] = facilitators(round_)
        with pytest.raises(Refused, match="nothing to correct"), transaction():
            write_correction(round_, only, TEXT)
        stories.publish(round_)
        with pytest.raises(Refused, match="Only a facilitator"), transaction():
            write_correction(round_, stories.members(round_)[0], TEXT)
        with pytest.raises(Refused, match="not here any more"), transaction():
            agree_correction(round_, only, "nothing-of-ours")


def test_only_its_writer_drops_what_waits_and_nobody_what_is_public(app: Flask) -> None:
    with app.app_context():
        round_ = stories.published()
        first, second = two_facilitators(round_)
        with transaction():
            kept = write_correction(round_, first, TEXT)
        with pytest.raises(Refused, match="Only whoever wrote this"), transaction():
            drop_correction(round_, second, kept.id)
        with transaction():
            drop_correction(round_, first, kept.id)
        assert db.session.scalars(select(Correction)).all() == []
        made = correct(round_, TEXT)
        with pytest.raises(Refused, match="nobody can take it back"), transaction():
            drop_correction(round_, first, made.id)


def test_correction_of_another_round_is_not_found(app: Flask) -> None:
    with app.app_context():
        other = stories.published("Eccles Together", title="Spring Round")
        made = correct(other, TEXT)
        round_ = stories.published()
        [only] = facilitators(round_)
        with pytest.raises(Refused, match="not here any more"), transaction():
            agree_correction(round_, only, made.id)


def test_writer_who_stopped_facilitating_signs_nothing(app: Flask) -> None:
    with app.app_context():
        round_ = stories.published()
        first, second = two_facilitators(round_)
        with transaction():
            kept = write_correction(round_, first, TEXT)
        with transaction():
            first.is_facilitator, first.is_observer = False, True
        with pytest.raises(Refused, match="no facilitator any more"), transaction():
            agree_correction(round_, second, kept.id)
        with transaction():
            drop_correction(round_, second, kept.id)
        assert waiting(round_.id) == []


@pytest.mark.every_database
def test_database_refuses_one_seat_twice_and_half_a_correction(app: Flask) -> None:
    with app.app_context():
        round_ = stories.published()
        made = correct(round_, TEXT)
        for change, name in (
            ({"agreed_by": made.written_by}, "two_seats"),
            ({"agreed_by": None}, "made_in_full"),
        ):
            with pytest.raises(IntegrityError, match=name):
                db.session.execute(update(Correction).values(**change))
            db.session.rollback()


@pytest.mark.every_database
def test_many_who_agree_at_once_make_one_correction(app: Flask) -> None:
    with app.app_context():
        round_ = stories.published(members=5, proposals=2)
        with transaction():
            for number in range(4):
                person = welcome(f"more-{number}@facilitators.example", f"More {number}")
                seat(round_.collaborative, person, {"facilitator"})
        first, *others = [each.id for each in facilitators(round_)]
        drop()
    written = at_once(app, [partial(_written, first)] * 4)
    assert len(set(written)) == 1
    said = at_once(app, [partial(_agreed, each, str(written[0])) for each in others * 2])
    assert sorted(map(str, said)) == ["False"] * (len(said) - 1) + ["True"]
    with app.app_context():
        round_ = round_called(SLUG)
        assert kinds(round_).count("correction") == 1
        assert list(check(round_)) == []
        drop()


@pytest.mark.every_database
def test_agreeing_while_its_writer_drops_it_does_one_of_the_two(app: Flask) -> None:
    with app.app_context():
        round_ = stories.published(members=5, proposals=2)
        second = second_facilitator(round_).id
        first = next(each.id for each in facilitators(round_) if each.id != second)
        drop()
    [kept] = at_once(app, [partial(_written, first)])
    agreed, dropped = at_once(app, [partial(_agreed, second, str(kept)), partial(_dropped, first, str(kept))])
    assert (agreed is True) is not (dropped is True)
    with app.app_context():
        round_ = round_called(SLUG)
        assert kinds(round_).count("correction") == (agreed is True)
        assert list(check(round_)) == []
        drop()


def _seat(seat_id: str) -> Membership:
    return db.session.get_one(Membership, seat_id)


def _written(by: str) -> str:
    return write_correction(round_called(SLUG), _seat(by), TEXT).id


def _agreed(by: str, correction: str) -> bool:
    return agree_correction(round_called(SLUG), _seat(by), correction)


def _dropped(by: str, correction: str) -> bool:
    drop_correction(round_called(SLUG), _seat(by), correction)
    return True


@pytest.mark.every_database
def test_forgotten_facilitators_leave_their_seats_and_what_is_public(app: Flask) -> None:
    with app.app_context():
        round_ = stories.published()
        made = correct(round_, TEXT)
        second = second_facilitator(round_)
        with transaction():
            write_correction(round_, second, "This one waits.")
        with transaction():
            forget(second.person_id)
        kept = db.session.scalars(select(Correction)).one()
        assert (kept.text, kept.agreed_by) == (TEXT, second.id)
        assert made.id == kept.id
        assert list(check(round_)) == []
        assert SECOND not in {each.person.email for each in facilitators(round_)}


def test_reports_show_corrections_with_their_day(app: Flask) -> None:
    with app.app_context():
        round_ = stories.published()
        before = export_round(round_, "csv").decode("utf-8-sig")
        made = correct(round_, "First line.\nSecond line.")
        assert made.made_at is not None
        day = f"{made.made_at:%A} {made.made_at.day} {made.made_at:%B %Y}"
        after = export_round(round_, "csv").decode("utf-8-sig").split("\r\n")
        said = f"Corrected on {day}: First line. Second line."
        assert [line.split(",")[-1] for line in after[:-1]] == ["Corrections to the result", *[said] * 3]
        assert [line.rpartition(",")[0] for line in after[:-1]] == before.split("\r\n")[:-1]
        summary = read_book(export_round(round_, "xlsx"))
        assert summary.figure("Summary", f"Corrected on {day}") == "First line.\nSecond line."
