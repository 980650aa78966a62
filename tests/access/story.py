"""What happens in the two collaboratives: who they are, what they score, and how the round goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grants.collaboratives.inviting import invite
from grants.collaboratives.service import seat
from grants.db.edge import transaction
from grants.decisions.service import answer_decision
from grants.people.service import welcome
from grants.proposals.queries import standing_proposals
from grants.proposals.service import start_proposal
from grants.rounds.queries import rules_of
from grants.rounds.service import answer_rules
from grants.scoring.book import Saved
from grants.scoring.service import cast_ballot, save_reading, stand_aside
from tests import scrutiny, stories
from voting.ballots import State

if TYPE_CHECKING:
    from collections.abc import Callable

    from grants.collaboratives.models import Collaborative, Membership
    from grants.rounds.models import Round

HERE, ELSEWHERE = "Salford Together", "Eccles Together"
PEOPLE = {
    "stranger": "",
    "somebody with no seat": "nobody-in-particular@people.example",
    "writer": "tea-and-talk@groups.example",
    "writer for another group": "canal-walkers@groups.example",
    "member": "member-1@salford-together.example",
    "member not on the roll": "member-8@salford-together.example",
    "facilitator": "facilitator-1@salford-together.example",
    "member who facilitates": "member-7@salford-together.example",
    "observer": "observer@salford-together.example",
    "somebody invited": "invited@salford-together.example",
    "member elsewhere": "member-1@eccles-together.example",
    "facilitator elsewhere": "facilitator-1@eccles-together.example",
    "writer elsewhere": "eccles-bakers@groups.example",
    "administrator": "administrator@people.example",
    "scrutineer": scrutiny.FIRST,
}
NAMED: dict[str, dict[str, str]] = {HERE: scrutiny.NAMED, ELSEWHERE: {}}
"""Who checks from outside."""
PHASES = ("ground-rules", "proposals", "interests", "scoring", "closed", "counted", "confirmed", "published")
MARKS: dict[
    str, tuple[stories.Marks, ...]
] = {  # of each ballot in order: the three answers on a proposal, standing aside, or rather not
    "p1": ("recuse", (3, 4, 3), (4, 3, 4), (3, 4, 3), (4, 3, 4), (3, 4, 3), "abstain"),
    "p2": ((3, 3, 3), (3, 2, 4), (4, 3, 3), (2, 3, 3), (3, 3, 3), (4, 3, 3), (3, 3, 3)),
    "p3": ((5, 4, 4), (4, 5, 4), (4, 4, 5), (5, 5, 4), (4, 4, 5), (4, 5, 4), "abstain"),
}
MEANS = ("3.47", "52/15", "3.05", "64/21", "4.39", "79/18")
"""What the marks above come to, worked out by hand: 52, 64 and 79 points from 5, 7 and 6 members."""


def begin_here() -> Collaborative:
    place = stories.start(HERE, members=7)
    with transaction():
        seat(place, welcome(PEOPLE["member who facilitates"]), {"facilitator"})
        welcome(PEOPLE["somebody with no seat"], "Nora Nobody")
        by = welcome(PEOPLE["facilitator"])
        invite(place, "Ines Invited", PEOPLE["somebody invited"], {"member"}, by)
        welcome(PEOPLE["administrator"], "Adam Administrator").is_administrator = True
    _past(place, "Past Round", ("Tea and Talk", "Canal Walkers"))
    stories.begun_round(place, "Draft Round", **scrutiny.NAMED)
    return place


def live_elsewhere() -> None:
    place = stories.start(ELSEWHERE, members=5)
    with transaction():
        place.is_demonstration = False
    _past(place, "Eccles Past Round", ("Eccles Bakers",))
    stories.begun_round(place, "Eccles Draft Round")
    round_ = _scored(place, "Eccles Winter Round", ("Eccles Bakers", "Eccles Knitters"), 2)
    stories.counted(stories.closed(round_))


def _past(place: Collaborative, title: str, groups: tuple[str, ...]) -> None:
    stories.publish(stories.confirmed(stories.counted(stories.closed(_scored(place, title, groups, 4)))))


def _scored(place: Collaborative, title: str, groups: tuple[str, ...], score: int) -> Round:
    """A round in which everybody gave every question the same score, so that its means are whole."""
    round_ = stories.moved(stories.frozen_round(place, title, **NAMED[place.name]), "proposals")
    for number, group in enumerate(groups):
        stories.sent_proposal(round_, group, f"An idea of {group}", 500 + 100 * number)
    stories.open_scoring(round_)
    marks = {f"p{number + 1}": (score, score, score) for number in range(len(groups))}
    return stories.cast_by_all(round_, [marks] * len(stories.members(round_)))


def _agree_and_propose(round_: Round, _turn: int) -> None:
    with transaction():
        for member in stories.members(round_)[:5]:
            answer_rules(round_, member, 1, agrees=True, reason="")
    stories.moved(round_, "proposals")
    for group, idea, ask in (
        ("Tea and Talk", "Tea on the landing", 2100),
        ("Canal Walkers", "Slow walks by the canal", 2200),
        ("Tuesday Tools", "A shed where hands are busy", 2300),
    ):
        stories.sent_proposal(round_, group, idea, ask)
    with transaction():
        writer = welcome(PEOPLE["writer"])
        start_proposal(round_, writer, "Second Thoughts")


def _voters(round_: Round, turn: int) -> list[Membership]:
    """Whoever has the first ballot, the second and so on."""
    members = stories.members(round_)[:7]
    return members[turn:] + members[:turn]


def _score(round_: Round, turn: int) -> None:
    """Everybody has saved; five of seven have cast. Somebody joins too late for the roll."""
    stories.moved(round_, "scoring")
    criteria = [criterion.id for criterion in rules_of(round_.id).criteria]
    proposals = {str(proposal.reference): proposal for proposal in standing_proposals(round_.id)}
    for place, member in enumerate(_voters(round_, turn)):
        with transaction():
            for reference, marks in MARKS.items():
                said = (f"Reason {place + 1} on {reference}.", f"Note {place + 1} on {reference}.")
                if marks[place] == "recuse":
                    stand_aside(round_, member, proposals[reference])
                elif marks[place] == "abstain":
                    save_reading(round_, member, proposals[reference], Saved(State.ABSTAINED, {}, *said))
                else:
                    scores = dict(zip(criteria, map(int, marks[place]), strict=True))
                    save_reading(round_, member, proposals[reference], Saved(State.SCORED, scores, *said))
            if place < 5:
                cast_ballot(round_, member)
    with transaction():
        late = welcome(PEOPLE["member not on the roll"], "Lara Late")
        seat(round_.collaborative, late, {"member"})


def _close(round_: Round, turn: int) -> None:
    with transaction():
        for member in _voters(round_, turn)[5:]:
            cast_ballot(round_, member)
    stories.closed(round_)


def _confirm(round_: Round, _turn: int) -> None:
    with transaction():
        for member in stories.members(round_)[:5]:
            answer_decision(round_, member, agrees=True, reason=f"Said by {member.person.name}.")


ADVANCE: dict[str, Callable[[Round, int], object]] = {
    "ground-rules": lambda _round, _turn: None,
    "proposals": _agree_and_propose,
    "interests": lambda round_, _turn: stories.moved(round_, "interests"),
    "scoring": _score,
    "closed": _close,
    "counted": lambda round_, _turn: stories.counted(round_),
    "confirmed": _confirm,
    "published": lambda round_, _turn: stories.publish(round_),
}
