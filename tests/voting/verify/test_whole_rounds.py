"""Rounds in which nothing is wrong: what holds, what could not be checked, and the exit that says so."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from tests.voting.imported_round import imported_round
from tests.voting.members_round import SCORES, Wishes, members_round
from voting.verify import verify

if TYPE_CHECKING:
    from pathlib import Path

    from tests.voting.made_rounds import Made
    from voting.verify import Report

KEY_FROM_BUNDLE = "the key came from the bundle itself: give the one from your own e-mail with --key"
LINKS = (
    "that each opening belongs to a cast ballot, and that each ballot adds up: "
    "this takes the links that scrutineers hold"
)


def checked(made: Made, **given: object) -> Report:
    return verify(made.bundle(), made.key, **given)  # type: ignore[arg-type]


def test_an_imported_round_holds_with_a_key_from_elsewhere() -> None:
    report = checked(imported_round())
    assert (report.exit, report.findings, report.not_checked) == (0, [], [])


def test_a_key_from_the_bundle_itself_is_not_enough() -> None:
    report = verify(imported_round().bundle())
    assert (report.exit, report.findings, report.not_checked) == (3, [], [KEY_FROM_BUNDLE])


def test_a_round_of_members_needs_the_links_that_scrutineers_hold() -> None:
    report = checked(members_round())
    assert (report.exit, report.findings) == (3, [])
    totals = "the totals of p4, p5: their single scores are not published"
    assert report.not_checked == [totals, LINKS]


def test_where_every_list_is_opened_the_links_alone_are_missing() -> None:
    made = members_round(scores={name: "1 2 3 4 5 . . .".replace(" .", " 3") for name in SCORES})
    assert checked(made).not_checked == [LINKS]


@pytest.mark.parametrize(
    "wishes",
    [
        Wishes(weights=(2, 1)),
        Wishes(publish="totals"),
        Wishes(publish="totals", weights=(10, 3)),
        Wishes(quorum=5),
        Wishes(floor=6),
        Wishes(quorum=6, floor=7, weights=(3, 3)),
    ],
)
def test_a_round_holds_in_every_form_that_ground_rules_may_choose(wishes: Wishes) -> None:
    report = checked(members_round(wishes))
    assert (report.exit, report.findings) == (3, [])
    assert LINKS in report.not_checked


@pytest.mark.parametrize("is_shown", [True, False])
def test_a_round_holds_where_a_scored_proposal_left_before_the_count(is_shown: bool) -> None:
    """It keeps its place on the roll and its lists; it is not counted, and the result may say so."""
    made = members_round(Wishes(withdrawn=("p2", "p5")))
    result = made.load("result.json")
    assert [step["outcome"] for step in result["steps"][-2:]] == ["withdrawn", "withdrawn"]
    if not is_shown:
        for rows in ("standings", "steps", "margins"):
            result[rows] = [row for row in result[rows] if row["proposal"] not in {"p2", "p5"}]
        made.save("result.json", result)
    assert checked(made).findings == []


def test_a_round_in_which_nobody_voted_holds() -> None:
    made = members_round(scores=dict.fromkeys(SCORES, "."))
    made.after = []
    report = checked(made)
    assert report.findings == []


def test_a_checkpoint_from_an_e_mail_is_compared_at_its_own_size() -> None:
    made = members_round()
    given = [(f"mail-{size}.txt", made.checkpoint(size)) for size in (0, 1, 7, len(made.lines()))]
    report = checked(made, checkpoints=given)
    assert (report.exit, report.findings) == (3, [])
    assert "the first 7 entries are those that mail-7.txt was signed for" in report.notes


def test_without_the_library_the_signature_is_listed_as_not_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cryptography.exceptions", None)
    report = checked(imported_round())
    assert (report.exit, report.findings) == (3, [])
    assert report.not_checked == [
        "the signature on checkpoint: Python's library cryptography is not installed"
    ]


def test_a_bundle_is_read_from_a_path_too(tmp_path: Path) -> None:
    path = tmp_path / "bundle.zip"
    path.write_bytes(imported_round().bundle())
    assert verify(path, imported_round().key).exit == 0


def test_a_proposal_that_left_once_it_could_be_scored_is_noted() -> None:
    """Whoever runs the server sees scores, and could find that a winner is ineligible."""
    gone, stayed = (
        [line for line in checked(members_round(wishes)).notes if "left the round when" in line]
        for wishes in (Wishes(withdrawn=("p1",)), Wishes())
    )
    assert len(gone) == 1
    assert "(proposal-withdrawn): p1 left the round when it could be scored already" in gone[0]
    assert stayed == []
