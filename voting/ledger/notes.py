"""Signed notes as C2SP's signed-note describes them: a text, a blank line, and Ed25519 signatures.

Only opening a note needs `cryptography`, and only then is it asked for; signing is given to us as a function,
so that the private key never comes in here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from voting.ledger.keys import (
    ID_BYTES,
    BadKey,
    Key,
    decode_base64,
    encode_base64,
    is_anybodys,
    is_name,
    key_id,
    parse_key,
    verifier_key,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

__all__ = [
    "BadKey",
    "MalformedNote",
    "NoCryptography",
    "Note",
    "NoteError",
    "Opened",
    "Signature",
    "UnverifiedNote",
    "WrongSignature",
    "holds",
    "key_id",
    "open_note",
    "parse",
    "parse_key",
    "sign",
    "verifier_key",
]

MOST_SIGNATURES = 100
LARGEST_NOTE = 1_000_000  # bytes

_SIGNATURE = re.compile(r"— (?P<name>[^ ]+) (?P<signature>[A-Za-z0-9+/=]+)")


class NoteError(ValueError):
    """A note that could not be opened; the subclasses say why."""


class MalformedNote(NoteError):
    """The bytes are not a signed note."""


class UnverifiedNote(NoteError):
    """The note is well formed, but none of the given keys signed it."""


class WrongSignature(NoteError):
    """A signature that names a given key was not made with it over this text."""


class NoCryptography(NoteError):
    """A given key is named, but the library that checks signatures is not installed."""


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line: who is said to have signed, the key's four bytes, and the signature."""

    name: str
    key_id: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class Note:
    """A note taken apart: `text` ends in a newline, and nothing has been checked yet."""

    text: str
    signatures: tuple[Signature, ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """A note whose signatures by the given keys are all good; `verified` are those keys' names."""

    text: str
    verified: tuple[str, ...]


def sign(text: str, name: str, public_key: bytes, signer: Callable[[bytes], bytes]) -> str:
    """Give the signed note over `text`, which ends in a newline; `signer` makes the raw Ed25519 signature.

    Raises MalformedNote for a text that a note cannot hold, and BadKey.
    """
    if not text.endswith("\n") or not _is_text(text):
        raise MalformedNote("A note's text ends in a newline and has no other control characters.")
    key = parse_key(verifier_key(name, public_key))
    return f"{text}\n— {name} {encode_base64(key.key_id + signer(text.encode()))}\n"


def parse(note: bytes) -> Note:
    """Take a note apart without checking any signature. Raises MalformedNote."""
    if len(note) > LARGEST_NOTE:
        raise MalformedNote(f"It is larger than {LARGEST_NOTE} bytes.")
    try:
        whole = note.decode()
    except UnicodeDecodeError as error:
        raise MalformedNote("It is not UTF-8.") from error
    text, blank, lines = whole.rpartition("\n\n")
    if not blank or not lines.endswith("\n") or not _is_text(whole):
        raise MalformedNote("It is not a text, a blank line and signature lines, each ended by a newline.")
    signatures = tuple(map(_signature, lines[:-1].split("\n")))
    if len(signatures) > MOST_SIGNATURES:
        raise MalformedNote(f"It has more than {MOST_SIGNATURES} signatures.")
    return Note(text + "\n", signatures)


def open_note(note: bytes, verifier_keys: Sequence[str]) -> Opened:
    """Check every signature made with one of the given keys, of which at least one must have signed.

    Signatures by other keys are left alone, as the format asks. Raises MalformedNote, UnverifiedNote,
    WrongSignature, BadKey or NoCryptography.
    """
    keys = [parse_key(text) for text in verifier_keys]
    parsed = parse(note)
    verified = tuple(dict.fromkeys(_verified(parsed, keys)))
    if not verified:
        raise UnverifiedNote("None of the known keys signed it.")
    return Opened(parsed.text, verified)


def _verified(note: Note, keys: Sequence[Key]) -> Iterator[str]:
    text = note.text.encode()
    for signature in note.signatures:
        for key in keys:
            if (key.name, key.key_id) == (signature.name, signature.key_id):
                if not holds(key.public_key, signature.signature, text):
                    raise WrongSignature(f"The signature of {key.name} does not fit the text.")
                yield key.name


def holds(public_key: bytes, signature: bytes, text: bytes) -> bool:
    """Tell whether the raw signature over `text` is by the key, and not by anybody. Raises NoCryptography."""
    try:
        from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 -- the verifier runs without it
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey  # noqa: PLC0415
    except ImportError as error:
        raise NoCryptography("The library “cryptography”, which checks signatures, is missing.") from error
    if is_anybodys(public_key):
        return False
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, text)
    except InvalidSignature:
        return False
    return True


def _signature(line: str) -> Signature:
    match = _SIGNATURE.fullmatch(line)
    decoded = decode_base64(match["signature"]) if match else None
    if not match or not decoded or len(decoded) <= ID_BYTES or not is_name(match["name"]):
        raise MalformedNote("A signature line is a dash, a name and base64.")
    return Signature(match["name"], decoded[:ID_BYTES], decoded[ID_BYTES:])


def _is_text(text: str) -> bool:
    return all(character >= " " or character == "\n" for character in text)
