"""The command `demo`: an empty database filled with the demonstration, and the ways into it."""

from __future__ import annotations

import json
import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click
from flask.cli import with_appcontext
from flask_babel import gettext as _
from sqlalchemy import select

from grants.collaboratives.queries import collaboratives
from grants.db import as_if_at, db, now
from grants.db.edge import transaction
from grants.front import readiness
from grants.front.demonstration import listing, panel, people
from grants.front.demonstration.panel_round import make_panel_round
from grants.front.demonstration.quiet import nothing_sent
from grants.front.demonstration.rounds import make_rounds
from grants.people.models import Person

if TYPE_CHECKING:
    from grants.front.demonstration.panel import Panel

UNUSABLE, HOLDS_REAL_DATA = 2, 3


@click.command("demo")
@click.option("--json", "as_json", is_flag=True, help="For a machine.")
@click.option(
    "--scores", type=click.Path(path_type=Path), metavar="FILE.csv", help="Also a round from a panel."
)
@click.option("--scale", metavar="LOW:HIGH", help="The panel's scale.")
@click.option("--low-is-good", is_flag=True, help="On the panel's scale low is good.")
@click.option("--fund", type=int, metavar="K", help="How many of the panel's proposals the pot is for.")
@with_appcontext
def demo(
    as_json: bool,  # noqa: FBT001 - a flag
    scores: Path | None,
    scale: str | None,
    low_is_good: bool,  # noqa: FBT001 - a flag
    fund: int | None,
) -> None:
    """Fill an empty database with the demonstration, and print the people in it with their sign-in links.

    Where the demonstration is already, nothing is changed, but for a panel's round that was not there.
    """
    read = _panel(scores, scale, fund, is_low_good=low_is_good)
    with transaction():
        _refuse_what_is_not_ours()
        with nothing_sent():
            fill(read)
        said = json.dumps(listing.as_data(), indent=1) if as_json else listing.as_text()
    click.echo(said)


def fill(read: Panel | None = None) -> None:
    """Make what is not there yet of the demonstration, and of this panel's round."""
    if not collaboratives():
        with as_if_at(now() - timedelta(weeks=people.WEEKS_BEFORE)):
            place = people.make_place()
        make_rounds(place)
    if read is not None:
        make_panel_round(read)


def holds_real_data() -> bool:
    """Whether anything here was not made up by the demonstration."""
    everyone = collaboratives()
    if everyone:
        return not all(each.is_demonstration for each in everyone)
    return db.session.scalar(select(Person.id).limit(1)) is not None


def _refuse_what_is_not_ours() -> None:
    problem = readiness.problem()
    if problem is not None:
        _no(_("%(problem)s: run “flask --app app db upgrade” first.", problem=problem))
    if holds_real_data():
        _no(
            _("This database holds real data, so the demonstration stays out of it. Nothing was changed."),
            HOLDS_REAL_DATA,
        )


def _panel(scores: Path | None, scale: str | None, fund: int | None, *, is_low_good: bool) -> Panel | None:
    """The panel that was asked for, read and checked before anything is written."""
    if scores is None:
        if scale is not None or fund is not None or is_low_good:
            _no(_("--scale, --low-is-good and --fund tell how to read --scores, which is missing."))
        return None
    if scale is None or fund is None:
        _no(_("--scores needs --scale LOW:HIGH and --fund K."))
    try:
        return panel.read(scores.read_bytes(), panel.read_scale(scale, is_low_good=is_low_good), fund)
    except OSError as fault:
        _no(_("%(file)s: %(fault)s. Nothing was written.", file=scores, fault=fault.strerror))
    except panel.BrokenPanel as broken:
        _no(_("%(file)s, %(sentence)s. Nothing was written.", file=scores, sentence=broken.sentence))


def _no(sentence: str, status: int = UNUSABLE) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(status)
