"""Corrections: what was wrong in what was published, said beside it by two facilitators, never by one.

Nothing published changes. The text stays in the table, the ledger holds a salted commitment to it.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import delete, select

from grants.access.embargo import result_is_public
from grants.audit import ledger
from grants.collaboratives.models import Membership
from grants.db import db, now, stamp
from grants.decisions.models import Correction
from grants.refusal import Refused
from grants.reports import notices
from grants.rounds.queries import hold
from voting.hashing import H

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grants.rounds.models import Round

LONGEST = 2_000
SALT_BYTES = 32
SEATS = 2


def commitment(correction: Correction) -> str:
    """What the entry holds in place of the text."""
    return H("correction", bytes(correction.salt), correction.text.encode()).hex()


def waiting(round_id: str) -> Sequence[Correction]:
    """What one facilitator wrote and no other agreed to yet, the oldest first."""
    query = select(Correction).where(Correction.round_id == round_id, Correction.made_at.is_(None))
    return db.session.scalars(query.order_by(Correction.written_at, Correction.id)).all()


def write_correction(round_: Round, seat: Membership, text: str) -> Correction:
    """One facilitator's words, which wait for another. Pressing twice writes once. Raises Refused."""
    hold(round_)
    _refuse(round_, seat)
    tidy = "\n".join(line.rstrip() for line in text.strip().splitlines())
    if not tidy:
        raise Refused(_("Write what is wrong or missing, and what is right."), "text")
    if len(tidy) > LONGEST:
        raise Refused(
            ngettext(
                "This is one letter too long. Write up to 2,000.",
                "This is %(num)s letters too long. Write up to 2,000.",
                len(tidy) - LONGEST,
            ),
            "text",
        )
    same = select(Correction).where(Correction.round_id == round_.id, Correction.text == tidy)
    for each in db.session.scalars(same.order_by(Correction.id)):
        if each.made_at is not None:
            raise Refused(_("This correction is published already."), "text")
        if each.written_by == seat.id:
            return each
        raise Refused(_("Somebody else wrote the same. Agree to theirs: it waits on this page."), "text")
    made = Correction(
        round_id=round_.id,
        text=tidy,
        salt=secrets.token_bytes(SALT_BYTES),
        written_by=seat.id,
        written_at=now(),
    )
    db.session.add(made)
    db.session.flush()
    return made


def agree_correction(round_: Round, seat: Membership, correction_id: str) -> bool:
    """A second facilitator makes it public; True when they just did. Raises Refused."""
    hold(round_)
    _refuse(round_, seat)
    found = _find(round_, correction_id)
    if found.made_at is not None:
        return False
    if found.written_by == seat.id:
        raise Refused(_("You wrote this, so somebody else has to agree to it. Nobody corrects alone."))
    if not db.session.get_one(Membership, found.written_by).is_facilitator:
        raise Refused(_("Whoever wrote this is no facilitator any more. Drop it, and write it yourself."))
    found.agreed_by, found.made_at = seat.id, now()
    data = {"at": stamp(found.made_at), "commitment": commitment(found), "seats": SEATS}
    ledger.record(round_.ledger, "correction", data)
    notices.corrected(round_, found.text, ledger.checkpoint(round_.ledger))
    return True


def drop_correction(round_: Round, seat: Membership, correction_id: str) -> None:
    """Take back what one wrote, while it waits; any facilitator may where its writer is none any more."""
    hold(round_)
    _refuse(round_, seat)
    found = _find(round_, correction_id)
    if found.made_at is not None:
        raise Refused(_("This correction is published, and nobody can take it back. Write another."))
    if found.written_by != seat.id and db.session.get_one(Membership, found.written_by).is_facilitator:
        raise Refused(_("Only whoever wrote this can drop it."))
    db.session.delete(found)
    db.session.flush()


def forget_waiting(seats: Sequence[str]) -> None:
    """Delete what these seats wrote and nobody agreed to: nobody else has read it but facilitators."""
    theirs = Correction.written_by.in_(seats) & Correction.made_at.is_(None)
    db.session.execute(delete(Correction).where(theirs))


def _refuse(round_: Round, seat: Membership) -> None:
    if not result_is_public(round_.phase):
        raise Refused(_("Nothing of this round is published yet, so there is nothing to correct."))
    if seat.left_at is not None or not seat.is_facilitator:
        raise Refused(_("Only a facilitator of this collaborative can do this."))


def _find(round_: Round, correction_id: str) -> Correction:
    found = db.session.get(Correction, correction_id)
    if found is None or found.round_id != round_.id:
        raise Refused(_("This correction is not here any more: whoever wrote it has dropped it."))
    return found
