"""A receipt as a short text for the fragment of an address, which a browser keeps to itself.

It leaves out what can be worked out again: the slot, the entry and with it the text of the note. Origin,
proposals and criteria are those of the page that the address leads to.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import replace
from typing import TYPE_CHECKING, NoReturn

from voting.ballots import State
from voting.hashing import DIGEST_BYTES
from voting.ledger import ballots
from voting.ledger.ballots import Mark
from voting.ledger.canonical import LARGEST_INTEGER
from voting.ledger.keys import encode_base64
from voting.ledger.receipt_files import check, is_name
from voting.ledger.receipts import (
    SIGNATURE_BYTES,
    BadReceipt,
    Receipt,
    cast_note_text,
    fork_of,
    read_note,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voting.ledger.ballots import Criterion

VERSION = "1"
VERSION_OF_WHOLE = "2"  # its seed is empty, and its marks have scores or n
LONGEST = 100_000  # letters
_LETTERS = {State.ABSTAINED: "a", State.RECUSED: "r", State.NOT_YET: "n"}
_STATES = {letter: state for state, letter in _LETTERS.items()}
_NUMBER = re.compile(r"0|[1-9][0-9]{0,15}")
_FIELDS = 8  # one more where the ledger forked before the cast


def compact(receipt: Receipt) -> str:
    """Write a receipt as a short text. Raises BadReceipt where it could not be expanded to the same again."""
    note = read_note(receipt.note, receipt.origin)
    slot = ballots.slot(receipt.origin, receipt.salt, receipt.name)
    if receipt.slot != slot or note.leaf != receipt.leaf():
        raise BadReceipt("Its slot or its note does not follow from the rest of it.")
    is_whole = receipt.form == "whole"
    fields = [
        VERSION_OF_WHOLE if is_whole else VERSION,
        _encoded(receipt.name.encode()),
        _encoded(receipt.salt),
        str(receipt.revision),
        _encoded(receipt.seed),
        _encoded(receipt.blind),
        ".".join("n" if is_whole and not mark.scores else _written(mark) for mark in receipt.marks),
        _encoded(note.signature.key_id + note.signature.signature),
    ]
    fork = fork_of(note.line, receipt.origin)
    return ":".join(fields if fork is None else [*fields, fork])


def expand(text: str, origin: str, proposals: Sequence[str], criteria: Sequence[Criterion]) -> Receipt:
    """Rebuild the receipt that `compact` wrote, without its proof. Raises BadReceipt."""
    fields = text.split(":", _FIELDS + 1) if len(text) <= LONGEST else []
    if len(fields) not in (_FIELDS, _FIELDS + 1) or fields[0] not in (VERSION, VERSION_OF_WHOLE):
        _refuse("It is not a receipt in short.")
    is_whole = fields[0] == VERSION_OF_WHOLE
    _, name, salt, revision, seed, blind, marks, signature, *forks = fields
    line = "/".join([origin, *forks])
    if forks and fork_of(line, origin) is None:
        _refuse("Its last part is not the number of a fork.")
    words = marks.split(".")
    if len(words) != len(proposals):
        _refuse(f"It has {len(words)} marks, and there are {len(proposals)} proposals.")
    key = (_name(name), _raw(salt, DIGEST_BYTES))
    bare = Receipt(
        origin=origin,
        name=key[0],
        salt=key[1],
        slot=ballots.slot(origin, key[1], key[0]),
        revision=_number(revision, 1),
        seed=_raw(seed, 0 if is_whole else DIGEST_BYTES),
        blind=_raw(blind, DIGEST_BYTES),
        criteria=tuple(criteria),
        marks=tuple(_mark(*pair, len(criteria)) for pair in zip(proposals, words, strict=True)),
        note="",
        form="whole" if is_whole else "lists",
    )
    if is_whole and any(mark.state in {State.ABSTAINED, State.RECUSED} for mark in bare.marks):
        _refuse("A mark of a whole ballot is n or one score for each criterion.")
    signed = encode_base64(_raw(signature, SIGNATURE_BYTES))
    receipt = replace(bare, note=f"{cast_note_text(line, bare.leaf())}\n— {line} {signed}\n")
    check(receipt)
    return receipt


def _written(mark: Mark) -> str:
    return _LETTERS.get(mark.state) or "-".join(map(str, mark.scores))


def _mark(proposal: str, word: str, criteria: int) -> Mark:
    if word in _STATES:
        return Mark(proposal, _STATES[word], ())
    scores = word.split("-")
    if len(scores) != criteria:
        _refuse("A mark is not a, r, n or one score for each criterion.")
    return Mark(proposal, State.SCORED, tuple(_number(score, 0) for score in scores))


def _name(field: str) -> str:
    try:
        name = _raw(field).decode()
    except UnicodeDecodeError:
        _refuse("Its name is not UTF-8.")
    if not is_name(name):
        _refuse("Its name is not one that can stand on a roll.")
    return name


def _number(digits: str, least: int) -> int:
    if not _NUMBER.fullmatch(digits) or not least <= int(digits) <= LARGEST_INTEGER:
        _refuse("A number in it is not one.")
    return int(digits)


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode("ascii").rstrip("=")


def _raw(field: str, size: int | None = None) -> bytes:
    """Read base64url without padding, and make sure that it is what `_encoded` writes."""
    try:
        data = base64.b64decode(field + "=" * (-len(field) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        _refuse("A part of it is not base64url.")
    if _encoded(data) != field or size not in (None, len(data)):
        _refuse("A part of it is not base64url, or has another length.")
    return data


def _refuse(sentence: str) -> NoReturn:
    raise BadReceipt(sentence)
