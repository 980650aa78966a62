"""Nobody's word weighs more: no table may give a person, a seat or a ballot a weight, or a second way.

The walk below reads whatever tables there are, so that one added years from now is read too.
"""

from __future__ import annotations

import re
from importlib import import_module
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, MetaData, String, Table, UniqueConstraint

from grants.db import db
from tests.house.tree import ending

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

WEIGHING = {
    "amplifier", "coefficient", "credit", "credits", "factor", "importance", "multiplicator", "multiplier",
    "points", "power", "priority", "quota", "rank", "rating", "reputation", "say", "seniority", "share",
    "shares", "stake", "strength", "tokens", "votes", "weight", "weighting", "weights",
}  # fmt: skip
PERSONAL = {"people", "persons", "users", "members", "memberships", "seats"}


def faults(metadata: MetaData) -> list[str]:
    """What gives somebody more of a say than somebody else, or could, in words."""
    found = [fault for table in metadata.sorted_tables for fault in _of_table(table)]
    kinds = {"person": is_personal, "ballot": is_ballot, "roll": is_roll}
    for kind, is_one in kinds.items():
        if not any(map(is_one, metadata.sorted_tables)):
            found.append(f"there is no {kind} table to look at")
    return found


def _of_table(table: Table) -> Iterator[str]:
    yield from weights(table)
    yield from ways(table)
    yield from seconds(table)


def weights(table: Table) -> Iterator[str]:
    """Columns of a table about people or ballots that sound like a weight."""
    if is_personal(table) or is_ballot(table) or is_roll(table) or hangs_on(table, is_personal, is_ballot):
        for column in table.columns:
            if words(column.name) & WEIGHING:
                yield f"{table.name}.{column.name} could weigh one person's word against another's"


def ways(table: Table) -> Iterator[str]:
    """Ways from a person to a ballot beside the one over the roll."""
    if not points_at(table, is_personal):
        return
    if is_ballot(table):
        yield f"{table.name} knows a person: a ballot is reached by its slot alone"
    elif hangs_on(table, is_ballot):
        yield f"{table.name} joins a ballot with a person"
    if not is_roll(table) and any("slot" in words(column.name) for column in table.columns):
        yield f"{table.name} is a second way from a person to a slot"


def seconds(table: Table) -> Iterator[str]:
    """What somebody could have two of."""
    if is_ballot(table) and not once(table, {"round_id", "slot"}):
        yield f"{table.name} lets one slot have two ballots"
    if is_roll(table):
        for other in ("membership_id", "slot_mark"):
            if not once(table, {"round_id", other}):
                yield f"{table.name} is not unique by round_id and {other}"
    seat = {"collaborative_id", "person_id"}
    if seat <= set(table.columns.keys()) and not once(table, seat):
        yield f"{table.name} lets one person have two seats"
    if points_at(table, is_personal) and "agrees" in table.columns:
        about = {column.name for column in table.columns if column.foreign_keys}
        if not once(table, about):
            yield f"{table.name} lets one person answer twice"


def words(name: str) -> set[str]:
    return set(re.split(r"[_\W]+", name.lower()))


def is_personal(table: Table) -> bool:
    return bool(words(table.name) & PERSONAL)


def is_ballot(table: Table) -> bool:
    return bool(words(table.name) & {"ballot", "ballots", "vote", "votes"})


def is_roll(table: Table) -> bool:
    return "roll" in words(table.name)


def points_at(table: Table, *which: Callable[[Table], bool]) -> bool:
    """Whether a table refers to one of these."""
    return any(is_one(key.column.table) for key in table.foreign_keys for is_one in which)


def hangs_on(table: Table, *which: Callable[[Table], bool]) -> bool:
    """Whether a table refers to one of these and is none itself."""
    return points_at(table, *which) and not any(is_one(table) for is_one in which)


def once(table: Table, columns: set[str]) -> bool:
    """Whether there can be only one row for these columns, or for some of them."""
    unique = [known for known in table.constraints if isinstance(known, UniqueConstraint)]
    return any(
        len(key.columns) > 0 and {column.name for column in key.columns} <= columns
        for key in [*unique, table.primary_key]
    )


