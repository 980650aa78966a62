"""Cosignatures that people bring: looked at, kept beside the checkpoint, and served with it.

No entry records them. A cosignature is about the ledger and not in it: an entry would make the ledger longer
than what was signed, so that the next witness would have to sign again, and its own signature proves more
than our word that we saw it.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NoReturn

from flask_babel import gettext as _
from sqlalchemy import select

from grants.audit.ledger import verifier_key
from grants.audit.models import Checkpoint, Cosignature
from grants.audit.queries import checkpoints_of
from grants.db import db, now
from grants.refusal import Refused
from grants.rounds.queries import hold, refuse_left
from voting.ledger import cosignatures, notes
from voting.ledger.keys import BadKey, encode_base64, parse_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grants.collaboratives.models import Membership
    from grants.rounds.models import Round
    from voting.ledger.keys import Key

MOST = 20
"""So many for a checkpoint: more would be no stronger, and the page has to stay readable."""
LONGEST_NAME = 100
CLOCKS_DIFFER = timedelta(days=1)
"""By how much a witness's clock may differ from ours."""


def cosignatures_of(ledger_id: str) -> Sequence[Cosignature]:
    """All that were brought for a ledger's checkpoints, in the order of their times."""
    query = (
        select(Cosignature)
        .join(Checkpoint, Checkpoint.id == Cosignature.checkpoint_id)
        .where(Checkpoint.ledger_id == ledger_id)
    )
    return db.session.scalars(query.order_by(Cosignature.signed_at, Cosignature.id)).all()


def cosigned(checkpoint: Checkpoint) -> str:
    """A checkpoint as it was signed, and every cosignature under it."""
    query = select(Cosignature.line).where(Cosignature.checkpoint_id == checkpoint.id)
    lines = db.session.scalars(query.order_by(Cosignature.signed_at, Cosignature.id))
    return checkpoint.note + "".join(lines)


def keep_cosignature(round_: Round, seat: Membership, text: str, key_text: str) -> bool:
    """Keep a witness's signature on one of the ledger's checkpoints; False where it is here already.

    Raises Refused, with the field that is to blame.
    """
    hold(round_)
    refuse_left(seat)
    note = _note(text)
    checkpoint = _ours(round_, note)
    key = _key(round_, key_text)
    line, at = _signature(note, checkpoint, key)
    kept = select(Cosignature).where(Cosignature.checkpoint_id == checkpoint.id)
    before = db.session.scalars(kept.order_by(Cosignature.id)).all()
    if any(bytes(each.public_key) == key.public_key for each in before):
        return False
    if len(before) >= MOST:
        _refuse(_("This checkpoint has %(most)s cosignatures, and takes no more.", most=MOST), "note")
    db.session.add(
        Cosignature(
            checkpoint_id=checkpoint.id, name=key.name, public_key=key.public_key, line=line, signed_at=at
        )
    )
    db.session.flush()
    return True


def _note(text: str) -> notes.Note:
    tidy = text.replace("\r\n", "\n").strip()
    if not tidy:
        _refuse(_("Paste the checkpoint with your signature under it."), "note")
    try:
        return notes.parse(f"{tidy}\n".encode())
    except notes.MalformedNote:
        _refuse(
            _(
                "This is not a checkpoint with its signatures. Copy all that cosign printed, with the empty "
                "line and the lines under it."
            ),
            "note",
        )


def _ours(round_: Round, note: notes.Note) -> Checkpoint:
    """The checkpoint whose text this is, byte for byte."""
    kept = {notes.parse(each.note.encode()).text: each for each in checkpoints_of(round_.ledger_id)}
    if note.text not in kept:
        _refuse(_("This is not one of the checkpoints on this page. Is it from another round?"), "note")
    return kept[note.text]


def _key(round_: Round, text: str) -> Key:
    if not text.strip():
        _refuse(_("Paste the witness's verifier key."), "key")
    try:
        key = cosignatures.parse_witness_key(text.strip())
    except BadKey:
        _refuse(
            _("This is not a witness's verifier key. Copy the one line that witness-key printed, all of it."),
            "key",
        )
    if key.public_key == parse_key(verifier_key(round_.ledger)).public_key:
        _refuse(_("This is the ledger's own key. A witness has a key of their own."), "key")
    if len(key.name) > LONGEST_NAME:
        _refuse(_("The name in this key is too long. Up to %(most)s letters.", most=LONGEST_NAME), "key")
    return key


def _signature(note: notes.Note, checkpoint: Checkpoint, key: Key) -> tuple[str, datetime]:
    """The first line of this key, and when it was signed. Raises Refused where it does not hold."""
    lines = [each for each in note.signatures if cosignatures.is_by(each, key)]
    if not lines:
        _refuse(_("No line under the checkpoint is signed with this key."), "note")
    try:
        signed = cosignatures.verify(note.text, lines[0], key)
    except cosignatures.BadCosignature:
        _refuse(_("The signature of %(name)s does not fit this checkpoint.", name=key.name), "note")
    earliest, latest = checkpoint.made_at - CLOCKS_DIFFER, now() + CLOCKS_DIFFER
    if not earliest.timestamp() <= signed <= latest.timestamp():
        _refuse(
            _(
                "The time in this signature cannot be right: it is before the checkpoint, or still to come. "
                "Set your computer's clock, and cosign it again."
            ),
            "note",
        )
    line = f"— {key.name} {encode_base64(key.key_id + lines[0].signature)}\n"
    return line, datetime.fromtimestamp(signed, UTC)


def _refuse(sentence: str, field: str) -> NoReturn:
    raise Refused(sentence, field)
