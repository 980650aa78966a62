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
def moved(round_: Round, moment: datetime) -> None:
    """A group hears that the round has moved on, and why where the agreed date does not hold any more.

    While a round is open for proposals that is also who still writes; afterwards only who has sent.
    """
    if round_.is_imported:
        return
    due = rules_of(round_.id).dates.get(round_.phase)
    is_early = due is not None and moment < due
    reason = moves_of(round_.id)[-1].reason
    for proposal in _with_a_part(round_):
        _tell_moved(proposal, round_, reason, is_early=is_early)


def _with_a_part(round_: Round) -> list[Proposal]:
    """What is sent; while a round is open for proposals what is still written too."""
    going = going_proposals(round_.id)
    return [each for each in going if each.status == "sent" or round_.phase == "proposals"]


def more_time(round_: Round, reason: str) -> None:
    """Whoever has a part in the round hears that there is more time: an answer comes later by as much."""
    subject = _("More time: %(round)s", round=round_.title)
    _tell_all(round_, subject, more_time_in_words(round_, reason))


def opened_again(round_: Round, reason: str) -> None:
    """The same groups hear that they can write and send again."""
    subject = _("Open for proposals again: %(round)s", round=round_.title)
    _tell_all(round_, subject, opened_again_in_words(round_, reason))


def _tell_all(round_: Round, subject: str, said: str) -> None:
    about = About("phase", round_.collaborative_id, round_.id, round_.phase)
    for proposal in _with_a_part(round_):
        for person in people_of(proposal):
            outbox.write(person.email, subject, f"{said}\n\n{address_of(proposal)}", about=about)


EXTENDING.append(more_time)
REOPENING.append(opened_again)


def _tell_moved(proposal: Proposal, round_: Round, reason: str, *, is_early: bool) -> None:
    phase = NAMES[str(after(round_.phase))]
    if round_.phase == "proposals" and is_early:
        subject = _("Proposals closed early: %(round)s", round=round_.title)
    elif round_.phase == "proposals":
        subject = _("Proposals are closed: %(round)s", round=round_.title)
    elif is_early:
        subject = _("Earlier than agreed: %(round)s, %(phase)s", round=round_.title, phase=phase)
    else:
        subject = _("%(round)s: %(phase)s", round=round_.title, phase=phase)
    said = [
        _where_it_is(round_, is_early=is_early),
        *([_("Why: %(reason)s", reason=reason)] if reason else []),
        f"{_what_it_means(proposal, round_)}\n{address_of(proposal)}",
    ]
    for person in people_of(proposal):
        outbox.write(person.email, subject, "\n\n".join(said), about=About("proposal"))


def _where_it_is(round_: Round, *, is_early: bool) -> str:
    told = {"round": round_.title, "phase": NAMES[str(after(round_.phase))]}
    if round_.phase == "proposals":
        if is_early:
            return _("%(round)s closed for proposals before the agreed time.", **told)
        return _("The time for proposals to %(round)s is over.", **told)
    if is_early:
        return _("%(round)s has moved on before the agreed time. It is now at: %(phase)s.", **told)
    return _("%(round)s has moved on. It is now at: %(phase)s.", **told)


def _what_it_means(proposal: Proposal, round_: Round) -> str:
    told = {"title": proposal.title, "group": proposal.group.name}
    if proposal.status == "draft":
        return _(
            "The draft of %(group)s is kept, and was not sent. Members do not read it. You can still read it "
            "here:",
            **told,
        )
    if round_.phase == "proposals":
        return _("Members read \u201c%(title)s\u201d as you last sent it. You need do nothing:", **told)
    return _("\u201c%(title)s\u201d goes on with it. You need do nothing:", **told)
