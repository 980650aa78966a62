"""The steps that every round of the demonstration takes, each the verb that a person's button would call."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from grants.awards.service import accept
from grants.decisions.service import answer_decision, count_round
from grants.proposals.service import save_answers, send, start_proposal
from grants.reports.publication import publish
from grants.rounds.compose import PHASES_WITH_DATES
from grants.rounds.models import PHASES
from grants.rounds.queries import latest_rules
from grants.rounds.service import answer_rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from grants.collaboratives.models import Membership
    from grants.people.models import Person
    from grants.proposals.models import Proposal
    from grants.rounds.models import Round

DAYS_HERE = 4
"""How long ago a round came to the phase in which its story ends."""
DAYS_EACH = 14
"""How long each phase lasts, over or to come; the one that is going on has a week more."""
WEEKS_FOR_QUESTIONS = timedelta(weeks=8)
HOURS_AFTER = 1
"""A phase begins this long after the one before it closed."""


def schedule(phase: str, moment: datetime, zone: str) -> tuple[dict[str, datetime], dict[str, datetime]]:
    """When each phase of a round that is in `phase` at this moment began, and when each closes.

    Phases close at noon, where the collaborative is. What is over was over by its time. Questions can be
    asked for a while after the last of them.
    """
    today = moment.astimezone(ZoneInfo(zone)).date()
    here = PHASES.index(phase)
    begun, closing = {}, {}
    for at, each in enumerate(PHASES):
        ago = DAYS_HERE + DAYS_EACH * (here - at)
        ahead = 7 + DAYS_EACH * (at - here + 1)
        if at <= here:
            begun[each] = _at_noon(today - timedelta(days=ago), zone) + timedelta(hours=HOURS_AFTER)
        if each in PHASES_WITH_DATES:
            closed = today - timedelta(days=ago - DAYS_EACH) if at < here else today + timedelta(days=ahead)
            closing[each] = _at_noon(closed, zone)
    last = closing["decision"].astimezone(ZoneInfo(zone)).date()
    closing["questions"] = _at_noon(last + WEEKS_FOR_QUESTIONS, zone)
    return begun, closing


def _at_noon(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(12), ZoneInfo(zone)).astimezone(UTC)


def answer_newest_rules(round_: Round, members: Iterable[Membership], objects: Mapping[str, str]) -> bool:
    """Members answer the newest ground rules one after the other; True when they are frozen by it."""
    newest = latest_rules(round_.id)
    if newest is None:
        raise LookupError("there are no ground rules to answer")
    return any(
        answer_rules(
            round_,
            member,
            newest.version,
            member.person.name not in objects,
            objects.get(member.person.name, ""),
        )
        for member in _objecting_first(members, objects)
    )


def _objecting_first(members: Iterable[Membership], objects: Mapping[str, str]) -> list[Membership]:
    """The last one who agrees ends it, so whoever objects has to have spoken by then."""
    return sorted(members, key=lambda member: member.person.name not in objects)


def propose(
    round_: Round, writer: Person, group: str, typed: Mapping[str, str], *, is_sent: bool
) -> Proposal:
    """A group writes a proposal and, unless it is still a draft, sends it."""
    proposal = start_proposal(round_, writer, group)
    save_answers(proposal, typed)
    if is_sent:
        send(proposal, writer)
    return proposal


def decide(round_: Round, members: Iterable[Membership], disagrees: Mapping[str, str]) -> bool:
    """The ballots are counted and members say whether they agree; True when it is confirmed by it."""
    count_round(round_)
    return any(
        answer_decision(
            round_, member, member.person.name not in disagrees, disagrees.get(member.person.name, "")
        )
        for member in _objecting_first(members, disagrees)
    )


def publish_with_answer(round_: Round, accepting: Sequence[Proposal]) -> None:
    """The result is published, and these groups say yes to what they were awarded."""
    publish(round_)
    for proposal in accepting:
        accept(proposal)
