"""The rewinding attack, for real: ballots are cast and signed for, then an older database is put back."""

from __future__ import annotations

import shutil
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from app import create_app
from grants.audit import comparing, copies
from grants.audit.ledger import latest_checkpoint, lines, read_entries, verifier_key
from grants.db import db
from grants.db.edge import transaction
from grants.decisions import forks
from grants.decisions.service import count_round
from grants.mail.models import Message
from grants.refusal import Refused
from grants.reports.ledger_check import check, told
from grants.reports.publication import bundle_of
from grants.rounds.queries import round_named
from grants.scoring.service import UNCHANGED, cast_ballot
from tests import stories
from tests.audit.put_back import EARLY, MEMBERS, Backup, backup, cast, ten_more_and_closed
from tests.fixtures.databases import let_go, make_app
from tests.scoring.test_races import score_and_cast
from tests.scoring.together import at_once
from voting.ledger import checkpoints, notes
from voting.verify import verify

if TYPE_CHECKING:
    from flask import Flask

    from grants.rounds.models import Round

__all__ = ["backup"]

SLUG, ORIGIN = "winter-round", "localhost/winter-round"


def the_round() -> Round:
    found = round_named(SLUG)
    assert found is not None
    return found


def head_of(note: str | None) -> checkpoints.Checkpoint:
    assert note is not None
    return checkpoints.parse(notes.parse(note.encode()).text)


def rewound(backup: Backup, app: Flask) -> tuple[Flask, str, int]:
    """Ten ballots more, signed for at closing, and the old database put back.

    Gives the application, the checkpoint that members were sent, and how many entries were restored.
    """
    app = make_app(app.extensions["settings"])
    with app.app_context():
        restored = len(lines(the_round().ledger_id))
        note = latest_checkpoint(ten_more_and_closed(the_round()).ledger_id)
    assert note is not None
    return backup.put_back(app), note, restored


def types() -> list[str]:
    return [entry.type for entry in read_entries(the_round().ledger_id)]


@pytest.mark.every_database
def test_database_that_was_put_back_is_found_and_says_so(app: Flask, backup: Backup) -> None:
    app, mailed, restored = rewound(backup, app)
    signed = head_of(mailed).size
    lost = f"entries {restored} to {signed - 1}"
    with app.app_context():
        assert copies.is_behind(mailed.encode())
        [warning] = comparing.look_after()
        assert warning.startswith(f"The ledger {ORIGIN} is behind a checkpoint that it signed. {lost}: ")
        assert list(check(the_round())) == [
            f"{lost}: signed for by a kept checkpoint, and not in the database"
        ]
        before = db.session.scalar(select(func.count()).select_from(Message)) or 0
        cast(the_round(), EARLY)
        entries = read_entries(the_round().ledger_id)
        assert [entry.type for entry in entries[restored:]] == ["forked", "ballot-cast"]
        assert dict(entries[restored].data) | {"at": ""} == {
            "at": "",
            "number": 2,
            "restored": restored,
            "root": head_of(mailed).root.hex(),
            "signed": signed,
        }
        said = db.session.scalars(select(Message.body).order_by(Message.written_at, Message.id)).all()
        asked = [body for body in said if "cast it again" in body]
        assert (len(said) - before, len(asked)) == (MEMBERS, MEMBERS)
        assert all(note_free not in "".join(asked) for note_free in (str(restored), str(signed)))
        for place in range(MEMBERS):
            cast(the_round(), place)
        assert list(check(the_round())) == []
        round_ = stories.publish(stories.confirmed(stories.counted(stories.closed(the_round()))))
        assert types().count("forked") == 1
        assert list(check(round_)) == []
        [sentence] = told(round_)
        assert f"{lost} at least were signed for before and are gone" in sentence
        assert head_of(latest_checkpoint(round_.ledger_id)).origin == f"{ORIGIN}/2"
        key, bundle = verifier_key(round_.ledger), bundle_of(round_)
    let_go(app)
    assert key.startswith(f"{ORIGIN}/2+")
    report = verify(bundle, key, [("mine", mailed.encode())])
    assert report.exit == 1
    assert {finding.subject: finding.sentence for finding in report.findings} == {
        f"entry {restored}, line {restored + 1} of entries.jsonl (forked)": (
            f"the ledger was put back: {lost} at least were signed for before and are gone"
        ),
        "mine": (
            f"it was signed for {signed} entries: at least {signed - restored} are missing since the ledger "
            f"was put back to {restored}"
        ),
    }