@pytest.fixture
def scratch() -> MetaData:
    """A copy of our tables, to plant something in."""
    for path in ending(".py", under="grants/"):
        if path.name == "models.py":
            import_module(".".join(path.with_suffix("").parts))
    copy = MetaData()
    for table in db.metadata.sorted_tables:
        table.to_metadata(copy)
    return copy


def test_our_tables_give_everybody_the_same_say(scratch: MetaData) -> None:
    assert faults(scratch) == []
    assert {"ballots", "memberships", "people", "roll_places", "scores", "casts"} <= set(scratch.tables)


@pytest.mark.parametrize(
    "table", ["people", "memberships", "roll_places", "ballots", "scores", "casts", "readings"]
)
@pytest.mark.parametrize("column", ["weight", "vote_weight", "multiplier", "voting_power", "votes", "factor"])
def test_a_column_that_weighs_is_found(scratch: MetaData, table: str, column: str) -> None:
    scratch.tables[table].append_column(Column(column, Integer, server_default="1"))
    assert faults(scratch) == [f"{table}.{column} could weigh one person's word against another's"]


@pytest.mark.parametrize("table", ["decision_answers", "rules_answers"])
def test_an_answer_that_weighs_is_found(scratch: MetaData, table: str) -> None:
    scratch.tables[table].append_column(Column("weight", Integer))
    assert faults(scratch) == [f"{table}.weight could weigh one person's word against another's"]


@pytest.mark.parametrize("whom", ["people.id", "memberships.id"])
def test_a_ballot_that_knows_a_person_is_found(scratch: MetaData, whom: str) -> None:
    scratch.tables["ballots"].append_column(Column("by_id", String, ForeignKey(whom)))
    assert "ballots knows a person: a ballot is reached by its slot alone" in faults(scratch)


@pytest.mark.parametrize("table", ["scores", "casts", "readings"])
def test_a_part_of_a_ballot_that_knows_a_person_is_found(scratch: MetaData, table: str) -> None:
    scratch.tables[table].append_column(Column("by_id", String, ForeignKey("people.id")))
    assert faults(scratch) == [f"{table} joins a ballot with a person"]


def test_a_second_kind_of_ballot_is_found(scratch: MetaData) -> None:
    Table(
        "paper_ballots", scratch, Column("id", String, primary_key=True),
        Column("membership_id", String, ForeignKey("memberships.id")), Column("round_id", String),
    )  # fmt: skip
    assert faults(scratch) == [
        "paper_ballots knows a person: a ballot is reached by its slot alone",
        "paper_ballots lets one slot have two ballots",
    ]


def test_a_second_way_from_a_person_to_a_slot_is_found(scratch: MetaData) -> None:
    Table(
        "proxies", scratch, Column("id", String, primary_key=True),
        Column("person_id", String, ForeignKey("people.id")), Column("slot", LargeBinary),
    )  # fmt: skip
    assert faults(scratch) == ["proxies is a second way from a person to a slot"]


@pytest.mark.parametrize(
    ("table", "constraint", "fault"),
    [
        ("ballots", "uq_ballots_one_a_slot", "ballots lets one slot have two ballots"),
        (
            "roll_places",
            "uq_roll_places_one_slot_a_member",
            "roll_places is not unique by round_id and membership_id",
        ),
        (
            "roll_places",
            "uq_roll_places_one_member_a_slot",
            "roll_places is not unique by round_id and slot_mark",
        ),
        (
            "decision_answers",
            "uq_decision_answers_one_a_member",
            "decision_answers lets one person answer twice",
        ),
        ("rules_answers", "uq_rules_answers_one_a_member", "rules_answers lets one person answer twice"),
        ("memberships", "uq_memberships_one_seat_a_person", "memberships lets one person have two seats"),
    ],
)
def test_a_constraint_that_is_gone_is_found(
    scratch: MetaData, table: str, constraint: str, fault: str
) -> None:
    known = scratch.tables[table].constraints
    known.remove(next(each for each in known if each.name == constraint))
    assert faults(scratch) == [fault]


def test_nothing_to_look_at_is_found() -> None:
    assert faults(MetaData()) == [
        "there is no person table to look at",
        "there is no ballot table to look at",
        "there is no roll table to look at",
    ]
