"""Writing, saving, sending and withdrawing a proposal."""

from __future__ import annotations

import json
import secrets
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import func, select

from grants.audit import ledger
from grants.db import database_now, db, now, stamp
from grants.people.service import tidy_name
from grants.proposals import notices
from grants.proposals.content import answers_of, digest, lost, problems_of, tidy, written
from grants.proposals.models import Group, GroupPerson, Proposal, ProposalVersion
from grants.proposals.queries import (
    HAS_PROPOSALS,
    going_proposals,
    latest_version,
    standing_proposals,
    writes_in_round,
)
from grants.refusal import Refused
from grants.rounds.phases import looks_ahead, on_entering, waits_before
from grants.rounds.queries import hold, is_open, rules_of
from voting.hashing import H

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from grants.people.models import Person
    from grants.rounds.models import Round

SALT_BYTES = 32
CHANGEABLE = ("draft", "sent")


def start_proposal(round_: Round, person: Person, group_name: str) -> Proposal:
    """Begin a proposal for a group. Pressing twice finds the one already begun."""
    name = tidy_name(group_name)
    if not name:
        raise Refused(_("Tell us what your group is called."), "group")
    if not is_open(round_, "proposals", database_now()):
        raise Refused(_("This round is not open for proposals now."))
    group = _group(round_, person, name)
    found = db.session.scalar(
        select(Proposal).where(
            Proposal.round_id == round_.id,
            Proposal.group_id == group.id,
            Proposal.status.in_(CHANGEABLE),
        )
    )
    if found is not None:
        return found
    proposal = Proposal(round_id=round_.id, group_id=group.id, saved_at=now())
    db.session.add(proposal)
    db.session.flush()
    return proposal


def _group(round_: Round, person: Person, name: str) -> Group:
    hold(round_)
    found = db.session.scalar(
        select(Group)
        .join(GroupPerson, GroupPerson.group_id == Group.id)
        .where(
            Group.collaborative_id == round_.collaborative_id,
            Group.name == name,
            GroupPerson.person_id == person.id,
        )
    )
    if found is not None:
        return found
    group = Group(collaborative_id=round_.collaborative_id, name=name, started_at=now())
    db.session.add(group)
    db.session.flush()
    db.session.add(GroupPerson(group_id=group.id, person_id=person.id))
    db.session.flush()
    return group


def save_answers(proposal: Proposal, typed: Mapping[str, str]) -> None:
    """Keep what was typed, whatever state it is in and whatever the phase: words are never lost.

    The row is locked first: parts saved at the same moment are each kept.
    """
    _hold(proposal)
    if proposal.status not in CHANGEABLE:
        raise Refused(_("This proposal is out of the round, so it can no longer be changed."))
    answers = answers_of(proposal)
    answers.update({name: tidy(text) for name, text in typed.items()})
    proposal.answers = json.dumps(answers, ensure_ascii=False, sort_keys=True)
    proposal.saved_at = now()
    db.session.flush()


def saved_meanwhile(proposal: Proposal, typed: Mapping[str, str], opened: str | None) -> dict[str, str]:
    """What another window saved since a form was opened and saving `typed` would take away, by field.

    `opened` is the form's digest of what it was opened with; None for one that does not say. The row stays
    locked, so what is saved next is what was compared.
    """
    _hold(proposal)
    stored = answers_of(proposal)
    if opened is None or opened == digest(stored, typed):
        return {}
    return lost(stored, typed)


def _hold(proposal: Proposal) -> None:
    db.session.refresh(proposal, with_for_update={"of": Proposal})


def can_change(proposal: Proposal) -> bool:
    """Whether its group may still write: it is not out of the round, and the round is open for proposals."""
    return proposal.status in CHANGEABLE and is_open(proposal.round, "proposals", now())


def can_withdraw(proposal: Proposal) -> bool:
    """Whether its group may take it out: it is in the round, and nobody scores it yet."""
    return proposal.status == "sent" and _is_before_scoring(proposal.round, now())


def _is_before_scoring(round_: Round, moment: datetime) -> bool:
    """Whether what is in a round can still leave it: until the part before scoring is over, moved or not."""
    return round_.phase == "proposals" or is_open(round_, "interests", moment)


