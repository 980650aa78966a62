"""links.json: what scrutineers get, and what is refused."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from typing import Any

import pytest

from tests.voting.members_round import ORIGIN, SCORES, Wishes, cast_ballots
from tests.voting.receipts import ALL_TOTALS, criteria, links_of
from tests.voting.verify.changed import changes
from voting.ledger import ballots, links
from voting.ledger.links import BadLinks

LINKS = links_of()
WRITTEN = "It is written in another way, or has a key twice."
RECORD: dict[str, Any] = json.loads(LINKS)


def written(record: object) -> bytes:
    return json.dumps(record, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def test_every_ballot_is_there_with_the_commitments_of_its_digest() -> None:
    read = links.read(LINKS)
    cast = {ballot.slot: ballot for ballot in cast_ballots(SCORES)}
    assert [ballot.slot for ballot in read.ballots] == sorted(cast)
    for ballot in read.ballots:
        own = cast[ballot.slot]
        assert (ballot.revision, ballot.blind) == (own.revision, own.blind)
        assert ballot.commitments == ballots.commitments(ORIGIN, own.slot, own.seed, own.marks, criteria())


def test_only_what_is_not_published_is_opened() -> None:
    """Three scored p4, and two p5: their six lists are totals."""
    assert [list(ballot.openings) for ballot in links.read(LINKS).ballots] == [[9, 10, 11, 12, 13, 14]] * 7
    totals = links.read(links_of(ALL_TOTALS))
    assert [list(ballot.openings) for ballot in totals.ballots] == [list(range(15))] * 7
    unequal = links.read(links_of(Wishes(weights=(3, 1))))
    assert list(unequal.ballots[0].openings) == [0, 1, 3, 4, 6, 7, *range(9, 15)]


def test_there_are_no_names_and_no_secrets_that_open_more() -> None:
    assert RECORD.keys() == {"ballots", "format", "origin"}
    assert {key for ballot in RECORD["ballots"] for key in ballot} == {
        "blind", "commitments", "openings", "revision", "slot",
    }  # fmt: skip
    for ballot in cast_ballots(SCORES):
        assert ballot.seed.hex().encode() not in LINKS


def test_the_order_of_ballots_makes_no_difference() -> None:
    mixed = cast_ballots(SCORES)
    random.Random(1).shuffle(mixed)  # noqa: S311 -- nothing is kept secret by it
    assert links.make(ORIGIN, list(SCORES), criteria(), mixed, floor=5, form="per-proposal") == LINKS


def test_a_round_in_which_nobody_voted_has_links_too() -> None:
    made = links.make(ORIGIN, list(SCORES), criteria(), [], floor=5, form="totals")
    assert links.read(made) == links.Links(ORIGIN, [])


def test_marks_for_other_proposals_are_refused() -> None:
    with pytest.raises(ValueError, match="not for the roll's proposals"):
        links.make(ORIGIN, ["p1"], criteria(), cast_ballots(SCORES), floor=5, form="totals")
    short = replace(cast_ballots(SCORES)[1], marks=())
    with pytest.raises(ValueError, match="not for the roll's proposals"):
        links.make(ORIGIN, list(SCORES), criteria(), [short], floor=5, form="totals")


def read_or_refused(data: bytes) -> links.Links | str:
    try:
        return links.read(data)
    except BadLinks as error:
        return str(error)


def test_a_field_that_is_missing_added_or_of_another_type_is_refused() -> None:
    """Every small change of a value is refused or read as another value: nothing goes unread."""
    small = {**RECORD, "ballots": RECORD["ballots"][:2]}
    whole = links.read(written(small))
    every = list(changes(small))
    assert len(every) > 500
    for change in every:
        found = read_or_refused(written(change.document))
        if isinstance(found, str):
            assert found.endswith(".")
        else:
            assert found != whole
            assert change.kind not in {"add", "type"}


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "It cannot be read as JSON."),
        (b"\xff", "It is not ASCII."),
        (b"[" * 100_000, "It cannot be read as JSON."),
        (b"[]\n", "It has not exactly the fields of evenhand-links/1."),
        (b"null\n", "It has not exactly the fields of evenhand-links/1."),
        (b"9" * 5000, "It cannot be read as JSON."),
        (LINKS[:-1], WRITTEN),
        (LINKS.replace(b'{"ballots"', b'{"origin":"a","ballots"'), WRITTEN),
        (b"[" + b"[]," * 4_000_001 + b"[]]", "It holds more than 8000000 values."),
        (written({**RECORD, "origin": "a b"}), "Its origin is not one, or its ballots are not a list."),
        (written({**RECORD, "ballots": {}}), "Its origin is not one, or its ballots are not a list."),
        (written({**RECORD, "ballots": [[]]}), "A ballot has not exactly its fields."),
    ],
    ids=range(12),
)  # fmt: skip
def test_what_holds_no_links_is_refused_with_a_sentence(data: bytes, sentence: str) -> None:
    assert read_or_refused(data) == sentence


def test_a_fraction_is_no_number() -> None:
    data = LINKS.replace(b'"revision":1', b'"revision":1.0', 1)
    assert str(read_or_refused(data)).endswith("its revision is not a whole number from 1.")


def test_ballots_that_are_not_in_order_or_are_there_twice_are_refused() -> None:
    for mixed in (RECORD["ballots"][::-1], RECORD["ballots"][:1] * 2):
        with pytest.raises(BadLinks, match="does not stand after a lower slot"):
            links.read(written({**RECORD, "ballots": mixed}))
