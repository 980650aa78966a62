"""What the scoring pages show of a proposal, and of what was cast."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask_babel import gettext as _

from grants import money
from grants.proposals.queries import latest_version

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grants.proposals.models import Proposal
    from grants.rounds.rules import Criterion
    from voting.ledger.ballots import Mark


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
