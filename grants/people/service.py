"""Signing in without passwords: a link to an address, opened by anybody, used once by pressing a button."""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import delete, select, update

from grants.audit.keys import settings
from grants.db import db, now
from grants.mail import outbox
from grants.mail.kinds import About
from grants.people.models import LinkToNobody, Person, SignInLink
from grants.refusal import Refused

LONGEST_ONWARD = 300
LINK_LIFE = timedelta(hours=1)
INVITATION_LIFE = timedelta(days=14)


def tidy_email(email: str) -> str:
    """The one form in which an address is kept and looked for."""
    return unicodedata.normalize("NFKC", email).strip().lower()


def tidy_name(name: str) -> str:
    """A name in NFC with single spaces, as it goes on a roll."""
    return " ".join(unicodedata.normalize("NFC", name).split())


def person_with(email: str) -> Person | None:
    """Whoever has this address."""
    tidy = tidy_email(email)
    if "@" not in tidy:  # a row that stands for somebody who was forgotten has a key there
        return None
    return db.session.scalar(select(Person).where(Person.email == tidy))


def welcome(email: str, name: str = "") -> Person:
    """The person with this address, made if they are new. A name already given is kept."""
    person = person_with(email)
    if person is None:
        person = Person(email=tidy_email(email), name=tidy_name(name), joined_at=now())
        db.session.add(person)
        db.session.flush()
    elif not person.name:
        person.name = tidy_name(name)
    return person


def make_link(person: Person, onward: str = "/", life: timedelta = LINK_LIFE) -> str:
    """A fresh one-time address for a person. Only its digest is kept."""
    return new_link(person, onward, life)[1]


def new_link(person: Person, onward: str, life: timedelta) -> tuple[SignInLink, str]:
    """The same with the row that is kept, for what goes by this very link."""
    token = secrets.token_urlsafe(32)
    link = SignInLink(
        digest=digest_of(token), person_id=person.id, onward=safe_onward(onward), expires_at=now() + life
    )
    db.session.add(link)
    db.session.flush()
    return link, f"{settings().base_url}/sign-in/{token}"


def send_link(email: str, onward: str = "/") -> None:
    """Send a way in. A known and an unknown address take the same path and get the same answer.

    Each writes one row and one message, so that the time it takes tells nobody who is known here.
    """
    db.session.execute(delete(LinkToNobody).where(LinkToNobody.expires_at <= now()))
    person = person_with(email)
    if person is None:
        expires_at = now() + LINK_LIFE
        digest = digest_of(secrets.token_urlsafe(32))
        db.session.add(LinkToNobody(digest=digest, onward=safe_onward(onward), expires_at=expires_at))
        db.session.flush()  # as a link's row is, before the message
        body = _(
            "Someone, perhaps you, asked to sign in with this address. We do not know it.\n\n"
            "If you have a seat in a collaborative or write for a group, you may have used another address.\n"
            "If it was not you, you need do nothing."
        )
        outbox.write(tidy_email(email), _("Signing in"), body, about=About("sign-in"))
        return
    address = make_link(person, onward)
    body = _(
        "Open this address and press the button to sign in. It works once, for an hour:\n\n%(address)s\n\n"
        "If it was not you who asked, you need do nothing.",
        address=address,
    )
    outbox.write(person.email, _("Your link to sign in"), body, holds_link=True, about=About("sign-in"))


class LinkOver(Refused):
    """A link opens nothing, or nothing any more. `onward` is where a new one should lead."""

    def __init__(self, sentence: str, onward: str = "/") -> None:
        super().__init__(sentence)
        self.onward = onward


def link_for(token: str) -> SignInLink:
    """The link a token belongs to, if it still opens anything. Raises LinkOver."""
    link = db.session.scalar(select(SignInLink).where(SignInLink.digest == digest_of(token)))
    if link is None:
        raise LinkOver(_("This link is not one of ours. It may have been cut short by an e-mail program."))
    over = _over(link)
    if over is not None:
        raise LinkOver(over, link.onward)
    return link


def _over(link: SignInLink) -> str | None:
    """Why a link opens nothing any more."""
    if link.used_at is not None:
        return _("This link was used already. Each works once.")
    if link.expires_at <= now():
        return _("This link opens nothing any more. It is too old, or what it was for is over.")
    return None


def end_link(link_id: str) -> None:
    """Let a link open nothing any more, unless it was used.

    One that is being used in this moment is left to that press, which waits for what the caller holds.
    """
    query = select(SignInLink).where(SignInLink.id == link_id, SignInLink.used_at.is_(None))
    link = db.session.scalar(query.with_for_update(skip_locked=True))
    if link is not None:
        link.expires_at = min(link.expires_at, now())
        db.session.flush()


def use_link(token: str) -> tuple[Person, SignInLink]:
    """Sign in with a link: the person, and the link they came by. Two presses at once use it once."""
    link = link_for(token)
    claim = (
        update(SignInLink)
        .where(SignInLink.id == link.id, SignInLink.used_at.is_(None), SignInLink.expires_at > now())
        .values(used_at=now())
        .returning(SignInLink.id)
    )
    if db.session.scalar(claim) is None:
        db.session.refresh(link)
        raise LinkOver(str(_over(link)), link.onward)
    return db.session.get_one(Person, link.person_id), link


def save_details(person: Person, name: str) -> None:
    """How a person is named to others."""
    if not tidy_name(name):
        raise Refused(_("Tell us the name you go by."), "name")
    person.name = tidy_name(name)
    db.session.flush()


def safe_onward(onward: str) -> str:
    """An address on this site, or the front page: a link in a message never leads elsewhere."""
    plain = onward.startswith("/") and not onward.startswith("//") and "\\" not in onward
    return onward if plain and onward.isprintable() and len(onward) <= LONGEST_ONWARD else "/"


def digest_of(token: str) -> str:
    """What is kept of a token; nobody can go back from it."""
    return hashlib.sha256(token.encode()).hexdigest()
