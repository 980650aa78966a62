"""Somebody with a copy of the database and no key, who wants to know whose slot is whose.

Whatever stands there in the open is read: which rows there are, how long, and on PostgreSQL in which
transaction each was last written. Nothing here asks the application.
"""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

from sqlalchemy import text

from grants.db import db
from voting.hashing import H

Row = dict[str, Any]


def found(query: str) -> list[Row]:
    """Rows, as plain values."""
    return [dict(row) for row in db.session.execute(text(query)).mappings()]


def transaction_of(table: str) -> str:
    """An expression for the transaction that last wrote a row; SQLite changes rows where they are."""
    return f"{table}.xmin::text::bigint" if db.engine.dialect.name == "postgresql" else "0"


def columns(table: str) -> set[str]:
    """The names of a table's columns, as the database has them now."""
    one = found(f"SELECT * FROM {table} LIMIT 1")  # noqa: S608 - our own tables' names
    return set(one[0]) if one else set()


def told_interests() -> dict[str, set[str]]:
    """The proposals a seat stands aside on: said beside each other in a row, or by writing for a group."""
    told = defaultdict(set)
    for table in db.metadata.tables:
        if {"membership_id", "proposal_id"} <= columns(table):
            for row in found(f"SELECT membership_id, proposal_id FROM {table}"):  # noqa: S608
                told[row["membership_id"]].add(row["proposal_id"])
    for row in found(
        "SELECT memberships.id AS seat, proposals.id AS proposal FROM memberships"
        " JOIN group_people ON group_people.person_id = memberships.person_id"
        " JOIN proposals ON proposals.group_id = group_people.group_id WHERE memberships.is_member"
    ):
        told[row["seat"]].add(row["proposal"])
    return dict(told)


def untouched() -> dict[str, set[str]]:
    """For each slot the proposals it did least with: no row, fewer rows, or rows that were written first.

    Where all are alike, all of them: that tells nothing.
    """
    proposals = [row["id"] for row in found("SELECT id FROM proposals WHERE number IS NOT NULL")]
    traces: dict[tuple[str, str], list[tuple[str, int, int]]] = defaultdict(list)
    for table, length in (
        ("readings", "LENGTH(state) + LENGTH(reason) + LENGTH(note)"),
        ("scores", "LENGTH(sealed)"),
    ):
        for row in found(
            f"SELECT ballot_id, proposal_id, {length} AS long, {transaction_of(table)} AS written"  # noqa: S608
            f" FROM {table}"
        ):
            key = row["ballot_id"], row["proposal_id"]
            traces[key].append((table, row["long"], row["written"]))
    least = {}
    for ballot in found("SELECT id, slot FROM ballots"):
        signs = {
            proposal: (len(traces[ballot["id"], proposal]), sorted(traces[ballot["id"], proposal]))
            for proposal in proposals
        }
        lowest = min(signs.values())
        least[bytes(ballot["slot"]).hex()] = {name for name, sign in signs.items() if sign == lowest}
    return least


def slots_by_absence() -> dict[str, set[str]]:
    """For each seat of which an interest is known, the slots that may be its own; chance leaves all.

    A slot that differs in just those proposals is a better guess than one that tells nothing.
    """
    least = untouched()
    every = set.union(*least.values())
    guesses = {}
    for seat, aside in told_interests().items():
        fitting = {slot for slot, proposals in least.items() if aside <= proposals}
        guesses[seat] = {slot for slot in fitting if least[slot] != every} or fitting
    return guesses


def entries() -> list[Row]:
    """The ledger's entries, as anybody has them who has the bundle."""
    return [
        json.loads(bytes(row["line"])) for row in found("SELECT line FROM ledger_entries ORDER BY position")
    ]


def slots_by_adjacency() -> dict[str, tuple[str, str | None]]:
    """What stood aside, by slot: the proposal, and the seat if a salt in the open gives it."""
    seats = {}
    if {"salt", "membership_id"} <= columns("interests"):
        for row in found("SELECT salt, membership_id FROM interests"):
            seats[H("interest", bytes(row["salt"]), row["membership_id"].encode()).hex()] = row[
                "membership_id"
            ]
    told = {}
    line = entries()
    for place, entry in enumerate(line):
        if entry["type"] == "ballot-withdrawn":
            for beside in line[max(place - 1, 0) : place + 2]:
                if beside["type"] == "interest-declared":
                    data = beside["data"]
                    told[entry["data"]["slot"]] = data["proposal"], seats.get(data["commitment"])
    return told


def proposals_by_transaction() -> dict[str, str]:
    """What stood aside, by slot: an interest written in the transaction that wrote in a ballot."""
    rows = found(
        f"SELECT ballots.slot, interests.proposal_id FROM interests"  # noqa: S608
        f" JOIN readings ON {transaction_of('readings')} = {transaction_of('interests')}"
        f" JOIN ballots ON ballots.id = readings.ballot_id WHERE {transaction_of('readings')} > 0"
    )
    return {bytes(row["slot"]).hex(): row["proposal_id"] for row in rows}
