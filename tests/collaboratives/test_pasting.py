"""Lists of people as spreadsheets, mail programs and people write them, read back without a guess."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.collaboratives.pasting import BROKEN_ADDRESS, LONG, NO_ADDRESS, UNCLEAR, Pasted, read_list
from grants.people.forms import WRITTEN
from grants.people.service import tidy_email

if TYPE_CHECKING:
    from collections.abc import Callable

IRIS = Pasted("Iris Bell", "iris@example.org")
DEV = Pasted("Dev O'Neill", "dev@example.org")


@pytest.mark.parametrize(
    "line",
    [
        "Iris Bell <iris@example.org>",
        '"Iris Bell" <iris@example.org>',
        "'Iris Bell' <iris@example.org>",
        '"Bell, Iris" <iris@example.org>',
        "Bell, Iris <iris@example.org>",
        "Iris Bell, iris@example.org",
        "Iris Bell; iris@example.org",
        "Iris Bell iris@example.org",
        "iris@example.org Iris Bell",
        "iris@example.org, Iris Bell",
        "Iris Bell\tiris@example.org",
        "Iris\tBell\tiris@example.org",
        "iris@example.org\tIris Bell\t",
        '"Iris Bell","iris@example.org"',
        "1. Iris Bell, IRIS@Example.org",
        "• Iris  Bell: iris@example.org.",
        "To: Iris Bell <mailto:iris@example.org>;",
    ],
)
def test_one_person_is_read_in_any_sensible_form(line: str) -> None:
    [found] = read_list(line)
    assert (found.people, found.problem) == ((IRIS,), "")


@pytest.mark.parametrize(
    "line",
    [
        "Iris Bell <iris@example.org>, Dev O'Neill <dev@example.org>",
        'To: "Bell, Iris" <iris@example.org>; "O\'Neill, Dev" <dev@example.org>;',
        "Iris Bell, iris@example.org; Dev O'Neill, dev@example.org",
        "iris@example.org Iris Bell, dev@example.org Dev O'Neill",
    ],
)
def test_several_on_a_line_keep_their_own_names(line: str) -> None:
    [found] = read_list(line)
    assert found.people == (IRIS, DEV)


@pytest.mark.parametrize(
    "line",
    ["iris@example.org", "<iris@example.org>", "iris@example.org <iris@example.org>", "(iris@example.org)"],
)
def test_a_bare_address_has_no_name(line: str) -> None:
    [found] = read_list(line)
    assert found.people == (Pasted("", "iris@example.org"),)


def test_bare_addresses_stand_beside_named_ones() -> None:
    [found] = read_list("a@example.org, Iris Bell <iris@example.org> b@example.org")
    assert found.people == (Pasted("", "a@example.org"), IRIS, Pasted("", "b@example.org"))


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("Name\tE-mail", NO_ADDRESS),
        ("Iris Bell, iris@example", BROKEN_ADDRESS),
        ("Iris Bell <iris@example>, dev@example.org", BROKEN_ADDRESS),
        ("iris@example.org, Iris Bell, dev@example.org", UNCLEAR),
        ("Iris Bell iris@example.org 0161 496 0000", UNCLEAR),
        (f"{'Iris ' * 30} <iris@example.org>", LONG),
        (f"Iris Bell <iris@{'example.' * 40}org>", LONG),
    ],
)
def test_what_could_mean_two_things_is_given_back(line: str, problem: str) -> None:
    [found] = read_list(line)
    assert (found.people, found.problem, found.text) == ((), problem, line.strip())


def test_lines_keep_their_numbers() -> None:
    found = read_list("\nIris Bell <iris@example.org>\n\n  \nnobody\r\ndev@example.org")
    assert [(line.number, bool(line.problem)) for line in found] == [(2, False), (5, True), (6, False)]


LETTERS = "abcdefghijklmnopqrstuvwxyzàéłøß"
PART = st.text(LETTERS, min_size=1, max_size=8).map(str.capitalize)
NAMES = st.lists(PART, min_size=1, max_size=3).map(" ".join)
PLAIN = st.text("abcdefghijklmnopqrstuvwxyz0123456789-", min_size=1, max_size=8).map(lambda text: f"x{text}")
ADDRESSES = st.tuples(PLAIN, PLAIN, PLAIN).map(lambda parts: f"{parts[0]}@{parts[1]}.{parts[2]}")
PERSON = st.tuples(NAMES, ADDRESSES)
FORMS: tuple[Callable[[str, str], str], ...] = (
    lambda name, email: f"{name} <{email}>",
    lambda name, email: f'"{name}" <{email}>',
    lambda name, email: f"{name}, {email}",
    lambda name, email: f"{name}\t{email.upper()}",
    lambda name, email: f"{email}; {name}",
    lambda name, email: f"  {email} {name} ,",
)


@given(st.lists(st.tuples(PERSON, st.sampled_from(FORMS)), max_size=6))
def test_whoever_is_written_down_is_read_back(
    written: list[tuple[tuple[str, str], Callable[[str, str], str]]],
) -> None:
    found = read_list("\n".join(form(*person) for person, form in written))
    assert [line.people for line in found] == [(Pasted(*person),) for person, _form in written]


@given(st.lists(PERSON, min_size=1, max_size=6), st.sampled_from(FORMS), st.sampled_from([", ", "; ", " ,"]))
def test_several_of_one_form_on_a_line_are_read_back(
    people: list[tuple[str, str]], form: Callable[[str, str], str], between: str
) -> None:
    [found] = read_list(between.join(form(*person) for person in people))
    assert found.people == tuple(Pasted(*person) for person in people)


@given(st.text(max_size=200) | st.text(" \t\n,;<>\"'@.abc", max_size=80))
def test_whatever_is_pasted_is_accounted_for(text: str) -> None:
    found = read_list(text)
    lines = text.splitlines()
    assert [line.number for line in found] == [at for at, line in enumerate(lines, 1) if line.strip()]
    for line in found:
        assert line.text == lines[line.number - 1].strip()
        assert bool(line.people) != bool(line.problem)
        for one in line.people:
            assert WRITTEN.fullmatch(one.email)
            assert one.email == tidy_email(one.email)
            assert not set("@<>\n\t") & set(one.name)
