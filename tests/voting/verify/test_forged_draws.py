"""Draws forged by someone who holds the key: choosing one, changing its value, counting by another order."""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pytest

from tests.voting.imported_round import imported_round
from tests.voting.made_rounds import AT, Made
from tests.voting.members_round import DRAWN_AT, DRAWS, ORIGIN, Wishes, members_round
from tests.voting.verify.test_every_change import TIED
from voting.draws import seed_of
from voting.rules import from_record
from voting.verify import verify

if TYPE_CHECKING:
    from collections.abc import Callable

    from voting.verify.findings import Report

VALUE = "03, 17, 22, 41, 45, 58"
SEED = seed_of(ORIGIN, VALUE)
OTHER = "05, 11, 23, 30, 38, 52"
LOOK = "look it up: National Lottery Lotto, number 2871 of 2026-12-05, written 03, 17, 22, 41, 45, 58"


def drawn_round(kind: Any = "public") -> Made:  # noqa: ANN401 - one of the kinds there are
    return members_round(Wishes(draw=kind), scores=TIED)


def said(made: Made) -> Report:
    report = verify(made.bundle(), made.key)
    assert report.exit == (1 if report.findings else 3)
    return report


@pytest.mark.parametrize(
    ("kind", "note"),
    [("public", LOOK), ("lots", f"the draw by lots was witnessed, not checked: written {VALUE}")],
)
def test_a_draw_is_noted_to_be_looked_up_and_nothing_is_found(kind: str, note: str) -> None:
    report = said(drawn_round(kind))
    assert report.findings == []
    assert note in report.notes
    plain = said(members_round(scores=TIED))
    assert report.not_checked == plain.not_checked
    assert not any("look it up" in each or "witnessed" in each for each in plain.notes)


def test_equals_are_in_the_order_that_the_seed_gives_by_hand() -> None:
    result = drawn_round().load("result.json")

    def fields(*parts: bytes) -> bytes:
        return sha256(b"".join(len(part).to_bytes(8, "big") + part for part in parts)).digest()

    seed = fields(b"draw", ORIGIN.encode(), VALUE.encode())
    assert result["draw"] == {"value": VALUE, "seed": seed.hex()}
    tie = result["ties"][0]
    assert tie["order"] == sorted(tie["proposals"], key=lambda name: fields(b"tie", seed, name.encode()))
    assert (tie["by"], result["rule"]["tie_order"]) == ("draw", ["draw"])
    assert result["rule"] == drawn_round().load("ground-rules.json")["rule"]


def counted_by(value: str) -> Callable[[Made], None]:
    """The result of another value, as whoever runs the server would like it, with all figures right."""

    def forge(made: Made) -> None:
        result = json.loads(swapped(made.files["result.json"].decode(), value))
        made.save("result.json", result)

    return forge


def swapped(text: str, value: str) -> str:
    other = seed_of(ORIGIN, value).hex()
    return text.replace(SEED.hex(), other).replace(VALUE, value)


def entry(kind: str, **fields: object) -> Callable[[Made], None]:
    def forge(made: Made) -> None:
        made.of(kind).update(fields)

    return forge


def named(**fields: str) -> Callable[[Made], None]:
    def forge(made: Made) -> None:
        made.of("ballots-closed")["draw"].update(fields)

    return forge


def not_made(made: Made) -> None:
    made.entries = [each for each in made.entries if each[0] != "draw-made"]


def made_twice(made: Made) -> None:
    made.entries.insert(made.place("count-made"), ("draw-made", {"at": DRAWN_AT, "seats": 2, "value": OTHER}))


def made_after_the_count(made: Made) -> None:
    drawn = made.entries.pop(made.place("draw-made"))
    made.entries.insert(made.place("decision-confirmed"), drawn)


def made_before_closing(made: Made) -> None:
    drawn = made.entries.pop(made.place("draw-made"))
    made.entries.insert(made.place("ballots-closed"), drawn)


def other_order(made: Made) -> None:
    """Equals in the other order, steps and all."""
    result = made.load("result.json")
    tie = result["ties"][0]
    tie["order"] = tie["order"][::-1]
    made.save("result.json", result)


