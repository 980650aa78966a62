"""A count for a machine: what contract.md promises, and the steps, exactly."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest

from tests.voting.pabulib.files import APPROVAL, SHARES, with_points
from voting.__main__ import main
from voting.rules import build

if TYPE_CHECKING:
    from pathlib import Path

Count: TypeAlias = Callable[..., dict[str, Any]]
SCORING = with_points("scoring", "a,b;5,4", "a,b;4,4", "c,b;3,4")
STEPS = [
    {"proposal": "a", "place": 1, "cost": "60", "left": "100", "amount": "60", "outcome": "funded"},
    {"proposal": "b", "place": 2, "cost": "50", "left": "40", "amount": "0", "outcome": "did-not-fit"},
    {"proposal": "c", "place": 3, "cost": "40", "left": "40", "amount": "40", "outcome": "funded"},
]


@pytest.fixture
def counted(capsys: pytest.CaptureFixture[str]) -> Count:
    """What a count prints."""

    def count(*arguments: str | Path) -> dict[str, Any]:
        main(["count", *map(str, arguments), "--json"])
        answer: dict[str, Any] = json.loads(capsys.readouterr().out)
        return answer

    return count


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "approval.pb"
    path.write_text(APPROVAL, encoding="utf-8")
    return path


@pytest.fixture
def scoring(tmp_path: Path) -> Path:
    path = tmp_path / "scoring.pb"
    path.write_text(SCORING, encoding="utf-8")
    return path


def test_count_says_how_long_it_took_and_that_the_recount_agrees(file: Path, counted: Count) -> None:
    answer = counted(file, "--rule", "greedy")
    assert answer["recount"] == "agrees"
    assert {name: type(value) for name, value in answer["seconds"].items()} == {"read": float, "count": float}


def test_count_prints_greedy_as_json(file: Path, counted: Count) -> None:
    answer = counted(file, "--rule", "greedy")
    assert answer == {
        "rule": build("greedy", tie_order=["file"]).record(),
        "budget": "100",
        "spent": "100",
        "winners": ["a", "c"],
        "standings": [
            {"proposal": "a", "standing": "3", "scorers": 3},
            {"proposal": "b", "standing": "1", "scorers": 1},
            {"proposal": "c", "standing": "1", "scorers": 1},
        ],
        "ties": [{"proposals": ["b", "c"], "order": ["b", "c"], "by": "file"}],
        "ballots": 4,
        "vote_type": "approval",
        "steps": STEPS,
        "recount": "agrees",
        "seconds": answer["seconds"],
    }


def test_count_prints_average_as_json(scoring: Path, counted: Count) -> None:
    answer = counted(scoring, "--rule", "average")
    assert answer == {
        "rule": build("average", tie_order=["file"]).record(),
        "budget": "100",
        "spent": "100",
        "winners": ["a", "c"],
        "standings": [
            {"proposal": "a", "standing": "9/2", "scorers": 2},
            {"proposal": "b", "standing": "4", "scorers": 3},
            {"proposal": "c", "standing": "3", "scorers": 1},
        ],
        "ties": [],
        "ballots": 3,
        "vote_type": "scoring",
        "steps": STEPS,
        "recount": "agrees",
        "seconds": answer["seconds"],
    }


def test_count_gives_what_supporters_paid_by_equal_shares(tmp_path: Path, counted: Count) -> None:
    path = tmp_path / "shares.pb"
    path.write_text(SHARES, encoding="utf-8")
    answer = counted(path, "--rule", "equal-shares", "--completion", "add1", "--recount")
    assert answer["winners"] == ["allotment", "walk"]
    assert answer["purchase"] == {
        "endowment": "25",
        "raises": 2,
        "prices": {"allotment": "1/3", "walk": "5/8"},
    }
    assert answer["steps"][2] == {
        "proposal": "choir", "cost": "61/2", "left": "22", "amount": "0", "outcome": "below-the-line",
    }  # fmt: skip


def test_prices_are_whole_however_many_digits_they_have(tmp_path: Path, counted: Count) -> None:
    path = tmp_path / "many.pb"
    names = [f"p{number}" for number in range(80)]
    ballots = [
        f"{voter};{','.join(names)};{','.join(str(pow(3 + voter, 200 + at, 10**95 + 7)) for at in range(80))}"
        for voter in range(4)
    ]
    head = "META\nkey;value\nnum_projects;80\nnum_votes;4\nbudget;8760\nvote_type;scoring\n"
    projects = "".join(f"{name};{70 + at}\n" for at, name in enumerate(names))
    votes = "\n".join(ballots)
    path.write_text(f"{head}PROJECTS\nproject_id;cost\n{projects}VOTES\nvoter_id;vote;points\n{votes}\n")
    prices = counted(path, "--rule", "equal-shares")["purchase"]["prices"]
    assert max(map(len, prices.values())) > sys.get_int_max_str_digits()


def test_only_equal_shares_has_purchases(file: Path, counted: Count) -> None:
    assert "purchase" not in counted(file, "--rule", "greedy")


def test_count_leaves_the_standing_empty_where_there_is_none(tmp_path: Path, counted: Count) -> None:
    path = tmp_path / "one.pb"
    path.write_text(with_points("scoring", "a;5"), encoding="utf-8")
    assert counted(path, "--rule", "average")["standings"] == [
        {"proposal": "a", "standing": "5", "scorers": 1},
        {"proposal": "b", "standing": "", "scorers": 0},
        {"proposal": "c", "standing": "", "scorers": 0},
    ]


def test_count_totals_the_points_of_a_scoring_file_for_greedy(scoring: Path, counted: Count) -> None:
    answer = counted(scoring, "--rule", "greedy")
    assert [one["standing"] for one in answer["standings"]] == ["12", "9", "3"]
    assert answer["winners"] == ["b", "c"]


@pytest.mark.parametrize(
    ("asked", "recorded", "by"),
    [
        ("file", ["file"], "file"),
        ("cost", ["cost", "file"], "cost"),
        ("seed:00ff", ["seed:00ff"], "seed:00ff"),
        ("seed:00FF", ["seed:00ff"], "seed:00ff"),
    ],
)
def test_count_takes_and_records_a_tie_order(
    file: Path, asked: str, recorded: list[str], by: str, counted: Count
) -> None:
    answer = counted(file, "--rule", "greedy", "--tie-order", asked)
    assert answer["rule"]["tie_order"] == recorded
    assert [tie["by"] for tie in answer["ties"]] == [by]


def test_count_spells_money_exactly(tmp_path: Path, counted: Count) -> None:
    path = tmp_path / "decimal.pb"
    path.write_text(APPROVAL.replace("a;60;", "a;60.50;").replace("c;40;", "c;0.1;"), encoding="utf-8")
    assert counted(path, "--rule", "greedy", "--tie-order", "cost")["spent"] == "303/5"
