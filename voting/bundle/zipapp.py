"""The verifier in one file: this package as a zipapp (PEP 441), for a Python 3.11 with nothing installed."""

from __future__ import annotations

from pathlib import Path

import voting
from voting.bundle import stored

_MAIN = b'''"""Check a bundle: python3 verify.pyz BUNDLE.zip [--key KEY] [--checkpoint FILE]."""

import sys

if sys.version_info < (3, 11):
    print("The verifier needs Python 3.11 or newer.", file=sys.stderr)
    sys.exit(2)

from voting.terminal import answer
from voting.verify import run

sys.exit(answer(run, sys.argv[1:]))
'''


def verifier_zipapp() -> bytes:
    """Give the bytes of verify.pyz: the same from the same source on any machine."""
    package = Path(voting.__file__).parent
    sources = {path.relative_to(package.parent).as_posix(): path for path in package.rglob("*.py")}
    # Where git has been told to, it gives the lines of a checkout the ends that Windows has.
    files = {name: path.read_bytes().replace(b"\r\n", b"\n") for name, path in sources.items()}
    return stored.write(sorted({"__main__.py": _MAIN, **files}.items()))
