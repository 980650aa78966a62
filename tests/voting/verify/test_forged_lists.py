"""Openings, totals and results changed by someone who holds the signing key, and every digest made anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.voting.members_round import ORIGIN, Wishes, members_round
from tests.voting.verify.test_forged_ledger import expect, found
from voting.ballots import State
from voting.ledger import ballots, published

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.voting.made_rounds import Made

Lines = list[dict[str, Any]]


def relogged(made: Made, lines: Lines) -> None:
    """Change the openings, and log the root that they have now."""
    made.save_opened(lines)
    lists = published.read(made.files["openings.jsonl"])
    made.of("ballots-closed")["root"] = ballots.closing_root([each.commitments for each in lists]).hex()


def of(lines: Lines, proposal: str, criterion: str) -> Lines:
    return [line for line in lines if (line["proposal"], line["criterion"]) == (proposal, criterion)]


def resealed(line: dict[str, Any]) -> None:
    """Give a line the commitment that fits what it says now."""
    made = ballots.commitment(
        ORIGIN, line["proposal"], line["criterion"], State(line["state"]), line.get("score"),
        bytes.fromhex(line["nonce"]),
    )  # fmt: skip
    line["commitment"] = made.hex()


def sort(lines: Lines) -> Lines:
    order = list(dict.fromkeys((line["proposal"], line["criterion"]) for line in lines))
    return sorted(
        lines,
        key=lambda line: (order.index((line["proposal"], line["criterion"])), line.get("commitment", "")),
    )


def raised(lines: Lines) -> None:
    """A score raised under its old commitment."""
    line = next(line for line in of(lines, "p3", "all") if line.get("score", 9) < 9)
    line["score"] += 1


def raised_and_resealed(lines: Lines) -> None:
    """A combined score raised, with a commitment to match; its criteria say otherwise."""
    line = next(line for line in of(lines, "p3", "all") if line.get("score", 9) < 9)
    line["score"] += 1
    resealed(line)


def beyond_the_scale(lines: Lines) -> None:
    line = of(lines, "p1", "c1")[0]
    line["score"] = 6
    resealed(line)


def silenced(lines: Lines) -> None:
    """A low score turned into an abstention, in one list."""
    line = min((line for line in of(lines, "p3", "all") if "score" in line), key=lambda line: line["score"])
    del line["score"]
    line["state"] = "abstained"
    resealed(line)


def recused_by_others(lines: Lines) -> None:
    """Two low scores turned into recusals nobody declared, in every list of the proposal."""
    for criterion in ("c1", "c2", "all"):
        scored = [line for line in of(lines, "p3", criterion) if "score" in line]
        for line in sorted(scored, key=lambda line: line["score"])[:2]:
            del line["score"]
            line["state"] = "recused"
            resealed(line)


def another_nonce(lines: Lines) -> None:
    of(lines, "p2", "c1")[0]["nonce"] = "00" * 32


def another_state(lines: Lines) -> None:
    next(line for line in of(lines, "p2", "c1") if line["state"] == "recused")["state"] = "abstained"


def dropped(lines: Lines) -> None:
    for criterion in ("c1", "c2", "all"):
        lines.remove(of(lines, "p1", criterion)[0])


def added(lines: Lines) -> None:
    line = dict(of(lines, "p1", "all")[0]) | {"nonce": "11" * 32}
    resealed(line)
    lines.append(line)


def swapped(lines: Lines) -> None:
    """Two scores exchanged between proposals, each under the other's commitment."""
    one, other = of(lines, "p1", "c1")[0], of(lines, "p2", "c1")[0]
    one["commitment"], other["commitment"] = other["commitment"], one["commitment"]


def total_beyond_reason(lines: Lines) -> None:
    of(lines, "p4", "c1")[0]["total"] = 16


def total_of_more(lines: Lines) -> None:
    for criterion in ("c1", "c2", "all"):
        of(lines, "p4", criterion)[0]["scored"] = 8


def total_of_one_criterion(lines: Lines) -> None:
    of(lines, "p4", "c1")[0]["total"] -= 1


def scored_otherwise(lines: Lines) -> None:
    of(lines, "p4", "c1")[0]["scored"] = 4


def total_of_two(lines: Lines) -> None:
    for criterion in ("c1", "c2", "all"):
        of(lines, "p5", criterion)[0].update(scored=2, total=3)


def without_a_list(lines: Lines) -> None:
    lines[:] = [line for line in lines if (line["proposal"], line["criterion"]) != ("p2", "c2")]


def lists_in_another_order(lines: Lines) -> None:
    lines[:] = of(lines, "p1", "c2") + of(lines, "p1", "c1") + lines[14:]


def a_list_of_nothing(lines: Lines) -> None:
    lines.append({"criterion": "c1", "proposal": "p9"})


