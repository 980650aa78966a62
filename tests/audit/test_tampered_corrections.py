"""A public correction changed behind the ledger's back: its entry is named, or that there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text

from grants.db import db
from tests.audit.intruder import add, flip, other, remove, row, write
from tests.audit.looking import findings, round_called
from tests.audit.tampering import RIVERSIDE, SPRING, WINTER, Tampering, assert_named, here

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Row

pytestmark = pytest.mark.usefixtures("story")


def kept() -> Row[Any]:
    return row("corrections", **here())


def unchecked() -> None:
    """SQLite no longer looks at the constraints of a table."""
    db.session.execute(text("PRAGMA ignore_check_constraints = ON"))


def of_elsewhere() -> str:
    """A seat of another collaborative."""
    place = round_called(RIVERSIDE).collaborative_id
    assert place != round_called(WINTER).collaborative_id
    return str(row("memberships", collaborative_id=round_called(SPRING).collaborative_id).id)


def one_seat_twice() -> None:
    unchecked()
    write("corrections", here(), agreed_by=kept().written_by)


def made_to_wait() -> None:
    write("corrections", here(), agreed_by=None, made_at=None)


TAMPERINGS: dict[str, Tampering] = {
    "its text": (lambda: flip("corrections", "text", **here()), "correction"),
    "its salt": (lambda: write("corrections", here(), salt=other(kept().salt)), "correction"),
    "when it was made": (lambda: flip("corrections", "made_at", **here()), "correction"),
    "a row lost": (lambda: remove("corrections", **here()), "correction"),
    "made one that waits": (made_to_wait, "correction"),
    "one seat twice": (one_seat_twice, "correction"),
    "a seat from elsewhere": (
        lambda: write("corrections", here(), agreed_by=of_elsewhere()),
        "correction",
    ),
    "given to another round": (
        lambda: write("corrections", here(), round_id=round_called(SPRING).id),
        "correction",
    ),
}


@pytest.fixture(autouse=True)
def _looked_at_again(story: None) -> Iterator[None]:  # noqa: ARG001 - it must end after this
    yield
    db.session.rollback()
    db.session.execute(text("PRAGMA ignore_check_constraints = OFF"))


@pytest.mark.parametrize("what", TAMPERINGS)
def test_check_names_the_entry_of_a_correction(what: str) -> None:
    assert_named(*TAMPERINGS[what])


@pytest.mark.parametrize("slug", [WINTER, SPRING, RIVERSIDE])
def test_check_tells_of_a_correction_that_was_added(slug: str) -> None:
    add("corrections", kept(), text="An award is twice as large.", round_id=round_called(slug).id)
    found = findings(slug)
    assert "a correction is in the database, and no entry records it" in found, found


def test_a_correction_that_waits_needs_no_entry() -> None:
    add("corrections", kept(), text="This waits.", agreed_by=None, made_at=None)
    assert findings(WINTER) == []
