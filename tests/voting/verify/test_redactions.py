"""People who were forgotten, as the offline verifier tells it; and a decision by fewer than the roll."""

from __future__ import annotations

import pytest

from tests.voting.made_rounds import AT
from tests.voting.members_round import members_round
from tests.voting.verify.test_forged_ledger import expect, found
from voting.verify.verifying import verify

REDACTION = ("redaction", {"at": AT})


def place(kinds: list[str], after: str) -> int:
    return kinds.index(after) + 1


@pytest.mark.parametrize("number", [0, 1, 2])
def test_number_of_redactions_is_a_note_where_all_holds(number: int) -> None:
    made = members_round()
    made.entries[1:1] = [REDACTION] * number
    report = verify(made.bundle())
    assert report.findings == []
    assert [note for note in report.notes if "redacted" in note] == [f"holds; {number} redacted"] * bool(
        number
    )


def test_bundle_that_does_not_hold_has_no_such_note() -> None:
    made = members_round()
    made.entries.insert(1, REDACTION)
    made.of("decision-confirmed")["members"] = 5
    report = verify(made.bundle())
    assert report.findings
    assert [note for note in report.notes if "redacted" in note] == []


def test_those_who_decide_are_the_roll_less_who_was_forgotten_in_between() -> None:
    made = members_round()
    made.of("decision-confirmed").update(members=7, objected=0)
    expect(made, "entry ", "those who decide are the 8 on the roll")
    kinds = [kind for kind, _data in made.entries]
    made.entries.insert(place(kinds, "ballots-closed"), REDACTION)
    assert found(made) == []
    made.of("decision-confirmed")["members"] = 9
    expect(made, "entry ", "the 8 on the roll, but for 1 who were forgotten")


@pytest.mark.parametrize("after", ["round-started", "decision-confirmed"])
def test_redactions_before_the_roll_or_after_the_decision_make_no_decision_smaller(after: str) -> None:
    made = members_round()
    kinds = [kind for kind, _data in made.entries]
    made.entries.insert(place(kinds, after), REDACTION)
    made.of("decision-confirmed").update(members=7, objected=0)
    expect(made, "entry ", "those who decide are the 8 on the roll")