FORGED: dict[str, tuple[Callable[[Lines], None], str, str]] = {
    "a raised score": (raised, "proposal p3, list all", "not what was committed to"),
    "a raised score with its commitment": (raised_and_resealed, "proposal p3", "its criteria add up to"),
    "a score beyond the scale": (
        beyond_the_scale,
        "proposal p1, list c1",
        "the score 6 is not between 0 and 5",
    ),
    "a silenced score": (silenced, "proposal p3", "not the same number scored it"),
    "recusals of others": (
        recused_by_others,
        "proposal p3",
        "3 ballots were recused from it, and 2 interests",
    ),
    "another nonce": (another_nonce, "proposal p2, list c1", "not what was committed to"),
    "another state": (another_state, "proposal p2", "not the same number abstained"),
    "a dropped opening": (dropped, "proposal p1, list all", "it has 6 commitments for 7 ballots"),
    "an added opening": (added, "proposal p1, list all", "it has 8 commitments for 7 ballots"),
    "commitments exchanged": (swapped, "proposal p2, list c1", "not what was committed to"),
    "a total beyond reason": (total_beyond_reason, "proposal p4, list c1", "cannot have the total 16"),
    "a total of more than voted": (total_of_more, "proposal p4, list c1", "of 8 scores, with 7 ballots"),
    "a total that does not add up": (total_of_one_criterion, "proposal p4", "its criteria add up to"),
    "scorers of one list only": (scored_otherwise, "proposal p4", "not the same number scored"),
    "a total of two": (total_of_two, "proposal p5, list c1", "of 2 scores"),
    "a list left out": (without_a_list, "proposal p2, list c2", "the list is missing"),
    "lists in another order": (lists_in_another_order, "openings.jsonl", "not in the order of the roll"),
    "a list of nothing": (a_list_of_nothing, "proposal p9, list c1", "of nothing that was scored"),
}


@pytest.mark.parametrize("kind", FORGED)
def test_a_forged_list_is_found_and_named(kind: str) -> None:
    forge, subject, sentence = FORGED[kind]
    made = members_round()
    lines = made.opened()
    forge(lines)
    relogged(made, sort(lines))
    expect(made, subject, sentence)


def test_a_root_that_was_not_logged_at_closing_is_found() -> None:
    made = members_round()
    lines = made.opened()
    raised_and_resealed(lines)
    made.save_opened(sort(lines))
    expect(made, "openings.jsonl", "not the one that entry 30")


def test_two_members_with_one_receipt_are_found() -> None:
    """Handing two members the same ballot would leave room for one made up: a commitment is there once."""
    made = members_round()
    lines = made.opened()
    one, other = of(lines, "p1", "c1")[:2]
    other.clear()
    other.update(one)
    made.save_opened(sort(lines))
    expect(made, "proposal p1, list c1", "not in ascending order, each once")
    lines = made.opened()
    sealed = of(lines, "p4", "c1")[1]["commitment"]
    of(lines, "p5", "all")[1]["commitment"] = sealed
    made.save_opened(sort(lines))
    expect(made, "proposal p5, list all", f"the commitment {sealed} is in proposal p4, list c1 too")


def test_single_scores_that_the_ground_rules_keep_back_are_found() -> None:
    open_round, closed_round = members_round(), members_round(Wishes(publish="totals"))
    closed_round.files["openings.jsonl"] = open_round.files["openings.jsonl"]
    expect(closed_round, "proposal p1, list c1", "the ground rules keep them back (7 scored)")
    higher = members_round(Wishes(floor=6))
    higher.files["openings.jsonl"] = open_round.files["openings.jsonl"]
    expect(higher, "proposal p2, list all", "the ground rules keep them back (5 scored)")


def test_criteria_of_other_weights_that_were_opened_are_found() -> None:
    made = members_round(Wishes(weights=(2, 1)))
    equal = members_round().opened()
    lines = [line for line in equal if line["criterion"] != "all"]
    lines += [line for line in made.opened() if line["criterion"] == "all"]
    relogged(made, sorted(lines, key=lambda line: (line["proposal"], line["criterion"] == "all")))
    expect(made, "proposal p1, list c1", "the ground rules keep them back")


def test_single_scores_that_the_ground_rules_promise_are_missed() -> None:
    made, totals = members_round(), members_round(Wishes(publish="totals"))
    made.files["openings.jsonl"] = totals.files["openings.jsonl"]
    expect(made, "proposal p1, list all", "the ground rules say that its single scores are shown")


def test_a_floor_below_five_is_found() -> None:
    made = members_round()
    rules = made.load("ground-rules.json")
    rules["floor"] = 4
    made.save("ground-rules.json", rules)
    expect(made, "ground-rules.json", "the floor is 4, and 5 is the lowest")


def test_lists_that_cannot_be_read_are_found_by_their_line() -> None:
    made = members_round()
    lines = made.files["openings.jsonl"].splitlines(keepends=True)
    lines[8] = lines[8].replace(b'"score":', b'"score": ')
    made.files["openings.jsonl"] = b"".join(lines)
    assert any(finding[0] == "openings.jsonl" and finding[1].startswith("line 9:") for finding in found(made))
