"""A winner scored higher or asking for less still wins; by equal shares not always, and that is said."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings

from tests.voting.checks.counts import count_of, count_of_vote
from tests.voting.elections import Vote, vote, votes
from tests.voting.rounds import PATIENT, Round, ranked_rounds, small
from voting.checks import Verdict, monotonicity, probes
from voting.checks.raised_ballots import raised_ballot
from voting.rules.average import Average
from voting.rules.median import Median

if TYPE_CHECKING:
    from voting.ballots import Tally
    from voting.profile import Profile
    from voting.standings import Outcome, Standing


class LowestFirst(Average):
    """A rule that is broken on purpose: it prefers a mean that is not too high."""

    __slots__ = ()

    def judge(self, tally: Tally) -> tuple[Fraction | None, Outcome | None]:
        mean = Fraction(tally.total, tally.scorers)
        return (mean if mean <= 4 else Fraction(1)), None


class DearestFirst(Average):
    """A rule that is broken on purpose: what asks for more comes first."""

    __slots__ = ()

    def compare(self, one: Standing, other: Standing) -> int:
        return (one.proposal.cost > other.proposal.cost) - (one.proposal.cost < other.proposal.cost)


class OddMiddle(Median):
    """A rule that is broken on purpose: a 3 is worth more than a 4."""

    __slots__ = ()

    def judge(self, tally: Tally) -> tuple[Fraction | None, Outcome | None]:
        fours = dict(tally.scores).get(4, 0)
        return Fraction(10 - fours), None


def test_each_winner_is_probed_with_a_point_more_and_a_unit_less() -> None:
    made = small({"a": [5, 5, 5], "b": [4, 3, 3], "c": [3, 3, 3]}, budget=20)
    check = monotonicity(count_of(made), high=5)
    # a is at the top already and can only ask for less; c is no winner.
    assert (check.verdict, check.detail) == (
        Verdict.HOLDS,
        {"winners": 2, "probes": 3, "probed": 3, "lost": 0, "proposals": ""},
    )
    assert monotonicity(count_of(made), high=None).detail["probes"] == 4


def test_what_asks_for_one_unit_or_nothing_is_not_asked_to_ask_for_less() -> None:
    made = small({"a": [5], "b": [5]}, {"a": 1, "b": 0}, budget=20)
    assert monotonicity(count_of(made), high=5).detail["probes"] == 0


@pytest.mark.parametrize(
    ("rule", "lists", "costs"),
    [
        (LowestFirst(tie_order=("file",)), {"a": [4, 4], "b": [3, 3]}, {"a": 10, "b": 10}),
        (DearestFirst(tie_order=("file",)), {"a": [4, 4], "b": [4, 4]}, {"a": 10, "b": Fraction(19, 2)}),
        (OddMiddle(tie_order=("file",), quorum=5), {"a": [3] * 5, "b": [3] * 5}, {"a": 10, "b": 10}),
    ],
)
def test_winner_that_would_lose_by_doing_better_is_found(
    rule: Average, lists: dict[str, list[int]], costs: dict[str, int | Fraction]
) -> None:
    made = replace(small(lists, costs, budget=10), rule=rule)
    assert made.allocate().winners == ("a",)
    check = monotonicity(count_of(made), high=5)
    assert (check.verdict, check.detail["proposals"]) == (Verdict.FAILS, "a")


def test_each_different_score_is_raised_where_the_middle_decides() -> None:
    made = small({"a": [1, 2, 2, 3, 5]}, budget=10, rule="median", quorum=5)
    assert monotonicity(count_of(made), high=5).detail["probes"] == 3 + 1


def test_probe_that_equals_without_an_order_would_end_is_not_counted() -> None:
    made = small({"a": [4, 4], "b": [5, 4]}, {"a": 10, "b": 10}, budget=20, tie_order=["cost"])
    check = monotonicity(count_of(made), high=5)
    # With a point more, or both at the same cost, a stands level with b, and only cost would tell them apart.
    assert check.detail == {"winners": 2, "probes": 4, "probed": 3, "lost": 0, "proposals": ""}


@settings(PATIENT, max_examples=300)
@given(ranked_rounds())
def test_rules_that_rank_never_punish_doing_better(made: Round) -> None:
    assert monotonicity(count_of(made), high=None).verdict is Verdict.HOLDS


def test_equal_shares_can_punish_asking_for_less() -> None:
    """At first only a can be bought; with purses raised by 1, to 2 1/4, b alone: 1 2/3 from each of three.

    At a cost of 4, b takes 1 1/3 from each; c can then be paid with 2 1/4 and 11/12, and 4 + 3 is more than
    the pot. So the outcome before the raise stands, and that is a.
    """
    made = vote(["c", "b", "b", "abc"], {"a": 1, "b": 5, "c": 3}, 5, completion="add1")
    assert made.allocate().winners == ("b",)
    assert replace(made, costs={"a": 1, "b": 4, "c": 3}).allocate().winners == ("a",)
    check = monotonicity(count_of_vote(made), high=None)
    assert (check.verdict, check.detail["lost"], check.detail["proposals"]) == (Verdict.FAILS, 1, "b")


@settings(PATIENT, max_examples=100)
@given(votes())
def test_verdict_on_equal_shares_is_that_of_whole_counts(made: Vote) -> None:
    check = monotonicity(count_of_vote(made), high=None)
    lost = set()
    for name in made.allocate().winners:
        if made.costs[name] > 1:
            cheaper = replace(made, costs=made.costs | {name: made.costs[name] - 1})
            if name not in cheaper.allocate().winners:
                lost.add(name)
    found = set(str(check.detail["proposals"]).split())
    assert check.detail["probed"] == check.detail["probes"]
    assert lost <= found
    assert (check.verdict is Verdict.HOLDS) == (not found)


def test_only_some_are_probed_where_it_would_take_long(monkeypatch: pytest.MonkeyPatch) -> None:
    made = vote(["a", "b", "c"], {"a": 2, "b": 2, "c": 2}, 9)
    monkeypatch.setattr(probes, "WORK", 1)
    check = monotonicity(count_of_vote(made), high=None)
    assert check.detail == {"winners": 3, "probes": 6, "probed": 2, "lost": 0, "proposals": ""}


def test_what_was_bought_last_is_probed_first(monkeypatch: pytest.MonkeyPatch) -> None:
    made = vote(["c", "b", "b", "abc"], {"a": 1, "b": 5, "c": 3}, 5, completion="add1")
    monkeypatch.setattr(probes, "WORK", 1)
    assert monotonicity(count_of_vote(made), high=None).detail["proposals"] == "b"


@pytest.mark.parametrize(
    ("utility", "ballots", "name", "raised"),
    [
        ("cost", ["ab", "b"], "a", [{"a", "b"}, {"a", "b"}]),
        ("cardinality", ["ab", "b", ""], "a", [{"a", "b"}, {"b"}, {"a"}]),  # the blank one chooses
        ("cost", ["a", "ab"], "a", None),  # all choose it already
        ("score", [{"a": 4, "b": 1}, {"a": 2}], "a", [{"a": 4, "b": 1}, {"a": 3}]),
        ("score", [{"a": 5}, {"a": 5}], "a", None),  # nobody can give more
        ("borda", [{"b": 1, "a": 2}, {"b": 2, "a": 1}], "a", [{"a": 2, "b": 1}, {"a": 2, "b": 1}]),
        ("borda", [{"a": 2, "b": 1}, {"b": 2}], "a", None),  # nobody ranks it lower
    ],
)
def test_one_ballot_thinks_a_point_better_of_it(
    utility: str, ballots: list[str | dict[str, int]], name: str, raised: list[object] | None
) -> None:
    made = vote(ballots, {"a": 2, "b": 2}, 9)
    change = raised_ballot(made.profile, made.tallies, name, utility=utility, high=5)
    if raised is None:
        assert change is None
        return
    assert change is not None
    profile, tallies = change()
    after = [dict.fromkeys(one, 1) if isinstance(one, set) else one for one in raised]
    expected = replace(made, ballots=after)
    assert sorted(_ballots(profile)) == sorted(_ballots(expected.profile))
    assert profile.voters == made.profile.voters
    for each in ("a", "b"):
        told = expected.tallies[each]
        assert (tallies[each].total, tallies[each].scorers) == (told.total, told.scorers)


def _ballots(profile: Profile) -> list[list[tuple[str, int]]]:
    """Every ballot of a profile that supports something."""
    found = []
    for group, size in enumerate(profile.sizes):
        mine = range(profile.starts[group], profile.starts[group + 1])
        said = sorted((profile.names[profile.places[at]], profile.points[at]) for at in mine)
        found += [said] * size
    return found


def test_without_ballots_equal_shares_is_not_probed() -> None:
    made = vote(["a"], {"a": 2}, 9)
    check = monotonicity(count_of_vote(made, profile=None), high=None)
    assert (check.verdict, check.detail) == (Verdict.NOT_CHECKED, {"winners": 1})
