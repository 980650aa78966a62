"""When the time for questions is over: the round's key goes, and with it whatever it sealed."""

from __future__ import annotations

import logging
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from flask_babel import gettext as _
from sqlalchemy import delete, select, update

from grants import dates
from grants.access.embargo import PUBLISHED, result_is_public
from grants.audit import ledger
from grants.audit.keys import forget_round_key
from grants.db import db, now, sqlite, stamp
from grants.db.edge import after_commit
from grants.deliberation.models import Interest
from grants.proposals.models import Proposal
from grants.refusal import Refused
from grants.reports import notices
from grants.rounds.models import Round
from grants.rounds.notices import scrutineers_done
from grants.rounds.queries import hold, rules_of
from grants.scoring.models import Ballot, Cast, Reading, RollPlace, Score

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

AFTER_THE_DECISION = timedelta(weeks=8)
"""How long questions can be asked where the ground rules do not say."""
NOTICE = timedelta(weeks=2)
"""So long before the end members are told, and so long there is at least after the publication."""
LOG = logging.getLogger("evenhand")


def questions_end(round_: Round) -> datetime:
    """Until when a published round's questions can be asked.

    As the ground rules say; two weeks after the publication where that was late, so that members have time to
    take their receipts.
    """
    rules = rules_of(round_.id)
    agreed = rules.dates.get("questions") or rules.dates["decision"] + AFTER_THE_DECISION
    return max(agreed, round_.phase_since + NOTICE)


def is_due(round_: Round) -> bool:
    """Whether a round's key can be destroyed now."""
    return _has_key(round_) and now() >= questions_end(round_)


def _has_key(round_: Round) -> bool:
    return result_is_public(round_.phase) and not round_.is_imported and round_.key_destroyed_at is None


def destroy_key(round_: Round) -> None:
    """Delete the links and all that is sealed, log it, and then the key itself. Once more changes nothing.

    The file goes once the rows are gone for good: a key without rows opens nothing, and what a crash in
    between leaves of it is found by `finish`. Raises Refused.
    """
    hold(round_)
    if round_.key_destroyed_at is not None:
        after_commit(partial(forget_round_key, round_.id))
        return
    _refuse_too_early(round_)
    proposals = select(Proposal.id).where(Proposal.round_id == round_.id)
    ballots = select(Ballot.id).where(Ballot.round_id == round_.id)
    for rows in (Cast, Reading, Score):
        db.session.execute(delete(rows).where(rows.ballot_id.in_(ballots)))
    db.session.execute(delete(Interest).where(Interest.proposal_id.in_(proposals)))
    links = update(RollPlace).where(RollPlace.round_id == round_.id)
    db.session.execute(links.values(sealed=None, slot_mark=None))
    round_.key_destroyed_at = now()
    ledger.record(round_.ledger, "key-destroyed", {"at": stamp(round_.key_destroyed_at)})
    notices.key_destroyed(round_, ledger.checkpoint(round_.ledger))
    scrutineers_done(round_)
    after_commit(partial(forget_round_key, round_.id))
    after_commit(sqlite.write_anew)
    db.session.flush()


def _refuse_too_early(round_: Round) -> None:
    if round_.is_imported:
        raise Refused(_("The ballots of this round were public already, so there is no key to destroy."))
    if not result_is_public(round_.phase):
        raise Refused(_("The result of this round is not published yet, so its ballots are still needed."))
    ends = questions_end(round_)
    if now() < ends:
        sentence = _(
            "Questions about this round can be asked until %(moment)s. Until then its ballots are kept.",
            moment=dates.words(ends, rules_of(round_.id).zone),
        )
        raise Refused(sentence)


def tell_soon(round_: Round) -> bool:
    """Tell everybody on the roll, once, that the time for questions ends soon; True when they just were."""
    hold(round_)
    if not _has_key(round_) or round_.questions_told_at or now() < questions_end(round_) - NOTICE:
        return False
    round_.questions_told_at = now()
    notices.questions_end_soon(round_, dates.words(questions_end(round_), rules_of(round_.id).zone))
    db.session.flush()
    return True


def with_a_key() -> Sequence[Round]:
    """The published rounds whose ballots can still be opened, by slug."""
    query = select(Round).where(
        Round.phase == PUBLISHED, Round.is_imported.is_(False), Round.key_destroyed_at.is_(None)
    )
    return db.session.scalars(query.order_by(Round.slug)).all()


def finish() -> list[str]:
    """Take away what is left of keys that are destroyed; the slugs of the rounds whose key will not go."""
    query = select(Round.slug, Round.id).where(Round.key_destroyed_at.is_not(None)).order_by(Round.slug)
    left = []
    for slug, round_id in db.session.execute(query).all():
        try:
            forget_round_key(round_id)
        except OSError as fault:
            LOG.warning("the key of %s could not be taken away: %s", slug, fault)
            left.append(slug)
    return left
