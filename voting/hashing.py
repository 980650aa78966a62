"""The one hash that everything outside the Merkle tree is made with.

A plain SHA-256 over glued-together fields would let ("ab", "c") and ("a", "bc") hash alike. Every field is
therefore preceded by its length, so a list of fields can be read back in one way only, and the first field
names what is being hashed, so that a digest made for one purpose can never stand in for another.
"""

from __future__ import annotations

from hashlib import sha256

DIGEST_BYTES = 32
_LENGTH_BYTES = 8


def H(tag: str, *fields: bytes) -> bytes:  # noqa: N802 -- the name the format's description uses
    """SHA-256 over `tag` and `fields`, each preceded by its length as 8 bytes, big-endian.

    `tag` is ASCII (UnicodeEncodeError otherwise); the answer is 32 raw bytes.
    """
    return sha256(framed(tag.encode("ascii"), *fields)).digest()


def framed(*fields: bytes) -> bytes:
    """Join the fields, each preceded by its length: what `H` hashes, for who hashes one beginning often."""
    return b"".join([len(field).to_bytes(_LENGTH_BYTES, "big") + field for field in fields])
