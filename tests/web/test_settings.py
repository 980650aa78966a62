"""A bad value in the environment stops the start with a sentence that names it."""

from __future__ import annotations

from pathlib import Path

import pytest

from grants.config import DEMONSTRATION_SECRET, Settings, SettingsError

FILE = "file:" + "//"
"""In two parts, since an address with a folder behind it would be a trace of a machine."""

ROOT = Path("/srv/evenhand")
BAD = {
    "PORT": ["", "0", "65536", "-1", "8000.5", "0x1F90", " 8000", "\uff18000", "²", "eight", "9" * 5000],
    "DATABASE_URL": [
        "",
        "evenhand.db",
        "mysql://localhost/evenhand",
        "sqlite://",
        "sqlite:///",
        "sqlite:///:memory:",
        "sqlite+aiosqlite:///a.db",
        "postgresql://localhost:many/evenhand",
        "postgresql+psycopg2://localhost/evenhand",
        "://",
    ],
    "SECRET_KEY": ["", "short", "fifteen letters", " " * 20, DEMONSTRATION_SECRET],
    "LEDGER_KEY_FILE": ["", "/"],
    "TRUSTED_PROXIES": ["", "-1", "10", "one", "²", " 1"],
    "MAIL_URL": [
        "",
        "smtp://",
        "http://mail.example",
        "mail.example:25",
        "smtp://mail.example:many",
        "smtp://[",
        "smtp://mail.example/evenhand",
        "smtp://mail.example/evenhand@a..example",
        "smtp://mail.example/@a.example",
        "smtp://mail.example/x@a%0D%0Ab.example",
        "smtp://mail.example/x@a%20b.example",
        "smtp://mail.example/Name%20%3Cx@a.example%3E",
        "smtp://mail..example",
        f"smtp://{'a' * 70}.example",
    ],
    "CHECKPOINTS_URL": [
        "",
        "/srv/checkpoints",
        "file://",
        "file:///",
        f"{FILE}elsewhere.example/checkpoints",
        "ftp://elsewhere.example",
        "https://",
        "https://elsewhere.example:many",
        "https://elsewhere.example/checkpoints?a=b",
        "https://elsewhere.example/#top",
        "https://elsewhere.example/check points",
        "https://[",
    ],
    "FILES_URL": ["", "s3://bucket", "ftp://files.example"],
    "BASE_URL": [
        "",
        "evenhand.example",
        "ftp://evenhand.example",
        "https://",
        "https://evenhand.example/grants",
        "https://evenhand.example?a=b",
        "https://evenhand.example#top",
        "https://somebody:secret@evenhand.example",
        "https://evenhand.example:many",
        "https://evenhand.example:99999",
        "https://évenhand.example",
        "https://even hand.example",
        "https://[",
    ],
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, bad in BAD.items() for value in bad])
def test_bad_value_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(SettingsError) as refused:
        Settings.from_environment({name: value}, ROOT)
    sentence = str(refused.value)
    assert sentence.startswith(f"{name} must ")
    assert len(sentence) < 120
    assert name != "SECRET_KEY" or not value.strip() or value not in sentence


def test_every_setting_has_bad_values_here() -> None:
    asked: set[str] = set()

    class Asking(dict[str, str]):
        def get(self, key: str, default: object = None) -> object:  # type: ignore[override]
            asked.add(key)
            return default

    Settings.from_environment(Asking(), ROOT)
    assert asked == BAD.keys()


def test_nothing_set_is_the_demonstration() -> None:
    found = Settings.from_environment({}, ROOT)
    assert found == Settings(
        database_url="sqlite:////srv/evenhand/instance/evenhand.db",
        secret_key=DEMONSTRATION_SECRET,
        ledger_key_file=ROOT / "instance" / "ledger.key",
        files_url="/srv/evenhand/instance/files",
        base_url="http://127.0.0.1:8000",
        port=8000,
        mail_url="console:",
    )
    assert (found.has_own_secret, found.host) == (False, "127.0.0.1:8000")


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [
        ("PORT", "1", 1),
        ("PORT", "65535", 65535),
        ("DATABASE_URL", "postgres://u:p@db/evenhand", "postgresql+psycopg://u:p@db/evenhand"),
        ("DATABASE_URL", "postgresql://db/evenhand", "postgresql+psycopg://db/evenhand"),
        ("DATABASE_URL", "postgresql+psycopg://db/evenhand", "postgresql+psycopg://db/evenhand"),
        ("DATABASE_URL", "sqlite:///a.db", "sqlite:///a.db"),
        ("SECRET_KEY", "sixteen letters!", "sixteen letters!"),
        ("MAIL_URL", "smtps://u:p@mail.example:465/a@b.example", "smtps://u:p@mail.example:465/a@b.example"),
        ("MAIL_URL", "smtp+starttls://mail.example", "smtp+starttls://mail.example"),
        ("BASE_URL", "https://Evenhand.Example/", "https://evenhand.example"),
        ("BASE_URL", "http://[::1]:8000", "http://[::1]:8000"),
        ("LEDGER_KEY_FILE", "/srv/ledger.key", Path("/srv/ledger.key")),
        ("FILES_URL", "/srv/files", "/srv/files"),
        ("CHECKPOINTS_URL", f"{FILE}/mnt/elsewhere/", f"{FILE}/mnt/elsewhere"),
        (
            "CHECKPOINTS_URL",
            "https://u:p@else.example:8443/evenhand",
            "https://u:p@else.example:8443/evenhand",
        ),
        ("TRUSTED_PROXIES", "0", 0),
        ("TRUSTED_PROXIES", "2", 2),
    ],
)
def test_good_value_is_kept(name: str, value: str, kept: object) -> None:
    found = Settings.from_environment({name: value}, ROOT)
    assert getattr(found, name.lower()) == kept
