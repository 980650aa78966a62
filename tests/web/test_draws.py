"""A round with a draw, through its pages: agreed, named, read by two people, counted, told."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from grants.audit.ledger import read_entries
from grants.dates import to_form
from grants.db import as_if_at, now
from grants.db.edge import transaction
from grants.people.service import make_link, person_with
from grants.rounds.draws import draw_of
from grants.rounds.queries import latest_rules, round_named, rules_of
from grants.rounds.rules import Rules
from grants.rounds.service import draft_answers, start_round
from tests import lotto, stories
from tests.lotto import OTHER, VALUE
from tests.web.someone import words

if TYPE_CHECKING:
    from datetime import datetime

    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from grants.rounds.models import Round

ROUND = "/rounds/winter-round"
CSRF = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
FACILITATOR = "facilitator-1@salford-together.example"


def signed_in(app: Flask, email: str) -> FlaskClient:
    """A browser of a person who has followed their link."""
    with app.app_context(), transaction():
        person = person_with(email)
        assert person is not None
        path = make_link(person).removeprefix("http://localhost")
    client = app.test_client()
    client.post(path, data={"csrf_token": CSRF.findall(client.get(path).text)[0]})
    return client


def member(app: Flask, place: int) -> FlaskClient:
    return signed_in(app, f"member-{place}@salford-together.example")


def send(client: FlaskClient, path: str, **data: str) -> TestResponse:
    token = CSRF.findall(client.get("/my-details").text)[0]
    return client.post(path, data={"csrf_token": token, **data})


def said(client: FlaskClient, path: str = ROUND) -> str:
    return words(client.get(path))


def the_round() -> Round:
    found = round_named("winter-round")
    assert found is not None
    return found


def closed(app: Flask, **changes: str) -> datetime:
    """The round is closed; a moment after its draw."""
    with app.app_context():
        round_ = lotto.closed(lotto.scored(**changes))
        return lotto.after_the_draw(round_)


def begin(app: Flask) -> dict[str, str]:
    """A draft; the answers of its form."""
    with app.app_context():
        place = stories.start()
        with transaction():
            return draft_answers(start_round(place, "Winter Round"))


def test_ground_rules_agree_on_a_public_draw(app: Flask) -> None:
    answers = begin(app)
    facilitator = signed_in(app, FACILITATOR)
    page = facilitator.get(f"{ROUND}/ground-rules/edit").text
    assert re.search(r'value="none"[^>]*checked', page)
    send(facilitator, f"{ROUND}/ground-rules/edit", **(answers | lotto.PUBLIC), action="propose")
    told = said(facilitator, f"{ROUND}/ground-rules")
    assert "A public draw: National Lottery Lotto. Which one is named before ballots close." in told
    assert "the draw that is described above" in told
    assert lotto.PUBLIC["draw_written"] in told
    assert lotto.PUBLIC["draw_look_up"] in told
    with app.app_context():
        version = latest_rules(the_round().id)
        assert version is not None
        rules = Rules.read(version.document)
        assert rules.draw is not None
        assert (rules.draw.kind, rules.draw.source) == ("public", "National Lottery Lotto")
        assert rules.rule["tie_order"] == ["scorers", "cost", "draw"]


def test_ground_rules_without_a_draw_stay_as_they_were(app: Flask) -> None:
    answers = begin(app)
    facilitator = signed_in(app, FACILITATOR)
    answers = {name: value for name, value in answers.items() if name != "draw_kind"}
    send(facilitator, f"{ROUND}/ground-rules/edit", **answers, draw_source="Lotto", action="propose")
    with app.app_context():
        version = latest_rules(the_round().id)
        assert version is not None
        assert b'"draw"' not in version.document
        assert Rules.read(version.document).rule["tie_order"] == ["scorers", "cost", "file"]
        assert Rules.read(version.document).draw is None


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"draw_kind": "coin"}, "Choose one."),
        ({**lotto.PUBLIC, "draw_source": " "}, "Say which public draw it is."),
        ({**lotto.PUBLIC, "draw_source": "L" * 101}, "Make this shorter: 100 letters at most."),
        ({**lotto.PUBLIC, "draw_look_up": ""}, "Say where anybody can look up its result."),
        ({**lotto.PUBLIC, "draw_written": ""}, "Say how its result is written"),
        ({"draw_kind": "lots"}, "Say how its result is written"),
    ],
)
def test_a_draw_that_is_not_described_is_asked_about(
    app: Flask, changes: dict[str, str], sentence: str
) -> None:
    answers = begin(app)
    facilitator = signed_in(app, FACILITATOR)
    path = f"{ROUND}/ground-rules/edit"
    answer = send(facilitator, path, **(answers | changes), action="propose")
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert lotto.PUBLIC["draw_written"] in html.unescape(answer.text) or "draw_look_up" not in changes


def test_a_facilitator_names_the_draw_when_ballots_close(app: Flask) -> None:
    with app.app_context():
        zone = rules_of(lotto.scored().id).zone
    facilitator = signed_in(app, FACILITATOR)
    move = f"{ROUND}/move"
    assert "told apart by a public draw: National Lottery Lotto" in said(facilitator, move)
    soon, later = (to_form(now() + timedelta(hours=hours), zone) for hours in (20, 30))
    whole = {"to": "decision", "reason": "All have cast.", "draw_number": "2871", "draw_at": later}
    for changes, sentence in (
        ({"draw_number": ""}, "Write the draw's number without spaces"),
        ({"draw_number": "no. 5"}, "Write the draw's number without spaces"),
        ({"draw_at": ""}, "Write the day and the time"),
        ({"draw_at": soon}, "less than 24 hours ahead"),
    ):
        answer = send(facilitator, move, **(whole | changes))
        assert answer.status_code == 422
        assert sentence in words(answer)
        assert "All have cast." in answer.text
    assert send(facilitator, move, **whole).status_code == 303
    with app.app_context():
        draw = draw_of(the_round().id)
        assert draw is not None
        assert draw.at is not None
        assert (draw.number, to_form(draw.at, zone)) == ("2871", later)
    for who in (facilitator, member(app, 1)):
        assert "are told apart by draw 2871 of National Lottery Lotto" in said(who)
        assert "Not drawn yet" in said(who, f"{ROUND}/draw")
        assert "Count the ballots" not in said(who)
    assert "First the draw" in said(member(app, 1), f"{ROUND}/decision")


def test_the_form_asks_for_no_draw_where_none_was_agreed(app: Flask) -> None:
    with app.app_context():
        stories.scored(members=3, proposals=1)
    facilitator = signed_in(app, FACILITATOR)
    page = facilitator.get(f"{ROUND}/move").text
    assert "draw_number" not in page
    assert send(facilitator, f"{ROUND}/move", to="decision", reason="Now.").status_code == 303
    assert "Count the ballots" in said(facilitator)
    assert facilitator.get(f"{ROUND}/draw").location == ROUND


def test_two_people_read_the_draw_and_neither_is_shown_what_the_other_wrote(app: Flask) -> None:
    later = closed(app)
    first, second, facilitator = member(app, 1), member(app, 2), signed_in(app, FACILITATOR)
    path = f"{ROUND}/draw"
    with as_if_at(later):
        assert "Go to the draw" in said(first)
        assert "Two people write the result of draw 2871" in said(facilitator)
        assert send(first, path, value=OTHER).status_code == 303
        assert "Somebody else has to write the same" in said(first, path)
        assert OTHER in first.get(path).text
        assert OTHER not in second.get(path).text
        send(second, path, value=VALUE)
        for who, unseen in ((first, VALUE), (second, OTHER)):
            page = who.get(path)
            assert "People have written different results" in words(page)
            assert unseen not in page.text
        for who in (first, facilitator):
            assert "People have written different results of draw 2871" in said(who)
        refused = send(second, path, value="dré")
        assert (refused.status_code, "letters, digits, spaces" in words(refused)) == (422, True)
        assert "Write what was drawn." in words(send(second, path, value=""))
        answer = send(first, path, value=VALUE)
        assert answer.status_code == 303
        assert f"Two people wrote the same: {VALUE}. Nobody can change it." in said(first, path)
        late = send(second, path, value=OTHER)
        assert (late.status_code, "nobody can change it" in words(late)) == (422, True)
        assert "Count the ballots" in said(facilitator)
        send(facilitator, f"{ROUND}/count")
        told = said(first, f"{ROUND}/decision")
        assert "Some proposals were equal in everything, and a draw put them in order." in told
        assert f"named when ballots closed: {VALUE}" in told
    with app.app_context():
        kinds = [entry.type for entry in read_entries(the_round().ledger_id)][-3:]
        assert kinds == ["ballots-closed", "draw-made", "count-made"]


def test_the_count_is_refused_before_the_draw_whoever_asks(app: Flask) -> None:
    later = closed(app)
    facilitator = signed_in(app, FACILITATOR)
    for who in (facilitator, member(app, 1)):
        for moment, sentence in (
            (now(), "Ballots are counted after it."),
            (later, "Two people write the result of draw 2871"),
        ):
            with as_if_at(moment):
                answer = send(who, f"{ROUND}/count")
                page = words(answer) if answer.location is None else said(who, answer.location)
                assert sentence in page
    with app.app_context():
        assert "count-made" not in [entry.type for entry in read_entries(the_round().ledger_id)]


@pytest.mark.parametrize("kind", ["public", "lots"])
def test_the_result_page_says_how_equals_were_told_apart(app: Flask, kind: str) -> None:
    with app.app_context():
        lotto.published(**(lotto.PUBLIC if kind == "public" else lotto.LOTS))
    page = said(app.test_client(), f"{ROUND}/results")
    assert "a draw put them in order" in page
    assert f"The draw was made: {VALUE}, written down by two people." in page
    if kind == "public":
        assert "It is number 2871 of National Lottery Lotto, drawn at" in page
        assert "Look it up: lottery.example/results" in page
        assert "The draw between equals was named: number 2871 of National Lottery Lotto" in page
    else:
        assert f"It was thrown before members: {VALUE}" in page
        assert "Equals are told apart by lots, to be thrown before members." in page
        assert "Look it up" not in page
