"""The draw between equals: two people write its value, each on their own; only then can ballots be counted.

What is counted by is the ledger's entry, not the table: who can write the one cannot write the other unseen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from sqlalchemy import select

from grants import dates
from grants.audit import ledger
from grants.db import db, now, stamp
from grants.decisions.forks import refuse_while_waiting
from grants.decisions.models import DrawReading
from grants.refusal import Refused
from grants.rounds import notices
from grants.rounds.draws import draw_of, in_words, lines
from grants.rounds.queries import hold, rules_of
from grants.scoring.roll import place_kept_for
from voting import draws
from voting.ledger.shapes import VALUE
from voting.result import Drawn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grants.collaboratives.models import Membership
    from grants.rounds.models import Draw, Round
    from grants.rounds.rules import Rules
    from voting.ledger.entries import Entry


@dataclass(frozen=True)
class Standing:
    """How the draw stands, for whoever may read it. `mine` is what this seat wrote, "" for nothing yet."""

    draw: Draw
    rules: Rules
    words: str
    is_open: bool
    mine: str
    differ: bool
    still_to_do: str | None

    @property
    def lines(self) -> list[dict[str, str]]:
        """What was agreed and named, each with its name."""
        said = lines(self.rules.draw)
        if self.draw.at is not None:
            said.insert(1, (_("Which one"), self.words))
        return [{"label": label, "value": value} for label, value in said]


def readings(round_id: str) -> Sequence[DrawReading]:
    """What each seat wrote, in the order of their keys, which tells nothing."""
    query = select(DrawReading).where(DrawReading.round_id == round_id).order_by(DrawReading.id)
    return db.session.scalars(query).all()


def standing(round_: Round, seat: Membership) -> Standing | None:
    """How the draw of a round stands; None where none was named."""
    draw = draw_of(round_.id)
    if draw is None:
        return None
    said, rules = readings(round_.id), rules_of(round_.id)
    return Standing(
        draw=draw,
        rules=rules,
        words=in_words(draw, rules),
        is_open=can_be_read(draw),
        mine=next((each.value for each in said if each.membership_id == seat.id), ""),
        differ=draw.value is None and len({each.value for each in said}) > 1,
        still_to_do=still_to_do(round_),
    )


def can_be_read(draw: Draw) -> bool:
    """Whether somebody can write now what was drawn."""
    return draw.value is None and (draw.at is None or draw.at <= now())


def still_to_do(round_: Round) -> str | None:
    """What has to happen before ballots are counted, in a sentence; None where nothing waits for a draw."""
    draw = draw_of(round_.id) if rules_of(round_.id).draw is not None else None
    if draw is None:
        return None
    values = {each.value for each in readings(round_.id)} if can_be_read(draw) else set()
    return waits_for(draw, rules_of(round_.id), len(values))


def waits_for(draw: Draw, rules: Rules, values: int) -> str | None:
    """The same of a draw of which so many different values were written."""
    if draw.value is not None:
        return None
    words = in_words(draw, rules)
    if not can_be_read(draw):
        return _(
            "Proposals that stand equal are told apart by %(draw)s. Ballots are counted after it.", draw=words
        )
    if values > 1:
        return _("People have written different results of %(draw)s. Please look at it again.", draw=words)
    return _(
        "Two people write the result of %(draw)s, each on their own. Then ballots can be counted.", draw=words
    )


def read_value(round_: Round, seat: Membership, value: str) -> bool:
    """What one seat saw drawn. The second that saw the same makes the draw; True when it just did."""
    hold(round_)
    draw = draw_of(round_.id)
    if draw is None:
        raise Refused(_("There is no draw to be written down in this round."))
    if draw.value is not None:
        raise Refused(_("The draw is made already, and nobody can change it."))
    refuse_while_waiting(round_)
    if not can_be_read(draw):
        raise Refused(
            _(
                "It is not drawn yet. Come back when %(draw)s is over.",
                draw=in_words(draw, rules_of(round_.id)),
            )
        )
    if not seat.is_facilitator and place_kept_for(round_, seat) is None:
        raise Refused(_("Only facilitators and members on the roll write down the draw."))
    tidy = " ".join(value.split())
    if not VALUE.fits(tidy):
        raise Refused(_("Write it in letters, digits, spaces and the signs , . ; : / + - only."), "value")
    said = readings(round_.id)
    reading = next((each for each in said if each.membership_id == seat.id), None)
    reading = reading or DrawReading(round_id=round_.id, membership_id=seat.id)
    reading.value, reading.said_at = tidy, now()
    db.session.add(reading)
    db.session.flush()
    if not any(each.value == tidy and each.membership_id != seat.id for each in said):
        return False
    _make(round_, draw, tidy)
    return True


def _make(round_: Round, draw: Draw, value: str) -> None:
    draw.value, draw.made_at = value, now()
    data = {"at": stamp(draw.made_at), "seats": draws.SEATS, "value": value}
    ledger.record(round_.ledger, "draw-made", data)
    notices.draw_made(round_, value, ledger.checkpoint(round_.ledger))


def drawn(round_: Round) -> Drawn | None:
    """The draw to count by, from its entry; None where none was agreed. Raises Refused before it is made."""
    if rules_of(round_.id).draw is None:
        return None
    made = [each for each in ledger.read_entries(round_.ledger_id) if each.type == "draw-made"]
    if not made:
        raise Refused(still_to_do(round_) or _("The draw between equals is not in the ledger."))
    value = str(made[0].data["value"])
    return Drawn(value, draws.seed_of(round_.ledger.origin, value))


def told(rules: Rules, found: dict[str, Any], entries: Sequence[Entry]) -> list[str]:
    """How equals were told apart, and how anybody can look the draw up; nothing where none was agreed."""
    if rules.draw is None or "draw" not in found:
        return []
    decided = any(draws.DRAW in tie["by"].split(" then ") for tie in found["ties"])
    said = [
        _("Some proposals were equal in everything, and a draw put them in order.")
        if decided
        else _(
            "A draw was agreed for equal proposals. No two were equal in everything, so it decided nothing."
        )
    ]
    value = found["draw"]["value"]
    named = next(each.data["draw"] for each in entries if each.type == "ballots-closed")
    if not isinstance(named, dict):
        return [
            *said,
            _("It was thrown before members: %(value)s (%(how)s).", value=value, how=rules.draw.written),
        ]
    when = dates.words(dates.from_stamp(str(named["at"])), rules.zone)
    return [
        *said,
        _(
            "It is number %(number)s of %(source)s, drawn at %(when)s, and was named when ballots closed: "
            "%(value)s (%(how)s).",
            number=named["number"],
            source=rules.draw.source,
            when=when,
            value=value,
            how=rules.draw.written,
        ),
        _("Look it up: %(where)s", where=rules.draw.look_up),
    ]


def closing_words(entry: Entry, rules: Rules) -> str:
    """What the story says of the draw that a closing names; empty where it names none."""
    named = entry.data["draw"]
    if isinstance(named, dict):
        return _(
            "The draw between equals was named: number %(number)s of %(source)s, %(when)s.",
            number=named["number"],
            source=rules.draw.source if rules.draw else named["source"],
            when=dates.words(dates.from_stamp(str(named["at"])), rules.zone),
        )
    return _("Equals are told apart by lots, to be thrown before members.") if named == draws.LOTS else ""
