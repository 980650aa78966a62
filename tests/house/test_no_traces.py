"""The project names no registry, no folder of somebody's machine, and no secret."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest

from tests.house.tree import ROOT, files, read

HERE = Path(__file__).relative_to(ROOT)
TRACES = {
    "a registry": re.compile(
        r"pypi\.org|pythonhosted\.org|registry\.npmjs|npmjs\.(?:org|com)|yarnpkg\.com|deb\.debian\.org|proxy\.golang"
    ),
    "a folder of one machine": re.compile(r"(?<![\w.}/-])/(?:work|root|home|Users|opt|mnt)/[\w.]"),
    "a file on one machine": re.compile(r"file:///?[\w.%]"),
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----"),
}
TEXT = {
    "",
    ".cfg",
    ".css",
    ".html",
    ".ini",
    ".js",
    ".json",
    ".lock",
    ".md",
    ".mjs",
    ".po",
    ".pot",
    ".py",
    ".scss",
}
TEXT |= {".pyi", ".sh", ".svg", ".toml", ".txt", ".yaml", ".yml", ".mako"}


def test_no_file_tells_where_it_was_made() -> None:
    found = [
        f"{path}:{number} names {what}"
        for path in files()
        if path.suffix in TEXT and path != HERE
        for number, line in enumerate(read(path).splitlines(), 1)
        for what in traces(line)
    ]
    assert found == []


def traces(line: str) -> list[str]:
    """What a line gives away."""
    return [what for what, pattern in TRACES.items() if pattern.search(line)]


def test_every_kind_of_file_is_read_or_known_to_be_none() -> None:
    known = {*TEXT, ".png", ".jpg", ".webp", ".mo", ".ico"}
    assert {path.suffix for path in files()} - known == set()


def test_the_lock_files_name_versions_and_no_addresses() -> None:
    for line in read(Path("requirements.lock")).splitlines():
        assert re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.!+]+", line), line
    packages = json.loads(read(Path("package-lock.json")))["packages"]
    assert {name: kept["resolved"] for name, kept in packages.items() if "resolved" in kept} == {}
    assert [name for name, kept in packages.items() if name and "integrity" not in kept] == []


def test_every_library_is_locked() -> None:
    locked = {
        line.split("==")[0].lower().replace("_", "-") for line in read(Path("requirements.lock")).splitlines()
    }
    project = tomllib.loads(read(Path("pyproject.toml")))["project"]
    asked = project["dependencies"] + [
        one for extra in project["optional-dependencies"].values() for one in extra
    ]
    wanted = {re.match(r"[\w-]+", one)[0].lower().replace("_", "-") for one in asked}
    assert "flask" in wanted
    assert wanted - locked == set()


@pytest.mark.parametrize(
    "line",
    [
        "see /" + "root/notes.txt",
        "cd /" + "work/main",
        '"resolved": "https://registry.' + 'npmjs.org/sass"',
        "pandas @ file" + ":///tmp/pandas.whl",
    ],
)
def test_a_trace_is_found(line: str) -> None:
    assert traces(line)


@pytest.mark.parametrize(
    "line", ["/rounds/work/", "{{ url }}/home/x", "https://example.org/work/a", "how we work/rest"]
)
def test_other_lines_are_left_alone(line: str) -> None:
    assert traces(line) == []
