"""The verifier as an outsider runs it: one file, a bare Python, no library and none of this checkout."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING

import pytest

from tests.voting.imported_round import imported_round
from tests.voting.members_round import members_round
from tests.voting.receipts import links_of, receipt_of
from voting import bundle
from voting.ledger import receipts

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "verify.pyz").write_bytes(bundle.verifier_zipapp())
    (tmp_path / "members.zip").write_bytes(members_round().bundle())
    (tmp_path / "imported.zip").write_bytes(imported_round().bundle())
    return tmp_path


def bare(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run it with no site-packages, no variables, and a terminal that knows ASCII alone."""
    return subprocess.run(
        [sys.executable, "-I", "-S", "-X", "utf8=0", "verify.pyz", *arguments],
        cwd=folder,
        env={"LC_ALL": "C"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_it_is_the_same_bytes_each_time_and_holds_the_engine_alone() -> None:
    made = bundle.verifier_zipapp()
    assert made == bundle.verifier_zipapp()
    assert made == bundle.read(members_round().bundle())["verify.pyz"]


def test_the_python_it_runs_in_has_nothing_installed_and_knows_no_checkout(folder: Path) -> None:
    """Else the tests below would say little: here this very interpreter finds no library and no package."""
    probe = "import sys\ntry:\n import {0}\nexcept ImportError:\n sys.exit(9)"
    for name in ("cryptography", "numpy", "flask", "voting", "site_packages"):
        (folder / "probe.py").write_text(probe.format(name))
        command = [sys.executable, "-I", "-S", "probe.py"]
        assert subprocess.run(command, cwd=folder, env={}, check=False).returncode == 9
    (folder / "probe.py").write_text(
        "import sys\nassert not [p for p in sys.path if 'site-packages' in p], sys.path"
    )
    assert (
        subprocess.run([sys.executable, "-I", "-S", "probe.py"], cwd=folder, env={}, check=False).returncode
        == 0
    )


def test_it_needs_no_variable_at_all_and_no_folder_that_it_may_write_to(folder: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir(mode=0o555)
    command = [sys.executable, "-I", "-S", str(folder / "verify.pyz"), str(folder / "members.zip")]
    done = subprocess.run(
        command, cwd=elsewhere, env={}, capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stderr) == (3, "")
    assert "library cryptography is not installed" in done.stdout
    assert sorted(path.name for path in folder.iterdir()) == [
        "elsewhere",
        "imported.zip",
        "members.zip",
        "verify.pyz",
    ]


def test_it_checks_a_round_of_members(folder: Path) -> None:
    done = bare(folder, "members.zip")
    assert (done.returncode, done.stderr) == (3, "")
    unsigned = "the signature on checkpoint: Python's library cryptography is not installed"
    assert f"not checked: {unsigned}\n" in done.stdout
    assert "not checked: the key came from the bundle itself" in done.stdout
    assert "links that scrutineers hold" in done.stdout


def test_it_checks_a_receipt_and_links(folder: Path) -> None:
    (folder / "mine.json").write_bytes(receipts.make(receipt_of()))
    (folder / "links.json").write_bytes(links_of())
    done = bare(folder, "members.zip", "--receipt", "mine.json", "--links", "links.json")
    assert (done.returncode, done.stderr) == (3, "")
    assert "checked: receipt mine.json: the ballot is counted as it was cast" in done.stdout
    assert "checked: the links of 7 ballots" in done.stdout
    assert "not checked: the signature on mine.json" in done.stdout


def test_it_checks_an_imported_round(folder: Path) -> None:
    done = bare(folder, "imported.zip", "--key", imported_round().key)
    assert (done.returncode, done.stderr) == (3, "")
    assert "cryptography is not installed" in done.stdout


def test_it_finds_a_change_and_names_it_in_any_encoding(folder: Path) -> None:
    made = imported_round()
    listed = made.load("proposals.json")
    listed[3]["ask"] += 100
    made.save("proposals.json", listed)
    (folder / "forged.zip").write_bytes(made.bundle())
    done = bare(folder, "forged.zip")
    assert (done.returncode, done.stderr) == (1, "")
    assert "proposal \\u017babka 2: it does not ask for what it costs" in done.stdout


def test_it_says_what_is_not_a_bundle(folder: Path) -> None:
    done = bare(folder, "verify.pyz")
    assert (done.returncode, done.stdout) == (2, "")
    assert "verify.pyz is not a bundle" in done.stderr


def test_it_holds_sources_and_nothing_else(folder: Path) -> None:
    with zipfile.ZipFile(folder / "verify.pyz") as archive:
        names = archive.namelist()
    assert names[0] == "__main__.py"
    assert all(name.startswith("voting/") and name.endswith(".py") for name in names[1:])
    assert {"voting/__init__.py", "voting/recount/shares.py", "voting/verify/command.py"} <= set(names)
