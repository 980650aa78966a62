"""Whoever runs the server wants another order among equals: each way to choose the draw, and how it fails."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from sqlalchemy.exc import DatabaseError, IntegrityError

from grants.audit.ledger import latest_checkpoint, verifier_key
from grants.db import as_if_at, db
from grants.db.edge import transaction
from grants.decisions.draws import draw_of, readings
from grants.decisions.service import count_round, counted
from grants.refusal import Refused
from grants.reports.publication import bundle_of
from tests import lotto, stories
from tests.audit.intruder import add, row, unlock, write
from tests.audit.looking import findings, lines_of, names, place_of, round_called
from tests.lotto import OTHER, VALUE
from voting import bundle
from voting.bundle import stored
from voting.ledger import entries
from voting.verify import verify

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from grants.rounds.models import Round

WINTER = "winter-round"
HERE = "round_id"


def rewrite(kind: str, **fields: object) -> bytes:
    """An entry with other fields, written over the one that is there."""
    place = place_of(WINTER, kind)
    data = {**entries.read(lines_of(WINTER)[place]).data, **fields}
    line = entries.make(kind, data)
    write("ledger_entries", {"ledger_id": round_called(WINTER).ledger_id, "position": place}, line=line)
    return line


def named(**fields: str) -> dict[str, object]:
    said = entries.read(lines_of(WINTER)[place_of(WINTER, "ballots-closed")]).data["draw"]
    assert isinstance(said, dict)
    return {**said, **fields}


def count_later(round_: Round) -> str:
    """The sentence with which a count after the draw's time is refused."""
    with pytest.raises(Refused) as no, as_if_at(lotto.after_the_draw(round_)), transaction():
        count_round(round_)
    return no.value.sentence


def test_the_named_draw_cannot_be_changed(app: Flask) -> None:
    with app.app_context():
        round_ = lotto.closed(lotto.scored())
        closing, here = place_of(WINTER, "ballots-closed"), {HERE: round_.id}
        for changed in (
            {"number": "2872"},
            {"at": lotto.after_the_draw(round_)},
            {"source": "euromillions"},
            {"at": None, "number": None, "source": None},
        ):
            write("draws", here, **changed)
            assert names(findings(WINTER), closing), changed
            db.session.rollback()
        with pytest.raises(DatabaseError):
            rewrite("ballots-closed", draw=named(number="2872"))
        db.session.rollback()
        unlock()
        rewrite("ballots-closed", draw=named(number="2872"))
        write("draws", here, number="2872")
        assert names(findings(WINTER), closing)
        db.session.rollback()


def test_nobody_chooses_another_value_alone_or_twice_as_one_person(app: Flask) -> None:
    with app.app_context():
        round_ = lotto.closed(lotto.scored())
        assert lotto.read_by(round_, 0, 0, 0, value=OTHER) == [False, False, False]
        assert "Two people write the result of draw 2871" in count_later(round_)
        with pytest.raises(IntegrityError, match=r"draw_readings\.membership_id|uq_draw_readings_one_a_seat"):
            add("draw_readings", row("draw_readings", round_id=round_.id))
        db.session.rollback()
        assert findings(WINTER) == []


def forge_a_second_reading(round_: Round) -> None:
    """A row for a member who wrote nothing."""
    other = stories.members(round_)[1].id
    add("draw_readings", row("draw_readings", round_id=round_.id), membership_id=other)


def make_it_by_hand(round_: Round) -> None:
    forge_a_second_reading(round_)
    write("draws", {HERE: round_.id}, value=OTHER, made_at=lotto.after_the_draw(round_))


@pytest.mark.parametrize(
    ("forge", "told", "refused"),
    [
        (forge_a_second_reading, "two people wrote the same draw in the database", "Two people write"),
        (make_it_by_hand, "a draw is made in the database, and no entry says so", "is not in the ledger"),
    ],
)
def test_nothing_is_counted_by_a_draw_that_is_only_in_the_database(
    app: Flask, forge: Callable[[Round], None], told: str, refused: str
) -> None:
    with app.app_context():
        round_ = lotto.closed(lotto.scored())
        lotto.read_by(round_, 0, value=OTHER)
        with transaction():
            forge(round_)
        assert any(told in each for each in findings(WINTER))
        assert refused in count_later(round_)
        assert counted(round_) is None


