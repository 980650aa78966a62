"""Cosignatures that people bring to the page of checkpoints: what is kept, refused, listed and served."""

from __future__ import annotations

import html
import re
from functools import partial
from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from grants.audit.keys import settings, signing_key
from grants.audit.ledger import read_entries, size_of, verifier_key
from grants.audit.models import Checkpoint, Cosignature
from grants.audit.queries import checkpoints_of
from grants.collaboratives.models import Membership
from grants.db import db, now
from grants.db.edge import drop, transaction
from grants.refusal import Refused
from grants.reports.exports import export_round
from grants.reports.ledger_check import check
from grants.trail.witnessing import LONGEST_NAME, MOST, cosignatures_of, cosigned, keep_cosignature
from tests import stories
from tests.audit.looking import round_called
from tests.scoring.together import at_once
from tests.web.test_draws import send, signed_in
from voting.__main__ import main
from voting.ledger import cosignatures, notes
from voting.ledger.keys import COSIGNATURE
from voting.ledger.keys import verifier_key as written

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

    from grants.rounds.models import Round

SLUG = "winter-round"
PAGE = f"/rounds/{SLUG}/checkpoints"
MEMBER = "member-1@salford-together.example"
NAME = "example.org/anna"


class Witness:
    """Somebody with a key of their own."""

    def __init__(self, name: str = NAME, private: Ed25519PrivateKey | None = None) -> None:
        self.private = private or Ed25519PrivateKey.generate()
        public = self.private.public_key().public_bytes_raw()
        self.key = written(name, public, COSIGNATURE)

    def line(self, note: str, at: int | None = None) -> str:
        moment = int(now().timestamp()) if at is None else at
        parsed = cosignatures.parse_witness_key(self.key)
        return cosignatures.line(parsed, notes.parse(note.encode()).text, moment, self.private.sign)

    def cosigned(self, note: str, at: int | None = None) -> str:
        return note + self.line(note, at)


def newest(round_: Round) -> Checkpoint:
    return checkpoints_of(round_.ledger_id)[-1]


def keep(round_: Round, text: str, key: str) -> bool:
    with transaction():
        return keep_cosignature(round_, stories.members(round_)[0], text, key)


def published(app: Flask) -> str:
    """A published round; its newest checkpoint's note."""
    with app.app_context():
        note = newest(stories.published()).note
        drop()
    return note


def test_cosigned_checkpoint_is_kept_listed_and_served(app: Flask) -> None:
    note = published(app)
    anna, ben, size = Witness(), Witness("example.org/ben"), size_of(note)
    member = signed_in(app, MEMBER)
    for each in (anna, ben):
        answer = send(member, PAGE, note=each.cosigned(note).replace("\n", "\r\n"), key=f" {each.key} ")
        assert (answer.status_code, answer.location) == (303, PAGE)
    stranger = app.test_client()
    shown = html.unescape(stranger.get(PAGE).text)
    assert all(each.key in shown for each in (anna, ben))
    assert stranger.get(f"{PAGE}/{size}").text == note
    served = stranger.get(f"{PAGE}/{size}/cosigned").text
    assert served.startswith(note)
    lines = served.removeprefix(note).splitlines(keepends=True)
    assert len(lines) == 2
    for each in (anna, ben):
        [signature] = [
            found
            for found in notes.parse(served.encode()).signatures
            if cosignatures.is_by(found, cosignatures.parse_witness_key(each.key))
        ]
        assert cosignatures.verify(
            notes.parse(note.encode()).text, signature, cosignatures.parse_witness_key(each.key)
        )


