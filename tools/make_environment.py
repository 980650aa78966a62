"""Makes the virtual environment that everything else lives in.

Only `python3` is there when this runs, and Debian's may come without its `venv`.
"""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import debian

OLDEST = (3, 11)


def main(folder: Path) -> None:
    """Make `folder` unless a working environment is there already."""
    if sys.version_info < OLDEST:
        sys.exit(f"Evenhand needs Python 3.11 or newer and this is {sys.version.split()[0]}; set PYTHON.")
    if works(folder):
        return
    if importlib.util.find_spec("ensurepip") is None:
        package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
        if not debian.can_install():
            sys.exit(f"This Python cannot make environments. Run: sudo apt-get install {package}")
        debian.install(package)
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)


def works(folder: Path) -> bool:
    """Whether the environment there can still start its Python and pip (a moved one cannot)."""
    python = folder / "bin" / "python"
    return python.exists() and subprocess.run([python, "-c", "import pip"], check=False).returncode == 0


if __name__ == "__main__":
    main(Path(sys.argv[1]))
