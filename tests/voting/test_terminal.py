"""Output that cannot be written, and commands that are interrupted: a status and at most a line."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import IO

import pytest

from tests.voting.imported_round import imported_round
from tests.voting.pabulib.files import APPROVAL
from voting import bundle

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = [
    "count vote.pb --rule greedy",
    "count vote.pb --rule greedy --json",
    "explain vote.pb --rule greedy --proposal a",
    "verify round.zip",
    "--help",
    "count --help",
    "verify --help",
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("terminal")
    (path / "vote.pb").write_text(APPROVAL, encoding="utf-8")
    (path / "round.zip").write_bytes(imported_round().bundle())
    (path / "verify.pyz").write_bytes(bundle.verifier_zipapp())
    return path


def run(
    folder: Path, command: list[str], stdout: int | IO[bytes], **more: int | IO[bytes]
) -> tuple[int, str]:
    """The exit status, and what stood on standard error."""
    kept: dict[str, int | IO[bytes]] = {"stderr": subprocess.PIPE} | more
    done = subprocess.run(
        command, cwd=folder, env={"PYTHONPATH": str(ROOT)}, stdout=stdout, check=False, timeout=60, **kept
    )
    return done.returncode, (done.stderr or b"").decode()


def voting(command: str) -> list[str]:
    return [sys.executable, "-m", "voting", *command.split()]


@pytest.fixture
def unread() -> int:
    """The end of a pipe to write to, whose reader has left."""
    reader, writer = os.pipe()
    os.close(reader)
    return writer


@pytest.mark.parametrize("command", COMMANDS)
def test_a_reader_that_has_left_ends_it_quietly(command: str, folder: Path, unread: int) -> None:
    found = run(folder, voting(command), unread)
    os.close(unread)
    assert found == (141, "")


@pytest.mark.parametrize("command", COMMANDS)
def test_a_full_disk_is_said(command: str, folder: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        assert run(folder, voting(command), full) == (
            2,
            "the answer cannot be written: No space left on device\n",
        )


@pytest.mark.parametrize("command", COMMANDS)
def test_a_closed_output_is_said(command: str, folder: Path) -> None:
    closed = ["sh", "-c", 'exec "$@" >&-', "sh", *voting(command)]
    assert run(folder, closed, subprocess.PIPE) == (
        2,
        "there is nowhere to write an answer: standard output is closed\n",
    )


def test_nothing_but_the_status_is_left_where_nothing_can_be_written(folder: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        assert run(folder, voting(COMMANDS[0]), full, stderr=full) == (2, "")


def test_a_closed_standard_error_costs_nobody_the_answer(folder: Path) -> None:
    closed = ["sh", "-c", 'exec "$@" 2>&-', "sh", *voting("count vote.pb --rule greedy --json")]
    done = subprocess.run(closed, cwd=folder, env={"PYTHONPATH": str(ROOT)}, capture_output=True, check=False)
    assert (done.returncode, b'"winners"' in done.stdout) == (0, True)


def test_the_verifier_in_one_file_does_as_well(folder: Path, unread: int) -> None:
    found = run(folder, [sys.executable, "-I", "verify.pyz", "round.zip"], unread)
    os.close(unread)
    assert found == (141, "")


LISTENING = """\
import os, signal, sys
signal.signal(signal.SIGINT, signal.SIG_DFL)
os.execv(sys.argv[1], sys.argv[1:])
"""
"""Starts a command that hears Ctrl-C: what runs in the background of a shell is deaf to it, and so are we."""


@pytest.mark.parametrize(
    "command",
    ["count slow --rule greedy", "explain slow --rule greedy --proposal a", "verify x --checkpoint slow"],
)
def test_an_interrupted_command_says_so_in_a_line(command: str, folder: Path) -> None:
    slow = folder / "slow"
    slow.unlink(missing_ok=True)
    os.mkfifo(slow)
    with (
        subprocess.Popen(
            [sys.executable, "-c", LISTENING, *voting(command)],
            cwd=folder,
            env={"PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as running,
        slow.open("wb"),
    ):  # which waits until the command reads
        running.send_signal(signal.SIGINT)
        said = running.communicate(timeout=60)
    assert (running.returncode, said) == (130, (b"", b"interrupted before there was an answer\n"))
