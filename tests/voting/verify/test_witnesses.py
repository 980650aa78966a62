"""Cosigned checkpoints from elsewhere: whose signatures are checked, and what is said of the others."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.voting.made_rounds import PRIVATE, PUBLIC, secret
from tests.voting.members_round import members_round
from voting.bundle import stored
from voting.ledger import cosignatures, notes
from voting.verify import run, verify

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from voting.ledger.keys import Key
    from voting.verify import Report

AT = 1_796_385_600
MADE = members_round()


def witness(name: str) -> tuple[str, Ed25519PrivateKey]:
    private = Ed25519PrivateKey.from_private_bytes(secret("witness", name))
    return cosignatures.witness_key(name, private.public_key().public_bytes_raw()), private


ANNA, ANNAS = witness("example.org/anna")
BEN, BENS = witness("example.org/ben")


def key(text: str) -> Key:
    return cosignatures.parse_witness_key(text)


def cosigned(size: int = 20, *by: tuple[str, Ed25519PrivateKey], at: int = AT) -> bytes:
    note = MADE.checkpoint(size)
    body = notes.parse(note).text
    lines = [cosignatures.line(key(verifier), body, at, private.sign) for verifier, private in by]
    return note + "".join(lines).encode()


def checked(note: bytes, *witnesses: str) -> Report:
    return verify(MADE.bundle(), MADE.key, [("mail.txt", note)], witnesses=witnesses)


def test_a_cosigned_checkpoint_is_told_with_its_witnesses_and_times() -> None:
    report = checked(cosigned(20, (ANNA, ANNAS), (BEN, BENS)), ANNA, BEN)
    assert report.findings == []
    for name in ("anna", "ben"):
        told = f"example.org/{name} cosigned mail.txt (20 entries) at 2026-12-04T12:00:00Z"
        assert told in report.notes
    assert not any("witnessed" in sentence for sentence in report.not_checked)


def test_witnesses_that_were_not_given_are_mentioned_and_nothing_more() -> None:
    report = checked(cosigned(20, (ANNA, ANNAS), (BEN, BENS)), ANNA)
    assert report.findings == []
    assert "signatures on mail.txt by example.org/ben were not checked: see --witness" in report.notes
    alone = checked(cosigned(20, (ANNA, ANNAS)))
    assert "signatures on mail.txt by example.org/anna were not checked: see --witness" in alone.notes
    assert not any("were not checked" in note for note in checked(cosigned()).notes)


def test_a_cosignature_that_is_bad_is_found() -> None:
    note = cosigned(20, (ANNA, BENS))
    report = checked(note, ANNA)
    assert [tuple(finding) for finding in report.findings] == [
        (
            "mail.txt (20 entries)",
            "The cosignature of example.org/anna does not fit the checkpoint and the time.",
        )
    ]
    assert not checked(note).findings


def test_a_cosignature_of_another_checkpoint_is_found() -> None:
    note = MADE.checkpoint(21) + cosigned(20, (ANNA, ANNAS)).splitlines(keepends=True)[-1]
    assert len(checked(note, ANNA).findings) == 1


def test_a_cosignature_that_is_none_is_found() -> None:
    line = f"— example.org/anna {notes.encode_base64(key(ANNA).key_id + b'short')}\n"
    assert len(checked(MADE.checkpoint(20) + line.encode(), ANNA).findings) == 1


def test_a_witness_who_cosigned_nothing_that_was_given_is_not_checked() -> None:
    report = checked(cosigned(20, (ANNA, ANNAS)), ANNA, BEN)
    assert report.findings == []
    assert (
        "what example.org/ben witnessed: it has cosigned no checkpoint that was given" in report.not_checked
    )
    assert report.exit == 3
    nothing = verify(MADE.bundle(), MADE.key, witnesses=[ANNA])
    assert any("what example.org/anna witnessed" in sentence for sentence in nothing.not_checked)


def test_the_logs_own_signature_must_be_good_whoever_cosigned() -> None:
    note = cosigned(20, (ANNA, ANNAS)).decode()
    lines = note.splitlines(keepends=True)
    without = "".join([*lines[:4], lines[5]])
    assert any(
        "None of the known keys" in finding.sentence for finding in checked(without.encode(), ANNA).findings
    )
    forged = "".join(
        [*lines[:4], members_round().checkpoint(21).decode().splitlines(keepends=True)[4], lines[5]]
    )
    assert checked(forged.encode(), ANNA).exit == 1


def test_the_bundles_own_checkpoint_has_one_signature_still() -> None:
    files = MADE.all_files()
    body = notes.parse(files["checkpoint"]).text
    line = cosignatures.line(key(ANNA), body, AT, ANNAS.sign)
    zipped = stored.write((files | {"checkpoint": files["checkpoint"] + line.encode()}).items())
    findings = verify(zipped, MADE.key, witnesses=[ANNA]).findings
    assert [finding.sentence for finding in findings] == ["it has not exactly one signature, the log's own"]


def test_whoever_runs_the_ledger_cannot_be_its_witness() -> None:
    """The attack: a verifier key that is handed out as a neighbour's, and is the ledger's own."""
    own = cosignatures.witness_key("example.org/neighbour", PUBLIC)
    report = checked(cosigned(20, (own, PRIVATE)), own)
    assert [tuple(finding) for finding in report.findings] == [
        ("example.org/neighbour", "its key is the ledger's own: nobody else keeps watch with it")
    ]


def test_one_witness_under_two_names_counts_once() -> None:
    """What is signed does not say by whom, so a line can be written again under another name."""
    again = cosignatures.witness_key("example.org/anne", ANNAS.public_key().public_bytes_raw())
    report = checked(cosigned(20, (ANNA, ANNAS), (again, ANNAS)), ANNA, again)
    assert {finding.subject for finding in report.findings} == {"example.org/anna", "example.org/anne"}
    other = cosignatures.witness_key("example.org/anna", BENS.public_key().public_bytes_raw())
    named = checked(cosigned(20, (ANNA, ANNAS)), ANNA, other)
    assert {finding.sentence for finding in named.findings} == {
        "two keys that were given are of a witness of this name"
    }
    assert checked(cosigned(20, (ANNA, ANNAS)), ANNA, ANNA).findings == []


def test_without_the_library_cosignatures_are_listed_as_not_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cryptography.exceptions", None)
    report = checked(cosigned(20, (ANNA, ANNAS)), ANNA)
    assert (
        "the signature of example.org/anna on mail.txt (20 entries): "
        "Python's library cryptography is not installed"
    ) in report.not_checked
    assert report.exit == 3


def test_a_time_beyond_what_calendars_have_is_told_as_it_is() -> None:
    report = checked(cosigned(20, (ANNA, ANNAS), at=2**62), ANNA)
    assert f"example.org/anna cosigned mail.txt (20 entries) at {2**62} seconds after 1970" in report.notes


def test_the_command_takes_a_key_or_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, data in (
        ("b.zip", MADE.bundle()),
        ("mail.txt", cosigned(20, (ANNA, ANNAS), (BEN, BENS))),
        ("ben", f"{BEN}\n".encode()),
    ):
        (tmp_path / name).write_bytes(data)
    named = [str(tmp_path / name) for name in ("b.zip", "mail.txt", "ben")]
    options = ["--key", MADE.key, "--checkpoint", named[1], "--witness", ANNA, "--witness", named[2]]
    assert run([named[0], *options]) == 3
    assert capsys.readouterr().out.count("cosigned ") == 2
    assert run([named[0], "--witness", MADE.key]) == 2
    said = "What --witness names is neither a witness's verifier key nor a file with one.\n"
    assert capsys.readouterr().err == said