@pytest.mark.every_database
def test_twenty_at_once_write_one_fork(app: Flask, backup: Backup) -> None:
    app, _mailed, restored = rewound(backup, app)
    with app.app_context():
        round_ = the_round()
        seats = [member.id for member in stories.members(round_)]
        db.session.remove()

    acts = [partial(score_and_cast, seats[at % EARLY], 1 + at % 5, 1 + at // 5) for at in range(20)]
    given = at_once(app, acts)
    assert sorted(map(int, given)) == sorted([2, 3, 4, 5, 6, 7] + [2, 3, 4, 5, 6, 7, 8] * 2)
    with app.app_context():
        assert types()[restored:] == ["forked"] + ["ballot-cast"] * 20
        assert list(check(the_round())) == []
    let_go(app)


@pytest.mark.every_database
def test_two_servers_at_once_write_one_fork(app: Flask, backup: Backup) -> None:
    app, _mailed, restored = rewound(backup, app)
    other = make_app(app.extensions["settings"])
    for score, each in enumerate((app, other, app), 1):
        with each.app_context():
            stories.cast(the_round(), stories.members(the_round())[0], {"p1": (score, score, score)})
    with other.app_context():
        assert types()[restored:] == ["forked"] + ["ballot-cast"] * 3
    let_go(app)
    let_go(other)


@pytest.mark.every_database
def test_the_same_ballot_is_cast_anew_once_after_a_database_was_put_back(app: Flask, backup: Backup) -> None:
    app, _mailed, restored = rewound(backup, app)
    with app.app_context():
        member = stories.members(the_round())[0]
        given = []
        for _press in range(3):
            with transaction():
                given.append(cast_ballot(the_round(), member, 1))
        assert given == [2, UNCHANGED, UNCHANGED]
        assert types()[restored:] == ["forked", "ballot-cast"]
        with transaction():
            assert cast_ballot(the_round(), stories.members(the_round())[1]) == 2
        assert list(check(the_round())) == []
    let_go(app)


def test_closing_right_after_a_database_was_put_back_asks_the_members(app: Flask, backup: Backup) -> None:
    app, _mailed, restored = rewound(backup, app)
    with app.app_context():
        stories.closed(the_round())
        assert types()[restored:] == ["forked", "phase-moved", "ballots-closed"]
        assert forks.waiting(the_round()) is not None
        with pytest.raises(Refused, match="put back to an earlier state"), transaction():
            count_round(the_round())
        assert list(check(the_round())) == []
    let_go(app)


def test_database_put_back_again_to_before_its_fork_gets_the_next_number(app: Flask, backup: Backup) -> None:
    app, _mailed, restored = rewound(backup, app)
    with app.app_context():
        cast(the_round(), 0)
        stories.closed(the_round())
    app = backup.put_back(app)
    with app.app_context():
        assert comparing.look_after() != []
        cast(the_round(), 0)
        assert read_entries(the_round().ledger_id)[restored].data["number"] == 3
        assert head_of(latest_checkpoint(stories.closed(the_round()).ledger_id)).origin == f"{ORIGIN}/3"
        assert list(check(the_round())) == []
    let_go(app)


def test_commands_and_the_start_of_the_server_say_it(
    app: Flask, backup: Backup, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    app, _mailed, restored = rewound(backup, app)
    for name in ("SECRET_KEY", "MAIL_URL", "BASE_URL", "PORT", "TRUSTED_PROXIES", "CHECKPOINTS_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATABASE_URL", backup.settings.database_url)
    monkeypatch.setenv("LEDGER_KEY_FILE", str(backup.settings.ledger_key_file))
    let_go(create_app())
    assert f"The ledger {ORIGIN} is behind a checkpoint that it signed. entries {restored} to " in caplog.text
    before = app.test_cli_runner().invoke(args=["ledger", "verify"])
    assert before.exit_code == 1
    assert f"{SLUG}: entries {restored} to " in before.stderr
    with app.app_context():
        cast(the_round(), 0)
    after = app.test_cli_runner().invoke(args=["ledger", "verify"])
    assert (after.exit_code, "at least were signed for before and are gone" in after.stdout) == (0, True)
    let_go(app)


def test_copy_outside_finds_it_where_the_one_beside_the_key_was_deleted(app: Flask, backup: Backup) -> None:
    outside = backup.settings.ledger_key_file.parent / "elsewhere"
    backup.settings = replace(backup.settings, checkpoints_url=f"file://{outside}")
    app.extensions["settings"] = backup.settings
    app, mailed, restored = rewound(backup, app)
    beside = backup.settings.ledger_key_file.parent / "checkpoints" / "localhost" / SLUG
    kept = beside.read_bytes()
    assert (outside / "localhost" / SLUG).read_bytes() == kept == mailed.encode()
    shutil.rmtree(beside.parent.parent)
    with app.app_context():
        [warning] = comparing.look_after()
        assert f"entries {restored} to " in warning
        assert beside.read_bytes() == kept
        cast(the_round(), 0)
        assert types()[restored:] == ["forked", "ballot-cast"]
    let_go(app)


def test_copy_beside_the_key_finds_it_where_the_one_outside_was_deleted(app: Flask, backup: Backup) -> None:
    outside = backup.settings.ledger_key_file.parent / "elsewhere"
    backup.settings = replace(backup.settings, checkpoints_url=f"file://{outside}")
    app.extensions["settings"] = backup.settings
    app, mailed, restored = rewound(backup, app)
    shutil.rmtree(outside)
    with app.app_context():
        [warning] = comparing.look_after()
        assert f"entries {restored} to " in warning
        assert (outside / "localhost" / SLUG).read_bytes() == mailed.encode()
        cast(the_round(), 0)
        assert types()[restored:] == ["forked", "ballot-cast"]
    let_go(app)


def test_copy_outside_is_not_overwritten_by_a_ledger_that_is_behind_it(app: Flask, backup: Backup) -> None:
    outside = backup.settings.ledger_key_file.parent / "elsewhere"
    backup.settings = replace(backup.settings, checkpoints_url=f"file://{outside}")
    app.extensions["settings"] = backup.settings
    app, mailed, _restored = rewound(backup, app)
    shutil.rmtree(backup.settings.ledger_key_file.parent / "checkpoints")
    with app.app_context():  # nobody started it, so nothing was compared; and more is cast than was lost
        for place in range(EARLY, MEMBERS):
            cast(the_round(), place)
        for score in range(1, 5):
            stories.cast(the_round(), stories.members(the_round())[0], {"p1": (score, score, score)})
        stories.closed(the_round())
        assert "forked" not in types()
        assert (outside / "localhost" / SLUG).read_bytes() == mailed.encode()
        signed = head_of(latest_checkpoint(the_round().ledger_id)).size
        assert signed > head_of(mailed).size
        with pytest.raises(Refused, match="put back to an earlier state"), transaction():
            count_round(the_round())
        assert types()[-1] == "forked"
        assert forks.waiting(the_round()) is not None
    let_go(app)
