"""The one next thing to do: for a member, in a round, and for whoever facilitates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import url_for
from flask_babel import gettext as _

from grants.access.embargo import result_is_public
from grants.db import now
from grants.decisions.service import answers, counted, decision_of
from grants.deliberation.service import interests_said
from grants.rounds import pages
from grants.rounds.phases import BY_HAND, NAMES, after
from grants.rounds.queries import (
    frozen_rules,
    frozen_rules_in,
    is_open,
    latest_rules,
    rounds_of,
    rules_answers,
    rules_of,
)
from grants.scoring.roll import ballot_of, place_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grants.collaboratives.models import Membership
    from grants.proposals.models import Proposal
    from grants.rounds.models import Round


@dataclass(frozen=True)
class Next:
    """Something to do: what, where, and until when. `is_waiting`: there is nothing to do just now."""

    words: str
    label: str
    url: str
    closes: str | None = None
    is_waiting: bool = False
    is_post: bool = False


def for_member(seats: Sequence[Membership]) -> list[tuple[Round, Next]]:
    """What a person can do now, over all their seats; rounds with nothing to do are left out."""
    found = []
    for seat in seats:
        frozen_rules_in(seat.collaborative_id)
        for round_ in rounds_of(seat.collaborative_id):
            found += [(round_, step) for step in in_round(round_, seat) if not step.is_waiting]
    return found


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
    acts = {
        "ground-rules": _agree,
        "proposals": _wait_for_proposals,
        "interests": _say_interests,
        "scoring": _score,
        "decision": _decide,
        "published": _look,
    }
    step = acts[round_.phase](round_, seat)
    return [step] if step else []


def _agree(round_: Round, seat: Membership) -> Next | None:
    version = latest_rules(round_.id)
    address = url_for("rounds.ground_rules", round_=round_.slug)
    if version is None or version.frozen_at is not None:
        return None
    if any(answer.membership_id == seat.id for answer in rules_answers(version.id)):
        return Next(
            _("You have answered. Others still have to."), _("See the ground rules"), address, is_waiting=True
        )
    return Next(_("Read the ground rules and say whether you agree."), _("Read the ground rules"), address)


def _wait_for_proposals(round_: Round, _seat: Membership) -> Next:
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


def _score(round_: Round, seat: Membership) -> Next | None:
    if place_of(round_, seat) is None:
        return None
    ballot = ballot_of(round_, seat)
    closes = pages.due(rules_of(round_.id), "scoring")
    address = url_for("scoring.ballot", round_=round_.slug)
    if ballot.revision and not ballot.is_withdrawn:
        return Next(
            _("Your ballot is cast. You can still change it."),
            _("Your ballot"),
            address,
            closes,
            is_waiting=True,
        )
    return Next(
        _("Read the proposals and score them, as much or as little as you like at a time."),
        _("Your ballot"),
        address,
        closes,
    )


def _decide(round_: Round, seat: Membership) -> Next | None:
    if place_of(round_, seat) is None:
        return None
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
        return Next(_("Ballots are closed and can be counted."), _("Go to the count"), address, closes)
    if any(answer.membership_id == seat.id for answer in answers(round_.id)):
        return Next(
            _("You have answered. Others still have to."), _("See the result"), address, is_waiting=True
        )
    return Next(_("Look at the result and say whether you agree."), _("Decide together"), address, closes)


def _look(round_: Round, _seat: Membership) -> Next:
    address = url_for("decisions.results", round_=round_.slug)
    return Next(_("The result is published."), _("See the result"), address, is_waiting=True)


def tools(round_: Round, seat: Membership) -> list[Next]:
    """What a facilitator can do in a round now. None of it shows or changes a score."""
    if not seat.is_facilitator or round_.is_imported:
        return []
    found = []
    if frozen_rules(round_.id) is None:
        address = url_for("rounds.edit_ground_rules", round_=round_.slug)
        found.append(
            Next(
                _("The ground rules can still be written and changed."), _("Write the ground rules"), address
            )
        )
        return found
    coming = after(round_.phase)
    if coming in BY_HAND:
        address = url_for("rounds.move", round_=round_.slug)
        label = _("Move on: %(name)s", name=NAMES[coming])
        found.append(Next(_("When this part is over, take the round on."), label, address))
    if round_.phase == "decision" and counted(round_) is None:
        address = url_for("decisions.count", round_=round_.slug)
        found.append(
            Next(_("Ballots are closed and can be counted."), _("Count the ballots"), address, is_post=True)
        )
    if round_.phase == "decision" and decision_of(round_) is not None:
        address = url_for("reports.publish", round_=round_.slug)
        found.append(
            Next(_("The members have confirmed the result."), _("Publish the result"), address, is_post=True)
        )
    return found
