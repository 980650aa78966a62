"""Whether the entries are those that were signed for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from voting.ledger import checkpoints, forks, notes, tree
from voting.verify.evidence import ENTRIES
from voting.verify.findings import Broken, Finding, NotChecked, Noted, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from voting.ledger.checkpoints import Checkpoint
    from voting.ledger.keys import Key
    from voting.verify.evidence import Evidence
    from voting.verify.findings import Remark

CHECKPOINT, KEY = "checkpoint", "key.txt"


@dataclass(frozen=True, slots=True)
class Given:
    """What the person who verifies brought along: verifier keys, and files as (name, bytes)."""

    key: str | None
    checkpoints: Sequence[tuple[str, bytes]] = ()
    receipts: Sequence[tuple[str, bytes]] = ()
    links: tuple[str, bytes] | None = None
    witnesses: Sequence[str] = ()


def key(evidence: Evidence, given: Given) -> Iterator[Remark]:
    """Check that the bundle's key is the ledger's, and the one that was given."""
    if given.key is None:
        yield NotChecked("the key came from the bundle itself: give the one from your own e-mail with --key")
    data = evidence.file(KEY)
    try:
        own = notes.parse_key(data.decode(errors="replace").removesuffix("\n"))
    except notes.BadKey as error:
        raise Broken(KEY, plain(str(error))) from error
    if not data.endswith(b"\n"):
        yield Finding(KEY, "the file does not end in a newline")
    name = _name(evidence, next((entry.index for entry in evidence.all("published")), None))
    if own.name != name:
        yield Finding(KEY, f"the key is named {plain(own.name)}, and the ledger {name}")
    if given.key is not None and not _is_same(evidence, notes.parse_key(given.key), own):
        yield Finding(KEY, "the bundle's key is not the key that was given")


def _name(evidence: Evidence, size: int | None = None) -> str:
    """What the first `size` entries, or all, are signed for as. key.txt keeps the name of its day."""
    return checkpoints.name(evidence.origin, forks.number(forks.of(evidence.lines), size))


def _is_same(evidence: Evidence, given: Key, own: Key) -> bool:
    """Whether it is the same key, under a name that the ledger has or had: forks change the name alone."""
    ledger, number = checkpoints.split(given.name)
    had = ledger == evidence.origin and number <= forks.number(forks.of(evidence.lines))
    return given == own or (had and given.public_key == own.public_key)


def own(evidence: Evidence, given: Given) -> Iterator[Remark]:
    """Check the bundle's checkpoint: its one signature, and that the entries have its size and root."""
    data = evidence.file(CHECKPOINT)
    head = _head(CHECKPOINT, data)
    if len(notes.parse(data).signatures) != 1:
        yield Finding(CHECKPOINT, "it has not exactly one signature, the log's own")
    yield from _signed(evidence, given, CHECKPOINT, data, head)
    name = _name(evidence)
    if head.origin != name:
        yield Finding(CHECKPOINT, f"it is of {head.origin}, and the ledger is {name}")
    size = len(evidence.lines)
    if head.size == size:
        if tree.root(evidence.lines) != head.root:
            yield Finding(ENTRIES, f"the root of the {size} entries is not the one that was signed for")
    elif head.size > size:
        yield Finding(ENTRIES, f"{head.size} entries were signed for, and only {size} are here")
    else:
        yield Finding(ENTRIES, f"only {head.size} entries were signed for, and {size} are here")
        if tree.root(evidence.lines[: head.size]) != head.root:
            yield Finding(ENTRIES, f"the root of the first {head.size} entries is not the one signed for")


def elsewhere(evidence: Evidence, given: Given) -> Iterator[Remark]:
    """Check that the ledger goes on from each checkpoint that was given, by working out its root again."""
    found = forks.of(evidence.lines)
    if not given.checkpoints:
        yield Noted(
            "no checkpoint from elsewhere was given, so nothing here tells whether others were shown this "
            "ledger: give one from your own e-mail with --checkpoint"
        )
    for path, data in given.checkpoints:
        name = plain(path)
        try:
            head = _head(name, data)
            yield from _signed(evidence, given, name, data, head)
        except Broken as broken:
            yield broken.finding
            continue
        reach = forks.reach(head, evidence.lines, found)
        if head.ledger != evidence.origin or head.number > forks.number(found):
            yield Finding(name, f"it is of {head.origin}, and the ledger is {_name(evidence)}")
        elif head.size > reach:
            where = "here" if reach == len(evidence.lines) else f"since the ledger was put back to {reach}"
            lost = f"at least {head.size - reach} are missing {where}"
            yield Finding(name, f"it was signed for {head.size} entries: {lost}")
        elif tree.root(evidence.lines[: head.size]) != head.root:
            yield Finding(name, f"the first {head.size} entries are not those it was signed for")
        else:
            yield Noted(f"the first {head.size} entries are those that {name} was signed for")


def known_key(evidence: Evidence, given: Given) -> str:
    """Give the key that was brought along, or else the bundle's; it may be none."""
    return given.key or evidence.file(KEY).decode(errors="replace").removesuffix("\n")


def _head(name: str, data: bytes) -> Checkpoint:
    try:
        return checkpoints.parse(notes.parse(data).text)
    except (notes.MalformedNote, checkpoints.BadCheckpoint) as error:
        raise Broken(name, plain(str(error))) from error


def _signed(evidence: Evidence, given: Given, name: str, data: bytes, head: Checkpoint) -> Iterator[Remark]:
    try:
        known = notes.parse_key(known_key(evidence, given))
        opened = notes.open_note(data, [_called(evidence, known, head)])
    except notes.NoCryptography:
        yield NotChecked(f"the signature on {name}: Python's library cryptography is not installed")
    except notes.BadKey:
        return  # said of the key already
    except notes.NoteError as error:
        yield Finding(name, plain(str(error)))
    else:
        if opened.verified != (head.origin,) or head.ledger != evidence.origin:
            yield Finding(name, "it is not signed by the key that has the ledger's name")


def _called(evidence: Evidence, known: Key, head: Checkpoint) -> str:
    """The key, called by the checkpoint's origin line where both are names of this ledger."""
    ours = checkpoints.split(known.name)[0] == head.ledger == evidence.origin
    return notes.verifier_key(head.origin if ours else known.name, known.public_key)
