"""Awards: offered when a result is published, accepted by the group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext as _
from sqlalchemy import select

from grants.audit import ledger
from grants.awards.models import Award
from grants.db import db, now, stamp
from grants.decisions.forks import refuse_while_waiting
from grants.decisions.service import counted, result_of
from grants.mail import outbox
from grants.mail.kinds import About
from grants.proposals.models import Proposal
from grants.proposals.notices import address_of, people_of
from grants.proposals.queries import sent_proposals
from grants.refusal import Refused
from grants.rounds.phases import on_entering
from grants.rounds.queries import hold

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from grants.rounds.models import Round


@on_entering("published")
def offer_awards(round_: Round, moment: datetime) -> None:
    """An award for every winner, of the amount decided, and word to every group whatever its answer."""
    made = counted(round_)
    if made is None:
        raise LookupError("a round is published with a count")
    found = result_of(made)
    amounts = {step["proposal"]: step["amount"] for step in found["steps"]}
    if sum(amounts.values()) > found["budget"]:
        raise LookupError("more was decided than there is in the pot")
    for proposal in sent_proposals(round_.id):
        amount = amounts.get(str(proposal.reference), 0)
        if amount:
            db.session.add(Award(proposal_id=proposal.id, amount=amount, offered_at=moment))
        if proposal.status == "sent" and not round_.is_imported:
            _tell(proposal)
    db.session.flush()


def _tell(proposal: Proposal) -> None:
    """The answer itself stands on the page, with its reasons; the message says where."""
    for person in people_of(proposal):
        body = _(
            "The round %(round)s is decided. Here is the answer to \u201c%(title)s\u201d, with the reasons:"
            "\n\n%(address)s/award",
            round=proposal.round.title,
            title=proposal.title,
            address=address_of(proposal),
        )
        subject = _("The answer to your proposal: %(title)s", title=proposal.title)
        outbox.write(person.email, subject, body, about=About("award"))


def award_of(proposal: Proposal) -> Award | None:
    """What was decided for a proposal, if anything."""
    return db.session.scalar(select(Award).where(Award.proposal_id == proposal.id))


def awards_of(round_id: str) -> Sequence[Award]:
    """A round's awards, in the order of proposals."""
    return db.session.scalars(
        select(Award).join(Proposal).where(Proposal.round_id == round_id).order_by(Proposal.number)
    ).all()


def accept(proposal: Proposal) -> Award:
    """The group says yes. Pressing twice accepts once."""
    hold(proposal.round)
    award = award_of(proposal)
    if award is None:
        raise Refused(_("There is no award to accept here."))
    if award.accepted_at is None:
        refuse_while_waiting(proposal.round)
        award.accepted_at = now()
        data = {"amount": award.amount, "at": stamp(award.accepted_at), "proposal": proposal.reference}
        ledger.record(proposal.round.ledger, "award-accepted", data)
        ledger.checkpoint(proposal.round.ledger)
    return award
