"""Sending what waits, outside of any request.

What is promised: every message that is kept is tried until a mail server has taken it, or the server says
that nothing reaches the address, or ten tries over almost four days have failed; and no message is handed
over again once a server may have taken it. Two processes never both send one: a row is claimed first, and its
claim is looked at once more in the moment before its words go out.

One case no protocol can do away with: the words were handed over, and then the connection broke or this
process was stopped before the answer came. The server may have taken the message or not. Sending it again
could reach somebody twice, so it is not sent again. The row keeps `handed_at` and the reason, receipts count
it apart, the person can read it on My messages, and its Message-ID, which stood in the row before the first
try and is the same at every one, finds it in the server's log. What broke off before the words were out is
certainly not taken, and waits.
"""

from __future__ import annotations

import logging
from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import and_, delete, or_, select, update

from grants.audit.keys import settings
from grants.db import db, now
from grants.db.edge import looking
from grants.mail import digest
from grants.mail.kinds import DIGEST, NOW, REMINDER
from grants.mail.models import Bounce, Message
from grants.mail.server import AnswerLost, Away, CameBack, NotOurs, Waits, reached_by

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy import ColumnElement

    from grants.mail.server import Console, Server

CLAIM_LIFE = timedelta(minutes=5)
"""After so long a claim is taken to be of a process that died."""
PAUSES = tuple(timedelta(minutes=each) for each in (1, 5, 15, 60, 240, 720, 1440, 1440, 1440))
"""After each try that failed; after one more it is given up, unless the server was away."""
LAST = len(PAUSES) - 1
LONGEST_REASON = 300
LOG = logging.getLogger("evenhand.mail")
SENT, WAITS, CAME_BACK, GIVEN_UP, UNKNOWN = "sent", "waits", "came back", "given up", "unknown"


def send_waiting(is_stopped: Callable[[], bool] = lambda: False, *, at_once: bool = False) -> Counter[str]:
    """Send what is due, oldest first, and say what became of how many; `at_once` leaves out the pauses.

    Nothing is locked while a mail server takes its time. A server that is away ends the attempt.
    """
    done: Counter[str] = Counter()
    done[UNKNOWN] += _settle_what_died()
    digest.gather()
    where = reached_by(settings().mail_url)
    try:
        for message_id in _due(at_once=at_once):
            if is_stopped():
                break
            message = _claim(message_id)
            if message is None:
                continue
            outcome, away = _send(message, where)
            done[outcome] += 1
            if away is not None:
                done[WAITS] += _put_off(message, away, at_once=at_once)
                break
    finally:
        where.close()
    return done


def _send(message: Message, where: Console | Server) -> tuple[str, str | None]:
    """What became of it; and, where the server cannot be talked to now, why."""
    try:
        where.give(message, lambda: _hand_over(message))
    except NotOurs:
        return GIVEN_UP, None
    except CameBack as fault:
        _came_back(message, _reason(fault), keeps_link=where.keeps_links)
        return CAME_BACK, None
    except AnswerLost as fault:
        _settle(message, keeps_link=where.keeps_links, given_up_at=now(), problem=_reason(fault))
        return UNKNOWN, _reason(fault)
    except Away as fault:
        return _wait(message, _reason(fault), keeps_link=where.keeps_links, is_away=True), _reason(fault)
    except (Waits, ValueError) as fault:
        return _wait(message, _reason(fault), keeps_link=where.keeps_links), None
    _settle(message, keeps_link=where.keeps_links, sent_at=now(), problem=None)
    return SENT, None


def _unsettled(moment: datetime) -> list[ColumnElement[bool]]:
    """What is still to be sent, and in nobody's hands."""
    return [
        Message.how == NOW,
        Message.sent_at.is_(None),
        Message.given_up_at.is_(None),
        Message.handed_at.is_(None),
        or_(Message.claimed_at.is_(None), Message.claimed_at < moment - CLAIM_LIFE),
    ]


def _due(*, at_once: bool) -> list[str]:
    moment = now()
    due = [] if at_once else [Message.next_try_at <= moment]
    query = select(Message.id).where(*_unsettled(moment), *due).order_by(Message.written_at, Message.id)
    with looking():
        return list(db.session.scalars(query))


def _claim(message_id: str) -> Message | None:
    moment = now()
    claim = update(Message).where(Message.id == message_id, *_unsettled(moment)).values(claimed_at=moment)
    mine = db.session.scalar(claim.returning(Message.id))
    message = db.session.get(Message, message_id) if mine else None
    if message is not None:
        db.session.expunge(message)
    db.session.commit()
    return message


