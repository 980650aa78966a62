"""Reading a list of people that was pasted: names and addresses in whatever form they were kept.

A name is never guessed: where a line could mean two things it is given back, to be written more plainly.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grants.people.forms import LONGEST_EMAIL, WRITTEN
from grants.people.service import tidy_email, tidy_name

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST_NAME = 100
NO_ADDRESS, UNCLEAR, BROKEN_ADDRESS, LONG = "no address", "unclear", "broken address", "long"
"""Why a line could not be read."""

ITEM = re.compile(r"^\s*(?:[-*•·–]|\d{1,3}[.)])\s+")
FIELD = re.compile(r"^\s*(?:to|cc|bcc|from)\s*:\s*", re.IGNORECASE)
TOKEN = re.compile(
    rf'"(?P<quoted>[^"]*)"'
    rf"|<\s*(?:mailto:)?(?P<angle>{WRITTEN.pattern})\s*>"
    rf"|(?:mailto:)?(?P<bare>{WRITTEN.pattern})",
    re.IGNORECASE,
)
BETWEEN = re.compile(r"[,;|\t]")


@dataclass(frozen=True)
class Pasted:
    """Somebody on a list. The name is empty where there is only an address."""

    name: str
    email: str


@dataclass(frozen=True)
class Line:
    """One line as it was pasted, and whom it names; or why it could not be read."""

    number: int
    text: str
    people: tuple[Pasted, ...] = ()
    problem: str = ""


@dataclass(frozen=True)
class _Address:
    email: str
    is_angled: bool


def read_list(text: str) -> list[Line]:
    """Every line that says something, in order, numbered as it was pasted."""
    lines = enumerate(text.splitlines(), 1)
    return [_line(number, line.strip()) for number, line in lines if line.strip()]


def _line(number: int, text: str) -> Line:
    addresses, chunks = _parts(FIELD.sub("", ITEM.sub("", text)))
    if not addresses:
        return Line(number, text, problem=BROKEN_ADDRESS if "@" in text else NO_ADDRESS)
    names = _names(addresses, chunks)
    if names is None:
        return Line(number, text, problem=UNCLEAR)
    if any(set("@<>") & set(name) for name in names):
        return Line(number, text, problem=BROKEN_ADDRESS)
    if any(len(name) > LONGEST_NAME for name in names) or any(
        len(each.email) > LONGEST_EMAIL for each in addresses
    ):
        return Line(number, text, problem=LONG)
    people = map(Pasted, names, (each.email for each in addresses))
    return Line(number, text, tuple(people))


def _parts(text: str) -> tuple[list[_Address], list[str]]:
    """The addresses of a line, and the words before, between and after them: always one piece more."""
    addresses: list[_Address] = []
    chunks, at = [""], 0
    for found in TOKEN.finditer(text):
        chunks[-1] += text[at : found.start()]
        at = found.end()
        quoted, angle = found["quoted"], found["angle"]
        written = tidy_email(angle or found["bare"] or quoted or "")
        if written.startswith("'") and written.endswith("'"):
            written = written[1:-1]
        if not WRITTEN.fullmatch(written):
            chunks[-1] += quoted if quoted is not None else found[0]
            continue
        if addresses and angle and addresses[-1].email == written and not chunks[-1].strip():
            # a mail program that knows no name writes the address in its place
            addresses[-1] = _Address(written, is_angled=True)
            continue
        addresses.append(_Address(written, is_angled=bool(angle)))
        chunks.append("")
    chunks[-1] += text[at:]
    return addresses, chunks


def _names(addresses: Sequence[_Address], chunks: Sequence[str]) -> list[str] | None:
    """A name, perhaps none, for each address; None where the words could belong to another one.

    In front of <…> stands its name. What is left stands before its address on the whole line, or after it.
    """
    names = ["" for _each in addresses]
    free = {}
    for place, chunk in enumerate(chunks):
        is_its_name = place < len(addresses) and addresses[place].is_angled
        name = _name(chunk, swaps=is_its_name)
        if is_its_name:
            names[place] = name
        elif name:
            free[place] = name
    before = all(place < len(addresses) for place in free)
    after = all(place > 0 and not addresses[place - 1].is_angled for place in free)
    if free and before == after:
        return None
    for place, name in free.items():
        names[place if before else place - 1] = name
    return names


def _name(chunk: str, *, swaps: bool) -> str:
    """Words as a name: what only keeps columns apart goes; "Bell, Iris" before <…> is Iris Bell."""
    plain = chunk.strip(" \t,;|:-–—")
    parts = [part for part in BETWEEN.split(plain) if part.strip()]
    if swaps and len(parts) == len(("family", "given")) and "," in plain:
        parts.reverse()
    name = tidy_name(" ".join(parts))
    if not any(letter.isalnum() for letter in name):
        return ""  # a full stop at the end of a line, brackets around an address
    return name[1:-1].strip() if name[:1] == "'" == name[-1:] else name
