"""What an installation is told by its environment; a bad value stops the start with a sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, unquote, urlsplit

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

if TYPE_CHECKING:
    from collections.abc import Mapping

DEMONSTRATION_SECRET = "for-the-demonstration-only"  # noqa: S105 - refused for anything but the demonstration
HIGHEST_PORT = 65535
SHORTEST_SECRET = 16
MOST_PROXIES = 9
NO_FILE = (None, "", ":memory:")
PLAIN_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9]([a-z0-9.-]*[a-z0-9])?)(:\d+)?")


class SettingsError(Exception):
    """A setting is missing or cannot be what it says; the message names it."""


@dataclass(frozen=True)
class Settings:
    """Everything the application reads from its surroundings, checked once."""

    database_url: str
    secret_key: str
    ledger_key_file: Path
    files_url: str
    base_url: str
    port: int
    mail_url: str = "console:"
    checkpoints_url: str | None = None
    trusted_proxies: int = 0
    testing: bool = False
    extra: dict[str, object] = field(default_factory=dict)

    @property
    def has_own_secret(self) -> bool:
        """Whether somebody chose a secret; without one only the demonstration starts."""
        return self.secret_key != DEMONSTRATION_SECRET

    @property
    def host(self) -> str:
        """The lowercase host and port that every ledger's origin begins with."""
        return urlsplit(self.base_url).netloc.lower()

    @classmethod
    def from_environment(cls, environ: Mapping[str, str], root: Path) -> Settings:
        """Read the environment; `root` is where `instance/` lives. Raises SettingsError."""
        instance = root / "instance"
        port = _port(environ.get("PORT", "8000"))
        return cls(
            database_url=_database(environ.get("DATABASE_URL", f"sqlite:///{instance / 'evenhand.db'}")),
            secret_key=_secret(environ.get("SECRET_KEY")),
            ledger_key_file=_key_file(environ.get("LEDGER_KEY_FILE", str(instance / "ledger.key"))),
            mail_url=_mail(environ.get("MAIL_URL", "console:")),
            checkpoints_url=_checkpoints(environ.get("CHECKPOINTS_URL")),
            files_url=_files(environ.get("FILES_URL", str(instance / "files"))),
            base_url=_base(environ.get("BASE_URL", f"http://127.0.0.1:{port}")),
            port=port,
            trusted_proxies=_proxies(environ.get("TRUSTED_PROXIES", "0")),
        )


def _port(text: str) -> int:
    plain = text.isascii() and text.isdigit() and len(text) <= len(str(HIGHEST_PORT))
    if plain and 0 < int(text) <= HIGHEST_PORT:
        return int(text)
    raise SettingsError(f"PORT must be a number from 1 to {HIGHEST_PORT}; it is {text[:20]!r}.")


def _proxies(text: str) -> int:
    if len(text) == 1 and text in "0123456789":
        return int(text)
    raise SettingsError(f"TRUSTED_PROXIES must be a number from 0 to {MOST_PROXIES}; it is {text[:20]!r}.")


def _database(text: str) -> str:
    found = text
    for scheme in ("postgresql://", "postgres://"):
        if text.startswith(scheme):
            found = "postgresql+psycopg://" + text.removeprefix(scheme)
    try:
        address = make_url(found)
    except (ArgumentError, ValueError):
        address = None
    if address is not None and address.drivername == "postgresql+psycopg":
        return found
    if address is not None and address.drivername == "sqlite" and address.database not in NO_FILE:
        return found
    raise SettingsError("DATABASE_URL must be sqlite:/// and a file, or postgresql:// and a database.")


def _secret(text: str | None) -> str:
    if text is None:
        return DEMONSTRATION_SECRET
    if len(text.strip()) >= SHORTEST_SECRET and text != DEMONSTRATION_SECRET:
        return text
    raise SettingsError(f"SECRET_KEY must be your own and at least {SHORTEST_SECRET} characters long.")


def _key_file(text: str) -> Path:
    path = Path(text).absolute()
    if not text or path.is_dir():
        raise SettingsError("LEDGER_KEY_FILE must name a file; it names a folder or nothing.")
    return path


def _mail(text: str) -> str:
    if text == "console:":
        return text
    parts = _address(text)
    if parts is None or parts.scheme not in {"smtp", "smtps", "smtp+starttls"}:
        raise SettingsError(
            "MAIL_URL must be smtp://, smtps:// or smtp+starttls:// with a host, or console:."
        )
    if not _can_send(unquote(parts.path.strip("/")) or f"evenhand@{parts.hostname}"):
        raise SettingsError("MAIL_URL must have an e-mail address after its host: messages are sent from it.")
    return text


def _can_send(sender: str) -> bool:
    name, _at, domain = sender.rpartition("@")
    try:
        return bool(name and domain.encode("idna") and sender.isprintable() and not set(sender) & set(" <>"))
    except UnicodeError:
        return False


def _files(text: str) -> str:
    if text and "://" not in text:
        return text
    raise SettingsError("FILES_URL must name a folder; other stores are not there yet.")


def _checkpoints(text: str | None) -> str | None:
    if text is None:
        return None
    try:
        parts = urlsplit(text)
    except ValueError:
        parts = SplitResult("", "", "", "", "")
    folder = parts.scheme == "file" and not parts.netloc and parts.path.strip("/")
    web = parts.scheme in {"http", "https"} and _address(text) is not None
    if (folder or web) and not (parts.query or parts.fragment) and text.isascii() and " " not in text:
        return text.rstrip("/")
    raise SettingsError("CHECKPOINTS_URL must be file:/// and a folder, or https:// or http:// with a host.")


def _base(text: str) -> str:
    parts = _address(text)
    if (
        parts is not None
        and parts.scheme in {"http", "https"}
        and PLAIN_HOST.fullmatch(parts.netloc.lower())
        and parts.path in {"", "/"}
        and not (parts.query or parts.fragment)
    ):
        return f"{parts.scheme}://{parts.netloc.lower()}"
    raise SettingsError("BASE_URL must be http:// or https:// with a plain host, and nothing after it.")


def _address(text: str) -> SplitResult | None:
    """The parts of an address with a host and, if any, a port that there can be."""
    try:
        parts = urlsplit(text)
        named = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return None
    return parts if named else None
