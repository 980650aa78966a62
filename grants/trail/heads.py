"""Checkpoints as people read them: when each was signed, what for, and its code in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import url_for

from grants import dates
from grants.audit.ledger import code_of, verifier_key
from grants.audit.queries import checkpoints_of
from grants.trail import telling

if TYPE_CHECKING:
    from grants.rounds.models import Round


def page(round_: Round) -> dict[str, Any]:
    """What the page of checkpoints shows, the newest first."""
    kept, zone = checkpoints_of(round_.ledger_id), telling.zone_of(round_)
    newest = kept[-1].size if kept else 0
    return {
        "heads": [
            {
                "size": each.size,
                "when": dates.words(each.made_at, zone),
                "code": code_of(each.note),
                "url": url_for("trail.kept_checkpoint", round_=round_.slug, size=each.size),
                "proof_url": url_for("trail.consistency", round_=round_.slug, size=each.size, newer=newest)
                if each.size < newest
                else None,
            }
            for each in reversed(kept)
        ],
        "key": verifier_key(round_.ledger) if kept else None,
    }
