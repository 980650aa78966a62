"""The command line: what an installation is begun, filled, counted, published and checked with."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click
from flask.cli import AppGroup, with_appcontext

from grants.audit import ledger as ledger_book
from grants.audit.keys import KeyMissing, settings
from grants.collaboratives.queries import is_demonstration
from grants.collaboratives.service import seat, start_collaborative
from grants.config import SettingsError
from grants.db import db
from grants.db.edge import looking, transaction
from grants.decisions.counting import gather
from grants.decisions.service import count_round
from grants.front import importing, outputs, readiness, ticking
from grants.front.demonstration.command import demo
from grants.mail.sending import send_waiting
from grants.people.forms import is_address
from grants.people.service import INVITATION_LIFE, make_link, person_with, tidy_email, welcome
from grants.refusal import Refused
from grants.reports import ending, ledger_check
from grants.reports.exports import FORMATS, export_round
from grants.reports.publication import publish as publish_round
from grants.rounds.queries import round_named
from voting.pabulib import BrokenFile

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from grants.rounds.models import Round

REFUSED, UNUSABLE = 1, 2
ledger = AppGroup("ledger", help="Look after the ledgers.")


def install(app: Flask) -> None:
    """Add the commands."""
    for command in (begin, demo, sign_in_link, import_round, count, tick, publish, end_questions, export):
        app.cli.add_command(command)
    app.cli.add_command(send_messages)
    app.cli.add_command(ledger)


def no(sentence: object, status: int = REFUSED) -> NoReturn:
    """Say why not, and stop."""
    click.echo(str(sentence), err=True)
    sys.exit(status)


def _in_earnest(command: Callable[..., None]) -> Callable[..., None]:
    """Outside the demonstration nothing starts with a secret that everybody knows."""

    @with_appcontext
    def checked(**arguments: Any) -> None:  # noqa: ANN401 - whatever the command takes
        missing = readiness.problem()
        if missing is not None:
            no(f"{missing[0].upper()}{missing[1:]}. Run: flask --app app db upgrade", UNUSABLE)
        if not settings().has_own_secret and not is_demonstration():
            no("Evenhand cannot start: set SECRET_KEY to a secret of your own, 16 characters or longer.")
        try:
            ledger_book.check_key()
            command(**arguments)
        except SettingsError as wrong:
            no(f"Evenhand cannot start: {wrong}")
        except Refused as refusal:
            no(refusal.sentence)
        except KeyMissing as missing_key:
            no(f"This cannot be done here: {missing_key}.")

    checked.__name__ = command.__name__
    checked.__doc__ = command.__doc__
    return checked


def _round(slug: str) -> Round:
    found = round_named(slug)
    if found is None:
        no(f"There is no round {slug}.", UNUSABLE)
    return found


@click.command("start-collaborative")
@click.argument("name")
@click.option("--facilitator", required=True, metavar="EMAIL", help="The first facilitator's address.")
@_in_earnest
def begin(name: str, facilitator: str) -> None:
    """Begin a collaborative, the first here or another: it and its first facilitator's sign-in link."""
    with transaction():
        if not is_address(tidy_email(facilitator)):
            no(f"{facilitator} is not an e-mail address.", UNUSABLE)
        if is_demonstration():
            raise Refused("This database holds the demonstration. Begin in one of your own.")
        made = start_collaborative(name)
        person = welcome(facilitator)
        seat(made, person, {"facilitator"})
        click.echo(make_link(person, f"/collaboratives/{made.slug}", INVITATION_LIFE))


@click.command("sign-in-link")
@click.argument("email")
@_in_earnest
def sign_in_link(email: str) -> None:
    """Print a one-time address for a person who exists."""
    with transaction():
        person = person_with(email)
        if person is None:
            raise Refused(f"Nobody here has the address {email}.")
        click.echo(make_link(person))


@click.command("import-round")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--collaborative", required=True, metavar="NAME", help="Made if there is none of this name.")
@click.option("--title", help="The round's name; otherwise the file's own.")
@click.option("--rule", help="The rule to count by.")
@click.option("--completion", help="For rules that have completions.")
@click.option("--as-declared", is_flag=True, help="Count by the rule and threshold that the file declares.")
@_in_earnest
def import_round(
    file: Path,
    collaborative: str,
    title: str | None,
    rule: str | None,
    completion: str | None,
    as_declared: bool,  # noqa: FBT001 - a flag
) -> None:
    """Make a round out of a Pabulib file. The last line printed is its slug."""
    try:
        content = file.read_bytes()
    except OSError as fault:
        no(f"{file}: {fault.strerror}.", UNUSABLE)
    try:
        with transaction():
            round_, warnings = importing.import_round(
                content, collaborative, title, rule, completion, as_declared=as_declared
            )
            slug = round_.slug
    except Refused as refusal:
        no(refusal.sentence, UNUSABLE)
    except BrokenFile as broken:
        no(f"{file}, line {broken.line}: {broken.reason}. Nothing was written.", UNUSABLE)
    for warning in warnings:
        click.echo(f"{file}: {warning}", err=True)
    click.echo(slug)


