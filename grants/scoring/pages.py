"""What the scoring pages show: how far one's own ballot has come, and nothing of anybody else's."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import url_for
from flask_babel import gettext as _

from grants import money
from grants.deliberation.service import recused_from
from grants.proposals.queries import latest_version, standing_proposals
from grants.rounds.queries import rules_of
from grants.scoring.book import UNREAD, Book, Saved
from grants.scoring.roll import ballot_of
from grants.scoring.service import marks_of
from voting.ballots import State
from voting.ledger.ballots import Mark

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from grants.collaboratives.models import Membership
    from grants.proposals.models import Proposal
    from grants.rounds.models import Round
    from grants.rounds.rules import Criterion
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
class Answered:
    """A question and what the group answered."""

    question: str
    answer: str


@dataclass(frozen=True)
class Shown:
    """A proposal as the scoring page shows it."""

    id: str
    title: str
    group: str
    ask: str
    summary: str
    answers: list[Answered]


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
    ballot = ballot or ballot_of(round_, member)
    proposals = standing_proposals(round_.id)
    recused = recused_from(member, proposals)
    book = Book(round_.id)
    saved = book.saved(ballot)
    changed = _changed(book, ballot, proposals, saved, recused)
    lines = []
    for proposal in proposals:
        kept = saved.get(proposal.id, UNREAD)
        state = State.RECUSED if proposal.id in recused else kept.state
        address = url_for("scoring.proposal", round_=round_.slug, numbered=proposal.number)
        lines.append(Line(proposal, state, kept, address, proposal.id in changed))
    return Progress(ballot, lines)


def _changed(
    book: Book,
    ballot: Ballot,
    proposals: Sequence[Proposal],
    saved: Mapping[str, Saved],
    recused: set[str],
) -> set[str]:
    """The proposals of which the ballot says something else by now than when it was cast."""
    found = book.last_cast(ballot)
    if found is None:
        return set()
    cast, reasons = found
    now = marks_of(proposals, saved, recused, rules_of(book.round_id).criteria)
    before = {mark.proposal: mark for mark in cast.marks}
    return {
        proposal.id
        for proposal, mark in zip(proposals, now, strict=True)
        if mark != before.get(mark.proposal, Mark(mark.proposal, State.NOT_YET, ()))
        or saved.get(proposal.id, UNREAD).reason != reasons.get(proposal.id, "")
    }


def chosen(mark: Mark, criteria: Sequence[Criterion]) -> list[tuple[str, str]]:
    """Each question with the answer that was cast, as the ballot words it, and its number."""
    return [
        (criterion.question, _in_words(criterion, score))
        for criterion, score in zip(criteria, mark.scores, strict=False)
    ]


def _in_words(criterion: Criterion, score: int) -> str:
    words = next((point.words for point in criterion.points if point.score == score), "")
    return _("%(words)s (%(score)s)", words=words, score=score) if words else str(score)


def shown(proposal: Proposal) -> Shown:
    """The proposal as it was last sent."""
    version = latest_version(proposal)
    content = json.loads(version.content) if version else {"answers": []}
    return Shown(
        id=str(proposal.reference),
        title=proposal.title,
        group=proposal.group.name,
        ask=money.words(proposal.ask),
        summary=proposal.summary,
        answers=[Answered(**answer) for answer in content["answers"]],
    )
