"""The rounds of the demonstration, each taken through its phases up to the one that its story ends in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from grants.dates import to_form
from grants.db import as_if_at, now
from grants.deliberation.service import declare_interests
from grants.front.demonstration import people, scores, steps
from grants.front.demonstration.stories import DRAFT, WITHDRAWN, Idea, Story, stories
from grants.proposals.service import decline, save_answers, send, withdraw
from grants.rounds.queries import rules_of
from grants.rounds.service import draft_answers, move_on, propose_rules, start_round
from grants.scoring.service import stand_aside

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from grants.collaboratives.models import Membership
    from grants.front.demonstration.people import Place
    from grants.proposals.models import Proposal
    from grants.rounds.models import Round
    from grants.scoring.book import Saved


@dataclass
class Making:
    """A round on its way through its story."""

    place: Place
    story: Story
    round: Round
    closing: dict[str, datetime]
    proposals: dict[str, Proposal] = field(default_factory=dict)

    @property
    def is_here(self) -> bool:
        """Whether the story ends in this phase, so that some of it is left for whoever tries it out."""
        return self.round.phase == self.story.phase

    @property
    def on_roll(self) -> list[Idea]:
        """What members score."""
        return [idea for idea in self.story.ideas if idea.fate == "sent"]


def make_rounds(place: Place) -> None:
    """A round in every phase, the oldest first."""
    for story in stories():
        begun, closing = steps.schedule(story.phase, now(), place.collaborative.zone)
        with as_if_at(begun["ground-rules"]):
            making = Making(place, story, start_round(place.collaborative, story.title), closing)
        for phase, moment in begun.items():
            with as_if_at(moment):
                STAGES[phase](making)


def _ground_rules(making: Making) -> None:
    """Rules are proposed and answered. Where the round stays, a second version meets the objections."""
    round_, story, members = making.round, making.story, making.place.members
    zone = making.place.collaborative.zone
    dates = {f"until_{phase}": to_form(moment, zone) for phase, moment in making.closing.items()}
    _propose(round_, draft_answers(round_) | story.rules | dates)
    if not making.is_here:
        steps.answer_newest_rules(round_, members, story.objects)
        return
    steps.answer_newest_rules(round_, members[4:8] + members[11:], story.objects)
    _propose(round_, draft_answers(round_) | story.second)
    steps.answer_newest_rules(round_, members[3:8], {})


def _propose(round_: Round, answers: dict[str, str]) -> None:
    _version, problems = propose_rules(round_, answers)
    if problems:
        raise ValueError(f"the ground rules of {round_.title} are not whole: {problems}")


def _proposals(making: Making) -> None:
    """Groups write and send; one sends again with a change; one is withdrawn, one outside the rules."""
    _move(making, "proposals")
    for idea in making.story.ideas:
        writer = people.person(idea.writer)
        proposal = steps.propose(making.round, writer, idea.group, idea.typed, is_sent=idea.fate != DRAFT)
        if idea.typed_again:
            save_answers(proposal, idea.typed_again)
            send(proposal, writer)
        if idea.fate == WITHDRAWN:
            withdraw(proposal)
        if idea.is_declined:
            decline(proposal, idea.fate)
        making.proposals[idea.title] = proposal


def _interests(making: Making) -> None:
    """Members go through the list. Where the round stays, the last of them have not yet."""
    _move(making, "interests")
    for member in making.place.members[: 5 if making.is_here else None]:
        chosen = [
            making.proposals[idea.title] for idea in making.on_roll if member.person.name in idea.interests
        ]
        declare_interests(making.round, member, chosen)


def _scoring(making: Making) -> None:
    """Ballots are filled in and cast. Where the round stays, some are only begun and some not at all."""
    _move(making, "scoring")
    opinions = _opinions(making)
    members = making.place.members
    if not making.is_here:
        _cast_twice(making.round, members[0], opinions[members[0].person.name])
        for member in members[1 : making.story.ballots]:
            scores.fill_in(making.round, member, opinions[member.person.name])
        return
    for member in members[:6]:
        scores.fill_in(making.round, member, opinions[member.person.name])
    # One of them stands aside after casting, which takes the ballot back, and casts the rest of it again.
    stand_aside(making.round, members[5], making.proposals[making.on_roll[0].title])
    scores.fill_in(making.round, members[5], {})
    for member, read in zip(members[6:10], (7, 4, 2, 1), strict=True):
        scores.save(making.round, member, dict(list(opinions[member.person.name].items())[:read]))


def _cast_twice(round_: Round, member: Membership, opinion: dict[Proposal, Saved]) -> None:
    """A member casts when half is read, and again at the end: the second ballot is the one that counts."""
    read = list(opinion.items())
    half = len(read) // 2
    scores.fill_in(round_, member, dict(read[:half]))
    scores.fill_in(round_, member, dict(read[half:]))


def _opinions(making: Making) -> dict[str, dict[Proposal, Saved]]:
    """By member, what they make of each proposal, in the order of the roll."""
    names = [member.person.name for member in making.place.members]
    criteria = rules_of(making.round.id).criteria
    found: dict[str, dict[Proposal, Saved]] = {name: {} for name in names}
    for idea in making.on_roll:
        for name, saved in scores.opinions(making.story.title, idea, names, criteria).items():
            found[name][making.proposals[idea.title]] = saved
    return found


def _decision(making: Making) -> None:
    """The ballots are counted. Where the round stays, too few members have agreed to confirm it."""
    _move(making, "decision")
    members = making.place.members[3:9] if making.is_here else making.place.members
    steps.decide(making.round, members, making.story.disagrees)


def _published(making: Making) -> None:
    """The result is public, and one group has said yes to its award."""
    accepting = [making.proposals[idea.title] for idea in making.story.ideas if idea.accepted]
    steps.publish_with_answer(making.round, accepting)


def _move(making: Making, phase: str) -> None:
    move_on(making.round, phase, making.story.moves.get(phase, ""))


STAGES: dict[str, Callable[[Making], None]] = {
    "ground-rules": _ground_rules,
    "proposals": _proposals,
    "interests": _interests,
    "scoring": _scoring,
    "decision": _decision,
    "published": _published,
}
