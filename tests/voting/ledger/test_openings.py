from __future__ import annotations

import json
from itertools import product
from typing import Any, Literal

import pytest

from tests.voting.made_rounds import secret
from voting.ballots import State
from voting.ledger import ballots, openings, published
from voting.ledger.ballots import Criterion, Mark
from voting.ledger.openings import CastBallot
from voting.ledger.published import BadOpenings

ORIGIN = "grants.example/autumn"
EQUAL = [Criterion("c1", 1), Criterion("c2", 1)]
UNEQUAL = [Criterion("c1", 25), Criterion("c2", 5), Criterion("c3", 1)]


def cast(marks: list[tuple[Mark, ...]]) -> list[CastBallot]:
    return [
        CastBallot(secret("slot", member), 1, secret("seed", member), secret("blind", member), each)
        for member, each in enumerate(marks)
    ]


def scored(scorers: int, others: int = 2, criteria: int = 2) -> list[CastBallot]:
    """A round of one proposal."""
    marks = [(Mark("p1", State.SCORED, (number % 6,) * criteria),) for number in range(scorers)]
    return cast(marks + [(Mark("p1", State.ABSTAINED, ()),)] * others)


def lines(
    cast_ballots: list[CastBallot],
    criteria: list[Criterion],
    form: Literal["per-proposal", "totals"] = "per-proposal",
    floor: int = 5,
) -> list[dict[str, Any]]:
    made = openings.publish(ORIGIN, ["p1"], criteria, cast_ballots, floor=floor, form=form)
    return [json.loads(line) for line in made]


def test_an_opened_list_shows_each_score_under_its_commitment() -> None:
    shown = lines(scored(5), EQUAL)
    assert [line["criterion"] for line in shown] == ["c1"] * 7 + ["c2"] * 7 + ["all"] * 7
    for line in shown:
        state, score = State(line["state"]), line.get("score")
        nonce = bytes.fromhex(line["nonce"])
        again = ballots.commitment(ORIGIN, "p1", line["criterion"], state, score, nonce)
        assert again.hex() == line["commitment"]
    assert sorted(line["score"] for line in shown[14:] if "score" in line) == [0, 2, 4, 6, 8]
    assert set(shown[0]) - {"score"} == {"commitment", "criterion", "nonce", "proposal", "state"}


def test_lists_are_sorted_so_that_places_tell_nothing() -> None:
    shown = lines(scored(9), EQUAL)
    for place in (0, 11, 22):
        sealed = [line["commitment"] for line in shown[place : place + 11]]
        assert sealed == sorted(sealed)
    members = [[line["state"] for line in shown[place : place + 11]] for place in (0, 11, 22)]
    assert members[0] != members[1] or members[1] != members[2]


@pytest.mark.parametrize("form", ["per-proposal", "totals"])
@pytest.mark.parametrize("scorers", range(7))
def test_no_single_score_is_shown_below_the_floor_nor_a_total_below_three(
    scorers: int, form: Literal["per-proposal", "totals"]
) -> None:
    shown = lines(scored(scorers), EQUAL, form)
    opened = scorers >= 5 and form == "per-proposal"
    assert any("score" in line for line in shown) is opened
    assert any("nonce" in line or "state" in line for line in shown) is opened
    heads = [line for line in shown if "commitment" not in line]
    totals = [sum(number % 6 for number in range(scorers)) * times for times in (1, 1, 2)]
    if opened:
        assert heads == []
    elif scorers < 3:
        assert heads == [{"criterion": name, "proposal": "p1"} for name in ("c1", "c2", "all")]
    else:
        assert [(head["scored"], head["total"]) for head in heads] == [(scorers, total) for total in totals]


def test_the_ground_rules_may_ask_for_a_higher_floor_and_never_a_lower() -> None:
    assert any("score" in line for line in lines(scored(7), EQUAL, floor=7))
    assert not any("score" in line for line in lines(scored(6), EQUAL, floor=7))
    with pytest.raises(ValueError, match="at least 5"):
        lines(scored(6), EQUAL, floor=4)
    assert not openings.is_opened("all", 4, floor=1, form="per-proposal", criteria=EQUAL)


