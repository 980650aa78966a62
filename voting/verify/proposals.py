"""The proposals: from what was submitted to what was scored, decided and awarded."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from voting.verify.documents import load
from voting.verify.findings import Finding, Noted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voting.verify.evidence import Evidence
    from voting.verify.findings import Remark

_OUT = {"proposal-withdrawn": "withdrawn", "proposal-ineligible": "ineligible"}
FILE = "proposals.json"


def entries(evidence: Evidence) -> Iterator[Finding]:
    """Follow each proposal through its versions to the roll, to a withdrawal or to being ineligible."""
    versions: Counter[str] = Counter()
    out: dict[str, str] = {}
    for entry in evidence.entries:
        name = str(entry.data.get("proposal", ""))
        if entry.type in {"proposal-submitted", "proposal-revised"}:
            first = entry.type == "proposal-submitted"
            if bool(versions[name]) is first or entry.count("version") != versions[name] + 1:
                yield Finding(str(entry), f"{name} was at version {versions[name]} before it")
            versions[name] = entry.count("version")
        elif entry.type in {*_OUT, "interest-declared"} and name not in versions:
            yield Finding(str(entry), f"no proposal {name} was submitted")
        if entry.type in {*_OUT, "proposal-revised"} and name in out:
            yield Finding(str(entry), f"{name} was {out[name]} already")
        if entry.type in _OUT:
            out[name] = _OUT[entry.type]
        if entry.type == "roll-frozen":
            if {str(proposal) for proposal in entry.list("proposals")} != versions.keys() - out.keys():
                yield Finding(
                    str(entry), "its proposals are not those that were submitted and could be scored"
                )
            if len(entry.list("asks")) != len(entry.list("proposals")):
                yield Finding(str(entry), "it has not one amount asked for each proposal")


def listed(evidence: Evidence) -> Iterator[Remark]:
    """Compare proposals.json with the roll: the same proposals in its order, asking what they asked then."""
    frozen = evidence.only("roll-frozen")
    scored = [str(proposal) for proposal in frozen.list("proposals")]
    if [proposal.id for proposal in evidence.proposals[: len(scored)]] != scored:
        yield Finding(FILE, f"it does not begin with the proposals of {frozen}, in their order")
    asks = dict(zip(scored, frozen.list("asks"), strict=False))
    out = {entry.text("proposal"): _OUT[entry.type] for kind in _OUT for entry in evidence.all(kind)}
    submitted = dict.fromkeys(entry.text("proposal") for entry in evidence.all("proposal-submitted"))
    for proposal in evidence.proposals:
        subject = f"proposal {proposal.id}"
        if proposal.id in asks and proposal.ask != asks[proposal.id]:
            yield Finding(
                subject, f"{FILE} says that it asks for {proposal.ask}, and {frozen} says otherwise"
            )
        if proposal.status != out.get(proposal.id, "eligible"):
            yield Finding(subject, f"{FILE} says that it is {proposal.status}, and the entries do not")
        if proposal.id not in submitted:
            yield Finding(subject, "it is listed, and no entry says that it was submitted")
    rest = [name for name in submitted if name not in scored]
    if [proposal.id for proposal in evidence.proposals[len(scored) :]] != rest:
        yield Finding(FILE, "those that left the round are not in the order in which they were submitted")
    for missing in sorted(submitted.keys() - {proposal.id for proposal in evidence.proposals}):
        yield Finding(f"proposal {missing}", f"it was submitted, and {FILE} does not list it")
    for entry in (each for kind in _OUT for each in evidence.all(kind) if each.index > frozen.index):
        name = entry.text("proposal")
        yield Noted(
            f"{entry}: {name} left the round when it could be scored already, and the server saw scores"
        )
    words = f"the words in {FILE}, and what those asked for that left the round,"
    yield Noted(f"{words} are not compared with what groups sent: the entries keep that salted")


def changes(evidence: Evidence) -> Iterator[Finding]:
    """Check that nobody changed the counted result: how members vote on a change is not logged yet."""
    if load("changes.json", evidence.file("changes.json")).items():
        yield Finding("changes.json", "it lists changes, and no entry says that the members voted on them")


def awards(evidence: Evidence) -> Iterator[Finding]:
    """Check that what was accepted is what the result gave, once each."""
    given = {
        step["proposal"].text(): step["amount"].whole()
        for step in evidence.result["steps"].items()
        if step["outcome"].text() in {"funded", "funded-in-part"}
    }
    seen: set[str] = set()
    for entry in evidence.all("award-accepted"):
        name, amount = entry.text("proposal"), entry.count("amount")
        if name not in given:
            yield Finding(str(entry), f"{name} was not awarded anything")
        elif amount != given[name]:
            yield Finding(str(entry), f"{name} was awarded {given[name]} and not {amount}")
        if name in seen:
            yield Finding(str(entry), f"the award to {name} was accepted before")
        seen.add(name)
