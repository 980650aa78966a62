"""The file of a witness's key: for its owner alone, never overwritten, and refused where it was changed."""

from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.voting.members_round import members_round
from voting import witness
from voting.ledger import cosignatures
from voting.witness import keyfile

ROOT = Path(__file__).resolve().parents[3]


def test_a_key_is_written_for_its_owner_alone_and_read_again(tmp_path: Path) -> None:
    path = tmp_path / "own.key"
    verifier = keyfile.make(path, "example.org/anna")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert keyfile.read(path).key == cosignatures.parse_witness_key(verifier)
    assert verifier.split("+")[2] not in path.read_text()


def test_two_keys_of_one_name_are_not_the_same(tmp_path: Path) -> None:
    assert keyfile.make(tmp_path / "a", "anna") != keyfile.make(tmp_path / "b", "anna")


def test_a_file_that_is_there_is_never_overwritten(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "own.key"
    path.write_text("something dear")
    assert witness.witness_key([str(path), "--name", "anna"]) == 2
    assert path.read_text() == "something dear"
    assert capsys.readouterr().err == f"{path} is there already, and a key is never overwritten.\n"


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\x1bb", "\udcff"])
def test_a_name_that_a_note_cannot_carry_is_refused(name: str, tmp_path: Path) -> None:
    assert witness.witness_key([str(tmp_path / "own.key"), "--name", name]) == 2
    assert list(tmp_path.iterdir()) == []


def test_a_key_file_that_was_changed_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "own.key"
    keyfile.make(path, "example.org/anna")
    whole = path.read_text()
    (tmp_path / "note").write_bytes(members_round().checkpoint(3))
    options = [str(tmp_path / "note"), "--key-file", str(path), "--log-key", members_round().key]
    changed = [
        whole[:-2] + "\n",
        whole.replace("anna", "anne"),
        whole.replace("+B", "+C"),
        "",
        "PRIVATE+KEY+",
        "x" * 5000,
    ]
    for text in [*changed, whole.replace("PRIVATE", "PUBLIC"), f"{whole}\n"]:
        path.write_text(text)
        assert witness.cosign(options) == 2
        assert capsys.readouterr().err.startswith(f"{path}: It is not the file of a witness's key")


@pytest.mark.parametrize("missing", ["note", "key", "log"])
def test_a_file_that_is_not_there_is_named(
    missing: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keyfile.make(tmp_path / "key", "anna")
    (tmp_path / "note").write_bytes(members_round().checkpoint(3))
    (tmp_path / "log").write_text(members_round().key)
    (tmp_path / missing).unlink()
    note, key, log = (str(tmp_path / name) for name in ("note", "key", "log"))
    assert witness.cosign([note, "--key-file", key, "--log-key", log]) == 2
    said = capsys.readouterr().err
    assert said in {
        f"{tmp_path / missing}: No such file or directory.\n",
        "What --log-key names is neither a verifier key nor a file with one.\n",
    }


def test_both_commands_run_as_a_module(tmp_path: Path) -> None:
    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "voting", *arguments]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)

    made = run("witness-key", str(tmp_path / "own.key"), "--name", "example.org/anna")
    assert (made.returncode, made.stderr) == (0, "")
    (tmp_path / "note").write_bytes(members_round().checkpoint(3))
    log = ["--log-key", members_round().key]
    signed = run("cosign", str(tmp_path / "note"), "--key-file", str(tmp_path / "own.key"), *log)
    assert signed.returncode == 0
    assert signed.stdout.splitlines()[-1].startswith("— example.org/anna ")
    assert run("cosign").returncode == 2
    assert "usage: cosign" in run("cosign", "--help").stdout
