"""A receipt in short: what goes into the fragment of an address, and what comes out of it again."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from tests.voting.made_rounds import secret
from tests.voting.members_round import ORIGIN, SCORES, members_round
from tests.voting.receipts import criteria, proven, receipt_of, signed
from voting.ledger import ballots
from voting.ledger.compact import compact, expand
from voting.ledger.receipts import BadReceipt, Receipt

SHORT = compact(receipt_of(2))
FIELDS = SHORT.split(":")


def expanded(text: str) -> Receipt:
    return expand(text, ORIGIN, list(SCORES), criteria())


def named(name: str) -> Receipt:
    receipt = receipt_of(2)
    return signed(replace(receipt, name=name, slot=ballots.slot(ORIGIN, receipt.salt, name)))


@pytest.mark.parametrize("member", range(7))
def test_a_receipt_comes_out_as_it_went_in(member: int) -> None:
    receipt = receipt_of(member)
    assert expanded(compact(receipt)) == receipt
    assert re.fullmatch(r"[A-Za-z0-9_.:-]+", compact(receipt))


def test_the_marks_stand_in_the_order_of_the_roll() -> None:
    assert FIELDS[6] == "5-3.4-4.r.n.n"
    assert compact(receipt_of(4)).split(":")[6] == "4-4.a.4-4.a.a"


@pytest.mark.parametrize("name", ["Siân Pritchard", "Zoë", "名前", "a", "é" * 500])
def test_a_name_in_any_script_comes_out(name: str) -> None:
    assert expanded(compact(named(name))) == named(name)


def test_the_proof_is_left_out() -> None:
    receipt = receipt_of(2)
    assert compact(proven(receipt, members_round())) == compact(receipt)


def test_a_receipt_from_after_a_fork_says_so_at_its_end() -> None:
    receipt = signed(receipt_of(2), f"{ORIGIN}/3")
    assert compact(receipt).endswith(":3")
    assert expanded(compact(receipt)) == receipt


def test_a_receipt_whose_parts_do_not_follow_is_not_made_short() -> None:
    """Expanding would quietly mend it, and hide what was wrong."""
    receipt = receipt_of(2)
    for changed in (
        replace(receipt, seed=secret("another")),
        replace(receipt, slot=secret("elsewhere")),
        signed(replace(receipt, name="Somebody else")),
    ):
        with pytest.raises(BadReceipt, match="does not follow"):
            compact(changed)


def with_field(place: int, value: str) -> str:
    return ":".join([*FIELDS[:place], value, *FIELDS[place + 1 :]])


@pytest.mark.parametrize(
    "text",
    [
        "", "1",
        SHORT + ":", SHORT + ":1", SHORT + ":02", SHORT + ":2:2", SHORT[:-1], SHORT + "A", " " + SHORT,
        with_field(0, "2"),
        with_field(1, ""), with_field(1, "_w"), with_field(1, "QcyK"), with_field(1, "7aCA"),
        with_field(2, FIELDS[2][:-1]), with_field(2, FIELDS[2] + "="), with_field(2, FIELDS[2][:-1] + "B"),
        with_field(2, "é" * 43), with_field(2, "+" + FIELDS[2][1:]),
        *(with_field(3, each) for each in ("", "0", "01", "-1", "+1", "x", "9" * 17, str(2**53), "\u0661")),
        *(with_field(6, each) for each in ("", "a", "5-3.4-4.r.n", "5-3.4-4.r.n.n.n", "5-3.4-4.r.n.x")),
        *(with_field(6, f"{each}.4-4.r.n.n") for each in ("5", "5-3-1", "05-3", "5--3", "-", "5-", "5-3 ")),
        with_field(7, ""), with_field(7, FIELDS[7] + "AAAA"),
        ":" * 1_000_000, "1" * 1_000_000,
    ],
)  # fmt: skip
def test_what_was_not_written_so_is_refused(text: str) -> None:
    with pytest.raises(BadReceipt):
        expanded(text)


def test_another_round_refuses_it() -> None:
    with pytest.raises(BadReceipt, match="It has 5 marks, and there are 4 proposals"):
        expand(SHORT, ORIGIN, list(SCORES)[1:], criteria())
    with pytest.raises(BadReceipt, match="one score for each criterion"):
        expand(SHORT, ORIGIN, list(SCORES), criteria()[:1])
