"""Inviting everybody on a list: first looked at line by line, then sent in one transaction."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask_babel import gettext as _
from flask_babel import ngettext

from grants import dates
from grants.collaboratives import notices, pasting
from grants.collaboratives.inviting import offer
from grants.collaboratives.queries import invitations, seats
from grants.collaboratives.service import DUTIES, duties_of, hold_collaborative
from grants.people.service import welcome
from grants.refusal import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grants.collaboratives.models import Collaborative
    from grants.collaboratives.pasting import Line, Pasted
    from grants.people.models import Person

MOST = 200


@dataclass(frozen=True)
class Understood:
    """One person of a list, or one line that could not be read: what it comes to, in words."""

    number: int
    text: str
    words: str
    invites: Pasted | None = None
    is_unread: bool = False


def look(collaborative: Collaborative, text: str, duty: str) -> list[Understood]:
    """What a list comes to as things are now. Raises Refused where it is too long for once."""
    lines = pasting.read_list(text)
    number = sum(len(line.people) for line in lines)
    if number > MOST:
        raise Refused(
            _(
                "These are %(number)s people, and 200 can be invited at once. Send the first 200, then the "
                "others.",
                number=number,
            ),
            "people",
        )
    if not lines:
        raise Refused(_("Paste the names and addresses, one person a line."), "people")
    return list(_understood(lines, _answers(collaborative, duty)))


def _answers(collaborative: Collaborative, duty: str) -> dict[str, str]:
    """Why whoever has a seat or an invitation here already is sent nothing, by address."""
    said = {
        each.person.email: _(
            "Is invited already, since %(day)s. Nothing is sent again.",
            day=dates.day_words(each.invited_at, collaborative.zone),
        )
        for each in invitations(collaborative.id)
    }
    for held in seats(collaborative.id):
        have = duties_of(held)
        if duty in have:
            said[held.person.email] = _("Has this seat already. Nothing is sent.")
        elif held.person.email not in said:
            said[held.person.email] = _(
                "Has a seat here already (%(duties)s). Nothing is sent. Invite them by themselves if you "
                "want to ask them to do this as well.",
                duties=", ".join(notices.duty_words(have)),
            )
    return said


def _understood(lines: list[Line], answers: dict[str, str]) -> Iterator[Understood]:
    seen: set[str] = set()
    for line in lines:
        if line.problem:
            yield Understood(line.number, line.text, _why(line.problem), is_unread=True)
        for one in line.people:
            text = f"{one.name}, {one.email}" if one.name else one.email
            if one.email in seen:
                yield Understood(line.number, text, _("Stands on this list twice. One message is enough."))
            elif one.email in answers:
                yield Understood(line.number, text, answers[one.email])
            else:
                words = _("Will be invited.") if one.name else _("Will be invited, without a name.")
                yield Understood(line.number, text, words, invites=one)
            seen.add(one.email)


def _why(problem: str) -> str:
    said = {
        pasting.NO_ADDRESS: _("There is no e-mail address on this line."),
        pasting.BROKEN_ADDRESS: _("The address is not complete. Write it like name@example.org."),
        pasting.UNCLEAR: _("We cannot tell which name goes with which address. Write one person a line."),
        pasting.LONG: _("The name or the address is too long. 100 letters are enough for a name."),
    }
    return said[problem]


def seen_as(text: str, duty: str) -> str:
    """What the button of a page carries, so that it sends what was looked at and nothing else."""
    plain = "\n".join([duty, *text.splitlines()])
    return hashlib.sha256(plain.encode()).hexdigest()


def invite_all(collaborative: Collaborative, text: str, duty: str, by: Person) -> int:
    """Invite everybody on a list who is not here yet; how many were. All of them or, raising Refused, nobody.

    Pressed twice it invites once: by then everybody is invited already.
    """
    if duty not in DUTIES:
        raise Refused(_("Choose what these people will do."), "duty")
    hold_collaborative(collaborative)
    found = look(collaborative, text, duty)
    unread = sum(each.is_unread for each in found)
    if unread:
        raise Refused(
            ngettext(
                "One line could not be read. Correct it or take it out; nobody is invited yet.",
                "%(num)s lines could not be read. Correct them or take them out; nobody is invited yet.",
                unread,
            ),
            "people",
        )
    new = [each.invites for each in found if each.invites]
    for one in new:
        offer(collaborative, welcome(one.email, one.name), {duty}, by, one.name)
    return len(new)


def sent_words(number: int) -> tuple[str, str]:
    """What whoever pressed the button reads, and of what kind that is."""
    if not number:
        return _("Everybody on this list is here or invited already. Nothing was sent."), "note"
    return ngettext(
        "One person is invited. A link is on its way to them.",
        "%(num)s people are invited. A link is on its way to each.",
        number,
    ), "done"