def test_criteria_of_other_weights_are_kept_back_and_the_combined_scores_shown() -> None:
    shown = lines(scored(6, criteria=3), UNEQUAL)
    assert {line["criterion"] for line in shown if "state" in line} == {"all"}
    assert not openings.criteria_may_be_opened(UNEQUAL)
    assert openings.criteria_may_be_opened(EQUAL)
    assert openings.criteria_may_be_opened([Criterion("c1", 3)])


def test_a_combined_score_of_far_apart_weights_still_tells_its_criteria() -> None:
    """A limit that the description states: such rounds do better to publish totals."""
    answers = [5 * (5 * a + b) + c for a, b, c in product(range(5), repeat=3)]
    assert len(set(answers)) == 125


def test_what_was_published_is_read_back() -> None:
    ballots_cast = scored(5)
    for form in ("per-proposal", "totals"):
        made = b"".join(openings.publish(ORIGIN, ["p1"], EQUAL, ballots_cast, floor=5, form=form))
        read = list(published.read(made))
        assert [(each.proposal, each.criterion) for each in read] == [
            ("p1", "c1"),
            ("p1", "c2"),
            ("p1", "all"),
        ]
        root = openings.closing(ORIGIN, ["p1"], EQUAL, ballots_cast)
        assert ballots.closing_root([each.commitments for each in read]) == root
        if form == "totals":
            assert [(each.openings, each.scored, each.total) for each in read] == [
                (None, 5, 10), (None, 5, 10), (None, 5, 20),
            ]  # fmt: skip


def test_a_round_without_ballots_has_lists_without_commitments() -> None:
    read = list(published.read(b"".join(openings.publish(ORIGIN, ["p1"], EQUAL, [], floor=5, form="totals"))))
    assert [each.commitments for each in read] == [(), (), ()]


@pytest.mark.parametrize(
    "marks", [(), (Mark("p2", State.RECUSED, ()),), (Mark("p1", State.RECUSED, ()),) * 2]
)
def test_a_ballot_without_a_mark_for_each_proposal_is_refused(marks: tuple[Mark, ...]) -> None:
    with pytest.raises(ValueError, match="roll's proposals"):
        lines(cast([marks]), EQUAL)


HASH, OTHER = "0a" * 32, "0b" * 32
HEAD = '{"criterion":"c1","proposal":"p1"}\n'
SEALED = f'{{"commitment":"{HASH}","criterion":"c1","proposal":"p1"}}\n'
OPENED = SEALED.replace(',"proposal"', f',"nonce":"{OTHER}","proposal"').replace(
    "}", ',"score":3,"state":"scored"}'
)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (HEAD[:-1], 1),
        ("\n", 1),
        (HEAD + "\n", 2),
        ("[]\n", 1),
        (HEAD.replace(",", ", "), 1),
        (SEALED, 1),
        (HEAD + SEALED + HEAD, 3),
        (HEAD + OPENED, 2),
        (OPENED + SEALED, 2),
        (OPENED + HEAD, 2),
        (OPENED + OPENED.replace(',"score":3', ""), 2),
        (OPENED + OPENED.replace('"scored"', '"recused"'), 2),
        (OPENED.replace('"scored"', '"shrugged"'), 1),
        (OPENED.replace(":3,", ":-3,"), 1),
        (OPENED.replace(":3,", ":true,"), 1),
        (OPENED.replace(":3,", ":3.0,"), 1),
        (OPENED.replace(HASH, HASH.upper()), 1),
        (OPENED.replace("}", ',"voter":1}'), 1),
        ('{"criterion":"c1","proposal":"p1","scored":3}\n', 1),
        (HEAD.replace("p1", "é"), 1),
    ],
)
def test_a_line_that_does_not_belong_is_refused_by_its_number(text: str, line: int) -> None:
    with pytest.raises(BadOpenings) as error:
        list(published.read(text.encode()))
    assert error.value.line == line
