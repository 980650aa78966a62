"""Every address × every kind of person × both collaboratives: who is let in is whom a second list lets in."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from grants.access.predicates import Row
from grants.access.table import TABLE
from tests.access.matrix import Walker, cases
from tests.access.story import PEOPLE

if TYPE_CHECKING:
    from tests.access.world import Stage


@pytest.fixture
def walker(stage: Stage) -> Walker:
    """In the world where each collaborative has a round in the making, one counted and one published."""
    return Walker(stage, "counted")


def wrong(walker: Walker, kind: str, endpoint: str = "") -> list[str]:
    """Every request that was answered otherwise than the second list says."""
    found = []
    for case in cases(walker.app, walker.world.proposals):
        if case.endpoint.startswith(endpoint):
            met = walker.ask(kind, case)
            if met != case.expected(kind):
                found.append(f"{kind}: {case.method} {case.path} {met}, should be {case.expected(kind)}")
    return found


@pytest.mark.parametrize("kind", PEOPLE)
def test_person_is_let_in_where_they_should_be_and_nowhere_else(kind: str, walker: Walker) -> None:
    assert wrong(walker, kind) == []


def test_matrix_covers_every_row_of_the_table(walker: Walker, capsys: pytest.CaptureFixture[str]) -> None:
    every = cases(walker.app, walker.world.proposals)
    assert {case.endpoint for case in every} == set(TABLE)
    assert len(every) == len({(case.method, case.path) for case in every})
    with capsys.disabled():
        print(f"\nthe matrix: {len(every)} requests by {len(PEOPLE)} kinds of people")  # noqa: T201


@pytest.mark.parametrize("kind", ["stranger", "member elsewhere", "administrator"])
def test_round_in_the_making_is_answered_as_one_that_is_not_there(kind: str, walker: Walker) -> None:
    drafts = [
        case for case in cases(walker.app, walker.world.proposals) if case.is_draft and case.place == "here"
    ]
    nowhere = [replace(case, path=case.path.replace("draft-round", "no-such-round")) for case in drafts]
    assert len(drafts) > 20
    assert [walker.ask(kind, case) for case in drafts] == [walker.ask(kind, case) for case in nowhere]


@pytest.mark.parametrize(
    ("kind", "endpoint", "row"),
    [
        ("observer", "decisions.decide", Row(("of this collaborative",))),
        ("facilitator", "decisions.results", Row(("result is public", "facilitator"))),
        ("member elsewhere", "collaboratives.members", Row(("signed in",))),
        ("writer for another group", "proposals.show", Row(("signed in",))),
        ("administrator", "proposals.received", Row(("of this collaborative",), hidden=False)),
    ],
)
def test_matrix_finds_a_hole_that_was_made(
    kind: str, endpoint: str, row: Row, walker: Walker, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert wrong(walker, kind, endpoint) == []
    monkeypatch.setitem(TABLE, endpoint, row)
    assert wrong(walker, kind, endpoint) != []
