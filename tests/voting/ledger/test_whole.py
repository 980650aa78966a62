"""Whole ballots: the one commitment to each, what is published of them, and what is read back."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import product

import pytest

from tests.voting.members_round import ORIGIN, SCORES, cast_ballots, many
from voting.ballots import State
from voting.hashing import H
from voting.ledger import ballots, canonical, openings, published, tree, whole
from voting.ledger.ballots import Criterion, Mark
from voting.ledger.openings import CastBallot

CRITERIA = (Criterion("c1", 2), Criterion("c2", 1))
SLOT, SEED, BLIND = bytes([1]) * 32, bytes([2]) * 32, bytes([3]) * 32


def ballot(*marks: Mark) -> CastBallot:
    return CastBallot(SLOT, 3, SEED, BLIND, marks)


def digest(*marks: Mark) -> bytes:
    return openings.digest(ORIGIN, CRITERIA, ballot(*marks), form="ballots")


def lines_of(number: int) -> list[bytes]:
    cast = cast_ballots(many(number))
    return list(openings.publish(ORIGIN, list(SCORES), CRITERIA, cast, floor=5, form="ballots"))


def test_the_digest_takes_state_and_scores_of_each_proposal_in_order() -> None:
    made = digest(Mark("p1", State.SCORED, (4, 3)), Mark("p2", State.RECUSED, ()))
    fields = (b"scored", b"4", b"3", b"no-score", b"", b"")
    assert made == H("ballot", ORIGIN.encode(), SLOT, b"3", BLIND, *fields)


@pytest.mark.parametrize("state", [State.ABSTAINED, State.RECUSED, State.NOT_YET])
def test_why_there_is_no_score_is_not_committed_to(state: State) -> None:
    assert digest(Mark("p1", state, ())) == digest(Mark("p1", State.NOT_YET, ()))


def test_no_two_ballots_have_one_digest() -> None:
    marks = [(), (0, 0), (0, 1), (1, 0), (1, 11), (11, 1)]
    made = {
        digest(*(Mark(name, State.SCORED if scores else State.ABSTAINED, scores) for name, scores in pair))
        for pair in (zip(("p1", "p2"), row, strict=True) for row in product(marks, repeat=2))
    }
    assert len(made) == len(marks) ** 2
    other = replace(ballot(Mark("p1", State.NOT_YET, ())), blind=bytes(32))
    assert openings.digest(ORIGIN, CRITERIA, other, form="ballots") not in made


@pytest.mark.parametrize(
    "mark",
    [
        Mark("p1", State.SCORED, ()),
        Mark("p1", State.ABSTAINED, (1, 2)),
        Mark("p1", State.SCORED, (1,)),
        Mark("p1", State.SCORED, (1, -2)),
    ],
)
def test_a_mark_that_makes_no_sense_is_not_committed_to(mark: Mark) -> None:
    with pytest.raises(ValueError, match="A mark"):
        digest(mark)


def test_the_closing_root_is_over_one_list_of_sorted_digests() -> None:
    cast = cast_ballots(SCORES)
    made = sorted(openings.digest(ORIGIN, CRITERIA, each, form="ballots") for each in cast)
    root = openings.closing(ORIGIN, list(SCORES), CRITERIA, cast, form="ballots")
    assert root == tree.root([tree.root(made)])
    assert root != openings.closing(ORIGIN, list(SCORES), CRITERIA, cast)
    with pytest.raises(ValueError, match="in their order"):
        openings.closing(ORIGIN, ["p2", "p1"], CRITERIA, cast, form="ballots")


def test_two_hundred_ballots_are_shown_and_one_fewer_are_not() -> None:
    shown = [json.loads(line) for line in lines_of(200)]
    assert len(shown) == 200
    assert all(set(one) == {"blind", "marks", "revision", "slot"} for one in shown)
    slots = [one["slot"] for one in shown]
    assert slots == sorted(slots)
    kept = [json.loads(line) for line in lines_of(199)]
    assert [set(one) for one in kept[:15]] == [{"criterion", "proposal", "scored", "total"}] * 15
    assert [set(one) for one in kept[15:]] == [{"commitment"}] * 199
    assert all("blind" not in one and "marks" not in one for one in kept)


def test_what_is_shown_reads_back_and_makes_the_commitments_again() -> None:
    cast = cast_ballots(many(200))
    read = whole.read(b"".join(lines_of(200)), len(SCORES), 2)
    assert read == sorted(map(whole.of, cast))
    made = sorted(whole.digest(ORIGIN, each, 2) for each in read)
    assert tree.root([tree.root(made)]) == openings.closing(
        ORIGIN, list(SCORES), CRITERIA, cast, form="ballots"
    )


def test_totals_are_those_that_lists_would_have() -> None:
    for number, weights in product((7, 150), ((1, 1), (3, 1))):
        criteria = [Criterion("c1", weights[0]), Criterion("c2", weights[1])]
        cast = cast_ballots(many(number) if number > len(SCORES) + 2 else SCORES)
        asked = (ORIGIN, list(SCORES), criteria, cast)
        totals = whole.read_totals(b"".join(openings.publish(*asked, floor=5, form="ballots")))
        lists = list(published.read(b"".join(openings.publish(*asked, floor=5, form="totals"))))
        assert [(e.proposal, e.criterion, e.size, e.scored, e.total) for e in totals.lists] == [
            (e.proposal, e.criterion, e.size, e.scored, e.total) for e in lists
        ]
        assert len(totals.commitments) == len(cast)


def test_only_ballots_with_scores_from_fewer_than_three_are_kept_out_of_a_total() -> None:
    read = whole.read_totals(b"".join(openings.publish(
        ORIGIN, list(SCORES), CRITERIA, cast_ballots(SCORES), floor=5, form="ballots",
    )))  # fmt: skip
    silent = {each.proposal for each in read.lists if each.scored is None}
    assert silent == {"p5"}


GOOD = {"blind": "ab" * 32, "marks": [[1, 2], []], "revision": 1, "slot": "cd" * 32}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"seed": "ab" * 32}, "not the fields of a ballot"),
        ({"blind": "AB" * 32}, "blind must be"),
        ({"slot": "cd" * 31}, "slot must be"),
        ({"revision": 0}, "revision must be"),
        ({"revision": True}, "revision must be"),
        ({"marks": [[1, 2]]}, "it has 1 marks, and there are 2 proposals"),
        ({"marks": [[1], []]}, "neither no score nor one for each of 2 criteria"),
        ({"marks": [[1, -2], []]}, "marks must be"),
        ({"marks": [[1, True], []]}, "marks must be"),
        ({"marks": [1, 2]}, "marks must be"),
    ],
)
def test_a_ballot_of_another_shape_is_refused(change: dict[str, object], sentence: str) -> None:
    line = canonical.encode(GOOD).encode() + b"\n"
    assert whole.read(line, 2, 2)[0].marks == ((1, 2), ())
    with pytest.raises(published.BadOpenings, match=sentence) as caught:
        whole.read(line + canonical.encode(GOOD | change).encode() + b"\n", 2, 2)
    assert caught.value.line == 2


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b'{"criterion":"c1","proposal":"p1"}', "does not end in a newline"),
        (b'{"criterion": "c1","proposal":"p1"}\n', "written differently"),
        (b'{"criterion":"c1","proposal":"p1","scored":3}\n', "not the fields of a total"),
        (b'{"criterion":"c1","proposal":"p1","scored":-3,"total":4}\n', "scored must be"),
        (b'{"criterion":"","proposal":"p1"}\n', "criterion must be"),
        (b'{"commitment":"ab"}\n', "commitment must be"),
        (b"[]\n", "not the fields of a total"),
        (
            b'{"commitment":"%s"}\n{"criterion":"c1","proposal":"p1"}\n' % (b"ab" * 32),
            "after the commitments",
        ),
    ],
)
def test_totals_of_another_shape_are_refused(data: bytes, sentence: str) -> None:
    with pytest.raises(published.BadOpenings, match=sentence):
        whole.read_totals(data)


def test_a_commitment_of_lists_is_no_commitment_of_a_whole_ballot() -> None:
    mark = Mark("p1", State.SCORED, (4, 3))
    sealed = ballots.commitments(ORIGIN, SLOT, SEED, [mark], CRITERIA)
    assert digest(mark) != ballots.digest(ORIGIN, SLOT, 3, BLIND, sealed)
