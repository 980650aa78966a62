"""What a group is told of its proposal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext as _
from sqlalchemy import select

from grants import money
from grants.audit.keys import settings
from grants.db import db
from grants.mail import outbox
from grants.mail.kinds import About
from grants.people.models import Person
from grants.proposals.models import GroupPerson, Proposal
from grants.proposals.queries import going_proposals
from grants.rounds.notices import more_time_in_words, opened_again_in_words
from grants.rounds.phases import EXTENDING, NAMES, REOPENING, after, on_entering
from grants.rounds.queries import moves_of, rules_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from grants.rounds.models import Round


def people_of(proposal: Proposal) -> Sequence[Person]:
    """Those who write for the proposal's group."""
    return db.session.scalars(
        select(Person)
        .join(GroupPerson, GroupPerson.person_id == Person.id)
        .where(GroupPerson.group_id == proposal.group_id)
        .order_by(Person.email)
    ).all()


def address_of(proposal: Proposal) -> str:
    """Where the group finds it again."""
    return f"{settings().base_url}/proposals/{proposal.id}"


def received(proposal: Proposal, person: Person) -> None:
    """A confirmation with a reference, what happens next, and a copy of what was sent."""
    body = _(
        "Thank you. We have your proposal \u201c%(title)s\u201d. Its reference is %(reference)s.\n"
        "You ask for %(ask)s.\n\nYou can change it and send it again until the round closes:\n%(address)s\n\n"
        "Members will read it, each on their own, and every group gets an answer with reasons.",
        title=proposal.title,
        reference=proposal.reference,
        ask=money.words(proposal.ask),
        address=address_of(proposal),
    )
    subject = _("We have your proposal: %(title)s", title=proposal.title)
    outbox.write(person.email, subject, body, about=About("proposal"))


def declined(proposal: Proposal) -> None:
    """A "no" with its reason, to everybody who writes for the group."""
    for person in people_of(proposal):
        body = _(
            "Your proposal \u201c%(title)s\u201d is outside this round's ground rules, so members "
            "will not score "
            "it.\n\nThe reason: %(reason)s\n\nIf you think this is a mistake, tell us:\n%(address)s",
            title=proposal.title,
            reason=proposal.reason,
            address=address_of(proposal),
        )
        subject = _("About your proposal: %(title)s", title=proposal.title)
        outbox.write(person.email, subject, body, about=About("proposal"))


@on_entering("interests")
@on_entering("scoring")
@on_entering("decision")
def moved_early(round_: Round, moment: datetime) -> None:
    """A group that counted on the agreed date hears that it does not hold any more, and why.

    While a round is open for proposals that is also who still writes; afterwards only who has sent.
    """
    due = None if round_.is_imported else rules_of(round_.id).dates.get(round_.phase)
    if due is None or moment >= due:
        return
    reason = moves_of(round_.id)[-1].reason
    for proposal in going_proposals(round_.id):
        if proposal.status == "sent" or round_.phase == "proposals":
            _tell_early(proposal, round_, reason)


def more_time(round_: Round, reason: str) -> None:
    """While a round is open for proposals, whoever writes or has sent hears that there is more time."""
    if round_.phase != "proposals":
        return
    subject = _("More time: %(round)s", round=round_.title)
    _tell_all(round_, subject, more_time_in_words(round_, reason))


def opened_again(round_: Round, reason: str) -> None:
    """The same groups hear that they can write and send again."""
    subject = _("Open for proposals again: %(round)s", round=round_.title)
    _tell_all(round_, subject, opened_again_in_words(round_, reason))


def _tell_all(round_: Round, subject: str, said: str) -> None:
    about = About("phase", round_.collaborative_id, round_.id, round_.phase)
    for proposal in going_proposals(round_.id):
        for person in people_of(proposal):
            outbox.write(person.email, subject, f"{said}\n\n{address_of(proposal)}", about=about)


EXTENDING.append(more_time)
REOPENING.append(opened_again)


def _tell_early(proposal: Proposal, round_: Round, reason: str) -> None:
    if round_.phase == "proposals":
        subject = _("Proposals closed early: %(round)s", round=round_.title)
    else:
        phase = NAMES[str(after(round_.phase))]
        subject = _("Earlier than agreed: %(round)s, %(phase)s", round=round_.title, phase=phase)
    for person in people_of(proposal):
        outbox.write(person.email, subject, _early_body(proposal, round_, reason), about=About("proposal"))


def _early_body(proposal: Proposal, round_: Round, reason: str) -> str:
    told = {
        "round": round_.title,
        "reason": reason,
        "title": proposal.title,
        "group": proposal.group.name,
        "address": address_of(proposal),
    }
    if proposal.status == "draft":
        return _(
            "%(round)s closed for proposals before the agreed time.\n\nWhy: %(reason)s\n\n"
            "The draft of %(group)s is kept, and was not sent. Members do not read it. You can still read it "
            "here:\n%(address)s",
            **told,
        )
    if round_.phase == "proposals":
        return _(
            "%(round)s closed for proposals before the agreed time.\n\nWhy: %(reason)s\n\n"
            "Members read \u201c%(title)s\u201d as you last sent it. You need do nothing:\n%(address)s",
            **told,
        )
    return _(
        "%(round)s has moved on before the agreed time. It is now at: %(phase)s.\n\nWhy: %(reason)s\n\n"
        "\u201c%(title)s\u201d goes on with it. You need do nothing:\n%(address)s",
        phase=NAMES[str(after(round_.phase))],
        **told,
    )
