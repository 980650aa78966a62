"""Reading a receipt's file without believing any of it."""

from __future__ import annotations

import json
import unicodedata
from typing import Any, NoReturn

from voting.ballots import State
from voting.ledger import ballots, whole
from voting.ledger.ballots import Criterion, Mark
from voting.ledger.canonical import LARGEST_INTEGER
from voting.ledger.receipts import FORMAT, BadReceipt, Proof, Receipt, read_note
from voting.ledger.shapes import COUNT, HASH, ID, NUMBER, ORIGIN, Shape, one_of

LARGEST = 4_000_000  # bytes; 5,000 proposals and 4 criteria need 800,000
LONGEST_NAME = 500  # letters
MOST_HASHES = 64  # of a proof; a tree of 2^53 entries needs 53

_PARTS = ("criteria", "marks")
_SHAPES = {
    "format": one_of(FORMAT),
    "origin": ORIGIN,
    "name": Shape(
        "a name of 1 to 500 letters in Unicode's NFC",
        lambda value: isinstance(value, str) and is_name(value),
    ),
    "salt": HASH,
    "slot": HASH,
    "revision": NUMBER,
    "seed": HASH,
    "blind": HASH,
    "criteria": Shape("a list", lambda value: isinstance(value, list) and bool(value)),
    "marks": Shape("a list", lambda value: isinstance(value, list) and bool(value)),
    "note": Shape("a text", lambda value: isinstance(value, str)),
}
_SHAPES_OF_WHOLE = {name: shape for name, shape in _SHAPES.items() if name != "seed"} | {
    "form": one_of("whole")
}
_CRITERION = {"id": ID, "weight": NUMBER}
_SCORES = Shape(
    "a list of whole numbers", lambda value: isinstance(value, list) and all(map(COUNT.fits, value))
)
_MARK = {"proposal": ID, "state": one_of(*State), "scores": _SCORES}
_MARK_OF_WHOLE = _MARK | {"state": one_of(State.SCORED, whole.NO_SCORE)}
_HASHES = Shape(
    f"a list of at most {MOST_HASHES} hashes",
    lambda value: isinstance(value, list) and len(value) <= MOST_HASHES and all(map(HASH.fits, value)),
)
_PROOF = {"index": COUNT, "size": NUMBER, "hashes": _HASHES}


def read(data: bytes) -> Receipt:
    """Read a receipt's file. Raises BadReceipt with a sentence."""
    record = _loaded(data)
    is_whole = "form" in record
    _fits("The receipt", record, _SHAPES_OF_WHOLE if is_whole else _SHAPES, may=("proof",))
    for item in record["criteria"]:
        _fits("A criterion", item, _CRITERION)
    for item in record["marks"]:
        _fits("A mark", item, _MARK_OF_WHOLE if is_whole else _MARK)
    proof = record.get("proof")
    if "proof" in record:
        _fits("The proof", proof, _PROOF)
    receipt = Receipt(
        origin=record["origin"],
        name=record["name"],
        salt=bytes.fromhex(record["salt"]),
        slot=bytes.fromhex(record["slot"]),
        revision=record["revision"],
        seed=bytes.fromhex(record.get("seed", "")),
        blind=bytes.fromhex(record["blind"]),
        criteria=tuple(_criterion(item) for item in record["criteria"]),
        marks=tuple(
            Mark(item["proposal"], _state(item["state"]), tuple(item["scores"])) for item in record["marks"]
        ),
        note=record["note"],
        proof=_proof(proof) if proof else None,
        form="whole" if is_whole else "lists",
    )
    check(receipt)
    return receipt


def check(receipt: Receipt) -> None:
    """See that the parts of a receipt belong together. Raises BadReceipt."""
    for word, names in (
        ("criterion", [each.id for each in receipt.criteria]),
        ("proposal", [mark.proposal for mark in receipt.marks]),
    ):
        if len(set(names)) != len(names):
            raise BadReceipt(f"A {word} is there twice.")
    for mark in receipt.marks:
        try:
            ballots.values(mark, receipt.criteria)
        except ValueError as error:
            raise BadReceipt(str(error)) from error
    read_note(receipt.note, receipt.origin)


def is_name(name: str) -> bool:
    """Tell whether a name can stand on a roll: text that UTF-8 can write, in one spelling."""
    return (
        0 < len(name) <= LONGEST_NAME
        and not any("\ud800" <= letter <= "\udfff" for letter in name)
        and unicodedata.is_normalized("NFC", name)
    )


def _loaded(data: bytes) -> dict[str, Any]:
    if len(data) > LARGEST:
        raise BadReceipt(f"It is larger than {LARGEST} bytes.")
    try:
        value = json.loads(
            data.decode("utf-8-sig"), object_pairs_hook=_once, parse_float=_no, parse_constant=_no
        )
    except BadReceipt:
        raise
    except UnicodeDecodeError as error:
        raise BadReceipt("It is not UTF-8.") from error
    except (ValueError, RecursionError) as error:
        raise BadReceipt("It cannot be read as JSON.") from error
    if not isinstance(value, dict):
        raise BadReceipt("It is not an object.")
    return value


def _fits(what: str, record: object, shapes: dict[str, Shape], may: tuple[str, ...] = ()) -> None:
    if not isinstance(record, dict):
        raise BadReceipt(f"{what} is not an object.")
    for name in shapes:
        if name not in record:
            raise BadReceipt(f"{what} has no {name}.")
    for name, value in record.items():
        if name in may:
            continue
        if name not in shapes:
            raise BadReceipt(f"{what} has a field that nobody knows: {name[:40]!a}.")
        if not shapes[name].fits(value) or (isinstance(value, int) and value > LARGEST_INTEGER):
            raise BadReceipt(f'In {what[0].lower()}{what[1:]}, "{name}" is not {shapes[name].words}.')
        if isinstance(value, list) and any(isinstance(n, int) and n > LARGEST_INTEGER for n in value):
            raise BadReceipt(f"{what} has {name} beyond 2^53 - 1.")


def _state(word: str) -> State:
    return State.NOT_YET if word == whole.NO_SCORE else State(word)


def _criterion(item: dict[str, Any]) -> Criterion:
    try:
        return Criterion(item["id"], item["weight"])
    except ValueError as error:
        raise BadReceipt(str(error)) from error


def _proof(item: dict[str, Any]) -> Proof:
    return Proof(item["index"], item["size"], tuple(map(bytes.fromhex, item["hashes"])))


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    record = dict(pairs)
    if len(record) != len(pairs):
        raise BadReceipt("A field is there twice.")
    return record


def _no(text: str) -> NoReturn:
    raise BadReceipt(f"{text[:40]} is not a whole number.")
