"""Results changed by someone who holds the key, and logged and confirmed as if they had been counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.voting.imported_round import imported_round
from tests.voting.made_rounds import as_json
from tests.voting.members_round import members_round
from tests.voting.verify.test_forged_ledger import expect
from voting.rules.greedy import Greedy

if TYPE_CHECKING:
    from collections.abc import Callable

Result = dict[str, Any]


def step(result: Result, proposal: str) -> dict[str, Any]:
    return next(step for step in result["steps"] if step["proposal"] == proposal)


def another_winner(result: Result) -> None:
    result["winners"] = [*result["winners"][:-1], "p3"]


def another_order(result: Result) -> None:
    result["winners"].reverse()


def higher_standing(result: Result) -> None:
    result["standings"][0]["standing"] = "5"


def rounded_standing(result: Result) -> None:
    step(result, "p1")["standing"] = "4.21"


def more_scorers(result: Result) -> None:
    step(result, "p2")["scorers"] += 1


def larger_amount(result: Result) -> None:
    step(result, "p1")["amount"] += 100


def smaller_cost(result: Result) -> None:
    step(result, "p3")["cost"] -= 1


def other_outcome(result: Result) -> None:
    step(result, "p5")["outcome"] = "no-support"


def turned_down(result: Result) -> None:
    step(result, "p3")["outcome"] = "ineligible"


def what_was_left(result: Result) -> None:
    step(result, "p3")["left"] += 1


def other_places(result: Result) -> None:
    step(result, "p3")["place"] = 9


def out_of_turn(result: Result) -> None:
    result["steps"][0], result["steps"][1] = result["steps"][1], result["steps"][0]
    result["steps"][0]["place"], result["steps"][1]["place"] = 1, 2


def scorers_of_two(result: Result) -> None:
    step(result, "p5")["scorers"] = 2


def left_out(result: Result) -> None:
    result["steps"] = [each for each in result["steps"] if each["proposal"] != "p3"]


def twice(result: Result) -> None:
    result["standings"].append(result["standings"][0])


def other_mean(result: Result) -> None:
    result["criteria"][0]["mean"] = "5"


def mean_of_two(result: Result) -> None:
    next(row for row in result["criteria"] if row["proposal"] == "p5")["mean"] = "3/2"


def mean_of_nothing(result: Result) -> None:
    result["criteria"][0]["proposal"] = "p9"


def more_money(result: Result) -> None:
    result["budget"] += 1


def spent_less(result: Result) -> None:
    result["spent"] -= 1


def more_ballots(result: Result) -> None:
    result["ballots"] += 1


def smaller_roll(result: Result) -> None:
    result["roll"] = 7


def other_rule(result: Result) -> None:
    result["rule"]["quorum"] = 2


FORGED: dict[str, tuple[Callable[[Result], None], str, str]] = {
    "another winner": (another_winner, "proposal p3", "result.json funds it, and the recount does not"),
    "another order": (another_order, "result.json", "not those of the recount, in their order"),
    "a higher standing": (higher_standing, "proposal p", "says standing 5, and it is"),
    "a rounded standing": (rounded_standing, "proposal p1", "says standing 4.21, and it is"),
    "more scorers": (more_scorers, "proposal p2", "says scorers 6, and it is 5"),
    "a larger amount": (larger_amount, "proposal p1", "says amount 40100, and it is 40000"),
    "a smaller cost": (smaller_cost, "proposal p3", "says cost 49999, and it is 50000"),
    "another outcome": (other_outcome, "proposal p5", "says outcome no-support, and it is too-few-scores"),
    "turned down afterwards": (turned_down, "proposal p3", "says outcome ineligible, and it is did-not-fit"),
    "more left": (what_was_left, "proposal p3", "was left, and it was"),
    "another place": (other_places, "proposal p3", "says that its place is 9, and it is 4"),
    "out of turn": (out_of_turn, "result.json", "not in the order in which proposals had their turn"),
    "scorers that are too few to tell": (scorers_of_two, "proposal p5", "says scorers 2, and it is None"),
    "left out": (left_out, "proposal p3", "has no row for it"),
    "twice": (twice, "proposal p", "a row for it that should not be there"),
    "another mean": (other_mean, "proposal p1, list c1", "says 5 of 7, and it is"),
    "a mean of two": (mean_of_two, "proposal p5, list c1", "says 3/2 of None"),
    "a mean of nothing": (mean_of_nothing, "proposal p9, list c1", "there is no such list"),
    "more money": (more_money, "result.json", "budget is 90001, and should be 90000"),
    "less spent": (spent_less, "result.json", "is said to be spent"),
    "more ballots": (more_ballots, "result.json", "ballots is 8, and should be 7"),
    "a smaller roll": (smaller_roll, "result.json", "roll is 7, and should be 8"),
    "another rule": (other_rule, "result.json", "counted by another rule"),
}


@pytest.mark.parametrize("kind", FORGED)
def test_a_forged_result_is_found_and_named(kind: str) -> None:
    forge, subject, sentence = FORGED[kind]
    made = members_round()
    result = made.load("result.json")
    forge(result)
    made.save("result.json", result)
    expect(made, subject, sentence)


def test_a_rule_whose_weight_is_not_that_of_the_criteria_is_found() -> None:
    made = members_round()
    rules = made.load("ground-rules.json")
    rules["criteria"][0]["weight"] = 2
    made.save("ground-rules.json", rules)
    expect(made, "ground-rules.json", "not the sum of the criteria's weights")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"quorum": 4}, "is not that of this record"),
        ({"name": "lots"}, "there is no rule 'lots'"),
        ({"version": 2}, "is known in version 1"),
        ({"tie_order": ["votes"]}, "is no order for ties"),
        ({"quorum": "3"}, "well-formed parameters"),
    ],
)
def test_a_rule_that_cannot_be_followed_is_found(change: dict[str, Any], sentence: str) -> None:
    made = members_round()
    rules = made.load("ground-rules.json")
    rules["rule"] |= change
    made.save("ground-rules.json", rules)
    expect(made, "ground-rules.json", sentence)


def test_changes_that_nobody_voted_on_are_found() -> None:
    made = members_round()
    made.files["changes.json"] = as_json([{"proposal": "p3", "amount": 1}])
    expect(made, "changes.json", "no entry says that the members voted")


def test_a_status_that_no_entry_gives_is_found() -> None:
    made = members_round()
    listed = made.load("proposals.json")
    listed[0]["status"] = "ineligible"
    made.save("proposals.json", listed)
    expect(made, "proposal p1", "says that it is ineligible, and the entries do not")


def test_proposals_that_were_left_out_or_made_up_are_found() -> None:
    made = members_round()
    listed = made.load("proposals.json")
    made.save("proposals.json", [*listed[:5], listed[5] | {"id": "p7"}])
    expect(made, "proposal p7", "no entry says that it was submitted")
    expect(made, "proposal p6", "proposals.json does not list it")
    made.save("proposals.json", [listed[1], listed[0], *listed[2:]])
    expect(made, "proposals.json", "does not begin with the proposals of entry 18")
    made.save("proposals.json", [listed[0], *listed])
    expect(made, "proposals.json", "a proposal is there twice")


def test_too_many_proposals_to_recount_are_said_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("voting.verify.counted.MOST_PROPOSALS", 4)
    expect(members_round(), "proposals.json", "more than 4 proposals cannot be recounted")


def test_ties_that_the_agreed_order_leaves_open_are_found() -> None:
    made = imported_round()
    rules = made.load("ground-rules.json")
    rules["rule"] = Greedy(tie_order=("scorers",)).record()
    rules["pot"] = 100_050
    made.save("ground-rules.json", rules)
    expect(made, "result.json", "cannot be recounted")
