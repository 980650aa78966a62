"""What was sent for a collaborative, in counts: never to whom, and nothing of what one person did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import and_, case, func, select

from grants.db import db
from grants.mail.kinds import NAMES, PAGE, REMINDER
from grants.mail.models import Message
from grants.rounds.models import Round
from grants.rounds.phases import NAMES as PHASE_NAMES

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement

PAGE_SIZE = 20


@dataclass(frozen=True)
class Receipt:
    """All the messages that told of one thing."""

    what: str
    round_title: str
    written_at: datetime
    to: str
    state: list[str]


@dataclass(frozen=True)
class Receipts:
    """One page of a longer list, the newest first."""

    lines: list[Receipt]
    number: int
    last: int


def receipts(collaborative_id: str, number: int) -> Receipts:
    """What was sent, the newest first.

    Only messages that carry the collaborative are here: those to a list of people, and invitations. A
    reminder goes to whoever has something left to do, so that its numbers would tell how many have not cast;
    it stands here without any.
    """
    here = Message.collaborative_id == collaborative_id
    many = db.session.scalar(select(func.count(Message.batch.distinct())).where(here)) or 0
    last = max(1, -(-many // PAGE_SIZE))
    number = min(number, last)
    counts = (
        func.count(),
        _many(Message.sent_at.is_not(None)),
        _many(Message.sent_at.is_(None), Message.given_up_at.is_(None), Message.how != PAGE),
        _many(Message.came_back.is_(True)),
        _many(Message.given_up_at.is_not(None), ~Message.came_back, Message.handed_at.is_(None)),
        _many(Message.given_up_at.is_not(None), ~Message.came_back, Message.handed_at.is_not(None)),
    )
    same = (Message.batch, Message.kind, Message.phase, Round.title)
    query = (
        select(Message.kind, Message.phase, Round.title, func.min(Message.written_at).label("at"), *counts)
        .outerjoin(Round, Round.id == Message.round_id)
        .where(here)
        .group_by(*same)
        .order_by(func.min(Message.written_at).desc(), Message.batch)
        .offset((number - 1) * PAGE_SIZE)
        .limit(PAGE_SIZE)
    )
    lines = [
        Receipt(_what(kind, phase), title or "", at, *_figures(kind, *figures))
        for kind, phase, title, at, *figures in db.session.execute(query)
    ]
    return Receipts(lines, number, last)


def _many(*those: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((and_(*those), 1), else_=0))


def _what(kind: str, phase: str | None) -> str:
    name = str(NAMES.get(kind, NAMES["notice"]))
    return f"{name}: {PHASE_NAMES[phase]}" if kind == "phase" and phase in PHASE_NAMES else name


def _figures(kind: str, *figures: int) -> tuple[str, list[str]]:
    if kind == REMINDER:
        return _("Whoever still had something to do"), []
    people, sent, waiting, came_back, given_up, unknown = figures
    said = [
        (sent, ngettext("One is sent.", "%(num)s are sent.", sent)),
        (waiting, ngettext("One waits.", "%(num)s wait.", waiting)),
        (came_back, ngettext("One came back.", "%(num)s came back.", came_back)),
        (given_up, ngettext("One could not be sent.", "%(num)s could not be sent.", given_up)),
        (unknown, ngettext("One may not have arrived.", "%(num)s may not have arrived.", unknown)),
    ]
    return ngettext("One person", "%(num)s people", people), [words for number, words in said if number]
