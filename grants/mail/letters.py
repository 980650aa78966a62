"""A message as it goes out: the same words twice, as text and as HTML that reads well anywhere."""

from __future__ import annotations

import re
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask_babel import force_locale
from flask_babel import gettext as _
from markupsafe import Markup, escape

from grants.audit.keys import settings
from grants.db import new_id
from grants.mail.kinds import DIGEST, USUAL

if TYPE_CHECKING:
    from grants.mail.models import Message

AS_TEXT = SMTP.clone(cte_type="7bit")
"""Lines end and letters travel so that every server on the way hands on the very same bytes."""
CHECKPOINT = re.compile(
    r"^[^\n]+\n[0-9]+\n[A-Za-z0-9+/]{43}=\n(?:[^\n]+\n)*\n(?:\u2014 [^\n ]+ [A-Za-z0-9+/=]+(?:\n|\Z))+",
    re.MULTILINE,
)
"""A signed note of a tree's head, with its blank line: what must come out again byte for byte."""
STYLE = (
    ":root{color-scheme:light dark}body{font:1.1em/1.5 sans-serif;max-width:36em;margin:auto;padding:1em}"
    "p,h1,pre{overflow-wrap:anywhere}h1{font-size:1.3em}pre{white-space:pre-wrap}"
)
"""No colours: whoever reads has chosen theirs."""


def new_letter() -> str:
    """A Message-ID: of the place's own name, and telling nothing else."""
    host = urlsplit(settings().base_url).hostname or "localhost"
    return f"<{new_id()}@{f'[IPv6:{host}]' if ':' in host else host}>"


def letter(message: Message, sender: str) -> bytes:
    """The whole letter, ready to be handed over. Raises ValueError for an address that cannot be written."""
    made = EmailMessage(policy=AS_TEXT if message.address.isascii() else AS_TEXT.clone(utf8=True))
    made["To"] = message.address
    made["From"] = sender
    made["Subject"] = message.subject
    made["Date"] = format_datetime(message.written_at)
    made["Message-ID"] = message.letter
    made["Auto-Submitted"] = "auto-generated"
    made["Content-Language"] = message.language
    words = in_full(message)
    made.set_content(words)
    made.add_alternative(str(as_html(message.subject, words, message.language)), subtype="html")
    return made.as_bytes()


def in_full(message: Message) -> str:
    """The words with, under those that one can have otherwise, where to choose."""
    if message.kind not in USUAL and message.kind != DIGEST:
        return message.body
    with force_locale(message.language.replace("-", "_")):
        said = _(
            "Choose which messages you get: %(address)s", address=f"{settings().base_url}/my-messages/which"
        )
    return f"{message.body}\n\n{said}"


def as_html(subject: str, words: str, language: str) -> Markup:
    """The same words as a whole page: paragraphs, our own addresses as links, checkpoints as they are."""
    return Markup(
        '<!DOCTYPE html>\n<html lang="{}">\n<head>\n<meta charset="utf-8">\n<title>{}</title>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n<style>{}</style>\n</head>\n<body>\n<main>\n'
        "<h1>{}</h1>\n{}\n</main>\n</body>\n</html>\n"
    ).format(language, subject, STYLE, subject, Markup("\n").join(pieces(words)))


def pieces(words: str) -> list[Markup]:
    """The words as paragraphs, and each checkpoint in one piece that keeps its every line."""
    parts: list[Markup] = []
    end = 0
    for found in CHECKPOINT.finditer(words):
        parts += _paragraphs(words[end : found.start()])
        parts.append(Markup('<pre class="said">{}</pre>').format(found[0]))
        end = found.end()
    return parts + _paragraphs(words[end:])


def _paragraphs(words: str) -> list[Markup]:
    lines = (part.strip("\n").split("\n") for part in re.split(r"\n{2,}", words) if part.strip())
    return [Markup("<p>{}</p>").format(Markup("<br>\n").join(map(_linked, each))) for each in lines]


def _linked(line: str) -> Markup:
    """A line in which addresses of this place are links. Others stay words: people write in messages too."""
    ours = re.compile(rf"({re.escape(settings().base_url)}(?:/(?:[^\s<>\"']*[\w/=&#-])?)?)(?![\w:@-]|\.\w)")
    return Markup("").join(
        Markup('<a href="{0}">{0}</a>').format(part) if at % 2 else escape(part)
        for at, part in enumerate(ours.split(line))
    )
