"""The one next thing to do: for a member, in a round, and for whoever facilitates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from grants.access.embargo import result_is_public
from grants.db import now
from grants.decisions import draws, forks
from grants.decisions.service import answers, counted, decision_of
from grants.deliberation.service import interests_said
from grants.rounds import pages, timing
from grants.rounds.queries import (
    is_open,
    joined_too_late,
    latest_rules,
    rules_answers,
    rules_of,
)
from grants.scoring.pages import progress
from grants.scoring.roll import ballot_of, place_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grants.audit.models import Fork
    from grants.collaboratives.models import Membership
    from grants.proposals.models import Proposal
    from grants.rounds.models import Round
    from grants.scoring.pages import Progress


BEFORE_SCORING = ("ground-rules", "proposals", "interests")


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


def in_round(round_: Round, seat: Membership) -> list[Next]:
    """What somebody with a seat can do in one round now."""
    if not seat.is_member or round_.is_imported:
        return []
    fork = None if round_.phase in BEFORE_SCORING else forks.waiting(round_)
    if fork is not None and place_of(round_, seat) is not None:
        return [_go_on(round_, seat, fork)]
    held = timing.waits_for(round_)
    if held is not None:
        return [_held(round_, held)]
    acts = {
        "ground-rules": _agree,
        "proposals": _wait_for_proposals,
        "interests": _say_interests,
        "scoring": _score,
        "decision": _decide,
        "published": _look,
    }
    return [acts[round_.phase](round_, seat)]


def _go_on(round_: Round, seat: Membership, fork: Fork) -> Next:
    """Before anything else: the database was put back, and ballots are closed."""
    address = url_for("decisions.go_on", round_=round_.slug)
    if any(answer.membership_id == seat.id for answer in forks.answers(fork)):
        words = _("You have answered. Others still have to, before the round goes on.")
        return Next(words, _("How to go on"), address, is_waiting=True)
    words = _("The database of this round was put back. Say whether you agree to go on from what is there.")
    return Next(words, _("How to go on"), address)


def _held(round_: Round, sentence: str) -> Next:
    """Its time is over, and it does not go on by itself: nothing can be written meanwhile."""
    words = _("The agreed time for this part is over, and the round waits. %(why)s", why=sentence)
    address = url_for("front.round", round_=round_.slug)
    return Next(words, _("See the round"), address, is_waiting=True)


def _from_the_next(round_: Round) -> Next:
    words = _(
        "You became a member after the ground rules of this round were agreed. You take part from the next "
        "round on, and can read this one."
    )
    address = url_for("rounds.ground_rules", round_=round_.slug)
    return Next(words, _("Read the ground rules"), address, is_waiting=True)


def _agree(round_: Round, seat: Membership) -> Next:
    version = latest_rules(round_.id)
    address = url_for("rounds.ground_rules", round_=round_.slug)
    if version is None:
        return Next(
            _("A facilitator is writing the ground rules. You will get a message when you can read them."),
            _("See the round"),
            url_for("front.round", round_=round_.slug),
            is_waiting=True,
        )
    if version.frozen_at is not None:
        return Next(
            _("The ground rules are agreed. The round opens for proposals soon."),
            _("See the ground rules"),
            address,
            is_waiting=True,
        )
    if any(answer.membership_id == seat.id for answer in rules_answers(version.id)):
        return Next(
            _("You have answered. Others still have to."), _("See the ground rules"), address, is_waiting=True
        )
    return Next(_("Read the ground rules and say whether you agree."), _("Read the ground rules"), address)


def _wait_for_proposals(round_: Round, seat: Membership) -> Next:
    if joined_too_late(round_, seat):
        return _from_the_next(round_)
    closes = pages.due(rules_of(round_.id), "proposals")
    address = url_for("proposals.received", round_=round_.slug)
    return Next(
        _("Groups are writing. You can read what came in."),
        _("Read the proposals"),
        address,
        closes,
        is_waiting=True,
    )


def _say_interests(round_: Round, seat: Membership) -> Next:
    if joined_too_late(round_, seat):
        return _from_the_next(round_)
    closes = pages.due(rules_of(round_.id), "interests")
    address = url_for("deliberation.interests", round_=round_.slug)
    if interests_said(round_, seat):
        return Next(_("You have been through the list."), _("Look again"), address, closes, is_waiting=True)
    return Next(
        _("Say where you stand aside, so that nobody scores a group they are close to."),
        _("Go through the list"),
        address,
        closes,
    )


def _score(round_: Round, seat: Membership) -> Next:
    place = place_of(round_, seat)
    if place is None:
        return _from_the_next(round_)
    closes = pages.due(rules_of(round_.id), "scoring")
    address = url_for("scoring.ballot", round_=round_.slug)
    if not is_open(round_, "scoring", now()):
        words = _("The time for scoring is over. What you have cast stands, and will be counted.")
        return Next(words, _("Your ballot"), address, is_waiting=True)
    ballot = ballot_of(round_, seat, place)
    if ballot.revision and not ballot.is_withdrawn:
        words, is_waiting = _cast(progress(round_, seat, ballot))
        return Next(words, _("Your ballot"), address, closes, is_waiting=is_waiting)
    words = (
        _(
            "You stood aside after casting, so your ballot was taken back. Cast it again, or it does not "
            "count."
        )
        if ballot.is_withdrawn
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


def _decide(round_: Round, seat: Membership) -> Next:
    if place_of(round_, seat) is None:
        return _from_the_next(round_)
    address = url_for("decisions.decide", round_=round_.slug)
    closes = pages.due(rules_of(round_.id), "decision")
    if decision_of(round_) is not None:
        return Next(
            _("You have decided together. It will be published soon."),
            _("See the decision"),
            address,
            is_waiting=True,
        )
    if counted(round_) is None:
        waits = draw_first(round_, closes)
        return waits or Next(
            _("Ballots are closed and can be counted."), _("Go to the count"), address, closes
        )
    if any(answer.membership_id == seat.id for answer in answers(round_.id)):
        return Next(
            _("You have answered. Others still have to."), _("See the result"), address, is_waiting=True
        )
    return Next(_("Look at the result and say whether you agree."), _("Decide together"), address, closes)


def draw_first(round_: Round, closes: str | None = None) -> Next | None:
    """The draw that has to be made before anything is counted; None where nothing waits for one."""
    words = draws.still_to_do(round_)
    if words is None:
        return None
    address = url_for("decisions.draw", round_=round_.slug)
    return Next(words, _("Go to the draw"), address, closes, is_waiting=not draws.can_be_read(round_))


def _look(round_: Round, _seat: Membership) -> Next:
    address = url_for("decisions.results", round_=round_.slug)
    return Next(_("The result is published."), _("See the result"), address, is_waiting=True)
