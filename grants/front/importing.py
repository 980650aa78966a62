"""Making a round out of a public election in a Pabulib file: closed, public, not yet counted."""

from __future__ import annotations

import hashlib
import io
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from sqlalchemy import select

from grants.audit import ledger
from grants.collaboratives.models import Collaborative
from grants.collaboratives.queries import is_demonstration
from grants.collaboratives.service import start_collaborative
from grants.db import db, now, stamp
from grants.front.import_rule import rule_for
from grants.money import MINOR_UNITS
from grants.people.service import tidy_name
from grants.proposals.models import Group, Proposal
from grants.refusal import Refused
from grants.rounds.rules import FLOOR_AT_LEAST
from grants.rounds.service import add_rules, enter, freeze, start_round
from grants.scoring.models import ImportedBallots
from voting import pabulib
from voting.ledger import tree
from voting.pabulib import words

if TYPE_CHECKING:
    from fractions import Fraction

    from grants.rounds.models import Round
    from voting.rules import Rule

LONGEST_ID = 200
LONGEST_NAME = 120
MOST = 2**53 - 1
"""The largest amount that every reader of a bundle's JSON reads exactly."""


def import_round(
    content: bytes,
    collaborative: str,
    title: str | None,
    rule: str | None,
    completion: str | None = None,
    *,
    as_declared: bool = False,
) -> tuple[Round, tuple[str, ...]]:
    """Read the whole file first; whatever is wrong with it raises before anything is written.

    Raises pabulib.BrokenFile with the line and the reason, or Refused.
    """
    election = pabulib.parse(io.BytesIO(content))
    agreed = rule_for(election, rule, completion, as_declared=as_declared)
    pot = _minor(election.budget, _("the budget"))
    costs = [_minor(each.cost, _("the cost of %(id)s", id=each.id)) for each in election.proposals]
    for text in (collaborative, title or "", *(each.id + each.name for each in election.proposals)):
        if "\0" in text:
            raise Refused(_("No name can hold the character NUL."))
    for each in election.proposals:
        _not_longer(each.id, LONGEST_ID, _("The id of a project"))
    _not_longer(collaborative, LONGEST_NAME, _("The collaborative's name"))
    _not_longer(title or "", LONGEST_NAME, _("The round's name"))
    round_ = start_round(_home(collaborative), title or _title(election)[:LONGEST_NAME], imported=True)
    version = add_rules(round_, _rules(round_, election, agreed, pot))
    freeze(round_, version, [], set())
    _proposals(round_, election, costs)
    _ballots(round_, election, content)
    _close(round_)
    return round_, tuple(election.warnings)


def _minor(amount: int | Fraction, what: str) -> int:
    minor = amount * MINOR_UNITS
    if minor.denominator != 1:
        raise Refused(_("%(what)s is no whole number of minor units.", what=what))
    if minor > MOST:
        raise Refused(
            _("%(what)s is more than any fund has: %(most)s at most.", what=what, most=MOST // MINOR_UNITS)
        )
    return minor.numerator


def _not_longer(text: str, most: int, what: str) -> None:
    if len(text) > most:
        raise Refused(_("%(what)s is too long: %(most)s letters at most.", what=what, most=most))


def _home(name: str) -> Collaborative:
    found = db.session.scalar(select(Collaborative).where(Collaborative.name == tidy_name(name)))
    return found or start_collaborative(name, demonstration=is_demonstration())


def _title(election: pabulib.Election) -> str:
    parts = (election.meta.get(key, "") for key in ("unit", "subunit", "instance"))
    return " ".join(part for part in parts if part) or words.purpose(election) or _("Imported election")


def _rules(round_: Round, election: pabulib.Election, rule: Rule, pot: int) -> dict[str, Any]:
    return {
        "title": round_.title,
        "purpose": words.purpose(election),
        "who_may_apply": "",
        "currency": words.currency(election),
        "zone": "UTC",
        "pot": pot,
        "least": 0,
        "most": pot,
        "questions": [],
        "criteria": [],
        "rule": rule.record(),
        "floor": FLOOR_AT_LEAST,
        "publish": "ballots",
        "agree": {"share": [1, 1]},
        "dates": {},
        "minor_units": MINOR_UNITS,
    }


def _proposals(round_: Round, election: pabulib.Election, costs: list[int]) -> None:
    group = Group(collaborative_id=round_.collaborative_id, name=round_.title, started_at=now())
    db.session.add(group)
    db.session.flush()
    for number, (each, cost) in enumerate(zip(election.proposals, costs, strict=True), 1):
        proposal = Proposal(
            round_id=round_.id,
            group_id=group.id,
            number=number,
            reference=each.id,
            status="sent",
            title=words.title(each),
            ask=cost,
            saved_at=now(),
        )
        db.session.add(proposal)
    db.session.flush()


def _ballots(round_: Round, election: pabulib.Election, content: bytes) -> None:
    db.session.add(ImportedBallots(round_id=round_.id, content=content, ballots=len(election.ballots)))
    data = {
        "at": stamp(now()),
        "ballots": len(election.ballots),
        "file": hashlib.sha256(content).hexdigest(),
        "root": tree.root(ballot.raw_line for ballot in election.ballots).hex(),
    }
    ledger.record(round_.ledger, "ballots-imported", data)


def _close(round_: Round) -> None:
    """Straight to the decision: an imported election has had every phase before it elsewhere."""
    enter(round_, "decision", "", "command")
    ledger.checkpoint(round_.ledger)
