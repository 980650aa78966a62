"""Closing: the final commitments get one root in the ledger before anything is counted."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from grants.access.embargo import result_is_public
from grants.audit import ledger
from grants.db import db, now, stamp
from grants.deliberation.service import log_interests
from grants.proposals.queries import standing_proposals
from grants.refusal import Refused
from grants.rounds import draws
from grants.rounds.models import Round
from grants.rounds.phases import looks_ahead, no_more_time, on_entering, waits_before
from grants.rounds.queries import is_open, rules_of
from grants.scoring.book import Book
from grants.scoring.models import Ballot
from grants.scoring.roll import ballots, those_on_roll
from voting.ledger import openings, whole
from voting.ledger.ballots import Criterion

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from datetime import datetime

TURNOUT_STEP = 3


HAS_BALLOTS = (
    select(Ballot.id)
    .where(Ballot.round_id == Round.id, Ballot.revision > 0, Ballot.is_withdrawn.is_(False))
    .correlate(Round)
    .exists()
)
"""Whether any ballot counts as things are, of the round in the statement around it."""


@waits_before("decision", lacks=~HAS_BALLOTS)
def nothing_to_count(_round: Round) -> str:
    """Why ballots, whose time is over, do not close by themselves."""
    return _(
        "Nobody has cast a ballot, so there is nothing to count. A facilitator can give this part more "
        "time, or go on without."
    )


@waits_before("decision")
def draw_to_be_named(round_: Round) -> str | None:
    """The other reason."""
    agreed = rules_of(round_.id).draw
    if agreed is not None and agreed.is_public:
        return _(
            "A public draw tells equals apart, and a facilitator has to say which one before ballots are "
            "closed. Nobody can cast or change a ballot meanwhile."
        )
    return None


@no_more_time("scoring")
def scoring_is_over(round_: Round) -> str | None:
    """Once its time is over scoring stays closed, unless nobody has cast, so that nothing is there to see."""
    if is_open(round_, "scoring", now()) or not has_ballots(round_):
        return None
    return _("The time for scoring is over and there are ballots, so nobody can open it again.")


@looks_ahead("scoring")
def what_counts(round_: Round) -> list[str]:
    """Turnout in its steps. How many scored a proposal tells of votes: nobody reads it before closing."""
    cast, roll = turnout(round_)
    return [
        _(
            "At least %(cast)s of %(roll)s ballots are cast. This number holds ballots that were taken back, "
            "which do not count; nor does one that is not cast by then, nor what was changed since.",
            cast=cast,
            roll=roll,
        ),
        *([_left(gone)] if (gone := list(those_on_roll(round_.id).values()).count(False)) else []),
        _(
            "A proposal with fewer than %(needed)s scores has no result. How many each has, nobody can see "
            "before ballots are closed: it would tell how people vote.",
            needed=rules_of(round_.id).rule.get("quorum", 0),
        ),
    ]


def _left(gone: int) -> str:
    return ngettext(
        "One person on the roll has left. If they had cast, their ballot was taken back.",
        "%(num)s people on the roll have left. What they had cast was taken back.",
        gone,
    )


def has_ballots(round_: Round) -> bool:
    """Whether any ballot counts as things are. While ballots are open no page may say so."""
    return db.session.scalar(select(Round.id).where(Round.id == round_.id, HAS_BALLOTS)) is not None


@on_entering("decision")
def close_ballots(round_: Round, moment: datetime) -> None:
    """Log the interests that waited, then the closing root.

    From here no ballot can be cast, changed or withdrawn. Nobody having cast is an answer too, once the
    agreed time is over; until then it is only early.
    """
    if round_.is_imported:
        return
    final = final_ballots(round_)
    if not final and is_open(round_, "scoring", moment):
        raise Refused(
            _("Nobody has cast a ballot yet. Wait until the agreed time is over, and remind people.")
        )
    log_interests(round_)
    root = closing_root(round_, final)
    draw = draws.at_closing(round_, rules_of(round_.id), moment)
    data = {"at": stamp(moment), "ballots": len(final), "draw": draw, "root": root.hex()}
    ledger.record(round_.ledger, "ballots-closed", data)


def closing_root(round_: Round, final: Sequence[openings.CastBallot]) -> bytes:
    """The root over what the final ballots committed to, by the form that the ground rules chose."""
    form = rules_of(round_.id).form
    return openings.closing(round_.ledger.origin, references(round_), asked(round_), final, form=form)


def final_ballots(round_: Round) -> list[openings.CastBallot]:
    """Every ballot that counts, opened."""
    return Book(round_.id).final(ballots(round_.id))


def references(round_: Round) -> list[str]:
    """The proposals on the roll, in its order, by their ids in the ledger."""
    return [str(proposal.reference) for proposal in standing_proposals(round_.id)]


def asked(round_: Round) -> list[Criterion]:
    """The criteria as the ledger knows them."""
    return [Criterion(criterion.id, criterion.weight) for criterion in rules_of(round_.id).criteria]


def opening_lines(round_: Round, only: Collection[str] | None = None) -> Iterator[bytes]:
    """The lines of openings.jsonl, in the form the ground rules chose; of some proposals `only`, for a page.

    A proposal's lists are made of nothing but its own marks, so they are the same lines.
    """
    rules, names, final = rules_of(round_.id), references(round_), final_ballots(round_)
    if only is not None:
        names = [name for name in names if name in only]
        final = [
            replace(each, marks=tuple(mark for mark in each.marks if mark.proposal in only)) for each in final
        ]
    return openings.publish(
        round_.ledger.origin,
        names,
        asked(round_),
        final,
        floor=rules.floor,
        form=rules.form,
    )


def whole_ballots(round_: Round) -> list[whole.WholeBallot] | None:
    """The final ballots as they are shown, or None where the ground rules or their number say otherwise."""
    final = final_ballots(round_)
    if not openings.shows_whole(len(final), rules_of(round_.id).form):
        return None
    return list(map(whole.of, final))


def turnout(round_: Round) -> tuple[int, int]:
    """Ballots cast and places on the roll. Until closing the first grows in steps of three only.

    Until then a ballot that was taken back stays in the number: else it would fall when its member left, or
    was forgotten, and tell that they had cast.
    """
    every = ballots(round_.id)
    keeps_all = round_.phase == "scoring"
    cast = sum(1 for ballot in every if ballot.revision and (keeps_all or not ballot.is_withdrawn))
    return in_steps(round_, cast), len(every)


def in_steps(round_: Round, cast: int) -> int:
    """How many of so many ballots a page may tell of now."""
    is_closed = round_.phase == "decision" or result_is_public(round_.phase)
    return cast if is_closed else cast - cast % TURNOUT_STEP
