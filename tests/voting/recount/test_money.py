from __future__ import annotations

import pytest

from tests.voting.pots import POTS, Pot
from voting.recount.money import give_out
from voting.recount.standing import Counted
from voting.recount.terms import Asked


@pytest.mark.parametrize("pot", POTS)
def test_the_recount_gives_out_as_worked_out_by_hand(pot: Pot) -> None:
    asked = {
        name: Asked(name, cost, minimum, tuple(tags.split()))
        for name, (cost, minimum, tags) in zip("abcdef", pot.asked, strict=False)
    }
    turns = [Counted(one.name, one.cost, place, has_turn=True) for place, one in enumerate(asked.values())]
    amounts, names = give_out({"name": pot.rule, **pot.agreed}, turns, asked, pot.budget)
    assert list(amounts.items()) == list(pot.amounts.items())
    assert names == tuple(pot.turns)
