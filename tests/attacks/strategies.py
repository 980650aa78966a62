"""Ways to guess who scored what: each pairs seats with slots, or slots with openings, from what was seen."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from tests.attacks.simulated import Rows, Seen

Pairs = dict[str, str]


def in_step(left: Iterable[str], right: Iterable[str]) -> Pairs:
    """The first with the first, the second with the second."""
    return dict(zip(left, right, strict=False))


def _seats(seen: Seen) -> list[str]:
    return [seat for seat, _name in seen.members]


def _slots(seen: Seen) -> list[str]:
    return seen.files["roll.txt"].decode().split()


def _ballots(rows: Rows) -> list[str]:
    return [row["slot"].hex() for row in rows["ballots"]]


def _places(rows: Rows, key: Callable[[dict[str, Any]], Any] = lambda row: row["rowid"]) -> list[str]:
    return [row["membership_id"] for row in sorted(rows["roll_places"], key=key)]


def _by_key(rows: Rows) -> list[str]:
    return [row["slot"].hex() for row in sorted(rows["ballots"], key=lambda row: row["id"])]


def _by_size(rows: Rows) -> list[str]:
    """Slots by how many bytes are sealed for them, then by the number of the newest row."""
    size: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for table in ("casts", "readings", "scores"):
        for row in rows[table]:
            one = size[row["ballot_id"]]
            one[0] += sum(len(value) for value in row.values() if isinstance(value, bytes))
            one[1] = max(one[1], row["rowid"])
    slot = {row["id"]: row["slot"].hex() for row in rows["ballots"]}
    return sorted(slot.values(), key=lambda each: size[next(k for k, v in slot.items() if v == each)])


def _told_by_polls(seen: Seen) -> list[str]:
    """Seats in the order in which a line with their name or key was first new on a facilitator's page."""
    first: dict[str, int] = {}
    for at, (before, after) in enumerate(zip(seen.polls, seen.polls[1:], strict=False)):
        old = {line for page in before.values() for line in _lines(page)}
        new = " ".join(line for page in after.values() for line in _lines(page) if line not in old)
        for seat, name in seen.members:
            if name in new or seat in new:
                first.setdefault(seat, at)
    return sorted(_seats(seen), key=lambda seat: first.get(seat, len(seen.polls)))


def _gone_from_polls(seen: Seen) -> list[str]:
    """Seats in the order in which a facilitator's pages first named them less often than before."""
    last: dict[str, int] = {}
    for at, (before, after) in enumerate(zip(seen.polls, seen.polls[1:], strict=False)):
        for seat, name in seen.members:
            if any(after[page].count(name) < before[page].count(name) for page in before):
                last.setdefault(seat, at)
    return sorted(_seats(seen), key=lambda seat: last.get(seat, len(seen.polls)))


def _not_reminded_first(seen: Seen) -> list[str]:
    return sorted(_seats(seen), key=lambda seat: seat in seen.reminded)


def _lines(page: str) -> list[str]:
    return re.split(r"\n|(?<=>)(?=<)", page)


def _beside_in_the_file(seen: Seen) -> Pairs:
    """For each seat the slot that lies nearest to it in the file or its log: rows, free pages, whatever."""
    places = sorted(
        (found.start(), slot)
        for slot in _slots(seen)
        for form in (bytes.fromhex(slot), slot.encode())
        for found in re.finditer(re.escape(form), seen.raw)
    )
    return {
        seat: min(
            (abs(at - found.start()), slot)
            for found in re.finditer(re.escape(seat.encode()), seen.raw)
            for at, slot in places
        )[1]
        for seat in _seats(seen)
    }


WHOSE_SLOT: dict[str, Callable[[Seen], Pairs]] = {
    "rows of the roll beside rows of ballots": lambda seen: in_step(
        _places(seen.before), _ballots(seen.before)
    ),
    "rows of the roll beside rows of ballots, afterwards": lambda seen: in_step(
        _places(seen.after), _ballots(seen.after)
    ),
    "keys of places beside keys of ballots, afterwards": lambda seen: in_step(
        _places(seen.after, lambda row: row["id"]), _by_key(seen.after)
    ),
    "rows of seats beside rows of ballots": lambda seen: in_step(_seats(seen), _ballots(seen.after)),
    "keys of seats beside keys of ballots": lambda seen: in_step(sorted(_seats(seen)), _by_key(seen.after)),
    "keys of places beside keys of ballots": lambda seen: in_step(
        _places(seen.before, lambda row: row["id"]), _by_key(seen.before)
    ),
    "names beside slots": lambda seen: in_step(
        (seat for seat, _name in sorted(seen.members, key=lambda one: one[1])), _slots(seen)
    ),
    "marks of places beside slots": lambda seen: in_step(
        _places(seen.before, lambda row: row["slot_mark"]), _slots(seen)
    ),
    "sizes on the roll beside sizes of ballots": lambda seen: in_step(
        _places(seen.before, lambda row: (len(row["sealed"]), row["rowid"])), _by_size(seen.before)
    ),
    "rows of the roll beside the order of casts": lambda seen: in_step(_places(seen.before), seen.casts()),
    "rows of seats beside the order of casts": lambda seen: in_step(_seats(seen), seen.casts()),
    "names new on polled pages beside the order of casts": lambda seen: in_step(
        _told_by_polls(seen), seen.casts()
    ),
    "names gone from polled pages beside the order of casts": lambda seen: in_step(
        _gone_from_polls(seen), seen.casts()
    ),
    "who was reminded beside the order of casts": lambda seen: in_step(
        _not_reminded_first(seen), seen.casts()
    ),
    "what lies side by side in the file": _beside_in_the_file,
}
"""Each gives a slot for every seat."""


def _openings(seen: Seen, key: Callable[[Mapping[str, Any]], Any]) -> list[str]:
    return [one["commitment"] for one in sorted(seen.opened(), key=key)]


def _listed(seen: Seen) -> list[str]:
    return _openings(seen, lambda one: one["commitment"])


def _nonces(seen: Seen) -> list[str]:
    return _openings(seen, lambda one: one["nonce"])


def _scores(seen: Seen) -> list[str]:
    return _openings(seen, lambda one: (one.get("score", -1), one["commitment"]))


ORDERS_OF_SLOTS: dict[str, Callable[[Seen], Sequence[str]]] = {
    "slots": _slots,
    "the order of casts": lambda seen: seen.casts(),
    "rows of ballots": lambda seen: _ballots(seen.after),
    "sizes of ballots": lambda seen: _by_size(seen.before),
}
ORDERS_OF_OPENINGS: dict[str, Callable[[Seen], Sequence[str]]] = {
    "the list": _listed,
    "nonces": _nonces,
    "scores": _scores,
}
