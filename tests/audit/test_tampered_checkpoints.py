"""Checkpoints changed, made up or deleted: the entries they are about are named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from grants.audit.models import Checkpoint
from grants.db import db
from tests.audit.intruder import add, remove, row, write
from tests.audit.looking import TOLD, findings, ledger_of, lines_of, names
from voting.ledger import notes

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.usefixtures("story")


def checkpoints(slug: str) -> list[Checkpoint]:
    query = db.select(Checkpoint).where(Checkpoint.ledger_id == ledger_of(slug)).order_by(Checkpoint.size)
    return list(db.session.scalars(query))


@pytest.mark.parametrize("slug", TOLD)
def test_check_names_the_entries_under_a_checkpoint_that_was_changed(slug: str) -> None:
    for kept in checkpoints(slug):
        note, size, last = kept.note, kept.size, kept.size - 1
        for changed in note_changes(note):
            write("checkpoints", {"id": kept.id}, note=changed)
            assert names(findings(slug), last), changed
        write("checkpoints", {"id": kept.id}, note=note, size=size + 1000)
        assert names_within(slug, findings(slug), last)
        write("checkpoints", {"id": kept.id}, size=size)
    assert findings(slug) == []


def note_changes(note: str) -> Iterator[str]:
    """Another size, another root, another signature, another name, no signature, nothing."""
    origin, size, root, *rest = note.split("\n")
    yield "\n".join([origin, str(int(size) - 1), root, *rest])
    yield "\n".join([origin, size, ("A" if root[0] != "A" else "B") + root[1:], *rest])
    yield "\n".join([f"{origin}x", size, root, *rest])
    yield note[:-10] + ("A" if note[-10] != "A" else "B") + note[-9:]
    yield notes.sign(f"{origin}\n{size}\n{root}\n", origin, bytes(32), lambda _text: bytes(64))
    yield note.partition("\n\n")[0]
    yield ""


@pytest.mark.parametrize("slug", TOLD)
def test_check_names_the_entry_whose_checkpoint_was_deleted(slug: str) -> None:
    for kept in checkpoints(slug):
        like, last = row("checkpoints", id=kept.id), kept.size - 1
        remove("checkpoints", id=kept.id)
        assert names_within(slug, findings(slug), last)
        add("checkpoints", like, id=like.id)


def names_within(slug: str, found: list[str], last: int) -> bool:
    """Whether an entry signed with it is named: the one that moved the phase, or the last of all."""
    lines = lines_of(slug)
    moves = [place for place in range(last + 1) if b'"phase-moved"' in lines[place]]
    return names(found, last) or (bool(moves) and names(found, moves[-1]))
