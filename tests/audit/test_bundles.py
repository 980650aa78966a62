"""Whole rounds made through the verbs, and what the offline verifier says of their bundles."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from grants.audit.ledger import latest_checkpoint, verifier_key
from grants.awards.service import accept, awards_of
from grants.db.edge import transaction
from grants.reports.ledger_check import check
from grants.reports.publication import bundle_of
from tests import stories
from tests.audit import eventful
from tests.fixtures.shared import ROOT
from voting import bundle
from voting.verify import verify

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from flask import Flask

    from grants.rounds.models import Round
    from voting.verify import Report

LINKS = (
    "that each opening belongs to a cast ballot, and that each ballot adds up: this takes the links that "
    "scrutineers hold"
)
KEY = "the key came from the bundle itself: give the one from your own e-mail with --key"
SMALL = 100_000
"""Bytes of a file of ballots that a usual run can afford."""
YES, LESS, LITTLE = (5, 4, 5), (3, 3, 2), (1, 2, 1)


def report(round_: Round) -> Report:
    """What the verifier says, given the key and the newest checkpoint from elsewhere."""
    note = latest_checkpoint(round_.ledger_id)
    assert note is not None
    return verify(bundle_of(round_), verifier_key(round_.ledger), [("mailed", note.encode())])


def files_of(round_: Round) -> Mapping[str, bytes]:
    return bundle.read(bundle_of(round_))


def result_of(round_: Round) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(files_of(round_)["result.json"])
    return found


def totals(*proposals: str) -> str:
    return f"the totals of {', '.join(proposals)}: their single scores are not published"


def scored_by(number: int, marks: stories.Marks, members: int = 7) -> list[stories.Marks]:
    """Marks of one proposal: so many members score it, the others would rather not."""
    return [marks if place < number else "abstain" for place in range(members)]


def ballots(**proposals: list[stories.Marks]) -> list[dict[str, stories.Marks]]:
    """A ballot for each member, out of each proposal's marks."""
    return [dict(zip(proposals, marks, strict=True)) for marks in zip(*proposals.values(), strict=True)]


@pytest.mark.every_database
def test_bundle_of_a_round_whose_scores_are_all_opened(app: Flask) -> None:
    with app.app_context():
        round_ = stories.published()
        found = verify(bundle_of(round_))
        assert (found.exit, found.findings, found.not_checked) == (3, [], [KEY, LINKS])
        found = report(round_)
        assert (found.exit, found.findings, found.not_checked) == (3, [], [LINKS])
        assert bundle_of(round_) == bundle_of(round_)


@pytest.mark.every_database
def test_bundle_of_a_round_where_all_happened(app: Flask) -> None:
    with app.app_context():
        for _step, round_ in eventful.steps():
            last = round_
        found = report(last)
        assert (found.exit, found.findings, found.not_checked) == (3, [], [LINKS])
        listed = json.loads(files_of(last)["proposals.json"])
        assert [(each["id"], each["status"]) for each in listed] == [
            ("p1", "eligible"),
            ("p2", "eligible"),
            ("p3", "eligible"),
            ("p4", "withdrawn"),
            ("p5", "ineligible"),
        ]


def test_bundle_with_proposals_under_the_floor(app: Flask) -> None:
    scores = ballots(p1=scored_by(7, YES), p2=scored_by(4, LESS), p3=scored_by(2, YES), p4=scored_by(0, YES))
    with app.app_context():
        round_ = stories.published(proposals=4, scores=scores)
        found = report(round_)
        assert (found.exit, found.findings) == (3, [])
        assert found.not_checked == [totals("p2", "p3", "p4"), LINKS]
        steps = {step["proposal"]: step for step in result_of(round_)["steps"]}
        assert {name: step["outcome"] for name, step in steps.items()} == {
            "p1": "funded",
            "p2": "funded",
            "p3": "too-few-scores",
            "p4": "too-few-scores",
        }
        assert ("scorers" in steps["p2"], "scorers" in steps["p3"], "scorers" in steps["p4"]) == (1, 0, 0)
        assert b'"scored"' not in openings_of(round_, "p3") + openings_of(round_, "p4")


