"""The rounds that are going on, as one's own page lists them: where each is, and what it waits for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from grants.decisions import absent, draws
from grants.front import facilitating, nexts, standing
from grants.rounds import pages, timing
from grants.rounds.queries import frozen_rules, rules_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grants.collaboratives.models import Membership
    from grants.front.nexts import Next
    from grants.front.standing import Standing
    from grants.rounds.models import Round


NEVER = datetime.max.replace(tzinfo=UTC)
MOST_NAMED = 12
"""A list of names that is longer helps nobody who looks for the next thing to do."""


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
        """What this person can do in it now, and what it needs of them."""
        return [step for step in self.steps if not step.is_waiting]

    @property
    def waiting(self) -> list[Next]:
        """How it stands with them where there is nothing to do."""
        return [step for step in self.steps if step.is_waiting]


def rounds_going_on(seats: Sequence[Membership]) -> list[Going]:
    """Every round that is going on where a person has a seat."""
    return [_going(one) for one in standing.going_on(seats)]


def soonest_first(todo: list[tuple[Round, Next]]) -> list[tuple[Round, Next]]:
    """What can be done now, the next thing first: what ends soonest, and last what does not end."""

    def ends(one: tuple[Round, Next]) -> datetime:
        round_, _step = one
        dates = rules_of(round_.id).dates if frozen_rules(round_.id) is not None else {}
        return dates.get(round_.phase, NEVER)

    return sorted(todo, key=ends)


def _going(one: Standing) -> Going:
    round_ = one.round
    return Going(
        round=round_,
        url=url_for("front.round", round_=round_.slug),
        phase=pages.where_words(round_.phase, is_frozen=one.frozen is not None),
        closes=pages.due(one.rules, round_.phase) if one.frozen and not timing.is_over(round_) else None,
        steps=nexts.in_round(one) + facilitating.needed(one),
        waits_for=_waits_for(one) if one.seat.is_facilitator else "",
        tools=facilitating.tools(one),
    )


def _waits_for(one: Standing) -> str:
    """What a round waits for: never when. Who, of ground rules alone; turnout grows in its own steps."""
    said = {
        "ground-rules": _agreeing,
        "proposals": _sent,
        "interests": _standing_aside,
        "scoring": _casting,
        "decision": _deciding,
    }
    return said[one.round.phase](one)


def _agreeing(one: Standing) -> str:
    if one.newest is None:
        return _("The ground rules are not before the members yet.")
    if one.frozen is not None:
        return _("The ground rules are agreed. The round can open for proposals.")
    words = _(
        "%(some)s of %(all)s members have answered version %(version)s of the ground rules.",
        some=one.many["members"] - len(one.missing),
        all=one.many["members"],
        version=one.newest.version,
    )
    if one.many["against"]:
        words += " " + ngettext(
            "One member objects; the page of the ground rules says why.",
            "%(num)s members object; the page of the ground rules says why.",
            one.many["against"],
        )
    if not one.missing or len(one.missing) > MOST_NAMED:
        return words
    return f"{words} {_('Still to answer: %(names)s.', names=', '.join(one.missing))}"


def _sent(one: Standing) -> str:
    return ngettext("One proposal is sent so far.", "%(num)s proposals are sent so far.", one.many["sent"])


def _standing_aside(one: Standing) -> str:
    return _(
        "%(some)s of %(all)s members have been through the list.",
        some=one.many["been_through"],
        all=one.many["taking_part"],
    )


def _casting(one: Standing) -> str:
    return _("At least %(cast)s of %(roll)s ballots are cast.", cast=one.many["cast"], roll=one.many["slots"])


def _deciding(one: Standing) -> str:
    if one.is_confirmed:
        return _("The members have confirmed the result. It can be published.")
    if not one.is_counted:
        words = draws.waits_for(one.draw, one.rules, one.many["drawn"]) if one.draw else None
        return words or _("Ballots are closed and not counted yet.")
    words = _(
        "%(some)s of %(all)s members have answered. When enough agree, the result can be published.",
        some=one.many["decided"],
        all=one.many["deciding"],
    )
    enough = one.rules.enough(one.many["deciding"])
    return " ".join([words, *absent.words(one.many["gone"], one.many["deciding"], enough)])
