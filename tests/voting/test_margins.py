from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.voting.rounds import PATIENT, Round, rounds, small
from voting.margins import Margin, Scale, margins
from voting.standings import Outcome
from voting.ties import UnresolvedTie

MOST = 40


def tried(made: Round, name: str, *, less: int = 0, points: int = 0) -> bool:
    """Whether the proposal is funded with that much less asked for, or so many points more."""
    proposals = [replace(one, cost=one.cost - less) if one.id == name else one for one in made.proposals]
    tallies = made.tallies
    tallies[name] = replace(tallies[name], total=tallies[name].total + points)
    try:
        return name in made.rule.allocate(tallies, proposals, made.budget).winners
    except UnresolvedTie:
        return False


def searched(made: Round, name: str, high: int | None, step: int) -> Margin:
    """The margin by trying every size of both changes."""
    proposal = next(one for one in made.proposals if one.id == name)
    tally = made.tallies[name]
    most = MOST if high is None else high * made.rule.weight * tally.scorers - tally.total
    standing = made.rule.judge(tally)[0]
    return Margin(
        less=next((cut for cut in range(1, proposal.cost.__ceil__()) if tried(made, name, less=cut)), None),
        points=next(
            (more for more in range(step, most + 1, step) if tried(made, name, points=more)),
            None,
        )
        if standing is not None
        else None,
    )


@settings(PATIENT, max_examples=300)
@given(rounds(amounts=st.integers(0, 12)), st.sampled_from([None, 4, 5]), st.integers(1, 3), st.booleans())
def test_margins_equal_a_search_through_every_change(
    made: Round, high: int | None, step: int, loose: bool
) -> None:
    if loose:  # an order that may leave equals equal, in this count or in a changed one
        order = tuple(name for name in made.rule.tie_order if name in {"scorers", "cost"})
        made = replace(made, rule=replace(made.rule, tie_order=order))
    try:
        winners = made.allocate().winners
    except UnresolvedTie:
        return
    found = margins(made.rule, made.tallies, made.proposals, made.budget, scale=Scale(high, step))
    unfunded = [one.id for one in made.proposals if one.id not in winners]
    assert list(found) == unfunded
    for name in unfunded:
        wanted = searched(made, name, high, step)
        if not loose:
            assert found[name] == wanted
        for size in ("less", "points"):  # what is found always works
            change = getattr(found[name], size)
            assert change is None or tried(made, name, **{size: change})


@PATIENT
@given(rounds())
def test_margins_work_for_any_money(made: Round) -> None:
    for name, margin in margins(
        made.rule, made.tallies, made.proposals, made.budget, scale=Scale(None)
    ).items():
        assert margin.less is None or tried(made, name, less=margin.less)
        assert margin.less in {None, 1} or not tried(made, name, less=margin.less - 1)


def test_margins_worked_out_by_hand() -> None:
    made = small(
        {"a": [5, 5], "b": [4, 4], "c": [4, 2], "d": [], "e": [3, 3, 3]},
        {"a": 60, "b": 45, "c": 70, "d": 10, "e": 41},
        budget=100,
        tie_order=["scorers", "cost", "file"],
    )
    # Everyone's turn but a's comes when 40 are left. Level with a, more scorers or a lower cost go first.
    assert margins(made.rule, made.tallies, made.proposals, made.budget, scale=Scale(5)) == {
        "b": Margin(less=5, points=2),
        "c": Margin(less=30, points=None),
        "d": Margin(less=None, points=None),
        "e": Margin(less=1, points=6),
    }


def test_margin_by_cost_may_come_from_an_earlier_turn_among_equals() -> None:
    made = small({"a": [4], "b": [4]}, {"a": 50, "b": 60}, budget=70, tie_order=["cost", "file"])
    assert margins(made.rule, made.tallies, made.proposals, made.budget, scale=Scale(5)) == {
        "b": Margin(11, 1)
    }


def test_margin_is_none_when_only_asking_for_nothing_would_do() -> None:
    made = small({"a": [4], "b": [3]}, {"a": 100, "b": 60}, budget=100)
    assert margins(made.rule, made.tallies, made.proposals, made.budget, scale=Scale(4)) == {
        "b": Margin(None, None)
    }


def test_margin_of_a_withdrawn_proposal_is_none() -> None:
    made = small({"a": [4], "b": [3]}, budget=10)
    barred = {"b": Outcome.WITHDRAWN}
    found = margins(made.rule, made.tallies, made.proposals, made.budget, scale=Scale(5), barred=barred)
    assert found == {"b": Margin(None, None)}
