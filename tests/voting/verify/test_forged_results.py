"""Results changed by someone who holds the key, and logged and confirmed as if they had been counted."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pytest

from tests.voting.imported_round import ELECTION, imported_round
from tests.voting.made_rounds import as_json
from tests.voting.members_round import Wishes, members_round
from tests.voting.verify.test_forged_ledger import expect, found
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
    "another place": (other_places, "result.json", "do not count up from 1"),
    "out of turn": (out_of_turn, "proposal p", "which is lower"),
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
    rules["rule"] = Greedy(("scorers",)).record()
    rules["pot"] = 100_050
    made.save("ground-rules.json", rules)
    expect(made, "result.json", "cannot be recounted")


def test_a_ballot_taken_out_of_an_imported_round_is_found() -> None:
    made = imported_round()
    made.files["ballots.pb"] = ELECTION.replace(b"2;7\n", b"")
    expect(made, "ballots.pb", "not the file that entry 3")
    made.of("ballots-imported")["file"] = sha256(made.files["ballots.pb"]).hexdigest()
    expect(made, "ballots.pb", "it has 4 ballots, and entry 3")
    expect(made, "ballots.pb", "the root of its ballots is not the one in entry 3")
    expect(made, "proposal 7", "says standing 3, and it is 2")


@pytest.mark.parametrize(
    ("before", "after", "subject", "sentence"),
    [
        (b"1000.50", b"1000.51", "ground-rules.json", "the pot is not the budget"),
        (b"7;600", b"7;601", "proposal 7", "does not ask for what it costs"),
        (b"9;700;A kiosk\n", b"", "ballots.pb", "line "),
        (b"vote_type;approval", b"vote_type;guess", "ballots.pb", "line 10"),
        (b"A pond\n", b"A pond\n10;1;More\n", "proposals.json", "not the projects of ballots.pb"),
    ],
)
def test_another_election_is_found(before: bytes, after: bytes, subject: str, sentence: str) -> None:
    made = imported_round()
    made.files["ballots.pb"] = ELECTION.replace(before, after)
    expect(made, subject, sentence)


def test_imported_ballots_are_published_whole_and_those_of_members_are_not() -> None:
    made = imported_round()
    rules = made.load("ground-rules.json")
    rules["publish"] = "totals"
    made.save("ground-rules.json", rules)
    expect(made, "ground-rules.json", "published whole")
    made = members_round()
    rules = made.load("ground-rules.json")
    rules["publish"] = "ballots"
    made.save("ground-rules.json", rules)
    expect(made, "ground-rules.json", "only ballots that were public already")


def test_a_proposal_of_an_election_cannot_be_turned_down_silently() -> None:
    made = imported_round()
    listed = made.load("proposals.json")
    listed[0]["status"] = "withdrawn"
    made.save("proposals.json", listed)
    expect(made, "proposal 7", "it is withdrawn, and no entry says so")


def test_a_quorum_counts_those_who_scored() -> None:
    """A round whose result is right for one quorum is wrong for another."""
    made, other = members_round(), members_round(Wishes(quorum=6))
    made.save("result.json", other.load("result.json"))
    assert {"proposal p2", "proposal p3", "proposal p4"} <= {finding.subject for finding in found(made)}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"format": "evenhand-ground-rules/9"}, "format is not evenhand-ground-rules/1"),
        ({"publish": "names"}, "publish is not per-proposal, totals or ballots"),
        ({"pot": -1}, "pot is not between 0 and 2^53 - 1"),
        ({"pot": 1.5}, "1.5 is not a whole number"),
        ({"floor": True}, "floor is not a whole number"),
        ({"criteria": {}}, "criteria is not a list"),
        ({"criteria": [1]}, "criteria[0] has no points"),
        ({"agree": {"share": [3, 2]}}, "agree.share is not a share such as [2, 3]"),
        ({"agree": {"share": [0, 0]}}, "agree.share is not a share such as [2, 3]"),
        ({"agree": {}}, "agree has no share"),
        ({"rule": "average"}, "rule is not an object"),
    ],
)
def test_ground_rules_that_say_nothing_are_found(change: dict[str, Any], sentence: str) -> None:
    made = members_round()
    made.save("ground-rules.json", made.load("ground-rules.json") | change)
    expect(made, "ground-rules.json", sentence)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"id": "c2"}, "criteria[1].id is the id of another criterion"),
        ({"id": "all"}, "A criterion's weight is at least 1, and its id is not"),
        ({"weight": 0}, "criteria[0].weight is not between 1"),
        ({"points": []}, "criteria[0].points is not every whole number of a scale"),
        ({"points": [{"score": 1}, {"score": 3}]}, "criteria[0].points is not every whole number of a scale"),
        ({"points": [{"score": 1}, {"score": 1}]}, "criteria[0].points is not every whole number of a scale"),
        ({"points": [{"score": 0}, {"score": 1}]}, "criteria has more than one range of scores"),
    ],
)
def test_criteria_that_cannot_be_scored_are_found(change: dict[str, Any], sentence: str) -> None:
    made = members_round()
    rules = made.load("ground-rules.json")
    rules["criteria"][0] |= change
    made.save("ground-rules.json", rules)
    expect(made, "ground-rules.json", sentence)


def test_a_result_of_another_format_is_found() -> None:
    made = members_round()
    made.save("result.json", made.load("result.json") | {"format": "evenhand-result/2"})
    expect(made, "result.json", "format is not evenhand-result/1")
