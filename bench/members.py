"""A round of members as large as asked for, and its whole bundle: `python -m bench.members 167 100 3 FILE`.

It writes how long it took, from the cast ballots to the file, beside it with the ending `.seconds`.
"""

from __future__ import annotations

import json
import sys
from hashlib import sha256
from pathlib import Path
from random import Random
from time import perf_counter
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from voting import bundle, result
from voting.ballots import Proposal, State, Tally
from voting.ledger import ballots, checkpoints, entries, notes, openings, tree
from voting.ledger.ballots import Criterion, Mark
from voting.ledger.openings import CastBallot
from voting.rules.average import Average

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    Logged = Iterable[tuple[str, dict[str, Any]]]

ORIGIN = "bench.example/large"
AT = "2026-12-04T12:00:00Z"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key().public_bytes_raw()
VERIFIER_KEY = notes.verifier_key(ORIGIN, PUBLIC)
HIGH = 5
ASK = 100_000
SKIPPED = 0.05  # of the marks, abstained from


def names(proposals: int) -> list[str]:
    """The proposals' ids in the ledger."""
    return [f"p{number}" for number in range(1, proposals + 1)]


def asked(criteria: int) -> list[Criterion]:
    """So many questions, each of weight 1: single scores of each are published."""
    return [Criterion(f"c{number}", 1) for number in range(1, criteria + 1)]


def cast(members: int, proposals: int, criteria: int) -> list[CastBallot]:
    """Every member's final ballot, the same every time."""
    draw = Random(members)  # noqa: S311 - the same round every time is the point
    listed = names(proposals)

    def mark(proposal: str) -> Mark:
        if draw.random() < SKIPPED:
            return Mark(proposal, State.ABSTAINED, ())
        return Mark(proposal, State.SCORED, tuple(draw.randint(0, HIGH) for _ in range(criteria)))

    return [
        CastBallot(
            slot=ballots.slot(ORIGIN, draw.randbytes(32), f"Member {member}"),
            revision=1,
            seed=draw.randbytes(32),
            blind=draw.randbytes(32),
            marks=tuple(map(mark, listed)),
        )
        for member in range(members)
    ]


def casts(given: Sequence[CastBallot], criteria: int) -> Logged:
    """What the ledger holds of each ballot since it was cast."""
    for ballot in given:
        sealed = ballots.commitments(ORIGIN, ballot.slot, ballot.seed, ballot.marks, asked(criteria))
        digest = ballots.digest(ORIGIN, ballot.slot, ballot.revision, ballot.blind, sealed)
        yield "ballot-cast", {"digest": digest.hex(), "revision": 1, "slot": ballot.slot.hex()}


