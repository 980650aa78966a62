"""The same words as text and as HTML: whole, escaped, and a checkpoint as it was signed."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from typing import TYPE_CHECKING

import html5lib
import pytest
from sqlalchemy import select

from grants.audit.models import Checkpoint
from grants.db import db, now
from grants.mail import outbox
from grants.mail.kinds import About
from grants.mail.letters import as_html, letter
from grants.mail.models import Message
from tests import stories
from tests.fixtures.markup import faults
from tests.web.hostile import TEXTS

if TYPE_CHECKING:
    from email.message import EmailMessage

    from flask import Flask

SENDER = "evenhand@example.org"
NOT_TEXT = {"control", "right to left", "header"}
"""What no form lets through: tests/web/test_hostile_text.py."""


def read(message: Message) -> tuple[EmailMessage, str, str]:
    """The letter as a mail program reads it, with its text and its HTML."""
    found = message_from_bytes(letter(message, SENDER), policy=policy.default)
    parts = [found.get_body((kind,)) for kind in ("plain", "html")]
    text, html = (str(part.get_content()).replace("\r\n", "\n") for part in parts if part is not None)
    return found, text, html


def test_every_message_of_a_round_is_one_letter_with_the_same_words_twice(app: Flask) -> None:
    with app.app_context():
        stories.published(members=5, proposals=2)
        messages = db.session.scalars(select(Message)).all()
        assert len(messages) > 30
        for message in messages:
            found, text, html = read(message)
            assert found.get_content_type() == "multipart/alternative"
            assert (found["Message-ID"], found["To"]) == (message.letter, message.address)
            assert text.startswith(message.body)
            assert faults(html) == ()
            assert words_of(html) == [message.subject, *text.split()]
            assert re.findall(r"<(?:img|script|link|iframe|form|input|object)", html) == []
            assert {*re.findall(r'(?:href|src)="([^"]+)', html)} == {
                *re.findall(r"http://localhost\S*", text)
            }
        db.session.rollback()


def words_of(html: str) -> list[str]:
    body = html5lib.parse(html, namespaceHTMLElements=False).find("body")
    assert body is not None
    heading = body.find(".//h1")
    assert heading is not None
    said = heading.text or ""
    return [said, *"".join(body.itertext()).partition(said)[2].split()]


def test_checkpoint_is_the_same_in_both_parts_to_the_last_byte(app: Flask) -> None:
    with app.app_context():
        round_ = stories.moved(stories.frozen_round(stories.start(members=5)), "proposals")
        notes = set(
            db.session.scalars(select(Checkpoint.note).where(Checkpoint.ledger_id == round_.ledger_id))
        )
        found = 0
        for message in db.session.scalars(select(Message).where(Message.kind == "phase")):
            _letter, text, html = read(message)
            inside = [note for note in notes if note in message.body]
            pre = html5lib.parse(html, namespaceHTMLElements=False).find(".//pre")
            assert len(inside) == 1
            assert inside[0] in text
            assert pre is not None
            assert pre.text == inside[0]
            found += 1
        assert found == 6  # the five members, and whoever observes
        db.session.rollback()


@pytest.mark.parametrize("hostile", [name for name in TEXTS if name not in NOT_TEXT])
def test_hostile_words_stay_words(app: Flask, hostile: str) -> None:
    words = TEXTS[hostile]
    with app.app_context():
        html = str(as_html(f"Hello {words}", f"Hello {words},\n\n{words}\n{words}", "en-GB"))
        assert faults(html) == ()
        document = html5lib.parse(html, namespaceHTMLElements=False)
        names = {element.tag for element in document.iter() if isinstance(element.tag, str)}
        assert names <= {"html", "head", "meta", "title", "style", "body", "main", "h1", "p", "br"}
        assert all(not name.startswith("on") for element in document.iter() for name in element.attrib)


def test_only_our_own_addresses_are_links(app: Flask) -> None:
    said = (
        "See http://localhost/rounds/winter-round.\nNot http://localhost.evil.example/x or "
        "http://localhost@evil.example or https://evil.example/http or http://localhost:99/x\nhttp://localhost"
    )
    with app.app_context():
        html = str(as_html("Links", said, "en-GB"))
    assert re.findall(r'href="([^"]*)"', html) == ["http://localhost/rounds/winter-round", "http://localhost"]


def test_letter_says_its_language_and_keeps_the_readers_colours(app: Flask) -> None:
    with app.app_context():
        _letter, text, html = read(outbox.write("ann@example.org", "Hello", "Hello", about=About("phase")))
        db.session.rollback()
    document = html5lib.parse(html, namespaceHTMLElements=False)
    assert document.get("lang") == "en-GB"
    assert document.findtext("head/title") == "Hello"
    assert '<meta name="color-scheme" content="light dark">' in html
    assert re.findall(r"(?:#[0-9a-f]{3}|rgb|background)", html) == []
    assert text.endswith("Choose which messages you get: http://localhost/my-messages/which\n")


def test_message_id_is_in_the_row_before_anything_is_sent(app: Flask) -> None:
    with app.app_context():
        first, second = (outbox.write("ann@example.org", "Hello", "Hello") for _each in range(2))
        db.session.rollback()
    assert re.fullmatch(r"<[a-z0-9]{16}@localhost>", first.letter)
    assert first.letter != second.letter
    assert first.written_at <= now()
