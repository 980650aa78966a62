from __future__ import annotations

import json
import sys
from base64 import b64decode, b64encode
from contextlib import suppress
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from voting.ledger import notes

if TYPE_CHECKING:
    from pathlib import Path

PRIVATE = Ed25519PrivateKey.from_private_bytes(b"\x07" * 32)
PUBLIC = PRIVATE.public_key().public_bytes_raw()
NAME = "grants.example/autumn"
TEXT = "One line\nand another.\n"
KEY = notes.verifier_key(NAME, PUBLIC)
SIGNED = notes.sign(TEXT, NAME, PUBLIC, PRIVATE.sign)
EXPECTED: dict[str, type[notes.NoteError]] = {
    "unverified": notes.UnverifiedNote,
    "invalid": notes.WrongSignature,
    "malformed": notes.MalformedNote,
}


def vectors(shared_data: Path) -> dict[str, Any]:
    return dict(json.loads((shared_data / "merkle" / "signed-note.json").read_text()))


def test_every_note_of_the_vectors_opens_or_fails_as_it_should(shared_data: Path) -> None:
    cases = vectors(shared_data)["open"]
    assert len(cases) >= 8
    for case in cases:
        note = bytes.fromhex(case["note_hex"]) if "note_hex" in case else case["note"].encode()
        if case["expect"] == "ok":
            assert list(notes.open_note(note, case["vkeys"]).verified) == case["verified"]
        else:
            with pytest.raises(EXPECTED[case["expect"]]):
                notes.open_note(note, case["vkeys"])


def test_every_bad_key_of_the_vectors_is_refused(shared_data: Path) -> None:
    cases = vectors(shared_data)["vkeys"]
    assert cases
    for case in cases:
        with pytest.raises(notes.BadKey):
            notes.parse_key(case["vkey"])


def test_a_key_is_its_name_its_hash_and_its_bytes() -> None:
    name, digest, encoded = KEY.split("+", 2)
    assert name == NAME
    assert digest == sha256(NAME.encode() + b"\n\x01" + PUBLIC).digest()[:4].hex()
    assert b64decode(encoded) == b"\x01" + PUBLIC
    assert notes.key_id(NAME, PUBLIC).hex() == digest


def test_a_signed_note_opens_with_its_key() -> None:
    assert SIGNED.startswith(f"{TEXT}\n— {NAME} ")
    assert notes.open_note(SIGNED.encode(), [KEY]) == notes.Opened(TEXT, (NAME,))


def test_a_signature_that_is_there_twice_counts_once() -> None:
    again = SIGNED + SIGNED.splitlines(keepends=True)[-1]
    assert notes.open_note(again.encode(), [KEY]).verified == (NAME,)


@pytest.mark.parametrize("position", range(len(SIGNED.encode())))
def test_a_changed_byte_is_found_wherever_it_is(position: int) -> None:
    changed = bytearray(SIGNED.encode())
    changed[position] ^= 1
    with pytest.raises(notes.NoteError):
        notes.open_note(bytes(changed), [KEY])


@pytest.mark.parametrize(
    "key", ["", "a+b", KEY[:-1], KEY + "=", KEY.upper(), KEY.replace("+", " ", 1), f"{KEY}\n"]
)
def test_a_key_that_is_none_is_refused(key: str) -> None:
    with pytest.raises(notes.BadKey):
        notes.open_note(SIGNED.encode(), [key])


def test_no_part_of_a_key_is_a_key_and_none_with_a_byte_more() -> None:
    parts = {KEY[low:high] for low in range(len(KEY)) for high in range(low + 1, len(KEY) + 1)} - {KEY}
    changed = {KEY[:at] + chr(ord(KEY[at]) + 1) + KEY[at + 1 :] for at in range(len(KEY))}
    for key in parts | changed:
        with pytest.raises(notes.BadKey):
            notes.parse_key(key)


LINE = SIGNED.splitlines(keepends=True)[-1]


