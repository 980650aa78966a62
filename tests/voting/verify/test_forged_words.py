"""Documents that say more, less or other than what was counted: fields, ties, means, words of elections."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.voting.imported_round import ELECTION, imported_round
from tests.voting.members_round import SCORES, members_round
from tests.voting.verify.changed import NOTE
from tests.voting.verify.test_forged_ledger import expect
from voting.pabulib.words import LONGEST_TITLE
from voting.verify import verify

if TYPE_CHECKING:
    from collections.abc import Callable

Document = Any
INVENTED = {"proposals": ["7", "9"], "order": ["9", "7"], "by": "cost"}
MEAN = {"proposal": "7", "criterion": "c1", "mean": "5", "scorers": 3}


def swapped_titles(listed: Document) -> None:
    listed[0]["title"], listed[1]["title"] = listed[1]["title"], listed[0]["title"]


FORGED_ELECTIONS: dict[str, tuple[str, Callable[[Document], object], str, str]] = {
    "titles": ("proposals.json", swapped_titles, "proposal 7", "and not its name in ballots.pb"),
    "a group": ("proposals.json", lambda d: d[0].update(group="Us"), "proposal 7", "a group or a summary"),
    "a summary": ("proposals.json", lambda d: d[2].update(summary="…"), "proposal 9", "a group or a summary"),
    "a tie": ("result.json", lambda d: d["ties"].append(INVENTED), "result.json", "a tie that the recount"),
    "a mean": ("result.json", lambda d: d["criteria"].append(MEAN), "proposal 7, list c1", "no such list"),
    "a currency": (
        "ground-rules.json",
        lambda d: d.update(currency="EUR"),
        "ground-rules.json",
        "its currency",
    ),
    "a purpose": ("ground-rules.json", lambda d: d.update(purpose=NOTE), "ground-rules.json", "its purpose"),
}


@pytest.mark.parametrize("kind", FORGED_ELECTIONS)
def test_words_that_an_election_does_not_have_are_found(kind: str) -> None:
    name, forge, subject, sentence = FORGED_ELECTIONS[kind]
    made = imported_round()
    document = made.load(name)
    forge(document)
    made.save(name, document)
    expect(made, subject, sentence)


def test_a_project_without_a_name_is_called_by_its_id_and_a_long_name_is_cut() -> None:
    election = ELECTION.replace(b"A kiosk", b"").replace(b"A bridge", b"A bridge " * 60)
    made = imported_round(election)
    listed = made.load("proposals.json")
    listed[0]["title"], listed[2]["title"] = listed[0]["title"][:LONGEST_TITLE], "9"
    made.save("proposals.json", listed)
    assert verify(made.bundle(), made.key).findings == []
    made.save("proposals.json", [listed[0] | {"title": "A bridge " * 60}, *listed[1:]])
    expect(made, "proposal 7", "and not its name in ballots.pb")


FORGED_RESULTS: dict[str, tuple[Callable[[Document], object], str, str]] = {
    "minor units": (lambda d: d.update(minor_units=1), "result.json", "minor_units is 1, and should be 100"),
    "a note": (lambda d: d.update(note=NOTE), "result.json", "has a field that nobody checks: note"),
    "a note on a step": (lambda d: d["steps"][0].update(note=NOTE), "result.json", "steps[0] has a field"),
    "a property": (lambda d: d["checks"][0].update(check=NOTE), "result.json", "that nobody knows"),
    "a margin": (lambda d: d["margins"][0].update(proposal="p1"), "proposal p1", "has a margin"),
    "no criteria": (lambda d: d.update(criteria=[]), "proposal p1, list c1", "has no mean for it"),
    "means of all": (
        lambda d: d["criteria"][0].update(criterion="all"), "proposal p1, list all", "there is no such list",
    ),
    "a mean twice": (
        lambda d: d["criteria"].append(d["criteria"][0]), "proposal p1, list c1", "or it has two",
    ),
    "criteria turned round": (lambda d: d["criteria"].reverse(), "result.json", "in their order"),
    "no place": (lambda d: d["steps"][0].pop("place"), "proposal p1", "place is None, and it is 1"),
    "a place": (lambda d: d["steps"][-1].update(place=5), "proposal p5", "place is 5, and it is None"),
    "no ties": (lambda d: d.update(ties=[]), "result.json", "in this order by scorers: p1, p3"),
    "other ties": (lambda d: d["ties"][0].update(by="lots"), "result.json", "a tie that the recount"),
    "true for 1": (lambda d: d["rule"].update(version=True), "result.json", "counted by another rule"),
}  # fmt: skip


@pytest.mark.parametrize("kind", FORGED_RESULTS)
def test_what_a_result_says_beside_its_winners_is_checked_too(kind: str) -> None:
    forge, subject, sentence = FORGED_RESULTS[kind]
    made = members_round(scores=SCORES | {"p1": "4 4 4 4 4 4 4 .", "p3": "4 4 r 4 4 4 4 ."})
    assert verify(made.bundle(), made.key).findings == []
    result = made.load("result.json")
    forge(result)
    made.save("result.json", result)
    expect(made, subject, sentence)


def test_a_round_in_which_nobody_voted_has_all_its_means_or_none() -> None:
    made = members_round(scores=dict.fromkeys(SCORES, "."))
    made.after = []
    rows = made.load("result.json")["criteria"]
    made.save("result.json", made.load("result.json") | {"criteria": []})
    assert verify(made.bundle(), made.key).findings == []
    made.save("result.json", made.load("result.json") | {"criteria": rows[1:]})
    expect(made, "proposal p1, list c1", "has no mean for it")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"note": NOTE}, "the file has a field that nobody checks: note"),
        ({"agree": {"share": [2, 3], "note": NOTE}}, "agree has a field that nobody checks: note"),
        ({"questions": [{"id": "q", "question": "?", "help": ""}]}, "questions[0] has no words"),
    ],
)
def test_ground_rules_that_say_more_than_ground_rules_do_are_found(
    change: dict[str, Any], sentence: str
) -> None:
    made = members_round()
    made.save("ground-rules.json", made.load("ground-rules.json") | change)
    expect(made, "ground-rules.json", sentence)


def test_ground_rules_that_do_not_say_how_many_must_agree_are_found() -> None:
    made = members_round()
    rules = made.load("ground-rules.json")
    del rules["agree"]
    made.save("ground-rules.json", rules)
    expect(made, "ground-rules.json", "the file has no agree")


def test_those_that_left_are_listed_as_they_were_submitted() -> None:
    made = members_round()
    listed = made.load("proposals.json")
    at = made.place("proposal-withdrawn")
    made.entries.insert(at, ("proposal-submitted", made.of("proposal-submitted") | {"proposal": "p7"}))
    made.entries.insert(at + 1, ("proposal-withdrawn", made.of("proposal-withdrawn") | {"proposal": "p7"}))
    made.save("proposals.json", [*listed, listed[5] | {"id": "p7"}])
    assert verify(made.bundle(), made.key).findings == []
    made.save("proposals.json", [*listed[:5], listed[5] | {"id": "p7"}, listed[5]])
    expect(made, "proposals.json", "not in the order in which they were submitted")
