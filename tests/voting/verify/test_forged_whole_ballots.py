"""Whole ballots changed by someone who holds the signing key, and every digest made anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.voting.members_round import members_round
from tests.voting.verify.whole_rounds import FEW, MANY, WHOLE, Lines, checked, expect, relog

if TYPE_CHECKING:
    from collections.abc import Callable


def changed_score(lines: Lines) -> None:
    line = next(line for line in lines if line["marks"][0] == [4, 4])
    line["marks"][0] = [5, 5]


def silenced(lines: Lines) -> None:
    next(line for line in lines if line["marks"][1])["marks"][1] = []


def off_the_scale(lines: Lines) -> None:
    next(line for line in lines if line["marks"][0])["marks"][0] = [6, 5]


def another_blind(lines: Lines) -> None:
    lines[0]["blind"] = "00" * 32


def another_revision(lines: Lines) -> None:
    lines[0]["revision"] += 1


def left_out(lines: Lines) -> None:
    del lines[10]


def made_up(lines: Lines) -> None:
    lines.append({**lines[-1], "slot": "ff" * 32})


def twice(lines: Lines) -> None:
    lines[11] = lines[10]


def in_another_order(lines: Lines) -> None:
    lines[3], lines[4] = lines[4], lines[3]


def exchanged(lines: Lines) -> None:
    lines[3]["marks"], lines[4]["marks"] = lines[4]["marks"], lines[3]["marks"]


FORGED: list[tuple[Callable[[Lines], None], str]] = [
    (changed_score, "is not the one that entry"),
    (silenced, "is not the one that entry"),
    (off_the_scale, "has a score that is not between 0 and 5"),
    (another_blind, "is not the one that entry"),
    (another_revision, "and entry"),
    (left_out, "is missing, which stands by entry"),
    (made_up, "does not stand in the entries"),
    (twice, "does not stand in the entries, or is there twice"),
    (in_another_order, "not in ascending order"),
    (exchanged, "is not the one that entry"),
]


@pytest.mark.parametrize(("forge", "sentence"), FORGED)
def test_forged_ballots_are_named_though_root_and_count_are_logged_anew(
    forge: Callable[[Lines], None], sentence: str
) -> None:
    made = members_round(WHOLE, MANY)
    lines = made.opened()
    forge(lines)
    relog(made, lines, count=True)
    if forge is left_out:  # with 199 ballots the closing would ask for totals
        made.of("ballots-closed")["ballots"] = 200
    expect(made, "openings.jsonl", sentence)


@pytest.mark.parametrize("forge", [changed_score, silenced, exchanged, off_the_scale])
def test_ballots_that_were_logged_anew_too_are_not_those_of_the_closing_or_the_result(
    forge: Callable[[Lines], None],
) -> None:
    made = members_round(WHOLE, MANY)
    root = made.of("ballots-closed")["root"]
    lines = made.opened()
    forge(lines)
    relog(made, lines, casts=True)
    if forge is not exchanged:  # which adds up to the same
        report = checked(made)
        assert any(finding.subject.startswith("proposal p") for finding in report.findings), report.findings
    made.of("ballots-closed")["root"] = root
    expect(made, "openings.jsonl", "the root of the ballots is not the one")


def test_a_score_beyond_the_scale_is_found_though_everything_is_logged_anew() -> None:
    made = members_round(WHOLE, MANY)
    lines = made.opened()
    off_the_scale(lines)
    relog(made, lines, casts=True)
    expect(made, "openings.jsonl", "has a score that is not between 0 and 5")


def test_a_withdrawn_ballot_is_not_counted_by_opening_it() -> None:
    made = members_round(WHOLE, MANY)
    slot = made.of("ballot-withdrawn")["slot"]
    lines = sorted([*made.opened(), {**made.opened()[0], "slot": slot}], key=lambda line: line["slot"])
    relog(made, lines, count=True, casts=True)
    expect(made, "openings.jsonl", f"the ballot {slot} does not stand in the entries")


def test_an_earlier_revision_is_not_the_one_that_counts() -> None:
    made = members_round(WHOLE, MANY)
    lines = made.opened()
    line = next(line for line in lines if line["revision"] == 2)
    line["revision"] = 1
    relog(made, lines, casts=True)
    expect(made, "openings.jsonl", f"the ballot {line['slot']} is revision 1, and entry")


def test_a_closing_that_counts_too_few_to_show_is_found() -> None:
    """Whoever would rather not show ballots cannot say that one fewer was cast."""
    made, few = members_round(WHOLE, MANY), members_round(WHOLE, FEW)
    made.files["openings.jsonl"] = few.files["openings.jsonl"]
    del made.files["ballots.pb"]
    made.of("ballots-closed").update(few.of("ballots-closed"))
    report = checked(made)
    assert any("and 200 were cast and not withdrawn" in each.sentence for each in report.findings)
    assert any("not those of the ballots that stand" in each.sentence for each in report.findings)


def test_lists_totals_and_ballots_do_not_stand_in_for_one_another() -> None:
    made, few = members_round(WHOLE, MANY), members_round(WHOLE, FEW)
    made.files["openings.jsonl"], few.files["openings.jsonl"] = (
        few.files["openings.jsonl"],
        made.files["openings.jsonl"],
    )
    expect(made, "openings.jsonl", "line 1: it has not the fields of a ballot")
    expect(few, "openings.jsonl", "line 1: it has not the fields of a total or of a commitment")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"1;p", b"2;p"),
        (b"budget;900", b"budget;901"),
        (b"max_points;10", b"max_points;11"),
        (b"p2;300;p2", b"p2;301;p2"),
        (b"unit;grants.example", b"unit;grants.elsewhere"),
        (b"\n", b"\r\n"),
    ],
)
def test_a_pabulib_file_that_says_otherwise_is_found(before: bytes, after: bytes) -> None:
    made = members_round(WHOLE, MANY)
    assert before in made.files["ballots.pb"]
    made.files["ballots.pb"] = made.files["ballots.pb"].replace(before, after, 1)
    expect(made, "ballots.pb", "it does not say what openings.jsonl")


def test_the_pabulib_file_is_there_exactly_where_ballots_are_shown() -> None:
    made, few = members_round(WHOLE, MANY), members_round(WHOLE, FEW)
    few.files["ballots.pb"] = made.files.pop("ballots.pb")
    expect(made, "ballots.pb", "the file is missing")
    expect(few, "ballots.pb", "a bundle of this kind has no such file")


def another_total(lines: Lines) -> None:
    lines[0]["total"] += 1


def impossible_total(lines: Lines) -> None:
    for line in lines[:3]:
        line["total"] = line["scored"] * 10 + 1


def too_few(lines: Lines) -> None:
    for line in lines[:3]:
        line.update(scored=2, total=8 if line["criterion"] == "all" else 4)


def another_order(lines: Lines) -> None:
    lines[0], lines[1] = lines[1], lines[0]


def a_list_less(lines: Lines) -> None:
    del lines[14]


def another_commitment(lines: Lines) -> None:
    lines[-1]["commitment"] = "ff" * 32


def a_commitment_less(lines: Lines) -> None:
    del lines[-1]


def a_commitment_twice(lines: Lines) -> None:
    lines[-1] = lines[-2]


def other_commitments_first(lines: Lines) -> None:
    lines[-1], lines[-2] = lines[-2], lines[-1]


@pytest.mark.parametrize(
    ("forge", "subject", "sentence"),
    [
        (another_total, "proposal p1", "its criteria add up to"),
        (impossible_total, "proposal p1, list c1", "cannot have the total"),
        (too_few, "proposal p1, list all", "and 3 needed"),
        (another_order, "openings.jsonl", "not of each proposal and question, in their order"),
        (a_list_less, "openings.jsonl", "not of each proposal and question, in their order"),
        (another_commitment, "openings.jsonl", "not those of the ballots that stand"),
        (a_commitment_less, "openings.jsonl", "it has 198 ballots, and entry"),
        (a_commitment_twice, "openings.jsonl", "not in ascending order, each once"),
        (other_commitments_first, "openings.jsonl", "not in ascending order, each once"),
    ],
)
def test_forged_totals_are_named(forge: Callable[[Lines], None], subject: str, sentence: str) -> None:
    made = members_round(WHOLE, FEW)
    lines = made.opened()
    forge(lines)
    relog(made, lines)
    expect(made, subject, sentence)
