"""What members are told while they decide, and when a ledger was put back. No result is in a message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext as _

from grants.audit.keys import settings
from grants.mail import outbox
from grants.mail.kinds import About
from grants.rounds.pages import due
from grants.rounds.queries import rules_of, taking_part
from grants.scoring.roll import deciding

if TYPE_CHECKING:
    from grants.rounds.models import Round


def counted(round_: Round) -> None:
    """Ask every member on the roll to look at the result and to say whether they agree."""
    about = About("decision", round_.collaborative_id, round_.id, round_.phase)
    for member in deciding(round_):
        body = _(
            "Hello %(name)s,\n\nThe ballots of %(round)s are counted. Look at the result and say "
            "whether you agree:"
            "\n\n%(address)s",
            name=member.person.name,
            round=round_.title,
            address=f"{settings().base_url}/rounds/{round_.slug}/decision",
        )
        subject = _("Decide together: %(round)s", round=round_.title)
        outbox.write(member.person.email, subject, body, about=about)


def put_back(round_: Round, *, can_cast: bool, asks_members: bool, note: str) -> None:
    """Tell every member who takes part that the database was put back, and what they are asked to do.

    Nothing is said of how much was lost: while ballots are open that would tell how many were cast.
    """
    said = _(
        "The database of %(round)s was put back to an earlier state. Something that had been signed for is "
        "gone. The ledger of the round says so from now on, and cannot hide it.",
        round=round_.title,
    )
    where = ""
    if can_cast:
        said += "\n\n" + _(
            "Your ballot may be gone, or be an earlier one. Please look at your ballot, and cast it again. "
            "Ballots are open until %(until)s. If you were told of a later time, that is gone too: whoever "
            "runs the round can give more time again.",
            until=due(rules_of(round_.id), "scoring"),
        )
        where = "/scoring"
    elif asks_members:
        said += "\n\n" + _(
            "Ballots are closed, so nobody can cast again. Nothing goes on before enough of you have agreed "
            "to go on from what was restored. Please say whether you agree."
        )
        where = "/how-to-go-on"
    if note:
        said += "\n\n" + _("Please keep this message. It holds a checkpoint:\n\n%(note)s", note=note)
    about = About("ballot", round_.collaborative_id, round_.id, round_.phase)
    for member in deciding(round_) if asks_members else taking_part(round_):
        body = _(
            "Hello %(name)s,\n\n%(said)s\n\n%(address)s",
            name=member.person.name,
            said=said,
            address=f"{settings().base_url}/rounds/{round_.slug}{where}",
        )
        subject = _("The database was put back: %(round)s", round=round_.title)
        outbox.write(member.person.email, subject, body, about=about)
