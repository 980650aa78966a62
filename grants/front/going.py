"""The rounds that are going on, as one's own page lists them: where each is, and what it waits for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from grants.access.embargo import result_is_public
from grants.decisions import draws
from grants.decisions.service import answers, counted, decision_of
from grants.deliberation.service import how_many_said
from grants.front import facilitating, nexts, reminding
from grants.proposals.queries import sent_proposals
from grants.rounds import pages, timing
from grants.rounds.phases import NAMES
from grants.rounds.queries import (
    frozen_rules,
    frozen_rules_in,
    latest_rules,
    rounds_of,
    rules_answers,
    rules_of,
    taking_part,
)
from grants.scoring.closing import turnout
from grants.scoring.roll import seats_on_roll

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grants.collaboratives.models import Membership
    from grants.front.nexts import Next
    from grants.rounds.models import Reminder, Round


NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Going:
    """A round that is not published yet. `waits_for` and `tools` are for whoever facilitates it."""

    round: Round
    url: str
    phase: str
    closes: str | None
    steps: list[Next]
    waits_for: str
    tools: list[Next]

    @property
    def remind_url(self) -> str:
        """The button that is on one's own page too."""
        return url_for("front.remind", round_=self.round.slug)

    @property
    def todo(self) -> list[Next]:
        """What this person can do in it now."""
        return [step for step in self.steps if not step.is_waiting]

    @property
    def waiting(self) -> list[Next]:
        """How it stands with them where there is nothing to do."""
        return [step for step in self.steps if step.is_waiting]


def rounds_going_on(seats: Sequence[Membership]) -> list[Going]:
    """Every round that is going on where a person has a seat."""
    found = []
    for seat in seats:
        frozen_rules_in(seat.collaborative_id)
        reminders = reminding.last_in(seat.collaborative_id) if seat.is_facilitator else {}
        found += [
            _going(round_, seat, reminders.get(round_.id))
            for round_ in rounds_of(seat.collaborative_id)
            if not result_is_public(round_.phase) and not round_.is_imported
        ]
    return found


def soonest_first(todo: list[tuple[Round, Next]]) -> list[tuple[Round, Next]]:
    """What can be done now, the next thing first: what ends soonest, and last what does not end."""

    def ends(one: tuple[Round, Next]) -> datetime:
        round_, _step = one
        dates = rules_of(round_.id).dates if frozen_rules(round_.id) is not None else {}
        return dates.get(round_.phase, NEVER)

    return sorted(todo, key=ends)


def _going(round_: Round, seat: Membership, reminder: Reminder | None) -> Going:
    is_frozen = frozen_rules(round_.id) is not None
    return Going(
        round=round_,
        url=url_for("front.round", round_=round_.slug),
        phase=str(NAMES[round_.phase]),
        closes=pages.due(rules_of(round_.id), round_.phase)
        if is_frozen and not timing.is_over(round_)
        else None,
        steps=nexts.in_round(round_, seat),
        waits_for=_waits_for(round_) if seat.is_facilitator else "",
        tools=facilitating.tools(round_, seat, reminder),
    )


def _waits_for(round_: Round) -> str:
    """What a round waits for: never when. Who, of ground rules alone; turnout grows in its own steps."""
    said = {
        "ground-rules": _agreeing,
        "proposals": _sent,
        "interests": _standing_aside,
        "scoring": _casting,
        "decision": _deciding,
    }
    return said[round_.phase](round_)


def _agreeing(round_: Round) -> str:
    version = latest_rules(round_.id)
    if version is None:
        return _("The ground rules are not before the members yet.")
    if version.frozen_at is not None:
        return _("The ground rules are agreed. The round can open for proposals.")
    said = {answer.membership_id for answer in rules_answers(version.id)}
    seats = taking_part(round_)
    missing = [held.person.name or held.person.email for held in seats if held.id not in said]
    words = _(
        "%(some)s of %(all)s members have answered version %(version)s of the ground rules.",
        some=len(seats) - len(missing),
        all=len(seats),
        version=version.version,
    )
    return f"{words} {_('Still to answer: %(names)s.', names=', '.join(missing))}" if missing else words


def _sent(round_: Round) -> str:
    return ngettext(
        "One proposal is sent so far.", "%(num)s proposals are sent so far.", len(sent_proposals(round_.id))
    )


def _standing_aside(round_: Round) -> str:
    seats = {member.id for member in taking_part(round_)}
    return _(
        "%(some)s of %(all)s members have been through the list.",
        some=how_many_said(round_, seats),
        all=len(seats),
    )


def _casting(round_: Round) -> str:
    cast, roll = turnout(round_)
    return _("At least %(cast)s of %(roll)s ballots are cast.", cast=cast, roll=roll)


def _deciding(round_: Round) -> str:
    if decision_of(round_) is not None:
        return _("The members have confirmed the result. It can be published.")
    if counted(round_) is None:
        return draws.still_to_do(round_) or _("Ballots are closed and not counted yet.")
    return _(
        "%(some)s of %(all)s members have answered. When enough agree, the result can be published.",
        some=len(answers(round_.id)),
        all=len(seats_on_roll(round_.id)),
    )
