"""What everybody on the roll is told of the end of a round: that it comes, and that it came."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext as _
from sqlalchemy import select

from grants.audit.keys import settings
from grants.collaboratives.models import Membership
from grants.db import db
from grants.mail import outbox
from grants.rounds.notices import witness
from grants.scoring.models import RollPlace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grants.rounds.models import Round


def questions_end_soon(round_: Round, moment: str) -> None:
    """The last time to take a receipt away and to ask."""
    said = _(
        "Questions about this round can be asked until %(moment)s. Until then you can also download the "
        "receipt of your own ballot.\n\nAfter that the key of the round is destroyed. Then nobody can open a "
        "ballot any more, and nobody can see how anybody scored. The published result stays as it is.",
        moment=moment,
    )
    _tell(round_, _("The time for questions ends soon: %(round)s", round=round_.title), said)


def key_destroyed(round_: Round, note: str) -> None:
    """It is done; the checkpoint makes whoever keeps the message a witness of when."""
    said = _(
        "The time for questions is over, and the key of this round is destroyed. Nobody can open a ballot "
        "any more, and nobody can see how anybody scored. The published result stays as it is."
    )
    _tell(
        round_,
        _("The ballots are closed for good: %(round)s", round=round_.title),
        f"{said}\n\n{witness(note)}",
    )


def _tell(round_: Round, subject: str, said: str) -> None:
    for member in _on_roll(round_):
        body = _(
            "Hello %(name)s,\n\n%(said)s\n\n%(address)s",
            name=member.person.name,
            said=said,
            address=f"{settings().base_url}/rounds/{round_.slug}",
        )
        outbox.write(member.person.email, subject, body)


def _on_roll(round_: Round) -> Sequence[Membership]:
    return db.session.scalars(
        select(Membership)
        .join(RollPlace, RollPlace.membership_id == Membership.id)
        .where(RollPlace.round_id == round_.id)
        .order_by(RollPlace.name)
    ).all()
