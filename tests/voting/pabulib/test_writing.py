from __future__ import annotations

import io
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.voting.pabulib.files import APPROVAL, election
from tests.voting.rounds import PATIENT
from voting.ballots import Proposal
from voting.pabulib import Ballot, Election, VoteType, parse, write
from voting.pabulib.writing import decimal

text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\n\r"), max_size=12).map(
    str.strip
)
ids = st.text("abcäß123/-_.", min_size=1, max_size=4)
cents = st.integers(0, 10**30).map(lambda value: Fraction(value, 100))


@st.composite
def elections(draw: st.DrawFn) -> Election:
    kind = draw(st.sampled_from(VoteType))
    projects = draw(st.lists(ids, min_size=1, max_size=5, unique=True))
    longest = 1 if kind is VoteType.CHOOSE_1 else None
    ballots = []
    for _ in range(draw(st.integers(0, 5))):
        votes = draw(st.lists(st.sampled_from(projects), unique=True, max_size=longest))
        points = tuple(draw(st.integers(0, 9)) for _ in votes) if kind.has_points else None
        ballots.append(Ballot(0, b"", draw(ids), tuple(votes), points))
    return Election(
        meta={"description": draw(text)},
        budget=draw(cents),
        vote_type=kind,
        max_length=None,
        proposals=tuple(Proposal(name, draw(cents), draw(text)) for name in projects),
        ballots=tuple(ballots),
    )


@PATIENT
@given(elections())
def test_what_is_written_reads_back_as_the_same_election(made: Election) -> None:
    again = parse(io.BytesIO(write(made)))
    assert (again.budget, again.vote_type, again.proposals) == (made.budget, made.vote_type, made.proposals)
    assert again.meta["description"] == made.meta["description"]
    assert [(one.voter, one.votes, one.points) for one in again.ballots] == [
        (one.voter, one.votes, one.points) for one in made.ballots
    ]
    assert write(again) == write(made)


def test_counts_and_money_in_meta_are_brought_up_to_date() -> None:
    made = election(APPROVAL)
    fewer = replace(made, ballots=made.ballots[:1], budget=Fraction(1, 4))
    again = parse(io.BytesIO(write(fewer)))
    assert (again.meta["num_votes"], again.meta["budget"], again.warnings) == ("1", "0.25", ())


def test_an_id_the_format_cannot_hold_is_an_error() -> None:
    made = election(APPROVAL)
    nobody = Ballot(0, b"", "", ("a",), None)
    for wrong in (replace(made, proposals=(Proposal("a,b", 1),)), replace(made, ballots=(nobody,))):
        with pytest.raises(ValueError, match="a comma, or a ballot has no voter's id"):
            write(wrong)


@pytest.mark.parametrize("name", ["two\nlines", "two\rlines", " space"])
def test_a_name_the_format_cannot_hold_is_an_error(name: str) -> None:
    made = replace(election(APPROVAL), proposals=(Proposal("a", 1, name),))
    with pytest.raises(ValueError, match="a field of PROJECTS has a line break or outer space"):
        write(made)


@pytest.mark.parametrize(
    ("value", "spelling"),
    [(12, "12"), (Fraction(1, 2), "0.5"), (Fraction(-5, 4), "-1.25"), (Fraction(1, 1000), "0.001")],
)
def test_decimal_has_no_more_digits_than_it_needs(value: int | Fraction, spelling: str) -> None:
    assert decimal(value) == spelling


def test_decimal_refuses_a_fraction_that_never_ends() -> None:
    with pytest.raises(ValueError, match="1/3 is no decimal number"):
        decimal(Fraction(1, 3))
