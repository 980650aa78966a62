"""What spans stages: the front page, each person's own page, a collaborative's and a round's."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import text

import grants.front.arriving  # noqa: F401 - moves rounds whose time has come
from grants.access.predicates import Things, means
from grants.collaboratives.forms import ButtonForm
from grants.collaboratives.leaving import give_up_facilitating
from grants.collaboratives.queries import (
    collaboratives,
    invitations_of,
    is_demonstration,
    members,
    own_seat,
    seat_in,
    seats_of,
)
from grants.db import db
from grants.forms import pressed
from grants.front import (
    facilitating,
    forgetting,
    going,
    messages,
    nexts,
    own_data,
    parting,
    readiness,
    receipts,
    reminding,
    standing,
    welcome,
)
from grants.mail.views import page_asked_for
from grants.people.models import Person
from grants.people.signing import go_out, this_session
from grants.proposals.queries import proposals_of
from grants.proposals.states import places
from grants.reports import ending
from grants.rounds import pages, timing
from grants.rounds.phases import NAMES
from grants.rounds.queries import frozen_rules, rounds_of, rules_of, way_of
from grants.scoring.roll import places_on_roll
from grants.scoring.turnout import can_look_back, names_that_cast

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as Answer

    from grants.collaboratives.models import Collaborative
    from grants.rounds.models import Round

    Page = str | tuple[str, int] | Answer

blueprint = Blueprint("front", __name__)


@means("demonstration")
def _demonstration(_person: object, _things: Things) -> bool:
    return is_demonstration()


@blueprint.get("/")
def home() -> Page:
    """For a stranger, what there is; for a person, the one next thing to do."""
    if not current_user.is_authenticated:
        everyone = collaboratives()
        if len(everyone) == 1:
            return render_template("front/welcome.html", **welcome.of(everyone[0]))
        return render_template("front/places.html", places=everyone)
    seats, writing = seats_of(current_user), proposals_of(current_user)
    written = places(writing)  # first: it reads at once what is asked of each below
    rounds = going.rounds_going_on(seats)
    return render_template(
        "front/home.html",
        todo=going.soonest_first(
            [(each.round, step) for each in rounds for step in each.todo] + nexts.for_writer(writing)
        ),
        rounds=[each for each in rounds if each.waits_for or not each.todo],
        invitations=invitations_of(current_user),
        form=ButtonForm(),
        writing=written,
        seats=seats,
    )


@blueprint.get("/collaboratives/<collaborative>")
def collaborative(collaborative: Collaborative) -> Page:
    """A collaborative's public page; its people also find their tools here."""
    seat = seat_in(current_user, collaborative.id)
    if seat is None:
        return render_template("front/welcome.html", **welcome.of(collaborative))
    rounds = rounds_of(collaborative.id)
    return render_template(
        "front/collaborative.html",
        rounds=rounds,
        seat=seat,
        names=NAMES,
        members=len(members(collaborative.id)),
        form=ButtonForm(),
    )


@blueprint.get("/collaboratives/<collaborative>/messages", endpoint="receipts")
def what_was_sent(collaborative: Collaborative) -> Page:
    """To its facilitators: what was sent to how many, and whether it is on its way."""
    found = receipts.receipts(collaborative.id, page_asked_for())
    return render_template("front/receipts.html", receipts=found)


@blueprint.get("/rounds/<round_>", endpoint="round")
def round_(round_: Round) -> Page:
    """Where a round is, how it goes, and what one can do in it."""
    seat = seat_in(current_user, round_.collaborative_id)
    here = standing.of(round_, seat) if seat else None
    many = here.many if here else standing.numbers(round_)
    rules = rules_of(round_.id) if frozen_rules(round_.id) else None
    places = places_on_roll(round_.id) if seat else []
    moves, extensions = way_of(round_.id) if seat else ([], [])
    return render_template(
        "front/round.html",
        round=round_,
        rules=rules,
        seat=seat,
        phase=pages.where_words(round_.phase, is_frozen=rules is not None),
        steps=pages.steps(round_, rules, many["slots"] or many["taking_part"])
        if rules and not round_.is_imported
        else [],
        closes=pages.due(rules, round_.phase) if rules and not timing.is_over(round_) else None,
        held=timing.waits_for(round_),
        todo=nexts.in_round(here) if here else [],
        tools=facilitating.tools(here) if here else [],
        turnout=(many["cast"], many["slots"]) if seat and _has_turnout(round_) else None,
        names=[place.name for place in places],
        cast_by=names_that_cast(round_, seat, places) if seat else [],
        has_own_ballot=bool(here and here.place and can_look_back(round_, here.seat, places)),
        moves=moves,
        extensions=extensions,
        phase_names=NAMES,
        proposals=many["sent"],
        questions_url=url_for("proposals.questions", round_=round_.slug),
    )


