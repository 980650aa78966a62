"""Property checks of a result that its own figures, or the result itself, speak against."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.voting.imported_round import ELECTION, imported_round
from tests.voting.members_round import members_round
from tests.voting.verify.test_forged_ledger import expect
from voting.verify import verify

if TYPE_CHECKING:
    from tests.voting.made_rounds import Made


def forged(made: Made, name: str, *, verdict: str = "holds", **detail: int | str) -> Made:
    result = made.load("result.json")
    rows = [row for row in result["checks"] if row["check"] == name]
    row: dict[str, Any] = rows[0] if rows else {"check": name, "detail": {}}
    if not rows:
        result["checks"].append(row)
    row.update(verdict=verdict, detail=row["detail"] | detail)
    made.save("result.json", result)
    return made


@pytest.mark.parametrize(
    ("name", "detail", "sentence"),
    [
        ("ballots-within-roll", {"ballots": 6}, "judged by 6 ballots, and it is 7"),
        ("ballots-within-roll", {"roll": 9}, "judged by 9 roll, and it is 8"),
        ("within-pot", {"pot": 90_001}, "judged by 90001 pot, and it is 90000"),
        ("within-pot", {"left": 1}, "judged by 1 left, and it is 0"),
        ("terms-kept", {"in_part": 1}, "judged by 1 in_part, and it is 0"),
        ("terms-kept", {"earmarks": 2}, "judged by 2 earmarks, and it is 0"),
        ("monotonicity", {"winners": 1}, "judged by 1 winners, and it is 3"),
        ("recount-agrees", {"winners": 9, "standings": 5}, "judged by 9 winners, and it is 3"),
    ],
)
def test_figures_that_are_not_those_of_the_result_are_found(
    name: str, detail: dict[str, int], sentence: str
) -> None:
    made = members_round()
    assert verify(made.bundle(), made.key).findings == []
    expect(forged(made, name, **detail), "result.json", f"{name} is said to be {sentence}")


@pytest.mark.parametrize(
    ("name", "detail"),
    [
        ("ballots-within-roll", {"ballots": 9}),
        ("terms-kept", {"missed": 1}),
        ("terms-kept", {"proposals": "p1"}),
        ("equal-weight", {"proposals": "p1 p2"}),
        ("one-score-out", {"lists": 1, "scores": 5, "decisive": 1, "proposals": "p1"}),
        ("monotonicity", {"proposals": "p1"}),
        ("monotonicity", {"lost": 1}),
        ("recusals-honoured", {"recusals": 2, "counted": 1}),
        ("recusals-declared", {"recused": 2, "declared": 1, "proposals": "p1"}),
        ("price-certificate", {"bought": 2, "raises": 0, "proposals": "p1"}),
    ],
)
def test_verdict_that_its_own_figures_speak_against_is_found(name: str, detail: dict[str, int | str]) -> None:
    sentence = f"{name} is said to hold, and by its own figures it does not"
    expect(forged(members_round(), name, **detail), "result.json", sentence)
    failed = forged(members_round(), name, verdict="does not hold", **detail)
    assert not any(sentence in one.sentence for one in verify(failed.bundle(), failed.key).findings)


def test_ids_of_an_election_may_have_spaces_where_a_property_names_them() -> None:
    assert b"\n\xc5\xbbabka 2;" in ELECTION
    told = forged(imported_round(), "monotonicity", verdict="does not hold", proposals="7 \u017babka 2")
    assert verify(told.bundle(), told.key).findings == []
    expect(forged(told, "monotonicity", proposals="7 mayor"), "result.json", "names a proposal that is not")
