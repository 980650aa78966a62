from __future__ import annotations

import io
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from tests.voting.pabulib.files import APPROVAL, META, PROJECTS, VOTES, election, with_points
from voting.ballots import Proposal, Tally
from voting.pabulib import Ballot, Election, VoteType, parse, read, tallies

if TYPE_CHECKING:
    from pathlib import Path


def votes(made: Election) -> list[tuple[str, ...]]:
    return [ballot.votes for ballot in made.ballots]


def test_a_file_is_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "made-up.pb"
    path.write_text(APPROVAL, encoding="utf-8")
    made = read(path)
    assert made == Election(
        meta={
            "description": "A made-up election",
            "num_projects": "3",
            "num_votes": "4",
            "budget": "100",
            "vote_type": "approval",
        },
        budget=Fraction(100),
        vote_type=VoteType.APPROVAL,
        max_length=None,
        proposals=(
            Proposal("a", Fraction(60), "First"),
            Proposal("b", Fraction(50), "Second"),
            Proposal("c", Fraction(40), "Third"),
        ),
        ballots=(
            Ballot(15, b"1;a,b;30", "1", ("a", "b"), None),
            Ballot(16, b"2;a;41", "2", ("a",), None),
            Ballot(17, b"3;c,a;52", "3", ("c", "a"), None),
            Ballot(18, b"4;;63", "4", (), None),
        ),
    )


def test_windows_line_ends_read_the_same_and_are_no_part_of_a_ballot() -> None:
    assert election(APPROVAL.replace("\n", "\r\n")) == election(APPROVAL)


def test_the_last_line_needs_no_line_end() -> None:
    assert election(APPROVAL.removesuffix("\n")) == election(APPROVAL)


def test_a_byte_order_mark_is_passed_over() -> None:
    assert parse(io.BytesIO(b"\xef\xbb\xbf" + APPROVAL.encode())) == election(APPROVAL)


def test_columns_are_found_by_name_and_outer_space_is_dropped() -> None:
    moved = APPROVAL.replace("voter_id;vote;age", "vote; age ;voter_id").replace("3;c,a;52", "c , a;52; 3")
    moved = moved.replace("1;a,b;30", "a,b;30;1").replace("2;a;41", "a;41;2").replace("4;;63", ";63;4")
    assert votes(election(moved)) == votes(election(APPROVAL))
    assert [ballot.voter for ballot in election(moved).ballots] == ["1", "2", "3", "4"]


def test_blank_lines_are_no_ballots() -> None:
    made = election(APPROVAL.replace("2;a;41\n", "\n;;\n2;a;41\n\n"))
    assert [ballot.line_number for ballot in made.ballots] == [15, 18, 20, 21]


def test_a_voter_may_be_called_like_a_section() -> None:
    made = election(APPROVAL.replace("4;;63", "votes;;"))
    assert [(ballot.voter, ballot.votes) for ballot in made.ballots][-1] == ("votes", ())


def test_decimal_money_is_read_exactly() -> None:
    made = election(APPROVAL.replace("budget;100", "budget;99.95").replace("a;60;", "a;0.10;"))
    assert (made.budget, made.proposals[0].cost) == (Fraction(1999, 20), Fraction(1, 10))


def test_quoted_fields_may_hold_semicolons_quotes_and_lines() -> None:
    quoted = APPROVAL.replace("First", '"A ""great"" idea; really"').replace("Second", '"over\ntwo lines"')
    made = election(quoted)
    assert [one.name for one in made.proposals] == ['A "great" idea; really', "over two lines", "Third"]
    assert made.ballots[0].line_number == 16


def test_a_comment_may_hold_semicolons_that_nobody_quoted() -> None:
    assert election(META + "comment;one; two;;\n" + PROJECTS + VOTES).meta["comment"] == "one;two"


def test_a_line_separator_inside_a_name_does_not_end_the_line() -> None:
    made = election(APPROVAL.replace("First", "one\u2028two\x0bthree\x85four"))
    assert made.proposals[0].name == "one\u2028two\x0bthree\x85four"


def test_an_election_without_ballots_is_read() -> None:
    assert (
        votes(election(META.replace("num_votes;4", "num_votes;0") + PROJECTS + "VOTES\nvoter_id;vote\n"))
        == []
    )


def test_empty_fields_at_the_end_of_a_row_are_dropped() -> None:
    assert votes(election(APPROVAL.replace("2;a;41", "2;a;41;;"))) == votes(election(APPROVAL))


@pytest.mark.parametrize(
    ("text", "warning"),
    [
        (APPROVAL.replace("num_votes;4", "num_votes;5"), "META says num_votes '5', the file has 4"),
        (APPROVAL.replace("num_votes;4", "num_votes;many"), "META says num_votes 'many', the file has 4"),
        (APPROVAL.replace("num_projects;3", "num_projects;4"), "META says num_projects '4', the file has 3"),
        (
            APPROVAL.replace("3;c,a;52", "2;c,a;52"),
            "ballots with a voter id that was there before: 1, the first on line 17",
        ),
        (
            APPROVAL.replace("3;c,a;52", "3;c,a,c,c;52"),
            "ballots with a project named twice, counted once: 1, the first on line 17",
        ),
        (
            APPROVAL.replace("approval", "ordinal\nmax_length;1"),
            "ballots with more projects than the 1 of max_length: 2, the first on line 16",
        ),
    ],
)
def test_what_looks_wrong_is_read_with_a_warning(text: str, warning: str) -> None:
    made = election(text)
    assert made.warnings == (warning,)
    assert [set(ballot.votes) for ballot in made.ballots] == [{"a", "b"}, {"a"}, {"a", "c"}, set()]


def test_counts_in_meta_may_be_missing_or_written_as_decimals() -> None:
    assert election(APPROVAL.replace("num_votes;4\n", "")).warnings == ()
    assert election(APPROVAL.replace("num_votes;4", "num_votes;4.0")).warnings == ()


def test_an_approval_that_names_a_project_twice_counts_it_once() -> None:
    made = election(APPROVAL.replace("3;c,a;52", "3;c,a,c;52"))
    assert tallies(made)["c"] == Tally("c", 1, 1, ((1, 1),))


@pytest.mark.parametrize(
    ("text", "totals"),
    [
        (APPROVAL, {"a": (3, 3), "b": (1, 1), "c": (1, 1)}),
        (
            APPROVAL.replace("1;a,b;30", "1;b;30")
            .replace("3;c,a;52", "3;c;52")
            .replace("approval", "choose-1"),
            {"a": (1, 1), "b": (1, 1), "c": (1, 1)},
        ),
        (with_points("cumulative", "a,b;3,2", "b;5", ";"), {"a": (3, 1), "b": (7, 2), "c": (0, 0)}),
        (with_points("scoring", "a,b;-3,0", "b;5"), {"a": (-3, 1), "b": (5, 2), "c": (0, 0)}),
        (with_points("scoring", "a;2.0"), {"a": (2, 1), "b": (0, 0), "c": (0, 0)}),
        (APPROVAL.replace("approval", "ordinal"), {"a": (4, 3), "b": (1, 1), "c": (2, 1)}),
        (APPROVAL.replace("approval", "ordinal\nmax_length;3"), {"a": (8, 3), "b": (2, 1), "c": (3, 1)}),
    ],
)
def test_tallies_by_vote_type(text: str, totals: dict[str, tuple[int, int]]) -> None:
    found = tallies(election(text))
    assert {name: (tally.total, tally.scorers) for name, tally in found.items()} == totals
