"""The file with a witness's private key: one line, as Go's notes write theirs, for its owner's eyes alone."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from voting import given
from voting.ledger.cosignatures import parse_witness_key, witness_key
from voting.ledger.keys import COSIGNATURE, KEY_BYTES, BadKey, Key, decode_base64, encode_base64
from voting.ledger.notes import NoCryptography

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_PREFIX = "PRIVATE+KEY+"
_LONGEST = 1_000


@dataclass(frozen=True, slots=True)
class Witness:
    """A witness that can sign."""

    key: Key
    sign: Callable[[bytes], bytes]


def make(path: Path, name: str) -> str:
    """Write a new key to `path`, which must not exist, and give its verifier key.

    Raises BadKey for a name that is none, NoCryptography, and OSError (FileExistsError).
    """
    if not name.isprintable():
        raise BadKey("A name is written in letters that can be printed.")
    seed = secrets.token_bytes(KEY_BYTES)
    public_key, _ = _of(seed)
    verifier = witness_key(name, public_key)
    key = parse_witness_key(verifier)
    line = f"{_PREFIX}{name}+{key.key_id.hex()}+{encode_base64(COSIGNATURE + seed)}\n"
    number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(number, "w", encoding="utf-8") as file:
        file.write(line)
        file.flush()
        os.fsync(file.fileno())
    return verifier


def read(path: Path) -> Witness:
    """Read a witness's key. Raises BadKey where the file has none, NoCryptography and OSError."""
    text = given.read(path, _LONGEST + 1).decode(errors="replace").removesuffix("\n")
    name, _, rest = text.removeprefix(_PREFIX).partition("+")
    digest, _, encoded = rest.partition("+")
    secret = decode_base64(encoded)
    if not text.startswith(_PREFIX) or secret is None or len(secret) != 1 + KEY_BYTES:
        raise BadKey("It is not the file of a witness's key.")
    public_key, sign = _of(secret[1:])
    key = parse_witness_key(witness_key(name, public_key))
    if secret[:1] != COSIGNATURE or key.key_id.hex() != digest:
        raise BadKey("It is not the file of a witness's key, or it was changed.")
    return Witness(key, sign)


def _of(seed: bytes) -> tuple[bytes, Callable[[bytes], bytes]]:
    try:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415 -- verifying does without
            Ed25519PrivateKey,
        )
    except ImportError as error:
        raise NoCryptography("The library “cryptography”, which makes signatures, is missing.") from error
    private = Ed25519PrivateKey.from_private_bytes(seed)
    return private.public_key().public_bytes_raw(), private.sign