def result_with(**fields: str) -> Callable[[Made], None]:
    def forge(made: Made) -> None:
        result = made.load("result.json")
        result["draw"] |= fields
        made.save("result.json", result)

    return forge


def result_without(made: Made) -> None:
    result = made.load("result.json")
    del result["draw"]
    made.save("result.json", result)


FORGED: dict[str, tuple[Callable[[Made], None], str, str]] = {
    "the value changed": (entry("draw-made", value=OTHER), "result.json", "has another value than entry 32"),
    "the value changed, and the seed left": (
        entry("draw-made", value=OTHER), "result.json", "not the one that the value gives",
    ),
    "counted by another value": (counted_by(OTHER), "result.json", "has another value than entry 32"),
    "the seed changed": (result_with(seed="ab" * 32), "result.json", "not the one that the value gives"),
    "the draw left out of the result": (result_without, "result.json", "by which draw equals were told"),
    "a draw named and none made": (not_made, "entry 30", "none was made after this"),
    "none named": (entry("ballots-closed", draw="none"), "entry 30", "a public draw, and it names none"),
    "lots in place of a public draw": (
        entry("ballots-closed", draw="lots"), "entry 30", "agree on a public draw, and it names lots",
    ),
    "another source": (named(source="euromillions"), "entry 30", "another source than the ground rules"),
    "less than a day ahead": (named(at="2026-12-05T11:59:59Z"), "entry 30", "less than 24 hours ahead"),
    "the draw made before its time": (
        entry("draw-made", at="2026-12-05T19:59:59Z"), "entry 32", "before the draw's time, 2026-12-05T20",
    ),
    "one seat alone": (entry("draw-made", seats=1), "entry 32", "was read by 1, and 2 must"),
    "spaces nobody sees": (entry("draw-made", value=f"{VALUE} "), "entry 32", "spaces that nobody sees"),
    "made twice": (made_twice, "entry 33", "a round has only one entry of this type"),
    "made after the count": (made_after_the_count, "entry 33", "it stands after count-made"),
    "made before closing": (made_before_closing, "entry 30", "it stands before any ballots-closed"),
    "another order than the seed's": (other_order, "result.json", "were equal, and in this"),
}  # fmt: skip


@pytest.mark.parametrize(("forge", "subject", "sentence"), FORGED.values(), ids=FORGED)
def test_a_forged_draw_is_found(forge: Callable[[Made], None], subject: str, sentence: str) -> None:
    made = drawn_round()
    forge(made)
    found = said(made).findings
    assert any(each.subject.startswith(subject) and sentence in each.sentence for each in found), found


def test_exactly_a_day_ahead_is_enough() -> None:
    made = drawn_round()
    named(at="2026-12-05T12:00:00Z")(made)
    assert said(made).findings == []


def test_a_closing_on_the_last_day_of_calendars_is_a_finding() -> None:
    made = drawn_round()
    made.of("ballots-closed")["at"] = "9999-12-31T12:00:00Z"
    assert any("less than 24 hours ahead" in each.sentence for each in said(made).findings)


def test_lots_have_no_time_and_cannot_be_thrown_before_closing() -> None:
    made = drawn_round("lots")
    made.of("ballots-closed")["draw"] = {"at": DRAWN_AT, "number": "1", "source": "dice"}
    assert any("agree on lots, and it does not name them" in each.sentence for each in said(made).findings)
    made = drawn_round("lots")
    made.of("draw-made")["at"] = "2026-12-04T11:59:59Z"
    assert any("before ballots closed" in each.sentence for each in said(made).findings)


@pytest.mark.parametrize("closing", ["lots", {"at": DRAWN_AT, "number": "2871", "source": "lotto"}])
def test_a_draw_that_nobody_agreed_is_found(closing: object) -> None:
    made = members_round(scores=TIED)
    made.of("ballots-closed")["draw"] = closing
    made.entries.insert(made.place("count-made"), ("draw-made", {"at": AT, "seats": 2, "value": "5"}))
    result = made.load("result.json")
    made.save("result.json", result | {"draw": {"value": "5", "seed": seed_of(ORIGIN, "5").hex()}})
    sentences = [each.sentence for each in said(made).findings]
    for expected in (
        "it names a draw, and the ground rules agree on none",
        "it makes a draw, and the ground rules agree on none",
        "it names a draw that was not agreed, or not made",
    ):
        assert expected in sentences


