"""Casting and the receipt as a member meets them: what is said, in which words, and where it leads."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from grants.audit.ledger import read_entries
from grants.db import as_if_at
from grants.db.edge import drop, transaction
from grants.people.service import make_link, welcome
from grants.reports.ending import destroy_key, questions_end
from grants.rounds.queries import rules_of
from tests import stories
from tests.scoring.everything import everything
from tests.web.someone import words
from tests.web.test_draws import FACILITATOR, ROUND, member, said, send, signed_in, the_round

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from tests.fixtures.browsers import OpenPage
    from tests.fixtures.servers import LiveServer

SCORING = f"{ROUND}/scoring"
RECEIPT = f"{SCORING}/receipt"
SEEN = re.compile(r'name="revision" value="(\d+)"')
BANNER = re.compile(r'<div class="govuk-notification-banner__content">.*?</div>', re.DOTALL)
MARKS: dict[str, stories.Marks] = {"p1": (4, 5, 1), "p2": "abstain"}


def opened(app: Flask) -> FlaskClient:
    """A round with ballots open in which the first member has saved all that they think; their browser."""
    with app.app_context():
        round_ = stories.frozen_round(stories.start())
        stories.sent_proposals(round_)
        stories.open_scoring(round_)
        stories.save(round_, stories.members(round_)[0], MARKS)
    return member(app, 1)


def press(client: FlaskClient, page: str | None = None) -> str:
    """Cast, on a new page or on one kept, and read what the next one begins with; it leads to the receipt."""
    seen = SEEN.findall(page or client.get(f"{SCORING}/cast").text)[0]
    assert send(client, f"{SCORING}/cast", revision=seen).location == SCORING
    [banner] = BANNER.findall(client.get(SCORING).text)
    assert f'<a href="{RECEIPT}">' in banner
    return " ".join(re.sub(r"<[^>]+>", " ", banner).split())


def change(app: Flask, score: int) -> None:
    """The first member changes a score."""
    with app.app_context():
        round_ = the_round()
        stories.save(round_, stories.members(round_)[0], {"p1": (score, score, score)})


def test_going_back_and_casting_the_same_says_that_the_receipt_holds_and_writes_nothing(
    app: Flask,
) -> None:
    client = opened(app)
    page = client.get(f"{SCORING}/cast").text
    assert press(client, page) == "Your ballot is cast. Keep your receipt"
    code = re.findall(r'<p class="command">(.*?)</p>', client.get(RECEIPT).text)[0]
    with app.app_context():
        before = everything()
    for _press in range(2):
        assert press(client, page) == (
            "Nothing has changed since you cast your ballot. It counts as it is, and your receipt still "
            "holds. See your receipt"
        )
    with app.app_context():
        assert everything() == before
    assert code in client.get(RECEIPT).text


def test_casting_something_changed_says_that_the_old_receipt_no_longer_fits(app: Flask) -> None:
    client = opened(app)
    press(client)
    change(app, 2)
    assert press(client) == (
        "Your ballot is cast again. Only this one counts. The receipt that you had no longer fits: there is "
        "a new one. Keep your new receipt"
    )
    with app.app_context():
        assert [entry.type for entry in read_entries(the_round().ledger_id)].count("ballot-cast") == 2


@pytest.mark.parametrize("odd", ["", "-1", "one", "9" * 5000, "²"])
def test_an_odd_revision_casts_as_if_there_were_none(odd: str, app: Flask) -> None:
    client = opened(app)
    assert send(client, f"{SCORING}/cast", revision=odd).location == SCORING
    assert "You cast once." in said(client, RECEIPT)


def test_receipt_says_how_often_one_cast(app: Flask) -> None:
    client = opened(app)
    press(client)
    assert "Amina Yusuf. You cast once." in said(client, RECEIPT)
    change(app, 2)
    press(client)
    assert "Amina Yusuf. You cast 2 times; the last counts." in said(client, RECEIPT)


def test_receipt_has_the_words_of_each_answer_beside_its_number(app: Flask) -> None:
    client = opened(app)
    press(client)
    shown = client.get(RECEIPT).text
    with app.app_context():
        criteria = rules_of(the_round().id).criteria
        worded = {point.score: point.words for point in criteria[0].points}
        assert all(worded.values())
    found = re.findall(r"<dt[^>]*>(.*?)</dt>\s*<dd[^>]*>(.*?)</dd>", shown)[: len(criteria)]
    expected = [
        (criterion.question, f"{point.words} ({point.score})")
        for criterion, score in zip(criteria, (4, 5, 1), strict=True)
        for point in criterion.points
        if point.score == score
    ]
    assert found == expected
    assert "You would rather not score this one." in words(client.get(RECEIPT))


def test_receipt_says_when_it_can_be_checked_and_leads_there(app: Flask) -> None:
    client = opened(app)
    press(client)
    link = f'<a href="{ROUND}/check-receipt">http://localhost{ROUND}/check-receipt</a>'
    early = "When the result is published you can check your receipt, at"
    assert f"{early} {link}" in client.get(RECEIPT).text
    with app.app_context():
        stories.cast_by_all(the_round())
        stories.publish(stories.confirmed(stories.counted(stories.closed(the_round()))))
    after = client.get(RECEIPT).text
    assert f"The result is published, so you can check your receipt now, at {link}" in after
    assert early not in after


def test_every_link_on_the_page_before_casting_has_a_name_of_its_own(app: Flask) -> None:
    client = opened(app)
    with app.app_context():
        stories.save(the_round(), stories.members(the_round())[0], {"p3": (1, 1, 1)})
        criteria, titles = rules_of(the_round().id).criteria, [idea for _group, idea, _ask in stories.IDEAS]
    main = client.get(f"{SCORING}/cast").text.split("<main", 1)[1]
    links = re.findall(r"<a href=\"[^\"]*/scoring/\d+\">(.*?)</a>", main)
    names = [" ".join(re.sub(r"<[^>]+>", "", link).split()) for link in links]
    scored = [f"Change {titles[at]}: {each.question}" for at in (0, 2) for each in criteria]
    assert sorted(names) == sorted([*scored, f"Change: {titles[1]}"])


def links_to_ballot(app: Flask, email: str) -> bool:
    shown = signed_in(app, email).get(ROUND)
    assert shown.status_code == 200
    return f'<a href="{SCORING}">Your ballot and receipt</a>' in shown.text


MEMBER = "member-1@salford-together.example"


def test_round_that_is_over_leads_members_to_their_receipt_while_its_key_is_there(app: Flask) -> None:
    with app.app_context():
        stories.scored()
    assert not links_to_ballot(app, MEMBER), "while ballots are open the next step leads there"
    for step in (stories.closed, stories.counted, stories.confirmed, stories.publish):
        with app.app_context():
            step(the_round())
        assert links_to_ballot(app, MEMBER)
    assert f'href="{RECEIPT}"' in signed_in(app, MEMBER).get(SCORING).text
    assert [links_to_ballot(app, other) for other in (FACILITATOR, OBSERVER)] == [False, False]
    assert "Your ballot and receipt" not in app.test_client().get(ROUND).text
    with app.app_context():
        ends = questions_end(the_round())
        drop()
        with as_if_at(ends), transaction():
            destroy_key(the_round())
    assert not links_to_ballot(app, MEMBER)


OBSERVER = "observer@salford-together.example"


def test_printed_receipt_is_without_what_only_a_screen_can_use(
    live_server: LiveServer, open_page: OpenPage
) -> None:
    with live_server.app.app_context():
        round_ = stories.scored()
        with transaction():
            link = make_link(welcome(MEMBER), RECEIPT)
        slug = round_.slug
        drop()
    page = open_page()
    page.goto(link)
    page.locator("main button").click()
    page.wait_for_url(f"**/rounds/{slug}/scoring/receipt")
    shown = [page.locator(each) for each in (".footer", "details", "main a[href$='check-receipt']")]
    assert [each.is_visible() for each in shown] == [True, True, True]
    page.emulate_media(media="print")
    assert [each.is_visible() for each in shown] == [False, False, True]
    after = "getComputedStyle(document.querySelector(\"main a[href$='check-receipt']\"), '::after').content"
    assert page.evaluate(after) == "none", "the address stands there already"
