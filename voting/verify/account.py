"""What was checked and holds, in a few lines with the bundle's own figures.

A line is said only where every check that it stands for was made to its end and found nothing amiss.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from voting.verify import (
    archive,
    imported,
    links,
    lists,
    order,
    phases,
    proposals,
    recounted,
    result,
    roll,
    rules,
    shapes,
    signature,
    sums,
    whole,
    whole_links,
)
from voting.verify.findings import Broken, plain
from voting.wording import numbered

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from voting.verify.evidence import Evidence
    from voting.verify.signature import Given


class _Line(NamedTuple):
    """What is said where all of `checks` hold, or else `less`; nothing where `said` gives no words."""

    checks: tuple[Callable[..., object], ...]
    said: Callable[[Evidence, Given], str]
    less: _Line | None = None


def checked(evidence: Evidence, given: Given, held: set[Callable[..., object]]) -> Iterator[str]:
    """Give the lines for a bundle of which the checks in `held` found nothing amiss."""
    members = _WHOLE if evidence.is_whole else _MEMBERS
    for line in members if not evidence.imported else _IMPORTED:
        told = line if held.issuperset(line.checks) else line.less
        try:
            said = told.said(evidence, given) if told and held.issuperset(told.checks) else ""
        except Broken:  # what the line would tell of cannot be read, which other checks say
            continue
        if said:
            yield said


def _files(evidence: Evidence, _given: Given) -> str:
    final = evidence.only("published").data["files"]
    count = len(final) if isinstance(final, dict) else 0
    return f"all {len(evidence.files)} files, byte by byte; {count} of them are those that were published"


def _key(evidence: Evidence, _given: Given) -> str:
    return f"the key is the one that was given, and {plain(evidence.origin)} is its ledger"


def _entries(evidence: Evidence, given: Given) -> str:
    return f"{_ordered(evidence, given)}, with the root that was signed for"


def _ordered(evidence: Evidence, _given: Given) -> str:
    count = len(evidence.lines)
    return f"{count:,} {'entry' if count == 1 else 'entries'}, in order"


def _checkpoints(_evidence: Evidence, given: Given) -> str:
    count = len(given.checkpoints)
    return f"{numbered(count, 'checkpoint')} from elsewhere: the ledger goes on from there" if count else ""


def _rules(evidence: Evidence, _given: Given) -> str:
    agreed = rules.agreed_to(evidence)
    who = f"{agreed[-1].count('agreed')} of {agreed[-1].count('members')} members" if agreed else "nobody"
    return f"the ground rules, to which {who} agreed before they were frozen, as the entries say"


def _proposals(evidence: Evidence, _given: Given) -> str:
    count = len(evidence.only("roll-frozen").list("proposals"))
    return f"{numbered(count, 'proposal')} to score, asking for what was logged when the roll was frozen"


def _roll(evidence: Evidence, _given: Given) -> str:
    slots, count = numbered(len(evidence.roll), "slot"), evidence.only("ballots-closed").count("ballots")
    ballots = numbered(count, "ballot")
    return f"the roll of {slots}, with the root that was logged, and {ballots}, each in a slot of its own"


def _lists(evidence: Evidence, _given: Given) -> str:
    count = evidence.only("ballots-closed").count("ballots")
    return f"{numbered(len(evidence.lists), 'list')} of {count}, none twice, with the root logged at closing"


def _opened(evidence: Evidence, _given: Given) -> str:
    count = sum(each.size for each in evidence.lists if each.states is not None)
    if not count:
        return ""
    return f"{numbered(count, 'opening')}: each is what was committed to, and the lists of a proposal agree"


def _whole(evidence: Evidence, _given: Given) -> str:
    count = evidence.only("ballots-closed").count("ballots")
    if not evidence.shows_ballots:
        return f"{numbered(count, 'commitment')} to whole ballots: those that were cast, with the root logged"
    return f"{numbered(count, 'whole ballot')}: each is what was cast, with the root logged at closing"


def _written(evidence: Evidence, _given: Given) -> str:
    return "ballots.pb, which says what these ballots say" if evidence.shows_ballots else ""


def _links(evidence: Evidence, given: Given) -> str:
    if given.links is None:
        return ""
    count = evidence.only("ballots-closed").count("ballots")
    return f"the links of {numbered(count, 'ballot')}: all scores belong to ballots, and each ballot adds up"


def _recount(evidence: Evidence, _given: Given) -> str:
    count = len(evidence.result["winners"].items())
    return f"a second count gives the same {numbered(count, 'winner')}, amounts and standings"


def _awards(evidence: Evidence, _given: Given) -> str:
    count = len(evidence.all("award-accepted"))
    return f"{numbered(count, 'award')} accepted, for what the result gave" if count else ""


def _election(evidence: Evidence, _given: Given) -> str:
    count = len(evidence.election.ballots)
    return f"{numbered(count, 'ballot')} of the imported file, with the root that was logged"


_ORDER = (order.check, order.waited, phases.steps, phases.ends, phases.scoring)
_FIRST = (
    _Line((archive.faults, archive.check), _files),
    _Line((signature.key,), _key),
    _Line((signature.own, *_ORDER), _entries, less=_Line(_ORDER, _ordered)),
    _Line((signature.elsewhere,), _checkpoints),
)
_LAST = (
    _Line((shapes.result, result.digest, result.figures, result.criteria, recounted.check), _recount),
    _Line((proposals.awards,), _awards),
)
_ROUND = (
    *_FIRST,
    _Line((rules.check, shapes.rules), _rules),
    _Line((proposals.entries, proposals.listed, shapes.proposals), _proposals),
    _Line((roll.check, roll.casts), _roll),
)
_WHOLE = (
    *_ROUND,
    _Line((whole.check, whole.shown, sums.check), _whole),
    _Line((whole.file,), _written),
    _Line((whole_links.check,), _links),
    *_LAST,
)
_MEMBERS = (
    *_ROUND,
    _Line((lists.check, lists.repeated), _lists),
    _Line((lists.opened, lists.shown, sums.check), _opened),
    _Line((links.check,), _links),
    *_LAST,
)
_IMPORTED = (
    *_FIRST,
    _Line((imported.check, imported.listed, imported.told), _election),
    *_LAST,
)
