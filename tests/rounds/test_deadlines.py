"""A deadline that passes between opening a page and sending it: the clock moves the round, and words stay."""

from __future__ import annotations

import html
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from grants.db import as_if_at
from grants.db.edge import drop, transaction
from grants.deliberation.service import declare_interests, recused_from
from grants.people.service import welcome
from grants.proposals.service import decline, start_proposal, withdraw
from grants.refusal import Refused
from grants.rounds.extending import extend
from grants.scoring.closing import turnout
from tests import stories
from tests.rounds.test_by_time import PAGE, SECOND, database_clock, open_for_proposals, the_round
from tests.web.someone import words
from tests.web.test_draws import CSRF, signed_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from grants.proposals.models import Proposal

TYPED = "We are nine neighbours, a kettle and two chairs. Łódź is where Zofia is from."
AUTOSAVE = {"X-Requested-With": "autosave"}
MEMBER = "member-1@salford-together.example"


def signed_in_before(app: Flask, email: str, end: datetime) -> FlaskClient:
    """Signed in shortly before a part ends: weeks before, it would have been forgotten by then."""
    with as_if_at(end - SECOND):
        return signed_in(app, email)


def late(
    client: FlaskClient, path: str, end: datetime, headers: dict[str, str] | None = None, **data: str
) -> TestResponse:
    """Open a page a second before its time is over, and send it when that has come."""
    with as_if_at(end - SECOND):
        page = client.get(path)
        assert page.status_code == 200
        token = CSRF.findall(page.text)[0]
    with as_if_at(end):
        return client.post(path, data={"csrf_token": token, **data}, headers=headers)


def phase(app: Flask) -> str:
    with app.app_context():
        return the_round().phase


def scoring(app: Flask, *, is_cast: bool) -> datetime:
    """Ballots are open, the first member has saved or cast something, others have cast; when they close."""
    ends = open_for_proposals(app)
    with app.app_context():
        first, *others = stories.members(stories.open_scoring(the_round()))
        if is_cast:
            stories.cast(the_round(), first, {"p1": (3, 3, 3)})
        stories.save(the_round(), first, {"p2": (4, 4, 4)})
        for member in others:
            stories.cast(the_round(), member, {"p1": (2, 2, 2)})
        drop()
    return ends["scoring"]


@pytest.mark.parametrize("headers", [None, AUTOSAVE])
def test_words_of_a_proposal_are_kept_as_a_draft(headers: dict[str, str] | None, app: Flask) -> None:
    ends = open_for_proposals(app)
    with app.app_context(), transaction():
        writer = welcome("slow@groups.example")
        address = f"/proposals/{start_proposal(the_round(), writer, 'Slow and Sure').id}"
    client = signed_in(app, "slow@groups.example")
    answer = late(client, f"{address}/parts/idea", ends["proposals"], headers, idea=TYPED)
    assert phase(app) == "interests"
    sentence = "The round is closed, so this is kept as a draft."
    if headers:
        assert (answer.status_code, answer.json and answer.json["saved"]) == (200, sentence)
    else:
        assert answer.status_code == 303
        assert sentence in words(client.get(address))
    shown = client.get(address)
    assert TYPED in html.unescape(shown.text)
    assert "Your words are kept here." in words(shown)


def test_new_idea_that_came_too_late_is_still_on_the_page(app: Flask) -> None:
    ends = open_for_proposals(app)
    client = signed_in(app, MEMBER)
    answer = late(client, f"{PAGE}/propose", ends["proposals"], group="Nine Neighbours")
    assert (answer.status_code, "Nine Neighbours" in answer.text) == (409, True)


def test_interests_ticked_too_late_are_still_ticked_and_the_page_says_what_to_do(app: Flask) -> None:
    ends = open_for_proposals(app)
    with app.app_context():
        stories.moved(the_round(), "interests")
        drop()
    client = signed_in_before(app, MEMBER, ends["interests"])
    with as_if_at(ends["interests"] - SECOND):
        chosen = client.get(f"{PAGE}/interests").text.split('name="proposals"')[1].split('value="')[1][:16]
    answer = late(client, f"{PAGE}/interests", ends["interests"], proposals=chosen, action="declare")
    assert (answer.status_code, phase(app)) == (422, "scoring")
    assert f'value="{chosen}" checked' in answer.text
    assert "What you ticked is still below, and is not declared." in words(answer)
    assert f'href="{PAGE}/scoring"' in answer.text


