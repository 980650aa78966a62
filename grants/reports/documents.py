"""The files of a bundle, each as exact bytes made from what is stored."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from grants.audit.ledger import verifier_key
from grants.db import db
from grants.decisions.service import counted
from grants.money import MINOR_UNITS
from grants.proposals.queries import sent_proposals
from grants.rounds.queries import frozen_rules, rules_of
from grants.scoring.closing import asked, opening_lines, references, whole_ballots
from grants.scoring.models import ImportedBallots
from grants.scoring.roll import ballots as on_roll
from voting import bundle
from voting.ledger.openings import as_file
from voting.pabulib.rounds import Asked, Told, write_round

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grants.rounds.models import Round
    from voting.ledger.whole import WholeBallot

STATUS = {"sent": "eligible", "withdrawn": "withdrawn", "ineligible": "ineligible"}


def documents(round_: Round) -> dict[str, bytes]:
    """Every file of the bundle but the ledger's own two, which go on growing after publication."""
    version, made = frozen_rules(round_.id), counted(round_)
    if version is None or made is None:
        raise LookupError("a bundle is made of a round that was agreed and counted")
    key = verifier_key(round_.ledger)
    ballots = None if round_.is_imported else whole_ballots(round_)
    heading = bundle.readme(
        round_.title, round_.ledger.origin, key, imported=round_.is_imported, whole=ballots is not None
    )
    files = {
        "README.txt": heading,
        "key.txt": f"{key}\n".encode(),
        "ground-rules.json": version.document,
        "proposals.json": _json([_proposal(round_, each) for each in _in_order(round_)]),
        "result.json": made.result,
        "changes.json": _json([]),
        "verify.pyz": bundle.verifier_zipapp(),
    }
    if round_.is_imported:
        return files | {"ballots.pb": db.session.get_one(ImportedBallots, round_.id).content}
    slots = "".join(f"{bytes(ballot.slot).hex()}\n" for ballot in on_roll(round_.id))
    files |= {"roll.txt": slots.encode(), "openings.jsonl": as_file(opening_lines(round_))}
    return files if ballots is None else files | {"ballots.pb": _pabulib(round_, ballots)}


def _pabulib(round_: Round, ballots: Sequence[WholeBallot]) -> bytes:
    """Whole ballots as other programs read them."""
    rules = rules_of(round_.id)
    first = rules.criteria[0]
    told = Told(
        round_.ledger.origin, rules.title, rules.currency, rules.pot, MINOR_UNITS, first.low, first.high
    )
    scored = {str(each.reference): each for each in sent_proposals(round_.id)}
    asked_for = [
        Asked(name, scored[name].title, scored[name].ask, scored[name].status == "sent")
        for name in references(round_)
    ]
    return write_round(told, asked_for, asked(round_), ballots)


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
