"""Checking rounds whose ballots are published whole, and logging forged ones anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.voting.members_round import ORIGIN, Wishes, many
from voting.ledger import tree, whole
from voting.verify import Report, verify

if TYPE_CHECKING:
    from tests.voting.made_rounds import Made

Lines = list[dict[str, Any]]

WHOLE = Wishes(publish="ballots")
MANY, FEW = many(200), many(199)


def checked(made: Made, **given: Any) -> Report:  # noqa: ANN401 -- what `verify` takes
    return verify(made.bundle(), made.key, **given)


def expect(made: Made, subject: str, sentence: str, **given: Any) -> None:  # noqa: ANN401 -- as above
    """One of the findings is this."""
    report = checked(made, **given)
    found = [each for each in report.findings if each.subject == subject and sentence in each.sentence]
    assert (report.exit, bool(found)) == (1, True), report.findings


def relog(made: Made, lines: Lines, *, casts: bool = False, count: bool = False) -> None:
    """Publish these ballots or totals, and log the root that they have; also the casts, or their number."""
    made.save_opened(lines)
    if "commitment" in lines[-1]:
        sealed = [bytes.fromhex(line["commitment"]) for line in lines if "commitment" in line]
    else:
        sealed = [digest(line) for line in lines]
    closed = made.of("ballots-closed")
    closed["root"] = tree.root([tree.root(sorted(sealed))]).hex()
    if count:
        closed["ballots"] = len(sealed)
    by_slot = {line["slot"]: line for line in lines if "slot" in line}
    for kind, data in made.entries:
        if casts and kind == "ballot-cast" and data["slot"] in by_slot:
            line = by_slot[data["slot"]]
            if data["revision"] == line["revision"]:
                data["digest"] = digest(line).hex()


def digest(line: dict[str, Any]) -> bytes:
    return whole.digest(ORIGIN, whole.from_record(line), 2)