@click.command("count")
@click.argument("slug", metavar="ROUND")
@click.option("--json", "as_json", is_flag=True, help="For a machine.")
@_in_earnest
def count(slug: str, as_json: bool) -> None:  # noqa: FBT001 - a flag
    """Run the agreed rule and the independent recount, and print both."""
    with transaction():
        round_ = _round(slug)
        found = count_round(round_)
        again = None if round_.key_destroyed_at else gather(round_).recounted()
        said = (
            json.dumps(outputs.as_json(found, again), indent=1) if as_json else outputs.as_text(found, again)
        )
    click.echo(said)


@click.command("publish")
@click.argument("slug", metavar="ROUND")
@_in_earnest
def publish(slug: str) -> None:
    """Publish a confirmed decision."""
    with transaction():
        publish_round(_round(slug), "command")
    click.echo(f"{slug} is published at {settings().base_url}/rounds/{slug}/results")


@click.command("tick")
@_in_earnest
def tick() -> None:
    """Move on every round whose agreed time has come; say of those that cannot why they wait."""
    for sentence in ticking.tick():
        click.echo(sentence)


@click.command("end-questions")
@click.argument("slug", metavar="[ROUND]", required=False)
@_in_earnest
def end_questions(slug: str | None) -> None:
    """Destroy the key of a round, or of all whose time for questions is over; tell those whose is soon."""
    chosen = [_round(slug).slug] if slug else [round_.slug for round_ in ending.with_a_key()]
    db.session.rollback()
    for each in chosen:
        with transaction():
            round_ = _round(each)
            if slug or ending.is_due(round_):
                ending.destroy_key(round_)
                click.echo(f"{each}: the key is destroyed, and nobody can open its ballots any more")
            elif ending.tell_soon(round_):
                click.echo(f"{each}: everybody on the roll is told that the time for questions ends soon")
    left = ending.finish()
    if left:
        no(f"The key's file could not be taken away, so run this again: {', '.join(left)}.")


@click.command("send-messages")
@click.option("--now", "at_once", is_flag=True, help="Also what failed and would be tried again later.")
@_in_earnest
def send_messages(at_once: bool) -> None:  # noqa: FBT001 - a flag
    """Send the messages that are due; for a regular job, where no server runs."""
    db.session.rollback()
    done = send_waiting(at_once=at_once)
    click.echo(
        ", ".join(f"{number} {what}" for what, number in sorted(done.items()) if number) or "nothing due"
    )


@click.command("export")
@click.argument("slug", metavar="ROUND")
@click.option("--format", "form", required=True, help="One of: " + ", ".join(FORMATS) + ".")
@click.option("-o", "output", required=True, type=click.Path(path_type=Path), metavar="FILE")
@_in_earnest
def export(slug: str, form: str, output: Path) -> None:
    """Write what the pages offer."""
    if form not in FORMATS:
        no(f"There is no format {form} yet. There are: {', '.join(FORMATS)}.", UNUSABLE)
    with transaction():
        content = export_round(_round(slug), form)
    try:
        output.write_bytes(content)
    except OSError as fault:
        no(f"{output}: {fault.strerror}.", UNUSABLE)
    click.echo(f"{output}: {len(content)} bytes")


@ledger.command("verify")
@click.argument("slug", metavar="[ROUND]", required=False)
@_in_earnest
def verify(slug: str | None) -> None:
    """Check one round's ledger, or all, against the database and the saved checkpoints."""
    with looking():
        chosen = [_round(slug)] if slug else ledger_check.all_rounds()
        findings = [f"{round_.slug}: {found}" for round_ in chosen for found in ledger_check.check(round_)]
        findings += [] if slug else ledger_check.strays()
        names = [round_.slug for round_ in chosen]
        gone = sum(map(ledger_check.redacted, chosen))
        put_back = [f"{round_.slug}: {lost}" for round_ in chosen for lost in ledger_check.told(round_)]
    for sentence in put_back:
        click.echo(sentence)
    for finding in findings:
        click.echo(finding, err=True)
    if findings:
        sys.exit(REFUSED)
    said = f"{len(names)} checked, everything holds: {', '.join(names) or 'no rounds yet'}"
    click.echo(f"{said}; {gone} redacted" if gone else said)
