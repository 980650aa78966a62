"""Every rule has a page whose example is counted here, so that what it says is what the program does."""

from __future__ import annotations

import io
import re
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from grants.rounds.counting import ORDER
from grants.rounds.queries import rules_of
from tests import stories
from tests.house.tree import read
from voting.count import count_file
from voting.pabulib.reading import parse
from voting.rules import RULES
from voting.suits import OF_SCORES

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from voting.pabulib.election import Election

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


@pytest.mark.parametrize("name", sorted(RULES))
def test_page_says_first_what_the_rule_suits(name: str) -> None:
    assert page(name).splitlines()[4].startswith("Suits: ")


@pytest.mark.parametrize("name", sorted(RULES))
def test_all_that_the_example_needs_stands_in_its_words(name: str) -> None:
    """Somebody with paper and a pencil needs the pot, what each proposal costs, and every score."""
    words = by_hand(name)
    election = election_of(name)
    assert f"a pot of {election.budget}." in words
    for one in election.proposals:
        assert re.search(rf"\b{one.id} (asks for|for|costs?) {one.cost}\b", words)
    if name in OF_SCORES:
        told = {one.id: scores_told(words, one.id) for one in election.proposals}
        assert told == {one.id: scores_given(election, one.id) for one in election.proposals}


def election_of(name: str) -> Election:
    example = FILE.search(page(name))
    assert example
    return parse(io.BytesIO(example[1].encode()))


def by_hand(name: str) -> str:
    return page(name).partition("## By hand\n")[2].partition("```")[0].replace("*", "")


def scores_told(words: str, proposal: str) -> list[int]:
    """The scores in the first line about a proposal, given as numbers or as grades with their numbers."""
    (line, *_) = re.findall(rf"^- The {proposal}(?: was given|:)(.*?)\.", words, re.MULTILINE)
    grades = {grade.strip(): number for grade, number in re.findall(r"[:,] ([a-z ]+) \((\d)\)", words)}
    parts = re.split(r", | and ", line.strip())
    return sorted(int(grades.get(part, part.removeprefix("a "))) for part in parts if part != "one score")


def scores_given(election: Election, proposal: str) -> list[int]:
    rows = [dict(zip(ballot.votes, ballot.points or (), strict=True)) for ballot in election.ballots]
    return sorted(row[proposal] for row in rows if proposal in row)


def test_every_purse_is_told_after_each_purchase() -> None:
    said = re.findall(r"Now (.*?)\.", by_hand("equal-shares"))
    assert said[:2] == ["Ann holds 15, Bo 15, Cy 15 and Di 25", "Ann holds 0, Bo 0, Cy 15 and Di 25"]
    assert said[2].startswith("nobody holds anything")


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


def test_list_says_which_rule_counts_rounds_of_members(client: FlaskClient, app: Flask) -> None:
    listed = client.get("/counting").text
    with app.app_context():
        counted_by = rules_of(stories.frozen_round(stories.start()).id).rule["name"]
    title = page(counted_by).splitlines()[0].removeprefix("# ")
    said = f'At present all rounds of members are counted by <a href="/counting/{counted_by}">{title}</a>.'
    assert said in listed
    assert listed.index(said) < listed.index("<h2>")
    _, _, folded = listed.partition('<details class="govuk-details">')
    assert "Greedy, stopping (<code>greedy-stop</code>)" in folded


def test_each_page_leads_to_the_next_rule(client: FlaskClient) -> None:
    for name, following in pairwise(ORDER):
        shown = client.get(f"/counting/{name}").text
        title = page(following).splitlines()[0].removeprefix("# ")
        assert f'<a href="/counting/{following}">The next rule: {title}</a>' in shown
    assert "The next rule" not in client.get(f"/counting/{ORDER[-1]}").text
