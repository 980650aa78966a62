"""Doing one thing to a told round behind the ledger's back, and seeing that the check names its entry."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from grants.db import db
from tests.audit.intruder import row, write
from tests.audit.looking import findings, names, place_of, round_called

if TYPE_CHECKING:
    from collections.abc import Callable

WINTER, SPRING, RIVERSIDE = "winter-round", "spring-round", "riverside"
Tampering: TypeAlias = "tuple[Callable[[], object], str]"


def here(slug: str = WINTER, **more: object) -> dict[str, object]:
    """Where rows are a round's own."""
    return {"round_id": round_called(slug).id, **more}


def proposal(reference: str) -> str:
    """The key of a proposal of the told round."""
    return str(row("proposals", **here(reference=reference)).id)


def version_of(number: int) -> str:
    """The key of a version of the told round's ground rules."""
    return str(row("ground_rules", **here(version=number)).id)


def silent_member() -> str:
    """A member who said nothing on the second version."""
    answers, seats = db.metadata.tables["rules_answers"], db.metadata.tables["memberships"]
    said = db.select(answers.c.membership_id).where(answers.c.ground_rules_id == version_of(2))
    query = db.select(seats.c.id).where(
        seats.c.collaborative_id == round_called(WINTER).collaborative_id,
        seats.c.is_member,
        seats.c.id.not_in(said),
    )
    return str(db.session.scalar(query))


def exchange_numbers(slug: str = WINTER) -> None:
    """The first proposal becomes the second, and the second the first."""
    first, second = (row("proposals", **here(slug, number=number)).id for number in (1, 2))
    write("proposals", {"id": first}, number=99)
    write("proposals", {"id": second}, number=1)
    write("proposals", {"id": first}, number=2)


def assert_named(act: Callable[[], object], what: str) -> None:
    """`what` is an entry: "riverside: ballots-imported", or "phase-moved 2" for the third of winter-round.

    Where it is empty there is no entry to name, and saying something is enough.
    """
    slug, _, entry = what.rpartition(": ")
    slug = slug or WINTER
    kind, _, at = entry.partition(" ")
    place = place_of(slug, kind, int(at or 0)) if kind else None
    act()
    found = findings(slug)
    assert found, "nothing was noticed"
    assert place is None or names(found, place), found
