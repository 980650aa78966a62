"""How far one's own ballots have come, each read at once, and nothing of anybody else's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import url_for

from grants.deliberation.service import recused_in
from grants.proposals.queries import standing_in
from grants.rounds.queries import rules_of
from grants.scoring.book import UNREAD, Book, Saved, Written, written_on
from grants.scoring.roll import ballot_of
from grants.scoring.service import marks_of
from voting.ballots import State
from voting.ledger.ballots import Mark

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from grants.collaboratives.models import Membership
    from grants.proposals.models import Proposal
    from grants.rounds.models import Round
    from grants.scoring.models import Ballot


@dataclass(frozen=True)
class Line:
    """One proposal on one's own ballot."""

    proposal: Proposal
    state: State
    saved: Saved
    url: str
    is_changed: bool
    """Whether it differs from what was cast, so that a member knows to cast again."""


@dataclass(frozen=True)
class Progress:
    """One's own ballot, in the roll's order."""

    ballot: Ballot
    lines: list[Line]

    @property
    def done(self) -> int:
        """How many proposals have had their answer, whichever it was."""
        return sum(line.state is not State.NOT_YET for line in self.lines)

    @property
    def changed(self) -> int:
        """On how many proposals the answers are no longer those that were cast."""
        return sum(line.is_changed for line in self.lines)

    def unread_first(self) -> Sequence[Line]:
        """What is still to be read comes first."""
        return sorted(self.lines, key=lambda line: line.state is not State.NOT_YET)

    def after(self, proposal: Proposal) -> Line | None:
        """The next one not answered yet, going round."""
        place = next(at for at, line in enumerate(self.lines) if line.proposal.id == proposal.id)
        ahead = self.lines[place + 1 :] + self.lines[:place]
        return next((line for line in ahead if line.state is State.NOT_YET), None)


def progress(round_: Round, member: Membership, ballot: Ballot | None = None) -> Progress:
    """Read one's own ballot, or what stands on it where it is read already."""
    return progress_in([(round_, member, ballot or ballot_of(round_, member))])[round_.id]


def progress_in(held: Sequence[tuple[Round, Membership, Ballot]]) -> dict[str, Progress]:
    """The same of one's ballots in several rounds, by round: as many statements as for one."""
    proposals = standing_in([round_.id for round_, _member, _ballot in held])
    recused = recused_in([(member, proposals.get(round_.id, [])) for round_, member, _ballot in held])
    written = written_on([ballot for _round, _member, ballot in held])
    return {
        round_.id: _progress(round_, written[ballot.id], proposals.get(round_.id, []), recused)
        for round_, _member, ballot in held
    }


def _progress(round_: Round, written: Written, proposals: Sequence[Proposal], recused: set[str]) -> Progress:
    book = Book(round_.id)
    saved = book.opened(written.readings, written.scores)
    changed = _changed(book, written, proposals, saved, recused)
    lines = []
    for proposal in proposals:
        kept = saved.get(proposal.id, UNREAD)
        state = State.RECUSED if proposal.id in recused else kept.state
        address = url_for("scoring.proposal", round_=round_.slug, numbered=proposal.number)
        lines.append(Line(proposal, state, kept, address, proposal.id in changed))
    return Progress(written.ballot, lines)


def _changed(
    book: Book,
    written: Written,
    proposals: Sequence[Proposal],
    saved: Mapping[str, Saved],
    recused: set[str],
) -> set[str]:
    """The proposals of which the ballot says something else by now than when it was cast."""
    if written.cast is None:
        return set()
    cast, reasons = book.cast(written.ballot, written.cast), book.reasons(written.cast)
    now = marks_of(proposals, saved, recused, rules_of(book.round_id).criteria)
    before = {mark.proposal: mark for mark in cast.marks}
    return {
        proposal.id
        for proposal, mark in zip(proposals, now, strict=True)
        if mark != before.get(mark.proposal, Mark(mark.proposal, State.NOT_YET, ()))
        or saved.get(proposal.id, UNREAD).reason != reasons.get(proposal.id, "")
    }
