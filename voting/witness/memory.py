"""What a witness has cosigned: the last head of each ledger, in a small file beside its key.

The file is written before a cosignature is shown to anybody, and one cosigning at a time may change it:
otherwise two at once could both follow from the same head, and not from each other.
"""

from __future__ import annotations

import json
import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from voting import given
from voting.ledger.checkpoints import Checkpoint
from voting.ledger.shapes import COUNT, HASH, SIGNED_ORIGIN

if TYPE_CHECKING:
    from collections.abc import Iterator

FORMAT = "evenhand-witness/1"
_LARGEST = 10_000_000


class BadMemory(Exception):
    """The file cannot be read or is in use; the reason is a sentence. A witness without it signs nothing."""


class Memory:
    """The last heads, by origin."""

    def __init__(self, path: Path, draft: Path, heads: dict[str, Checkpoint]) -> None:
        self._path, self._draft, self._heads = path, draft, heads
        self.is_kept = False

    def last(self, origin: str) -> Checkpoint | None:
        """Give the head of a ledger that was cosigned last."""
        return self._heads.get(origin)

    def newest(self, ledger: str) -> Checkpoint | None:
        """Give the head that was cosigned last under the newest name of a ledger, after its forks."""
        heads = [head for head in self._heads.values() if head.ledger == ledger]
        return max(heads, key=lambda head: head.number, default=None)

    def keep(self, head: Checkpoint) -> None:
        """Remember a head, on the disk before this returns. It may be called once."""
        heads = self._heads | {head.origin: head}
        record = {
            "format": FORMAT,
            "heads": {each.origin: {"root": each.root.hex(), "size": each.size} for each in heads.values()},
        }
        with self._draft.open("w", encoding="utf-8") as file:
            file.write(json.dumps(record, sort_keys=True, indent=1) + "\n")
            file.flush()
            os.fsync(file.fileno())
        self._draft.replace(self._path)
        self.is_kept = True


@contextmanager
def opened(key_file: Path) -> Iterator[Memory]:
    """Open the memory beside a key for one cosigning. Raises BadMemory and OSError."""
    path, draft = Path(f"{key_file}.seen"), Path(f"{key_file}.seen.new")
    try:
        os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError as error:
        raise BadMemory(
            f"Another cosigning with this key is going on. If none is, one was interrupted: delete {draft}."
        ) from error
    memory = None
    try:
        memory = Memory(path, draft, _read(path))
        yield memory
    finally:
        if memory is None or not memory.is_kept:  # once it is kept, the draft would be somebody else's
            draft.unlink(missing_ok=True)


def _read(path: Path) -> dict[str, Checkpoint]:
    if not path.exists():
        return {}
    try:
        record = json.loads(given.read(path, _LARGEST).decode())
    except (ValueError, RecursionError) as error:
        raise BadMemory(f"{path} cannot be read: what was cosigned before is not known.") from error
    heads = record.get("heads") if isinstance(record, dict) and record.get("format") == FORMAT else None
    if not isinstance(heads, dict) or not all(map(_is_head, heads.items())):
        raise BadMemory(f"{path} is not the memory of a witness: what was cosigned before is not known.")
    return {
        origin: Checkpoint(origin, head["size"], bytes.fromhex(head["root"]))
        for origin, head in heads.items()
    }


def _is_head(item: tuple[str, Any]) -> bool:
    origin, head = item
    return (
        isinstance(head, dict)
        and head.keys() == {"root", "size"}
        and HASH.fits(head["root"])
        and COUNT.fits(head["size"])
        and SIGNED_ORIGIN.fits(origin)
    )
