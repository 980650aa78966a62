"""Counting, deciding together, and the published result."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from grants.access.embargo import result_is_open_to
from grants.collaboratives.queries import own_seat
from grants.decisions import absent, draws, forks, pages, result_page, service
from grants.decisions.forms import DrawForm
from grants.forms import refused
from grants.proposals.queries import latest_version
from grants.rounds.forms import RulesAnswerForm
from grants.rounds.queries import rules_of
from grants.scoring.roll import those_on_roll

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from werkzeug.wrappers import Response

    from grants.collaboratives.models import Membership
    from grants.decisions.models import DecisionAnswer, ForkAnswer
    from grants.proposals.models import Proposal
    from grants.rounds.models import Round

    Page = str | tuple[str, int] | Response

blueprint = Blueprint("decisions", __name__)


@blueprint.post("/rounds/<round_>/count")
def count(round_: Round) -> Page:
    """Count, when ballots are closed. Whoever presses sees the result only if they decide on it."""
    service.count_round(round_)
    flash(
        _("The ballots are counted, twice, with the same result. The members can decide on it now."), "done"
    )
    return redirect(url_for("front.round", round_=round_.slug), 303)


@blueprint.route("/rounds/<round_>/draw", methods=["GET", "POST"])
def draw(round_: Round) -> Page:
    """Two people write what was drawn, each on their own; neither sees what the other wrote."""
    seat = own_seat(current_user, round_.collaborative_id)
    found = draws.standing(round_, seat)
    if found is None:
        return redirect(url_for("front.round", round_=round_.slug), 303)
    form = DrawForm(data={"value": found.mine})
    if form.validate_on_submit():
        with refused(form) as answer:
            is_made = draws.read_value(round_, seat, form.value.data or "")
        if answer.went_well:
            flash(
                _("Two people wrote the same. The draw is made.")
                if is_made
                else _("What you wrote is kept."),
                "done",
            )
            return redirect(url_for("decisions.draw", round_=round_.slug), 303)
        found = draws.standing(round_, seat) or found
    return render_template("decisions/draw.html", round=round_, form=form, found=found, lines=found.lines), (
        422 if form.errors else 200
    )


@blueprint.route("/rounds/<round_>/decision", methods=["GET", "POST"])
def decide(round_: Round) -> Page:
    """The members' own look at the result, and their word on it."""
    if not result_is_open_to(round_.phase, is_member=True):
        return redirect(url_for("front.round", round_=round_.slug), 303)
    made = service.counted(round_)
    form = RulesAnswerForm()
    confirmed = _("Enough of you agreed. The result is confirmed.")
    onward = _answered(round_, form, service.answer_decision, confirmed, "decisions.decide")
    if onward is not None:
        return onward
    page = max(1, request.args.get("page", 1, type=int))
    result = result_page.whole(round_, made, page) if made else None
    if result is not None and not result["items"]:
        abort(404)
    return render_template(
        "decisions/decide.html",
        round=round_,
        form=form,
        counted=made is not None,
        waits=None if made else draws.still_to_do(round_),
        result=result,
        decision=service.decision_of(round_),
        **_who_decides(round_, service.answers(round_.id)),
    ), (422 if form.errors else 200)


@blueprint.route("/rounds/<round_>/how-to-go-on", methods=["GET", "POST"])
def go_on(round_: Round) -> Page:
    """After the database was put back: whether the members on the roll agree to go on from what is there."""
    form = RulesAnswerForm()
    onward = _answered(
        round_, form, forks.answer, _("Enough of you agreed. The round goes on."), "decisions.go_on"
    )
    if onward is not None:
        return onward
    fork = forks.waiting(round_)
    return render_template(
        "decisions/go_on.html",
        round=round_,
        form=form,
        fork=fork,
        **_who_decides(round_, forks.answers(fork) if fork else []),
    ), (422 if form.errors else 200)


def _who_decides(round_: Round, said: Sequence[DecisionAnswer] | Sequence[ForkAnswer]) -> dict[str, object]:
    """What was said, how many must agree of how many, and who of them is away."""
    on_roll = those_on_roll(round_.id)
    members = len(on_roll)
    enough = rules_of(round_.id).enough(members)
    away = absent.words(absent.gone(on_roll, said), members, enough)
    return {"said": said, "members": members, "enough": enough, "away": away}


def _answered(
    round_: Round,
    form: RulesAnswerForm,
    say: Callable[[Round, Membership, bool, str], bool],
    enough: str,
    page: str,
) -> Response | None:
    """A member's yes or no, given to the verb; where it was kept, the way back to the page."""
    if not form.validate_on_submit():
        return None
    seat = own_seat(current_user, round_.collaborative_id)
    with refused(form) as answer:
        done = say(round_, seat, form.answer.data == "agree", form.reason.data or "")
    if not answer.went_well:
        return None
    flash(enough if done else _("Your answer is kept."), "done")
    return redirect(url_for(page, round_=round_.slug), 303)


@blueprint.get("/rounds/<round_>/results")
def results(round_: Round) -> Page:
    """The published result: what was decided and why, how to check it, what to download."""
    page = max(1, request.args.get("page", 1, type=int))
    made = service.counted(round_)
    shown = result_page.published(round_, made, page) if made else None
    if shown is None or not shown["items"]:
        abort(404)
    return render_template("decisions/results.html", result=shown, round=round_)


@blueprint.get("/rounds/<round_>/results/<int:numbered>")
def proposal_result(round_: Round, numbered: Proposal) -> Page:
    """One proposal's answer, explained."""
    made = service.counted(round_)
    if made is None:
        abort(404)
    found = pages.items(round_, service.result_of(made), {str(numbered.reference)})
    item = next((each for each in found if each.id == numbered.reference), None)
    if item is None:
        abort(404)
    version = latest_version(numbered) if item.outcome == "funded" else None
    return render_template(
        "decisions/proposal_result.html",
        round=round_,
        item=item,
        criteria=item.criteria,
        steps_sentences=item.sentences,
        answers=json.loads(version.content)["answers"] if version and not round_.is_imported else [],
        back_url=url_for("decisions.results", round_=round_.slug),
    )
