"""Draws between equals: what ground rules agree on, and which draw it will be, named before ballots close."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from flask_babel import gettext as _

from grants import dates
from grants.db import db, stamp
from grants.refusal import Refused
from grants.rounds.models import Draw
from voting import draws
from voting.ledger.shapes import ID

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from grants.rounds.models import Round
    from grants.rounds.rules import Rules

FIELDS = {draws.PUBLIC: ("source", "look_up", "written"), draws.LOTS: ("written",)}
LONGEST = {"source": 100, "look_up": 500, "written": 500}


@dataclass(frozen=True)
class AgreedDraw:
    """What tells equals apart: public or lots; only a public draw has a source and a place to look."""

    kind: str
    written: str
    source: str = ""
    look_up: str = ""

    @property
    def is_public(self) -> bool:
        """Whether anybody can look its result up."""
        return self.kind == draws.PUBLIC


class Chosen(NamedTuple):
    """Which draw of the agreed source it will be: its number, and when it is drawn."""

    number: str
    at: datetime | None


def read(document: Mapping[str, Any]) -> AgreedDraw | None:
    """The draw in a document of ground rules. Raises ValueError where it is not described as it must be."""
    found, is_named = document.get("draw"), draws.DRAW in document["rule"]["tie_order"]
    if is_named != ("draw" in document):
        raise ValueError("a draw is described where the tie order names one, and nowhere else")
    if not is_named:
        return None
    kind = found.get("kind") if isinstance(found, dict) else None
    if not isinstance(found, dict) or kind not in FIELDS or found.keys() != {"kind", *FIELDS[kind]}:
        raise ValueError("the draw in these ground rules is of no kind that there is")
    if not all(isinstance(text, str) and text.strip() for text in found.values()):
        raise ValueError("the draw in these ground rules is not described")
    return AgreedDraw(**found)


def composed(said: Mapping[str, str], problems: dict[str, str]) -> dict[str, Any]:
    """The draw from the form's answers, as the document has it: nothing where none is wanted."""
    kind = said.get("draw_kind") or draws.NONE
    if kind == draws.NONE:
        return {}
    if kind not in FIELDS:
        problems["draw_kind"] = _("Choose one.")
        return {}
    missing = {
        "source": _("Say which public draw it is."),
        "look_up": _("Say where anybody can look up its result."),
        "written": _("Say how its result is written: which numbers, in what order, with what between them."),
    }
    draw = {"kind": kind}
    for name in FIELDS[kind]:
        draw[name] = said.get(f"draw_{name}", "")
        if not draw[name]:
            problems[f"draw_{name}"] = missing[name]
        elif len(draw[name]) > LONGEST[name]:
            problems[f"draw_{name}"] = _("Make this shorter: %(most)s letters at most.", most=LONGEST[name])
    return {"draw": draw}


def lines(draw: AgreedDraw | None) -> list[tuple[str, str]]:
    """What ground rules say of the draw, each with its name."""
    if draw is None:
        return []
    how = (_("How its result is written"), draw.written)
    if draw.is_public:
        kind = _("A public draw: %(source)s. Which one is named before ballots close.", source=draw.source)
        return [(_("The draw between equals"), kind), (_("Where to look it up"), draw.look_up), how]
    kind = _("Lots or ten dice, before members, after ballots are closed. The first throw counts.")
    return [(_("The draw between equals"), kind), how]


def draw_of(round_id: str) -> Draw | None:
    """The draw that was named when ballots closed."""
    return db.session.get(Draw, round_id)


def name(round_: Round, agreed: AgreedDraw | None, chosen: Chosen | None) -> None:
    """Keep which draw it will be. Its time is looked at when ballots close. Raises Refused."""
    if agreed is None:
        return
    if not agreed.is_public:
        db.session.add(Draw(round_id=round_.id))
        return
    number = chosen.number.strip() if chosen else ""
    if not ID.fits(number):
        raise Refused(
            _("Write the draw's number without spaces, in letters, digits and signs such as - or /."),
            "draw_number",
        )
    if chosen is None or chosen.at is None:
        raise Refused(_("Write the day and the time at which it is drawn."), "draw_at")
    source = draws.source_id(agreed.source)
    db.session.add(Draw(round_id=round_.id, at=chosen.at, number=number, source=source))


def at_closing(round_: Round, rules: Rules, moment: datetime) -> str | dict[str, str]:
    """What the closing's entry says of the draw. Raises Refused where it is too near to be unknown."""
    if rules.draw is None:
        return draws.NONE
    draw = draw_of(round_.id)
    if draw is None:
        raise Refused(_("Say which draw it will be before ballots are closed."), "draw_number")
    if draw.at is not None and draw.at < moment + draws.AHEAD:
        raise Refused(
            _("This draw is less than 24 hours ahead. Choose a later one, whose result nobody can know."),
            "draw_at",
        )
    return entry_of(draw)


def entry_of(draw: Draw) -> str | dict[str, str]:
    """A named draw as the closing's entry has it."""
    if draw.at is None or draw.number is None or draw.source is None:
        return draws.LOTS
    return {"at": stamp(draw.at), "number": draw.number, "source": draw.source}


def in_words(draw: Draw, rules: Rules) -> str:
    """Which draw it is, for a sentence: "draw 2871 of National Lottery Lotto, at 8pm on …"."""
    if rules.draw is None or draw.at is None:
        return _("the throw before members")
    return _(
        "draw %(number)s of %(source)s, %(when)s",
        number=draw.number,
        source=rules.draw.source,
        when=dates.words(draw.at, rules.zone),
    )
