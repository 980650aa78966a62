"""Whole rounds made of the engine's own functions: small, complete, and as changeable as by whoever ran them.

A round made here can be forged with the key at hand: `bundle()` signs and logs whatever is in it by then.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from voting import bundle
from voting.bundle import names, stored
from voting.ledger import canonical, checkpoints, notes, tree

if TYPE_CHECKING:
    from collections.abc import Iterator

AT = "2026-12-04T12:00:00Z"
PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = PRIVATE.public_key().public_bytes_raw()
VERIFIER = bundle.verifier_zipapp()


def secret(*words: object) -> bytes:
    """32 bytes that are the same in every run."""
    return sha256(repr(words).encode()).digest()


def chance(seed: object) -> random.Random:
    """Choices that are the same in every run."""
    return random.Random(repr(seed))  # noqa: S311 -- nothing is kept secret by it


def as_json(value: object) -> bytes:
    """The form of ground-rules.json and the other files of JSON."""
    return (json.dumps(value, sort_keys=True, ensure_ascii=False, indent=1) + "\n").encode()


@dataclass
class Made:
    """A round before it is published: entries as (type, fields), and the files that will be final."""

    origin: str
    entries: list[tuple[str, dict[str, Any]]]
    files: dict[str, bytes]
    after: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    @property
    def key(self) -> str:
        """The verifier key."""
        return notes.verifier_key(self.origin, PUBLIC)

    def of(self, kind: str, number: int = 0) -> dict[str, Any]:
        """The fields of an entry, to be changed in place."""
        return [data for name, data in self.entries if name == kind][number]

    def place(self, kind: str, number: int = 0) -> int:
        """The index of an entry."""
        return [index for index, (name, _) in enumerate(self.entries) if name == kind][number]

    def load(self, name: str) -> Any:  # noqa: ANN401 -- whatever the JSON holds
        """The value of a file of JSON."""
        return json.loads(self.files[name])

    def save(self, name: str, value: object) -> None:
        """Change a file of JSON, and log the result where it is that."""
        self.files[name] = as_json(value)
        if name == "result.json":
            for kind in ("count-made", "decision-confirmed"):
                self.of(kind)["result"] = sha256(self.files[name]).hexdigest()

    def opened(self) -> list[dict[str, Any]]:
        """The lines of openings.jsonl."""
        return [json.loads(line) for line in self.files["openings.jsonl"].splitlines()]

    def save_opened(self, lines: list[dict[str, Any]]) -> None:
        """Change openings.jsonl, without logging another root."""
        self.files["openings.jsonl"] = b"".join(canonical.encode(line).encode() + b"\n" for line in lines)

    def lines(self) -> list[bytes]:
        """The entries as the tree's leaves, published and signed for as they are now."""
        logged = ("published", {"at": AT, "files": bundle.digests(self.files)})
        entries = [*self.entries, logged, *self.after]
        return [canonical.encode({"data": data, "type": kind, "v": 1}).encode() for kind, data in entries]

    def checkpoint(self, size: int | None = None) -> bytes:
        """The signed head of the first `size` entries, or of all."""
        lines = self.lines()
        kept = lines[: len(lines) if size is None else size]
        body = checkpoints.body(self.origin, len(kept), tree.root(kept))
        return notes.sign(body, self.origin, PUBLIC, PRIVATE.sign).encode()

    def all_files(self) -> dict[str, bytes]:
        """The files of the bundle, in its order."""
        growing = {
            "entries.jsonl": b"".join(line + b"\n" for line in self.lines()),
            "checkpoint": self.checkpoint(),
        }
        whole = self.files | growing
        return {name: whole[name] for name in sorted(whole, key=names.place)}

    def bundle(self) -> bytes:
        """The zip, in the form of a bundle even where a file is missing."""
        return stored.write(self.all_files().items())


def final(origin: str, title: str, files: dict[str, bytes], *, imported: bool) -> dict[str, bytes]:
    """The files with those that every bundle has."""
    key = notes.verifier_key(origin, PUBLIC)
    return files | {
        "README.txt": bundle.readme(title, origin, key, imported=imported),
        "key.txt": f"{key}\n".encode(),
        "changes.json": b"[]\n",
        "verify.pyz": VERIFIER,
    }


def entries_of(made: Made, kind: str) -> Iterator[dict[str, Any]]:
    """The fields of all entries of a type."""
    return (data for name, data in made.entries if name == kind)
