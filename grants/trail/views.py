"""The trail of a round: its story, its entries with their proofs, its checkpoints and its key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

import grants.trail.access  # noqa: F401 - gives the table's words their meaning
from grants.access.embargo import entries_are_open, result_is_public
from grants.audit import ledger, proofs
from grants.audit.ledger import verifier_key
from grants.audit.queries import checkpoints_of, lines_between
from grants.collaboratives.queries import own_seat, seat_in
from grants.decisions import verifying
from grants.forms import refused
from grants.reports import publication
from grants.rounds.queries import rules_of
from grants.trail import counted, heads, holding, scrutiny, telling, witnessing
from grants.trail.forms import CosignedForm, VerdictForm
from grants.trail.titles import titles_for
from voting.ledger import entries as ledger_entries

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as Redirect

    from grants.audit.models import Checkpoint
    from grants.rounds.models import Round

    Page = str | tuple[str, int] | Redirect

blueprint = Blueprint("trail", __name__)
PLAIN = "text/plain; charset=utf-8"


@blueprint.get("/rounds/<round_>/trail")
def story(round_: Round) -> str:
    """How the round went, in sentences, each with its proof behind a link."""
    return render_template(
        "trail/story.html",
        round=round_,
        story=telling.story(round_, titles_for(round_, current_user)),
        is_open=entries_are_open(round_.phase),
        checks=scrutiny.is_asked(round_, current_user),
    )


@blueprint.get("/rounds/<round_>/trail/entries")
def entries(round_: Round) -> str:
    """Every entry, a page at a time."""
    if not entries_are_open(round_.phase):
        abort(404)
    first = request.args.get("first", 0, type=int)
    number = max(1, request.args.get("page", first // telling.ON_A_PAGE + 1, type=int))
    shown = telling.page(round_, number, titles_for(round_, current_user))
    if not shown:
        abort(404)
    return render_template(
        "trail/entries.html",
        round=round_,
        entries=shown,
        page=number,
        pages=telling.pages(round_),
        page_url=lambda other: url_for("trail.entries", round_=round_.slug, page=other),
    )


@blueprint.get("/rounds/<round_>/trail/<int:number>")
def entry(round_: Round, number: int) -> str:
    """One entry: what it says, byte by byte, and the proof that it is in the tree that was signed for."""
    if not entries_are_open(round_.phase) or number >= round_.ledger.size:
        abort(404)
    kept = lines_between(round_.ledger_id, number, number + 1)
    if not kept:  # whoever took it out of the tables is named by `ledger verify`
        abort(404)
    [(_number, line)] = kept
    read, titles = ledger_entries.read(line), titles_for(round_, current_user)
    proof, is_as_signed = _proof(round_, number)
    return render_template(
        "trail/entry.html",
        round=round_,
        told=telling.told(round_, [(number, line)], titles)[0],
        meaning=telling.meaning(read.type),
        line=line.decode("ascii"),
        fields=holding.fields(read, rules_of(round_.id), titles),
        proof=proof,
        is_as_signed=is_as_signed,
        last=round_.ledger.size - 1,
    )


def _proof(round_: Round, number: int) -> tuple[proofs.Inclusion | None, bool]:
    """The proof of an entry, where there is one, and whether the trail is the one that was signed."""
    try:
        return proofs.inclusion(round_.ledger, number), True
    except proofs.NotAsSigned:
        return None, False


@blueprint.get("/rounds/<round_>/trail/<int:number>/proof")
def proof(round_: Round, number: int) -> Response:
    """The proof of one entry as a file, for programs."""
    found = _proof(round_, number)[0] if entries_are_open(round_.phase) else None
    if found is None:
        abort(404)
    return _file(found.text(), f"{round_.slug}-{number}.tlog-proof")


@blueprint.get("/rounds/<round_>/checkpoints")
def checkpoints(round_: Round) -> str:
    """Every checkpoint that was signed, the key to check them with, and how to be a witness."""
    return _checkpoints(round_, CosignedForm())


@blueprint.post("/rounds/<round_>/checkpoints")
def cosign(round_: Round) -> Page:
    """A witness's signature, brought by somebody with a seat here."""
    seat = own_seat(current_user, round_.collaborative_id)
    form = CosignedForm()
    if form.validate_on_submit():
        with refused(form) as answer:
            is_new = witnessing.keep_cosignature(round_, seat, form.note.data or "", form.key.data or "")
        if answer.went_well:
            flash(
                _("The cosignature is good, and is kept.")
                if is_new
                else _("This cosignature is here already."),
                "done",
            )
            return redirect(url_for("trail.checkpoints", round_=round_.slug), 303)
    return _checkpoints(round_, form), 422


