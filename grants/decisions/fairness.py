"""Was it fair? What was checked of a result, each in a sentence; and how it happened, entry by entry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from grants import dates
from grants.decisions import draws, scrutinised
from grants.rounds.queries import rules_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from grants.decisions.models import Decision
    from grants.rounds.models import Round
    from voting.ledger.entries import Entry

SAID_ONCE = ("proposal-submitted", "proposal-withdrawn", "proposal-ineligible", "ballot-cast")
"""Kinds of entries of which the story tells how many there were, where the last of them stands."""
VERDICTS = {"holds": True, "does not hold": False, "not checked": None}
Said = list[tuple[bool | None, str]]


@dataclass(frozen=True)
class Happened:
    """One line of the story."""

    sentence: str
    when: str
    entries: str
    url: str | None = None


def fair(round_: Round, found: dict[str, Any], decision: Decision | None, entries: Sequence[Entry]) -> Said:
    """What was checked, and what it found; `entries` are those of the round's ledger."""
    said: Said = [
        (VERDICTS[check["verdict"]], sentence)
        for check in found["checks"]
        if (sentence := _sentence(round_, found, check)) is not None
    ]
    if not round_.is_imported:
        rules = rules_of(round_.id)
        said.append((True, _rules(entries, rules.zone)))
        said.extend(scrutinised.fair(entries, rules.scrutineers))
    if decision is not None and decision.members:
        agreed = ngettext(
            "%(agreed)s of %(members)s members confirmed the result, %(num)s objected.",
            "%(agreed)s of %(members)s members confirmed the result, %(num)s objected.",
            decision.objected,
            agreed=decision.agreed,
            members=decision.members,
        )
        said.append((True, agreed))
    if any(entry.type == "forked" for entry in entries):
        sentence = _(
            "The database was put back to an earlier state during this round. What is missing stands below, "
            "and whoever checks the bundle is told."
        )
        said.append((False, sentence))
    return said


def _sentence(round_: Round, found: dict[str, Any], check: dict[str, Any]) -> str | None:
    """What a check looked at, as it reads where it holds; None for one that is not told here."""
    sentences = {
        "recount-agrees": _("Counted twice, by two separate programs: the same answer."),
        "within-pot": _("No more was awarded than there was in the pot."),
        "terms-kept": _(
            "Every award is as large as the ground rules allow, and goes to nobody they rule out."
        ),
        "anonymity": _("It makes no difference in which order ballots were read."),
        "neutrality": _listed(found["rule"]["tie_order"]),
        "equal-weight": _("Every score counted the same."),
        "price-certificate": _(
            "Supporters paid for what they bought, none more than they held, and could pay for nothing more."
        ),
    }
    if check["check"] == "monotonicity":
        return _better(check["detail"])
    if not round_.is_imported:
        sentences["ballots-within-roll"] = _("One ballot for each member, all of the same weight.")
        sentences["recusals-honoured"] = _("Whoever stood aside on a proposal had no score counted for it.")
    return sentences.get(check["check"])


def _listed(tie_order: Sequence[str]) -> str:
    if "file" in tie_order:
        return _(
            "It makes no difference in which order proposals are listed, but between equals, as was agreed."
        )
    return _("It makes no difference in which order proposals are listed.")


def _better(detail: dict[str, Any]) -> str:
    """Whether a winner would have lost by doing better; and where one would, or not all was tried, that."""
    lost = detail.get("lost", 0)
    if lost:
        return ngettext(
            "Nobody who was funded would have lost it by being scored higher, or by asking for less. "
            "For one it would have been so, which this rule does not rule out.",
            "Nobody who was funded would have lost it by being scored higher, or by asking for less. "
            "For %(num)s it would have been so, which this rule does not rule out.",
            lost,
        )
    if detail.get("probed", 0) < detail.get("probes", 0):
        return _(
            "Nobody who was funded would have lost it by being scored higher, or by asking for less. "
            "This was tried for %(probed)s changes out of %(probes)s.",
            probed=detail["probed"],
            probes=detail["probes"],
        )
    return _("Nobody who was funded would have lost it by being scored higher, or by asking for less.")


def how_close(found: dict[str, Any]) -> str | None:
    """Whether any one score decided an award; None where no single scores are public."""
    check = next(each for each in found["checks"] if each["check"] == "one-score-out")
    if VERDICTS[check["verdict"]] is None:
        return None
    if not check["detail"]["decisive"]:
        return _("No single score decided any award.")
    return ngettext(
        "It was close: without one single score, other groups would have been funded.",
        "It was close: without any one of %(num)s single scores, other groups would have been funded.",
        check["detail"]["decisive"],
    )


def _rules(entries: Sequence[Entry], zone: str) -> str:
    entry = next((each for each in entries if each.type == "ground-rules-agreed"), None)
    if entry is None:
        raise LookupError("a result without agreed ground rules")
    return ngettext(
        "%(agreed)s of %(members)s members agreed the rules on %(day)s, %(num)s objected. "
        "They were not changed since.",
        "%(agreed)s of %(members)s members agreed the rules on %(day)s, %(num)s objected. "
        "They were not changed since.",
        _number(entry, "objected"),
        agreed=_number(entry, "agreed"),
        members=_number(entry, "members"),
        day=_day(entry, zone),
    )


