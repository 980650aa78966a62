"""Corrections through the pages: written by one, agreed by another, read by everybody."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from tests import stories
from tests.corrections import SECOND, second_facilitator
from tests.web.someone import words
from tests.web.test_draws import FACILITATOR, ROUND, send, signed_in, the_round

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

PAGE = f"{ROUND}/corrections"
TEXT = "The choir is called Langworthy Singers & <b>Friends</b>."


def waiting_id(client: FlaskClient) -> str:
    [found] = re.findall(r'name="correction" value="([^"]+)"', client.get(PAGE).text)
    return str(found)


def test_correction_goes_from_one_facilitator_to_another_to_everybody(app: Flask) -> None:
    with app.app_context():
        second_facilitator(stories.published())
    first, second, stranger = signed_in(app, FACILITATOR), signed_in(app, SECOND), app.test_client()
    assert "Correct what was published" in words(first.get(ROUND))
    assert send(first, PAGE, act="write", text=TEXT).status_code == 303
    assert TEXT not in words(stranger.get(f"{ROUND}/results"))
    assert "Another facilitator has to agree" in words(first.get(PAGE))
    named = waiting_id(second)
    refused = send(first, PAGE, act="agree", correction=named, text="What I was typing.")
    assert (refused.status_code, "Nobody corrects alone" in refused.text) == (422, True)
    assert "What I was typing." in refused.text
    for _twice in range(2):
        assert send(second, PAGE, act="agree", correction=named).status_code == 303
    shown = stranger.get(f"{ROUND}/results")
    assert TEXT in html.unescape(shown.text)
    assert "<b>Friends</b>" not in shown.text
    told = "A correction was published beside the result, signed by two facilitators."
    for page in (f"{ROUND}/results", f"{ROUND}/trail"):
        assert words(stranger.get(page)).count(told) == 1


def test_one_who_is_alone_is_told_how_to_find_a_second(app: Flask) -> None:
    with app.app_context():
        stories.published()
    alone = signed_in(app, FACILITATOR)
    assert "A second facilitator is needed" in words(alone.get(PAGE))
    assert "/collaboratives/salford-together/invite" in alone.get(PAGE).text
    with app.app_context():
        second_facilitator(the_round())
    assert "A second facilitator is needed" not in words(alone.get(PAGE))


def test_too_long_a_text_stays_in_its_field(app: Flask) -> None:
    with app.app_context():
        stories.published()
    answer = send(signed_in(app, FACILITATOR), PAGE, act="write", text="x" * 2001)
    assert answer.status_code == 422
    assert "This is one letter too long." in answer.text
    assert "x" * 2001 in answer.text


def test_page_before_publication_leads_back_to_the_round(app: Flask) -> None:
    with app.app_context():
        stories.scored()
    facilitator = signed_in(app, FACILITATOR)
    assert facilitator.get(PAGE).location == ROUND
    assert send(facilitator, PAGE, act="write", text=TEXT).location == ROUND
    assert "Correct what was published" not in words(facilitator.get(ROUND))
