"""Whoever runs the server hands two members one receipt, so that a ballot is left over to be made up.

They have everything: every key, seed, blind and score, and the key that signs checkpoints. What they cannot
have is two lists of commitments that are one, or a slot that fits two names.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.voting.members_round import ORIGIN, SCORES, cast_ballots, members_round
from tests.voting.verify.test_forged_ledger import expect
from tests.voting.verify.test_forged_lists import sort
from voting.ledger import ballots, openings, tree
from voting.ledger.ballots import Criterion

pytestmark = pytest.mark.by_chance

CRITERIA = [Criterion("c1", 1), Criterion("c2", 1)]
PROPOSALS = list(SCORES)
KINDS = ("c1", "c2", ballots.ALL)


def commitments(slot: bytes, seed: bytes) -> list[bytes]:
    [first, *_others] = cast_ballots(SCORES)
    return ballots.commitments(ORIGIN, slot, seed, first.marks, CRITERIA)


def test_closing_refuses_two_ballots_that_are_one() -> None:
    first, _second, *others = cast_ballots(SCORES)
    with pytest.raises(ValueError, match="is there twice"):
        openings.closing(ORIGIN, PROPOSALS, CRITERIA, [first, replace(first, blind=bytes(32)), *others])


def test_one_seed_for_two_members_gives_them_no_commitment_in_common() -> None:
    first, second, *_others = cast_ballots(SCORES)
    assert set(commitments(first.slot, first.seed)).isdisjoint(commitments(second.slot, first.seed))


def test_one_slot_for_two_members_cannot_be_on_the_roll() -> None:
    slots = [ballot.slot for ballot in cast_ballots(SCORES)]
    with pytest.raises(ValueError, match="is there twice"):
        ballots.roll_root([*slots, slots[0]])
    made = members_round()
    listed = made.files["roll.txt"].splitlines(keepends=True)
    made.files["roll.txt"] = b"".join(sorted([*listed[:-1], listed[0]]))
    expect(made, "roll.txt", "not in ascending order, each once")


def test_another_slot_than_the_one_shown_fits_no_name() -> None:
    """A member's own slot follows from their name and salt: they are shown it, and it is not another's."""
    salt = bytes(range(32))
    assert ballots.slot(ORIGIN, salt, "Amina Yusuf") != ballots.slot(ORIGIN, salt, "Bożena Wójcik")


@pytest.mark.parametrize("criterion", KINDS)
def test_one_ballot_in_the_lists_twice_is_named_in_each(criterion: str) -> None:
    made = members_round()
    lines = made.opened()
    for proposal in PROPOSALS:
        for kind in KINDS:
            mine = [
                line
                for line in lines
                if (line["proposal"], line["criterion"]) == (proposal, kind) and "commitment" in line
            ]
            mine[1].clear()
            mine[1].update(mine[0])
    made.save_opened(sort(lines))
    lists = [
        [
            bytes.fromhex(line["commitment"])
            for line in sort(lines)
            if (line["proposal"], line["criterion"]) == (proposal, kind) and "commitment" in line
        ]
        for proposal in PROPOSALS
        for kind in KINDS
    ]
    made.of("ballots-closed")["root"] = tree.root(map(tree.root, lists)).hex()
    for proposal in PROPOSALS:
        expect(made, f"proposal {proposal}, list {criterion}", "not in ascending order, each once")


@pytest.mark.parametrize("is_told", [False, True])
def test_leaving_one_of_the_two_out_is_named(*, is_told: bool) -> None:
    """The lists are one short; where the number of ballots is made to fit, casts are one too many."""
    made = members_round()
    lines = made.opened()
    for proposal in PROPOSALS:
        for kind in KINDS:
            lines.remove(
                next(
                    line
                    for line in lines
                    if (line["proposal"], line["criterion"]) == (proposal, kind) and "commitment" in line
                )
            )
    made.save_opened(lines)
    if is_told:
        made.of("ballots-closed")["ballots"] -= 1
        expect(made, "entry 30", "it counts 6 ballots, and 7 were cast and not withdrawn")
    else:
        expect(made, "proposal p1, list c1", "it has 6 commitments for 7 ballots")
