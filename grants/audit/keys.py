"""Keys kept outside the database: the one that signs checkpoints, one for each round, one a person."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from contextlib import suppress
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import current_app

from grants.audit.outside import settle
from grants.config import Settings, SettingsError

if TYPE_CHECKING:
    from pathlib import Path

KEY_BYTES = 32
NONCE_BYTES = 12
LENGTH_BYTES = 8
PRIVATE = 0o600


class KeyMissing(Exception):
    """A key is not where it should be, or cannot be put there; what it seals cannot be read."""


def settings() -> Settings:
    """The settings the application was made with."""
    found: Settings = current_app.extensions["settings"]
    return found


def signing_key(path: Path) -> Ed25519PrivateKey:
    """Read the ledger's signing key. Raises SettingsError where there is none, or it cannot be read."""
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except FileNotFoundError as fault:
        raise SettingsError(
            f"LEDGER_KEY_FILE names no file, but checkpoints were signed with one: {path}."
        ) from fault
    except (ValueError, TypeError, OSError) as fault:
        raise SettingsError(f"LEDGER_KEY_FILE does not hold a key that can be read: {path}.") from fault
    if not isinstance(key, Ed25519PrivateKey):
        raise SettingsError(f"LEDGER_KEY_FILE holds a key of another kind than Ed25519: {path}.")
    return key


def make_signing_key(path: Path) -> Ed25519PrivateKey:
    """The key an installation signs with from its first checkpoint on; one that is there already is kept."""
    if not path.exists():
        pem = Ed25519PrivateKey.generate().private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        _write_once(path, pem)
    return signing_key(path)


def raw_public_key(key: Ed25519PrivateKey) -> bytes:
    """The 32 bytes that others verify with."""
    return key.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)


class RoundKey:
    """Seals a round's or a person's secrets (AES-256-GCM, a fresh nonce each) as long as the key exists."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._cipher = AESGCM(key)

    def seal(self, plain: bytes, place: str) -> bytes:
        """Nonce and sealed bytes; `place` names the row, so that sealed values cannot be swapped."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, plain, place.encode())

    def open(self, sealed: bytes, place: str) -> bytes:
        """What was sealed at this place. Raises KeyMissing when it was another key or another place."""
        try:
            return self._cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], place.encode())
        except InvalidTag as fault:
            raise KeyMissing(f"what is sealed at {place} was not sealed here with this key") from fault

    def tag(self, purpose: str, *names: str) -> bytes:
        """A keyed hash (HMAC-SHA-256) by which a row is found that says in the open nothing of what it is of.

        Every name stands after its length, so that no two lists of names make one text.
        """
        fields = [name.encode() for name in (purpose, *names)]
        text = b"".join(len(field).to_bytes(LENGTH_BYTES, "big") + field for field in fields)
        return hmac.digest(self._key, text, hashlib.sha256)

    @property
    def raw(self) -> bytes:
        """The key itself, for keyed hashes."""
        return self._key


def make_round_key(round_id: str) -> RoundKey:
    """The one key of a round, beside the signing key and so outside the database and its backups.

    A second call makes no other. It is first needed when members say where they stand aside.
    """
    _write_once(_round_key_file(round_id), secrets.token_bytes(KEY_BYTES))
    return round_key(round_id)


def has_round_key(round_id: str) -> bool:
    """Whether a round's secrets can be read: no longer, once its key is destroyed."""
    return _round_key_file(round_id).exists()


def round_key(round_id: str) -> RoundKey:
    """The round's key. Raises KeyMissing."""
    path = _round_key_file(round_id)
    if not path.exists():
        raise KeyMissing(f"the key of round {round_id} is not in {path.parent}")
    return RoundKey(path.read_bytes())


def forget_round_key(round_id: str) -> None:
    """Destroy a round's key: every copy that was ever written here, and the folder's own memory of it.

    Writing over it first would not help: file systems and disks of today write elsewhere. Raises OSError; the
    next call does what is left, and nothing where nothing is.
    """
    left = round_key_copies(round_id)
    for path in left:
        path.unlink(missing_ok=True)
    if left:
        settle(_round_key_file(round_id).parent)


def round_key_copies(round_id: str) -> list[Path]:
    """The files that hold a round's key: one, and what a start that was cut short may have left."""
    whole = _round_key_file(round_id)
    return [whole] * whole.exists() + sorted(whole.parent.glob(f"{round_id}.*"))


def make_person_key(person_id: str) -> RoundKey:
    """The one key of a person, made when they first write something private; a second call makes no other."""
    _write_once(_person_key_file(person_id), secrets.token_bytes(KEY_BYTES))
    return person_key(person_id)


def person_key(person_id: str) -> RoundKey:
    """The person's key. Raises KeyMissing."""
    path = _person_key_file(person_id)
    if not path.exists():
        raise KeyMissing(f"the key of a person is not in {path.parent}")
    return RoundKey(path.read_bytes())


def forget_person_key(person_id: str) -> None:
    """Destroy a person's key: what it sealed is gone from old backups too. Raises OSError."""
    whole = _person_key_file(person_id)
    left = [whole] * whole.exists() + sorted(whole.parent.glob(f"{person_id}.*"))
    for path in left:
        path.unlink(missing_ok=True)
    if left:
        settle(whole.parent)


def _person_key_file(person_id: str) -> Path:
    return settings().ledger_key_file.parent / "person-keys" / person_id


def _round_key_file(round_id: str) -> Path:
    return settings().ledger_key_file.parent / "round-keys" / round_id


def _write_once(path: Path, content: bytes) -> None:
    """Write a secret where nothing was; whoever came first wins, and both then read the same.

    It is on the disk when this returns: what is sealed with it will be. Raises KeyMissing.
    """
    partial = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            with suppress(FileExistsError):
                os.link(partial, path)
        finally:
            partial.unlink(missing_ok=True)
        settle(path.parent)
    except OSError as fault:
        raise KeyMissing(f"{path} cannot be written: {fault.strerror}") from fault
