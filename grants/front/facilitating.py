"""What a facilitator can do next in a round."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import url_for
from flask_babel import gettext as _

from grants.access.embargo import result_is_public
from grants.front import reminding
from grants.front.nexts import Next, draw_first
from grants.reports import ending
from grants.rounds import timing
from grants.rounds.phases import BY_HAND, BY_TIME, ENDING, NAMES, after
from grants.rounds.reopening import BACK_FROM

if TYPE_CHECKING:
    from grants.front.standing import Standing
    from grants.rounds.models import Round


def needed(standing: Standing) -> list[Next]:
    """What a round needs of whoever facilitates it to go on; `tools` has all that they could do."""
    round_ = standing.round
    if not standing.seat.is_facilitator or round_.is_imported:
        return []
    here = url_for("front.round", round_=round_.slug)
    if timing.is_over(round_):
        words = _("The agreed time for this part is over, and the round waits for a facilitator.")
        return [Next(words, _("See what it waits for"), here)]
    if standing.newest is None:
        address = url_for("rounds.edit_ground_rules", round_=round_.slug)
        return [Next(_("The members wait for the ground rules."), _("Write the ground rules"), address)]
    if round_.phase == "ground-rules" and standing.frozen is not None:
        address = url_for("rounds.move", round_=round_.slug)
        words = _("The ground rules are agreed. The round can open for proposals.")
        return [Next(words, _("Move on: %(name)s", name=NAMES["proposals"]), address)]
    return _to_finish(standing, here)


def _to_finish(standing: Standing, here: str) -> list[Next]:
    if standing.round.phase != "decision":
        return []
    if standing.is_confirmed:
        return [Next(_("The members have confirmed the result."), _("Go to publishing"), here)]
    if standing.is_counted or standing.seat.is_member:
        return []
    waits = draw_first(standing)
    return [waits or Next(_("Ballots are closed and can be counted."), _("Go to the count"), here)]


def tools(standing: Standing) -> list[Next]:
    """What a facilitator can do in a round now. None of it shows or changes a score."""
    round_ = standing.round
    if not standing.seat.is_facilitator:
        return []
    found = _correcting(round_)
    if round_.is_imported:
        return found
    is_deciding = round_.phase == "decision"
    is_asking = standing.newest is not None and standing.frozen is None
    waits = is_asking if round_.phase == "ground-rules" else not is_deciding
    if waits or (standing.is_counted and not standing.is_confirmed):
        found += reminding.tools(round_, standing.reminder)
    if standing.frozen is None:
        address = url_for("rounds.edit_ground_rules", round_=round_.slug)
        found.append(
            Next(
                _("The ground rules can still be written and changed."), _("Write the ground rules"), address
            )
        )
        return found
    found += _moving(round_)
    if is_deciding:
        found += _deciding(standing)
    if ending.is_due(round_):
        words = _(
            "The time for questions is over. Destroy the key now, so that nobody can open a ballot any more. "
            "This cannot be undone; the published result stays."
        )
        address = url_for("reports.end_questions", round_=round_.slug)
        found.append(Next(words, _("Destroy the key of the ballots"), address, is_post=True))
    return found


def _moving(round_: Round) -> list[Next]:
    """Taking the round on, giving its part more time, or opening it again."""
    found = []
    coming = after(round_.phase)
    if coming in BY_HAND:
        address = url_for("rounds.move", round_=round_.slug)
        label = _("Move on: %(name)s", name=NAMES[coming])
        words = (
            _("This part ends at its time by itself. You can also take the round on earlier, and say why.")
            if coming in BY_TIME
            else _("When everybody is ready, open the round.")
        )
        found.append(Next(words, label, address))
    if round_.phase == BACK_FROM:
        address = url_for("rounds.go_back", round_=round_.slug)
        words = _("If a group could not send in time, the round can be opened once more.")
        found.append(Next(words, _("Open for proposals again"), address))
    if round_.phase in ENDING:
        address = url_for("rounds.extend", round_=round_.slug)
        words = _("If people need longer, this part can go on until later.")
        found.append(Next(words, _("Give this part more time"), address))
    return found


def _deciding(standing: Standing) -> list[Next]:
    """Counting, and publishing what the members have confirmed."""
    found = []
    if not standing.is_counted:
        address = url_for("decisions.count", round_=standing.round.slug)
        found.append(
            draw_first(standing)
            or Next(
                _("Ballots are closed and can be counted."), _("Count the ballots"), address, is_post=True
            )
        )
    if standing.is_confirmed:
        address = url_for("reports.publish", round_=standing.round.slug)
        found.append(
            Next(_("The members have confirmed the result."), _("Publish the result"), address, is_post=True)
        )
    return found


def _correcting(round_: Round) -> list[Next]:
    if not result_is_public(round_.phase):
        return []
    address = url_for("reports.corrections", round_=round_.slug)
    words = _("If something in what was published is wrong or missing, two of you can say so beside it.")
    return [Next(words, _("Correct what was published"), address)]