def with_rules(made: Made, **changes: Any) -> Made:  # noqa: ANN401 - any JSON
    """Other ground rules, frozen, agreed and counted by, as if they had been so from the start."""
    rules = {name: value for name, value in (made.load("ground-rules.json") | changes).items() if value != ""}
    made.save("ground-rules.json", rules)
    digest = sha256(made.files["ground-rules.json"]).hexdigest()
    for _kind, data in made.entries:
        if "rules" in data and data.get("version") != 1:
            data["rules"] = digest
    return made


def described(**changes: object) -> dict[str, object]:
    return {name: value for name, value in (DRAWS["public"] | changes).items() if value is not None}


@pytest.mark.parametrize(
    ("draw", "sentence"),
    [
        ("", "tells equals apart by a draw, and no draw is described"),
        (described(kind="coin"), "is not public or lots"),
        (described(source=" "), "is empty"),
        (described(look_up=None), "has no look_up"),
        (described(written=7), "is not a text"),
        (described(kind="lots", look_up=None), "a field that nobody checks: source"),
        (described(hint="ask me"), "a field that nobody checks: hint"),
        ("by hand", "draw has no kind"),
    ],
)
def test_a_draw_that_is_not_described_as_it_must_be_is_found(draw: object, sentence: str) -> None:
    found = said(with_rules(drawn_round(), draw=draw)).findings
    assert any(sentence in each.sentence for each in found), found


def test_a_draw_described_and_not_in_the_tie_order_is_found() -> None:
    found = said(with_rules(members_round(scores=TIED), draw=DRAWS["lots"])).findings
    assert any("describes a draw that the rule's tie order does not name" in each.sentence for each in found)


def test_a_source_as_long_as_the_line_leaves_the_value_on_it() -> None:
    made = with_rules(drawn_round(), draw=described(source="Lotto " * 200))
    named(source=("lotto-" * 11)[:64].strip("-"))(made)
    report = said(made)
    assert report.findings == []
    assert any(each.endswith(f"written {VALUE}") and len(each) < 400 for each in report.notes)


def test_an_imported_election_has_no_draw() -> None:
    made = imported_round()
    rule = from_record(made.load("ground-rules.json")["rule"])
    drawn = replace(rule, tie_order=("draw",)).record()
    found = said_of_any(with_rules(made, rule=drawn, draw=DRAWS["lots"]))
    assert "it agrees on a draw, and the ballots of an imported election have none" in found
    made = imported_round()
    made.entries.insert(made.place("count-made"), ("draw-made", {"at": AT, "seats": 2, "value": "5"}))
    assert "the ballots of an imported election have no draw" in said_of_any(made)


def said_of_any(made: Made) -> list[str]:
    return [each.sentence for each in verify(made.bundle(), made.key).findings]


def test_a_draw_that_is_rewritten_whole_is_found_by_the_checkpoint_that_members_were_sent() -> None:
    """Whoever holds the key can write the round again by another value; then nothing in it is wrong."""
    honest, forged = drawn_round(), members_round(Wishes(draw="public", value=OTHER), scores=TIED)
    orders = [made.load("result.json")["ties"][0]["order"] for made in (honest, forged)]
    assert orders[0] != orders[1]
    alone = said(forged)
    assert alone.findings == []
    assert any(each.endswith(f"number 2871 of 2026-12-05, written {OTHER}") for each in alone.notes)
    mailed = honest.checkpoint(honest.place("draw-made") + 1)
    found = verify(forged.bundle(), forged.key, [("mailed", mailed)]).findings
    assert [each.subject for each in found] == ["mailed"]
    before = honest.checkpoint(honest.place("draw-made"))
    assert verify(forged.bundle(), forged.key, [("mailed", before)]).findings == []
