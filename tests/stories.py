"""Whole rounds made through the verbs, for tests that need one to be somewhere.

Call them inside `app.app_context()`. Each commits what it did; what it returns is read again when it is next
looked at, which on SQLite takes the write lock, so leave the context before a client or a thread asks for it.
"""

from __future__ import annotations

from itertools import cycle, islice
from typing import TYPE_CHECKING

from grants.collaboratives.queries import members as members_of
from grants.collaboratives.service import seat, start_collaborative
from grants.db.edge import transaction
from grants.decisions.service import answer_decision, count_round, decision_of
from grants.deliberation.service import recused_from
from grants.front.importing import import_round
from grants.people.service import welcome
from grants.proposals.queries import sent_proposals as proposals_sent_to
from grants.proposals.queries import standing_proposals
from grants.proposals.service import save_answers, send, start_proposal
from grants.reports.publication import publish as publish_round
from grants.rounds.models import PHASES
from grants.rounds.queries import latest_rules, rules_of
from grants.rounds.service import answer_rules, draft_answers, move_on, propose_rules, start_round
from grants.scoring.book import Saved
from grants.scoring.service import cast_ballot, save_reading, stand_aside
from tests.fixtures.remembering import remembered
from voting.ballots import State

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from grants.collaboratives.models import Collaborative, Membership
    from grants.proposals.models import Proposal
    from grants.rounds.models import Round

NAMES = (
    "Amina Yusuf", "Bożena Wójcik", "Carol Hughes", "Dev Patel", "Efua Mensah", "Frank O’Neill", "Grace Liu",
    "Hassan Malik", "Iris Bell", "Jomo Otieno", "Kasia Nowak", "Leroy Brown", "Maeve Doyle", "Noor Rahman",
)  # fmt: skip
IDEAS = (
    ("The Allotment Table", "Sunday lunch from what we grow", 1200),
    ("Ordsall Walkers", "A slow walk by the river every week", 450),
    ("Langworthy Choir", "Singing together on dark evenings", 900),
    ("Dads and Dens", "Building dens with the little ones", 1500),
    ("Quiet Hour", "A warm room for people who would rather not talk", 700),
    ("Bikes Again", "Mending bicycles, learning and riding", 2400),
    ("Story Bench", "Neighbours tell each other where they come from", 300),
)
RIVERSIDE = """\
META
key;value
description;Riverside
country;Nowhere
unit;Riverside
instance;2026
num_projects;4
num_votes;5
budget;1000.50
vote_type;scoring
max_points;4
rule;greedy
PROJECTS
project_id;cost;name
7;600;A bridge
B/1;400.50;Bénches
9;700;A kiosk
pond;100;A pond
VOTES
voter_id;vote;points
1;7,B/1;4,3
2;7;2
3;9,B/1;1,1
4;;
5;7,9,B/1;4,0,2
""".encode()
"""A small public election with scores."""
Marks = tuple[int, ...] | str
"""A score for each question in their order, "abstain" or "recuse"."""


@remembered
def start(name: str = "Salford Together", members: int = 7, facilitators: int = 1) -> Collaborative:
    """A collaborative with this many members, and facilitators who have no say."""
    with transaction():
        made = start_collaborative(name, demonstration=True)
        seat_many(made, "member", members)
        seat_many(made, "facilitator", facilitators)
        if members:
            seat(made, welcome(f"observer@{made.slug}.example", "Olive the Observer"), {"observer"})
    return made


def seat_many(collaborative: Collaborative, duty: str, number: int) -> None:
    """The first so many people of a duty; those who sit there already stay as they are."""
    names = NAMES if duty == "member" else NAMES[::-1]
    for place, name in enumerate(islice(cycle(names), number)):
        again = f" the {place // len(names) + 1}th" if place >= len(names) else ""
        person = welcome(f"{duty}-{place + 1}@{collaborative.slug}.example", f"{name}{again}")
        seat(collaborative, person, {duty})


def members(round_: Round) -> list[Membership]:
    """The members, in the order of their numbers."""
    return sorted(
        members_of(round_.collaborative_id), key=lambda held: int(held.person.email.split("@")[0][7:])
    )


@remembered
def begun_round(collaborative: Collaborative, title: str = "Winter Round", **changes: str) -> Round:
    """A round whose first ground rules are before the members; `changes` are answers of their form."""
    with transaction():
        round_ = start_round(collaborative, title)
        version, problems = propose_rules(round_, draft_answers(round_) | changes)
        assert version is not None, f"these answers make no ground rules: {problems}"
    return round_


@remembered
def frozen_round(collaborative: Collaborative, title: str = "Winter Round", **changes: str) -> Round:
    """A round whose ground rules are agreed."""
    round_ = begun_round(collaborative, title, **changes)
    with transaction():
        version = latest_rules(round_.id)
        assert version is not None
        for member in members(round_):
            if answer_rules(round_, member, version.version, agrees=True, reason=""):
                break
    return round_


@remembered
def moved(round_: Round, *phases: str) -> Round:
    """The round, taken through these phases by a facilitator."""
    for phase in phases:
        with transaction():
            move_on(round_, phase, f"Everybody is ready for the next step: {phase}.")
    return round_


