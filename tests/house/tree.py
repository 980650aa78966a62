"""The project's own files: everything in the checkout that .gitignore does not leave out."""

from __future__ import annotations

import os
from fnmatch import fnmatch
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT = Path(__file__).resolve().parents[2]


@cache
def files(root: Path = ROOT) -> tuple[Path, ...]:
    """Every file, sorted, as paths relative to `root`. A copy without git is a checkout too."""
    ignored = patterns(root)
    found: list[Path] = []
    for folder, inner, names in os.walk(root):
        here = Path(folder).relative_to(root)
        inner[:] = [name for name in inner if name != ".git" and not leaves_out(ignored, here / name)]
        found += [here / name for name in names]
    return tuple(sorted(found))


def patterns(root: Path = ROOT) -> list[str]:
    """The lines of .gitignore that leave something out."""
    lines = (root / ".gitignore").read_text().splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def leaves_out(lines: Iterable[str], folder: Path) -> bool:
    """Whether one of .gitignore's lines (all of ours name folders) leaves this folder out."""
    for pattern in lines:
        subject = folder.as_posix() if pattern.startswith("/") else folder.name
        if fnmatch(subject, pattern.strip("/")):
            return True
    return False


def ending(*suffixes: str, under: str = "") -> list[Path]:
    """The files with one of these suffixes, in one folder or anywhere."""
    return [path for path in files() if path.suffix in suffixes and path.as_posix().startswith(under)]


def read(path: Path) -> str:
    """The text of one of the project's files."""
    return (ROOT / path).read_text(encoding="utf-8")
