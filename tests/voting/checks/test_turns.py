"""Asking who would win if one proposal were otherwise gives what a whole count with it gives."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.voting.checks.counts import count_of, count_of_vote
from tests.voting.elections import vote
from tests.voting.rounds import PATIENT, Round, ranked_rounds, small
from voting import checks
from voting.ballots import Tally
from voting.checks.turns import Turns
from voting.standings import Outcome
from voting.ties import UnresolvedTie


@settings(PATIENT, max_examples=400)
@given(ranked_rounds(), st.data())
def test_turns_give_what_whole_counts_give(made: Round, data: st.DataObject) -> None:
    barred = {one.id: Outcome.WITHDRAWN for one in made.proposals if data.draw(st.booleans())}
    rule = replace(
        made.rule, tie_order=data.draw(st.sampled_from([("file",), ("cost",), ("scorers", "cost")]))
    )
    try:
        turns = Turns(rule, rule.standings(made.tallies, made.proposals, barred), made.budget)
    except UnresolvedTie:
        return
    for one in made.proposals:
        scores = data.draw(st.lists(st.integers(-1, 5), max_size=9))
        other = replace(one, cost=data.draw(st.integers(0, 12)))
        tally = Tally.of(one.id, scores)
        proposals = [other if each is one else each for each in made.proposals]
        try:
            whole = rule.allocate(made.tallies | {one.id: tally}, proposals, made.budget, barred=barred)
            expected = frozenset(whole.winners)
        except UnresolvedTie:
            expected = None
        assert turns.winners(other, tally) == expected


@settings(PATIENT, max_examples=100)
@given(ranked_rounds(most=5))
def test_each_score_left_out_is_a_whole_count_without_it(made: Round) -> None:
    """As it would be done by hand, for rules that look at single scores too."""
    winners = frozenset(made.allocate().winners)
    decisive: Counter[str] = Counter()
    for name, scores in made.lists.items():
        for at in range(len(scores)):
            without = Tally.of(name, [*scores[:at], *scores[at + 1 :]])
            allocation = made.rule.allocate(made.tallies | {name: without}, made.proposals, made.budget)
            decisive[name] += frozenset(allocation.winners) != winners
    check = checks.one_score_out(made.rule, made.tallies, made.proposals, made.budget, lists=made.lists)
    assert check.detail.get("decisive", 0) == decisive.total()


def test_score_without_which_equals_cannot_be_told_apart_decided() -> None:
    made = small({"a": [4, 4, 5], "b": [4, 4]}, budget=10, tie_order=["cost"])
    check = checks.one_score_out(made.rule, made.tallies, made.proposals, made.budget, lists=made.lists)
    assert (check.verdict, check.detail["decisive"]) == (checks.Verdict.FAILS, 1)


def test_every_check_of_a_count_is_made_once() -> None:
    made = small({"a": [4, 4, 5], "b": [4, 4]}, budget=10)
    found = checks.of_count(count_of(made), published=made.lists, high=5)
    assert [one.check for one in found] == [
        "within-pot",
        "terms-kept",
        "anonymity",
        "neutrality",
        "equal-weight",
        "one-score-out",
        "monotonicity",
    ]
    voted = count_of_vote(vote(["a", "ab"], {"a": 4, "b": 1}, 9))
    found += checks.of_count(voted, published={}, high=None)
    assert (found[-1].check, len(found)) == ("price-certificate", 7 + 8)
    assert found[-3].verdict is checks.Verdict.NOT_CHECKED  # no list of single scores is published
    del found[-3]
    assert {one.verdict for one in found} == {checks.Verdict.HOLDS}
