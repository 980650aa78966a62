"""Rounds whose ballots are published whole: what holds, with links and without."""

from __future__ import annotations

import json
from io import BytesIO

import pytest

from tests.voting.members_round import ASKS, SCORES, Wishes, members_round
from tests.voting.receipts import links_of
from tests.voting.verify.whole_rounds import FEW, MANY, WHOLE, checked, expect, relog
from voting import pabulib
from voting.rules.average import Average

NOTE = (
    "whole ballots do not tell who was recused, so recusals are not compared with the interests that were "
    "logged"
)


@pytest.mark.parametrize(
    "wishes",
    [
        WHOLE,
        Wishes(publish="ballots", weights=(10, 3)),
        Wishes(publish="ballots", withdrawn=("p2",)),
        Wishes(publish="ballots", draw="public"),
        Wishes(publish="ballots", quorum=6, floor=7),
    ],
)
def test_two_hundred_whole_ballots_hold_without_links(wishes: Wishes) -> None:
    made = members_round(wishes, MANY)
    report = checked(made)
    assert (report.exit, report.findings, report.not_checked) == (0, [], [])
    assert NOTE in report.notes
    assert "200 whole ballots: each is what was cast, with the root logged at closing" in report.checked
    assert "ballots.pb, which says what these ballots say" in report.checked


def test_fewer_are_totals_that_take_links() -> None:
    made = members_round(WHOLE, FEW)
    assert "ballots.pb" not in made.files
    report = checked(made)
    assert (report.exit, report.findings) == (3, [])
    assert report.not_checked == [
        "the totals of p1, p2, p3, p4, p5: fewer than 200 ballots count, so none is shown",
        "that each total is what cast ballots add up to: this takes the links that scrutineers hold",
    ]
    report = checked(made, links=("links.json", links_of(WHOLE, FEW)))
    assert (report.exit, report.findings, report.not_checked) == (0, [], [])
    assert "the links of 199 ballots: all scores belong to ballots, and each ballot adds up" in report.checked


def test_links_hold_beside_whole_ballots_too() -> None:
    report = checked(members_round(WHOLE, MANY), links=("links.json", links_of(WHOLE, MANY)))
    assert (report.exit, report.findings) == (0, [])


def test_a_round_of_whole_ballots_that_few_scored_has_too_few_scores() -> None:
    """Two scores of p5 stand on two ballots that are shown; the result has no standing for it even so."""
    rows = {name: row.split() for name, row in MANY.items()}
    rows["p5"] = ["4", "3", *["-"] * 198, "."]
    made = members_round(WHOLE, {name: " ".join(row) for name, row in rows.items()})
    assert checked(made).exit == 0
    step = next(each for each in made.load("result.json")["steps"] if each["proposal"] == "p5")
    assert (step["outcome"], step["standing"], "scorers" in step) == ("too-few-scores", "", False)
    step["standing"] = "7/2"
    result = made.load("result.json")
    result["steps"] = [step if each["proposal"] == "p5" else each for each in result["steps"]]
    made.save("result.json", result)
    expect(made, "proposal p5", "says standing 7/2, and it is ")


def test_the_pabulib_file_counts_like_the_round() -> None:
    made = members_round(WHOLE, MANY)
    election = pabulib.parse(BytesIO(made.files["ballots.pb"]))
    assert (election.warnings, election.budget, len(election.ballots)) == ((), 900, 200)
    assert [ballot.voter for ballot in election.ballots] == [str(n) for n in range(1, 201)]
    rule = Average(tie_order=("scorers", "cost", "file"), quorum=3, weight=2)
    allocation = rule.allocate(pabulib.tallies(election), list(election.proposals), election.budget)
    assert list(allocation.winners) == made.load("result.json")["winners"]


def test_a_proposal_that_left_is_not_in_the_pabulib_file() -> None:
    made = members_round(Wishes(publish="ballots", withdrawn=("p2",)), MANY)
    election = pabulib.parse(BytesIO(made.files["ballots.pb"]))
    assert [each.id for each in election.proposals] == [name for name in ASKS if name != "p2"]


def test_totals_that_ballots_do_not_add_up_to_are_found_with_links_alone() -> None:
    made = members_round(WHOLE, FEW)
    lines = made.opened()
    for line in lines[:3]:
        line["total"] -= 2 if line["criterion"] == "all" else 1
    relog(made, lines)
    expect(
        made, "proposal p1, list c1", "and by links.json it is", links=("links.json", links_of(WHOLE, FEW))
    )


def test_links_that_are_not_of_these_ballots_are_found() -> None:
    made = members_round(WHOLE, FEW)
    good = json.loads(links_of(WHOLE, FEW))
    for change, sentence in (
        (lambda links: links["ballots"].pop(), "is missing, which stands by"),
        (lambda links: links["ballots"][0].update(blind="00" * 32), "is not the one that entry"),
        (lambda links: links["ballots"][0]["marks"].pop(), "it has 4 marks, and there are 5 proposals"),
        (lambda links: links["ballots"].reverse(), "does not stand after a lower slot"),
        (lambda links: links.update(origin="a.example/b"), "these are links of a.example/b"),
        (lambda links: links.update(format="evenhand-links/1"), "not exactly the fields of"),
    ):
        forged = json.loads(json.dumps(good))
        change(forged)
        data = json.dumps(forged, sort_keys=True, separators=(",", ":")).encode() + b"\n"
        expect(made, "links.json", sentence, links=("links.json", data))
    expect(made, "links.json", "not exactly the fields", links=("links.json", links_of(Wishes(), SCORES)))
    lists = members_round()
    expect(lists, "links.json", "not exactly the fields", links=("links.json", links_of(WHOLE)))
