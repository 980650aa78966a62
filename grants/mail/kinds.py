"""What messages are about, and by which way each kind usually goes."""

from __future__ import annotations

from dataclasses import dataclass, field

from flask_babel import lazy_gettext as _

from grants.db import new_id

NOW, DAILY, PAGE = "now", "daily", "page"
"""Sent at once; gathered into one message a day; not sent, only to be read on My messages."""

DIGEST = "digest"
REMINDER = "reminder"
WAITS = "waits"

NAMES = {
    "rules": _("Ground rules to read and agree"),
    "phase": _("A round moves on"),
    "decision": _("Deciding together"),
    "result": _("Results and draws"),
    REMINDER: _("Reminders of what you can still do"),
    "check": _("Checking a round from outside"),
    "members": _("New members"),
    "after": _("Corrections, and the end of a round"),
    WAITS: _("A round that waits for a facilitator"),
    "invitation": _("Invitations"),
    "ballot": _("Your own ballot"),
    "notice": _("News"),
}
USUAL = {
    "rules": NOW,
    "phase": NOW,
    "decision": NOW,
    "result": NOW,
    REMINDER: NOW,
    "check": NOW,
    "members": DAILY,
    "after": DAILY,
}
"""The kinds that a person can have otherwise. Whatever is not here is about one's own money or ballot, about
signing in, an invitation, or a round that waits for its facilitators, and is always sent at once."""


@dataclass(frozen=True)
class About:
    """What a message is about; one of these for all the messages that tell of the same thing.

    With a collaborative its facilitators read a receipt: how many it went to, never to whom. Leave it out for
    what is private to one person, or would tell when somebody did something.
    """

    kind: str
    collaborative_id: str | None = None
    round_id: str | None = None
    phase: str | None = None
    batch: str = field(default_factory=new_id)


PLAIN = About("notice")
