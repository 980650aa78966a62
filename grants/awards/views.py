"""A group's own answer: what was decided, why, what members said, and a button to accept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from grants.access.embargo import result_is_public
from grants.awards import service
from grants.decisions import pages
from grants.decisions.service import counted, result_of
from grants.proposals.forms import EmptyForm
from grants.scoring.reasons import reasons_for

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from grants.proposals.models import Proposal

    Page = str | tuple[str, int] | Response

blueprint = Blueprint("awards", __name__)


@blueprint.route("/proposals/<proposal>/award", methods=["GET", "POST"])
def offer(proposal: Proposal) -> Page:
    """The answer, once it is published."""
    made = counted(proposal.round)
    if not result_is_public(proposal.round.phase) or made is None:
        return render_template("awards/not_yet.html", proposal=proposal)
    form = EmptyForm()
    if form.validate_on_submit():
        service.accept(proposal)
        flash(_("Thank you. You have accepted the award."), "done")
        return redirect(url_for("awards.offer", proposal=proposal.id), 303)
    found = pages.items(proposal.round, result_of(made), {str(proposal.reference)})
    return render_template(
        "awards/offer.html",
        proposal=proposal,
        item=next((item for item in found if item.id == proposal.reference), None),
        award=service.award_of(proposal),
        reasons=reasons_for(proposal),
        form=form,
    )
