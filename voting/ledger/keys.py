"""Verifier keys as C2SP's signed-note writes them: `name+hash+base64` of an Ed25519 public key."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from hashlib import sha256

ED25519 = b"\x01"  # C2SP's number for a signature over a note's text, the first byte of an encoded key
COSIGNATURE = b"\x04"  # and for a witness's signature over a checkpoint and a time, by the same kind of key
KEY_BYTES = 32
ID_BYTES = 4

_PRIME = 2**255 - 19
_ANYBODYS = {
    *(0, 1, _PRIME - 1, _PRIME, _PRIME + 1),
    0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826,
    0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7,
}
"""Points of small order, by their y (RFC 8032 section 5.1): one signature fits all texts, or one in few."""

_KEY = re.compile(r"(?P<name>[^+]+)\+(?P<id>[0-9a-f]{8})\+(?P<key>[A-Za-z0-9+/=]+)")


class BadKey(ValueError):
    """A verifier key that is not `name+hash+base64` for an Ed25519 key."""


@dataclass(frozen=True, slots=True)
class Key:
    """A verifier key taken apart: whose it is, its four bytes, and the 32 bytes of the public key."""

    name: str
    key_id: bytes
    public_key: bytes


def key_id(name: str, public_key: bytes, kind: bytes = ED25519) -> bytes:
    """Give the four bytes that a signature names its key by."""
    return sha256(name.encode() + b"\n" + kind + public_key).digest()[:ID_BYTES]


def verifier_key(name: str, public_key: bytes, kind: bytes = ED25519) -> str:
    """Write a public key (32 bytes) as others keep it: `name+hash+base64`. Raises BadKey."""
    if len(public_key) != KEY_BYTES or not is_name(name):
        raise BadKey(f"A key needs {KEY_BYTES} bytes, and a name without spaces and plus signs.")
    return f"{name}+{key_id(name, public_key, kind).hex()}+{encode_base64(kind + public_key)}"


def parse_key(text: str, kind: bytes = ED25519) -> Key:
    """Read a verifier key of this kind, and make sure that its hash is its own. Raises BadKey."""
    match = _KEY.fullmatch(text)
    encoded = decode_base64(match["key"]) if match else None
    if not match or not encoded or len(encoded) != 1 + KEY_BYTES or not is_name(match["name"]):
        raise BadKey(f"A verifier key is written name+hash+base64 and holds {1 + KEY_BYTES} bytes.")
    key = Key(match["name"], bytes.fromhex(match["id"]), encoded[1:])
    if encoded[:1] != kind or key_id(key.name, key.public_key, kind) != key.key_id:
        raise BadKey(f"The verifier key of {key.name} is of another kind, or its hash is of another key.")
    return key


def is_name(name: str) -> bool:
    """Tell whether a key may be called `name`: spaces and plus signs have a meaning there."""
    return bool(name) and not any(
        letter == "+" or letter.isspace() or "\ud800" <= letter <= "\udfff" for letter in name
    )


def is_anybodys(public_key: bytes) -> bool:
    """Tell whether anybody can sign with this key: whoever publishes it can deny all that it signed."""
    return int.from_bytes(public_key, "little") & (2**255 - 1) in _ANYBODYS


def encode_base64(data: bytes) -> str:
    """Write bytes in base64 (RFC 4648 section 4), with padding."""
    return base64.b64encode(data).decode("ascii")


def decode_base64(text: str) -> bytes | None:
    """Read base64, or give None where it is not the text that `encode_base64` writes.

    Base64 leaves bits unused before its padding; a changed bit there must not pass unseen.
    """
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return data if encode_base64(data) == text else None