def story(
    entries: Sequence[Entry],
    zone: str,
    address: Callable[[int, int], str] | None = None,
    scrutineers: Sequence[str] = (),
) -> list[Happened]:
    """How it happened, from the ledger alone: the same for everybody.

    `address` gives where the proof of an entry, or of the first to the last of a kind, can be seen;
    `scrutineers` are the names in the ground rules.
    """

    def line(sentence: str, when: str, numbers: list[int]) -> Happened:
        url = address(numbers[0], numbers[-1]) if address else None
        return Happened(sentence, when, _span(numbers), url)

    told = []
    many = {kind: [at for at, entry in enumerate(entries) if entry.type == kind] for kind in SAID_ONCE}
    for number, entry in enumerate(entries):
        numbers = many.get(entry.type, [])
        if numbers and number == numbers[-1]:
            when = "" if entry.type == "ballot-cast" else _day(entry, zone)
            told.append(line(_together(entry.type, len(numbers)), when, numbers))
        said = scrutinised.sentence(entry, scrutineers) if entry.type == "links-checked" else _told(entry)
        if said is not None and entry.type == "ballots-closed":
            said = " ".join(filter(None, (said, draws.closing_words(entry, zone))))
        if said is not None:
            told.append(line(said, _day(entry, zone), [number]))
    return told


def proofs_of(round_: Round) -> Callable[[int, int], str]:
    """Where the proof of one entry is, or those of a row of them."""

    def address(first: int, last: int) -> str:
        if first == last:
            return url_for("trail.entry", round_=round_.slug, number=first)
        return url_for("trail.entries", round_=round_.slug, first=first)

    return address


def _together(kind: str, number: int) -> str:
    """One sentence for all the entries of a kind. Proposals that left explain why fewer were scored."""
    return {
        "proposal-submitted": ngettext("One proposal was sent.", "%(num)s proposals were sent.", number),
        "proposal-withdrawn": ngettext(
            "One proposal was taken out by its group, so it was not scored.",
            "%(num)s proposals were taken out by their groups, so they were not scored.",
            number,
        ),
        "proposal-ineligible": ngettext(
            "One proposal was outside the ground rules, so it was not scored.",
            "%(num)s proposals were outside the ground rules, so they were not scored.",
            number,
        ),
        "ballot-cast": _("Members cast their ballots, each on their own."),
    }[kind]


def _entry(number: int) -> str:
    return _("entry %(number)s", number=number)


def _span(numbers: list[int]) -> str:
    if len(numbers) == 1:
        return _entry(numbers[0])
    return _("entries %(first)s to %(last)s", first=numbers[0], last=numbers[-1])


def _day(entry: Entry, zone: str) -> str:
    return dates.day_words(dates.from_stamp(str(entry.data["at"])), zone)


def _number(entry: Entry, name: str) -> int:
    """A count that an entry holds; zero where its kind has none of this name."""
    return int(str(entry.data.get(name, 0)))


def _confirmed(entry: Entry) -> str:
    if not _number(entry, "members"):  # a public vote that was brought in
        return _("The result stands as it was counted.")
    return ngettext(
        "The result was confirmed: %(agreed)s of %(members)s members agreed, %(num)s objected.",
        "The result was confirmed: %(agreed)s of %(members)s members agreed, %(num)s objected.",
        _number(entry, "objected"),
        agreed=_number(entry, "agreed"),
        members=_number(entry, "members"),
    )


def _put_back(entry: Entry) -> str:
    lost = _number(entry, "signed") - _number(entry, "restored")
    if lost < 1:
        return _("The database was put back, and has not what had been signed for. The ledger says so.")
    return ngettext(
        "The database was put back to an earlier state. At least one entry that was signed for is gone.",
        "The database was put back to an earlier state. At least %(num)s entries that were signed for "
        "are gone.",
        lost,
    )


def _told(entry: Entry) -> str | None:
    data: dict[str, Any] = dict(entry.data)
    sentences = {
        "round-started": _("The round began."),
        "ground-rules-agreed": ngettext(
            "%(agreed)s of %(members)s members agreed the ground rules, %(num)s objected.",
            "%(agreed)s of %(members)s members agreed the ground rules, %(num)s objected.",
            _number(entry, "objected"),
            agreed=data.get("agreed"),
            members=data.get("members"),
        ),
        "ground-rules-frozen": _("The ground rules were frozen. Nobody could change them after."),
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
            _number(entry, "objected"),
            agreed=data.get("agreed"),
            members=data.get("members"),
        ),
        "published": _("The result was published with everything needed to check it."),
        "correction": _("A correction was published beside the result, signed by two facilitators."),
        "key-destroyed": _("The time for questions was over: nobody can open a ballot any more."),
        "redaction": _("Somebody asked to be forgotten, and was."),
    }
    return sentences.get(entry.type)