def _hand_over(message: Message) -> None:
    """Write down that the words go out now. Raises NotOurs where the row is gone, or is another's by now."""
    still = [Message.claimed_at == message.claimed_at, Message.handed_at.is_(None), Message.sent_at.is_(None)]
    query = update(Message).where(Message.id == message.id, *still).values(handed_at=now())
    mine = db.session.scalar(query.returning(Message.id))
    db.session.commit()
    if mine is None:
        raise NotOurs


def _settle(message: Message, *, keeps_link: bool, **values: object) -> None:
    """It is over with this message, one way or another; what it gathered shares its end."""
    if message.holds_link and not keeps_link:
        values["body"] = ""  # a link that signs somebody in is not kept once it is on its way
    db.session.execute(update(Message).where(Message.id == message.id).values(**values))
    if message.kind == DIGEST:
        db.session.execute(update(Message).where(Message.digest_id == message.id).values(**values))
    if values.get("sent_at") and _tells_of_its_address(message):
        db.session.execute(delete(Bounce).where(Bounce.address == message.address))
    db.session.commit()


def _came_back(message: Message, reason: str, *, keeps_link: bool) -> None:
    if _tells_of_its_address(message) and db.session.get(Bounce, message.address) is None:
        db.session.add(Bounce(address=message.address, since=now()))
    _settle(message, keeps_link=keeps_link, given_up_at=now(), came_back=True, problem=reason)
    LOG.warning("a message came back: %s", reason)


def _tells_of_its_address(message: Message) -> bool:
    """Whether facilitators may notice by an address that this was sent.

    Not where only some people get it for what they do or leave undone: they would read off the moment when
    somebody signs in, or that a ballot is not cast. A message of the day tells where one in it does.
    """
    tells = and_(Message.collaborative_id.is_not(None), Message.kind != REMINDER)
    mine = or_(Message.id == message.id, Message.digest_id == message.id)
    return db.session.scalar(select(Message.id).where(mine, tells).limit(1)) is not None


def _wait(message: Message, reason: str, *, keeps_link: bool, is_away: bool = False) -> str:
    """Try again after a pause that grows, or no more; for a server that is away, as long as it takes."""
    LOG.warning("a message waits: %s", reason)
    if message.tries > LAST and not is_away:
        _settle(message, keeps_link=keeps_link, given_up_at=now(), handed_at=None, problem=reason)
        return GIVEN_UP
    waits = {"claimed_at": None, "handed_at": None, "problem": reason}
    tries = min(message.tries + 1, LAST) if is_away else message.tries + 1
    moment = now() + PAUSES[min(message.tries, LAST)]
    values = {"next_try_at": moment, "tries": tries, **waits}
    db.session.execute(update(Message).where(Message.id == message.id).values(values))
    db.session.commit()
    return WAITS


def _put_off(tried: Message, reason: str, *, at_once: bool) -> int:
    """What else is due need not wait for a server that is away: its pause grows, and no try is used up."""
    moment = now()
    due = [*_unsettled(moment), *([] if at_once else [Message.next_try_at <= moment])]
    due.append(Message.id != tried.id)
    number = 0
    for tries, pause in reversed([*enumerate(PAUSES)]):
        these = Message.tries >= LAST if tries == LAST else Message.tries == tries
        values = {"next_try_at": moment + pause, "tries": min(tries + 1, LAST), "problem": reason}
        query = update(Message).where(*due, these).values(values).returning(Message.id)
        number += len(db.session.scalars(query).all())
    db.session.commit()
    return number


def _settle_what_died() -> int:
    """What a process had handed over when it was stopped, and never heard of again."""
    handed = [
        Message.handed_at < now() - CLAIM_LIFE,
        Message.sent_at.is_(None),
        Message.given_up_at.is_(None),
    ]
    with looking():
        ids = list(db.session.scalars(select(Message.id).where(*handed).order_by(Message.id)))
    found = [message for each in ids if (message := db.session.get(Message, each)) is not None]
    for message in found:
        reason = "the program was stopped after the words were handed over"
        _settle(message, keeps_link=False, given_up_at=now(), problem=reason)
    return len(found)


def _reason(fault: Exception) -> str:
    return str(fault)[:LONGEST_REASON]