def test_the_value_cannot_be_replaced_before_the_count(app: Flask) -> None:
    """In the tables it changes nothing, since the entry is counted by; in the ledger a checkpoint tells."""
    with app.app_context():
        round_ = lotto.drawn()
        made, here = place_of(WINTER, "draw-made"), {HERE: round_.id}
        with transaction():
            write("draws", here, value=OTHER)
            for reading in readings(round_.id):
                reading.value = OTHER
        assert names(findings(WINTER), made)
        with as_if_at(lotto.after_the_draw(round_)), transaction():
            assert count_round(round_)["draw"]["value"] == VALUE
    with app.app_context():
        with pytest.raises(DatabaseError):
            rewrite("draw-made", value=OTHER)
        db.session.rollback()
        unlock()
        rewrite("draw-made", value=OTHER)
        found = findings(WINTER)
        assert names(found, made)
        assert names(found, place_of(WINTER, "count-made"))
        db.session.rollback()


@pytest.mark.parametrize("column", ["value", "made_at", "number", "at"])
def test_a_draw_changed_after_publication_is_named(app: Flask, column: str) -> None:
    with app.app_context():
        round_ = lotto.published()
        assert findings(WINTER) == []
        draw = draw_of(round_.id)
        assert draw is not None
        changed = {"value": OTHER, "number": "2872"}.get(
            column, lotto.after_the_draw(round_).replace(year=2031)
        )
        write("draws", {HERE: round_.id}, **{column: changed})
        kind = "draw-made" if column in {"value", "made_at"} else "ballots-closed"
        assert names(findings(WINTER), place_of(WINTER, kind))
        db.session.rollback()
        for reading in readings(round_.id)[:1]:
            write("draw_readings", {"id": reading.id}, value=OTHER)
        assert names(findings(WINTER), place_of(WINTER, "draw-made"))
        db.session.rollback()


@pytest.mark.parametrize("kind", ["public", "lots"])
def test_a_bundle_of_a_drawn_round_holds_and_says_how_to_look_it_up(app: Flask, kind: str) -> None:
    with app.app_context():
        round_ = lotto.published(**(lotto.PUBLIC if kind == "public" else lotto.LOTS))
        note = latest_checkpoint(round_.ledger_id)
        assert note is not None
        found = verify(bundle_of(round_), verifier_key(round_.ledger), [("mailed", note.encode())])
        assert (found.exit, found.findings) == (3, [])
        said = {
            "public": r"look it up: National Lottery Lotto, number 2871 of \d{4}-\d\d-\d\d, written " + VALUE,
            "lots": f"the draw by lots was witnessed, not checked: written {VALUE}",
        }[kind]
        assert any(re.fullmatch(said, each) for each in found.notes)
        plain = stories.published("Bolton Together")
        other = verify(bundle_of(plain), verifier_key(plain.ledger)).notes
        assert not any("look it up" in each for each in other)


def test_the_value_cannot_be_replaced_in_a_bundle(app: Flask) -> None:
    with app.app_context():
        round_ = lotto.published()
        files = dict(bundle.read(bundle_of(round_)))
        key = verifier_key(round_.ledger)
        lines = files["entries.jsonl"].splitlines()
        place = next(at for at, line in enumerate(lines) if entries.read(line).type == "draw-made")
    forged = {**files, "entries.jsonl": files["entries.jsonl"].replace(VALUE.encode(), OTHER.encode())}
    found = verify(stored.write(forged.items()), key).findings
    assert any("is not the one that was signed for" in each.sentence for each in found)
    assert any(f"has another value than entry {place}" in each.sentence for each in found)
    result = json.loads(files["result.json"])
    result["draw"]["value"] = OTHER
    forged = {**files, "result.json": json.dumps(result).encode()}
    found = verify(stored.write(forged.items()), key).findings
    assert any("another value than" in each.sentence for each in found)
    assert any(each.subject == "result.json" and "published" in each.sentence for each in found), found
