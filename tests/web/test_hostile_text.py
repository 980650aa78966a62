"""Nasty text in every field is text on every page."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from grants.db import db
from grants.mail.models import Message
from grants.rounds.models import Round
from tests.access.crawl import follow
from tests.access.world import enter
from tests.fixtures.databases import let_go, make_app, settings_for
from tests.fixtures.markup import faults
from tests.web.hostile_round import FACILITATOR, GOING_ON, MEMBER, SHOWN, WRITER, begin

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

    from tests.access.crawl import Pages

LOOKING = {
    "agreeing": (MEMBER, FACILITATOR),
    "reading": (FACILITATOR, WRITER),
    "deciding": (MEMBER,),
    "published": ("", WRITER, FACILITATOR, MEMBER),
}
FIELDS = {
    *("collaborative", "place", "purpose", "help name", "help phone", "help email", "help hours"),
    *(
        "facilitator",
        "member",
        "writer",
        "group",
        "round",
        "reason for it",
        "who can ask",
        "question",
        "point",
    ),
    *("no to the rules", "reason for moving on", "answer", "title", "summary", "reason for a no"),
    *("score", "note", "objection"),
}
ATTACHED = re.compile(r'attachment; filename="[a-z0-9][a-z0-9.-]*"')


@pytest.fixture(scope="module")
def seen(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Flask, str, dict[str, Pages]]:
    """Every page that was looked at, at four moments of the round."""
    folder = tmp_path_factory.mktemp("hostile")
    shutil.copyfile(sqlite_template, folder / "evenhand.db")
    app = make_app(settings_for(f"sqlite:///{folder / 'evenhand.db'}", folder))
    pages = {}
    with app.app_context():
        begin()
        slug = db.session.scalars(select(Round.slug)).one()
    for moment, people in LOOKING.items():
        if moment in GOING_ON:
            with app.app_context():
                GOING_ON[moment](db.session.scalars(select(Round)).one())
        for address in people:
            starts = [
                "/",
                "/demonstration/messages",
                f"/rounds/{slug}",
                f"/rounds/{slug}/scoring/1",
                f"/rounds/{slug}/decision",
            ]
            pages[f"{moment} {address}"] = follow(app, enter(app, address), starts)
    let_go(app)
    return app, slug, pages


def test_no_page_runs_what_somebody_wrote(seen: tuple[Flask, str, dict[str, Pages]]) -> None:
    wrong = [
        f"{who} {path}"
        for who, pages in seen[2].items()
        for path, text in pages.items()
        if text.startswith("<!DOCTYPE") and ("<script>alert" in text or "<i a=" in text or "a='49" in text)
    ]
    assert wrong == []


def test_every_field_was_seen_on_a_page(seen: tuple[Flask, str, dict[str, Pages]]) -> None:
    shown = [text for pages in seen[2].values() for text in pages.values() if text.startswith("<!DOCTYPE")]
    assert {found for text in shown for found in SHOWN.findall(text)} == FIELDS | {"helpphone"}
    assert len(shown) > 100


def test_every_page_is_sound_whatever_is_on_it(seen: tuple[Flask, str, dict[str, Pages]]) -> None:
    read = {path: text for who in ("published ", f"deciding {MEMBER}") for path, text in seen[2][who].items()}
    assert {
        path: faults(text) for path, text in read.items() if text.startswith("<!DOCTYPE") and faults(text)
    } == {}


@pytest.mark.parametrize(
    "path",
    ["ground-rules.json", "checkpoint", "results/report.csv", "results/report.xlsx", "results/bundle.zip"],
)
def test_download_has_a_name_of_ours(path: str, seen: tuple[Flask, str, dict[str, Pages]]) -> None:
    app, slug, _pages = seen
    answer = FlaskClient(app).get(f"/rounds/{slug}/{path}")
    let_go(app)
    assert answer.status_code == 200
    assert ATTACHED.fullmatch(answer.headers["Content-Disposition"])
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_no_message_has_a_second_line_in_its_subject(seen: tuple[Flask, str, dict[str, Pages]]) -> None:
    app = seen[0]
    with app.app_context():
        subjects = db.session.scalars(select(Message.subject)).all()
    let_go(app)
    assert [subject for subject in subjects if len(subject.splitlines()) != 1] == []
    assert len(subjects) > 20
