"""The copies beside the key: the newest is kept, what is not ours is left alone, no slug is used again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from grants.audit import comparing, copies
from grants.audit.keys import raw_public_key, signing_key
from grants.audit.ledger import latest_checkpoint, lines
from grants.rounds.queries import round_named
from tests import stories
from tests.fixtures.databases import let_go, make_app, settings_for
from voting.ledger import checkpoints, notes

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

    from grants.rounds.models import Round

SLUG, ORIGIN = "winter-round", "localhost/winter-round"


def begun() -> Round:
    return stories.moved(stories.frozen_round(stories.start(members=3)), "proposals")


def kept(app: Flask) -> Path:
    folder: Path = app.extensions["settings"].ledger_key_file.parent
    return folder / "checkpoints" / "localhost" / SLUG


def note(key: Ed25519PrivateKey, size: int, name: str = ORIGIN) -> bytes:
    """A checkpoint over entries that nobody has."""
    body = checkpoints.body(name, size, bytes(32))
    return notes.sign(body, name, raw_public_key(key), key.sign).encode()


def test_the_newest_checkpoint_is_beside_the_key(app: Flask) -> None:
    with app.app_context():
        round_ = begun()
        newest = latest_checkpoint(round_.ledger_id)
        assert newest is not None
        assert kept(app).read_bytes() == newest.encode()
        assert comparing.look_after() == []
        assert not copies.is_behind(newest.encode())


def test_an_older_checkpoint_does_not_replace_a_newer(app: Flask) -> None:
    with app.app_context():
        round_ = begun()
        newest = kept(app).read_bytes()
        key = signing_key(app.extensions["settings"].ledger_key_file)
        copies.keep(round_.ledger_id, note(key, 3))
        assert kept(app).read_bytes() == newest
        copies.keep(round_.ledger_id, note(key, 2, f"{ORIGIN}/2"))
        assert kept(app).read_bytes() != newest


def test_a_copy_that_was_deleted_is_made_again_at_the_start(app: Flask) -> None:
    with app.app_context():
        begun()
        newest = kept(app).read_bytes()
        kept(app).unlink()
        assert comparing.look_after() == []
        assert kept(app).read_bytes() == newest


@pytest.mark.parametrize("what", ["another key", "no note", "another ledger"])
def test_a_copy_that_is_not_ours_is_left_alone_by_name(
    what: str, app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    with app.app_context():
        round_ = begun()
        size = len(lines(round_.ledger_id))
        ours = signing_key(app.extensions["settings"].ledger_key_file)
        kept(app).write_bytes(
            {
                "another key": note(Ed25519PrivateKey.generate(), size + 9),
                "no note": b"anything\n",
                "another ledger": note(ours, size + 9, "localhost/another"),
            }[what]
        )
        stories.sent_proposals(round_, 1)
        assert f"The checkpoint at {kept(app)} is left alone" in caplog.text
        assert b"forked" not in b"".join(lines(round_.ledger_id))


def test_a_copy_signed_under_a_later_name_gives_the_next_number(app: Flask) -> None:
    with app.app_context():
        round_ = begun()
        key = signing_key(app.extensions["settings"].ledger_key_file)
        kept(app).write_bytes(note(key, 3, f"{ORIGIN}/2"))
        stories.sent_proposals(round_, 1)
        assert b'"number":3,' in b"".join(lines(round_.ledger_id))


def test_a_database_without_the_ledger_says_so_and_uses_another_slug(
    app: Flask, tmp_path: Path, sqlite_template: Path
) -> None:
    with app.app_context():
        begun()
    new = tmp_path / "new.db"
    new.write_bytes(sqlite_template.read_bytes())
    empty = make_app(settings_for(f"sqlite:///{new}", tmp_path))
    with empty.app_context():
        [said] = comparing.look_after()
        assert said.startswith(f"The database has no ledger {ORIGIN}, and {kept(app)} is of one with ")
        assert round_named(SLUG) is None
        assert begun().slug == f"{SLUG}-2"
    let_go(empty)
