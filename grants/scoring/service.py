"""Scoring, standing aside and casting. One ballot a member, the last revision counts."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import TYPE_CHECKING

from flask_babel import gettext as _

from grants.audit import ledger
from grants.db import database_now, db
from grants.deliberation.service import declare_interest, recused_from
from grants.proposals.queries import standing_proposals
from grants.refusal import Refused
from grants.rounds.queries import hold, is_open, rules_of
from grants.scoring.book import UNREAD, Book, Saved
from grants.scoring.roll import ballot_of
from voting.ballots import State
from voting.ledger import ballots as secret
from voting.ledger import openings
from voting.ledger.openings import CastBallot

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from grants.collaboratives.models import Membership
    from grants.proposals.models import Proposal
    from grants.rounds.models import Round
    from grants.rounds.rules import Criterion
    from grants.scoring.models import Ballot

SECRET_BYTES = 32
UNCHANGED = 0
"""What casting gives instead of a revision where there was nothing to cast."""
LONGEST_TEXT = 4000


def save_reading(round_: Round, member: Membership, proposal: Proposal, saved: Saved) -> None:
    """Keep a member's scores of one proposal, or that they would rather not. Nothing is cast by it."""
    hold(round_)
    _open_for(round_, proposal)
    if proposal.id in recused_from(member, [proposal]):
        raise Refused(_("You stand aside on this proposal, so you do not score it."))
    criteria = rules_of(round_.id).criteria
    if saved.state is State.ABSTAINED:
        saved = replace(saved, scores={})
    _check(saved, criteria)
    Book(round_.id).save(ballot_of(round_, member), proposal, saved)


def keep_typed(round_: Round, member: Membership, proposal: Proposal, typed: Saved) -> None:
    """Keep what is being written. An abstention stays one until a button says otherwise."""
    hold(round_)
    kept = Book(round_.id).saved(ballot_of(round_, member)).get(proposal.id, UNREAD)
    state = State.ABSTAINED if kept.state is State.ABSTAINED else _reached(round_, typed)
    save_reading(round_, member, proposal, replace(typed, state=state))


def keep_for_later(round_: Round, member: Membership, proposal: Proposal, typed: Saved) -> None:
    """Keep what a button saved to come back to. Whoever has answered every question has scored.

    An abstention stays one only where nothing was answered instead.
    """
    if typed.scores:
        save_reading(round_, member, proposal, replace(typed, state=_reached(round_, typed)))
    else:
        keep_typed(round_, member, proposal, typed)


def _reached(round_: Round, typed: Saved) -> State:
    """How far answers have come: a proposal is scored once every question has its answer."""
    asked = {criterion.id for criterion in rules_of(round_.id).criteria}
    return State.SCORED if typed.scores.keys() >= asked else State.NOT_YET


def _check(saved: Saved, criteria: tuple[Criterion, ...]) -> None:
    """Every score is on its question's scale, and a proposal is scored on all questions or on none."""
    by_id = {criterion.id: criterion for criterion in criteria}
    for name, score in saved.scores.items():
        criterion = by_id.get(name)
        if criterion is None:
            raise Refused(_("One of these scores is for a question this round does not ask."), name)
        if not criterion.low <= score <= criterion.high:
            sentence = _(
                "Choose one of the answers, from %(low)s to %(high)s.", low=criterion.low, high=criterion.high
            )
            raise Refused(sentence, name)
    if saved.state is State.SCORED:
        for criterion in criteria:
            if criterion.id not in saved.scores:
                raise Refused(
                    _("Choose an answer to this question too, or say that you would rather not."),
                    criterion.id,
                )
    for name, text in (("reason", saved.reason), ("note", saved.note)):
        if len(text) > LONGEST_TEXT:
            raise Refused(_("Make this shorter: %(most)s letters at most.", most=LONGEST_TEXT), name)


def _open_for(round_: Round, proposal: Proposal) -> None:
    if proposal.round_id != round_.id or proposal.status != "sent":
        raise Refused(_("This proposal is not one that is scored in this round."))
    _open(round_)


def ballots_are_open(round_: Round) -> bool:
    """Whether a ballot can change. Once its time is over it cannot, though the round may wait to move on."""
    return is_open(round_, "scoring", database_now())


