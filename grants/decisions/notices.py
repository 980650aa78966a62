"""What members are told while they decide. No result is in a message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext as _

from grants.audit.keys import settings
from grants.mail import outbox
from grants.rounds.queries import taking_part

if TYPE_CHECKING:
    from grants.rounds.models import Round


def counted(round_: Round) -> None:
    """Ask every member who takes part to look at the result and to say whether they agree."""
    for member in taking_part(round_):
        body = _(
            "Hello %(name)s,\n\nThe ballots of %(round)s are counted. Look at the result and say "
            "whether you agree:"
            "\n\n%(address)s",
            name=member.person.name,
            round=round_.title,
            address=f"{settings().base_url}/rounds/{round_.slug}/decision",
        )
        outbox.write(member.person.email, _("Decide together: %(round)s", round=round_.title), body)
