from __future__ import annotations

import json
from typing import Any

import pytest

from voting.ledger import canonical, entries
from voting.ledger.entries import BadEntry, Entry, Unreadable

AT = "2026-12-04T12:00:00Z"
HASH = "0f" * 32
EXAMPLES: dict[str, dict[str, Any]] = {
    "round-started": {"at": AT, "origin": "grants.example:8000/autumn-2026"},
    "ground-rules-proposed": {"at": AT, "rules": HASH, "version": 1},
    "ground-rules-agreed": {
        "agreed": 9, "at": AT, "list": HASH, "members": 12, "objected": 0, "rules": HASH, "version": 1,
    },
    "ground-rules-frozen": {"at": AT, "rules": HASH, "version": 1},
    "phase-moved": {"at": AT, "by": "time", "from": "ground-rules", "reason": HASH, "to": "proposals"},
    "phase-extended": {"at": AT, "phase": "scoring", "reason": HASH, "until": "2026-12-11T12:00:00Z"},
    "proposal-submitted": {"at": AT, "content": HASH, "proposal": "p1", "version": 1},
    "proposal-revised": {"at": AT, "content": HASH, "proposal": "p1", "version": 2},
    "proposal-withdrawn": {"at": AT, "proposal": "p1"},
    "proposal-ineligible": {"at": AT, "proposal": "p1", "reason": HASH},
    "roll-frozen": {
        "asks": [100, 0], "at": AT, "proposals": ["p2", "p1"], "root": HASH, "rules": HASH, "slots": 12,
    },
    "interest-declared": {"commitment": HASH, "proposal": "p1"},
    "ballot-cast": {"digest": HASH, "revision": 1, "slot": HASH},
    "ballot-withdrawn": {"revision": 1, "slot": HASH},
    "ballots-closed": {"at": AT, "ballots": 11, "draw": "none", "root": HASH},
    "draw-made": {"at": AT, "seats": 2, "value": "03, 17, 22, 41, 45, 58"},
    "links-checked": {"at": AT, "links": HASH, "scrutineer": 1, "verdict": "holds"},
    "ballots-imported": {"at": AT, "ballots": 90_494, "file": HASH, "root": HASH},
    "count-made": {"at": AT, "recount": "agrees", "result": HASH, "rule": HASH},
    "decision-confirmed": {"agreed": 0, "at": AT, "list": HASH, "members": 0, "objected": 0, "result": HASH},
    "published": {"at": AT, "files": {"README.txt": HASH, "ground-rules.json": HASH}},
    "award-accepted": {"amount": 150_000, "at": AT, "proposal": "p1"},
    "correction": {"at": AT, "commitment": HASH, "seats": 2},
    "key-destroyed": {"at": AT},
    "redaction": {"at": AT},
    "forked": {"at": AT, "number": 2, "restored": 30, "root": HASH, "signed": 41},
    "fork-accepted": {"agreed": 6, "at": AT, "list": HASH, "members": 8, "number": 2, "objected": 1},
}  # fmt: skip
WRONG = {
    "at": [
        "2026-12-04 12:00:00Z",
        "2026-02-30T12:00:00Z",
        "2026-12-04T12:00:00+00:00",
        "2026-12-04T24:00:00Z",
        1,
    ],
    "origin": [
        "Grants.example/a",
        "grants.example",
        "a//b",
        "http://a/b",
        "a/b/c",
        "a b/c",
        "",
        "a/b+c",
        "a:x/b",
    ],
    "rules": [HASH[1:], HASH.upper(), HASH + "00", "", 5],
    "version": [0, -1, "1", True, [1]],
    "agreed": [-1, "9", False],
    "by": ["nobody", "", 1],
    "from": ["", "Scoring", "a--b", "a b"],
    "proposal": ["", "a b", "x" * 65, 7],
    "proposals": [["p1", "p1"], "p1", [1], {"p1": 1}],
    "asks": [[-1], ["100"], 100, [True]],
    "draw": ["dice", "", {}, {"at": AT, "number": "5", "source": ""}, {"at": AT, "source": "lotto"}, [AT]],
    "value": ["", "x" * 201, "3 <b>", 7],
    "verdict": ["perhaps", "", True],
    "recount": ["differs"],
    "files": [{"README.txt": "x"}, {"../README": HASH}, {"a/b": HASH}, {"": HASH}, [HASH]],
    "slots": [-1, "12"],
}