@pytest.mark.parametrize("headers", [None, AUTOSAVE])
def test_score_that_came_too_late_changes_nothing_and_stays_on_the_page(
    headers: dict[str, str] | None, app: Flask
) -> None:
    end = scoring(app, is_cast=True)
    client = signed_in_before(app, MEMBER, end)
    scores = {"c1": "5", "c2": "5", "c3": "5"}
    answer = late(client, f"{PAGE}/scoring/2", end, headers, reason=TYPED, action="save", **scores)
    assert (answer.status_code, phase(app)) == (422, "decision")
    if headers:
        assert "Ballots are closed" in (answer.json or {})["problem"]
    else:
        assert TYPED in html.unescape(answer.text)
        assert "Ballots closed while you were writing" in words(answer)
    with as_if_at(end):
        assert TYPED not in html.unescape(client.get(f"{PAGE}/scoring/2").text)
    with app.app_context():
        assert turnout(the_round()) == (3, 3)


@pytest.mark.parametrize(
    ("is_cast", "sentence"),
    [
        (True, "The ballot that you cast before stands and counts"),
        (False, "no ballot of yours was cast, and none counts."),
    ],
)
def test_ballot_cast_in_the_second_in_which_they_close_is_told_what_counts(
    is_cast: bool, sentence: str, app: Flask
) -> None:
    end = scoring(app, is_cast=is_cast)
    answer = late(signed_in_before(app, MEMBER, end), f"{PAGE}/scoring/cast", end)
    assert (answer.status_code, phase(app)) == (409, "decision")
    assert sentence in words(answer)
    assert "Your answers are kept, and here they are for you to read." in words(answer)
    with app.app_context():
        assert turnout(the_round()) == (3 if is_cast else 2, 3)


@pytest.mark.parametrize(
    ("over", "ahead", "status"),
    [(timedelta(seconds=-60), timedelta(minutes=3), 409), (timedelta(seconds=5), -timedelta(minutes=3), 303)],
    ids=["the database says it is over", "the database says it is not"],
)
def test_page_and_verb_ask_one_clock_whether_a_ballot_comes_too_late(
    over: timedelta, ahead: timedelta, status: int, app: Flask
) -> None:
    until = datetime.now(UTC) - over
    with as_if_at(datetime.now(UTC) - timedelta(days=200)):
        scoring(app, is_cast=False)
        with app.app_context(), transaction():
            extend(the_round(), "scoring", until, "Snow.")
    client = signed_in(app, MEMBER)
    with as_if_at(until - SECOND):
        token = CSRF.findall(client.get(f"{PAGE}/scoring/cast").text)[0]
    with database_clock(app, ahead):
        answer = client.post(f"{PAGE}/scoring/cast", data={"csrf_token": token})
    assert answer.status_code == status
    if status == 409:
        assert "no ballot of yours was cast, and none counts." in words(answer)


@pytest.mark.parametrize(
    ("act", "sentence"),
    [
        (
            lambda sent: declare_interests(sent.round, stories.members(sent.round)[0], [sent]),
            "The time for going through the list is over.",
        ),
        (withdraw, "so this proposal can no longer be taken out here."),
        (lambda sent: decline(sent, "It is for a business."), "so this can no longer be done."),
    ],
    ids=["declaring interests", "taking a proposal out", "finding one ineligible"],
)
def test_nothing_is_taken_once_the_list_is_over_although_the_round_waits(
    act: Callable[[Proposal], None], sentence: str, app: Flask
) -> None:
    ends = open_for_proposals(app)
    with app.app_context():
        stories.moved(the_round(), "interests")
        sent = stories.proposals_sent_to(the_round().id)[0]
        with as_if_at(ends["interests"]), pytest.raises(Refused, match=sentence), transaction():
            act(sent)
        assert (sent.status, recused_from(stories.members(the_round())[0], [sent])) == ("sent", set())
        with as_if_at(ends["interests"] - SECOND), transaction():
            act(sent)
