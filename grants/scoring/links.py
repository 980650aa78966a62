"""What scrutineers get: the ballots that count, whole and without names, as one file's bytes."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from grants.rounds.queries import rules_of
from grants.scoring.closing import asked, final_ballots, references
from voting.ledger import links

if TYPE_CHECKING:
    from grants.rounds.models import Round


def links_of(round_: Round) -> bytes:
    """links.json of a round whose key is there: the same bytes every time."""
    rules = rules_of(round_.id)
    return links.make(
        round_.ledger.origin,
        references(round_),
        asked(round_),
        final_ballots(round_),
        floor=rules.floor,
        form=rules.form,
    )


def digest_of(file: bytes) -> str:
    """What the ledger holds of links.json."""
    return hashlib.sha256(file).hexdigest()
