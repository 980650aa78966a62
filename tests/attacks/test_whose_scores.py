"""Who scored what, guessed from all that can be had: no better than chance, and far better where it leaks."""

from __future__ import annotations

import shutil
from collections import defaultdict
from dataclasses import replace
from random import Random, SystemRandom
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from grants.db import db
from grants.scoring.roll import slots_on_roll
from tests.attacks.chance import Guesses
from tests.attacks.simulated import live, sealed
from tests.attacks.strategies import ORDERS_OF_OPENINGS, ORDERS_OF_SLOTS, WHOSE_SLOT, in_step
from tests.fixtures.databases import let_go, make_app, settings_for
from tests.fixtures.tried import FOUND

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from grants.rounds.models import Round
    from tests.attacks.simulated import Seen, Truth

pytestmark = pytest.mark.by_chance

TOGETHER = 10
"""Rounds in one database."""
LOG = "a log of who cast when, beside the order of casts"
WAYS = len(WHOSE_SLOT) + len(ORDERS_OF_SLOTS) * len(ORDERS_OF_OPENINGS)


def lived(
    number: int, template: Path, folder: Path, planted: Callable[[Round], None] | None = None
) -> Iterator[tuple[Seen, Truth]]:
    """So many rounds, with a new database every now and then."""
    chance = Random(SystemRandom().getrandbits(64))  # noqa: S311 - chance, not a secret
    for start in range(0, number, TOGETHER):
        place = folder / str(start)
        place.mkdir()
        shutil.copyfile(template, place / "evenhand.db")
        app = make_app(settings_for(f"sqlite:///{place / 'evenhand.db'}", place))
        for at in range(start, min(start + TOGETHER, number)):
            seen, truth = live(app, chance, at + 1, planted)
            assert len(sealed(seen.before)) > len(truth.slots)
            assert [value for value in sealed(seen.before) if value in seen.raw] == []
            assert sealed(seen.after) == set()
            yield seen, truth
        let_go(app)
        shutil.rmtree(place)


def guessed(rounds: Iterable[tuple[Seen, Truth]]) -> dict[str, Guesses]:
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


def assert_chance(found: dict[str, Guesses], record_property: Callable[[str, object], None]) -> None:
    """No way does better; but whoever has a log from elsewhere knows slots, and slots alone."""
    lines = "".join(f"\n  {way}: {guesses}" for way, guesses in found.items())
    record_property(FOUND, f"guessing whose scores they are:{lines}")
    assert found[LOG].right == found[LOG].made
    assert len(found) == WAYS + 1
    assert {way: str(each) for way, each in found.items() if way != LOG and not each.is_chance(WAYS)} == {}


def test_guessing_whose_scores_they_are_is_chance_unless_polled_pages_name_who_cast(
    sqlite_template: Path, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    """The planted leak: a page that lists, as ballots come in, who cast so far."""
    few = list(lived(2, sqlite_template, tmp_path))
    assert_chance(guessed(few), record_property)
    found = guessed((naming(seen), truth) for seen, truth in few)
    way = found["names new on polled pages beside the order of casts"]
    assert way.right == way.made
    assert not way.is_chance(1)


@pytest.mark.exhaustive
def test_no_way_does_better_than_chance_in_two_hundred_rounds(
    sqlite_template: Path, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    found = guessed(lived(200, sqlite_template, tmp_path))
    assert found[LOG].expected == 200
    assert_chance(found, record_property)


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
    sqlite_template: Path, tmp_path: Path
) -> None:
    leaking = lived(1, sqlite_template, tmp_path, roll_in_the_order_of_slots)
    found = guessed(leaking)["rows of the roll beside rows of ballots"]
    assert found.right == found.made
    assert not found.is_chance(1)


def naming(seen: Seen) -> Seen:
    names, polls = dict(seen.members), []
    for at, poll in enumerate(seen.polls):
        cast = seen.log[: max(0, at + len(seen.log) + 1 - len(seen.polls))]
        polls.append(poll | {"/": "\n".join([poll["/"], *(f"Cast by {names[seat]}" for seat in cast)])})
    return replace(seen, polls=polls)
