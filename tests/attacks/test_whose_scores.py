"""Who scored what, guessed from all that can be had: no better than chance, and far better where it leaks."""

from __future__ import annotations

import shutil
from collections import defaultdict
from random import Random, SystemRandom
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from grants.db import db
from grants.scoring.roll import slots_on_roll
from tests.attacks.chance import Guesses
from tests.attacks.simulated import live
from tests.attacks.strategies import ORDERS_OF_OPENINGS, ORDERS_OF_SLOTS, WHOSE_SLOT, in_step
from tests.fixtures.databases import let_go, make_app, settings_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from grants.rounds.models import Round
    from tests.attacks.simulated import Seen, Truth

TOGETHER = 10
"""Rounds in one database."""
LOG = "a log of who cast when, beside the order of casts"
WAYS = len(WHOSE_SLOT) + len(ORDERS_OF_SLOTS) * len(ORDERS_OF_OPENINGS)


@pytest.fixture
def lived(
    sqlite_template: Path, tmp_path: Path
) -> Iterator[Callable[[int, Callable[[Round], None] | None], Iterator[tuple[Seen, Truth]]]]:
    """So many rounds, with a new database every now and then."""
    chance = Random(SystemRandom().getrandbits(64))  # noqa: S311 - chance, not a secret
    opened = []

    def rounds(number: int, planted: Callable[[Round], None] | None = None) -> Iterator[tuple[Seen, Truth]]:
        for at in range(number):
            if at % TOGETHER == 0:
                folder = tmp_path / str(at)
                folder.mkdir()
                shutil.copyfile(sqlite_template, folder / "evenhand.db")
                opened.append(make_app(settings_for(f"sqlite:///{folder / 'evenhand.db'}", folder)))
            yield live(opened[-1], chance, at + 1, planted)

    yield rounds
    for app in opened:
        let_go(app)


def guessed(rounds: Iterator[tuple[Seen, Truth]]) -> dict[str, Guesses]:
    """How often each way was right."""
    found: dict[str, Guesses] = defaultdict(Guesses)
    for seen, truth in rounds:
        seats = truth.slots.keys()
        for way, guess in WHOSE_SLOT.items():
            pairs = guess(seen)
            assert pairs.keys() == seats
            found[way].add(sum(truth.slots[seat] == slot for seat, slot in pairs.items()), len(pairs))
        pairs = in_step(seen.log, seen.casts())
        found[LOG].add(sum(truth.slots[seat] == slot for seat, slot in pairs.items()), len(pairs))
        for left, slots in ORDERS_OF_SLOTS.items():
            for right, openings in ORDERS_OF_OPENINGS.items():
                pairs = in_step(slots(seen), openings(seen))
                hits = sum(sealed in truth.openings[slot] for slot, sealed in pairs.items())
                found[f"{left} beside {right}"].add(hits, len(pairs))
    return found


@pytest.mark.parametrize("number", [3, pytest.param(200, marks=pytest.mark.exhaustive)])
def test_no_way_to_guess_whose_scores_they_are_does_better_than_chance(
    number: int,
    lived: Callable[[int], Iterator[tuple[Seen, Truth]]],
    capsys: pytest.CaptureFixture[str],
) -> None:
    found = guessed(lived(number))
    with capsys.disabled():
        print(f"\nguessing whose scores they are, in {number} rounds:")  # noqa: T201
        for way, guesses in found.items():
            print(f"  {way}: {guesses}")  # noqa: T201
    log = found.pop(LOG)
    assert log.right == log.made, "whoever has such a log knows slots, and that alone"
    assert len(found) == WAYS
    assert {way: str(guesses) for way, guesses in found.items() if not guesses.is_chance(WAYS)} == {}


def roll_in_the_order_of_slots(round_: Round) -> None:
    """A planted leak: places on the roll are written again, in the order in which ballots were."""
    db.session.flush()
    by_slot = slots_on_roll(round_)
    every = {
        row["membership_id"]: dict(row)
        for row in db.session.execute(text("SELECT * FROM roll_places WHERE round_id = :r"), {"r": round_.id})
        .mappings()
        .all()
    }
    db.session.execute(text("DELETE FROM roll_places WHERE round_id = :r"), {"r": round_.id})
    for seat in sorted(by_slot, key=by_slot.__getitem__):
        row = every[seat]
        columns, values = ", ".join(row), ", ".join(f":{name}" for name in row)
        db.session.execute(text(f"INSERT INTO roll_places ({columns}) VALUES ({values})"), row)  # noqa: S608


def test_guessing_does_far_better_where_the_roll_is_in_the_order_of_slots(
    lived: Callable[..., Iterator[tuple[Seen, Truth]]],
) -> None:
    found = guessed(lived(1, roll_in_the_order_of_slots))["rows of the roll beside rows of ballots"]
    assert found.right == found.made
    assert not found.is_chance(WAYS)


def test_guessing_does_far_better_where_polled_pages_name_who_cast(
    lived: Callable[..., Iterator[tuple[Seen, Truth]]],
) -> None:
    """A planted leak: a page that lists, as ballots come in, who cast so far."""
    [(seen, truth)] = lived(1)
    names = dict(seen.members)
    for at, seat in enumerate(seen.log, 1):
        for poll in seen.polls[-len(seen.log) + at - 1 :]:
            poll["/"] += f"\nCast by {names[seat]}"
    found = guessed(iter([(seen, truth)]))["names new on polled pages beside the order of casts"]
    assert found.right == found.made
    assert not found.is_chance(WAYS)
