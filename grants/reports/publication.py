"""Publishing: the bundle's files are stored as they are, and their digests go into the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext as _
from sqlalchemy import select

from grants.access.embargo import result_is_public
from grants.audit import ledger
from grants.db import db, now, stamp
from grants.decisions.forks import refuse_while_waiting
from grants.decisions.models import PublishedFile
from grants.decisions.service import decision_of
from grants.refusal import Refused
from grants.reports.documents import documents
from grants.rounds import notices
from grants.rounds.queries import hold
from grants.rounds.service import enter
from voting import bundle

if TYPE_CHECKING:
    from grants.rounds.models import Round


def publish(round_: Round, by: str = "facilitator") -> None:
    """Publish a confirmed decision. Publishing a published round changes nothing."""
    hold(round_)
    if result_is_public(round_.phase):
        return
    if round_.phase != "decision" or decision_of(round_) is None:
        raise Refused(_("The members have not confirmed a result yet, so there is nothing to publish."))
    refuse_while_waiting(round_)
    enter(round_, "published", "", by)
    files = documents(round_)
    for name, content in files.items():
        db.session.add(PublishedFile(round_id=round_.id, name=name, content=content))
    ledger.record(round_.ledger, "published", {"at": stamp(now()), "files": bundle.digests(files)})
    note = ledger.checkpoint(round_.ledger)
    if not round_.is_imported:
        notices.published(round_, note)
        notices.scrutineers_asked(round_, note)


def published_files(round_: Round) -> dict[str, bytes]:
    """The files as they were published. Raises Refused before that."""
    if not result_is_public(round_.phase):
        raise Refused(_("The result of this round is not published yet."))
    query = select(PublishedFile).where(PublishedFile.round_id == round_.id).order_by(PublishedFile.name)
    return {file.name: bytes(file.content) for file in db.session.scalars(query)}


def bundle_of(round_: Round) -> bytes:
    """The whole bundle: the published files, with the ledger and its newest checkpoint."""
    files = published_files(round_)
    note = ledger.latest_checkpoint(round_.ledger_id)
    if note is None:
        raise LookupError("a published round has a checkpoint")
    lines = ledger.lines(round_.ledger_id)[: ledger.size_of(note)]
    whole = {"entries.jsonl": b"".join(line + b"\n" for line in lines), "checkpoint": note.encode()}
    return bundle.write({**files, **whole})
