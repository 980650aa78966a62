"""Elections of every kind, from a file to a bundle that verifies, by each rule that counts them."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from grants.audit.ledger import verifier_key
from grants.db.edge import transaction
from grants.decisions import counting
from grants.decisions.service import count_round
from grants.front.importing import import_round
from grants.reports.ledger_check import check
from grants.reports.publication import bundle_of, publish
from tests.voting.pabulib.files import APPROVAL, with_points
from voting.verify import verify

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

    from grants.rounds.models import Round

SCORED = with_points("scoring", *["a,b,c;5,3,1"] * 3, *["a,c;4,2"] * 2, "b;1", bounds="max_points;5\n")
KINDS = {
    "approval": APPROVAL,
    "choose-1": APPROVAL.replace("a,b", "a").replace("c,a", "c").replace("approval", "choose-1"),
    "cumulative": with_points("cumulative", "a,b;3,2", "b;5", "c,a;1,1"),
    "ordinal": APPROVAL.replace("approval", "ordinal"),
    "scoring": SCORED,
}
CASES = [
    *((kind, rule, None) for kind in KINDS for rule in ("greedy", "greedy-stop")),
    *((kind, "equal-shares", done) for kind in KINDS for done in ("none", "add1", "add1-exhaustive+greedy")),
    *(("scoring", rule, None) for rule in ("average", "median", "majority-judgement")),
]


@pytest.mark.parametrize(("kind", "rule", "completion"), CASES)
def test_imported_election_is_counted_published_and_verifies(
    kind: str, rule: str, completion: str | None, app: Flask
) -> None:
    with app.app_context():
        with transaction():
            round_, _warnings = import_round(KINDS[kind].encode(), "Our town", None, rule, completion)
            slug = round_.slug
            found = count_round(round_)
            publish(round_)
        report = verify(bundle_of(round_), verifier_key(round_.ledger))
        assert (report.findings, report.not_checked) == ([], [])
        assert list(check(round_)) == []
        assert found["winners"] or completion == "none"
        assert found["rule"]["name"] == rule
    pages = [f"/rounds/{slug}/results", f"/rounds/{slug}/ground-rules", f"/rounds/{slug}/results/report.xlsx"]
    pages += [f"/rounds/{slug}/results/{number}" for number in (1, 2, 3)]
    client = app.test_client()
    assert [client.get(page).status_code for page in pages] == [200] * len(pages)


@pytest.mark.parametrize(
    ("declared", "counted"),
    [
        ("rule;greedy", {"name": "greedy"}),
        ("rule;greedy-no-skip", {"name": "greedy-stop"}),
        (
            "rule;greedy-threshold\nmin_project_score_threshold;2",
            {"name": "greedy", "threshold": "2"},
        ),
        ("rule;equalshares/add1", {"name": "equal-shares", "completion": "add1", "step": "100"}),
    ],
)
def test_election_is_counted_as_it_declares(
    declared: str, counted: dict[str, str], app: Flask, tmp_path: Path
) -> None:
    file = tmp_path / "election.pb"
    file.write_text(APPROVAL.replace("vote_type;approval", f"vote_type;approval\n{declared}"))
    runner = app.test_cli_runner()
    named = ["--collaborative", "Our town", "--as-declared"]
    slug = runner.invoke(args=["import-round", str(file), *named]).stdout.split()[-1]
    answer = json.loads(runner.invoke(args=["count", slug, "--json"]).stdout)
    assert answer["rule"].items() >= counted.items()


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--as-declared"], "The file declares the rule —, which is none of: greedy, "),
        (["--rule", "best"], "there is no rule 'best'; there are: average, "),
        (["--rule", "median"], "median needs scores, each on the same scale"),
        (["--rule", "greedy", "--completion", "add1"], "greedy takes no completion."),
        (["--rule", "equal-shares", "--completion", "add2"], "there is no completion 'add2'"),
        (["--as-declared", "--rule", "greedy"], "Either name a rule, or count as the file declares."),
    ],
)
def test_rule_that_cannot_be_followed_is_refused(
    options: list[str], sentence: str, app: Flask, tmp_path: Path
) -> None:
    file = tmp_path / "election.pb"
    file.write_text(APPROVAL)
    done = app.test_cli_runner().invoke(
        args=["import-round", str(file), "--collaborative", "Our town", *options]
    )
    assert (done.exit_code, done.exception.__class__) == (2, SystemExit)
    assert done.stderr.startswith(sentence)


def test_margins_of_equal_shares_are_published_and_hold(app: Flask) -> None:
    rounds: list[Round] = []

    def counted(text: str) -> dict[str, Any]:
        with transaction():
            title = f"Round {len(rounds)}"
            round_, _warnings = import_round(text.encode(), "Our town", title, "equal-shares", "add1")
            rounds.append(round_)
            return count_round(round_)

    with app.app_context():
        found = counted(SCORED)
        steps = {step["proposal"]: step for step in found["steps"]}
        margins = {margin["proposal"]: margin["less"] for margin in found["margins"] if "less" in margin}
        assert margins
        for name, less in margins.items():
            assert name not in found["winners"]
            cost = steps[name]["cost"]
            changed = SCORED.replace(f"\n{name};{cost // 100};", f"\n{name};{Decimal(cost - less) / 100};")
            assert changed != SCORED
            assert name in counted(changed)["winners"]


def test_margins_of_a_city_are_left_to_those_who_ask(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "MOST_LOOKED_INTO", 5)
    with app.app_context(), transaction():
        round_, _warnings = import_round(SCORED.encode(), "Our town", None, "equal-shares", "add1")
        assert count_round(round_)["margins"] == []
