"""Whether each document has its fields and no other: what no check knows of, people would read and believe.

Of what no other check works out again (margins and property checks) this one sees that it is well formed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from voting import draws
from voting.checks import Verdict
from voting.ledger.shapes import HASH
from voting.verify.documents import load
from voting.verify.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voting.verify.documents import Value
    from voting.verify.evidence import Evidence

RULES = "ground-rules.json"
PROPOSALS = "proposals.json"
_NEEDED_RULES = ("format", "pot", "criteria", "rule", "floor", "publish", "agree")
_OTHER_RULES = (
    "title", "purpose", "who_may_apply", "currency", "zone", "least", "most", "questions", "dates",
    "minor_units", "draw", "scrutineers",
)  # fmt: skip
_PARTS = ("budget", "spent", "minor_units", "winners", "ballots", "roll")  # with those of the rows below
DETAILS = {
    "ballots-within-roll": ("ballots", "roll"),
    "recount-agrees": ("winners", "standings"),
    "within-pot": ("pot", "awarded", "left"),
    "terms-kept": ("in_part", "earmarks", "missed", "proposals"),
    "anonymity": ("read",),
    "neutrality": ("listed",),
    "equal-weight": ("lists", "proposals"),
    "one-score-out": ("lists", "scores", "decisive", "proposals"),
    "monotonicity": ("winners", "probes", "probed", "lost", "proposals"),
    "recusals-honoured": ("recusals", "counted"),
    "recusals-declared": ("recused", "declared", "proposals"),
    "price-certificate": ("bought", "raises", "proposals"),
}  # each property in voting/checks, with the figures it was judged by
UNCHECKED = {
    "anonymity": ("read",),
    "neutrality": ("listed",),
    "equal-weight": ("lists",),
    "one-score-out": ("lists",),
    "monotonicity": ("winners",),
    "price-certificate": ("bought",),
}  # the figures of one that was not checked
_STEP = ("proposal", "standing", "left", "cost", "amount", "outcome")


def rules(evidence: Evidence) -> Iterator[Finding]:
    """Look through ground-rules.json; what the rule's record holds is read strictly where it is read."""
    document = load(RULES, evidence.file(RULES))
    document.only(*_NEEDED_RULES, may=_OTHER_RULES)
    for criterion in document["criteria"].items():
        criterion.only("id", "weight", "points", may=("question",))
        for point in criterion["points"].items():
            point.only("score", may=("words",))
    for question in document["questions"].items() if "questions" in document else ():
        question.only("id", "question", "help", "words")
    document["agree"].only("share")
    if "draw" in document:
        is_public = document["draw"]["kind"].text() == draws.PUBLIC
        document["draw"].only("kind", "written", *(("source", "look_up") if is_public else ()))
    for scrutineer in document["scrutineers"].items() if "scrutineers" in document else ():
        scrutineer.only("name")
    yield from ()


def proposals(evidence: Evidence) -> Iterator[Finding]:
    """Look through proposals.json."""
    for row in load(PROPOSALS, evidence.file(PROPOSALS)).items():
        row.only("id", "title", "group", "summary", "ask", "status")
        for name in ("title", "group", "summary"):
            row[name].text()
    yield from ()


def result(evidence: Evidence) -> Iterator[Finding]:
    """Look through result.json."""
    document = evidence.result
    rows = ("standings", "steps", "ties", "criteria", "margins", "checks")
    document.only("format", "rule", *_PARTS, *rows, may=("draw", "blind"))
    if "draw" in document:
        document["draw"].only("value", "seed")
    if "blind" in document and not HASH.fits(document["blind"].text()):
        document["blind"].refuse(f"is not {HASH.words}")
    _only(document["standings"], "proposal", "standing", may=("scorers",))
    _only(document["steps"], *_STEP, may=("place", "scorers", "earmark"))
    _only(document["ties"], "proposals", "order", "by")
    _only(document["criteria"], "proposal", "criterion", "mean", may=("scorers",))
    _only(document["margins"], "proposal", may=("less", "points", "raised", "to"))
    _only(document["checks"], "check", "verdict", "detail")
    yield from _margins(document)
    _checks(document["checks"], {proposal.id for proposal in evidence.proposals})


def _only(rows: Value, *names: str, may: tuple[str, ...] = ()) -> None:
    for row in rows.items():
        row.only(*names, may=may)


def _margins(document: Value) -> Iterator[Finding]:
    """See that a margin is of a proposal that was counted and got nothing, once each."""
    unfunded = {
        step["proposal"].text() for step in document["steps"].items() if step["outcome"].text() != "funded"
    }
    for row in document["margins"].items():
        name = row["proposal"].text()
        if name not in unfunded:
            yield Finding(f"proposal {name}", "result.json has a margin for it that should not be there")
        unfunded.discard(name)
        for part in ("less", "points", "raised", "to"):
            if part in row:
                row[part].whole(1)


def _checks(rows: Value, listed: set[str]) -> None:
    words = {word for name in listed for word in name.split()}  # a public election's ids may have spaces
    seen: set[str] = set()
    for row in rows.items():
        name, detail = row["check"].text(), row["detail"]
        if name not in DETAILS or name in seen:
            row["check"].refuse("is a property that nobody knows, or is there twice")
        seen.add(name)
        if row["verdict"].text() not in set(Verdict):
            row["verdict"].refuse(f"is not one of {', '.join(Verdict)}")
        fields = UNCHECKED.get(name, ()) if row["verdict"].text() == Verdict.NOT_CHECKED else DETAILS[name]
        detail.only(*fields)
        for field in fields:
            if field != "proposals":
                detail[field].whole()
            elif set(detail[field].text().split()) - words:
                detail[field].refuse("names a proposal that is not listed")
