"""The table of a count, as people read it, and what it says beside what the file declares."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.voting.pabulib.files import APPROVAL, META, SHARES
from voting.__main__ import main

if TYPE_CHECKING:
    from pathlib import Path

MARKED = (
    APPROVAL.replace("cost;name", "cost;name;selected")
    .replace("60;First", "60;First;1")
    .replace("50;Second", "50;Second;1")
    .replace("40;Third", "40;Third;0")
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "vote.pb"


def declaring(*lines: str, text: str = APPROVAL) -> str:
    """The file with these further lines in META."""
    return text.replace("vote_type;approval\n", "\n".join(["vote_type;approval", *lines, ""]))


def said(file: Path, capsys: pytest.CaptureFixture[str], *options: str) -> list[str]:
    """The lines of a count with these options, which said nothing else."""
    status = main(["count", str(file), *options])
    out, err = capsys.readouterr()
    return out.splitlines() if (status, err) == (0, "") else [err]


def test_one_is_counted_as_one(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one = META.replace("projects;3", "projects;1").replace("votes;4", "votes;1")
    file.write_text(f"{one}PROJECTS\nproject_id;cost\na;60\nVOTES\nvoter_id;vote\n1;a\n")
    assert said(file, capsys, "--rule", "greedy")[1] == "1 ballot, 1 proposal, 1 funded"


def test_thousands_are_apart_in_every_column(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ballots = "".join(f"{number};a\n" for number in range(1200))
    head, _, _ = APPROVAL.replace("votes;4", "votes;1200").replace(";age", "").partition("1;a,b")
    file.write_text(head + ballots)
    lines = said(file, capsys, "--rule", "greedy")
    assert lines[1] == "1,200 ballots, 3 proposals, 1 funded"
    assert lines[5].split() == ["1", "a", "1,200", "1,200", "60", "funded", "First"]


@pytest.mark.parametrize("rule", ["greedy", "greedy-stop", "equal-shares"])
def test_what_is_below_the_threshold_is_called_that(
    rule: str, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text(APPROVAL)
    outcomes = [line for line in said(file, capsys, "--rule", rule, "--threshold", "2") if "below" in line]
    assert [("below the threshold" in line, "line" in line) for line in outcomes] == [(True, False)] * 2


def test_what_the_money_left_out_is_below_the_line(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_text(APPROVAL)
    last = said(file, capsys, "--rule", "greedy-stop", "--threshold", "1")[-2]
    assert last.split() == ["3", "c", "1", "1", "40", "below", "the", "line", "Third"]


def test_equal_shares_tells_the_share_its_raises_and_the_prices(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text(SHARES)
    lines = said(file, capsys, "--rule", "equal-shares", "--completion", "add1")
    assert lines[3:] == [
        "every share 25, raised 2 times",
        "",
        "place  proposal   standing  scorers  cost   price   outcome         name",
        "1      allotment  3         3        30     0.3333  funded",
        "2      walk       2         2        40     0.625   funded",
        "       choir      2         2        30.50          below the line",
    ]
    assert said(file, capsys, "--rule", "equal-shares")[3] == "every share 23"


@pytest.mark.parametrize(
    ("text", "options", "sentence"),
    [
        (
            declaring("rule;equalshares/add1", "min_project_score_threshold;2", text=MARKED),
            [],
            (
                "The file declares equalshares/add1 and a threshold of 2, which this count does not apply; "
                "of the 2 it marks as selected, 1 is funded here, and 1 other."
            ),
        ),
        (
            declaring("rule;greedy-exclusive"),
            [],
            "The file declares greedy-exclusive, which this count does not apply.",
        ),
        (
            declaring("rule;greedy-threshold", "min_project_score_threshold;2"),
            [],
            "The file declares a threshold of 2, which this count does not apply.",
        ),
        (
            declaring("rule;greedy", "min_project_score_threshold;many"),
            [],
            "The file declares a threshold of many, which this count does not apply.",
        ),
        (MARKED, [], "Of the 2 that the file marks as selected, 1 is funded here, and 1 other."),
        (
            MARKED,
            ["--threshold", "2"],
            "Of the 2 that the file marks as selected, 1 is funded here.",
        ),
        (
            MARKED,
            ["--threshold", "9"],
            "Of the 2 that the file marks as selected, 0 are funded here.",
        ),
        (
            declaring(f"rule;\x1b{'x' * 100}"),
            [],
            f"The file declares \ufffd{'x' * 59}…, which this count does not apply.",
        ),
    ],
)
def test_what_the_file_declares_and_marks_is_set_beside_the_count(
    text: str, options: list[str], sentence: str, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text(text)
    assert said(file, capsys, "--rule", "greedy", *options)[-1] == sentence
    assert sentence not in said(file, capsys, "--rule", "greedy", *options, "--json")


@pytest.mark.parametrize(
    ("text", "options"),
    [
        (APPROVAL, ["greedy"]),
        (declaring("rule;unknown"), ["greedy"]),
        (declaring("rule;greedy", "min_project_score_threshold;0"), ["greedy"]),
        (
            declaring("rule;greedy-threshold", "min_project_score_threshold;1.0"),
            ["greedy", "--threshold", "1"],
        ),
        (declaring("rule;greedy-no-skip"), ["greedy-stop"]),
        (declaring("rule;equalshares"), ["equal-shares"]),
        (declaring("rule;equalshares/add1"), ["equal-shares", "--completion", "add1"]),
    ],
)
def test_nothing_is_said_where_the_count_is_as_declared(
    text: str, options: list[str], file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text(text)
    lines = said(file, capsys, "--rule", *options)
    assert lines[1].startswith("4 ballots, 3 proposals, ")
    assert [line for line in lines if "file declares" in line or "marks" in line] == []


def test_a_real_city_is_compared_with_what_it_decided(
    shared_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = shared_data / "pabulib" / "Poland_Lodz_2022.pb"
    assert said(path, capsys, "--rule", "greedy", "--threshold", "100")[-1] == (
        "Of the 16 that the file marks as selected, 16 are funded here."
    )
