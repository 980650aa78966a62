"""Proposals, their versions and interests, changed behind the ledger's back."""

from __future__ import annotations

import pytest

from tests.audit.intruder import add, flip, remove, row, write
from tests.audit.looking import round_called
from tests.audit.tampering import (
    RIVERSIDE,
    Tampering,
    assert_named,
    exchange_numbers,
    here,
    proposal,
)

pytestmark = pytest.mark.usefixtures("story")


def interest() -> dict[str, object]:
    """The one interest in the second proposal, which was the first to be declared."""
    return {"proposal_id": proposal("p2")}


def exchange_versions() -> None:
    first = row("proposal_versions", proposal_id=proposal("p1"), version=1)
    second = row("proposal_versions", proposal_id=proposal("p1"), version=2)
    write("proposal_versions", {"id": first.id}, content=second.content, salt=second.salt)
    write("proposal_versions", {"id": second.id}, content=first.content, salt=first.salt)


TAMPERINGS: dict[str, Tampering] = {
    # what is done, and the entry that must be named for it
    "a version of a proposal": (
        lambda: flip("proposal_versions", "content", proposal_id=proposal("p1"), version=1),
        "proposal-submitted",
    ),
    "a revision of a proposal": (
        lambda: flip("proposal_versions", "content", proposal_id=proposal("p1"), version=2),
        "proposal-revised",
    ),
    "the salt of a version": (
        lambda: flip("proposal_versions", "salt", proposal_id=proposal("p2")),
        "proposal-submitted 1",
    ),
    "when a version was sent": (
        lambda: flip("proposal_versions", "sent_at", proposal_id=proposal("p2")),
        "proposal-submitted 1",
    ),
    "a version lost": (
        lambda: remove("proposal_versions", proposal_id=proposal("p1"), version=1),
        "proposal-submitted",
    ),
    "the last version lost": (
        lambda: remove("proposal_versions", proposal_id=proposal("p1"), version=2),
        "proposal-revised",
    ),
    "a version added": (
        lambda: add(
            "proposal_versions",
            row("proposal_versions", proposal_id=proposal("p2")),
            version=2,
            content=b'{"ask": 1}',
        ),
        "proposal-submitted 1",
    ),
    "two versions exchanged": (exchange_versions, "proposal-revised"),
    "the title of a proposal": (
        lambda: flip("proposals", "title", **here(reference="p2")),
        "proposal-submitted 1",
    ),
    "the summary of a proposal": (
        lambda: flip("proposals", "summary", **here(reference="p2")),
        "proposal-submitted 1",
    ),
    "what a proposal asks": (
        lambda: flip("proposals", "ask", **here(reference="p2")),
        "proposal-submitted 1",
    ),
    "what a proposal on the roll asks": (
        lambda: flip("proposals", "ask", **here(reference="p2")),
        "roll-frozen",
    ),
    "whose proposal it is": (
        lambda: flip("groups", "name", id=row("proposals", **here(reference="p2")).group_id),
        "proposal-submitted 1",
    ),
    "the version a proposal is at": (
        lambda: flip("proposals", "version", **here(reference="p2")),
        "proposal-submitted 1",
    ),
    "a proposal called otherwise": (
        lambda: write("proposals", here(reference="p2"), reference="p9"),
        "proposal-submitted 1",
    ),
    "a proposal in another round": (
        lambda: write("proposals", here(reference="p2"), round_id=round_called(RIVERSIDE).id, number=99),
        "proposal-submitted 1",
    ),
    "a withdrawn proposal brought back": (
        lambda: write("proposals", here(reference="p4"), status="sent"),
        "proposal-withdrawn",
    ),
    "a proposal taken out quietly": (
        lambda: write("proposals", here(reference="p3"), status="withdrawn"),
        "proposal-submitted 2",
    ),
    "a proposal taken off the roll": (
        lambda: write("proposals", here(reference="p3"), status="withdrawn"),
        "roll-frozen",
    ),
    "the reason of a no": (
        lambda: flip("proposals", "reason", **here(reference="p5")),
        "proposal-ineligible",
    ),
    "the salt of a no": (
        lambda: flip("proposals", "reason_salt", **here(reference="p5")),
        "proposal-ineligible",
    ),
    "the order of proposals": (exchange_numbers, "roll-frozen"),
    "an interest lost": (lambda: remove("interests", **interest()), "interest-declared"),
    "the tag of an interest": (
        lambda: flip("interests", "tag", **interest()),
        "interest-declared",
    ),
    "an interest sealed for another": (
        lambda: write("interests", interest(), sealed=row("interests", proposal_id=proposal("p3")).sealed),
        "interest-declared",
    ),
    "an interest said to wait": (lambda: flip("interests", "is_logged", **interest()), "interest-declared"),
    "an interest that waited lost": (
        lambda: remove("interests", proposal_id=proposal("p3")),
        "interest-declared -1",
    ),
    "an interest in another proposal": (
        lambda: write("interests", interest(), proposal_id=proposal("p1")),
        "interest-declared",
    ),
    "whose an interest is": (lambda: flip("interests", "sealed", **interest()), "interest-declared"),
}


@pytest.mark.parametrize("what", TAMPERINGS)
def test_check_names_the_entry_of(what: str) -> None:
    assert_named(*TAMPERINGS[what])
