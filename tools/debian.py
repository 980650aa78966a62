"""Installs what only the system can give, where nobody has to be asked: as root on Debian."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys


def can_install() -> bool:
    """Whether this is Debian (or its like) and we may change it."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(*packages: str) -> None:
    """Install Debian packages; ends the program with apt-get's last words where that fails."""
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    print(f"Installing {' '.join(packages)} (apt-get) …", file=sys.stderr, flush=True)
    for arguments in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
        done = subprocess.run(
            ["apt-get", "--quiet", *arguments],  # noqa: S607 - the system's own, wherever it keeps it
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode:
            last_words = "\n".join(done.stdout.splitlines()[-15:])
            sys.exit(f"{last_words}\n\napt-get {' '.join(arguments)} failed; see above.")