def openings_of(round_: Round, proposal: str) -> bytes:
    lines = files_of(round_)["openings.jsonl"].splitlines()
    return b"\n".join(line for line in lines if f'"proposal":"{proposal}"'.encode() in line)


def test_bundle_with_a_proposal_under_the_quorum(app: Flask) -> None:
    scores = ballots(p1=scored_by(7, YES), p2=scored_by(4, YES), p3=scored_by(5, LITTLE))
    with app.app_context():
        round_ = stories.published(scores=scores, quorum="5")
        found = report(round_)
        assert (found.exit, found.findings, found.not_checked) == (3, [], [totals("p2"), LINKS])
        outcomes = {step["proposal"]: step["outcome"] for step in result_of(round_)["steps"]}
        assert outcomes == {"p1": "funded", "p2": "too-few-scores", "p3": "funded"}


def test_bundle_with_a_higher_floor(app: Flask) -> None:
    scores = ballots(p1=scored_by(7, YES), p2=scored_by(6, LESS))
    with app.app_context():
        round_ = stories.published(proposals=2, scores=scores, floor="7")
        found = report(round_)
        assert (found.exit, found.findings, found.not_checked) == (3, [], [totals("p2"), LINKS])


def test_bundle_of_totals_only(app: Flask) -> None:
    with app.app_context():
        round_ = stories.published(publish="totals")
        found = report(round_)
        assert (found.exit, found.findings) == (3, [])
        assert found.not_checked == [totals("p1", "p2", "p3"), LINKS]
        assert b'"nonce"' not in files_of(round_)["openings.jsonl"]


def test_bundle_with_unequal_weights_opens_the_combined_scores_only(app: Flask) -> None:
    with app.app_context():
        round_ = stories.published(weight_1="3", weight_2="2")
        found = report(round_)
        assert (found.exit, found.findings, found.not_checked) == (3, [], [LINKS])
        opened = [
            json.loads(line)["criterion"]
            for line in files_of(round_)["openings.jsonl"].splitlines()
            if b'"nonce"' in line
        ]
        assert set(opened) == {"all"}


def test_bundle_of_a_round_with_one_question(app: Flask) -> None:
    with app.app_context():
        round_ = stories.published(question_2="", question_3="")
        found = report(round_)
        assert (found.exit, found.findings, found.not_checked) == (3, [], [LINKS])


def test_bundle_of_a_round_with_ties_and_a_small_pot(app: Flask) -> None:
    scores = ballots(p1=scored_by(7, YES), p2=scored_by(7, YES), p3=scored_by(6, YES), p4=scored_by(7, YES))
    with app.app_context():
        round_ = stories.published(
            proposals=4, asks=[500, 400, 400, 500], scores=scores, pot="900", most="900"
        )
        found = report(round_)
        assert (found.exit, found.findings, found.not_checked) == (3, [], [LINKS])
        result = result_of(round_)
        assert result["winners"] == ["p2", "p1"]
        assert len(result["ties"]) > 0


def test_bundle_in_which_nothing_could_be_funded(app: Flask) -> None:
    with app.app_context():
        round_ = stories.published(
            scores=ballots(p1=scored_by(2, YES), p2=scored_by(1, YES), p3=scored_by(0, YES))
        )
        found = report(round_)
        assert (found.exit, found.findings) == (3, [])
        assert result_of(round_)["winners"] == []


def test_bundle_in_which_everybody_stood_aside_on_something(app: Flask) -> None:
    recused = [{"p1": "recuse", "p2": YES, "p3": LESS} for _member in range(6)]
    with app.app_context():
        round_ = stories.published(members=6, scores=recused)
        found = report(round_)
        assert (found.exit, found.findings, found.not_checked) == (3, [], [totals("p1"), LINKS])