def _open(round_: Round) -> None:
    if not ballots_are_open(round_):
        raise Refused(_("Ballots are closed, so nothing was changed. What you cast before stands."))


def stand_aside(round_: Round, member: Membership, proposal: Proposal) -> bool:
    """Declare an interest while scoring. A ballot already cast is withdrawn; True when it just was."""
    hold(round_)
    _open_for(round_, proposal)
    ballot = ballot_of(round_, member)
    is_new = declare_interest(round_, member, proposal)
    book = Book(round_.id)
    kept = book.saved(ballot).get(proposal.id, UNREAD)
    saved = Saved(State.RECUSED, {}, "", kept.note)
    book.save(ballot, proposal, saved)
    return is_new and withdraw_ballot(round_, ballot)


def withdraw_ballot(round_: Round, ballot: Ballot) -> bool:
    """Take back what was cast, until it is cast again; True when there was something to take back."""
    if not ballot.revision or ballot.is_withdrawn:
        return False
    ballot.is_withdrawn = True
    data = {"revision": ballot.revision, "slot": bytes(ballot.slot).hex()}
    ledger.record(round_.ledger, "ballot-withdrawn", data)
    db.session.flush()
    return True


def marks_of(
    proposals: Sequence[Proposal],
    saved: Mapping[str, Saved],
    recused: set[str],
    criteria: tuple[Criterion, ...],
) -> tuple[secret.Mark, ...]:
    """What a ballot says of each proposal, in the roll's order: an interest outranks whatever was saved."""
    marks = []
    for proposal in proposals:
        kept = saved.get(proposal.id, UNREAD)
        state = State.RECUSED if proposal.id in recused else kept.state
        if state is State.RECUSED and proposal.id not in recused:
            state = State.NOT_YET
        scores = tuple(kept.scores[criterion.id] for criterion in criteria) if state is State.SCORED else ()
        marks.append(secret.Mark(str(proposal.reference), state, scores))
    return tuple(marks)


def cast_ballot(round_: Round, member: Membership, seen: int | None = None) -> int:
    """Cast what is saved, and return the revision. Casts queue on the round, so revisions have an order.

    `seen` is the revision that stood when the button was shown. Where the same was cast since then, the press
    was a second one of the same button, or that of a page gone back to: nothing is written, and UNCHANGED
    returned, so that the receipt which was taken in between goes on being good.
    """
    hold(round_)
    _open(round_)
    ballot = ballot_of(round_, member)
    proposals = list(standing_proposals(round_.id))
    rules = rules_of(round_.id)
    criteria = rules.criteria
    book = Book(round_.id)
    saved = book.saved(ballot)
    marks = marks_of(proposals, saved, recused_from(member, proposals), criteria)
    if all(mark.state is State.NOT_YET for mark in marks):
        raise Refused(_("There is nothing on your ballot yet. Score at least one proposal first."))
    reasons = {each.id: saved[each.id].reason for each in proposals if each.id in saved}
    if seen is not None and seen < ballot.revision and _is_cast(book, ballot, marks, reasons):
        return UNCHANGED
    seed, blind = secrets.token_bytes(SECRET_BYTES), secrets.token_bytes(SECRET_BYTES)
    cast = CastBallot(bytes(ballot.slot), ballot.revision + 1, seed, blind, marks)
    book.keep_cast(ballot, cast, criteria, reasons)
    ballot.revision, ballot.is_withdrawn = cast.revision, False
    asked = [secret.Criterion(criterion.id, criterion.weight) for criterion in criteria]
    digest = openings.digest(round_.ledger.origin, asked, cast, form=rules.form)
    ledger.record(
        round_.ledger,
        "ballot-cast",
        {"digest": digest.hex(), "revision": cast.revision, "slot": cast.slot.hex()},
    )
    return cast.revision


def _is_cast(book: Book, ballot: Ballot, marks: tuple[secret.Mark, ...], reasons: Mapping[str, str]) -> bool:
    """Whether the last cast stands and says the same of every proposal, with the same reasons."""
    found = None if ballot.is_withdrawn else book.last_cast(ballot)
    return found is not None and (found[0].marks, found[1]) == (marks, reasons)
