"""The one next thing to do: for a member, in a round, and for whoever facilitates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from grants.access.embargo import result_is_public
from grants.db import now
from grants.decisions import draws
from grants.rounds import pages, timing
from grants.rounds.queries import is_open, rules_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grants.front.standing import Standing
    from grants.proposals.models import Proposal
    from grants.rounds.models import Round
    from grants.scoring.progress import Progress


@dataclass(frozen=True)
class Next:
    """Something to do: what, where, and until when. `is_waiting`: there is nothing to do just now."""

    words: str
    label: str
    url: str
    closes: str | None = None
    is_waiting: bool = False
    is_post: bool = False


def for_writer(proposals: Sequence[Proposal]) -> list[tuple[Round, Next]]:
    """What somebody who writes for a group can do now: go on writing, or read their answer."""
    found = []
    for proposal in proposals:
        round_ = proposal.round
        if result_is_public(round_.phase) and proposal.version:
            address = url_for("awards.offer", proposal=proposal.id)
            found.append(
                (
                    round_,
                    Next(
                        _("The answer to %(title)s is here.", title=proposal.title),
                        _("Read the answer"),
                        address,
                    ),
                )
            )
        elif proposal.status == "draft" and is_open(round_, "proposals", now()):
            address = url_for("proposals.show", proposal=proposal.id)
            closes = pages.due(rules_of(round_.id), "proposals")
            found.append(
                (
                    round_,
                    Next(
                        _("The proposal of %(group)s is not sent yet.", group=proposal.group.name),
                        _("Go on writing"),
                        address,
                        closes,
                    ),
                )
            )
    return found


def in_round(standing: Standing) -> list[Next]:
    """What somebody with a seat can do in one round now."""
    round_ = standing.round
    if not standing.seat.is_member or round_.is_imported:
        return []
    if standing.fork is not None and standing.on_roll:
        return [_go_on(standing)]
    if timing.is_over(round_):
        return [_held(round_)]
    acts = {
        "ground-rules": _agree,
        "proposals": _wait_for_proposals,
        "interests": _say_interests,
        "scoring": _score,
        "decision": _decide,
        "published": _look,
    }
    return [acts[round_.phase](standing)]


def _go_on(standing: Standing) -> Next:
    """Before anything else: the database was put back, and ballots are closed."""
    address = url_for("decisions.go_on", round_=standing.round.slug)
    if standing.has_said_how:
        words = _("You have answered. Others still have to, before the round goes on.")
        return Next(words, _("How to go on"), address, is_waiting=True)
    words = _("The database of this round was put back. Say whether you agree to go on from what is there.")
    return Next(words, _("How to go on"), address)


def _held(round_: Round) -> Next:
    """Its time is over, and it does not go on by itself: nothing can be written meanwhile."""
    words = _("The agreed time for this part is over, and the round waits.")
    address = url_for("front.round", round_=round_.slug)
    return Next(words, _("See what it waits for"), address, is_waiting=True)


def _from_the_next(standing: Standing) -> Next:
    """Why they have no ballot: they came after the rules were agreed, or left before the roll or after."""
    left = {
        "roll": _(
            "You were away when the roll of this round was fixed, so your name is not on it. You take part "
            "from the next round on, and can read this one."
        ),
        "closing": _(
            "You left while ballots were open and came back. You do not cast in this round any more. Your "
            "name stays on its roll: when ballots are counted, you can say whether you agree to the result."
        ),
    }
    came = _(
        "You became a member after the ground rules of this round were agreed. You take part from the next "
        "round on, and can read this one."
    )
    address = url_for("rounds.ground_rules", round_=standing.round.slug)
    words = left.get(standing.left_before or "", came)
    return Next(words, _("Read the ground rules"), address, is_waiting=True)


def _agree(standing: Standing) -> Next:
    address = url_for("rounds.ground_rules", round_=standing.round.slug)
    if standing.newest is None:
        return Next(
            _("A facilitator is writing the ground rules. You will get a message when you can read them."),
            _("See the round"),
            url_for("front.round", round_=standing.round.slug),
            is_waiting=True,
        )
    if standing.frozen is not None:
        return Next(
            _("The ground rules are agreed. The round opens for proposals soon."),
            _("See the ground rules"),
            address,
            is_waiting=True,
        )
    if standing.has_answered:
        return Next(
            _("You have answered. Others still have to."), _("See the ground rules"), address, is_waiting=True
        )
    return Next(_("Read the ground rules and say whether you agree."), _("Read the ground rules"), address)


def _wait_for_proposals(standing: Standing) -> Next:
    if standing.came_too_late:
        return _from_the_next(standing)
    closes = pages.due(standing.rules, "proposals")
    address = url_for("proposals.received", round_=standing.round.slug)
    return Next(
        _("Groups are writing. You can read what came in."),
        _("Read the proposals"),
        address,
        closes,
        is_waiting=True,
    )


def _say_interests(standing: Standing) -> Next:
    if standing.came_too_late:
        return _from_the_next(standing)
    closes = pages.due(standing.rules, "interests")
    address = url_for("deliberation.interests", round_=standing.round.slug)
    if standing.has_been_through:
        return Next(_("You have been through the list."), _("Look again"), address, closes, is_waiting=True)
    return Next(
        _("Say where you stand aside, so that nobody scores a group they are close to."),
        _("Go through the list"),
        address,
        closes,
    )


def _score(standing: Standing) -> Next:
    if standing.place is None:
        return _from_the_next(standing)
    closes = pages.due(standing.rules, "scoring")
    address = url_for("scoring.ballot", round_=standing.round.slug)
    seen = standing.progress
    if seen is None:
        words = _("The time for scoring is over. What you have cast stands, and will be counted.")
        return Next(words, _("Your ballot"), address, is_waiting=True)
    if seen.ballot.revision and not seen.ballot.is_withdrawn:
        words, is_waiting = _cast(seen)
        return Next(words, _("Your ballot"), address, closes, is_waiting=is_waiting)
    words = (
        _(
            "You stood aside after casting, so your ballot was taken back. Cast it again, or it does not "
            "count."
        )
        if seen.ballot.is_withdrawn
        else _("Read the proposals and score them, as much or as little as you like at a time.")
    )
    return Next(words, _("Your ballot"), address, closes)


def _cast(seen: Progress) -> tuple[str, bool]:
    """How a cast ballot stands, and whether there is nothing left to do with it.

    Changes come first: they are lost unless the ballot is cast again.
    """
    left = len(seen.lines) - seen.done
    if seen.changed:
        words = ngettext(
            "Your answers on one proposal changed since you cast: cast again, or that does not count.",
            "Your answers on %(num)s proposals changed since you cast: cast again, or that does not count.",
            seen.changed,
        )
        return words, False
    if left:
        words = ngettext(
            "Your ballot is cast; one proposal has no answer from you yet.",
            "Your ballot is cast; %(num)s proposals have no answer from you yet.",
            left,
        )
        return words, False
    return _("Your ballot is cast, with an answer to every proposal. You can still change it."), True


def _decide(standing: Standing) -> Next:
    round_ = standing.round
    if not standing.on_roll:
        return _from_the_next(standing)
    address = url_for("decisions.decide", round_=round_.slug)
    closes = pages.due(standing.rules, "decision")
    if standing.is_confirmed:
        return Next(
            _("You have decided together. It will be published soon."),
            _("See the decision"),
            address,
            is_waiting=True,
        )
    if not standing.is_counted:
        waits = draw_first(standing, closes)
        return waits or Next(
            _("Ballots are closed and can be counted."), _("Go to the count"), address, closes
        )
    if standing.has_decided:
        return Next(
            _("You have answered. Others still have to."), _("See the result"), address, is_waiting=True
        )
    return Next(_("Look at the result and say whether you agree."), _("Decide together"), address, closes)


def draw_first(standing: Standing, closes: str | None = None) -> Next | None:
    """The draw that has to be made before anything is counted; None where nothing waits for one."""
    draw = standing.draw
    words = draws.waits_for(draw, standing.rules, standing.many["drawn"]) if draw is not None else None
    if draw is None or words is None:
        return None
    address = url_for("decisions.draw", round_=standing.round.slug)
    return Next(words, _("Go to the draw"), address, closes, is_waiting=not draws.can_be_read(draw))


def _look(standing: Standing) -> Next:
    address = url_for("decisions.results", round_=standing.round.slug)
    return Next(_("The result is published."), _("See the result"), address, is_waiting=True)
