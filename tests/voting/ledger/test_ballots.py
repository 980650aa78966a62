"""The secrets of a ballot, worked out again with nothing but hashlib and the words of the format."""

from __future__ import annotations

from hashlib import sha256

import pytest

from voting.ballots import State
from voting.ledger import ballots
from voting.ledger.ballots import Criterion, Mark

ORIGIN = "grants.example/autumn"
SALT, SLOT, SEED, BLIND = (bytes([number]) * 32 for number in (1, 2, 3, 4))
CRITERIA = [Criterion("c1", 2), Criterion("need", 1)]
MARKS = [Mark("p2", State.SCORED, (3, 10)), Mark("p1", State.RECUSED, ())]


def by_hand(*fields: bytes) -> bytes:
    """SHA-256 over the fields, each preceded by its length in 8 bytes."""
    return sha256(b"".join(len(field).to_bytes(8, "big") + field for field in fields)).digest()


def test_a_slot_is_made_of_the_origin_the_salt_and_the_name() -> None:
    expected = by_hand(b"slot", ORIGIN.encode(), SALT, "Siân Åse".encode())
    assert ballots.slot(ORIGIN, SALT, "Siân Åse") == expected
    assert ballots.slot(ORIGIN, SALT, "Sia\u0302n A\u030ase") == expected  # typed with separate accents


def test_a_nonce_is_made_of_the_slot_the_seed_the_proposal_and_the_criterion() -> None:
    assert ballots.nonce(SLOT, SEED, "p2", "all") == by_hand(b"nonce", SLOT, SEED, b"p2", b"all")


def test_a_commitment_holds_the_state_and_the_score_as_text() -> None:
    scored = by_hand(b"score", ORIGIN.encode(), b"p2", b"c1", b"scored", b"10", SEED)
    unscored = by_hand(b"score", ORIGIN.encode(), b"p2", b"c1", b"not-yet", b"", SEED)
    assert ballots.commitment(ORIGIN, "p2", "c1", State.SCORED, 10, SEED) == scored
    assert ballots.commitment(ORIGIN, "p2", "c1", State.NOT_YET, None, SEED) == unscored


def test_a_score_of_nought_is_not_the_absence_of_a_score() -> None:
    nought = by_hand(b"score", ORIGIN.encode(), b"p2", b"c1", b"scored", b"0", SEED)
    assert ballots.commitment(ORIGIN, "p2", "c1", State.SCORED, 0, SEED) == nought


def test_a_ballot_commits_in_the_order_of_the_roll_and_the_ground_rules() -> None:
    wanted = [
        ("p2", "c1", b"scored", b"3"),
        ("p2", "need", b"scored", b"10"),
        ("p2", "all", b"scored", b"16"),
        ("p1", "c1", b"recused", b""),
        ("p1", "need", b"recused", b""),
        ("p1", "all", b"recused", b""),
    ]
    expected = []
    for proposal, criterion, state, score in wanted:
        names = proposal.encode(), criterion.encode()
        nonce = by_hand(b"nonce", SLOT, SEED, *names)
        expected.append(by_hand(b"score", ORIGIN.encode(), *names, state, score, nonce))
    assert ballots.commitments(ORIGIN, SLOT, SEED, MARKS, CRITERIA) == expected


def test_a_digest_is_over_the_revision_the_blind_and_each_commitment() -> None:
    sealed = [bytes([number]) * 32 for number in (9, 8, 7)]
    expected = by_hand(b"ballot", ORIGIN.encode(), SLOT, b"12", BLIND, *sealed)
    assert ballots.digest(ORIGIN, SLOT, 12, BLIND, sealed) == expected


def test_the_roll_root_is_over_ascending_slots() -> None:
    slots = [bytes([number]) * 32 for number in (3, 1, 2)]
    one, two, three = (sha256(b"\0" + bytes([number]) * 32).digest() for number in (1, 2, 3))
    expected = sha256(b"\1" + sha256(b"\1" + one + two).digest() + three).digest()
    assert ballots.roll_root(slots) == expected


def test_the_closing_root_is_over_the_roots_of_sorted_lists() -> None:
    first, second = [b"\x02" * 32, b"\x01" * 32], [b"\x03" * 32]
    leaves = [sha256(b"\0" + bytes([number]) * 32).digest() for number in (1, 2, 3)]
    roots = [sha256(b"\1" + leaves[0] + leaves[1]).digest(), leaves[2], sha256(b"").digest()]
    a, b, c = (sha256(b"\0" + root).digest() for root in roots)
    assert (
        ballots.closing_root([first, second, []])
        == sha256(b"\1" + sha256(b"\1" + a + b).digest() + c).digest()
    )


def test_a_slot_twice_on_the_roll_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        ballots.roll_root([SLOT, SALT, SLOT])


@pytest.mark.parametrize("lists", [[[SLOT, SALT, SLOT]], [[SLOT], [SALT, SLOT]]])
def test_a_commitment_that_two_receipts_share_is_refused(lists: list[list[bytes]]) -> None:
    with pytest.raises(ValueError, match=r"twice|two lists"):
        ballots.closing_root(lists)


@pytest.mark.parametrize(
    ("state", "score"), [(State.SCORED, None), (State.ABSTAINED, 3), (State.RECUSED, 0), (State.SCORED, -1)]
)
def test_a_state_and_a_score_that_do_not_go_together_are_refused(state: State, score: int | None) -> None:
    with pytest.raises(ValueError, match="cannot hold"):
        ballots.commitment(ORIGIN, "p1", "c1", state, score, SEED)


@pytest.mark.parametrize(
    "mark",
    [
        Mark("p1", State.SCORED, ()),
        Mark("p1", State.SCORED, (1,)),
        Mark("p1", State.SCORED, (1, 2, 3)),
        Mark("p1", State.SCORED, (1, -2)),
        Mark("p1", State.ABSTAINED, (1, 2)),
    ],
)
def test_a_mark_without_one_score_for_each_criterion_is_refused(mark: Mark) -> None:
    with pytest.raises(ValueError, match="p1"):
        ballots.commitments(ORIGIN, SLOT, SEED, [mark], CRITERIA)


@pytest.mark.parametrize(("name", "weight"), [("all", 1), ("c1", 0), ("c1", -1)])
def test_a_criterion_has_a_weight_and_a_name_of_its_own(name: str, weight: int) -> None:
    with pytest.raises(ValueError, match="criterion"):
        Criterion(name, weight)


def test_secrets_of_another_length_are_refused() -> None:
    for make in (
        lambda: ballots.slot(ORIGIN, SALT[1:], "A"),
        lambda: ballots.nonce(SLOT, SEED + b"x", "p", "c"),
        lambda: ballots.commitment(ORIGIN, "p", "c", State.RECUSED, None, b""),
        lambda: ballots.digest(ORIGIN, SLOT, 1, b"", []),
        lambda: ballots.digest(ORIGIN, SLOT, 1, BLIND, [b"short"]),
        lambda: ballots.roll_root([b"short"]),
    ):
        with pytest.raises(ValueError, match="32 bytes"):
            make()
    with pytest.raises(ValueError, match="from 1"):
        ballots.digest(ORIGIN, SLOT, 0, BLIND, [])
