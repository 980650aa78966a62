"""The trail as people read it: its story at every phase, its entries once ballots have closed, proofs."""

from __future__ import annotations

import base64
import html
import re
import shutil
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from grants.audit import ledger
from grants.audit.queries import checkpoints_of
from grants.db import db
from grants.mail.models import Message
from grants.rounds.queries import round_named
from grants.trail import telling
from tests import stories
from tests.fixtures.databases import let_go, make_app, settings_for
from voting.ledger import checkpoints, notes, tree

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask

ROUND = "/rounds/winter-round"
ENTRIES = ("/trail/entries", "/trail/3", "/trail/3/proof")


@pytest.fixture(scope="module")
def past(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An application with one published round, which no test here changes."""
    folder = tmp_path_factory.mktemp("past")
    database = folder / "evenhand.db"
    shutil.copyfile(sqlite_template, database)
    application = make_app(settings_for(f"sqlite:///{database}", folder))
    with application.app_context():
        stories.published()
    yield application
    let_go(application)


@pytest.fixture(scope="module")
def lines(past: Flask) -> list[bytes]:
    """The entries of that round, as they are in the ledger."""
    with past.app_context():
        round_ = round_named("winter-round")
        assert round_ is not None
        return list(ledger.lines(round_.ledger_id))


@pytest.mark.parametrize("path", ENTRIES)
def test_entries_are_not_served_while_ballots_are_open(path: str, app: Flask) -> None:
    with app.app_context():
        stories.scored()
    assert app.test_client().get(ROUND + path).status_code == 404


@pytest.mark.parametrize("path", ENTRIES)
def test_entries_are_served_from_closing_on(path: str, app: Flask) -> None:
    with app.app_context():
        stories.closed(stories.scored())
    assert app.test_client().get(ROUND + path).status_code == 200


def test_story_while_ballots_are_open_is_the_same_whoever_has_cast(app: Flask) -> None:
    with app.app_context():
        round_ = stories.frozen_round(stories.start())
        stories.sent_proposals(round_)
        stories.open_scoring(round_)
    before = app.test_client().get(f"{ROUND}/trail").text
    with app.app_context():
        round_again = round_named("winter-round")
        assert round_again is not None
        stories.cast_by_all(round_again)
    assert app.test_client().get(f"{ROUND}/trail").text == before
    assert "The roll was fixed: 7 members, one ballot each." in before
    assert "ballots, each on their own" not in before


def test_every_line_of_the_story_leads_to_its_entry(past: Flask, lines: list[bytes]) -> None:
    client = past.test_client()
    text = client.get(f"{ROUND}/trail").text
    links = re.findall(r'href="(/rounds/winter-round/trail/[^"]+)"', text)
    assert len(links) > 8
    for link in links:
        assert client.get(html.unescape(link)).status_code == 200
    assert client.get(f"{ROUND}/trail/{len(lines)}").status_code == 404


def test_list_of_entries_names_every_entry_once(
    past: Flask, lines: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling, "ON_A_PAGE", 10)
    pages = range(1, -(-len(lines) // telling.ON_A_PAGE) + 1)
    assert len(pages) > 1
    texts = [past.test_client().get(f"{ROUND}/trail/entries?page={page}").text for page in pages]
    found = [number for text in texts for number in re.findall(r">Entry (\d+)</a>", text)]
    assert found == [str(number) for number in range(len(lines))]


@pytest.mark.parametrize("which", ["page=2", "page=9223372036854775807", "first=" + "9" * 30])
def test_list_of_entries_ends_after_the_last(which: str, past: Flask) -> None:
    assert past.test_client().get(f"{ROUND}/trail/entries?{which}").status_code == 404


@pytest.mark.parametrize("number", [0, 7, -1])
def test_page_of_an_entry_shows_its_line_and_its_leaf(number: int, past: Flask, lines: list[bytes]) -> None:
    number %= len(lines)
    text = html.unescape(past.test_client().get(f"{ROUND}/trail/{number}").text)
    assert lines[number].decode() in text
    assert tree.leaf_hash(lines[number]).hex() in text
    assert tree.root(lines).hex() in text


def test_proof_of_every_entry_leads_to_the_signed_root(past: Flask, lines: list[bytes]) -> None:
    client = past.test_client()
    for number, line in enumerate(lines):
        proof, _blank, note = client.get(f"{ROUND}/trail/{number}/proof").text.partition("\n\n")
        head, index, *hashes = proof.split("\n")
        assert head == "c2sp.org/tlog-proof@v1"
        assert index == f"index {number}"
        signed = checkpoints.parse(notes.parse(note.encode()).text)
        path = [base64.b64decode(each) for each in hashes]
        assert tree.verify_inclusion(number, signed.size, tree.leaf_hash(line), path, signed.root)
        other = tree.leaf_hash(line + b" ")
        assert not tree.verify_inclusion(number, signed.size, other, path, signed.root)


def test_key_opens_every_checkpoint_that_the_page_names(past: Flask, lines: list[bytes]) -> None:
    client = past.test_client()
    text = client.get(f"{ROUND}/checkpoints").text
    key = client.get(f"{ROUND}/key.txt").text.strip()
    assert html.escape(key) in text or key in html.unescape(text)
    sizes = [int(size) for size in re.findall(r'/checkpoints/(\d+)"', text)]
    assert sizes[0] == len(lines)
    assert sizes == sorted(sizes, reverse=True)
    for size in sizes:
        note = client.get(f"{ROUND}/checkpoints/{size}").data
        notes.open_note(note, [key])
        assert checkpoints.parse(notes.parse(note).text).root == tree.root(lines[:size])
        assert ledger.code_of(note.decode()) in text


def test_newest_checkpoint_goes_on_from_every_older_one(past: Flask, lines: list[bytes]) -> None:
    client = past.test_client()
    found = re.findall(r"/checkpoints/(\d+)/to/(\d+)", client.get(f"{ROUND}/checkpoints").text)
    assert len(found) > 4
    for old, new in found:
        head, *hashes = client.get(f"{ROUND}/checkpoints/{old}/to/{new}").text.splitlines()
        assert head == f"old {old}"
        path = [base64.b64decode(each) for each in hashes]
        roots = tree.root(lines[: int(old)]), tree.root(lines[: int(new)])
        assert tree.verify_consistency(int(old), int(new), *roots, path)


@pytest.mark.parametrize(
    "path", ["checkpoints/5000", "checkpoints/3", "checkpoints/4/to/3", "checkpoints/3/to/4"]
)
def test_checkpoint_that_was_never_made_is_not_there(path: str, past: Flask, lines: list[bytes]) -> None:
    assert lines
    assert past.test_client().get(f"{ROUND}/{path}").status_code == 404


def test_message_with_a_checkpoint_says_its_code_in_words(app: Flask) -> None:
    with app.app_context():
        round_ = stories.frozen_round(stories.start())
        note = checkpoints_of(round_.ledger_id)[0].note
        bodies = [message.body for message in db.session.scalars(select(Message)) if note in message.body]
        assert len(bodies) == 7
        assert all(ledger.code_of(note) in body for body in bodies)
