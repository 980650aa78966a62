"""What an entry holds, field by field, as people read it. The line itself, for programs, stands beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _

from grants import dates, money
from grants.decisions.together import named
from grants.rounds.phases import NAMES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from grants.rounds.rules import Rules
    from voting.ledger.entries import Entry

Field = dict[str, str]


def fields(entry: Entry, rules: Rules, titles: Mapping[str, str]) -> list[Field]:
    """Every field with a plain name: amounts as money, times in the round's zone, proposals with titles."""
    data: dict[str, Any] = dict(entry.data)
    asks = iter(data.pop("asks", ()))
    names = _names() | _names_in(entry.type)
    say = _sayers(rules, titles, asks)
    found = []
    for name, value in sorted(data.items(), key=lambda each: list(names).index(each[0])):
        found.append({"label": names[name], "value": say[name](value) if name in say else str(value)})
    return found


def _sayers(rules: Rules, titles: Mapping[str, str], asks: Any) -> dict[str, Callable[[Any], str]]:  # noqa: ANN401 - amounts
    """How the value of a field is said, where it is not said as it stands."""

    def asked(proposals: list[str]) -> str:
        return "\n".join(
            _("%(proposal)s: %(ask)s", proposal=named(each, titles), ask=money.words(ask, rules.currency))
            for each, ask in zip(proposals, asks, strict=True)
        )

    return {
        "at": lambda at: dates.words(dates.from_stamp(at), rules.zone),
        "amount": lambda amount: money.words(amount, rules.currency),
        "proposal": lambda proposal: named(proposal, titles),
        "proposals": asked,
        "from": lambda phase: str(NAMES[phase]),
        "to": lambda phase: str(NAMES[phase]),
        "phase": lambda phase: str(NAMES[phase]),
        "until": lambda until: dates.words(dates.from_stamp(until), rules.zone),
        "by": _who,
        "verdict": _verdict,
        "recount": lambda _agrees: _("It gave the same result"),
        "draw": lambda draw: _draw(draw, rules.zone),
        "files": lambda files: "\n".join(f"{name}: {digest}" for name, digest in sorted(files.items())),
    }


def _who(by: str) -> str:
    return {
        "facilitator": _("A facilitator"),
        "time": _("Nobody: its date had come"),
        "command": _("Whoever runs this site"),
    }[by]


def _verdict(verdict: str) -> str:
    return _("It holds") if verdict == "holds" else _("It does not hold")


def _draw(draw: Any, zone: str) -> str:  # noqa: ANN401 - a word, or what was named
    if draw == "none":
        return _("There is none")
    if draw == "lots":
        return _("Lots, drawn before members")
    return _(
        "Number %(number)s of %(source)s, drawn at %(moment)s",
        number=draw["number"],
        source=draw["source"],
        moment=dates.words(dates.from_stamp(draw["at"]), zone),
    )


def _names() -> dict[str, str]:
    """The fields in the order in which they are read; one that means different things has its name below."""
    return {
        "proposal": _("Proposal"),
        "version": _("Version"),
        "amount": _("Amount"),
        "from": _("From"),
        "to": _("To"),
        "phase": _("Which part got more time"),
        "until": _("Until when it goes on now"),
        "by": _("Who moved it on"),
        "at": _("When it was written"),
        "slots": _("Members with a ballot"),
        "proposals": _("Proposals to score, and what each asks for"),
        "slot": _("Place on the roll, without a name"),
        "revision": _("How many times this ballot was cast by then"),
        "ballots": _("Ballots that count"),
        "draw": _("The draw between equals"),
        "value": _("What was drawn"),
        "scrutineer": _("Which of the people from outside"),
        "verdict": _("What they said"),
        "recount": _("Counted again by other means"),
        "agreed": _("Members who agreed"),
        "objected": _("Members who objected"),
        "members": _("Members who could answer"),
        "seats": _("How many people wrote the same"),
        "number": _("Number of this trail from here on"),
        "restored": _("Entries that were left"),
        "signed": _("Entries that had been signed for"),
        "origin": _("Name of this trail"),
        "rules": _("Fingerprint of the ground rules"),
        "rule": _("Fingerprint of the counting rule"),
        "content": _("Fingerprint of what was sent"),
        "reason": _("Fingerprint of the reason"),
        "commitment": _("Fingerprint in place of the member"),
        "digest": _("Fingerprint of the whole ballot"),
        "links": _("Fingerprint of the ballots they were given"),
        "file": _("Fingerprint of the file of ballots"),
        "result": _("Fingerprint of the result"),
        "list": _("Fingerprint of who said what"),
        "root": _("Fingerprint of all entries that had been signed for"),
        "files": _("Fingerprint of each file"),
    }


def _names_in(kind: str) -> dict[str, str]:
    """Names of fields that mean something else in this kind of entry."""
    own = {
        "roll-frozen": {"root": _("Fingerprint of all places on the roll")},
        "ballots-closed": {"root": _("Fingerprint of every score that counts")},
        "ballots-imported": {"root": _("Fingerprint of all ballots")},
        "ballot-withdrawn": {"revision": _("How many times this ballot had been cast")},
        "correction": {
            "commitment": _("Fingerprint of the words"),
            "seats": _("How many people signed it"),
        },
        "fork-accepted": {"number": _("Number of the trail that members accepted")},
    }
    return own.get(kind, {})
