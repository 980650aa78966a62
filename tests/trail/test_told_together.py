"""The story in the order in which things happened, with what happened many times counted out."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest

from grants.audit.ledger import read_entries
from grants.db.edge import transaction
from grants.decisions.together import rows
from grants.deliberation.service import declare_interests
from grants.proposals.queries import standing_proposals
from grants.proposals.service import decline, withdraw
from grants.rounds.queries import round_named
from grants.scoring.service import stand_aside
from tests import stories
from tests.access.world import enter
from voting.ledger.entries import Entry

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from grants.rounds.models import Round

ROUND = "/rounds/winter-round"
SECRET = "SECRET REASON"


def eventful() -> Round:
    """Five proposals: one taken out, one outside the rules; one member casts again, one is taken back."""
    round_ = stories.frozen_round(stories.start())
    proposals = stories.sent_proposals(round_, 4)
    with transaction():
        withdraw(proposals[3])
    stories.sent_proposal(round_, "Late Group", "Sent when another was out", 300)
    with transaction():
        decline(next(each for each in stories.sent_proposals(round_, 0) if each.number == 5), SECRET)
    stories.moved(round_, "interests")
    for member in stories.members(round_)[:2]:
        with transaction():
            declare_interests(round_, member, standing_proposals(round_.id)[:1])
    stories.cast_by_all(stories.open_scoring(round_))
    members = stories.members(round_)
    stories.cast(round_, members[2], stories.usual_scores(round_, 5))
    for place, proposal in ((3, 1), (4, 1), (4, 2)):
        with transaction():
            stand_aside(round_, members[place], standing_proposals(round_.id)[proposal])
    stories.cast(round_, members[4], stories.usual_scores(round_, 4))
    return stories.closed(round_)


@pytest.fixture
def deciding(app: Flask) -> Flask:
    with app.app_context():
        eventful()
    return app


def told(client: FlaskClient, cookie: str = "") -> list[tuple[str, str, str]]:
    """Each line of the story: what it says, its entries in words, and where these lead."""
    page = client.get(f"{ROUND}/trail", headers={"Cookie": cookie} if cookie else {}).text
    (steps,) = re.findall(r'<ol class="trail">(.*?)</ol>', page, re.DOTALL)
    found = []
    for step in re.findall(r"<li>(.*?)</li>", steps, re.DOTALL):
        said, small = step.split("<small>")
        (link,) = re.findall(r'<a href="([^"]+)">([^<]+)</a>', small)
        found.append((html.unescape(said.strip()), link[1], html.unescape(link[0])))
    return found


def kinds(app: Flask) -> list[str]:
    with app.app_context():
        round_ = round_named("winter-round")
        assert round_ is not None
        return [entry.type for entry in read_entries(round_.ledger_id)]


def starting(lines: list[tuple[str, str, str]], words: str) -> int:
    (found,) = [at for at, line in enumerate(lines) if line[0].startswith(words)]
    return found


def test_story_tells_of_sending_before_leaving_and_of_casting_before_closing(deciding: Flask) -> None:
    lines = told(deciding.test_client())
    places = [
        starting(lines, words)
        for words in (
            "The ground rules were frozen",
            "5 proposals were sent.",
            "One proposal was taken out by its group",
            "One proposal was outside the ground rules",
            "Before scoring began, members stood aside",
            "The roll was fixed",
            "Members cast their ballots",
            "After scoring began, members stood aside",
            "Ballots closed",
        )
    ]
    assert places == sorted(places)


def test_story_counts_members_who_stood_aside_and_leads_to_their_entries(deciding: Flask) -> None:
    lines, found = told(deciding.test_client()), kinds(deciding)
    roll = found.index("roll-frozen")
    numbers = [at for at, kind in enumerate(found) if kind == "interest-declared"]
    before, later = [at for at in numbers if at < roll], [at for at in numbers if at > roll]
    for when, mine in (("Before", before), ("After", later)):
        line = lines[starting(lines, f"{when} scoring began")]
        assert line[0] == f"{when} scoring began, members stood aside on a proposal {len(mine)} times."
        assert line[1] == f"entries {mine[0]} to {mine[-1]}"
        assert line[2] == f"{ROUND}/trail/entries?first={mine[0]}#entry-{mine[0]}"
    assert (len(before), len(later)) == (2, 3)


def test_story_accounts_for_every_cast_that_does_not_count(deciding: Flask) -> None:
    lines, found = told(deciding.test_client()), kinds(deciding)
    ballots = lines[starting(lines, "Members cast")][0]
    assert ballots.endswith(
        "Ballots were cast again 2 times: the ones before them do not count. "
        "One ballot was taken back and not cast again, so it does not count."
    )
    closed = lines[starting(lines, "Ballots closed")][0]
    assert f"{found.count('ballot-cast') - 2 - 1} counted" in closed


def test_entries_with_others_between_them_are_not_said_to_be_all_of_one_kind(deciding: Flask) -> None:
    lines, found = told(deciding.test_client()), kinds(deciding)
    sent = [at for at, kind in enumerate(found) if kind == "proposal-submitted"]
    assert sent[-1] - sent[0] == len(sent)
    assert lines[starting(lines, "5 proposals")][1] == f"among entries {sent[0]} to {sent[-1]}"


def test_while_ballots_are_open_nobody_is_told_of_ballots_or_of_standing_aside(app: Flask) -> None:
    with app.app_context():
        round_ = stories.frozen_round(stories.start())
        stories.sent_proposals(round_)
        stories.moved(round_, "interests")
    quiet = app.test_client().get(f"{ROUND}/trail").text
    with app.app_context():
        again = round_named("winter-round")
        assert again is not None
        with transaction():
            declare_interests(again, stories.members(again)[0], standing_proposals(again.id)[:1])
    assert app.test_client().get(f"{ROUND}/trail").text == quiet
    with app.app_context():
        again = round_named("winter-round")
        assert again is not None
        stories.cast_by_all(stories.open_scoring(again))
    scoring = app.test_client().get(f"{ROUND}/trail").text
    with app.app_context():
        again = round_named("winter-round")
        assert again is not None
        member = stories.members(again)[1]
        stories.cast(again, member, stories.usual_scores(again, 5))
        with transaction():
            stand_aside(again, member, standing_proposals(again.id)[1])
    assert app.test_client().get(f"{ROUND}/trail").text == scoring
    assert "stood aside" not in scoring


def test_list_begins_where_its_link_says(deciding: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grants.trail.telling.ON_A_PAGE", 10)
    for _sentence, _words, link in told(deciding.test_client()):
        address, _hash, row = link.partition("#")
        if row:
            page = deciding.test_client().get(address).text
            assert re.search(
                rf'<tr id="{row}"[^>]*>\s*<th[^>]*><a [^>]*>{row.replace("entry-", "Entry ")}<', page
            )


def test_page_of_an_entry_leads_to_its_row_in_the_list(deciding: Flask) -> None:
    page = html.unescape(deciding.test_client().get(f"{ROUND}/trail/7").text)
    assert f'<a href="{ROUND}/trail/entries?first=7#entry-7">Every entry, one by one</a>' in page


def pages(app: Flask, cookie: str) -> dict[str, str]:
    """The three kinds of pages on which a proposal has its number."""
    found = kinds(app)
    at = found.index("proposal-ineligible"), found.index("roll-frozen")
    paths = ["trail", "trail/entries", *(f"trail/{number}" for number in at)]
    headers = {"Cookie": cookie} if cookie else {}
    client = app.test_client(use_cookies=False)
    return {path: html.unescape(client.get(f"{ROUND}/{path}", headers=headers).text) for path in paths}


OUTSIDE, SENT = "p5, “Sent when another was out”", "p1, “Sunday lunch from what we grow”"


def named_in(found: dict[str, str]) -> list[bool]:
    story, entries, outside, roll = found.values()
    return [
        f"so it was not scored. This was {OUTSIDE}." in story,
        f"A proposal was outside the ground rules, so it was not scored: {OUTSIDE}" in entries,
        f"<h1>A proposal was outside the ground rules, so it was not scored: {OUTSIDE}</h1>" in outside,
        f"{SENT}: £1,200\n" in roll,
    ]


def test_titles_stand_beside_numbers_for_those_who_may_read_them(deciding: Flask) -> None:
    for email, is_seated in (
        ("", False),
        ("late-group@groups.example", False),
        ("member-1@salford-together.example", True),
        ("facilitator-1@salford-together.example", True),
    ):
        found = pages(deciding, enter(deciding, email).cookie)
        assert named_in(found) == [is_seated] * 4, email
        assert any("when another was out" in page for page in found.values()) == is_seated
        assert all("p5" in page for page in list(found.values())[:3])


def test_titles_are_everybodys_once_the_result_is_public(deciding: Flask) -> None:
    with deciding.app_context():
        round_ = round_named("winter-round")
        assert round_ is not None
        stories.publish(stories.confirmed(stories.counted(round_)))
    found = pages(deciding, "")
    assert named_in(found) == [True] * 4
    assert not any(SECRET in page for page in found.values())


def test_a_proposal_outside_the_rules_has_its_reason_explained_but_not_told(deciding: Flask) -> None:
    page = list(pages(deciding, "").values())[2]
    assert "A facilitator found that it does not fit the ground rules, so it was not scored." in page


def test_interests_of_a_ledger_that_logged_them_at_once_are_counted_too() -> None:
    """In older rounds they stand between the ballots."""
    kinds_of = ("roll-frozen", "ballot-cast", "interest-declared", "ballot-cast", "interest-declared")
    entries = [Entry(kind, 1, {"slot": str(at)}) for at, kind in enumerate(kinds_of)]
    assert {row.kind: row.numbers for row in rows(entries)} == {
        "ballot-cast": [1, 3],
        "aside from the roll on": [2, 4],
    }
