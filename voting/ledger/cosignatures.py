"""Cosignatures (C2SP tlog-cosignature, Ed25519): a witness says that, at a time, it saw a ledger go on.

A witness signs only what follows from what it signed before. So whoever shows two ledgers to two people
needs a witness who saw both, and would say so. What is signed names the ledger and the time, not the witness:
one key under two names is one witness.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from voting.ledger import notes
from voting.ledger.keys import COSIGNATURE, Key, encode_base64, parse_key, verifier_key

if TYPE_CHECKING:
    from collections.abc import Callable

_TIME = struct.Struct(">Q")
_SIGNATURE_BYTES = 64
LATEST = 2**63 - 1  # the format's last second


class BadCosignature(ValueError):
    """A signature line that is no cosignature of this checkpoint by this key, and why."""


@dataclass(frozen=True, slots=True)
class Cosignature:
    """What a cosignature holds: seconds since 1970, and the raw Ed25519 signature."""

    timestamp: int
    signature: bytes


def witness_key(name: str, public_key: bytes) -> str:
    """Write a witness's public key (32 bytes) as others keep it. Raises BadKey."""
    return verifier_key(name, public_key, COSIGNATURE)


def parse_witness_key(text: str) -> Key:
    """Read a witness's verifier key. Raises BadKey, also for the key of a ledger."""
    return parse_key(text, COSIGNATURE)


def message(body: str, timestamp: int) -> bytes:
    """Give what is signed: a heading that no checkpoint begins with, the time, and the checkpoint's text."""
    return f"cosignature/v1\ntime {timestamp}\n{body}".encode()


def line(key: Key, body: str, timestamp: int, signer: Callable[[bytes], bytes]) -> str:
    """Give the signature line over a checkpoint's text; `signer` makes the raw Ed25519 signature."""
    if not 0 <= timestamp <= LATEST:
        raise BadCosignature("The time of a cosignature is in whole seconds from 1970, below 2^63.")
    signed = _TIME.pack(timestamp) + signer(message(body, timestamp))
    return f"— {key.name} {encode_base64(key.key_id + signed)}\n"


def parse(signature: bytes) -> Cosignature:
    """Take the bytes after the key id apart. Raises BadCosignature."""
    if len(signature) != _TIME.size + _SIGNATURE_BYTES:
        raise BadCosignature("A cosignature is a time of 8 bytes and a signature of 64.")
    (timestamp,) = _TIME.unpack_from(signature)
    if timestamp > LATEST:
        raise BadCosignature("The time of a cosignature is below 2^63.")
    return Cosignature(timestamp, signature[_TIME.size :])


def is_by(signature: notes.Signature, key: Key) -> bool:
    """Tell whether a signature line says that it is by this key."""
    return (signature.name, signature.key_id) == (key.name, key.key_id)


def verify(body: str, signature: notes.Signature, key: Key) -> int:
    """Check a signature line that names `key`, and give its time. Raises BadCosignature, NoCryptography."""
    found = parse(signature.signature)
    if not notes.holds(key.public_key, found.signature, message(body, found.timestamp)):
        raise BadCosignature(f"The cosignature of {key.name} does not fit the checkpoint and the time.")
    return found.timestamp
