"""Which rule counts which kind of ballot: every pair is counted or refused with its reason, as docs/ say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.fixtures.shared import ROOT
from tests.voting.pabulib.files import APPROVAL, with_points
from voting.count import Refused, count_file
from voting.pabulib.election import VoteType
from voting.rules import RULES

if TYPE_CHECKING:
    from pathlib import Path

FILES = {
    "approval": APPROVAL,
    "choose-1": APPROVAL.replace("a,b", "a").replace("c,a", "c").replace("approval", "choose-1"),
    "cumulative": with_points("cumulative", "a,b;3,2", "b;5", "c,a;1,1"),
    "ordinal": APPROVAL.replace("approval", "ordinal"),
    "scoring": with_points("scoring", *["a,b,c;5,3,1"] * 3, *["a,c;4,2"] * 2),
}
STANDING_OF_A = {
    "approval": {"greedy": 3, "greedy-stop": 3, "equal-shares": 3},
    "choose-1": {"greedy": 2, "greedy-stop": 2, "equal-shares": 2},
    "cumulative": {"greedy": 4, "greedy-stop": 4, "equal-shares": 4},
    "ordinal": {"greedy": 4, "greedy-stop": 4, "equal-shares": 4},
    "scoring": {
        "greedy": 23,
        "greedy-stop": 23,
        "equal-shares": 23,
        "average": "23/5",
        "median": 5,
        "majority-judgement": 5,
    },
}


def test_every_kind_of_ballot_is_tried() -> None:
    assert set(FILES) == {kind.value for kind in VoteType}


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("rule", RULES)
def test_rule_counts_these_ballots_or_says_why_not(rule: str, kind: str, tmp_path: Path) -> None:
    path = tmp_path / "vote.pb"
    path.write_text(FILES[kind])
    expected = STANDING_OF_A[kind].get(rule)
    if expected is None:
        with pytest.raises(
            Refused, match=f"^{rule} needs scores, each on the same scale; .* are {kind}, and"
        ):
            count_file(str(path), rule, ("file",))
        return
    counted = count_file(str(path), rule, ("file",))
    (step,) = [step for step in counted.allocation.steps if step.proposal == "a"]
    assert str(step.standing) == str(expected)


@pytest.mark.parametrize(
    ("kind", "utility"),
    [("approval", "score"), ("approval", "borda"), ("cumulative", "borda"), ("ordinal", "score")],
)
def test_utility_that_ballots_do_not_have_is_refused(kind: str, utility: str, tmp_path: Path) -> None:
    path = tmp_path / "vote.pb"
    path.write_text(FILES[kind])
    with pytest.raises(
        Refused, match=f"^ballots of the kind {kind} have no utility '{utility}'; they have: "
    ):
        count_file(str(path), "equal-shares", ("file",), utility=utility)


def test_table_in_docs_is_what_the_rules_do() -> None:
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in (ROOT / "docs" / "ballots.md").read_text().splitlines()
        if line.startswith("|") and not line.startswith("| ---")
    ]
    told = {
        (rule, kind) for kind, rules in rows[1:] for rule in RULES if rule in re.findall(r"[\w-]+", rules)
    }
    assert told == {(rule, kind) for kind, rules in STANDING_OF_A.items() for rule in rules}
