"""The cosignatures of people who keep watch, on the checkpoints that were given."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from voting.ledger import checkpoints, cosignatures, notes
from voting.verify.findings import Finding, NotChecked, Noted, plain
from voting.verify.signature import known_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voting.ledger.keys import Key
    from voting.verify.evidence import Evidence
    from voting.verify.findings import Remark
    from voting.verify.signature import Given


def check(evidence: Evidence, given: Given) -> Iterator[Remark]:
    """Check the signatures of the given witnesses, and name those of others."""
    witnesses = {key.name: key for key in map(cosignatures.parse_witness_key, given.witnesses)}
    yield from _alike(evidence, given)
    met: set[str] = set()
    for path, data in given.checkpoints:
        name = plain(path)
        try:
            note = notes.parse(data)
            head = checkpoints.parse(note.text)
        except (notes.MalformedNote, checkpoints.BadCheckpoint):
            continue  # said where the checkpoint itself is checked
        others: list[str] = []
        for signature in note.signatures:
            key = witnesses.get(signature.name)
            if key is not None and cosignatures.is_by(signature, key):
                met.add(key.name)
                yield _verified(note, signature, key, f"{name} ({head.size} entries)")
            elif not _is_of_the_log(evidence, given, signature):
                others.append(plain(signature.name))
        if others:
            yield Noted(f"signatures on {name} by {', '.join(others)} were not checked: see --witness")
    for name in witnesses:
        if name not in met:
            yield NotChecked(f"what {plain(name)} witnessed: it has cosigned no checkpoint that was given")


def _alike(evidence: Evidence, given: Given) -> Iterator[Finding]:
    """Find witnesses that are one: what is signed does not name who signs, so one key counts once."""
    keys = [cosignatures.parse_witness_key(text) for text in dict.fromkeys(given.witnesses)]
    count = Counter(key.public_key for key in keys)
    names = Counter(key.name for key in keys)
    try:
        own = notes.parse_key(known_key(evidence, given)).public_key
    except notes.BadKey:
        own = b""
    for key in keys:
        if key.public_key == own:
            yield Finding(plain(key.name), "its key is the ledger's own: nobody else keeps watch with it")
        elif count[key.public_key] > 1:
            yield Finding(plain(key.name), "another witness that was given has the same key")
        elif names[key.name] > 1:
            yield Finding(plain(key.name), "two keys that were given are of a witness of this name")


def _verified(note: notes.Note, signature: notes.Signature, key: Key, subject: str) -> Remark:
    name = plain(key.name)
    try:
        timestamp = cosignatures.verify(note.text, signature, key)
    except cosignatures.BadCosignature as error:
        return Finding(subject, plain(str(error)))
    except notes.NoCryptography:
        return NotChecked(
            f"the signature of {name} on {subject}: Python's library cryptography is not installed"
        )
    return Noted(f"{name} cosigned {subject} at {moment(timestamp)}")


def _is_of_the_log(evidence: Evidence, given: Given, signature: notes.Signature) -> bool:
    try:
        key = notes.parse_key(known_key(evidence, given))
    except notes.BadKey:
        return False
    return cosignatures.is_by(signature, key)


def moment(timestamp: int) -> str:
    """Write seconds since 1970 as people write a time; beyond the year 9999 as they are."""
    try:
        return datetime.fromtimestamp(timestamp, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError, OSError):
        return f"{timestamp} seconds after 1970"