def send(proposal: Proposal, person: Person) -> ProposalVersion:
    """Send what is written, or send it again changed. Every version is kept and in the ledger."""
    round_ = hold(proposal.round)
    moment = database_now()
    if not is_open(round_, "proposals", moment):
        raise Refused(
            _("This round closed for proposals before you sent this. Your words are kept here as a draft.")
        )
    if proposal.status not in CHANGEABLE:
        raise Refused(_("This proposal is out of the round, so it cannot be sent."))
    rules = rules_of(round_.id)
    if problems_of(proposal, rules):
        raise Refused(_("Some parts still need your answer."))
    before = latest_version(proposal)
    if before is not None and before.content == written(proposal, rules):
        return before  # pressed twice
    first = proposal.number is None
    if first:
        _number(proposal)
    proposal.status = "sent"
    proposal.version += 1
    _take_over(proposal)
    version = ProposalVersion(
        proposal_id=proposal.id,
        version=proposal.version,
        content=written(proposal, rules),
        salt=secrets.token_bytes(SALT_BYTES),
        sent_at=moment,
    )
    db.session.add(version)
    data: dict[str, Any] = {
        "at": stamp(moment),
        "content": H("proposal", version.salt, version.content).hex(),
        "proposal": proposal.reference,
        "version": version.version,
    }
    ledger.record(round_.ledger, "proposal-submitted" if first else "proposal-revised", data)
    notices.received(proposal, person)
    return version


def _number(proposal: Proposal) -> None:
    """Give it the next number: the order in which groups first sent, also the last tie order."""
    highest = db.session.scalar(
        select(func.max(Proposal.number)).where(Proposal.round_id == proposal.round_id)
    )
    proposal.number = (highest or 0) + 1
    proposal.reference = f"p{proposal.number}"


def _take_over(proposal: Proposal) -> None:
    answers = answers_of(proposal)
    proposal.title, proposal.summary = answers["title"], answers["summary"]
    proposal.ask = int(answers["ask_minor"])


def withdraw(proposal: Proposal) -> None:
    """Take a sent proposal out of the round. It keeps its place in the ledger."""
    round_ = hold(proposal.round)
    if proposal.status != "sent":
        raise Refused(_("This proposal is not in the round, so there is nothing to take out."))
    if not _is_before_scoring(round_, database_now()):
        raise Refused(_("The time before scoring is over, so this proposal can no longer be taken out here."))
    proposal.status = "withdrawn"
    ledger.record(round_.ledger, "proposal-withdrawn", {"at": stamp(now()), "proposal": proposal.reference})


def decline(proposal: Proposal, reason: str, by: Person | None = None) -> None:
    """Say that a proposal is outside the ground rules. A "no" always comes with its reason.

    Nobody who writes for a group in the round may say it: they would be judging a rival. `by` is None for a
    command, which is run by whoever keeps the installation.
    """
    round_ = hold(proposal.round)
    if by is not None and writes_in_round(by, round_.id):
        raise Refused(_("You write for a group in this round, so ask another facilitator to look at this."))
    if not reason.strip():
        raise Refused(_("Give the reason. The group and the members will read it."), "reason")
    if proposal.status != "sent" or not _is_before_scoring(round_, database_now()):
        raise Refused(_("The time before scoring is over, so this can no longer be done."))
    proposal.status = "ineligible"
    proposal.reason, proposal.reason_salt = reason.strip(), secrets.token_bytes(SALT_BYTES)
    commitment = H("reason", proposal.reason_salt, proposal.reason.encode()).hex()
    data = {"at": stamp(now()), "proposal": proposal.reference, "reason": commitment}
    ledger.record(round_.ledger, "proposal-ineligible", data)
    notices.declined(proposal)


@looks_ahead("proposals")
def what_goes_on(round_: Round) -> list[str]:
    """What is sent goes on; what is still written does not, and is kept."""
    going = going_proposals(round_.id)
    sent = sum(proposal.status == "sent" for proposal in going)
    said = [
        ngettext("One proposal is sent and goes on.", "%(num)s proposals are sent and go on.", sent)
        if sent
        else _("No proposal is sent yet, so there is nothing to go on with.")
    ]
    if len(going) > sent:
        said.append(
            ngettext(
                "One proposal is still being written and will not be in the round. Its words are kept.",
                "%(num)s proposals are still being written and will not be in the round. Their words are "
                "kept.",
                len(going) - sent,
            )
        )
    return said


@waits_before("interests", lacks=~HAS_PROPOSALS)
def without_proposals(_round: Round) -> str:
    """Without a proposal there is nothing to go on with; a round stays open until there is one."""
    return _("No group has sent a proposal yet, so there is nothing to go on with.")


@on_entering("interests")
def close_for_proposals(round_: Round, _moment: datetime) -> None:
    """Refuse what would have to wait."""
    if not standing_proposals(round_.id):
        raise Refused(without_proposals(round_))
