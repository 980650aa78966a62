"""Amounts no grant ever has: counted exactly by every rule, or refused in a sentence, never a traceback."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.voting.pabulib.files import APPROVAL, with_points
from voting.__main__ import main
from voting.rules import RULES

if TYPE_CHECKING:
    from pathlib import Path

HUGE = 10**90
SCORING = with_points("scoring", *["a,b,c;5,3,1"] * 3, *["a,c;4,2"] * 2)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "vote.pb"


def times(text: str, factor: int) -> str:
    """The same vote with every amount so many times as large."""
    for name, cost in (("a", 60), ("b", 50), ("c", 40)):
        text = text.replace(f"\n{name};{cost};", f"\n{name};{cost * factor};")
    return text.replace("budget;100\n", f"budget;{100 * factor}\n")


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_counts_huge_amounts_as_it_counts_small_ones(
    rule: str, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = []
    for factor in (1, HUGE):
        file.write_text(times(SCORING, factor))
        step = ["--completion", "add1", "--step", str(factor)] if rule == "equal-shares" else []
        assert main(["count", str(file), "--rule", rule, "--json", "--recount", *step]) == 0
        answers.append(json.loads(capsys.readouterr().out))
    small, huge = answers
    assert huge["winners"] == small["winners"]
    assert int(huge["spent"]) == int(small["spent"]) * HUGE
    assert huge["standings"] == small["standings"]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("budget;100\n", f"budget;{10**101}\n", "the budget is not a number"),
        ("budget;100\n", "budget;-1\n", "the budget is below zero"),
        ("budget;100\n", "budget;1e5\n", "the budget is not a number"),
        ("budget;100\n", "budget;NaN\n", "the budget is not a number"),
        ("a;60;", f"a;{'9' * 5000};", "cost"),
        ("a;60;", "a;-60;", "cost"),
        ("a;60;", "a;inf;", "cost"),
        ("a;60;", "a;0x10;", "cost"),
        ("1;a,b,c;5,3,1", f"1;a,b,c;{'9' * 5000},3,1", "points"),
        ("1;a,b,c;5,3,1", "1;a,b,c;5,3", "points"),
        ("1;a,b,c;5,3,1", "1;a,b,c;5,3.5,1", "points"),
    ],
)
@pytest.mark.parametrize("rule", ["average", "equal-shares"])
def test_amount_that_is_none_is_refused_with_its_line(
    rule: str, old: str, new: str, sentence: str, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert SCORING.count(old) == 1
    file.write_text(SCORING.replace(old, new))
    assert main(["count", str(file), "--rule", rule]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("line ")
    assert sentence in said.err
    assert len(said.err) < 300


def test_a_step_too_small_to_get_anywhere_is_refused(
    file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("voting.shares.completion.MOST_RUNS", 1_000)
    file.write_text(times(APPROVAL, HUGE))
    assert main(["count", str(file), "--rule", "equal-shares", "--completion", "add1"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == (
        "after 1,000 runs, each with a share raised by 1, the pot is still not spent; "
        f"name a larger --step, such as {10**90}\n"
    )
