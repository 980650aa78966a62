"""The trail in plain words: what may be told of it now, entry by entry, and what each proof is good for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask_babel import gettext as _

from grants import dates
from grants.access.embargo import entries_are_open
from grants.audit.ledger import read_entries
from grants.audit.queries import lines_between
from grants.decisions.story import Happened, proofs_of
from grants.decisions.story import story as story_of
from grants.reports.trail import said_of, words
from grants.rounds.queries import frozen_rules, rules_of
from grants.rounds.rules import Rules
from voting.ledger import entries

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from grants.rounds.models import Round

ON_A_PAGE = 25
TOLD_AT_ONCE = {
    "round-started",
    "ground-rules-agreed",
    "ground-rules-frozen",
    "phase-moved",
    "phase-extended",
    "roll-frozen",
}
"""What the round's own page tells everybody while ballots are open; how many of the rest there are waits."""


@dataclass(frozen=True)
class Told:
    """One entry of the list: its number, what it records, and when, where it says so."""

    number: int
    sentence: str
    when: str


def zone_of(round_: Round) -> str:
    """The zone that dates are told in: the ground rules' or, before there are any, the collaborative's."""
    version = frozen_rules(round_.id)
    return Rules.read(version.document).zone if version else round_.collaborative.zone


def story(round_: Round, titles: Mapping[str, str]) -> list[Happened]:
    """How the round went so far. Numbers and proofs of entries are there once ballots have closed."""
    found, zone = read_entries(round_.ledger_id), zone_of(round_)
    if entries_are_open(round_.phase):
        return story_of(found, zone, proofs_of(round_), rules_of(round_.id), titles)
    told = story_of([entry for entry in found if entry.type in TOLD_AT_ONCE], zone)
    return [Happened(each.sentence, each.when, "") for each in told]


def pages(round_: Round) -> int:
    """How many pages the list of all entries has."""
    return -(-round_.ledger.size // ON_A_PAGE)


def page(round_: Round, number: int, titles: Mapping[str, str]) -> list[Told]:
    """One page of the list of all entries, `number` from 1; nothing where there is no such page.

    Whoever writes an address by hand may write any number: one that no column holds is not asked for.
    """
    if not 1 <= number <= pages(round_):
        return []
    first = (number - 1) * ON_A_PAGE
    return told(round_, lines_between(round_.ledger_id, first, first + ON_A_PAGE), titles)


def told(round_: Round, lines: Sequence[tuple[int, bytes]], titles: Mapping[str, str]) -> list[Told]:
    """Entries in words, with those titles that whoever reads may know."""
    kinds, zone = words(), zone_of(round_)
    found = [(number, entries.read(line)) for number, line in lines]
    return [
        Told(
            number,
            said_of(entry, kinds, titles),
            dates.words(dates.from_stamp(str(entry.data["at"])), zone) if "at" in entry.data else "",
        )
        for number, entry in found
    ]


def meaning(kind: str) -> str:
    """What an entry of a kind binds, in a sentence; empty where the line itself says all there is."""
    bound = {
        "ground-rules-proposed": _("It holds a fingerprint of the ground rules as members read them."),
        "ground-rules-agreed": _(
            "It holds how many members agreed and objected, and a fingerprint of who said what. Members can "
            "see who did."
        ),
        "ground-rules-frozen": _(
            "It holds a fingerprint of the ground rules. With another letter in them, the fingerprint would "
            "be another."
        ),
        "phase-moved": _("It holds a fingerprint of the reason that was given."),
        "phase-extended": _(
            "It holds the new end, and a fingerprint of the reason that was given. The ground rules stay as "
            "they were agreed."
        ),
        "proposal-submitted": _("It holds a fingerprint of what the group sent, and none of its words."),
        "proposal-revised": _("It holds a fingerprint of what the group sent, and none of its words."),
        "proposal-withdrawn": _("Its group took it out before the count, so it was not scored."),
        "proposal-ineligible": _(
            "A facilitator found that it does not fit the ground rules, so it was not scored. Its group was "
            "told why; the entry holds a fingerprint of the reason, and none of its words."
        ),
        "roll-frozen": _(
            "It holds how many can vote, one fingerprint of all their places, the proposals in their order "
            "and what each asks for."
        ),
        "interest-declared": _("It holds the proposal, and a fingerprint in place of the member."),
        "ballot-cast": _(
            "It holds a place on the roll without a name, and a fingerprint of the whole ballot. It does not "
            "hold a score, nor when it was cast."
        ),
        "ballots-closed": _(
            "It holds one fingerprint of every score that counts. It was written before anything was "
            "counted, so no score can have been changed to suit the result."
        ),
        "links-checked": _(
            "It holds which of the two people it was, what they said, and a fingerprint of the ballots that "
            "they were given."
        ),
        "count-made": _("It holds a fingerprint of the whole result, and of the rule it was counted by."),
        "decision-confirmed": _("It holds how many members agreed and objected, and which result."),
        "published": _("It holds a fingerprint of every file that was published."),
        "correction": _(
            "It holds a fingerprint of the words, which stand beside the result, and how many facilitators "
            "signed them. Nothing that was published before was changed."
        ),
    }
    return bound.get(kind, "")
