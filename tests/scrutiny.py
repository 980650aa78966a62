"""Two people from outside who check a round, and what they do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grants.audit.ledger import verifier_key
from grants.db import db
from grants.db.edge import transaction
from grants.people.service import person_with
from grants.reports.publication import bundle_of
from grants.trail.scrutiny import file_for, say
from voting.verify.verifying import verify

if TYPE_CHECKING:
    from grants.people.models import Person
    from grants.rounds.models import Round
    from voting.verify import Report

FIRST, SECOND = "sam@scrutiny.example", "tess@scrutiny.example"
NAMES = ("Sam Okafor", "Tess Lund")
NAMED = {
    "scrutineer_1": NAMES[0],
    "scrutineer_1_email": FIRST,
    "scrutineer_2": NAMES[1],
    "scrutineer_2_email": SECOND,
}
"""Of the answers of the ground rules' form."""


def person(email: str) -> Person:
    found = person_with(email)
    assert found is not None, f"nobody has the address {email}"
    return found


def said(round_: Round, email: str, verdict: str = "holds") -> bool:
    """What one of them says, committed."""
    with transaction():
        return say(round_, person(email), verdict)


def checked(round_: Round) -> Report:
    """What the verifier says with the key and the links that a scrutineer downloads."""
    links = file_for(round_)
    report = verify(bundle_of(round_), verifier_key(round_.ledger), links=("links.json", links))
    db.session.rollback()
    return report
