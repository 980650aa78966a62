"""Whether the draw is the one that was agreed, named before ballots closed, made after, and counted by.

That its value is what was drawn no bundle can show: a public draw is looked up, and lots were witnessed.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from voting import draws
from voting.ledger.shapes import ID
from voting.verify.findings import Finding, Noted, plain
from voting.verify.result import FILE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voting.verify.evidence import Evidence, Numbered
    from voting.verify.findings import Remark
    from voting.verify.rules import AgreedDraw

RULES = "ground-rules.json"
LONGEST_SOURCE = 100
"""Letters of a source that a note shows, so that a long one cannot push the value off its line."""


def check(evidence: Evidence) -> Iterator[Remark]:
    """Follow the draw from the ground rules through the closing to the result."""
    agreed, made = evidence.rules.draw, evidence.all("draw-made")
    if evidence.imported:
        if agreed is not None:
            yield Finding(RULES, "it agrees on a draw, and the ballots of an imported election have none")
        for entry in made:
            yield Finding(str(entry), "the ballots of an imported election have no draw")
        return
    closed = evidence.only("ballots-closed")
    yield from _named(agreed, closed)
    if agreed is None:
        for entry in made:
            yield Finding(str(entry), "it makes a draw, and the ground rules agree on none")
    elif not made:
        yield Finding(str(closed), "the ground rules agree on a draw, and none was made after this")
    else:
        yield from _made(made[0], closed)
        yield _to_look_up(agreed, made[0], closed)
    yield from _counted_by(evidence)


def _named(agreed: AgreedDraw | None, closed: Numbered) -> Iterator[Finding]:
    """Compare the draw that the closing names with the ground rules, and its time with the closing's."""
    named = closed.data["draw"]
    if agreed is None:
        if named != draws.NONE:
            yield Finding(str(closed), "it names a draw, and the ground rules agree on none")
    elif not agreed.is_public:
        if named != draws.LOTS:
            yield Finding(str(closed), "the ground rules agree on lots, and it does not name them")
    elif not isinstance(named, dict):
        yield Finding(str(closed), f"the ground rules agree on a public draw, and it names {named}")
    else:
        if named["source"] != draws.source_id(agreed.source):
            yield Finding(str(closed), "it names a draw of another source than the ground rules")
        if _moment(named["at"]) - _moment(closed.data["at"]) < draws.AHEAD:
            yield Finding(str(closed), "it names a draw that is less than 24 hours ahead")


def _made(entry: Numbered, closed: Numbered) -> Iterator[Finding]:
    named, value = closed.data["draw"], entry.text("value")
    if isinstance(named, dict) and _moment(entry.data["at"]) < _moment(named["at"]):
        yield Finding(str(entry), f"it was made before the draw's time, {named['at']}")
    if _moment(entry.data["at"]) < _moment(closed.data["at"]):
        yield Finding(str(entry), f"it was made before ballots closed, at {closed.data['at']}")
    if entry.count("seats") != draws.SEATS:
        yield Finding(str(entry), f"its value was read by {entry.count('seats')}, and {draws.SEATS} must")
    if value != " ".join(value.split()):
        yield Finding(str(entry), "its value has spaces that nobody sees, which choose another order")


def _to_look_up(agreed: AgreedDraw, entry: Numbered, closed: Numbered) -> Noted:
    named, value = closed.data["draw"], entry.text("value")
    if not isinstance(named, dict) or not ID.fits(named["number"]):
        return Noted(f"the draw by lots was witnessed, not checked: written {value}")
    day = str(named["at"]).partition("T")[0]
    source = plain(agreed.source, LONGEST_SOURCE)
    return Noted(f"look it up: {source}, number {named['number']} of {day}, written {value}")


def _counted_by(evidence: Evidence) -> Iterator[Finding]:
    """Compare the draw in the result with the one that was made."""
    if "draw" not in evidence.result:
        if evidence.rules.draw is not None:
            yield Finding(FILE, "it does not say by which draw equals were told apart")
        return
    if evidence.rules.draw is None or evidence.seed is None:
        yield Finding(FILE, "it names a draw that was not agreed, or not made")
        return
    shown, entry = evidence.result["draw"], evidence.only("draw-made")
    if shown["value"].text() != entry.text("value"):
        yield Finding(FILE, f"its draw has another value than {entry}")
    if shown["seed"].text() != evidence.seed.hex():
        yield Finding(FILE, "the seed of its draw is not the one that the value gives")


def _moment(text: object) -> datetime:
    """A time that has its shape."""
    return datetime.strptime(str(text), "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
