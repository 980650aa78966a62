"""What an installation is told by its environment; a bad value stops the start with a sentence."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

DEMONSTRATION_SECRET = "for-the-demonstration-only"  # noqa: S105 - refused for anything but the demonstration
LONGEST_PORT = 65535
SHORTEST_SECRET = 16


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
            files_url=_files(environ.get("FILES_URL", str(instance / "files"))),
            base_url=_base(environ.get("BASE_URL", f"http://127.0.0.1:{port}")),
            port=port,
        )


def _port(text: str) -> int:
    if text.isascii() and text.isdigit() and 0 < int(text) <= LONGEST_PORT:
        return int(text)
    raise SettingsError(f"PORT must be a number from 1 to {LONGEST_PORT}; it is {text!r}.")


def _database(text: str) -> str:
    if text.startswith("sqlite:///"):
        return text
    for scheme in ("postgresql+psycopg://", "postgresql://", "postgres://"):
        if text.startswith(scheme):
            return "postgresql+psycopg://" + text.removeprefix(scheme)
    raise SettingsError("DATABASE_URL must begin with sqlite:/// or postgresql://.")


def _secret(text: str | None) -> str:
    if text is None:
        return DEMONSTRATION_SECRET
    if len(text) >= SHORTEST_SECRET and text != DEMONSTRATION_SECRET:
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
    parts = urlsplit(text)
    if parts.scheme in {"smtp", "smtps", "smtp+starttls"} and parts.hostname:
        return text
    raise SettingsError("MAIL_URL must be smtp://, smtps:// or smtp+starttls:// with a host, or console:.")


def _files(text: str) -> str:
    if text and "://" not in text:
        return text
    raise SettingsError("FILES_URL must name a folder; other stores are not there yet.")


def _base(text: str) -> str:
    parts = urlsplit(text)
    if (
        parts.scheme in {"http", "https"}
        and parts.netloc.isascii()
        and parts.hostname
        and parts.path in {"", "/"}
    ):
        return f"{parts.scheme}://{parts.netloc.lower()}"
    raise SettingsError("BASE_URL must be http:// or https:// with a plain host, and nothing after it.")
