"""`python -m voting verify`: what it prints and how it exits."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.voting.imported_round import imported_round
from tests.voting.members_round import members_round
from voting.verify import run

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def imported(tmp_path: Path) -> Path:
    path = tmp_path / "imported.zip"
    path.write_bytes(imported_round().bundle())
    return path


@pytest.fixture
def members(tmp_path: Path) -> Path:
    path = tmp_path / "members.zip"
    path.write_bytes(members_round().bundle())
    return path


def test_a_bundle_that_holds_exits_with_nought(imported: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([str(imported), "--key", imported_round().key]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "Everything holds."


def test_a_key_may_be_given_as_a_file(imported: Path, tmp_path: Path) -> None:
    file = tmp_path / "key.txt"
    file.write_text(f"{imported_round().key}\n")
    assert run([str(imported), "--key", str(file)]) == 0


def test_what_was_not_checked_is_listed_and_exits_with_three(
    members: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([str(members)]) == 3
    said = capsys.readouterr().out.splitlines()
    assert len([line for line in said if line.startswith("not checked: ")]) == 3
    assert said[-1] == "All that could be checked holds; see what was not checked."


def test_each_finding_stands_on_a_line_and_outranks_what_was_not_checked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = members_round()
    made.of("ballot-cast", 2)["revision"] = 5
    path = tmp_path / "b.zip"
    path.write_bytes(made.bundle())
    assert run([str(path)]) == 1
    said = capsys.readouterr().out.splitlines()
    entry = "entry 22, line 23 of entries.jsonl (ballot-cast)"
    assert said[0] == f"{entry}: it is revision 5, and 1 came before it"
    assert said[-1] == "It does not hold: 1 finding."


def test_checkpoints_may_be_given_more_than_once(
    members: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = members_round()
    files = [tmp_path / "one.txt", tmp_path / "two.txt"]
    files[0].write_bytes(made.checkpoint(6))
    files[1].write_bytes(made.checkpoint())
    options = [option for file in files for option in ("--checkpoint", str(file))]
    assert run([str(members), "--key", made.key, *options]) == 3
    assert capsys.readouterr().out.count("note: the first") == 2
    made.of("ballot-cast")["digest"] = "00" * 32
    files[1].write_bytes(made.checkpoint())
    assert run([str(members), "--key", made.key, *options]) == 1
    assert "two.txt: the first 36 entries are not those it was signed for" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["no-such-file.zip"], "no-such-file.zip cannot be read: No such file or directory."),
        (
            ["BUNDLE", "--key", "no-such-key"],
            "What --key names is neither a verifier key nor a file with one.",
        ),
        (["BUNDLE", "--key", "BUNDLE"], "What --key names is neither a verifier key nor a file with one."),
        (["BUNDLE", "--checkpoint", "nowhere.txt"], "nowhere.txt cannot be read: No such file or directory."),
        (["BUNDLE", "--receipt", "nowhere"], "nowhere cannot be read: No such file or directory."),
        (["BUNDLE", "--links", "."], ". cannot be read: Is a directory."),
        (["BUNDLE", "--witness", "x"], "neither a witness's verifier key nor a file with one."),
        (["."], ". cannot be read: Is a directory."),
        (["BUNDLE", "--key", "x" * 5000], "cannot be read: File name too long."),
    ],
)
def test_what_cannot_be_used_exits_with_two(
    arguments: list[str], sentence: str, members: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([str(members) if word == "BUNDLE" else word for word in arguments]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.endswith(f"{sentence}\n")


@pytest.mark.parametrize("arguments", [[], ["a", "b"], ["a", "--colour"], ["a", "--key"]])
def test_other_arguments_exit_with_two(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 2
    assert "usage: verify" in capsys.readouterr().err


def test_help_is_given(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "--checkpoint FILE a checkpoint that you kept or were sent" in said
    assert "The exit is 0 where everything holds, 1 where something does not" in said


def test_something_else_is_not_a_bundle(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("No zip at all.")
    assert run([str(path)]) == 2
    assert capsys.readouterr().err.endswith(
        "is not a bundle: it is not a zip, or it was cut off or damaged.\n"
    )


def test_it_runs_as_a_module(imported: Path) -> None:
    command = [sys.executable, "-m", "voting", "verify", str(imported), "--key", imported_round().key]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("Everything holds.\n")
