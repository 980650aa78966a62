"""A proposal to read when it can no longer be changed: what was sent, and what was typed after that."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _

from grants import money
from grants.proposals.content import said

if TYPE_CHECKING:
    from grants.proposals.models import Proposal, ProposalVersion
    from grants.rounds.rules import Rules


@dataclass(frozen=True)
class Told:
    """A heading and the group's words under it."""

    heading: str
    words: str


@dataclass(frozen=True)
class Reading:
    """`sent` is the version last sent, empty where none was; `after` is what the draft says otherwise."""

    sent: list[Told]
    after: list[Told]


def reading(proposal: Proposal, version: ProposalVersion | None, rules: Rules) -> Reading:
    """Every word that a group sent or kept, so that it can always be read again."""
    draft = _told(said(proposal, rules), rules)
    if version is None:
        return Reading([], draft)
    sent = _told(json.loads(version.content), rules)
    return Reading(sent, [told for told in draft if told not in sent])


def _told(content: dict[str, Any], rules: Rules) -> list[Told]:
    return [
        Told(_("The name of your idea"), content["title"]),
        Told(_("Your idea in a sentence"), content["summary"]),
        *(Told(one["question"], one["answer"]) for one in content["answers"]),
        Told(_("You ask for"), money.words(content["ask"], rules.currency) if content["ask"] else ""),
    ]