def test_verifier_accepts_the_cosigned_file_with_the_witness_key(
    app: Flask, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    note, witness = published(app), Witness()
    assert send(signed_in(app, MEMBER), PAGE, note=witness.cosigned(note), key=witness.key).status_code == 303
    served = app.test_client().get(f"{PAGE}/{size_of(note)}/cosigned").data
    (tmp_path / "cosigned.txt").write_bytes(served)
    with app.app_context():
        round_ = round_called(SLUG)
        (tmp_path / "round.zip").write_bytes(export_round(round_, "bundle"))
        key = verifier_key(round_.ledger)
        drop()
    given = ["--key", key, "--checkpoint", str(tmp_path / "cosigned.txt"), "--witness", witness.key]
    assert main(["verify", str(tmp_path / "round.zip"), *given]) == 3
    said = capsys.readouterr().out
    assert re.search(rf"note: {NAME} cosigned \S*cosigned\.txt \({size_of(note)} entries\) at ", said)
    assert "what example.org/anna witnessed" not in said


def test_entries_and_ledger_check_know_nothing_of_a_cosignature(app: Flask) -> None:
    with app.app_context():
        round_ = stories.published()
        before = len(read_entries(round_.ledger_id))
        witness, kept = Witness(), newest(round_)
        assert keep(round_, witness.cosigned(kept.note), witness.key)
        assert not keep(round_, witness.cosigned(kept.note, kept_at(kept) + 5), witness.key)
        assert len(read_entries(round_.ledger_id)) == before
        assert len(cosignatures_of(round_.ledger_id)) == 1
        assert list(check(round_)) == []


def kept_at(kept: Checkpoint) -> int:
    return int(kept.made_at.timestamp())


@pytest.mark.parametrize(
    ("what", "field", "sentence"),
    [
        ("nothing", "note", "Paste the checkpoint"),
        ("no note", "note", "not a checkpoint with its signatures"),
        ("another text", "note", "not one of the checkpoints on this page"),
        ("no key", "key", "Paste the witness"),
        ("a ledger's kind of key", "key", "not a witness's verifier key"),
        ("the ledger's own key", "key", "the ledger's own key"),
        ("a name without end", "key", "too long"),
        ("no signature", "note", "No line under the checkpoint"),
        ("somebody else's signature", "note", "No line under the checkpoint"),
        ("a signature on another text", "note", "does not fit this checkpoint"),
        ("a short signature", "note", "does not fit this checkpoint"),
        ("a time before the checkpoint", "note", "cannot be right"),
        ("a time to come", "note", "cannot be right"),
        ("no time at all", "note", "cannot be right"),
    ],
)
def test_bad_cosignature_is_refused_beside_its_field(
    what: str, field: str, sentence: str, app: Flask
) -> None:
    with app.app_context():
        round_ = stories.published(members=5, proposals=2)
        text, key = brought(what, round_)
        with pytest.raises(Refused, match=sentence) as no:
            keep(round_, text, key)
        assert no.value.field == field
        assert db.session.scalars(select(Cosignature)).all() == []


def brought(what: str, round_: Round) -> tuple[str, str]:
    """A text and a key of which one is bad."""
    kept, witness = newest(round_), Witness()
    note, good = kept.note, witness.cosigned(kept.note)
    first = checkpoints_of(round_.ledger_id)[0].note
    day = 24 * 60 * 60
    parsed = cosignatures.parse_witness_key(witness.key)
    own, long = Witness(private=signing_key(settings().ledger_key_file)), Witness("a" * (LONGEST_NAME + 1))
    return {
        "nothing": (" \n", witness.key),
        "no note": ("My checkpoint.", witness.key),
        "another text": (good.replace(f"\n{kept.size}\n", f"\n{kept.size + 1}\n", 1), witness.key),
        "no key": (good, " "),
        "a ledger's kind of key": (good, verifier_key(round_.ledger)),
        "the ledger's own key": (own.cosigned(note), own.key),
        "a name without end": (long.cosigned(note), long.key),
        "no signature": (note, witness.key),
        "somebody else's signature": (Witness().cosigned(note), witness.key),
        "a signature on another text": (note + witness.line(first), witness.key),
        "a short signature": (note + _short(parsed.name, parsed.key_id), witness.key),
        "a time before the checkpoint": (witness.cosigned(note, kept_at(kept) - day - 60), witness.key),
        "a time to come": (witness.cosigned(note, kept_at(kept) + day + 600), witness.key),
        "no time at all": (witness.cosigned(note, cosignatures.LATEST), witness.key),
    }[what]


def _short(name: str, key_id: bytes) -> str:
    return f"— {name} {cosignatures.encode_base64(key_id + bytes(8))}\n"


def test_refused_form_keeps_what_was_pasted(app: Flask) -> None:
    note, witness = published(app), Witness()
    answer = send(signed_in(app, MEMBER), PAGE, note=note, key=witness.key)
    assert answer.status_code == 422
    shown = html.unescape(answer.text)
    assert "No line under the checkpoint is signed with this key." in shown
    assert note.strip() in shown.replace("\r\n", "\n")
    assert witness.key in shown


def test_only_people_with_a_seat_bring_cosignatures(app: Flask) -> None:
    note, witness = published(app), Witness()
    writer = signed_in(app, "the-allotment-table-1@groups.example")
    assert "Bring a cosigned checkpoint" not in writer.get(PAGE).text
    assert send(writer, PAGE, note=witness.cosigned(note), key=witness.key).status_code == 404
    assert "Bring a cosigned checkpoint" in signed_in(app, MEMBER).get(PAGE).text


def test_checkpoint_takes_no_more_than_twenty(app: Flask) -> None:
    with app.app_context():
        round_ = stories.published(members=5, proposals=2)
        note = newest(round_).note
        for number in range(MOST):
            each = Witness(f"example.org/{number}")
            assert keep(round_, each.cosigned(note), each.key)
        more = Witness()
        with pytest.raises(Refused, match="takes no more"):
            keep(round_, more.cosigned(note), more.key)
        assert len(notes.parse(cosigned(newest(round_)).encode()).signatures) == MOST + 1
        other = checkpoints_of(round_.ledger_id)[0].note
        assert keep(round_, more.cosigned(other), more.key)


@pytest.mark.every_database
def test_key_under_another_name_and_many_at_once_are_kept_once(app: Flask) -> None:
    with app.app_context():
        round_ = stories.published(members=5, proposals=2)
        note, witness = newest(round_).note, Witness()
        member = stories.members(round_)[0].id
        drop()
    again = Witness("example.org/anna-again", witness.private)
    acts = [partial(_keep, member, each.cosigned(note), each.key) for each in (witness, again) * 3]
    assert sorted(map(str, at_once(app, acts))) == ["False"] * 5 + ["True"]
    with app.app_context():
        kept = db.session.scalars(select(Cosignature)).one()
        values = {"checkpoint_id": kept.checkpoint_id, "public_key": kept.public_key, "name": "x"}
        more = Cosignature(**values, line=kept.line, signed_at=kept.signed_at)
        db.session.add(more)
        with pytest.raises(IntegrityError, match=r"one_a_key|cosignatures\.checkpoint_id"):
            db.session.flush()
        db.session.rollback()


def _keep(member: str, text: str, key: str) -> bool:
    seat = db.session.get_one(Membership, member)
    return keep_cosignature(round_called(SLUG), seat, text, key)


def test_page_before_any_checkpoint_has_no_form_and_refuses(app: Flask) -> None:
    with app.app_context():
        stories.begun_round(stories.start())
    member = signed_in(app, MEMBER)
    assert "Bring a cosigned checkpoint" not in member.get(PAGE).text
    answer = send(member, PAGE, note=Witness().cosigned("a\n1\nb\n\n— a AAAAAAAA\n"), key=Witness().key)
    assert answer.status_code == 422
