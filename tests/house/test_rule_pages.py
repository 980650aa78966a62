"""Every rule has a page whose example is counted here, so that what it says is what the program does."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.house.tree import read
from voting.count import count_file
from voting.rules import RULES

if TYPE_CHECKING:
    from flask.testing import FlaskClient

PLACE = Path("docs/rules")
FILE = re.compile(r"```pabulib\n(.*?)```", re.DOTALL)
PARTS = ("## By hand", "## What it guarantees", "## What it does not", "Source: ")


def page(name: str) -> str:
    return read(PLACE / f"{name}.md")


@pytest.mark.parametrize("name", sorted(RULES))
def test_example_by_hand_is_what_the_rule_gives(name: str, tmp_path: Path) -> None:
    example = FILE.search(page(name))
    assert example
    file = tmp_path / "example.pb"
    file.write_text(example[1], encoding="utf-8")
    said = re.search(r"^Funded: (.*)$", page(name), re.MULTILINE)
    assert said
    counted = count_file(
        str(file), name, ("file",), **({} if RULES[name].least_quorum > 1 else {"quorum": 1})
    )
    assert list(counted.allocation.winners) == said[1].split(", ")
    assert counted.again is not None
    assert counted.election.warnings == ()


@pytest.mark.parametrize("name", sorted(RULES))
def test_page_has_all_its_parts_in_order(name: str) -> None:
    places = [page(name).find(f"\n{part}") for part in PARTS]
    assert -1 not in places
    assert places == sorted(places)
    assert page(name).splitlines()[2].startswith("**")


def test_every_rule_has_its_page_and_no_other_is_there() -> None:
    assert sorted(path.stem for path in PLACE.glob("*.md")) == sorted(RULES)


def test_application_shows_the_same_pages(client: FlaskClient) -> None:
    listed = client.get("/counting").text
    for name in RULES:
        shown = client.get(f"/counting/{name}")
        title = page(name).splitlines()[0].removeprefix("# ")
        assert (shown.status_code, f"<h1>{title}</h1>" in shown.text, f"/counting/{name}" in listed) == (
            200,
            True,
            True,
        )
        assert "What it guarantees" in shown.text
    assert client.get("/counting/best").status_code == 404
    assert client.get("/counting/..%2fREADME").status_code == 404
