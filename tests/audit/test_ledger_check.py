"""A round that nobody tampered with gives nothing to tell, wherever it stands; and what the check needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from grants.audit.keys import make_signing_key, settings
from grants.audit.models import Ledger
from grants.db import db
from grants.db.edge import transaction
from grants.reports.ledger_check import all_rounds, check, strays
from tests import stories
from tests.audit import eventful
from tests.audit.intruder import other, remove, unlock, write
from tests.audit.looking import TOLD, findings, place_of, round_called

if TYPE_CHECKING:
    from flask import Flask


@pytest.mark.every_database
def test_check_of_an_untouched_round_at_every_step(app: Flask) -> None:
    with app.app_context():
        for step, round_ in eventful.steps():
            assert (step, list(check(round_))) == (step, [])
        assert list(strays()) == []


def test_check_of_a_round_that_was_only_begun(app: Flask) -> None:
    with app.app_context():
        round_ = stories.begun_round(stories.start(members=3))
        assert list(check(round_)) == []


def test_check_of_an_imported_round_at_every_step(app: Flask) -> None:
    with app.app_context():
        round_ = stories.imported()
        assert list(check(round_)) == []
        assert list(check(stories.counted(round_))) == []
        assert list(check(stories.publish(round_))) == []


@pytest.mark.usefixtures("story")
def test_check_of_every_told_round() -> None:
    assert [findings(slug) for slug in TOLD] == [[], [], []]
    assert sorted(round_.slug for round_ in all_rounds()) == sorted(TOLD)


def test_check_without_the_round_key(app: Flask) -> None:
    with app.app_context():
        round_ = stories.published()
        key = settings().ledger_key_file.parent / "round-keys" / round_.id
        key.unlink()
        [found] = check(round_)
        assert found.startswith("what is sealed under the round's key could not be opened, so not all was")
        assert found.endswith(f": the key of round {round_.id} is not in {key.parent}")


def test_check_with_another_round_key(app: Flask) -> None:
    with app.app_context():
        round_ = stories.published()
        key = settings().ledger_key_file.parent / "round-keys" / round_.id
        key.write_bytes(other(key.read_bytes()))
        found = findings(round_.slug)
        frozen = place_of(round_.slug, "roll-frozen")
        assert f"entry {frozen}, line {frozen + 1} of entries.jsonl (roll-frozen): 7 of" in "\n".join(found)
        assert sum("(ballot-cast): what is kept of this ballot is not" in each for each in found) == 7


def test_check_without_the_signing_key(app: Flask) -> None:
    with app.app_context():
        round_ = stories.frozen_round(stories.start())
        settings().ledger_key_file.unlink()
        assert list(check(round_)) == [
            "the ledger's signing key is not where LEDGER_KEY_FILE says, so no signature could be checked"
        ]
        assert not settings().ledger_key_file.exists(), "checking must not make a key"


def test_check_with_another_signing_key(app: Flask) -> None:
    with app.app_context():
        round_ = stories.frozen_round(stories.start())
        settings().ledger_key_file.unlink()
        make_signing_key(settings().ledger_key_file)
        [found] = check(round_)
        assert found.startswith(
            "entries 0 to 3: the checkpoint after them is not one that this ledger signed"
        )


@pytest.mark.usefixtures("story")
def test_check_of_everything_finds_a_ledger_without_its_round() -> None:
    unlock()
    origin = round_called("spring-round").ledger.origin
    write("rounds", {"slug": "spring-round"}, ledger_id=_new_ledger())
    assert list(strays()) == [f"the ledger {origin} has no round in the database"]


def _new_ledger() -> str:
    ledger = Ledger(origin="localhost/empty", size=0)
    db.session.add(ledger)
    db.session.flush()
    return ledger.id


@pytest.mark.every_database
def test_verify_command_of_rounds_that_hold(app: Flask) -> None:
    with app.app_context():
        stories.published()
        stories.imported(title="Riverside")
    said = app.test_cli_runner().invoke(args=["ledger", "verify"])
    assert (said.exit_code, said.output) == (0, "2 checked, everything holds: riverside, winter-round\n")
    said = app.test_cli_runner().invoke(args=["ledger", "verify", "riverside"])
    assert (said.exit_code, said.output) == (0, "1 checked, everything holds: riverside\n")


@pytest.mark.every_database
def test_verify_command_of_a_round_that_was_tampered_with(app: Flask) -> None:
    with app.app_context():
        round_ = stories.published()
        slug, place = round_.slug, place_of(round_.slug, "ballot-cast")
        with transaction():
            remove("casts")
    said = app.test_cli_runner().invoke(args=["ledger", "verify", slug])
    assert said.exit_code == 1
    assert said.stdout == ""
    assert said.stderr.splitlines()[0] == (
        f"{slug}: entry {place}, line {place + 1} of entries.jsonl (ballot-cast): "
        "what was cast is not in the database"
    )


def test_verify_command_of_no_round(app: Flask) -> None:
    said = app.test_cli_runner().invoke(args=["ledger", "verify", "nowhere"])
    assert (said.exit_code, said.stderr) == (2, "There is no round nowhere.\n")
    said = app.test_cli_runner().invoke(args=["ledger", "verify"])
    assert (said.exit_code, said.stdout) == (0, "0 checked, everything holds: no rounds yet\n")