def _has_turnout(round_: Round) -> bool:
    return round_.phase in {"scoring", "decision"} and not round_.is_imported


@blueprint.post("/rounds/<round_>/remind")
def remind(round_: Round) -> Page:
    """Remind those whom a round waits for. The answer says nothing of who they are, or how many."""
    reminding.remind(round_)
    flash(_("The reminder is on its way. You can send another one tomorrow."), "done")
    return redirect(url_for("front.round", round_=round_.slug), 303)


@blueprint.route("/my-details/leave", methods=["GET", "POST"])
def leave() -> Page:
    """Leave everything here and be forgotten, having read what goes and what stays."""
    form = ButtonForm()
    if form.validate_on_submit():
        forgetting.forget(current_user.id)
        go_out()
        flash(_("You have left. Your name and your address are gone from here."), "done")
        return redirect(url_for("front.home"), 303)
    person = db.session.get_one(Person, current_user.id)
    return render_template("front/leave.html", form=form, leaving=forgetting.leaving(person))


@blueprint.get("/my-details/data")
def my_data() -> Page:
    """What the file with a person's own data has in it, before they take it."""
    return render_template("front/my_data.html")


@blueprint.get("/my-details/data.json")
def my_data_file() -> Page:
    """Everything that is held here about whoever asks, and nobody else."""
    whole = json.dumps(own_data.of(current_user), ensure_ascii=False, indent=2)
    answer = Response(whole + "\n", mimetype="application/json")
    answer.headers["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return answer


@blueprint.route("/collaboratives/<collaborative>/leave", methods=["GET", "POST"])
def leave_collaborative(collaborative: Collaborative) -> Page:
    """Leave this collaborative, or lay down facilitating, having read what becomes of its rounds."""
    form = ButtonForm()
    if form.validate_on_submit():
        if pressed("leave", "give-up") == "give-up":
            give_up_facilitating(collaborative, current_user)
            flash(_("You do not facilitate here any more. The rest of your seat is as it was."), "done")
            return redirect(url_for("collaboratives.members", collaborative=collaborative.slug), 303)
        parting.leave(collaborative, current_user, this_session())
        flash(_("You have left %(collaborative)s.", collaborative=collaborative.name), "done")
        return redirect(url_for("front.home"), 303)
    held = own_seat(current_user, collaborative.id)
    return render_template("front/leave_collaborative.html", form=form, parting=parting.parting(held))


@blueprint.get("/accessibility")
def accessibility() -> Page:
    """What was done so that everybody can use this, and whom to tell where it fails."""
    return render_template("front/accessibility.html")


@blueprint.get("/demonstration/messages")
def messages_page() -> Page:
    """The demonstration's outbox, since it sends nothing."""
    return render_template("front/messages.html", messages=messages.latest())


@blueprint.get("/healthz")
def healthz() -> Page:
    """The process is up."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
def readyz() -> Page | tuple[Response, int]:
    """The database answers and has this version's tables. A key that should be gone is taken away here."""
    db.session.execute(text("SELECT 1"))
    problem = readiness.problem()
    if problem is not None:
        answer = jsonify(status="not ready", reason=problem)
        answer.status_code = 503
        return answer
    left = ending.finish()
    if left:
        rounds = ", ".join(left)
        return jsonify(
            status="ok", attention=f"keys that are destroyed, and whose files will not go: {rounds}"
        )
    return jsonify(status="ok")