@pytest.mark.parametrize(
    "note",
    [
        TEXT,
        TEXT + "\n",
        TEXT + "\n\n",
        TEXT + LINE,
        "\n" + LINE,
        SIGNED[:-1],
        SIGNED + "\n",
        SIGNED + "and more\n",
        SIGNED + TEXT,
        SIGNED.replace("\n", "\r\n"),
        SIGNED[:-1] + "\r\n",
        "\x01" + SIGNED,
        SIGNED.replace("another", "an\tother"),
        SIGNED.replace("—", "-"),
        SIGNED.replace("— ", "—  "),
        SIGNED.replace("— ", "—\u00a0"),
        SIGNED.replace(LINE, LINE.replace("\n", " \n")),
        TEXT + f"\n— {NAME} AAAA\n",
        TEXT + f"\n— {NAME} AAAAAA==\n",
        TEXT + f"\n— {NAME} \n",
        TEXT + f"\n— {NAME}\n",
        TEXT + "\n— a+b AAAAAAAA\n",
        TEXT + "\n— a\u2003b AAAAAAAA\n",
    ],
)
def test_what_is_nearly_a_note_is_none(note: str) -> None:
    with pytest.raises(notes.MalformedNote):
        notes.open_note(note.encode(), [KEY])


def test_signatures_by_others_are_left_alone_and_a_known_one_that_is_cut_is_wrong() -> None:
    """Known and unknown keys in any order; a key of the same name with another number is another key."""
    other = f"— {NAME} {b64encode(bytes(68)).decode()}\n"
    foreign = f"— someone/else {b64encode(bytes(9)).decode()}\n"
    for lines in ((LINE, other, foreign), (foreign, other, LINE), (other, LINE)):
        assert notes.open_note((TEXT + "\n" + "".join(lines)).encode(), [KEY]).verified == (NAME,)
    with pytest.raises(notes.UnverifiedNote):
        notes.open_note((TEXT + "\n" + other + foreign).encode(), [KEY])
    raw = b64decode(LINE.split()[-1])
    for wrong in (raw[:-1], raw + b"\x00", raw[:4] + bytes(64), raw[:5]):
        with pytest.raises(notes.WrongSignature):
            notes.open_note(f"{TEXT}\n— {NAME} {b64encode(wrong).decode()}\n{LINE}".encode(), [KEY])


def test_a_key_of_another_kind_is_refused() -> None:
    encoded = b"\x02" + PUBLIC
    digest = sha256(NAME.encode() + b"\n" + encoded).digest()[:4].hex()
    with pytest.raises(notes.BadKey):
        notes.parse_key(f"{NAME}+{digest}+{b64encode(encoded).decode()}")


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\u2003b"])
def test_a_name_that_a_note_cannot_carry_is_refused(name: str) -> None:
    with pytest.raises(notes.BadKey):
        notes.verifier_key(name, PUBLIC)


@pytest.mark.parametrize("text", ["no newline", "a\r\n", "\x00\n", ""])
def test_a_text_that_a_note_cannot_hold_is_not_signed(text: str) -> None:
    with pytest.raises(notes.MalformedNote):
        notes.sign(text, NAME, PUBLIC, PRIVATE.sign)


EIGHTH = bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05")
OTHER_EIGHTH = bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a")


@pytest.mark.parametrize(
    "key",
    [
        bytes([1]) + bytes(31),
        bytes(32),
        bytes(31) + b"\x80",
        b"\xec" + b"\xff" * 30 + b"\x7f",
        EIGHTH,
        OTHER_EIGHTH,
        EIGHTH[:-1] + b"\x85",
        OTHER_EIGHTH[:-1] + b"\xfa",
    ],
)
def test_a_key_that_anybody_can_sign_with_signs_nothing(key: bytes) -> None:
    """The library takes such keys: a signature that no private key made fits one text in eight, or all."""
    nobodys = bytes([1]) + bytes(63)
    fits = []
    for number in range(200):
        text = b"%d" % number
        with suppress(InvalidSignature):
            Ed25519PublicKey.from_public_bytes(key).verify(nobodys, text)
            fits.append(text)
    assert len(fits) > 5
    assert not any(notes.holds(key, nobodys, text) for text in fits)


def test_a_note_with_too_much_in_it_is_not_read() -> None:
    line = SIGNED.splitlines(keepends=True)[-1]
    with pytest.raises(notes.MalformedNote, match="100 signatures"):
        notes.parse((SIGNED + line * 100).encode())
    with pytest.raises(notes.MalformedNote, match="1000000 bytes"):
        notes.parse(b"a" * 1_000_001)


def test_without_the_library_a_signature_is_not_checked_rather_than_wrong(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "cryptography.exceptions", None)
    with pytest.raises(notes.NoCryptography):
        notes.open_note(SIGNED.encode(), [KEY])
