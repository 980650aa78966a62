"""What scrutineers hold of whole ballots that were too few to be shown: the ballots themselves."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from voting.ledger import links as linked
from voting.verify import whole
from voting.verify.findings import Finding, NotChecked, plain
from voting.verify.links import told, verdicts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voting.verify.evidence import Evidence
    from voting.verify.findings import Remark
    from voting.verify.signature import Given

UNLINKED = "that each total is what cast ballots add up to: this takes the links that scrutineers hold"


def check(evidence: Evidence, given: Given) -> Iterator[Remark]:
    """Check the links that were given; without them, where ballots are shown, nothing is left to check."""
    if given.links is None:
        if not evidence.shows_ballots:
            yield NotChecked(whole.unshown(evidence))
            yield NotChecked(UNLINKED)
        yield from told(evidence)
        return
    name, criteria = plain(given.links[0]), len(evidence.rules.criteria)
    try:
        origin, ballots = linked.read_whole(given.links[1], len(evidence.scored), criteria)
    except linked.BadLinks as error:
        yield Finding(name, plain(str(error)))
        return
    if origin != evidence.origin:
        yield Finding(name, f"these are links of {origin}, and this ledger is {evidence.origin}")
        return
    yield from verdicts(evidence, name, sha256(given.links[1]).hexdigest())
    found = [*whole.of_casts(evidence, name, ballots), *whole.of_totals(evidence, name, ballots)]
    yield from found
    if not found:
        evidence.joined = whole.joined(evidence, ballots)
