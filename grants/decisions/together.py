"""What happens many times in a round, told once: proposals, members who stood aside, and ballots."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask_babel import gettext as _
from flask_babel import ngettext

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from voting.ledger.entries import Entry

SENT, OUT, OUTSIDE = "proposal-submitted", "proposal-withdrawn", "proposal-ineligible"
INTEREST, CAST, TAKEN_BACK = "interest-declared", "ballot-cast", "ballot-withdrawn"
ASIDE_BEFORE, ASIDE_LATER = "aside before the roll", "aside from the roll on"
ROW_OF = {SENT: SENT, OUT: OUT, OUTSIDE: OUTSIDE, CAST: CAST, TAKEN_BACK: CAST}
"""Which entries are told in one sentence. Those about ballots belong together: a count needs them all."""


@dataclass(frozen=True)
class Row:
    """Entries that are told in one sentence, by their numbers."""

    kind: str
    numbers: list[int]

    @property
    def is_dated(self) -> bool:
        """Whether the entries say when."""
        return self.kind in {SENT, OUT, OUTSIDE}


def rows(entries: Sequence[Entry]) -> list[Row]:
    """What is told together. Interests are told by whether there was a roll, as they are logged by that."""
    found: dict[str, list[int]] = {}
    has_roll = False
    for number, entry in enumerate(entries):
        has_roll = has_roll or entry.type == "roll-frozen"
        aside = ASIDE_LATER if has_roll else ASIDE_BEFORE
        kind = aside if entry.type == INTEREST else ROW_OF.get(entry.type)
        if kind is not None:
            found.setdefault(kind, []).append(number)
    return [Row(kind, numbers) for kind, numbers in found.items()]


def sentence(row: Row, entries: Sequence[Entry], titles: Mapping[str, str] | None) -> str:
    """One sentence for all, and where a count would not come out without it, one more."""
    mine = [entries[number] for number in row.numbers]
    if row.kind == CAST:
        return _ballots(mine)
    told = _many(row.kind, len(mine))
    if titles is None or row.kind not in {OUT, OUTSIDE}:
        return told
    which = "; ".join(named(str(entry.data["proposal"]), titles) for entry in mine)
    return f"{told} {ngettext('This was %(which)s.', 'These were %(which)s.', len(mine), which=which)}"


def named(proposal: str, titles: Mapping[str, str]) -> str:
    """A proposal's number, with its title where whoever reads may know it."""
    if proposal not in titles:
        return proposal
    return _("%(proposal)s, “%(title)s”", proposal=proposal, title=titles[proposal])


def _many(kind: str, number: int) -> str:
    """Proposals that left explain why fewer were scored; who stood aside is in no entry, and not told."""
    return {
        SENT: ngettext("One proposal was sent.", "%(num)s proposals were sent.", number),
        OUT: ngettext(
            "One proposal was taken out by its group, so it was not scored.",
            "%(num)s proposals were taken out by their groups, so they were not scored.",
            number,
        ),
        OUTSIDE: ngettext(
            "One proposal was outside the ground rules, so it was not scored.",
            "%(num)s proposals were outside the ground rules, so they were not scored.",
            number,
        ),
        ASIDE_BEFORE: ngettext(
            "Before scoring began, a member stood aside on a proposal once.",
            "Before scoring began, members stood aside on a proposal %(num)s times.",
            number,
        ),
        ASIDE_LATER: ngettext(
            "After scoring began, a member stood aside on a proposal once.",
            "After scoring began, members stood aside on a proposal %(num)s times.",
            number,
        ),
    }[kind]


def _ballots(entries: Sequence[Entry]) -> str:
    """How many entries there are more than ballots that count, and why."""
    stands: dict[str, bool] = {}
    again = 0
    for entry in entries:
        slot = str(entry.data["slot"])
        again += entry.type == CAST and slot in stands
        stands[slot] = entry.type == CAST
    gone = list(stands.values()).count(False)
    said = [_("Members cast their ballots, each on their own.")]
    if again:
        said.append(
            ngettext(
                "One ballot was cast again: the one before it does not count.",
                "Ballots were cast again %(num)s times: the ones before them do not count.",
                again,
            )
        )
    if gone:
        said.append(
            ngettext(
                "One ballot was taken back and not cast again, so it does not count.",
                "%(num)s ballots were taken back and not cast again, so they do not count.",
                gone,
            )
        )
    return " ".join(said)
