"""What somebody names on the command line: files, read within bounds, and keys, written out or in a file."""

from __future__ import annotations

from pathlib import Path

from voting.ledger.keys import ED25519, BadKey, parse_key

_LONGEST_KEY = 1_000


def read(path: Path, most: int) -> bytes:
    """Give the bytes of a file, at most so many. Raises OSError."""
    with path.open("rb") as file:
        return file.read(most)


def key(text: str, kind: bytes = ED25519) -> str:
    """Give the verifier key that `text` is, or that the file of that name holds. Raises BadKey, OSError."""
    try:
        parse_key(text, kind)
    except BadKey:
        path = Path(text)
        if not path.is_file():
            raise
        text = read(path, _LONGEST_KEY).decode(errors="replace").strip()
        parse_key(text, kind)
    return text
