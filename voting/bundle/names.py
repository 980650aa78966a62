"""The files of a bundle, in the order in which they stand in the zip."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

MEMBERS = (
    "README.txt",
    "checkpoint",
    "key.txt",
    "entries.jsonl",
    "roll.txt",
    "ground-rules.json",
    "proposals.json",
    "openings.jsonl",
    "result.json",
    "changes.json",
    "verify.pyz",
)
"""A round that members scored."""

WHOLE = (*MEMBERS[:8], "ballots.pb", *MEMBERS[8:])
"""One whose ballots are published whole."""

IMPORTED = (
    "README.txt",
    "checkpoint",
    "key.txt",
    "entries.jsonl",
    "ground-rules.json",
    "proposals.json",
    "ballots.pb",
    "result.json",
    "changes.json",
    "verify.pyz",
)
"""A public election, published whole."""

GROWING = frozenset({"checkpoint", "entries.jsonl"})
"""What goes on changing after publication (an award is accepted): bound by the signature, not by a digest."""

_PLACES = {name: place for place, name in enumerate(WHOLE)}


def is_listed(name: str) -> bool:
    """Tell whether some bundle has a file of this name."""
    return name in _PLACES


def place(name: str) -> int:
    """Give the place of a listed file among the others."""
    return _PLACES[name]


def digests(files: Mapping[str, bytes]) -> dict[str, str]:
    """Give what the entry `published` holds: the SHA-256 of every file that is final, in hexadecimal."""
    return {name: sha256(data).hexdigest() for name, data in files.items() if name not in GROWING}