def test_there_is_an_example_of_every_type() -> None:
    assert set(EXAMPLES) == set(entries.TYPES)
    assert {kind: set(shapes) for kind, shapes in entries.TYPES.items()} == {
        k: set(v) for k, v in EXAMPLES.items()
    }


@pytest.mark.parametrize("kind", EXAMPLES)
def test_an_entry_is_one_canonical_line_and_is_read_back(kind: str) -> None:
    line = entries.make(kind, EXAMPLES[kind])
    written = json.dumps(
        {"data": EXAMPLES[kind], "type": kind, "v": 1}, sort_keys=True, separators=(",", ":")
    )
    assert line == written.encode()
    assert entries.read(line) == Entry(kind, 1, EXAMPLES[kind])


@pytest.mark.parametrize("kind", EXAMPLES)
def test_an_entry_has_all_its_fields_and_no_others(kind: str) -> None:
    for field in EXAMPLES[kind]:
        less = {name: value for name, value in EXAMPLES[kind].items() if name != field}
        with pytest.raises(BadEntry, match=f"{kind} lacks {field}"):
            entries.make(kind, less)
    with pytest.raises(BadEntry, match=f"{kind} has no field seat"):
        entries.make(kind, EXAMPLES[kind] | {"seat": 4})


@pytest.mark.parametrize("field", WRONG)
def test_a_field_of_another_shape_is_refused(field: str) -> None:
    kinds = [kind for kind, shapes in entries.TYPES.items() if field in shapes]
    assert kinds
    for kind in kinds:
        for value in WRONG[field]:
            with pytest.raises(BadEntry, match=f"{field} of {kind} must be"):
                entries.make(kind, EXAMPLES[kind] | {field: value})
            line = canonical.encode({"data": EXAMPLES[kind] | {field: value}, "type": kind, "v": 1})
            with pytest.raises(BadEntry):
                entries.read(line.encode())


@pytest.mark.parametrize(
    "origin", ["localhost/a", "a.b-c.example:65535/x_y-9", "127.0.0.1:8000/r", "[::1]:8000/riverside"]
)
def test_an_origin_is_a_host_and_a_slug(origin: str) -> None:
    assert entries.read(entries.make("round-started", {"at": AT, "origin": origin})).data["origin"] == origin


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"[]",
        b"{}",
        b'{"data":{},"type":"ballot-cast"}',
        b'{"data":[],"type":"ballot-cast","v":1}',
        b'{"data":{},"type":5,"v":1}',
        b'{"data":{},"type":"ballot-cast","v":"1"}',
        b'{"data":{},"more":1,"type":"ballot-cast","v":1}',
        b'{"data":{},"type":"no-such-type","v":1}',
        entries.make("proposal-withdrawn", EXAMPLES["proposal-withdrawn"]) + b"\n",
        entries.make("proposal-withdrawn", EXAMPLES["proposal-withdrawn"]).replace(b'"v":1', b'"v":2'),
        entries.make("proposal-withdrawn", EXAMPLES["proposal-withdrawn"]).replace(b'"v":1', b'"v":true'),
        entries.make("proposal-withdrawn", EXAMPLES["proposal-withdrawn"]).replace(b",", b", "),
        "é".encode(),
        b"\xff",
    ],
)
def test_a_line_that_is_no_entry_is_refused(line: bytes) -> None:
    with pytest.raises(BadEntry):
        entries.read(line)


def test_a_version_that_is_not_known_is_not_written() -> None:
    with pytest.raises(BadEntry, match="no version 2"):
        entries.make("proposal-withdrawn", EXAMPLES["proposal-withdrawn"], v=2)


def test_an_entry_that_would_be_too_long_is_not_written() -> None:
    many = [f"{number:064}" for number in range(1000)]
    with pytest.raises(BadEntry, match="65535"):
        entries.make("roll-frozen", EXAMPLES["roll-frozen"] | {"proposals": many})


def test_line_that_was_kept_is_told_from_one_that_is_being_made() -> None:
    with pytest.raises(BadEntry, match="no entry of type unheard-of") as made:
        entries.make("unheard-of", {})
    assert not isinstance(made.value, Unreadable)
    with pytest.raises(Unreadable, match="no entry of type unheard-of"):
        entries.read(b'{"data":{},"type":"unheard-of","v":1}')
