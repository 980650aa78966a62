"""What a command repeats of a file or of what was typed: in plain letters, and not without end."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.voting.pabulib.files import APPROVAL, with_points
from voting.__main__ import main

if TYPE_CHECKING:
    from pathlib import Path

ENDLESS = "x" * 10_000
ESCAPE = "\x1b[31m"
GREEDY = ["--rule", "greedy"]
SHARES = ["--rule", "equal-shares"]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "vote.pb"
    path.write_text(APPROVAL, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("", "'' cannot be read: No such file or directory\n"),
        (f"{ESCAPE}a", "\ufffd[31ma cannot be read: No such file or directory\n"),
        (ENDLESS, f"{'x' * 200}… cannot be read: File name too long\n"),
    ],
)
def test_a_file_that_is_not_there(name: str, sentence: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["count", name, *GREEDY]) == 2
    assert capsys.readouterr() == ("", sentence)


@pytest.mark.parametrize("typed", [ENDLESS, ESCAPE])
@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--rule"], "there are: average, "),
        ([*GREEDY, "--tie-order"], "there are: file, cost, seed:HEX"),
        ([*GREEDY, "--quorum"], "--quorum is a whole number, not "),
        ([*GREEDY, "--threshold"], "--threshold is a number such as "),
        ([*SHARES, "--completion"], "there are: none, add1, "),
        ([*SHARES, "--utility"], "there are: cost, score, "),
    ],
)
def test_an_option_that_is_none(
    options: list[str], told: str, typed: str, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["count", str(file), *options, typed]) == 2
    said = capsys.readouterr().err
    assert (told in said, len(said) < 300, said[:-1].isprintable()) == (True, True, True)


@pytest.mark.parametrize("typed", [ENDLESS, ESCAPE])
@pytest.mark.parametrize("command", ["count", "explain"])
def test_an_option_that_nobody_knows(
    command: str, typed: str, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        main([command, str(file), *GREEDY, *(["--proposal", "a"] * (command == "explain")), f"--{typed}"])
    *_, said = capsys.readouterr().err.splitlines()
    assert ("unrecognized arguments" in said, len(said) < 500, said.isprintable()) == (True, True, True)


@pytest.mark.parametrize("typed", [ENDLESS, ESCAPE])
def test_a_command_or_a_proposal_that_is_not_there(
    typed: str, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([typed]) == 2
    assert main(["explain", str(file), *GREEDY, "--proposal", typed]) == 2
    command, proposal = capsys.readouterr().err.splitlines()
    assert (len(command) < 200, command.isprintable()) == (True, True)
    assert (len(proposal) < 500, proposal.isprintable()) == (True, True)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (APPROVAL.replace("2;a;41", f"2;{ENDLESS};41"), "…', which is no project"),
        (APPROVAL.replace("approval", ENDLESS), "…' is no vote type; there are: approval, "),
        (APPROVAL.replace("b;50", f"{ENDLESS};much"), "…' is not a number: 'much'"),
        (APPROVAL.replace("b;50", f"{ENDLESS};-5"), "…' is below zero: -5"),
        (APPROVAL.replace("b;50", f"{ENDLESS};5;\n{ENDLESS};5"), "…' is there twice"),
        (with_points("scoring", f"a;{'9' * 10_000}"), "a number of points is not a number: '99"),
    ],
)
def test_a_broken_file(text: str, told: str, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_text(text)
    assert main(["count", str(file), *GREEDY]) == 2
    said = capsys.readouterr().err
    assert (said.startswith("line "), told in said, len(said) < 300) == (True, True, True)


def test_a_warning(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_text(APPROVAL.replace("num_votes;4", f"num_votes;{'9' * 10_000}"))
    assert main(["count", str(file), *GREEDY]) == 0
    assert capsys.readouterr().err == f"warning: META says num_votes '{'9' * 60}…', the file has 4\n"


def test_long_names_are_cut_in_the_table_and_whole_for_a_machine(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = APPROVAL.replace("b;50;Second", f"{ENDLESS};50;{ENDLESS}").replace("1;a,b;30", f"1;a,{ENDLESS};30")
    file.write_text(text)
    assert main(["count", str(file), *GREEDY, "--tie-order", f"seed:{'00' * 5_000}"]) == 0
    shown = capsys.readouterr().out
    assert max(map(len, shown.splitlines())) < 300
    assert f"tied: c, {'x' * 60}…, in this order by seed:{'0' * 55}…\n" in shown
    assert main(["count", str(file), *GREEDY, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["standings"][1]["proposal"] == ENDLESS


@pytest.mark.parametrize("command", ["count", "explain"])
def test_help_tells_the_rules_and_what_options_mean(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        main([command, "--help"])
    said = " ".join(capsys.readouterr().out.split())
    for told in (
        "one of: average, equal-shares, greedy, greedy-stop, majority-judgement, median",
        "none, add1, add1-exhaustive, each alone or with +greedy",
        "cost, score, borda, cardinality",
        "add1 adds to every share",
        "for it to have a standing",
        "below which a proposal has no turn",
        "what tells equals apart",
    ):
        assert told in said
