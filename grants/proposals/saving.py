"""One part's form, saved: words of another window are asked about first, and saving leads on."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _

from grants.forms import not_saved, pressed, put_problems, refused
from grants.proposals import content, service
from grants.rounds.queries import rules_of

if TYPE_CHECKING:
    from flask_wtf import FlaskForm
    from werkzeug.wrappers import Response as Redirect

    from grants.proposals.models import Proposal

DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Seen:
    """What a part's page shows beside its form.

    `opened` is a digest of what is stored, by which the form knows later whether it still is; `other` holds
    what another window saved meanwhile, by field.
    """

    opened: str
    other: dict[str, str]
    saved: str | None = None


def seen(proposal: Proposal, form: FlaskForm) -> Seen:
    """The page as it opens, or again where what was sent could not be looked at."""
    sent = request.form.get("opened", "")
    opened = sent if DIGEST.fullmatch(sent) else content.digest(content.answers_of(proposal), _names(form))
    return Seen(opened, {})


def save(proposal: Proposal, part: str, form: FlaskForm) -> Response | Redirect | Seen:
    """Keep what was typed; the page it leads to, or what the part's own page shows once more."""
    names = _names(form)
    typed = {name: form[name].data or "" for name in names}
    other: dict[str, str] = {}
    with refused(form) as answer:
        pressed("save", "later")
        other = service.saved_meanwhile(proposal, typed, request.form.get("opened"))
        if not other:
            service.save_answers(proposal, typed)
    if not answer.went_well:
        return not_saved(form) if is_autosave() else seen(proposal, form)
    opened = content.digest(content.answers_of(proposal), names)
    if other:
        put_problems(form, _ask_first(other))
        return not_saved(form) if is_autosave() else Seen(opened, other)
    return _autosaved(proposal, opened) if is_autosave() else _onward(proposal, part, form, opened)


def is_autosave() -> bool:
    """Whether the page saves itself."""
    return request.headers.get("X-Requested-With") == "autosave"


def _names(form: FlaskForm) -> list[str]:
    return [field.name for field in form if field.name != "csrf_token"]


def _ask_first(other: dict[str, str]) -> dict[str, str]:
    """Ask once before other words go. A page that saves itself cannot show them, so it says how to."""
    if is_autosave():
        said = _(
            "This was changed in another window, so it is not saved yet. Press “Save and go on” to see both."
        )
    else:
        said = _("This was changed in another window. Read both: when you save again, this box is kept.")
    return dict.fromkeys(other, said)


def _too_late(proposal: Proposal) -> str | None:
    return None if service.can_change(proposal) else _("The round is closed, so this is kept as a draft.")


def _autosaved(proposal: Proposal, opened: str) -> Response:
    said = {"saved": _too_late(proposal) or _("Saved just now")}
    if "opened" in request.form:
        said["opened"] = opened
    return Response(json.dumps(said), mimetype="application/json")


def _onward(proposal: Proposal, part: str, form: FlaskForm, opened: str) -> Redirect | Seen:
    """On to the next part, or back to the list; nowhere while this one still needs something."""
    listed = redirect(url_for("proposals.show", proposal=proposal.id), 303)
    too_late = _too_late(proposal)
    if too_late:
        flash(too_late, "note")
        return listed
    if request.form.get("action") == "later":
        flash(_("Saved. You can come back to it at any time."), "done")
        return listed
    rules = rules_of(proposal.round_id)
    problems = content.problems_of(proposal, rules)
    mine = {name: problem for name, problem in problems.items() if name in form}
    if mine:
        put_problems(form, mine)
        return Seen(opened, {}, _("Saved. It still needs something before you can send it."))
    following = content.next_part(proposal, rules, part)
    if following is None:
        flash(_("Saved. Every part is done."), "done")
        return listed
    flash(_("Saved. Here is the next part."), "done")
    return redirect(url_for("proposals.part", proposal=proposal.id, part=following), 303)
