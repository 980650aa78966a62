"""How a round happened, from its ledger alone: what can be told of it in sentences, each with its entries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from grants import dates
from grants.decisions import draws, scrutinised, together

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from grants.rounds.models import Round
    from grants.rounds.rules import Rules
    from voting.ledger.entries import Entry


@dataclass(frozen=True)
class Happened:
    """One line of the story."""

    sentence: str
    when: str
    entries: str
    url: str | None = None


def story(
    entries: Sequence[Entry],
    zone: str,
    address: Callable[[int, int], str] | None = None,
    rules: Rules | None = None,
    titles: Mapping[str, str] | None = None,
) -> list[Happened]:
    """How it happened, in the order in which it did; what happened many times stands where it began.

    `address` gives where the proof of an entry, or of the first to the last of a row, can be seen; `rules`
    have the names of scrutineers and of the draw. With `titles`, of as many proposals as whoever reads may
    know, proposals that left the round are named.
    """

    def line(sentence: str, when: str, numbers: list[int]) -> Happened:
        url = address(numbers[0], numbers[-1]) if address else None
        return Happened(sentence, when, _span(numbers), url)

    told = []
    rows = {row.numbers[0]: row for row in together.rows(entries)}
    for number, entry in enumerate(entries):
        if number in rows:
            row = rows[number]
            sentence = together.sentence(row, entries, titles)
            told.append(line(sentence, _days(row, entries, zone), row.numbers))
        said = _said(entry, rules)
        if said is not None:
            told.append(line(said, day_of(entry, zone), [number]))
    return told


def proofs_of(round_: Round) -> Callable[[int, int], str]:
    """Where the proof of one entry is, or those of a row of them: the list, from the first of them on."""

    def address(first: int, last: int) -> str:
        if first == last:
            return url_for("trail.entry", round_=round_.slug, number=first)
        return url_for("trail.entries", round_=round_.slug, first=first, _anchor=f"entry-{first}")

    return address


def _entry(number: int) -> str:
    return _("entry %(number)s", number=number)


def _span(numbers: list[int]) -> str:
    if len(numbers) == 1:
        return _entry(numbers[0])
    first, last = numbers[0], numbers[-1]
    if last - first >= len(numbers):  # with others between them
        return _("among entries %(first)s to %(last)s", first=first, last=last)
    return _("entries %(first)s to %(last)s", first=first, last=last)


def _days(row: together.Row, entries: Sequence[Entry], zone: str) -> str:
    """From when to when; nothing for what has no time, so that none tells whose it is."""
    if not row.is_dated:
        return ""
    first, last = (day_of(entries[row.numbers[at]], zone) for at in (0, -1))
    return first if first == last else _("%(first)s to %(last)s", first=first, last=last)


def day_of(entry: Entry, zone: str) -> str:
    """The day that an entry says, in words."""
    return dates.day_words(dates.from_stamp(str(entry.data["at"])), zone)


def number_in(entry: Entry, name: str) -> int:
    """A count that an entry holds; zero where its kind has none of this name."""
    return int(str(entry.data.get(name, 0)))


def _confirmed(entry: Entry) -> str:
    if not number_in(entry, "members"):  # a public vote that was brought in
        return _("The result stands as it was counted.")
    return ngettext(
        "The result was confirmed: %(agreed)s of %(members)s members agreed, %(num)s objected.",
        "The result was confirmed: %(agreed)s of %(members)s members agreed, %(num)s objected.",
        number_in(entry, "objected"),
        agreed=number_in(entry, "agreed"),
        members=number_in(entry, "members"),
    )


def _put_back(entry: Entry) -> str:
    lost = number_in(entry, "signed") - number_in(entry, "restored")
    if lost < 1:
        return _("The database was put back, and has not what had been signed for. The ledger says so.")
    return ngettext(
        "The database was put back to an earlier state. At least one entry that was signed for is gone.",
        "The database was put back to an earlier state. At least %(num)s entries that were signed for "
        "are gone.",
        lost,
    )


def _said(entry: Entry, rules: Rules | None) -> str | None:
    """An entry's sentence, with the names that the ground rules give; None for what is not told."""
    if rules is not None and entry.type == "links-checked":
        return scrutinised.sentence(entry, rules.scrutineers)
    if rules is not None and entry.type == "ballots-closed":
        return " ".join(filter(None, (_told(entry), draws.closing_words(entry, rules))))
    return _told(entry)


def _told(entry: Entry) -> str | None:
    data: dict[str, Any] = dict(entry.data)
    sentences = {
        "round-started": _("The round began."),
        "ground-rules-agreed": ngettext(
            "%(agreed)s of %(members)s members agreed the ground rules, %(num)s objected.",
            "%(agreed)s of %(members)s members agreed the ground rules, %(num)s objected.",
            number_in(entry, "objected"),
            agreed=data.get("agreed"),
            members=data.get("members"),
        ),
        "ground-rules-frozen": _("The ground rules were frozen. Nobody could change them after."),
        "phase-extended": _("A part of the round was given more time. Everybody was told why."),
        "roll-frozen": _("The roll was fixed: %(slots)s members, one ballot each.", slots=data.get("slots")),
        "ballots-closed": _("Ballots closed: %(ballots)s counted.", ballots=data.get("ballots")),
        "ballots-imported": _("%(ballots)s public ballots were brought in.", ballots=data.get("ballots")),
        "draw-made": _("The draw was made: %(value)s, written down by two people.", value=data.get("value")),
        "count-made": _("The ballots were counted, and counted again by other means."),
        "decision-confirmed": _confirmed(entry),
        "forked": _put_back(entry),
        "fork-accepted": ngettext(
            "%(agreed)s of %(members)s members agreed to go on from what was restored, %(num)s objected.",
            "%(agreed)s of %(members)s members agreed to go on from what was restored, %(num)s objected.",
            number_in(entry, "objected"),
            agreed=data.get("agreed"),
            members=data.get("members"),
        ),
        "published": _("The result was published with everything needed to check it."),
        "correction": _("A correction was published beside the result, signed by two facilitators."),
        "key-destroyed": _("The time for questions was over: nobody can open a ballot any more."),
        "redaction": _("Somebody asked to be forgotten, and was."),
    }
    return sentences.get(entry.type)
