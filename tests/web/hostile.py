"""What people with bad intentions, broken programs and unusual names send."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

SCRIPT = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
TEXTS = {
    "empty": "",
    "blank": " \t\u00a0\u2003\r\n",
    "script": SCRIPT,
    "template": "{{7*7}} ${7*7} #{7*7} {% raise %} %(name)s %s {0} {name}",
    "right to left": "\u202egnp.exe\u202c \u2067abc\u2069 \u05e9\u05dc\u05d5\u05dd",
    "control": "a\0b\x01\x1b[31m\x7f\x85\ufffe\uffff\ufdd0",
    "pictures": "🫖👩‍👩‍👧‍👦🏴󠁧󠁢󠁷󠁬󠁳󠁿 e\u0301\u0327 \ufdfa " + "\u0301" * 50,
    "header": "a\r\nBcc: mallory@example.org\r\n\r\n.\r\n",
    "query": "'; DROP TABLE rounds; -- \\ %_",
    "formula": '=HYPERLINK("http://evil.example","x")',
    "minus": "-1",
    "infinite": "1e309",
    "not a number": "nan",
    "long number": "9" * 5_000,
    "padded number": "0000000005" + "9" * 5_000,
    "first day": "0001-01-01T00:00",
    "last day": "9999-12-31T23:59",
    "address": "a@b@\ufdfa.example, mallory@example.org",
    "other person": "member-1@salford-together.example",
    "growing": "\U0001d160" * 90,
    "growing address": "\ufdfa" * 60 + "@example.org",
}
STRANGE = (
    "control",
    "right to left",
    "pictures",
    "header",
    "query",
    "long number",
    "growing",
    "growing address",
)
"""What one database may take and another not."""
MOST = 900_000


def of_one_text(text: str) -> Callable[[list[str]], dict[str, Any]]:
    """The same in every field."""
    return lambda names: dict.fromkeys(names, text)


FORMS: dict[str, Callable[[list[str]], dict[str, Any]]] = {
    "nothing": lambda _names: {},
    **{name: of_one_text(text) for name, text in TEXTS.items()},
    "huge": lambda names: dict.fromkeys(names, "é" * min(50_000, MOST // 2 // max(1, len(names)))),
    "twice": lambda names: {name: ["3", "<b>4</b>", "agree"] for name in names},
    "files": lambda names: {name: (io.BytesIO(b"GIF89a"), "../../etc/passwd") for name in names},
    "more fields": lambda names: {
        **dict.fromkeys(names, "3"),
        **dict.fromkeys(("id", "is_administrator", "duties", "c99", "revision", "slot", ""), "1"),
    },
}


def bodies(names: list[str]) -> dict[str, tuple[bytes, str]]:
    """Bytes that are no form at all, and how they call themselves."""
    urlencoded = "application/x-www-form-urlencoded"
    broken = "&".join(f"{name}=%ff%fe%c3%28%" for name in names).encode() + b"&\xff\xfe=\xc3\x28"
    return {
        "not UTF-8": (broken, urlencoded),
        "JSON": (b'{"name": ["a", {"b": null}], "email": 3}', "application/json"),
        "broken multipart": (
            b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb',
            "multipart/form-data; boundary=x",
        ),
        "multipart without an end": (b"a" * 5_000, "multipart/form-data"),
        "another character set": ("é".encode("utf-16"), urlencoded + "; charset=utf-16"),
        "nothing known": (b"\0\1\2", "application/octet-stream"),
    }
