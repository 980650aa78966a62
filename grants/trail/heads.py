"""Checkpoints as people read them: when each was signed, its code in words, and who cosigned it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import url_for

from grants import dates
from grants.audit.keys import settings
from grants.audit.ledger import code_of, verifier_key
from grants.audit.queries import checkpoints_of
from grants.trail import telling
from grants.trail.witnessing import cosignatures_of
from voting.ledger.cosignatures import witness_key

if TYPE_CHECKING:
    from grants.audit.models import Checkpoint
    from grants.rounds.models import Round


def page(round_: Round) -> dict[str, Any]:
    """What the page of checkpoints shows, the newest first."""
    kept, zone = checkpoints_of(round_.ledger_id), telling.zone_of(round_)
    newest = kept[-1].size if kept else 0
    key = verifier_key(round_.ledger) if kept else ""
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
        "witnessed": _witnessed(round_, {each.id: each for each in kept}, zone),
        "key": key,
        "commands": _commands(f"{round_.slug}-{newest}.checkpoint.txt", key),
        "proof_address": f"{settings().base_url}/rounds/{round_.slug}/checkpoints/OLD/to/{newest}",
    }


def _witnessed(round_: Round, kept: dict[str, Checkpoint], zone: str) -> list[dict[str, Any]]:
    """Each checkpoint that somebody cosigned, the newest first, with who did and when."""
    found: dict[str, list[dict[str, str]]] = {}
    for each in cosignatures_of(round_.ledger_id):
        said = {
            "name": each.name,
            "when": dates.words(each.signed_at, zone),
            "key": witness_key(each.name, bytes(each.public_key)),
        }
        found.setdefault(each.checkpoint_id, []).append(said)
    return [
        {
            "size": head.size,
            "url": url_for("trail.cosigned_checkpoint", round_=round_.slug, size=head.size),
            "by": found[head.id],
        }
        for head in sorted(kept.values(), key=lambda head: -head.size)
        if head.id in found
    ]


def _commands(file: str, key: str) -> tuple[str, str]:
    """What a witness types: once, and for each checkpoint."""
    return (
        "python -m voting witness-key my-witness.key --name example.org/my-name",
        f"python -m voting cosign {file} --key-file my-witness.key --log-key '{key}' > cosigned.txt",
    )
