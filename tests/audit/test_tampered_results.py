"""The count, the decision, what was published and what was awarded, changed behind the ledger's back."""

from __future__ import annotations

import hashlib

import pytest

from grants.db import db
from tests.audit.intruder import add, flip, remove, row, write
from tests.audit.looking import round_called
from tests.audit.tampering import WINTER, Tampering, assert_named, here, proposal
from voting.bundle.names import GROWING, MEMBERS

pytestmark = pytest.mark.usefixtures("story")


def award() -> dict[str, object]:
    """The award to the first winner in the order of proposals."""
    awards, proposals = db.metadata.tables["awards"], db.metadata.tables["proposals"]
    query = db.select(awards.c.id).join(proposals, proposals.c.id == awards.c.proposal_id)
    where = proposals.c.round_id == round_called(WINTER).id
    return {"id": db.session.scalar(query.where(where).order_by(proposals.c.number))}


def another_result() -> None:
    """With every digest in the tables made to fit."""
    changed = row("counts", **here()).result.replace(b'"funded"', b'"fundEd"', 1)
    digest = hashlib.sha256(changed).hexdigest()
    write("counts", here(), result=changed, digest=digest)
    write("decisions", here(), result_digest=digest)


TAMPERINGS: dict[str, Tampering] = {
    # what is done, and the entry that must be named for it
    "a bit of a result": (lambda: flip("counts", "result", **here()), "count-made"),
    "another result with its digest": (another_result, "count-made"),
    "a result's digest": (lambda: flip("counts", "digest", **here()), "count-made"),
    "when it was counted": (lambda: flip("counts", "counted_at", **here()), "count-made"),
    "a result lost": (lambda: remove("counts", **here()), "count-made"),
    "an answer to the result turned": (
        lambda: flip("decision_answers", "agrees", **here()),
        "decision-confirmed",
    ),
    "an answer to the result lost": (
        lambda: remove("decision_answers", id=row("decision_answers", **here()).id),
        "decision-confirmed",
    ),
    "how many agreed": (lambda: flip("decisions", "agreed", **here()), "decision-confirmed"),
    "how many objected": (lambda: flip("decisions", "objected", **here()), "decision-confirmed"),
    "how many members decided": (lambda: flip("decisions", "members", **here()), "decision-confirmed"),
    "which result was confirmed": (
        lambda: flip("decisions", "result_digest", **here()),
        "decision-confirmed",
    ),
    "when it was confirmed": (lambda: flip("decisions", "confirmed_at", **here()), "decision-confirmed"),
    "a decision lost": (lambda: remove("decisions", **here()), "decision-confirmed"),
    "a published file lost": (lambda: remove("published_files", **here(name="openings.jsonl")), "published"),
    "a published file added": (
        lambda: add("published_files", row("published_files", **here()), name="ballots.pb"),
        "published",
    ),
    "a published file called otherwise": (
        lambda: write("published_files", here(name="roll.txt"), name="Roll.txt"),
        "published",
    ),
    "the amount of an award": (lambda: flip("awards", "amount", **award()), "published"),
    "the amount of an accepted award": (lambda: write("awards", award(), amount=1), "award-accepted"),
    "an award lost": (lambda: remove("awards", **award()), "published"),
    "an award to another": (lambda: write("awards", award(), proposal_id=proposal("p4")), "published"),
    "an award added": (
        lambda: add("awards", row("awards", **award()), proposal_id=proposal("p5")),
        "published",
    ),
    "an acceptance taken back": (lambda: write("awards", award(), accepted_at=None), "award-accepted"),
    "when an award was accepted": (lambda: flip("awards", "accepted_at", **award()), "award-accepted"),
}


@pytest.mark.parametrize("what", TAMPERINGS)
def test_check_names_the_entry_of(what: str) -> None:
    assert_named(*TAMPERINGS[what])


@pytest.mark.parametrize("name", sorted({*MEMBERS} - GROWING))
def test_check_names_the_entry_of_a_published_file(name: str) -> None:
    assert_named(lambda: flip("published_files", "content", **here(name=name)), "published")
