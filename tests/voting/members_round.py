"""A round that eight members scored: six proposals, two criteria, one ballot cast twice and one withdrawn."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256
from math import gcd
from typing import Any, Literal

from tests.voting.made_rounds import AT, Made, as_json, final, secret
from voting import checks, result
from voting.ballots import Proposal, State, Tally
from voting.hashing import H
from voting.ledger import ballots, openings, tree, whole
from voting.ledger.ballots import Criterion, Mark
from voting.ledger.openings import CastBallot
from voting.margins import Scale, margins
from voting.pabulib.rounds import Asked, Told, write_round
from voting.rules.average import Average
from voting.standings import Outcome

ORIGIN = "grants.example:8443/autumn-2026"
ASKS = {"p1": 40_000, "p2": 30_000, "p3": 50_000, "p4": 20_000, "p5": 10_000}
POT = 90_000
NOTHING = tree.root([]).hex()
DRAWN_AT = "2026-12-05T20:00:00Z"
DRAWS: dict[str, dict[str, str]] = {
    "public": {
        "kind": "public",
        "source": "National Lottery Lotto",
        "look_up": "https://lottery.example/results",
        "written": "the six main numbers ascending, two digits each, comma and space between",
    },
    "lots": {"kind": "lots", "written": "ten dice, the first throw, left to right, no spaces"},
}

# Eight members (the last withdraws): a digit is the score on both criteria, or one and then the other.
SCORES = {
    "p1": "5 4 53 5 4 3 5 .",
    "p2": "3 r 4 42 a 4 5 .",
    "p3": "4 4 r 3 4 34 2 .",
    "p4": "- 3 - 4 a 5 - .",  # three scored: totals
    "p5": "- 1 - a a 2 - .",  # two scored: nothing is said
}
STATES = {"r": State.RECUSED, "a": State.ABSTAINED, "-": State.NOT_YET}


@dataclass(frozen=True)
class Wishes:
    """What a test may want to be otherwise."""

    weights: tuple[int, int] = (1, 1)
    publish: openings.Form = "per-proposal"
    quorum: int = 3
    floor: int = 5
    withdrawn: tuple[str, ...] = ()
    draw: Literal["", "public", "lots"] = ""
    value: str = "03, 17, 22, 41, 45, 58"

    @property
    def closing(self) -> object:
        """What the closing says of the draw."""
        named = {"at": DRAWN_AT, "number": "2871", "source": "national-lottery-lotto"}
        return {"": "none", "lots": "lots", "public": named}[self.draw]


def mark(proposal: str, word: str) -> Mark:
    """What a word of the table above says."""
    if word in STATES:
        return Mark(proposal, STATES[word], ())
    return Mark(proposal, State.SCORED, (int(word[0]), int(word[-1])))


def cast_ballots(scores: dict[str, str]) -> list[CastBallot]:
    """The ballots that count: all columns but the last."""
    rows = {name: row.split() for name, row in scores.items()}
    members = len(next(iter(rows.values()))) - 1
    return [
        CastBallot(
            slot=ballots.slot(ORIGIN, secret("salt", member), f"Member {member}"),
            revision=2 if member == 0 else 1,
            seed=secret("seed", member),
            blind=secret("blind", member),
            marks=tuple(mark(name, rows[name][member]) for name in scores),
        )
        for member in range(members)
    ]


def members_round(wishes: Wishes = Wishes(), scores: dict[str, str] = SCORES) -> Made:
    """The whole round, up to an award that was accepted."""
    criteria = [Criterion("c1", wishes.weights[0]), Criterion("c2", wishes.weights[1])]
    order = ("draw",) if wishes.draw else ("scorers", "cost", "file")
    rule = Average(tie_order=order, quorum=wishes.quorum, weight=sum(wishes.weights))
    rules = as_json(_ground_rules(wishes, rule.record()))
    cast = cast_ballots(scores)
    published = list(
        openings.publish(ORIGIN, list(scores), criteria, cast, floor=wishes.floor, form=wishes.publish)
    )
    is_shown = openings.shows_whole(len(cast), wishes.publish)
    last = ballots.slot(ORIGIN, secret("salt", len(cast)), f"Member {len(cast)}")
    slots = sorted([*(ballot.slot for ballot in cast), last])
    counted = _result(rule, criteria, cast, wishes)
    files = {
        "roll.txt": b"".join(slot.hex().encode() + b"\n" for slot in slots),
        "ground-rules.json": rules,
        "proposals.json": as_json(_listed(wishes)),
        "openings.jsonl": b"".join(published),
        "result.json": counted,
        **({"ballots.pb": pabulib_of(wishes, criteria, cast)} if is_shown else {}),
    }
    entries = [
        *_before(sha256(rules).hexdigest(), slots),
        *_casts(criteria, cast, last, wishes),
        *(("proposal-withdrawn", {"at": AT, "proposal": name}) for name in wishes.withdrawn),
        *_after(
            rule.record()["digest"],
            counted,
            openings.closing(ORIGIN, list(scores), criteria, cast, form=wishes.publish),
            len(cast),
            wishes,
        ),
    ]
    award = ("award-accepted", {"amount": ASKS["p1"], "at": AT, "proposal": "p1"})
    return Made(ORIGIN, entries, final(ORIGIN, "Autumn 2026", files, imported=False), [award])


def many(members: int, proposals: int = len(SCORES)) -> dict[str, str]:
    """A table for so many members whose ballots count, each with another row, and one who withdraws."""
    words = ("5", "4", "3", "53", "24", "r", "a", "-", "0", "1")
    rows = {
        name: [
            words[(member * (at + 3) + member // 7) % (len(words) if at else 3)] for member in range(members)
        ]
        for at, name in enumerate(list(SCORES)[:proposals])
    }
    return {name: " ".join([*row, "."]) for name, row in rows.items()}


def pabulib_of(wishes: Wishes, criteria: list[Criterion], cast: list[CastBallot]) -> bytes:
    """The ballots as other programs read them."""
    return write_round(
        Told(ORIGIN, "Autumn 2026", "GBP", POT, 100, 0, 5),
        [Asked(name, name, ask, name not in wishes.withdrawn) for name, ask in ASKS.items()],
        criteria,
        list(map(whole.of, cast)),
    )


def _ground_rules(wishes: Wishes, rule: dict[str, Any]) -> dict[str, Any]:
    points = [{"score": score, "words": f"about {score}"} for score in range(6)]
    criteria = [
        {"id": name, "question": f"How {name}?", "weight": weight, "points": points}
        for name, weight in zip(("c1", "c2"), wishes.weights, strict=True)
    ]
    return {
        "format": "evenhand-ground-rules/1", "title": "Autumn 2026", "purpose": "Åse’s garden",
        "currency": "GBP", "zone": "Europe/London", "who_may_apply": "any group", "pot": POT, "least": 1,
        "most": POT, "questions": [],
        "criteria": criteria, "rule": rule, "floor": wishes.floor, "publish": wishes.publish,
        "agree": {"share": [2, 3]}, "dates": {},
        **({"draw": DRAWS[wishes.draw]} if wishes.draw else {}),
    }  # fmt: skip


def _listed(wishes: Wishes) -> list[dict[str, Any]]:
    listed = [
        {
            "id": name,
            "title": name,
            "group": "A group",
            "summary": "…",
            "ask": ask,
            "status": "withdrawn" if name in wishes.withdrawn else "eligible",
        }
        for name, ask in ASKS.items()
    ]
    return [*listed, listed[0] | {"id": "p6", "ask": 700, "status": "withdrawn"}]


def _result(agreed: Average, criteria: list[Criterion], cast: list[CastBallot], wishes: Wishes) -> bytes:
    seed = H("draw", ORIGIN.encode(), wishes.value.encode())
    drawn = result.Drawn(wishes.value, seed) if wishes.draw else None
    rule = replace(agreed, tie_order=(f"seed:{seed.hex()}",)) if drawn else agreed
    scored = {
        name: [
            marks.scores
            for ballot in cast
            for marks in ballot.marks
            if marks.proposal == name and marks.scores
        ]
        for name in ASKS
    }
    weights = [criterion.weight for criterion in criteria]
    tallies = {
        name: Tally(name, sum(w * s for row in rows for w, s in zip(weights, row, strict=True)), len(rows))
        for name, rows in scored.items()
    }
    proposals, barred = (
        [Proposal(*each) for each in ASKS.items()],
        dict.fromkeys(wishes.withdrawn, Outcome.WITHDRAWN),
    )
    allocation = rule.allocate(tallies, proposals, POT, barred=barred)
    step = gcd(*weights)
    whole = checks.Count(
        rule=rule, tallies=tallies, proposals=proposals, budget=POT, allocation=allocation, barred=barred,
        lists={
            name: [sum(w * s for w, s in zip(weights, row, strict=True)) for row in rows]
            for name, rows in scored.items()
        },
    )  # fmt: skip
    made = result.result(
        allocation, agreed.record(), ballots=len(cast), roll=len(cast) + 1, hide_below=3, draw=drawn,
        margins=margins(rule, tallies, proposals, POT, scale=Scale(5, step), barred=barred),
        checks=[
            checks.ballots_within_roll(len(cast), len(cast) + 1),
            *checks.of_count(whole, published={}, high=5, step=step),
        ],
        criteria=[
            (criterion.id, Tally(name, sum(row[place] for row in rows), len(rows)))
            for name, rows in scored.items() for place, criterion in enumerate(criteria)
        ],
    )  # fmt: skip
    return result.to_bytes(made)


def _before(rules: str, slots: list[bytes]) -> list[tuple[str, dict[str, Any]]]:
    agreed = {"agreed": -(-2 * len(slots) // 3), "list": NOTHING, "members": len(slots), "objected": 0}
    submitted = [
        ("proposal-submitted", {"at": AT, "content": secret(name).hex(), "proposal": name, "version": 1})
        for name in (*ASKS, "p6")
    ]
    interests = [("p2", 1), ("p3", 2), ("p3", 7)]
    return [
        ("round-started", {"at": AT, "origin": ORIGIN}),
        ("ground-rules-proposed", {"at": AT, "rules": secret("draft").hex(), "version": 1}),
        ("ground-rules-proposed", {"at": AT, "rules": rules, "version": 2}),
        ("ground-rules-agreed", {"at": AT, "rules": rules, "version": 2, **agreed}),
        ("ground-rules-frozen", {"at": AT, "rules": rules, "version": 2}),
        _moved("ground-rules", "proposals"),
        *submitted,
        ("proposal-revised", {"at": AT, "content": secret("more").hex(), "proposal": "p1", "version": 2}),
        ("proposal-withdrawn", {"at": AT, "proposal": "p6"}),
        _moved("proposals", "interests"),
        *(
            ("interest-declared", {"commitment": H("interest", secret(i), b"7").hex(), "proposal": name})
            for name, i in interests
        ),
        ("roll-frozen", {
            "asks": list(ASKS.values()), "at": AT, "proposals": list(ASKS), "rules": rules,
            "root": ballots.roll_root(slots).hex(), "slots": len(slots),
        }),
        _moved("interests", "scoring"),
    ]  # fmt: skip


def _moved(before: str, after: str) -> tuple[str, dict[str, Any]]:
    by = "facilitator" if after == "proposals" else "time"
    moved = {"at": AT, "by": by, "from": before, "reason": H("reason", secret(after), b"").hex()}
    return ("phase-moved", moved | {"to": after})


def _casts(
    criteria: list[Criterion], cast: list[CastBallot], last: bytes, wishes: Wishes
) -> list[tuple[str, dict[str, Any]]]:
    first = {"digest": secret("an earlier one").hex(), "revision": 1}
    entries = [
        ("ballot-cast", first | {"slot": slot.hex()}) for slot in (*(each.slot for each in cast[:1]), last)
    ]
    for ballot in cast:
        digest = openings.digest(ORIGIN, criteria, ballot, form=wishes.publish)
        fields = {"digest": digest.hex(), "revision": ballot.revision, "slot": ballot.slot.hex()}
        entries.append(("ballot-cast", fields))
    return [*entries, ("ballot-withdrawn", {"revision": 1, "slot": last.hex()})]


def _after(
    rule: str, counted: bytes, root: bytes, cast: int, wishes: Wishes
) -> list[tuple[str, dict[str, Any]]]:
    digest = sha256(counted).hexdigest()
    agreed = max(cast, 1)
    answers = {"agreed": agreed, "list": NOTHING, "members": cast + 1, "objected": cast + 1 - agreed}
    return [
        ("ballots-closed", {"at": AT, "ballots": cast, "draw": wishes.closing, "root": root.hex()}),
        _moved("scoring", "decision"),
        *([("draw-made", {"at": DRAWN_AT, "seats": 2, "value": wishes.value})] if wishes.draw else []),
        ("count-made", {"at": AT, "recount": "agrees", "result": digest, "rule": rule}),
        ("decision-confirmed", {"at": AT, "result": digest, **answers}),
    ]