def _checkpoints(round_: Round, form: CosignedForm) -> str:
    seat = seat_in(current_user, round_.collaborative_id)
    return render_template(
        "trail/checkpoints.html",
        round=round_,
        form=form if seat else None,
        **heads.page(round_),
    )


@blueprint.get("/rounds/<round_>/checkpoints/<int:size>")
def kept_checkpoint(round_: Round, size: int) -> Response:
    """One checkpoint, as it was signed and mailed."""
    return _file(_kept(round_, size).note, f"{round_.slug}-{size}.checkpoint.txt")


@blueprint.get("/rounds/<round_>/checkpoints/<int:size>/cosigned")
def cosigned_checkpoint(round_: Round, size: int) -> Response:
    """The same, with the signatures of all witnesses under it."""
    return _file(witnessing.cosigned(_kept(round_, size)), f"{round_.slug}-{size}.cosigned.txt")


def _kept(round_: Round, size: int) -> Checkpoint:
    found = next((each for each in checkpoints_of(round_.ledger_id) if each.size == size), None)
    if found is None:
        abort(404)
    return found


@blueprint.get("/rounds/<round_>/checkpoints/<int:size>/to/<int:newer>")
def consistency(round_: Round, size: int, newer: int) -> Response:
    """That a newer checkpoint goes on from an older one, as a file for witnesses."""
    found = proofs.consistency(round_.ledger, size, newer)
    if found is None:
        abort(404)
    return _file(found, f"{round_.slug}-{size}-to-{newer}.txt")


@blueprint.get("/rounds/<round_>/key.txt")
def key(round_: Round) -> Response:
    """The key to verify with, as one line."""
    if not checkpoints_of(round_.ledger_id):
        abort(404)
    return _file(f"{verifier_key(round_.ledger)}\n", f"{round_.slug}-key.txt")


def _file(text: str, name: str) -> Response:
    answer = Response(text, content_type=PLAIN)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@blueprint.get("/rounds/<round_>/check-receipt")
def check(round_: Round) -> str:
    """Where a member checks a receipt: in their own browser, which sends nothing, or without one."""
    return render_template(
        "trail/check.html",
        round=round_,
        is_open=entries_are_open(round_.phase),
        is_published=result_is_public(round_.phase),
        command=f"{verifying.command(round_.slug, verifier_key(round_.ledger))} "
        f"--receipt receipt-{round_.slug}.json",
    )


@blueprint.get("/rounds/<round_>/codes")
def codes(round_: Round) -> str:
    """The codes in words of all ballots that count, in alphabetical order, to be searched by eye."""
    if not entries_are_open(round_.phase):
        abort(404)
    return render_template("trail/codes.html", round=round_, codes=counted.codes(round_))


@blueprint.get("/rounds/<round_>/trail/entries.jsonl")
def lines(round_: Round) -> Response:
    """The entries that the newest checkpoint covers, as they are in a bundle."""
    note = ledger.latest_checkpoint(round_.ledger_id)
    if note is None or not entries_are_open(round_.phase):
        abort(404)
    kept = ledger.lines(round_.ledger_id)[: ledger.size_of(note)]
    return Response(b"".join(line + b"\n" for line in kept), content_type="application/jsonl")


@blueprint.get("/rounds/<round_>/results/files/<name>")
def published_file(round_: Round, name: str) -> Response:
    """One file of a published bundle."""
    content = publication.published_files(round_).get(name)
    if content is None:
        abort(404)
    answer = Response(content, content_type="application/octet-stream")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@blueprint.route("/rounds/<round_>/scrutiny", endpoint="scrutiny", methods=["GET", "POST"])
def scrutinise(round_: Round) -> tuple[str, int] | Redirect:
    """What a scrutineer sees, does and says."""
    form = VerdictForm()
    if form.validate_on_submit():
        with refused(form) as answer:
            is_new = scrutiny.say(round_, current_user, form.verdict.data or "")
        if answer.went_well:
            flash(
                _("Thank you. It is written in the trail.") if is_new else _("You said so already."), "done"
            )
            return redirect(url_for("trail.scrutiny", round_=round_.slug), 303)
    shown = scrutiny.page(round_, current_user)
    if shown["said"] and not form.is_submitted():
        form.verdict.data = shown["said"]
    return render_template("trail/scrutiny.html", round=round_, form=form, **shown), (
        422 if form.errors else 200
    )


@blueprint.get("/rounds/<round_>/links.json")
def links(round_: Round) -> Response:
    """Every ballot that counts, whole and without a name, for scrutineers alone."""
    answer = Response(scrutiny.file_for(round_), content_type="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="{scrutiny.LINKS}"'
    return answer
