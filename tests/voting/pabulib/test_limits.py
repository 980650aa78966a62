"""Files without end, and lines and fields of a size no election has: refused, and at once."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest

from tests.voting.pabulib.files import APPROVAL, META, election
from voting.pabulib import BrokenFile, parse, read, reading
from voting.pabulib.lines import LONGEST

ROOT = Path(__file__).resolve().parents[3]
TOO_LONG = "the line is longer than 1,000,000 bytes"


def of_length(bytes_: int, end: str = "\n") -> str:
    """A file whose line 3 has so many bytes before its end."""
    return APPROVAL.replace("A made-up election\n", "x" * (bytes_ - len("description;")) + end)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_line_may_be_as_long_as_the_limit_and_no_longer(end: str, tmp_path: Path) -> None:
    path = tmp_path / "long.pb"
    path.write_bytes(of_length(LONGEST, end).encode())
    assert len(read(path).meta["description"]) == LONGEST - len("description;")
    path.write_bytes(of_length(LONGEST + 1, end).encode())
    with pytest.raises(BrokenFile) as refused:
        read(path)
    assert (refused.value.line, refused.value.reason) == (3, TOO_LONG)


def test_a_long_line_is_refused_in_a_file_that_is_in_memory_too() -> None:
    with pytest.raises(BrokenFile) as refused:
        parse(io.BytesIO(of_length(LONGEST + 1).encode()))
    assert (refused.value.line, refused.value.reason) == (3, TOO_LONG)


def test_a_long_line_that_a_quoted_field_goes_on_over_is_refused() -> None:
    with pytest.raises(BrokenFile) as refused:
        election(META.replace("A made-up election", f'"over\n{"x" * (LONGEST + 1)}"'))
    assert (refused.value.line, refused.value.reason) == (4, TOO_LONG)


def test_a_quoted_field_that_is_too_long_is_called_that() -> None:
    with pytest.raises(BrokenFile) as refused:
        election(APPROVAL.replace("First", f'"{"x" * 131_073}"'))
    assert (refused.value.line, refused.value.reason) == (
        10,
        "a field of a line with quotation marks is longer than 131,072 letters",
    )


def test_a_file_may_be_as_large_as_the_limit_and_no_larger(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "large.pb"
    path.write_text(APPROVAL)
    monkeypatch.setattr(reading, "LARGEST", len(APPROVAL))
    assert len(read(path).ballots) == 4
    monkeypatch.setattr(reading, "LARGEST", len(APPROVAL) - 1)
    with pytest.raises(OSError, match=f"it is larger than {len(APPROVAL) - 1} bytes"):
        read(path)


def test_a_device_without_end_is_refused_at_once() -> None:
    count = [sys.executable, "-m", "voting", "count", "/dev/zero", "--rule", "greedy"]
    command = ["sh", "-c", 'ulimit -v 1000000; exec "$@"', "sh", *count]  # so that it fails before it harms
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=20, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"line 1: {TOO_LONG}\n")
