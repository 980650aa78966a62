from __future__ import annotations

import io

import pytest

from tests.voting.pabulib.files import APPROVAL, META, PROJECTS, VOTES, with_points
from voting.pabulib import BrokenFile, parse

LAST_HEADER = 14  # the line with the columns of VOTES


def changed(old: str, new: str) -> str:
    assert APPROVAL.count(old) == 1
    return APPROVAL.replace(old, new)


BROKEN: list[tuple[str, int, str]] = [
    # sections
    ("", 1, "the file ends where META should start"),
    ("\n\n\n", 3, "the file ends where META should start"),
    ("hello\n", 1, "there is 'hello' where META should start"),
    (PROJECTS + VOTES, 1, "there is 'PROJECTS' where META should start"),
    (PROJECTS + META + VOTES, 1, "there is 'PROJECTS' where META should start"),
    (META + VOTES, 8, "there is 'VOTES' where PROJECTS should start"),
    (META, 7, "the file ends where PROJECTS should start"),
    (META + PROJECTS, 12, "the file ends where VOTES should start"),
    ("META\n", 1, "META has no line with the names of its columns"),
    (META + PROJECTS + "VOTES\n", 13, "VOTES has no line with the names of its columns"),
    (META + "PROJECTS\n" + VOTES, 9, "PROJECTS has no line with the names of its columns"),
    (APPROVAL + VOTES, 19, "VOTES is there twice, or out of its order"),
    (APPROVAL + META, 19, "META is there twice, or out of its order"),
    (META + META, 8, "there is 'META' where PROJECTS should start"),
    # META
    (changed("key;value", "name;value"), 2, "META does not start with the columns key;value"),
    (changed("key;value\n", ""), 2, "META does not start with the columns key;value"),
    (changed("num_votes;4", "num_votes"), 5, "a line of META is a key and a value, apart by a semicolon"),
    (changed("num_votes;4", ";4"), 5, "a line of META is a key and a value, apart by a semicolon"),
    (changed("budget;100", "budget;100\nbudget;200"), 7, "META gives budget more than one value"),
    (changed("budget;100", "budget;100;000"), 6, "META gives budget more than one value"),
    (changed("budget;100\n", ""), 2, "META has no budget"),
    (changed("budget;100", "budget;"), 6, "META has no budget"),
    (changed("budget;100", "budget;-1"), 6, "the budget is below zero: -1"),
    (changed("budget;100", "budget;1e6"), 6, "the budget is not a number: '1e6'"),
    (changed("budget;100", "budget;100,50"), 6, "the budget is not a number: '100,50'"),
    (changed("vote_type;approval\n", ""), 2, "META has no vote_type"),
    (
        changed("approval", "veto"),
        7,
        "'veto' is no vote type; there are: approval, choose-1, cumulative, ordinal, scoring",
    ),
    (changed("approval", "ordinal\nmax_length;few"), 8, "max_length is not a number: 'few'"),
    (changed("approval", "ordinal\nmax_length;2.5"), 8, "max_length is not a whole number: '2.5'"),
    (changed("approval", "ordinal\nmax_length;0"), 8, "max_length is below 1: 0"),
    # PROJECTS
    (changed("project_id;cost;name", "id;cost;name"), 9, "PROJECTS has no column project_id"),
    (changed("project_id;cost;name", "project_id;price;name"), 9, "PROJECTS has no column cost"),
    (changed("project_id;cost;name", "project_id;cost;cost"), 9, "PROJECTS names a column twice"),
    (changed("b;50;Second", "a;50;Second"), 11, "the project id 'a' is there twice"),
    (changed("b;50;Second", ";50;Second"), 11, "a project has no id"),
    (changed("b;50;Second", "b;-50;Second"), 11, "the cost of project 'b' is below zero: -50"),
    (changed("b;50;Second", "b;-0.01;Second"), 11, "the cost of project 'b' is below zero: -0.01"),
    (changed("b;50;Second", "b;;Second"), 11, "the cost of project 'b' is not a number: ''"),
    (changed("b;50;Second", "b;50"), 11, "there are 2 fields where the header has 3"),
    (changed("b;50;Second", "b"), 11, "there is 1 field where the header has 3"),
    (changed("b;50;Second", "b;50;Second;half"), 11, "there are 4 fields where the header has 3"),
    (META + "PROJECTS\nproject_id;cost\n" + VOTES, 9, "PROJECTS lists no project"),
    (
        changed("b;50;Second", 'b;50;"Second'),
        11,
        "a quotation mark that opens on this line is never closed",
    ),
    # VOTES
    (changed("voter_id;vote;age", "voter_id;votes;age"), 14, "VOTES has no column vote"),
    (changed("voter_id;vote;age", "voter;vote;age"), 14, "VOTES has no column voter_id"),
    (changed("2;a;41", "2;d;41"), 16, "the ballot names 'd', which is no project"),
    (changed("2;a;41", "2;A;41"), 16, "the ballot names 'A', which is no project"),
    (changed("2;a;41", "2;a,;41"), 16, "the ballot names '', which is no project"),
    (changed("2;a;41", "2;a"), 16, "there are 2 fields where the header has 3"),
    (changed("2;a;41", "2;a;b;41"), 16, "there are 4 fields where the header has 3"),
    (changed("2;a;41", '2;"a;41'), 16, "a quotation mark that opens on this line is never closed"),
    (changed("4;;63", '4;"a;63'), 18, "a quotation mark that opens on this line is never closed"),
    (changed("approval", "choose-1"), 15, "the ballot names 2 projects, where one is chosen"),
    (with_points("choose-1", "a,a;"), 15, "the ballot names a project twice"),
    (with_points("ordinal", "a,b,a;"), 15, "the ballot names a project twice"),
    (with_points("cumulative", "a,a;1,1"), 15, "the ballot names a project twice"),
    (with_points("scoring", "a;1", "a,a;1,1"), 16, "the ballot names a project twice"),
    # points
    (changed("approval", "scoring"), 14, "VOTES has no column points"),
    (changed("approval", "cumulative"), 14, "VOTES has no column points"),
    (with_points("scoring", "a,b;1"), 15, "the ballot names 2 projects and gives 1 point"),
    (with_points("scoring", "a,b;"), 15, "the ballot names 2 projects and gives 0 points"),
    (with_points("scoring", "a;1,2"), 15, "the ballot names 1 project and gives 2 points"),
    (with_points("scoring", ";1"), 15, "the ballot names 0 projects and gives 1 point"),
    (with_points("scoring", "a,b;1,"), 15, "a number of points is not a number: ''"),
    (with_points("scoring", "a;1.5"), 15, "a number of points is not a whole number: '1.5'"),
    (with_points("scoring", "a;many"), 15, "a number of points is not a number: 'many'"),
    (with_points("scoring", f"a;{'9' * 5000}"), 15, f"a number of points is not a number: '{'9' * 100}…'"),
    (with_points("scoring", "a;6", bounds="max_points;5\n"), 16, "6 points are out of the declared range"),
    (with_points("scoring", "a;0", bounds="min_points;1\n"), 16, "0 points are out of the declared range"),
    (with_points("cumulative", "a;4", bounds="max_points;3\n"), 16, "4 points are out of the declared range"),
    (with_points("scoring", "a;1", bounds="min_points;2\n"), 16, "1 point is out of the declared range"),
    (
        with_points("cumulative", "a;1", bounds="max_sum_points;0\n"),
        16,
        "the ballot gives 1 point in all, more than 0",
    ),
    (with_points("cumulative", "a;-1"), 15, "-1 points are out of the declared range"),
    (
        with_points("cumulative", "a,b;2,2", bounds="max_sum_points;3\n"),
        16,
        "the ballot gives 4 points in all, more than 3",
    ),
]


