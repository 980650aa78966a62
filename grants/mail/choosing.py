"""Which messages somebody gets, and how."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext as _
from sqlalchemy import delete, update

from grants.db import db, now
from grants.db.edge import after_commit
from grants.mail.kinds import DAILY, NOW, PAGE, USUAL
from grants.mail.models import Choice, Message
from grants.mail.postman import after_change
from grants.refusal import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping


def choose(address: str, chosen: Mapping[str, str]) -> None:
    """Keep how somebody wants each kind. What waits for the daily message goes by what is chosen now.

    Raises Refused for a kind that is always sent, or a way there is none of.
    """
    for kind, how in chosen.items():
        if kind not in USUAL or how not in {NOW, DAILY, PAGE}:
            raise Refused(_("Choose one of the ways on the page."), kind)
    db.session.execute(delete(Choice).where(Choice.address == address))
    for kind, how in chosen.items():
        if how != USUAL[kind]:
            db.session.add(Choice(address=address, kind=kind, how=how))
        if how != DAILY:
            _no_longer_daily(address, kind, how)
    db.session.flush()
    after_commit(after_change)


def _no_longer_daily(address: str, kind: str, how: str) -> None:
    waits = [Message.how == DAILY, Message.digest_id.is_(None), Message.sent_at.is_(None)]
    mine = update(Message).where(Message.address == address, Message.kind == kind, *waits)
    db.session.execute(mine.values(how=how, next_try_at=now()))
