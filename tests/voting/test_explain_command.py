"""`python -m voting explain`: why a proposal was or was not chosen, and changes that hold when made."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.voting.pabulib.files import APPROVAL, with_points
from voting.__main__ import main
from voting.count import count_file

if TYPE_CHECKING:
    from pathlib import Path

SCORING = with_points(
    "scoring", *(f"a,b,c;{points}" for points in ("5,4,2", "4,4,1", "5,3,1", "3,4,2", "5,5,0")),
    bounds="max_points;5\n",
)  # fmt: skip
COSTS = {"a": 60, "b": 50, "c": 40}
WAYS = [
    (APPROVAL, "greedy", []),
    (APPROVAL, "greedy-stop", []),
    (APPROVAL, "equal-shares", ["--completion", "add1"]),
    (APPROVAL, "equal-shares", ["--completion", "add1+greedy"]),
    (SCORING, "average", []),
    (SCORING, "median", ["--quorum", "5"]),
    (SCORING, "majority-judgement", ["--quorum", "5"]),
    (SCORING, "equal-shares", []),
]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "vote.pb"


def parameters(options: list[str]) -> dict[str, str | int]:
    named = {name.removeprefix("--"): value for name, value in zip(options[::2], options[1::2], strict=True)}
    return {name: int(value) if value.isdigit() else value for name, value in named.items()}


@pytest.mark.parametrize("name", COSTS)
@pytest.mark.parametrize(("text", "rule", "options"), WAYS)
def test_a_cost_that_is_said_to_alter_it_alters_it(
    text: str, rule: str, options: list[str], name: str, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def winners(cost: int) -> tuple[str, ...]:
        file.write_text(text.replace(f"{name};{COSTS[name]};", f"{name};{cost};"))
        return count_file(str(file), rule, ("file",), **parameters(options)).allocation.winners

    is_funded = name in winners(COSTS[name])
    assert main(["explain", str(file), "--rule", rule, "--proposal", name, *options]) == 0
    said = capsys.readouterr().out
    assert ("It was funded" in said) is is_funded
    for change, direction in re.findall(r"Asking for ([\d,]+) (more|less)", said):
        by = int(change.replace(",", "")) * (1 if direction == "more" else -1)
        assert (name in winners(COSTS[name] + by)) is not is_funded
        if rule != "equal-shares":  # where the change is the smallest, too
            assert (name in winners(COSTS[name] + by - (1 if by > 0 else -1))) is is_funded


def test_explain_says_all_there_is_to_say(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_text(APPROVAL)
    assert main(["explain", str(file), "--rule", "greedy", "--proposal", "b"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "b: Second",
        "Counted by greedy, version 1, ties by file.",
        "It asks for 50 and stands at 1, from one ballot.",
        "It was not funded: it was number 2, and 40 was in the pot when its turn came.",
        "Asking for 10 less, it would have been funded.",
        "Had 3 more ballots named it, it would have been funded.",
    ]


@pytest.mark.parametrize(
    ("rule", "name", "sentence"),
    [
        ("greedy", "a", "Asking for 41 more, it would not have been funded: the pot does not hold that."),
        (
            "greedy-stop",
            "c",
            "It was not funded: it is number 3, and the first that did not fit came before it.",
        ),
        (
            "equal-shares",
            "c",
            "It was not funded: what its supporters still held together was not enough for it.",
        ),
        ("equal-shares", "a", "It was funded, number 1: 100 was in the pot when its turn came."),
    ],
)
def test_explain_tells_the_turn(
    rule: str, name: str, sentence: str, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text(APPROVAL)
    assert main(["explain", str(file), "--rule", rule, "--proposal", name]) == 0
    assert sentence in capsys.readouterr().out


def test_explain_tells_of_no_support_and_of_too_few_scores(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text(APPROVAL.replace("3;c,a;52", "3;a;52"))
    assert main(["explain", str(file), "--rule", "greedy", "--proposal", "c"]) == 0
    assert "Nobody supports it, so it had no turn." in capsys.readouterr().out
    file.write_text(SCORING)
    assert main(["explain", str(file), "--rule", "median", "--quorum", "6", "--proposal", "c"]) == 0
    assert "It has no standing: 5 scored it, and the quorum is 6." in capsys.readouterr().out


def test_explain_refuses_a_proposal_that_is_not_there(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_text(APPROVAL)
    assert main(["explain", str(file), "--rule", "greedy", "--proposal", "zz"]) == 2
    assert capsys.readouterr() == ("", "there is no proposal 'zz' in this file\n")
