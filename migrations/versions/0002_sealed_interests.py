"""Interests are sealed, and every ballot has all its rows, so that none of them tells whose slot is whose.

Rows are written anew, in an order that tells nothing: a column that was dropped, and the place of a row that
was added later, would stay where a reader of the file finds them.
"""

from __future__ import annotations

import json
import secrets
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from alembic import op

from grants.audit.keys import RoundKey, make_round_key, round_key
from grants.db import new_id
from voting.hashing import H
from voting.ledger import entries

if TYPE_CHECKING:
    from collections.abc import Iterator

revision = "0002_sealed_interests"
down_revision = "0001_first"

NOT_YET, NO_TEXT, NO_SCORE = b"n", bytes(512), (-1).to_bytes(4, "big", signed=True)
READINGS = sa.table(
    "readings", *map(sa.column, ("id", "ballot_id", "proposal_id", "state", "reason", "note"))
)
SCORES = sa.table("scores", *map(sa.column, ("id", "ballot_id", "proposal_id", "criterion", "sealed")))
Row = dict[str, Any]


def upgrade() -> None:
    """Make the keys that are missing, seal whose the interests are, and write every ballot's rows."""
    for round_id in _all("SELECT id FROM rounds WHERE phase = 'interests' AND NOT is_imported"):
        make_round_key(round_id["id"])
    keys: dict[str, RoundKey] = {}
    rows = [_sealed(keys, row) for row in _interests()]
    op.drop_table("interests")
    sealed = op.create_table(
        "interests",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("proposal_id", sa.String(length=16), nullable=False),
        sa.Column("tag", sa.LargeBinary(length=32), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("is_logged", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_interests_proposal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interests")),
        sa.UniqueConstraint("tag", name="uq_interests_one_a_member"),
        sqlite_with_rowid=False,
    )
    op.bulk_insert(sealed, sorted(rows, key=lambda row: row["tag"]))
    _write_anew(READINGS, ("ballot_id", "proposal_id"), list(_readings()))
    _write_anew(SCORES, ("ballot_id", "proposal_id", "criterion"), list(_scores()))


def downgrade() -> None:
    """Open whose the interests are. Rows of ballots stay: the program before reads them as not yet."""
    _log_those_that_wait()
    rows = [_opened(row) for row in _interests()]
    op.drop_table("interests")
    plain = op.create_table(
        "interests",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("proposal_id", sa.String(length=16), nullable=False),
        sa.Column("membership_id", sa.String(length=16), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["memberships.id"], name=op.f("fk_interests_membership_id")
        ),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_interests_proposal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interests")),
        sa.UniqueConstraint("proposal_id", "membership_id", name="uq_interests_one_a_member"),
    )
    with op.batch_alter_table("interests", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_interests_membership_id"), ["membership_id"], unique=False)
    op.bulk_insert(plain, rows)


def _all(query: str, **values: object) -> list[Row]:
    found = op.get_bind().execute(sa.text(query), values)
    return [dict(row) for row in found.mappings()]


def _interests() -> list[Row]:
    return _all(
        "SELECT interests.*, proposals.round_id, proposals.reference FROM interests"
        " JOIN proposals ON proposals.id = interests.proposal_id ORDER BY interests.id"
    )


def _place(row: Row, tag: bytes) -> str:
    return f"interest/{row['round_id']}/{row['proposal_id']}/{tag.hex()}"


def _sealed(keys: dict[str, RoundKey], row: Row) -> Row:
    """An interest as it is from now on. All there are were logged when they were declared."""
    if row["round_id"] not in keys:
        keys[row["round_id"]] = round_key(row["round_id"])
    key, seat = keys[row["round_id"]], row["membership_id"]
    tag = key.tag("interest", seat, row["proposal_id"])
    plain = json.dumps({"salt": bytes(row["salt"]).hex(), "seat": seat}).encode()
    return {
        "id": row["id"],
        "proposal_id": row["proposal_id"],
        "tag": tag,
        "sealed": key.seal(plain, _place(row, tag)),
        "is_logged": True,
    }


def _opened(row: Row) -> Row:
    key = round_key(row["round_id"])
    opened = json.loads(key.open(bytes(row["sealed"]), _place(row, bytes(row["tag"]))))
    return {
        "id": row["id"],
        "proposal_id": row["proposal_id"],
        "membership_id": opened["seat"],
        "salt": bytes.fromhex(opened["salt"]),
    }


def _log_those_that_wait() -> None:
    """The program before knows no interest without an entry: write them, as closing would have."""
    waiting = []
    for row in _interests():
        if not row["is_logged"]:
            opened = _opened(row)
            commitment = H("interest", opened["salt"], opened["membership_id"].encode()).hex()
            waiting.append((commitment, row["round_id"], row["reference"]))
    for commitment, round_id, reference in sorted(waiting):
        [head] = _all(
            "SELECT ledgers.id, ledgers.size FROM ledgers JOIN rounds ON rounds.ledger_id = ledgers.id"
            " WHERE rounds.id = :round",
            round=round_id,
        )
        line = entries.make("interest-declared", {"commitment": commitment, "proposal": reference})
        _do(
            "INSERT INTO ledger_entries (ledger_id, position, line) VALUES (:id, :size, :line)",
            **head,
            line=line,
        )
        _do("UPDATE ledgers SET size = :next WHERE id = :id", id=head["id"], next=head["size"] + 1)


def _do(statement: str, **values: object) -> None:
    op.get_bind().execute(sa.text(statement), values)


def _scored() -> Iterator[tuple[RoundKey, str, list[Row], list[Row]]]:
    """Every round with a roll: its key, itself, its ballots by slot and its proposals by number."""
    for row in _all("SELECT DISTINCT round_id FROM ballots ORDER BY round_id"):
        round_id = row["round_id"]
        ballots = _all("SELECT id FROM ballots WHERE round_id = :round ORDER BY slot", round=round_id)
        proposals = _all(
            "SELECT id FROM proposals WHERE round_id = :round AND status = 'sent' AND number IS NOT NULL"
            " ORDER BY number",
            round=round_id,
        )
        yield round_key(round_id), round_id, ballots, proposals


def _readings() -> Iterator[Row]:
    for key, round_id, ballots, proposals in _scored():
        for ballot in ballots:
            for proposal in proposals:
                names = f"{round_id}/{ballot['id']}/{proposal['id']}"
                yield {
                    "ballot_id": ballot["id"],
                    "proposal_id": proposal["id"],
                    "state": key.seal(NOT_YET, f"state/{names}"),
                    "reason": key.seal(NO_TEXT, f"reason/{names}"),
                    "note": key.seal(NO_TEXT, f"note/{names}"),
                }


def _scores() -> Iterator[Row]:
    for key, round_id, ballots, proposals in _scored():
        criteria = [each["id"] for each in _frozen(round_id)["criteria"]]
        for ballot in ballots:
            for proposal in proposals:
                for criterion in criteria:
                    place = f"score/{round_id}/{ballot['id']}/{proposal['id']}/{criterion}"
                    yield {
                        "ballot_id": ballot["id"],
                        "proposal_id": proposal["id"],
                        "criterion": criterion,
                        "sealed": key.seal(NO_SCORE, place),
                    }


def _frozen(round_id: str) -> Row:
    [found] = _all(
        "SELECT document FROM ground_rules WHERE round_id = :round AND frozen_at IS NOT NULL", round=round_id
    )
    document: Row = json.loads(bytes(found["document"]))
    return document


def _write_anew(table: sa.TableClause, names: tuple[str, ...], empty: list[Row]) -> None:
    """All rows in one order, as they were where they were; any beside them come last, in a random order."""
    bind = op.get_bind()
    kept = {
        tuple(row[name] for name in names): dict(row) for row in bind.execute(sa.select(table)).mappings()
    }
    whole = [kept.pop(tuple(row[name] for name in names), {"id": new_id(), **row}) for row in empty]
    beside = list(kept.values())
    secrets.SystemRandom().shuffle(beside)
    bind.execute(sa.delete(table))
    if whole or beside:
        bind.execute(sa.insert(table), [*whole, *beside])
