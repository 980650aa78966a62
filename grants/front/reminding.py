"""One kind reminder to those a round waits for, at most once a day.

Who has cast is secret while ballots are open, and a list of those who were reminded would tell: on a page, in
the outbox, in a log of a mail server, in an address that bounces. So while ballots are open the same words go
to everybody on the roll, and while members go through the list, to everybody who takes part.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from flask import url_for
from flask_babel import gettext as _

from grants import dates
from grants.audit.keys import settings
from grants.db import db, now
from grants.decisions.service import answers, counted, decision_of
from grants.front.nexts import Next
from grants.mail import outbox
from grants.mail.kinds import REMINDER, About
from grants.refusal import Refused
from grants.rounds.models import Reminder, Round
from grants.rounds.pages import due
from grants.rounds.queries import (
    frozen_rules,
    hold,
    is_open,
    latest_rules,
    rules_answers,
    rules_of,
    taking_part,
)
from grants.scoring.roll import deciding

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from grants.collaboratives.models import Membership

ONCE = timedelta(days=1)
REMINDED = ("ground-rules", "interests", "scoring", "decision")
"""In the other phases a round waits for groups, or for nobody."""


def last(round_: Round) -> Reminder | None:
    """The last reminder of the part that a round is in, if there was one."""
    return _of_this_part(round_, db.session.get(Reminder, round_.id))


def _of_this_part(round_: Round, reminder: Reminder | None) -> Reminder | None:
    """What was written of an earlier part reminded nobody of this one."""
    is_of_this = reminder is not None and reminder.sent_at >= round_.phase_since
    return reminder if is_of_this else None


def tools(round_: Round, before: Reminder | None) -> Iterator[Next]:
    """The button, where there is somebody to remind; where one was sent today, when there can be another."""
    if round_.is_imported or round_.phase not in REMINDED:
        return
    address = url_for("front.remind", round_=round_.slug)
    before = _of_this_part(round_, before)
    if before is None:
        words = (
            _("Remind everybody on the roll that ballots are open: all alike, as nobody sees who has cast.")
            if round_.phase == "scoring"
            else _("Remind every member to go through the list: all alike, as nobody sees who has.")
            if round_.phase == "interests"
            else _("Remind those who still have something to do. They get one kind message.")
        )
        yield Next(words, _("Send a reminder"), address, is_post=True)
    elif now() - before.sent_at >= ONCE:
        day = dates.day_words(before.sent_at, round_.collaborative.zone)
        words = _("The last reminder was sent on %(day)s.", day=day)
        yield Next(words, _("Send a reminder"), address, is_post=True)
    else:
        again = dates.words(before.sent_at + ONCE, round_.collaborative.zone)
        words = _("A reminder was sent. There can be another from %(moment)s.", moment=again)
        yield Next(words, "", "", is_waiting=True)


def remind(round_: Round) -> None:
    """Write to whoever the round waits for, as things are now. Pressed twice it writes once."""
    hold(round_)
    before = last(round_)
    if before is not None and now() - before.sent_at < ONCE:
        raise Refused(_("A reminder was sent already. Once a day is enough; people have days of their own."))
    whom, what, part = _waited_for(round_)
    if not whom:
        raise Refused(_("This round waits for nobody just now, so there is nobody to remind."))
    about = About(REMINDER, round_.collaborative_id, round_.id, round_.phase)
    subject = _("A reminder: %(title)s", title=round_.title)
    for held in whom:
        body = _(
            "Hello %(name)s,\n\n%(what)s\n\n%(address)s\n\nIf it is not a good time for you, that is all "
            "right. If something is in your way, write to whoever helps; you find them at the foot of every "
            "page.",
            name=held.person.name,
            what=what,
            address=f"{settings().base_url}/rounds/{round_.slug}/{part}",
        )
        outbox.write(held.person.email, subject, body, about=about)
    reminder = db.session.get(Reminder, round_.id) or Reminder(round_id=round_.id)
    reminder.sent_at = now()
    db.session.add(reminder)
    db.session.flush()


def not_agreed(round_: Round) -> Sequence[Membership]:
    """The members who have not answered the ground rules that are before them: no secret among members."""
    version = latest_rules(round_.id)
    if version is None or version.frozen_at is not None:
        return []
    said = {answer.membership_id for answer in rules_answers(version.id)}
    return [held for held in taking_part(round_) if held.id not in said]


def _waited_for(round_: Round) -> tuple[Sequence[Membership], str, str]:
    """Whom a round waits for, what it asks of them, and on which of its pages."""
    until = due(rules_of(round_.id), round_.phase) if frozen_rules(round_.id) is not None else None
    when = _("There is time until %(closes)s.", closes=until) if until else ""
    if round_.phase == "ground-rules":
        what = _(
            "%(title)s waits for you to read its ground rules and say whether you agree.", title=round_.title
        )
        return not_agreed(round_), what, "ground-rules"
    if round_.phase == "interests":
        what = _(
            "Members of %(title)s go through the list and say where they stand aside. If you have done so, "
            "thank you: you need do nothing. Every member gets this message, since nobody sees who has.",
            title=round_.title,
        )
        return taking_part(round_), f"{what} {when}", "interests"
    if is_open(round_, "scoring", now()):
        what = _(
            "Ballots of %(title)s are open. If you have cast yours, thank you: you need do nothing. "
            "Everybody on the roll gets this message, since nobody sees who has cast.",
            title=round_.title,
        )
        return taking_part(round_), f"{what} {when}", "scoring"
    if round_.phase == "decision" and counted(round_) is not None and decision_of(round_) is None:
        answered = {each.membership_id for each in answers(round_.id)}
        what = _("%(title)s is counted. Look at the result and say whether you agree.", title=round_.title)
        whom = [held for held in deciding(round_) if held.id not in answered]
        return whom, f"{what} {when}", "decision"
    return [], "", ""
