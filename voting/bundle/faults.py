"""What can be wrong with the zip of a bundle."""

from __future__ import annotations

from typing import NamedTuple


class NotABundle(ValueError):
    """A file that is no bundle at all, or (to a strict reader) not exactly one; the reason is a clause."""


class Fault(NamedTuple):
    """Something wrong with one file, or with the zip as such where `file` is empty.

    `offset` is that of the one changed byte of the file, where it is known.
    """

    file: str
    sentence: str
    offset: int | None = None
