"""Cosignatures as C2SP describes them: their bytes, their keys, and what is refused."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.voting.made_rounds import PUBLIC
from tests.voting.members_round import members_round
from voting.ledger import cosignatures, notes
from voting.ledger.cosignatures import BadCosignature

if TYPE_CHECKING:
    from pathlib import Path

PRIVATE = Ed25519PrivateKey.from_private_bytes(b"\x09" * 32)
OWN = PRIVATE.public_key().public_bytes_raw()
KEY = cosignatures.parse_witness_key(cosignatures.witness_key("example.org/anna", OWN))
NOTE = members_round().checkpoint()
BODY = notes.parse(NOTE).text
AT = 1_679_315_147


def signature(body: str = BODY, at: int = AT) -> notes.Signature:
    line = cosignatures.line(KEY, body, at, PRIVATE.sign)
    return notes.parse(f"{body}\n{line}".encode()).signatures[0]


def test_the_key_id_and_the_verifier_key_are_of_type_four() -> None:
    name, digest, encoded = cosignatures.witness_key("example.org/anna", OWN).split("+", 2)
    assert digest == sha256(name.encode() + b"\n\x04" + OWN).hexdigest()[:8]
    assert b64decode(encoded) == b"\x04" + OWN


def test_the_line_is_the_key_id_the_time_and_the_signature_over_both() -> None:
    line = cosignatures.line(KEY, BODY, AT, PRIVATE.sign)
    dash, name, encoded = line.rstrip("\n").split(" ")
    raw = b64decode(encoded)
    assert (dash, name, raw[:4]) == ("—", "example.org/anna", KEY.key_id)
    assert raw[4:12] == AT.to_bytes(8, "big")
    PRIVATE.public_key().verify(raw[12:], f"cosignature/v1\ntime {AT}\n{BODY}".encode())


def test_the_example_of_the_format_is_taken_apart() -> None:
    """The checkpoint that stands in C2SP's tlog-cosignature: the time in its line is the one in its text."""
    encoded = (
        "jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBI"
    )
    encoded += "fZ+qnA=="
    assert cosignatures.parse(b64decode(encoded)[4:]).timestamp == AT


def test_a_cosignature_holds_for_its_text_and_gives_its_time() -> None:
    assert cosignatures.verify(BODY, signature(), KEY) == AT


@pytest.mark.parametrize("place", range(72))
def test_a_changed_byte_of_time_or_signature_does_not_hold(place: int) -> None:
    good = signature()
    changed = bytearray(good.signature)
    changed[place] ^= 1
    bad = notes.Signature(good.name, good.key_id, bytes(changed))
    with pytest.raises(BadCosignature):
        cosignatures.verify(BODY, bad, KEY)


def test_a_cosignature_of_another_checkpoint_does_not_hold() -> None:
    earlier = notes.parse(members_round().checkpoint(5)).text
    with pytest.raises(BadCosignature, match=r"example\.org/anna does not fit"):
        cosignatures.verify(earlier, signature(), KEY)


@pytest.mark.parametrize("raw", [b"", bytes(71), bytes(73), b"\x80" + bytes(71)])
def test_bytes_that_are_no_cosignature_are_refused(raw: bytes) -> None:
    with pytest.raises(BadCosignature):
        cosignatures.parse(raw)


@pytest.mark.parametrize("at", [-1, 2**63])
def test_a_time_that_the_format_cannot_hold_is_not_signed(at: int) -> None:
    with pytest.raises(BadCosignature):
        cosignatures.line(KEY, BODY, at, PRIVATE.sign)


def test_a_ledgers_key_is_no_witness_and_a_witness_no_ledger() -> None:
    with pytest.raises(notes.BadKey):
        cosignatures.parse_witness_key(members_round().key)
    with pytest.raises(notes.BadKey):
        notes.parse_key(cosignatures.witness_key("example.org/anna", PUBLIC))


def test_every_bad_key_of_the_vectors_is_refused_as_a_witness_too(shared_data: Path) -> None:
    cases = json.loads((shared_data / "merkle" / "signed-note.json").read_text())
    keys = [case["vkey"] for case in cases["vkeys"]] + [
        key for case in cases["open"] for key in case["vkeys"]
    ]
    assert len(keys) > 5
    for key in keys:
        with pytest.raises(notes.BadKey):
            cosignatures.parse_witness_key(key)


def test_the_vectors_open_with_a_cosignature_beside_the_logs_own(shared_data: Path) -> None:
    """A signature by a key that nobody knows is left alone, as the format asks."""
    cases = json.loads((shared_data / "merkle" / "signed-note.json").read_text())["open"]
    good = [case for case in cases if case["expect"] == "ok" and "note" in case]
    assert good
    for case in good:
        text = notes.parse(case["note"].encode()).text
        note = case["note"] + cosignatures.line(KEY, text, AT, PRIVATE.sign)
        assert list(notes.open_note(note.encode(), case["vkeys"]).verified) == case["verified"]
        assert cosignatures.verify(text, notes.parse(note.encode()).signatures[-1], KEY) == AT


def test_a_name_that_utf8_cannot_write_is_no_name() -> None:
    with pytest.raises(notes.BadKey):
        cosignatures.witness_key("\udcff", OWN)
    with pytest.raises(notes.BadKey):
        notes.parse_key(f"\udcff+00000000+{b64encode(bytes([1]) + OWN).decode()}")