@pytest.mark.parametrize(("text", "line", "reason"), BROKEN)
def test_a_broken_file_is_refused_with_its_line_and_the_reason(text: str, line: int, reason: str) -> None:
    with pytest.raises(BrokenFile) as refused:
        parse(io.BytesIO(text.encode()))
    assert (refused.value.line, refused.value.reason) == (line, reason)
    assert str(refused.value) == f"line {line}: {reason}"


@pytest.mark.parametrize(
    ("old", "new", "line", "byte"),
    [
        (b"First", b"F\xfcrst", 10, 7),
        (b"made-up", b"made\xff\xfeup", 3, 19),
        (b"2;a;41", b"2;a;\xc3", 16, 5),
        (b"META\n", b"\xff\xfeM\x00E\x00T\x00A\x00\n", 1, 1),
    ],
)
def test_bytes_that_are_not_utf_8_are_refused(old: bytes, new: bytes, line: int, byte: int) -> None:
    with pytest.raises(BrokenFile) as refused:
        parse(io.BytesIO(APPROVAL.encode().replace(old, new)))
    assert (refused.value.line, refused.value.reason) == (line, f"byte {byte} of the line is not UTF-8")


def test_a_file_cut_off_anywhere_is_refused_or_read_with_a_warning() -> None:
    whole = APPROVAL.encode()
    for length in range(whole.index(b"63")):
        data = whole[:length]
        lines = data.count(b"\n") + (not data.endswith(b"\n"))
        refused, warnings = outcome(data)
        if refused is None:
            assert warnings == (f"META says num_votes '4', the file has {lines - LAST_HEADER}",)
        else:
            assert 1 <= refused.line <= max(1, lines)


def outcome(data: bytes) -> tuple[BrokenFile | None, tuple[str, ...]]:
    try:
        return None, parse(io.BytesIO(data)).warnings
    except BrokenFile as refused:
        return refused, ()
