"""The same ledger gives the same bundle, wherever and however it is made."""

from __future__ import annotations

import os
import subprocess
import sys
from hashlib import sha256

from tests.fixtures.shared import ROOT
from tests.voting.imported_round import imported_round
from tests.voting.members_round import members_round

MAKES = """\
import os, sys
os.umask(int(sys.argv[1], 8))
from hashlib import sha256
from tests.voting.imported_round import imported_round
from tests.voting.members_round import members_round
from voting import bundle
for made in (members_round(), imported_round()):
    files = made.all_files()
    backwards = dict(reversed(files.items()))
    print(sha256(made.bundle()).hexdigest(), bundle.write(backwards) == made.bundle())
"""
SURROUNDINGS = (
    {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C"},
    {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "C.UTF-8"},
    {"PYTHONHASHSEED": "4294967295", "TZ": "America/St_Johns", "LANG": "de_DE.UTF-8", "PYTHONUTF8": "0"},
    {"PYTHONHASHSEED": "77", "TZ": "Asia/Kathmandu", "LC_ALL": "tr_TR.UTF-8", "SOURCE_DATE_EPOCH": "1"},
)


def made_with(surroundings: dict[str, str], umask: str) -> str:
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-c", MAKES, umask],
        cwd=ROOT,
        env=kept | surroundings,
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def test_a_bundle_is_the_same_whatever_the_seed_the_zone_the_language_and_the_umask() -> None:
    made = {
        made_with(each, umask) for each, umask in zip(SURROUNDINGS, ("022", "077", "000", "777"), strict=True)
    }
    here = [sha256(each().bundle()).hexdigest() for each in (members_round, imported_round)]
    assert made == {"".join(f"{digest} True\n" for digest in here)}
