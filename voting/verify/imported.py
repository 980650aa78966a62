"""The ballots of an imported election: public already, so published whole in the file they came in."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from voting.ledger import tree
from voting.verify.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voting.verify.evidence import Evidence

FILE = "ballots.pb"


def check(evidence: Evidence) -> Iterator[Finding]:
    """Compare the file with the entry that imported it: its digest, its ballots, the root over them."""
    entry = evidence.only("ballots-imported")
    if sha256(evidence.file(FILE)).hexdigest() != entry.text("file"):
        yield Finding(FILE, f"this is not the file that {entry} was made of")
    ballots = evidence.election.ballots
    if len(ballots) != entry.count("ballots"):
        yield Finding(FILE, f"it has {len(ballots)} ballots, and {entry} says {entry.count('ballots')}")
    if tree.root(ballot.raw_line for ballot in ballots).hex() != entry.text("root"):
        yield Finding(FILE, f"the root of its ballots is not the one in {entry}")
    if evidence.rules.publish != "ballots":
        yield Finding("ground-rules.json", "the ballots of an imported election are published whole")


def listed(evidence: Evidence) -> Iterator[Finding]:
    """Compare proposals.json and the pot with the file."""
    election, units = evidence.election, evidence.rules.minor_units
    if election.budget * units != evidence.rules.pot:
        yield Finding("ground-rules.json", f"the pot is not the budget in {FILE}")
    if [proposal.id for proposal in evidence.proposals] != [proposal.id for proposal in election.proposals]:
        yield Finding("proposals.json", f"its proposals are not the projects of {FILE}, in their order")
    costs = {proposal.id: proposal.cost * units for proposal in election.proposals}
    for proposal in evidence.proposals:
        if proposal.status != "eligible":
            yield Finding(f"proposal {proposal.id}", f"it is {proposal.status}, and no entry says so")
        if proposal.ask != costs.get(proposal.id, proposal.ask):
            yield Finding(f"proposal {proposal.id}", f"it does not ask for what it costs in {FILE}")