def test_bundle_of_one_ballot(app: Flask) -> None:
    with app.app_context():
        round_ = stories.published(members=1, proposals=1)
        found = report(round_)
        assert (found.exit, found.findings, found.not_checked) == (3, [], [totals("p1"), LINKS])


def test_bundle_after_awards_were_accepted_goes_on_from_the_one_before(app: Flask) -> None:
    with app.app_context():
        round_ = stories.published()
        note = latest_checkpoint(round_.ledger_id)
        before = files_of(round_)
        assert note is not None
        for award in awards_of(round_.id):
            with transaction():
                accept(award.proposal)
        found = verify(bundle_of(round_), verifier_key(round_.ledger), [("at publication", note.encode())])
        assert (found.exit, found.findings, found.not_checked) == (3, [], [LINKS])
        after = files_of(round_)
        assert {name for name in after if after[name] != before[name]} == {"checkpoint", "entries.jsonl"}


@pytest.mark.every_database
def test_bundle_of_an_imported_round_holds_in_every_part(app: Flask) -> None:
    with app.app_context():
        round_ = stories.publish(stories.counted(stories.imported()))
        found = report(round_)
        assert (found.exit, found.findings, found.not_checked) == (0, [], [])
        assert verify(bundle_of(round_)).not_checked == [KEY]
        assert files_of(round_)["ballots.pb"] == stories.RIVERSIDE


APPROVAL = stories.RIVERSIDE.replace(b"scoring\nmax_points;4", b"approval").replace(
    stories.RIVERSIDE[stories.RIVERSIDE.index(b"VOTES") :],
    b"VOTES\nvoter_id;vote\n1;7,B/1\n2;7\n3;9,B/1\n4;\n5;7,9,B/1\n",
)


def test_bundle_of_an_imported_round_of_approvals(app: Flask) -> None:
    with app.app_context():
        round_ = stories.publish(stories.counted(stories.imported(APPROVAL)))
        found = report(round_)
        assert (found.exit, found.findings, found.not_checked) == (0, [], [])
        assert result_of(round_)["winners"] == ["7", "B/1"]


def test_bundle_checked_with_the_verifier_inside_it(app: Flask, tmp_path: Path) -> None:
    with app.app_context():
        round_ = stories.published()
        (tmp_path / "bundle.zip").write_bytes(bundle_of(round_))
        (tmp_path / "verify.pyz").write_bytes(files_of(round_)["verify.pyz"])
        (tmp_path / "key").write_text(verifier_key(round_.ledger))
    for program in (["verify.pyz"], ["-m", "voting", "verify"]):
        command = [sys.executable, *program, str(tmp_path / "bundle.zip"), "--key", str(tmp_path / "key")]
        folder = tmp_path if program[0] == "verify.pyz" else ROOT
        said = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        assert (said.returncode, said.stderr) == (3, "")
        lines = said.stdout.splitlines()
        assert [line for line in lines if line.startswith("not checked:")] == [f"not checked: {LINKS}"]


def election_sizes(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_size for path in sorted((folder / "pabulib").glob("*.pb"))}


def assert_holds(round_: Round) -> None:
    round_ = stories.publish(stories.counted(round_))
    found = report(round_)
    assert (found.exit, found.findings, found.not_checked, list(check(round_))) == (0, [], [], [])


@pytest.mark.oracle
def test_bundle_of_every_small_public_election(app: Flask, shared_data: Path) -> None:
    small = [name for name, size in election_sizes(shared_data).items() if size < SMALL]
    assert len(small) == 10
    with app.app_context():
        for name in small:
            assert_holds(stories.imported(shared_data / "pabulib" / name, title=name[:40]))


@pytest.mark.oracle
@pytest.mark.exhaustive
def test_bundle_of_every_large_public_election(app: Flask, shared_data: Path) -> None:
    large = [name for name, size in election_sizes(shared_data).items() if size >= SMALL]
    assert len(large) == 7
    with app.app_context():
        for name in large:
            assert_holds(stories.imported(shared_data / "pabulib" / name, title=name[:40]))
