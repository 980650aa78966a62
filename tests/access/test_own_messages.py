"""A message is read by whoever it was written to, and by nobody else; a receipt tells of nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from grants.db import db
from grants.mail.models import Message
from tests.access.crawl import follow
from tests.access.story import PEOPLE

if TYPE_CHECKING:
    from tests.access.world import Stage

OWNERS = [kind for kind in PEOPLE if kind != "stranger"]


def latest(stage: Stage) -> dict[str, str]:
    """The newest message to each kind of person who has one."""
    with stage.app.app_context():
        found = {
            kind: db.session.scalar(
                select(Message.id)
                .where(Message.address == address)
                .order_by(Message.written_at.desc())
                .limit(1)
            )
            for kind, address in PEOPLE.items()
        }
        db.session.rollback()
    return {kind: each for kind, each in found.items() if each is not None}


def answer(stage: Stage, kind: str, path: str) -> tuple[int, str]:
    world = stage.world("published")
    browser = FlaskClient(stage.app, use_cookies=False)
    met = browser.get(path, headers={"Cookie": world.people[kind].cookie})
    return met.status_code, met.text


@pytest.mark.parametrize("kind", PEOPLE)
def test_each_opens_their_own_messages_alone(kind: str, stage: Stage) -> None:
    stage.world("published")
    owners = latest(stage)
    assert len(owners) == 10  # facilitators were sent nothing here, nor were those with no seat
    met = {owner: answer(stage, kind, f"/my-messages/{each}")[0] for owner, each in owners.items()}
    no = 303 if kind == "stranger" else 404
    assert met == {owner: 200 if owner == kind else no for owner in owners}


@pytest.mark.parametrize("kind", OWNERS)
def test_list_of_messages_leads_to_ones_own_alone(kind: str, stage: Stage) -> None:
    world = stage.world("published")
    with stage.app.app_context():
        rows = db.session.execute(select(Message.id, Message.address)).all()
        db.session.rollback()
    address_of = {row.id: row.address for row in rows}
    pages = follow(stage.app, world.people[kind], ["/my-messages"], under="/my-messages")
    text = "\n".join(pages.values())
    assert len(pages) > 1 or PEOPLE[kind] not in address_of.values()
    assert {address_of[each] for each in address_of if each in text} <= {PEOPLE[kind]}


def test_what_facilitators_read_of_messages_names_nobody_and_holds_no_words(stage: Stage) -> None:
    world = stage.world("published")
    shown = answer(stage, "facilitator", "/collaboratives/salford-together/messages")[1]
    main = shown.partition("<main")[2].partition("</main>")[0]
    with stage.app.app_context():
        rows = db.session.execute(select(Message.address, Message.subject, Message.body)).all()
        db.session.rollback()
    lines = {line for _address, _subject, body in rows for line in body.split("\n") if len(line) > 20}
    assert "7 people" in main or "8 people" in main
    assert [address for address, _subject, _body in rows if address in main] == []
    assert [line for line in lines if line in main] == []
    assert [name for name in ("Amina", "Lara", "Tea and Talk", "Your link") if name in main] == []
    assert world.people
