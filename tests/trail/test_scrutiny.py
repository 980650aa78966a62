"""Scrutineers at work: who is let in and when, what they download, what they say, and where it is told."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from grants.audit.ledger import latest_checkpoint, read_entries, size_of
from grants.collaboratives.service import seat
from grants.db import as_if_at, db
from grants.db.edge import transaction
from grants.mail.models import Message
from grants.people.service import welcome
from grants.proposals.service import start_proposal
from grants.refusal import Refused
from grants.reports import ending
from grants.reports.ledger_check import check
from grants.rounds.queries import round_named
from grants.trail.scrutiny import file_for, say
from tests import scrutiny, stories
from tests.access.world import enter
from voting.ledger import links

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

    from grants.rounds.models import Round

ROUND = "/rounds/winter-round"
PAGE, FILE = f"{ROUND}/scrutiny", f"{ROUND}/links.json"
HOLDS_ON_PAGE = "Sam Okafor, who holds no seat here, found that every published score belongs to a ballot"


def published() -> Round:
    return stories.published(**scrutiny.NAMED)


def the_round() -> Round:
    found = round_named("winter-round")
    assert found is not None
    return found


def destroy(round_: Round) -> None:
    with as_if_at(ending.questions_end(round_)), transaction():
        ending.destroy_key(round_)


def get(app: Flask, path: str, email: str = scrutiny.FIRST) -> TestResponse:
    browser = FlaskClient(app, use_cookies=False)
    return browser.get(path, headers={"Cookie": enter(app, email).cookie})


def press(app: Flask, verdict: str, email: str = scrutiny.FIRST) -> TestResponse:
    visitor = enter(app, email)
    data = {"verdict": verdict, "csrf_token": visitor.token}
    browser = FlaskClient(app, use_cookies=False)
    return browser.post(PAGE, data=data, headers={"Cookie": visitor.cookie})


def verdicts(round_: Round) -> list[tuple[object, object]]:
    found = [each for each in read_entries(round_.ledger_id) if each.type == "links-checked"]
    return [(each.data["scrutineer"], each.data["verdict"]) for each in found]


def messages_to(email: str) -> list[str]:
    found = db.session.scalars(select(Message).where(Message.address == email).order_by(Message.written_at))
    return [f"{each.subject}\n{each.body}" for each in found]


@pytest.mark.parametrize("steps", [0, 1, 2, 3])
def test_nothing_is_given_before_publication(steps: int, app: Flask) -> None:
    with app.app_context():
        round_ = stories.scored(**scrutiny.NAMED)
        for step in (stories.closed, stories.counted, stories.confirmed)[:steps]:
            step(round_)
        with pytest.raises(Refused, match="not published yet"):
            file_for(round_)
        with pytest.raises(Refused, match="not published yet"):
            scrutiny.said(round_, scrutiny.FIRST)
    answer = get(app, FILE)
    assert answer.status_code >= 400
    assert b"commitments" not in answer.data
    page = get(app, PAGE)
    assert page.status_code == 200
    assert "We write to you when it is time" in page.text
    assert "links.json" not in page.text


def test_page_after_publication_says_what_to_do(app: Flask) -> None:
    with app.app_context():
        published()
    page = get(app, PAGE).text
    for words in ("Whole ballots", "No names", "--links links.json", "--key localhost/winter-round"):
        assert words in page
    assert 'href="/rounds/winter-round/links.json"' in page


def test_links_are_the_ballots_without_names_and_the_same_each_time(app: Flask) -> None:
    with app.app_context():
        round_ = published()
        members = [member.person.name for member in stories.members(round_)]
        made = file_for(round_)
    first, second = get(app, FILE), get(app, FILE, scrutiny.SECOND)
    assert first.data == second.data == made
    assert len(links.read(made).ballots) == 7
    assert [name for name in members if name in made.decode()] == []
    assert first.headers["Cache-Control"] == "no-store"
    assert "attachment" in first.headers["Content-Disposition"]


@pytest.mark.parametrize(
    ("email", "status"),
    [
        ("", 303),
        ("member-1@salford-together.example", 403),
        ("facilitator-1@salford-together.example", 403),
        ("observer@salford-together.example", 403),
        ("the-allotment-table-1@groups.example", 404),
        ("nobody@people.example", 404),
    ],
)
@pytest.mark.parametrize("path", [PAGE, FILE])
def test_nobody_else_is_let_in(path: str, email: str, status: int, app: Flask) -> None:
    with app.app_context():
        published()
    assert get(app, path, email).status_code == status
    assert get(app, path).status_code == 200


def test_scrutineer_who_takes_a_seat_is_let_in_no_more(app: Flask) -> None:
    with app.app_context():
        round_ = published()
        with transaction():
            seat(round_.collaborative, welcome(scrutiny.FIRST), {"observer"})
        with pytest.raises(Refused, match="none with a seat here"):
            scrutiny.said(round_, scrutiny.FIRST)
    assert get(app, FILE).status_code == 403
    assert get(app, FILE, scrutiny.SECOND).status_code == 200


def test_scrutineer_who_writes_for_a_group_is_not_let_in(app: Flask) -> None:
    with app.app_context():
        round_ = stories.moved(stories.frozen_round(stories.start(), **scrutiny.NAMED), "proposals")
        with transaction():
            start_proposal(round_, scrutiny.person(scrutiny.FIRST), "Friends of Sam")
    assert get(app, PAGE).status_code == 404
    assert get(app, PAGE, scrutiny.SECOND).status_code == 200


def test_scrutineer_of_another_version_or_round_is_not_let_in(app: Flask) -> None:
    with app.app_context():
        stories.published()
        stories.published("Bolton Together", title="Spring Round", **scrutiny.NAMED)
    assert get(app, FILE).status_code == 404
    assert get(app, "/rounds/spring-round/links.json").status_code == 200


def test_verdict_is_an_entry_under_a_checkpoint(app: Flask) -> None:
    with app.app_context():
        round_ = published()
        before = len(read_entries(round_.ledger_id))
    assert press(app, "holds").status_code == 303
    with app.app_context():
        round_ = the_round()
        entry = read_entries(round_.ledger_id)[before]
        digest = hashlib.sha256(file_for(round_)).hexdigest()
        assert (entry.type, entry.data["links"], entry.data["scrutineer"]) == ("links-checked", digest, 1)
        note = latest_checkpoint(round_.ledger_id)
        assert note is not None
        assert size_of(note) == before + 1
        assert list(check(round_)) == []


def test_same_verdict_again_changes_nothing_and_another_is_another_entry(app: Flask) -> None:
    with app.app_context():
        round_ = published()
        assert scrutiny.said(round_, scrutiny.FIRST)
        assert not scrutiny.said(round_, scrutiny.FIRST)
        assert scrutiny.said(round_, scrutiny.SECOND, "does-not-hold")
        assert scrutiny.said(round_, scrutiny.FIRST, "does-not-hold")
        assert scrutiny.said(round_, scrutiny.FIRST)
        assert verdicts(round_) == [(1, "holds"), (2, "does-not-hold"), (1, "does-not-hold"), (1, "holds")]
        assert list(check(round_)) == []
    assert "You said so already" in follow(app, press(app, "holds"))


def follow(app: Flask, answer: TestResponse) -> str:
    """The page that comes after a press, with what it says in passing."""
    cookie = answer.headers["Set-Cookie"].split(";")[0]
    return FlaskClient(app, use_cookies=False).get(answer.location, headers={"Cookie": cookie}).text


@pytest.mark.parametrize("verdict", ["", "perhaps"])
def test_no_or_another_answer_is_no_verdict(verdict: str, app: Flask) -> None:
    with app.app_context():
        published()
    assert press(app, verdict).status_code == 422
    with app.app_context():
        assert verdicts(the_round()) == []
        with pytest.raises(Refused, match="Choose one"):
            scrutiny.said(the_round(), scrutiny.FIRST, verdict)


def test_somebody_else_cannot_say_it(app: Flask) -> None:
    with app.app_context():
        round_ = published()
        other = stories.members(round_)[0].person
        with pytest.raises(Refused, match="whom the ground rules name"):
            say(round_, other, "holds")


@pytest.mark.parametrize("path", [f"{ROUND}/results", f"{ROUND}/trail"])
def test_verdict_is_told_with_the_name(path: str, app: Flask) -> None:
    with app.app_context():
        scrutiny.said(published(), scrutiny.FIRST)
        scrutiny.said(the_round(), scrutiny.SECOND, "does-not-hold")
    page = get(app, path, "").text
    assert HOLDS_ON_PAGE in page
    assert "Tess Lund, who holds no seat here, found that not every published score" in page


def test_result_says_that_it_was_not_checked(app: Flask) -> None:
    with app.app_context():
        stories.published()
        stories.published("Bolton Together", title="Spring Round", **scrutiny.NAMED)
    unnamed = get(app, f"{ROUND}/results", "").text
    assert "<b>Not checked:</b> whether every published score belongs" in unnamed
    assert "ask nobody from outside" in unnamed
    silent = get(app, "/rounds/spring-round/results", "").text
    assert "Sam Okafor and Tess Lund can look, and have not said anything yet" in silent


def test_last_verdict_of_each_is_what_counts_on_the_result(app: Flask) -> None:
    with app.app_context():
        round_ = published()
        scrutiny.said(round_, scrutiny.FIRST, "does-not-hold")
        scrutiny.said(round_, scrutiny.FIRST)
    page = get(app, f"{ROUND}/results", "").text
    fair = page.partition("Was it fair?")[2].partition("Check it yourself")[0]
    assert HOLDS_ON_PAGE in fair
    assert "Does not hold:" not in fair


def test_both_are_told_when_it_is_time_and_when_it_is_over(app: Flask) -> None:
    with app.app_context():
        round_ = published()
        for email in (scrutiny.FIRST, scrutiny.SECOND):
            named, asked = messages_to(email)
            assert "You are asked to check a result" in named
            assert "Now you can download the ballots without names" in asked
            assert "/rounds/winter-round/scrutiny" in asked
        destroy(round_)
        assert "Please delete links.json now" in messages_to(scrutiny.SECOND)[2]


def test_over_once_the_key_is_destroyed(app: Flask) -> None:
    with app.app_context():
        round_ = published()
        scrutiny.said(round_, scrutiny.FIRST)
        destroy(round_)
        with pytest.raises(Refused, match="nobody can open these ballots"):
            scrutiny.said(round_, scrutiny.SECOND)
        assert verdicts(round_) == [(1, "holds")]
        assert list(check(round_)) == []
    page = get(app, PAGE).text
    assert "It is over" in page
    assert "You said that it holds." in page
    assert get(app, FILE).status_code >= 400
    assert press(app, "does-not-hold").status_code == 422


@pytest.mark.every_database
@pytest.mark.parametrize("publish", ["per-proposal", "totals"])
def test_round_of_members_holds_wholly_with_key_and_links(publish: str, app: Flask) -> None:
    with app.app_context():
        round_ = stories.published(publish=publish, **scrutiny.NAMED)
        scrutiny.said(round_, scrutiny.FIRST)
        found = scrutiny.checked(round_)
        assert (found.exit, found.findings, found.not_checked) == (0, [], [])
        assert [note for note in found.notes if "scrutineer 1 says of this file that the links hold" in note]
