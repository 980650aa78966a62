"""Whether result.json is the one that was counted and confirmed, and what its figures rest on."""

from __future__ import annotations

from fractions import Fraction
from hashlib import sha256
from typing import TYPE_CHECKING

from voting import exact
from voting.result import FORMAT
from voting.verify.findings import Finding, Noted, list_of
from voting.verify.lists import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

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
    if result["rule"].record() != rules.rule:
        yield Finding(FILE, "it was counted by another rule than that of the ground rules")
    if not evidence.imported and rules.rule["weight"] != rules.weight:
        yield Finding("ground-rules.json", "the weight in the rule is not the sum of the criteria's weights")
    closed = evidence.only("ballots-imported" if evidence.imported else "ballots-closed")
    roll = closed.count("ballots") if evidence.imported else evidence.only("roll-frozen").count("slots")
    expected = {"budget": rules.pot, "ballots": closed.count("ballots"), "roll": roll}
    for name, value in expected.items():
        if result[name].whole() != value:
            yield Finding(FILE, f"{name} is {result[name].whole()}, and should be {value}")
    yield Noted("margins and the property checks listed in result.json were not worked out again")


def criteria(evidence: Evidence) -> Iterator[Finding]:
    """Work out again each criterion's mean."""
    lists = {(each.proposal, each.criterion): each for each in evidence.lists}
    for row in evidence.result["criteria"].items():
        name = row["proposal"].text(), row["criterion"].text()
        if name not in lists:
            yield Finding(list_of(*name), f"{FILE} has a mean for it, and there is no such list")
            continue
        scored, total = counted(lists[name])
        mean = exact.text(Fraction(total, scored)) if scored and total is not None else ""
        shown = row["mean"].text(), row["scorers"].whole() if "scorers" in row else None
        if shown != (mean, scored):
            yield Finding(
                list_of(*name), f"{FILE} says {shown[0]} of {shown[1]}, and it is {mean} of {scored}"
            )
