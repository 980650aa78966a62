"""Naming who has not cast tells whose slot is whose, even in steps of three; so would reminding only them.

The real pages and the real outbox are attacked in test_whose_scores.py. Here the ways of guessing that find
nothing there are given pages and reminders that would seem careful enough.
"""

from __future__ import annotations

import json
from random import Random
from typing import TYPE_CHECKING

import pytest

from tests.attacks.chance import Guesses
from tests.attacks.simulated import Seen
from tests.attacks.strategies import WHOSE_SLOT
from tests.fixtures.tried import FOUND

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.by_chance

MEMBERS, ROUNDS = 12, 40
GONE = "names gone from polled pages beside the order of casts"
REMINDED = "who was reminded beside the order of casts"


def careful(chance: Random, step: int) -> tuple[Seen, dict[str, str]]:
    """A round in which every member casts once, with a page that names who has not.

    It changes when the turnout takes a step, and then so many names go at once. Half-way through, those whom
    it names are reminded.
    """
    seats = [f"seat{chance.getrandbits(60):015x}" for _member in range(MEMBERS)]
    slots = {seat: chance.randbytes(32).hex() for seat in seats}
    order = chance.sample(seats, MEMBERS)
    lines = [{"data": {"slot": slots[seat]}, "type": "ballot-cast"} for seat in order]
    files = {"entries.jsonl": "\n".join(map(json.dumps, lines)).encode()}
    named = [set(seats) - set(order[: cast - cast % step]) for cast in range(MEMBERS + 1)]
    polls = [{"/": " ".join(sorted(names))} for names in named]
    return Seen([(seat, seat) for seat in seats], files, {}, {}, b"", polls, named[MEMBERS // 2]), slots


def guessed(way: str, step: int) -> Guesses:
    chance = Random(20261205)  # noqa: S311 - chance, not a secret
    guesses = Guesses()
    for _round in range(ROUNDS):
        seen, slots = careful(chance, step)
        pairs = WHOSE_SLOT[way](seen)
        guesses.add(sum(slots[seat] == slot for seat, slot in pairs.items()), len(pairs))
    return guesses


@pytest.mark.parametrize("step", [1, 3, 6])
def test_names_of_who_has_not_cast_tell_whose_slot_is_whose_in_any_step(
    step: int, record_property: Callable[[str, object], None]
) -> None:
    guesses = guessed(GONE, step)
    record_property(FOUND, f"naming who has not cast, in steps of {step}: {guesses}")
    assert not guesses.is_chance(1)
    assert (guesses.right == guesses.made) is (step == 1)


def test_reminding_only_those_who_have_not_cast_tells_too(
    record_property: Callable[[str, object], None],
) -> None:
    guesses = guessed(REMINDED, 3)
    record_property(FOUND, f"reminding only those who have not cast, once: {guesses}")
    assert not guesses.is_chance(1)


def test_naming_everybody_or_nobody_tells_nothing() -> None:
    assert guessed(GONE, MEMBERS + 1).is_chance(1)
    assert guessed(REMINDED, MEMBERS + 1).is_chance(1)
