"""The README tells the truth: what it names exists, and what there is to set it names."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.house.tree import ROOT, ending, read

if TYPE_CHECKING:
    from flask import Flask

PAGES = [Path("README.md"), Path("CONTRIBUTING.md")]
SETTING = re.compile(r"`([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*)(?:=[^`]*)?`")
NOT_SETTINGS = {
    "ALL",
    "CI",
    "CSP",
    "CSV",
    "GET",
    "HTML",
    "HTTP",
    "JSON",
    "PDF",
    "POST",
    "README",
    "SQL",
    "URL",
    "UTC",
}


def make_targets() -> set[str]:
    return set(re.findall(r"^([a-z]+):", read(Path("Makefile")), re.MULTILINE))


def settings_read_by(*places: str) -> set[str]:
    """The environment names that Python files look up."""
    found = set()
    for path in ending(".py"):
        if path.as_posix().startswith(places):
            for node in ast.walk(ast.parse(read(path))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    found |= set(re.findall(r"^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*$", node.value))
    return found


def looked_up(path: Path) -> set[str]:
    """The settings a module reads: `environ.get("NAME")` and `environ["NAME"]`."""
    found = set()
    for node in ast.walk(ast.parse(read(path))):
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("environ.get"):
            key = node.args[0]
        elif isinstance(node, ast.Subscript) and ast.unparse(node.value).endswith("environ"):
            key = node.slice
        else:
            continue
        if isinstance(key, ast.Constant) and isinstance(key.value, str):
            found.add(key.value)
    return found


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_every_make_target_it_names_exists(page: Path) -> None:
    named = set(re.findall(r"\bmake ([a-z]+)\b(?= |`|$|\n)", code(page)))
    assert named, f"{page} names no command"
    assert named - make_targets() == set()


def code(page: Path) -> str:
    """What stands in a page as code: spans and blocks."""
    return "\n".join(re.findall(r"```.*?```|`[^`\n]+`", read(page), re.DOTALL))


def test_the_help_lists_every_target() -> None:
    listed = set(re.findall(r"^([a-z]+):.*## ", read(Path("Makefile")), re.MULTILINE))
    assert listed == make_targets()


@pytest.mark.parametrize("page", [*PAGES, *ending(".md", under="docs/")], ids=str)
def test_every_link_to_a_file_leads_to_one(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", read(page))
    assert {link for link in links if not (ROOT / page.parent / link).exists()} == set()


def flask_commands(page: Path) -> set[str]:
    """The commands a page names: after `flask --app app`, and in the table with that heading."""
    text = read(page)
    table = re.search(r"flask --app app ….*\n\|[ -|]+\n((?:\|.*\n)+)", text)
    rows = re.findall(r"^\| `([a-z-]+)", table[1], re.MULTILINE) if table else []
    return {*rows, *re.findall(r"flask --app app ([a-z0-9-]+)", text)}


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_every_flask_command_it_names_exists(page: Path, app: Flask) -> None:
    assert flask_commands(page) - set(app.cli.commands) == set()


def test_every_flask_command_there_is_stands_in_the_readme(app: Flask) -> None:
    assert set(app.cli.commands) - flask_commands(Path("README.md")) == set()


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_every_voting_command_it_names_exists(page: Path) -> None:
    written = read(Path("voting/__main__.py"))
    for command in re.findall(r"python -m voting ([a-z-]+)", code(page)):
        assert f'"{command}"' in written, command


def test_every_setting_of_the_application_stands_in_the_readme() -> None:
    settings = looked_up(Path("grants/config.py"))
    assert "SECRET_KEY" in settings
    assert {name for name in settings if f"`{name}`" not in read(Path("README.md"))} == set()


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_every_setting_it_names_is_read_somewhere(page: Path) -> None:
    known = settings_read_by("grants/", "tools/", "tests/fixtures/", "bench/") | NOT_SETTINGS
    known |= set(re.findall(r"^[A-Z_]+(?= \?=)|(?<=\$\()[A-Z_]+(?=\))", read(Path("Makefile")), re.MULTILINE))
    for path in ending(".py"):
        known |= set(re.findall(r"^([A-Z_]+)\b.* = ", read(path), re.MULTILINE))  # a constant, named as code
    assert set(SETTING.findall(read(page))) - known == set()
