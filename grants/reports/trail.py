"""How it happened, entry by entry, and how anybody can check it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext as _

from grants import dates
from grants.decisions import verifying
from grants.decisions.together import named
from grants.reports.sheets import Column, Figure, Kind, Sheet, Value, of_figures
from grants.rounds.phases import NAMES
from voting.ledger import tree

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grants.reports.facts import Facts
    from voting.ledger.entries import Entry

BACK = ("interests", "proposals")
NO_TITLES: Mapping[str, str] = {}


def sheet(facts: Facts) -> Sheet:
    """The round's ledger, one entry a row."""
    place = dates.place(facts.rules.zone)
    undated = _("When it was written. Ballots and interests have no date, so that none tells whose it is.")
    leaf = _("The entry's hash in the ledger's tree (RFC 6962), in hex.")
    columns = (
        Column(_("Entry"), Kind.NUMBER, 8, _("The number of the entry, counted from 0.")),
        Column(_("What happened"), Kind.WORDS, 60, _("The kind of entry, in words.")),
        Column(_("When (%(place)s time)", place=place), Kind.MOMENT, 24, undated),
        Column(_("Leaf hash"), Kind.TEXT, 68, leaf),
    )
    kinds = words()
    return Sheet(
        _("Trail"),
        columns,
        tuple(
            _row(facts, number, entry, line, kinds)
            for number, (entry, line) in enumerate(zip(facts.entries, facts.lines, strict=True))
        ),
    )


def _row(facts: Facts, number: int, entry: Entry, line: bytes, kinds: dict[str, str]) -> tuple[Value, ...]:
    at = entry.data.get("at")
    when = facts.local(dates.from_stamp(str(at))) if at else None
    return (number, said_of(entry, kinds), when, tree.leaf_hash(line).hex())


def said_of(entry: Entry, kinds: dict[str, str], titles: Mapping[str, str] = NO_TITLES) -> str:
    """What an entry records, in a few words that start a line; proposals by number, and title where given."""
    if entry.type == "phase-moved" and (entry.data["from"], entry.data["to"]) == BACK:
        return _("The round was opened for proposals again")
    if entry.type == "phase-moved":
        return _("The round moved on: %(phase)s", phase=NAMES[str(entry.data["to"])])
    if entry.type == "draw-made":
        return _("The draw was made: %(value)s", value=entry.data["value"])
    said = kinds[entry.type]
    if "at" in entry.data and "proposal" in entry.data:
        return _("%(what)s: %(proposal)s", what=said, proposal=named(str(entry.data["proposal"]), titles))
    return said


def words() -> dict[str, str]:
    """Each kind of entry in words."""
    return {
        "round-started": _("The round began"),
        "ground-rules-proposed": _("Ground rules were proposed"),
        "ground-rules-agreed": _("The members agreed the ground rules"),
        "ground-rules-frozen": _("The ground rules were frozen"),
        "phase-moved": _("The round moved on"),
        "phase-extended": _("A part of the round was given more time"),
        "proposal-submitted": _("A proposal was sent"),
        "proposal-revised": _("A proposal was sent again, changed"),
        "proposal-withdrawn": _("A proposal was withdrawn by its group"),
        "proposal-ineligible": _("A proposal was outside the ground rules, so it was not scored"),
        "roll-frozen": _("The roll was fixed"),
        "interest-declared": _("A member stood aside on a proposal"),
        "ballot-cast": _("A ballot was cast"),
        "ballot-withdrawn": _("A ballot was withdrawn until it was cast again"),
        "ballots-closed": _("Ballots closed"),
        "ballots-imported": _("Public ballots were brought in"),
        "draw-made": _("The draw was made"),
        "links-checked": _("Somebody from outside said whether scores belong to cast ballots"),
        "count-made": _("The ballots were counted, and counted again by other means"),
        "decision-confirmed": _("The result was confirmed"),
        "published": _("The result was published"),
        "award-accepted": _("An award was accepted"),
        "correction": _("A correction was published"),
        "key-destroyed": _("The round's key was destroyed: nobody can open its ballots any more"),
        "redaction": _("Somebody asked to be forgotten, and was"),
        "forked": _("The database was put back to an earlier state"),
        "fork-accepted": _("The members agreed to go on from what was restored"),
    }


def checking(facts: Facts) -> Sheet:
    """What is needed to check the round on one's own computer."""
    figures = [
        Figure(
            _("The bundle"),
            Kind.TEXT,
            f"{facts.slug}.zip",
            _("Download it from the page where the round is published."),
        ),
        Figure(
            _("Command"),
            Kind.TEXT,
            verifying.command(facts.slug, facts.key),
            " ".join(verifying.steps()),
        ),
        Figure(_("Verifier key"), Kind.TEXT, facts.key, _("Compare it with the one that members were sent.")),
        Figure(
            _("Entries in the ledger"),
            Kind.NUMBER,
            len(facts.lines),
            _("When this report was made. It grows when an award is accepted."),
        ),
        Figure(_("Checkpoint"), Kind.TEXT, facts.checkpoint, _("The signed head of the ledger, whole.")),
        *(
            Figure(
                _("SHA-256 of %(file)s", file=name), Kind.TEXT, digest, _("In hex, as the ledger holds it.")
            )
            for name, digest in sorted(facts.last("published")["files"].items())
        ),
    ]
    meanings = (
        _("What the row is."),
        _("The text to copy, exactly as it stands."),
        _("What it is for."),
    )
    return of_figures(_("How to check"), figures, meanings, 80)