@remembered
def sent_proposals(round_: Round, number: int = 3, asks: Sequence[int] | None = None) -> list[Proposal]:
    """So many proposals, sent one after the other as p1, p2 …; `asks` in whole pounds."""
    if round_.phase == "ground-rules":
        moved(round_, "proposals")
    for (group, idea, usual), ask in zip(islice(cycle(IDEAS), number), asks or [None] * number, strict=True):
        before = len(proposals_sent_to(round_.id))
        sent_proposal(round_, f"{group} {before + 1}", idea, usual if ask is None else ask)
    return list(proposals_sent_to(round_.id))


@remembered
def sent_proposal(round_: Round, group: str, idea: str, ask: int) -> Proposal:
    """One proposal, sent, by a person who has no seat."""
    with transaction():
        writer = welcome(f"{group.lower().replace(' ', '-')}@groups.example", f"Writer for {group}")
        proposal = start_proposal(round_, writer, group)
        questions = {
            question.id: f"Our answer on {question.id}." for question in rules_of(round_.id).questions
        }
        save_answers(proposal, questions | {"title": idea, "summary": f"{idea}, all year.", "ask": str(ask)})
        send(proposal, writer)
    return proposal


@remembered
def open_scoring(round_: Round) -> Round:
    """The roll is frozen and ballots are open."""
    return moved(round_, *PHASES[PHASES.index(round_.phase) + 1 : PHASES.index("decision")])


@remembered
def cast(round_: Round, member: Membership, scores: Mapping[str, Marks]) -> int:
    """Save these marks, by a proposal's id in the ledger, then cast the ballot; the revision."""
    save(round_, member, scores)
    with transaction():
        return cast_ballot(round_, member)


@remembered
def save(round_: Round, member: Membership, scores: Mapping[str, Marks]) -> None:
    """Save these marks without casting."""
    by_reference = {proposal.reference: proposal for proposal in proposals_sent_to(round_.id)}
    criteria = [criterion.id for criterion in rules_of(round_.id).criteria]
    with transaction():
        for reference, marks in scores.items():
            proposal = by_reference[reference]
            if marks == "recuse":
                stand_aside(round_, member, proposal)
            elif marks == "abstain":
                save_reading(round_, member, proposal, Saved(State.ABSTAINED, {}, "", ""))
            else:
                given = {name: int(score) for name, score in zip(criteria, marks, strict=True)}
                save_reading(round_, member, proposal, Saved(State.SCORED, given, "", ""))


def recused_by(round_: Round, member: Membership) -> set[str]:
    """What a member stands aside from, by its id in the ledger."""
    proposals = standing_proposals(round_.id)
    recused = recused_from(member, proposals)
    return {str(proposal.reference) for proposal in proposals if proposal.id in recused}


def usual_scores(round_: Round, place: int) -> dict[str, Marks]:
    """What the member of this number thinks: different of each other, the same every time.

    Nothing of what they stand aside on.
    """
    questions = range(len(rules_of(round_.id).criteria))
    proposals = standing_proposals(round_.id)
    recused = recused_by(round_, members(round_)[place])
    return {
        str(proposal.reference): tuple(1 + (place * 2 + at * 3 + question) % 5 for question in questions)
        for at, proposal in enumerate(proposals)
        if str(proposal.reference) not in recused
    }


@remembered
def cast_by_all(round_: Round, scores: Sequence[Mapping[str, Marks]] | None = None) -> Round:
    """A ballot from every member; `scores` are the members' in order, otherwise the usual ones."""
    for place, member in enumerate(members(round_)):
        cast(round_, member, scores[place] if scores else usual_scores(round_, place))
    return round_


@remembered
def closed(round_: Round) -> Round:
    """Ballots are closed."""
    return moved(round_, "decision")


@remembered
def counted(round_: Round) -> Round:
    """The agreed rule was run."""
    with transaction():
        count_round(round_)
    return round_


@remembered
def confirmed(round_: Round) -> Round:
    """Enough members said yes to the result."""
    with transaction():
        for member in members(round_):
            if decision_of(round_) is None:
                answer_decision(round_, member, agrees=True, reason="")
    return round_


@remembered
def publish(round_: Round) -> Round:
    """A confirmed round, published."""
    with transaction():
        publish_round(round_)
    return round_


@remembered
def scored(
    name: str = "Salford Together",
    members: int = 7,
    proposals: int = 3,
    asks: Sequence[int] | None = None,
    scores: Sequence[Mapping[str, Marks]] | None = None,
    **changes: str,
) -> Round:
    """A round in which every member has cast, still open."""
    round_ = frozen_round(start(name, members), **changes)
    sent_proposals(round_, proposals, asks)
    return cast_by_all(open_scoring(round_), scores)


@remembered
def published(
    name: str = "Salford Together",
    members: int = 7,
    proposals: int = 3,
    asks: Sequence[int] | None = None,
    scores: Sequence[Mapping[str, Marks]] | None = None,
    **changes: str,
) -> Round:
    """A whole round, from the first draft of its ground rules to its publication."""
    round_ = scored(name, members, proposals, asks, scores, **changes)
    return publish(confirmed(counted(closed(round_))))


@remembered
def imported(
    file: Path | bytes = RIVERSIDE, collaborative: str = "Public Elections", title: str | None = None
) -> Round:
    """A round out of a Pabulib file: closed, not counted. `publish(counted(…))` finishes it."""
    content = file if isinstance(file, bytes) else file.read_bytes()
    with transaction():
        round_, _warnings = import_round(content, collaborative, title, None)
    return round_
