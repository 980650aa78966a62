"""The files of a bundle, each as exact bytes made from what is stored."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from grants.audit.ledger import verifier_key
from grants.db import db
from grants.decisions.service import counted
from grants.proposals.queries import sent_proposals
from grants.rounds.queries import frozen_rules
from grants.scoring.closing import opening_lines
from grants.scoring.models import ImportedBallots
from grants.scoring.roll import ballots
from voting import bundle
from voting.ledger.openings import as_file

if TYPE_CHECKING:
    from grants.rounds.models import Round

STATUS = {"sent": "eligible", "withdrawn": "withdrawn", "ineligible": "ineligible"}


def documents(round_: Round) -> dict[str, bytes]:
    """Every file of the bundle but the ledger's own two, which go on growing after publication."""
    version, made = frozen_rules(round_.id), counted(round_)
    if version is None or made is None:
        raise LookupError("a bundle is made of a round that was agreed and counted")
    key = verifier_key(round_.ledger)
    files = {
        "README.txt": bundle.readme(round_.title, round_.ledger.origin, key, imported=round_.is_imported),
        "key.txt": f"{key}\n".encode(),
        "ground-rules.json": version.document,
        "proposals.json": _json([_proposal(round_, each) for each in _in_order(round_)]),
        "result.json": made.result,
        "changes.json": _json([]),
        "verify.pyz": bundle.verifier_zipapp(),
    }
    if round_.is_imported:
        return files | {"ballots.pb": db.session.get_one(ImportedBallots, round_.id).content}
    slots = "".join(f"{bytes(ballot.slot).hex()}\n" for ballot in ballots(round_.id))
    return files | {"roll.txt": slots.encode(), "openings.jsonl": as_file(opening_lines(round_))}


def _in_order(round_: Round) -> list[Any]:
    """Those on the roll first, in its order; then those that left the round."""
    everything = sent_proposals(round_.id)
    return sorted(everything, key=lambda proposal: proposal.status != "sent")


def _proposal(round_: Round, proposal: Any) -> dict[str, Any]:  # noqa: ANN401 - a proposal
    left = proposal.status != "sent"
    return {
        "id": proposal.reference,
        "title": proposal.title,
        "group": "" if round_.is_imported or left else proposal.group.name,
        "summary": "" if left else proposal.summary,
        "ask": proposal.ask,
        "status": STATUS[proposal.status],
    }


def _json(value: Any) -> bytes:  # noqa: ANN401 - any JSON
    return json.dumps(value, sort_keys=True, ensure_ascii=False, indent=1).encode() + b"\n"
