"""The published bundle of a round: a zip of plain files, and the verifier that goes with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voting.bundle import names, stored
from voting.bundle.faults import Fault, NotABundle
from voting.bundle.names import digests
from voting.bundle.reading import Scanned, read, scan
from voting.bundle.readme import readme
from voting.bundle.zipapp import verifier_zipapp

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "Fault",
    "NotABundle",
    "Scanned",
    "digests",
    "parts",
    "read",
    "readme",
    "scan",
    "verifier_zipapp",
    "write",
]


def write(files: Mapping[str, bytes]) -> bytes:
    """Give the bundle's bytes: the same from the same files, in whatever order they come.

    Raises ValueError unless these are exactly the files of a round of members, with whole ballots or without,
    or of an imported one.
    """
    return b"".join(parts(files))


def parts(files: Mapping[str, bytes]) -> list[bytes]:
    """Give those bytes part by part, for a bundle that need not be in memory a second time. Raises alike."""
    if set(files) not in (set(names.MEMBERS), set(names.WHOLE), set(names.IMPORTED)):
        kind = names.IMPORTED if "ballots.pb" in files else names.MEMBERS
        odd = sorted(set(files) ^ set(names.WHOLE if {"roll.txt", "ballots.pb"} <= set(files) else kind))
        raise ValueError(
            f"A bundle has all its files and no others; not as they should be: {', '.join(odd)}."
        )
    in_order = [(name, files[name]) for name in sorted(files, key=names.place)]
    return [piece.data for piece in stored.pieces(in_order)]
