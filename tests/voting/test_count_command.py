from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.voting.pabulib.files import APPROVAL
from voting.rules import RULES

ROOT = Path(__file__).resolve().parents[2]


def voting(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "voting", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "approval.pb"
    path.write_text(APPROVAL, encoding="utf-8")
    return path


def test_count_prints_a_table_for_people(file: Path) -> None:
    done = voting("count", file, "--rule", "greedy", "--completion", "none")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        "greedy, version 1, ties by file; the recount agrees\n"
        "4 ballots, 3 proposals, 2 funded\n"
        "pot 100, spent 100, left 0\n"
        "\n"
        "place  proposal  standing  scorers  cost  outcome      name\n"
        "1      a         3         3        60    funded       First\n"
        "2      b         1         1        50    did not fit  Second\n"
        "3      c         1         1        40    funded       Third\n"
        "tied: b, c, in this order by file\n"
    )


def test_count_shows_nothing_that_a_terminal_would_obey(file: Path) -> None:
    file.write_text(APPROVAL.replace("First", "\x1b[2JFirst"), encoding="utf-8")
    done = voting("count", file, "--rule", "greedy")
    assert (done.returncode, "\x1b" in done.stdout, "\ufffd[2JFirst" in done.stdout) == (0, False, True)


def test_count_warns_on_standard_error_only(file: Path) -> None:
    file.write_text(APPROVAL.replace("num_votes;4", "num_votes;9"), encoding="utf-8")
    done = voting("count", file, "--rule", "greedy", "--json")
    assert (done.returncode, done.stderr) == (0, "warning: META says num_votes '9', the file has 4\n")
    assert json.loads(done.stdout)["winners"] == ["a", "c"]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--rule", "best"], f"there is no rule 'best'; there are: {', '.join(sorted(RULES))}"),
        (["--rule", "greedy", "--completion", "add1"], "greedy takes no completion"),
        (["--rule", "greedy", "--utility", "cost"], "greedy takes no utility"),
        (["--rule", "greedy", "--step", "1"], "greedy takes no step"),
        (
            ["--rule", "equal-shares", "--completion", "add2"],
            (
                "there is no completion 'add2'; there are: none, add1, add1-exhaustive, each alone or with "
                "+greedy"
            ),
        ),
        (
            ["--rule", "equal-shares", "--utility", "joy"],
            "there is no utility 'joy'; there are: cost, score, borda, cardinality",
        ),
        (
            ["--rule", "equal-shares", "--utility", "borda"],
            "ballots of the kind approval have no utility 'borda'; they have: cost, cardinality",
        ),
        (["--rule", "equal-shares", "--step", "0"], "the step is above zero, not 0"),
        (["--rule", "equal-shares", "--step", "x"], "--step is a number such as 100 or 0.50, not 'x'"),
        (
            ["--rule", "greedy", "--threshold", "1e3"],
            "--threshold is a number such as 100 or 0.50, not '1e3'",
        ),
        (["--rule", "greedy", "--quorum", "-1"], "--quorum is a whole number, not '-1'"),
        (["--rule", "greedy", "--quorum", "0"], "the quorum of greedy is at least 1, not 0"),
        (
            ["--rule", "greedy", "--tie-order", "luck"],
            "there is no tie order 'luck'; there are: file, cost, seed:HEX",
        ),
        (
            ["--rule", "greedy", "--tie-order", "seed:0"],
            "there is no tie order 'seed:0'; there are: file, cost, seed:HEX",
        ),
        (
            ["--rule", "greedy", "--tie-order", "seed:zz"],
            "there is no tie order 'seed:zz'; there are: file, cost, seed:HEX",
        ),
        (
            ["--rule", "greedy", "--tie-order", "scorers"],
            "there is no tie order 'scorers'; there are: file, cost, seed:HEX",
        ),
        *(
            (
                ["--rule", rule],
                (
                    f"{rule} needs scores, each on the same scale; the ballots of this file are approval, "
                    "and greedy or equal-shares count those"
                ),
            )
            for rule in ("average", "median", "majority-judgement")
        ),
    ],
)
def test_count_refuses_what_is_not_there(file: Path, options: list[str], sentence: str) -> None:
    done = voting("count", file, *options)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"{sentence}\n")


def test_count_refuses_a_broken_file_with_the_line_and_the_reason(file: Path) -> None:
    file.write_text(APPROVAL.replace("2;a;41", "2;d;41"), encoding="utf-8")
    done = voting("count", file, "--rule", "greedy", "--json")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "line 16: the ballot names 'd', which is no project\n"


def test_count_refuses_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    for path in (tmp_path / "nowhere.pb", tmp_path):
        done = voting("count", path, "--rule", "greedy")
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith(f"{path} cannot be read: ")
        assert "Traceback" not in done.stderr


def test_count_needs_a_rule(file: Path) -> None:
    done = voting("count", file)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.endswith("error: the following arguments are required: --rule\n")


@pytest.mark.parametrize("arguments", [["tally"], []])
def test_a_command_that_is_not_there_names_those_that_are(arguments: list[str]) -> None:
    done = voting(*arguments)
    name = arguments[0] if arguments else ""
    assert (done.returncode, done.stdout) == (2, "")
    assert (
        done.stderr
        == f"there is no command {name!r}; there are: count, explain, verify, witness-key, cosign\n"
    )


def test_verify_is_handed_on(file: Path) -> None:
    done = voting("verify", file)
    assert (done.returncode, "Traceback" in done.stderr) == (2, False)


def test_help_tells_every_command() -> None:
    done = voting("--help")
    said = [line.split()[3] for line in done.stdout.splitlines() if line.startswith("python")]
    assert (done.returncode, said) == (0, ["count", "explain", "verify", "witness-key", "cosign"])


ALONE = """\
import runpy, sys
root, file = sys.argv[1:]
sys.path.insert(0, root)
sys.argv = ["voting", "count", file, "--rule", "greedy"]
runpy.run_module("voting", run_name="__main__")
"""


def test_counting_needs_nothing_but_the_standard_library(file: Path) -> None:
    command = [sys.executable, "-I", "-S", "-c", ALONE, str(ROOT), str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr, done.stdout.splitlines()[1]) == (
        0,
        "",
        "4 ballots, 3 proposals, 2 funded",
    )
