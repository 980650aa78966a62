"""The fast path and the plain recount on every real vote there is, raised until it would overspend."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.oracle.test_pabutools import FILES
from voting.count import count_again, count_file

if TYPE_CHECKING:
    from pathlib import Path

LONG = {
    "France_Toulouse_2019.pb",
    "Poland_Czestochowa_2024.pb",
    "Poland_Krakow_2024.pb",
    "Poland_Warszawa_2022_Bielany.pb",
    "Poland_Warszawa_2026.pb",
    "Worldwide_Mechanical_Turk_Utilities_7.pb",
}
"""Those whose recount takes longer than five seconds."""


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.exhaustive if name in LONG else ()) for name in FILES]
)
def test_count_and_recount_agree_to_the_last_amount(name: str, shared_data: Path) -> None:
    path = str(shared_data / "pabulib" / name)
    counted = count_file(path, "equal-shares", ("file",), with_recount=False, completion="add1")
    again = count_again(counted.election, counted.rule)
    steps = {step.proposal: step for step in counted.allocation.steps}
    assert again.winners == counted.allocation.winners
    assert again.amounts == {name: steps[name].amount for name in again.winners}
    assert again.standings == {name: step.standing for name, step in steps.items()}


def test_there_are_seventeen(shared_data: Path) -> None:
    assert len(FILES) == len(list((shared_data / "pabulib").glob("*.pb"))) == 17
