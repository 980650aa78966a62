"""The ledger's own rows, written into by somebody who dropped the triggers: the entry is named every time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from grants.db import db
from tests.audit.intruder import add, other, plausible, remove, row, unlock, write
from tests.audit.looking import TOLD, findings, ledger_of, lines_of, names
from voting.ledger import entries

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.usefixtures("story")
SIGNED = ("winter-round", "riverside")
"""Their last entry is signed for, so that no change whatsoever can pass."""


def put(slug: str, place: int, line: bytes) -> None:
    write("ledger_entries", {"ledger_id": ledger_of(slug), "position": place}, line=line)


def each_change(slug: str) -> Iterator[tuple[int, bytes, str, bytes]]:
    """Every entry with every plausible change of one field: number, line, field, changed line."""
    for place, line in enumerate(lines_of(slug)):
        for field, changed in plausible(line):
            if changed != line:
                entries.read(changed)
                yield place, line, field, changed


@pytest.mark.parametrize("slug", TOLD)
def test_check_names_an_entry_with_one_bit_changed(slug: str) -> None:
    unlock()
    missed = []
    for place, line in enumerate(lines_of(slug)):
        put(slug, place, other(line))
        if not names(findings(slug), place):
            missed.append((place, line))
        put(slug, place, line)
    assert missed == []
    assert findings(slug) == []


@pytest.mark.exhaustive
@pytest.mark.parametrize("slug", SIGNED)
def test_check_names_an_entry_with_any_field_changed(slug: str) -> None:
    unlock()
    missed = []
    for place, line, field, changed in each_change(slug):
        put(slug, place, changed)
        if not names(findings(slug), place):
            missed.append((place, field, line))
        put(slug, place, line)
    assert missed == []


def test_check_names_an_entry_with_a_field_changed_of_each_type() -> None:
    unlock()
    missed, seen = [], set()
    for place, line, field, changed in each_change("winter-round"):
        kind = entries.read(line).type
        if (kind, field) in seen:
            continue
        seen.add((kind, field))
        put("winter-round", place, changed)
        if not names(findings("winter-round"), place):
            missed.append((place, field, line))
        put("winter-round", place, line)
    assert missed == []
    assert len({kind for kind, _field in seen}) == 19


@pytest.mark.parametrize("slug", TOLD)
def test_check_names_an_entry_that_was_deleted(slug: str) -> None:
    unlock()
    lines = lines_of(slug)
    for place, line in enumerate(lines):
        remove("ledger_entries", ledger_id=ledger_of(slug), position=place)
        assert names(findings(slug), place), entries.read(line)
        add("ledger_entries", row("ledger_entries"), ledger_id=ledger_of(slug), position=place, line=line)


@pytest.mark.parametrize("slug", TOLD)
def test_check_names_an_entry_that_was_deleted_and_the_gap_closed(slug: str) -> None:
    unlock()
    lines = lines_of(slug)
    for place in range(len(lines)):
        rewrite(slug, lines[:place] + lines[place + 1 :])
        found = findings(slug)
        assert found, f"entry {place} of {slug} was deleted without a trace"
        assert slug not in SIGNED or names(found, place)


def rewrite(slug: str, lines: list[bytes]) -> None:
    """Other entries altogether, numbered well, with a head that counts them."""
    ledger = ledger_of(slug)
    like = row("ledger_entries")
    remove("ledger_entries", ledger_id=ledger)
    for place, line in enumerate(lines):
        add("ledger_entries", like, ledger_id=ledger, position=place, line=line)
    write("ledgers", {"id": ledger}, size=len(lines))


@pytest.mark.parametrize("slug", SIGNED)
def test_check_names_two_entries_that_changed_places(slug: str) -> None:
    unlock()
    lines = lines_of(slug)
    for place in range(len(lines) - 1):
        put(slug, place, lines[place + 1])
        put(slug, place + 1, lines[place])
        found = findings(slug)
        assert names(found, place) or names(found, place + 1)
        put(slug, place, lines[place])
        put(slug, place + 1, lines[place + 1])


def test_check_names_two_casts_of_one_slot_that_changed_places() -> None:
    unlock()
    slug = "spring-round"
    lines = lines_of(slug)
    casts = [place for place, line in enumerate(lines) if b'"ballot-cast"' in line]
    first, second = next(
        (one, two)
        for one in casts
        for two in casts
        if one < two and entries.read(lines[one]).data["slot"] == entries.read(lines[two]).data["slot"]
    )
    put(slug, first, lines[second])
    put(slug, second, lines[first])
    assert names(findings(slug), first)
    assert names(findings(slug), second)


@pytest.mark.parametrize("slug", TOLD)
def test_check_names_an_entry_replaced_by_another_of_the_same_round(slug: str) -> None:
    unlock()
    lines = lines_of(slug)
    for place in range(1, len(lines)):
        db.session.execute(
            text("INSERT OR REPLACE INTO ledger_entries (ledger_id, position, line) VALUES (:l, :p, :x)"),
            {"l": ledger_of(slug), "p": place, "x": lines[place - 1]},
        )
        assert names(findings(slug), place)
        put(slug, place, lines[place])


@pytest.mark.parametrize("slug", TOLD)
def test_check_names_an_entry_that_was_appended(slug: str) -> None:
    unlock()
    ledger, lines = ledger_of(slug), lines_of(slug)
    end = len(lines)
    for line in {entries.read(line).type: line for line in lines}.values():
        add("ledger_entries", row("ledger_entries"), ledger_id=ledger, position=end, line=line)
        assert names(findings(slug), end), "without the head"
        write("ledgers", {"id": ledger}, size=end + 1)
        assert names(findings(slug), end), f"with the head: {line!r}"
        write("ledgers", {"id": ledger}, size=end)
        remove("ledger_entries", ledger_id=ledger, position=end)


@pytest.mark.parametrize("place", [-1, 60, 1000])
def test_check_names_an_entry_that_was_added_out_of_number(place: int) -> None:
    unlock()
    line = lines_of("riverside")[-1]
    like = row("ledger_entries")
    add("ledger_entries", like, ledger_id=ledger_of("riverside"), position=place, line=line)
    assert names(findings("riverside"), place if place < 0 else place - 1)


@pytest.mark.parametrize("difference", [-1, 1, 1000])
@pytest.mark.parametrize("slug", TOLD)
def test_check_finds_a_head_that_counts_wrong(slug: str, difference: int) -> None:
    size = len(lines_of(slug))
    write("ledgers", {"id": ledger_of(slug)}, size=size + difference)
    assert names(findings(slug), min(size, size + difference))


def test_check_finds_an_origin_that_was_changed() -> None:
    write("ledgers", {"id": ledger_of("winter-round")}, origin="localhost/another-round")
    assert names(findings("winter-round"), 0)


def test_check_finds_a_slug_that_was_changed() -> None:
    write("rounds", {"slug": "winter-round"}, slug="summer-round")
    assert names(findings("summer-round"), 0)
