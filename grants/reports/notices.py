"""What people are told after publication: that the end comes, that it came, and what was corrected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext as _
from sqlalchemy import select

from grants.audit.keys import settings
from grants.collaboratives.models import Membership
from grants.db import db
from grants.mail import outbox
from grants.mail.kinds import About
from grants.proposals.notices import people_of
from grants.proposals.queries import sent_proposals
from grants.rounds.notices import ending_with, witness
from grants.scoring.models import RollPlace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grants.people.models import Person
    from grants.rounds.models import Round


def questions_end_soon(round_: Round, moment: str) -> None:
    """The last time to take a receipt away and to ask."""
    said = _(
        "Questions about this round can be asked until %(moment)s. Until then you can also download the "
        "receipt of your own ballot.\n\nAfter that the key of the round is destroyed. Then nobody can open a "
        "ballot any more, and nobody can see how anybody scored. The published result stays as it is.",
        moment=moment,
    )
    _tell(round_, "ballot", _("The time for questions ends soon: %(round)s", round=round_.title), said)


def key_destroyed(round_: Round, note: str) -> None:
    """It is done; the checkpoint makes whoever keeps the message a witness of when."""
    said = _(
        "The time for questions is over, and the key of this round is destroyed. Nobody can open a ballot "
        "any more, and nobody can see how anybody scored. The published result stays as it is."
    )
    _tell(
        round_,
        "after",
        _("The ballots are closed for good: %(round)s", round=round_.title),
        said,
        keep=witness(note),
    )


def corrected(round_: Round, text: str, note: str) -> None:
    """What was wrong in what was published: to everybody on the roll, and to every group that sent one."""
    subject = _("A correction to the result: %(round)s", round=round_.title)
    said = _(
        "Two facilitators have published a correction beside the result. Nothing that was published before "
        "was changed, and no score, count or award.\n\n%(text)s",
        text=text,
    )
    people = {member.person.email: member.person for member in _on_roll(round_)}
    if not round_.is_imported:
        people |= {each.email: each for sent in sent_proposals(round_.id) for each in people_of(sent)}
    about = _about(round_, "after")
    for _email, person in sorted(people.items()):
        _write(round_, person, subject, said, "/results", about, keep=witness(note))


def _tell(round_: Round, kind: str, subject: str, said: str, *, keep: str = "") -> None:
    about = _about(round_, kind)
    for member in _on_roll(round_):
        _write(round_, member.person, subject, said, "", about, keep=keep)


def _about(round_: Round, kind: str) -> About:
    return About(kind, round_.collaborative_id, round_.id, round_.phase)


def _write(
    round_: Round, person: Person, subject: str, said: str, where: str, about: About, *, keep: str = ""
) -> None:
    body = _(
        "Hello %(name)s,\n\n%(said)s\n\n%(address)s",
        name=person.name,
        said=said,
        address=f"{settings().base_url}/rounds/{round_.slug}{where}",
    )
    outbox.write(person.email, subject, ending_with(keep, body), about=about)


def _on_roll(round_: Round) -> Sequence[Membership]:
    return db.session.scalars(
        select(Membership)
        .join(RollPlace, RollPlace.membership_id == Membership.id)
        .where(RollPlace.round_id == round_.id)
        .order_by(RollPlace.name)
    ).all()
