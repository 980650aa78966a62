"""The house as architecture promises it: small files, plain names, nothing built in the tree."""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.house.tree import ending, files, leaves_out, patterns, read

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_FILE = 300
LONG_FILE = 200
LONGEST_FUNCTION = 50
SOURCE = (".py", ".html", ".scss", ".js", ".mjs", ".txt")
DRAWERS = {"base", "common", "core", "helper", "helpers", "manager", "managers", "misc", "util", "utils"}


def source() -> list[Path]:
    """What people read: migrations are a record, and are left as they were written."""
    return [path for path in ending(*SOURCE) if not path.as_posix().startswith("migrations/versions/")]


def test_no_file_is_longer_than_300_lines() -> None:
    lengths = {path.as_posix(): len(read(path).splitlines()) for path in source()}
    assert {path: length for path, length in lengths.items() if length > LONGEST_FILE} == {}


def test_nine_files_in_ten_are_shorter_than_200_lines() -> None:
    lengths = sorted(len(read(path).splitlines()) for path in source())
    assert lengths[len(lengths) * 9 // 10] < LONG_FILE


def test_functions_fit_a_screen() -> None:
    long = [
        f"{path}:{node.lineno} {node.name}"
        for path, node in functions("app.py", "grants/", "voting/", "tools/")
        if (node.end_lineno or node.lineno) - node.lineno + 1 > LONGEST_FUNCTION
    ]
    assert long == []


def functions(*places: str) -> Iterator[tuple[Path, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for path in ending(".py"):
        if path.as_posix().startswith(places):
            for node in ast.walk(ast.parse(read(path))):
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                    yield path, node


def test_nothing_is_named_like_a_drawer() -> None:
    names = {name for path in files() for name in (*path.parent.parts, path.stem)}
    assert {name for name in names if set(re.split(r"[-_.]", name.lower())) & DRAWERS} == set()


def test_the_engine_needs_nothing_but_python() -> None:
    allowed = {*sys.stdlib_module_names, "voting"}
    foreign = {
        f"{path}:{node.lineno} {name}"
        for path in ending(".py", under="voting/")
        for node in ast.walk(ast.parse(read(path)))
        for name in imported(node)
        if name not in allowed and not (name == "cryptography" and node.col_offset > 0)
    }
    fast_path = {each for each in foreign if each.startswith("voting/shares/") and each.endswith(" numpy")}
    assert foreign == fast_path, "only cryptography may be used, and only inside the function that needs it"
    assert {each.split(":")[0] for each in fast_path} == {"voting/shares/crowd.py", "voting/shares/run.py"}


def imported(node: ast.AST) -> list[str]:
    """The top-level names of what one statement imports."""
    if isinstance(node, ast.Import):
        return [alias.name.split(".")[0] for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
        return [node.module.split(".")[0]]
    return []


def test_every_migration_is_named_after_its_revision() -> None:
    versions = ending(".py", under="migrations/versions/")
    assert versions, "there is no migration"
    for path in versions:
        found = re.search(r"^revision(?:: [\w| ]+)? = [\"'](.+)[\"']$", read(path), re.MULTILINE)
        assert found, f"{path} names no revision"
        assert path.stem == found[1]


def test_every_migration_can_be_undone() -> None:
    for path in ending(".py", under="migrations/versions/"):
        down = next(
            node
            for node in ast.parse(read(path)).body
            if isinstance(node, ast.FunctionDef) and node.name == "downgrade"
        )
        assert not all(isinstance(statement, ast.Pass | ast.Expr) for statement in down.body) or any(
            isinstance(node, ast.Call) for node in ast.walk(down)
        ), f"{path} cannot be undone"


def test_nothing_built_is_in_the_tree() -> None:
    built = {
        path.as_posix() for path in ending(".css", ".woff", ".woff2", ".ttf", ".map", ".pyc", ".zip", ".pyz")
    }
    assert built == set()


@pytest.mark.parametrize(
    ("folder", "expected"),
    [
        (".venv", True),
        ("node_modules", True),
        ("static/built", True),
        ("static/src", False),
        ("grants/people/__pycache__", True),
        ("evenhand.egg-info", True),
        ("instance", True),
        ("tests/instance", False),
    ],
)
def test_the_ignore_file_is_read_as_git_reads_it(folder: str, *, expected: bool) -> None:
    assert leaves_out(patterns(), Path(folder)) is expected
