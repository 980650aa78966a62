"""Named selects about messages and addresses, all ordered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from grants.db import db
from grants.mail.kinds import DIGEST
from grants.mail.models import Bounce, Choice, Message

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

PAGE_SIZE = 20


@dataclass(frozen=True)
class Heading:
    """One line of the list: everything but the words."""

    id: str
    subject: str
    written_at: datetime


@dataclass(frozen=True)
class Leaf:
    """One page of a longer list."""

    lines: Sequence[Heading]
    number: int
    last: int


def written_to(address: str, number: int) -> Leaf:
    """One page of what was written to an address, the newest first. What was gathered stands by itself."""
    mine = [Message.address == address, Message.kind != DIGEST]
    many = db.session.scalar(select(func.count()).select_from(Message).where(*mine)) or 0
    last = max(1, -(-many // PAGE_SIZE))
    number = min(number, last)
    query = (
        select(Message.id, Message.subject, Message.written_at)
        .where(*mine)
        .order_by(Message.written_at.desc(), Message.subject, Message.id)
        .offset((number - 1) * PAGE_SIZE)
        .limit(PAGE_SIZE)
    )
    return Leaf([Heading(*row) for row in db.session.execute(query)], number, last)


def message_to(address: str, message_id: str) -> Message | None:
    """One message, if it was written to this address."""
    query = select(Message).where(Message.id == message_id, Message.address == address)
    return db.session.scalar(query.where(Message.kind != DIGEST))


def choices_of(address: str) -> dict[str, str]:
    """How somebody wants the kinds of messages that they have chosen about."""
    query = select(Choice).where(Choice.address == address).order_by(Choice.kind)
    return {choice.kind: choice.how for choice in db.session.scalars(query)}


def bounced(addresses: Collection[str]) -> set[str]:
    """Those of these addresses from which messages come back."""
    query = select(Bounce.address).where(Bounce.address.in_(addresses)).order_by(Bounce.address)
    return set(db.session.scalars(query)) if addresses else set()