def files(
    given: Sequence[CastBallot], logged_before: Logged, proposals: int, criteria: int
) -> dict[str, bytes]:
    """Every file of the bundle, from the ballots as they were cast and logged."""
    listed, questions = names(proposals), asked(criteria)
    rule = Average(tie_order=("scorers", "cost", "file"), quorum=3, weight=criteria)
    rules = _json(_ground_rules(questions, rule.record(), ASK * proposals // 3))
    counted = _result(given, listed, questions, rule)
    slots = sorted(ballot.slot for ballot in given)
    root = openings.closing(ORIGIN, listed, questions, given)
    lines = openings.publish(ORIGIN, listed, questions, given, floor=5, form="per-proposal")
    final = {
        "README.txt": bundle.readme("A large round", ORIGIN, VERIFIER_KEY, imported=False),
        "key.txt": f"{VERIFIER_KEY}\n".encode(),
        "roll.txt": b"".join(slot.hex().encode() + b"\n" for slot in slots),
        "ground-rules.json": rules,
        "proposals.json": _json([_proposal(name) for name in listed]),
        "openings.jsonl": openings.as_file(lines),
        "result.json": counted,
        "changes.json": b"[]\n",
        "verify.pyz": bundle.verifier_zipapp(),
    }
    logged = [
        *_before(sha256(rules).hexdigest(), listed, slots),
        *logged_before,
        *_after(rule.record()["digest"], sha256(counted).hexdigest(), root.hex(), len(given)),
        ("published", {"at": AT, "files": bundle.digests(final)}),
    ]
    leaves = [entries.make(kind, data) for kind, data in logged]
    head = checkpoints.body(ORIGIN, len(leaves), tree.root(leaves))
    note = notes.sign(head, ORIGIN, PUBLIC, KEY.sign)
    return final | {"entries.jsonl": b"".join(leaf + b"\n" for leaf in leaves), "checkpoint": note.encode()}


def _ground_rules(questions: list[Criterion], rule: dict[str, Any], pot: int) -> dict[str, Any]:
    points = [{"score": score, "words": ""} for score in range(HIGH + 1)]
    criteria = [
        {"id": each.id, "question": "How good?", "weight": each.weight, "points": points}
        for each in questions
    ]
    return {
        "format": "evenhand-ground-rules/1", "criteria": criteria, "pot": pot, "rule": rule, "floor": 5,
        "publish": "per-proposal", "agree": {"share": [2, 3]},
    }  # fmt: skip


def _proposal(name: str) -> dict[str, Any]:
    return {"id": name, "title": name, "group": "", "summary": "", "ask": ASK, "status": "eligible"}


def _result(
    given: Sequence[CastBallot], listed: list[str], questions: list[Criterion], rule: Average
) -> bytes:
    sums = {name: [0] * (len(questions) + 1) for name in listed}  # of each question, and how many scored
    for ballot in given:
        for mark in ballot.marks:
            if mark.scores:
                sums[mark.proposal] = [
                    a + b for a, b in zip(sums[mark.proposal], (*mark.scores, 1), strict=True)
                ]
    tallies = {name: Tally(name, sum(row[:-1]), row[-1]) for name, row in sums.items()}
    allocation = rule.allocate(
        tallies, [Proposal(name, ASK) for name in listed], ASK * len(listed) // 3, barred={}
    )
    made = result.result(
        allocation, rule.record(), ballots=len(given), roll=len(given), hide_below=3, margins={}, checks=[],
        criteria=[
            (question.id, Tally(name, total, row[-1]))
            for name, row in sums.items() for question, total in zip(questions, row, strict=False)
        ],
    )  # fmt: skip
    return result.to_bytes(made)


def _before(rules: str, listed: list[str], slots: list[bytes]) -> Logged:
    same = {"at": AT, "rules": rules, "version": 1}
    members = {"agreed": len(slots), "list": "00" * 32, "members": len(slots), "objected": 0}
    yield "round-started", {"at": AT, "origin": ORIGIN}
    yield "ground-rules-proposed", same
    yield "ground-rules-agreed", same | members
    yield "ground-rules-frozen", same
    for name in listed:
        yield "proposal-submitted", {"at": AT, "content": "00" * 32, "proposal": name, "version": 1}
    yield (
        "roll-frozen",
        {
            "asks": [ASK] * len(listed), "at": AT, "proposals": listed, "rules": rules,
            "root": ballots.roll_root(slots).hex(), "slots": len(slots),
        },
    )  # fmt: skip


def _after(rule: str, counted: str, root: str, cast_ballots: int) -> Logged:
    members = {"agreed": cast_ballots, "list": "00" * 32, "members": cast_ballots, "objected": 0}
    yield "ballots-closed", {"at": AT, "ballots": cast_ballots, "draw": "none", "root": root}
    yield "count-made", {"at": AT, "recount": "agrees", "result": counted, "rule": rule}
    yield "decision-confirmed", {"at": AT, "result": counted} | members


def _json(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, indent=1).encode() + b"\n"


def main(argv: Sequence[str]) -> int:
    """Make the ballots, then take the time of making their bundle."""
    members, proposals, criteria = map(int, argv[:3])
    given = cast(members, proposals, criteria)
    logged = list(casts(given, criteria))
    started = perf_counter()
    made = files(given, logged, proposals, criteria)
    with Path(argv[3]).open("wb") as file:
        file.writelines(bundle.parts(made))
    Path(argv[3]).with_suffix(".seconds").write_text(f"{perf_counter() - started:.3f}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
