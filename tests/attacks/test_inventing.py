"""A server that publishes scores which no ballot holds, made up as ballots close, before anything is counted.

It has every key. What it changes it changes everywhere: the root at closing, the lists, the count and the
result agree with each other. Only the casts, logged before, do not: and only whoever can join commitments to
a ballot sees that.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from grants.audit.ledger import verifier_key
from grants.db.edge import transaction
from grants.reports.publication import bundle_of, publish
from grants.scoring.book import Book
from grants.trail.scrutiny import file_for
from tests import scrutiny, stories
from tests.audit.test_bundles import LINKS, totals
from voting.ballots import State
from voting.ledger.ballots import Mark
from voting.verify.verifying import verify

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask import Flask

    from grants.rounds.models import Round
    from grants.scoring.models import Ballot
    from voting.ledger.openings import CastBallot

pytestmark = pytest.mark.by_chance

SEED = bytes(range(32))
BEST = (5, 5, 5)


def inventing(self: Book, ballots: Sequence[Ballot]) -> list[CastBallot]:
    """The ballots that count, but for one: whatever it said of p1, it says the best now."""
    first, *others = HONEST(self, ballots)
    marks = tuple(Mark("p1", State.SCORED, BEST) if each.proposal == "p1" else each for each in first.marks)
    return [replace(first, seed=SEED, marks=marks), *others]


HONEST = Book.final


def finished(form: str) -> Round:
    round_ = stories.scored(publish=form, **scrutiny.NAMED)
    stories.confirmed(stories.counted(stories.closed(round_)))
    with transaction():
        publish(round_)
    return round_


@pytest.fixture
def dishonest(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """The server's own program, changed by whoever runs it."""
    monkeypatch.setattr(Book, "final", inventing)
    return monkeypatch


@pytest.mark.parametrize(("form", "unseen"), [("per-proposal", []), ("totals", [totals("p1", "p2", "p3")])])
def test_without_links_the_verifier_says_that_it_was_not_checked(
    form: str, unseen: list[str], app: Flask, dishonest: pytest.MonkeyPatch
) -> None:
    assert dishonest
    with app.app_context():
        round_ = finished(form)
        found = verify(bundle_of(round_), verifier_key(round_.ledger))
        assert (found.exit, found.findings) == (3, []), "the bundle agrees with itself"
        assert found.not_checked == [*unseen, LINKS]


@pytest.mark.parametrize("form", ["per-proposal", "totals"])
def test_links_of_what_was_cast_find_scores_that_no_ballot_holds(
    form: str, app: Flask, dishonest: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        round_ = finished(form)
        dishonest.undo()
        found = scrutiny.checked(round_)
        assert found.exit == 1
        said = [str(each) for each in found.findings]
        assert [each for each in said if "belong to no ballot in links.json" in each], said


@pytest.mark.parametrize("form", ["per-proposal", "totals"])
def test_links_that_are_invented_too_do_not_fit_what_was_logged_as_cast(
    form: str, app: Flask, dishonest: pytest.MonkeyPatch
) -> None:
    assert dishonest
    with app.app_context():
        round_ = finished(form)
        slot = file_for(round_).partition(b'"slot":"')[2][:64].decode()
        found = scrutiny.checked(round_)
        assert found.exit == 1
        said = [str(each) for each in found.findings]
        assert [each for each in said if f"the ballot {slot} is not the one that entry" in each], said


@pytest.mark.parametrize("form", ["per-proposal", "totals"])
def test_honest_server_passes_the_same_check(form: str, app: Flask) -> None:
    with app.app_context():
        assert scrutiny.checked(finished(form)).exit == 0
