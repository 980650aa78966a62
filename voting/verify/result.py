"""Whether result.json is the one that was counted and confirmed, and what its figures rest on."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from hashlib import sha256
from typing import TYPE_CHECKING

from voting import exact
from voting.ledger.ballots import ALL
from voting.result import FORMAT
from voting.verify.findings import Finding, Noted, list_of
from voting.verify.lists import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voting.ledger.published import PublishedList
    from voting.verify.documents import Value
    from voting.verify.evidence import Evidence
    from voting.verify.findings import Remark

FILE = "result.json"


def digest(evidence: Evidence) -> Iterator[Finding]:
    """Compare the file with the entries that counted it and confirmed it."""
    found = sha256(evidence.file(FILE)).hexdigest()
    entries = [*evidence.all("count-made"), *evidence.all("decision-confirmed")]
    for entry in entries:
        if entry.text("result") != found:
            yield Finding(str(entry), f"{FILE} is not the result that it names")


def figures(evidence: Evidence) -> Iterator[Remark]:
    """Compare the rule, the pot and the turnout with the ground rules and the entries."""
    result, rules = evidence.result, evidence.rules
    if result["format"].text() != FORMAT:
        result["format"].refuse(f"is not {FORMAT}")
    if not result["rule"].same(rules.rule):
        yield Finding(FILE, "it was counted by another rule than that of the ground rules")
    if not evidence.imported and rules.rule["weight"] != rules.weight:
        yield Finding("ground-rules.json", "the weight in the rule is not the sum of the criteria's weights")
    closed = evidence.only("ballots-imported" if evidence.imported else "ballots-closed")
    roll = closed.count("ballots") if evidence.imported else evidence.only("roll-frozen").count("slots")
    expected = {
        "budget": rules.pot,
        "minor_units": rules.minor_units,
        "ballots": closed.count("ballots"),
        "roll": roll,
    }
    for name, value in expected.items():
        if result[name].whole() != value:
            yield Finding(FILE, f"{name} is {result[name].whole()}, and should be {value}")
    yield Noted("margins and what the property checks in result.json looked at were not worked out again")


def criteria(evidence: Evidence) -> Iterator[Finding]:
    """Work out again each criterion's mean: one for each list but the combined, in the order of the lists."""
    lists = {} if evidence.imported else {(each.proposal, each.criterion): each for each in evidence.lists}
    expected = [name for name in lists if name[1] != ALL]
    rows = evidence.result["criteria"].items()
    found = [(row["proposal"].text(), row["criterion"].text()) for row in rows]
    for name, row in zip(found, rows, strict=True):
        if name in expected:
            yield from _mean(name, row, lists[name])
    for odd in (Counter(found) - Counter(expected)).elements():
        yield Finding(list_of(*odd), f"{FILE} has a mean for it, and there is no such list, or it has two")
    if not found and not any(each.size for each in lists.values()):
        return  # nobody voted, and then there need be none
    for absent in (Counter(expected) - Counter(found)).elements():
        yield Finding(list_of(*absent), f"{FILE} has no mean for it")
    if found != expected:
        yield Finding(FILE, "its criteria are not those of the lists, in their order")


def _mean(name: tuple[str, str], row: Value, each: PublishedList) -> Iterator[Finding]:
    scored, total = counted(each)
    mean = exact.text(Fraction(total, scored)) if scored and total is not None else ""
    shown = row["mean"].text(), row["scorers"].whole() if "scorers" in row else None
    if shown != (mean, scored):
        yield Finding(list_of(*name), f"{FILE} says {shown[0]} of {shown[1]}, and it is {mean} of {scored}")
