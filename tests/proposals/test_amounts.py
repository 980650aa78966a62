"""Amounts and whole numbers as people type them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from grants import money
from grants.proposals.content import tidy
from grants.rounds import template
from grants.rounds.compose import compose

if TYPE_CHECKING:
    from flask import Flask

MOMENT = datetime(2026, 11, 2, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "minor"),
    [
        ("1200", 120_000),
        ("£1,200", 120_000),
        ("1 200", 120_000),
        ("1\u00a0200", 120_000),
        ("1\u202f200", 120_000),
        ("£ 1 200.50", 120_050),
        ("1 200 300", 120_030_000),
        ("1,200 300", None),
        ("12 00", None),
        ("1\n200", None),
        ("1200 pounds", None),
    ],
)
def test_amount_is_read_as_people_write_it(typed: str, minor: int | None) -> None:
    assert money.parse(typed) == minor


def test_space_that_does_not_break_is_kept_as_a_space() -> None:
    assert tidy("£1\u00a0200 in all\u202f!") == "£1 200 in all !"


@pytest.mark.parametrize(("field", "least"), [("quorum", 3), ("floor", 5)])
@pytest.mark.parametrize("typed", ["2", "10001", "many"])
def test_whole_number_outside_its_limits_is_told_both(field: str, least: int, typed: str, app: Flask) -> None:
    with app.test_request_context():
        answers = template.answers(MOMENT, "Europe/London") | {field: typed}
        _document, problems = compose("Winter", answers, template.questions(), "Europe/London", MOMENT)
    assert problems == {field: f"Use a whole number from {least} to 10,000."}
