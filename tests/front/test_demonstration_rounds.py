"""What the rounds of the demonstration show: something left to do in each, and one with its whole story."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from grants.awards.service import awards_of
from grants.collaboratives.queries import members
from grants.db import db
from grants.decisions.service import answers, counted, decision_of, result_of
from grants.deliberation.service import interests_said
from grants.front.demonstration import people
from grants.front.demonstration.scores import opinions
from grants.front.demonstration.stories import CONTENT, ORDER, Idea, read, stories
from grants.proposals.models import Proposal
from grants.proposals.queries import sent_proposals
from grants.reports.exports import export_round
from grants.rounds.queries import latest_rules, round_named, rules_answers, rules_of
from grants.scoring.book import UNREAD, Book
from grants.scoring.reasons import reasons_for
from grants.scoring.roll import ballots
from tests.front.demonstrations import verify
from tests.house.test_words import NEVER
from voting.ballots import State

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask

    from grants.rounds.models import Round

POUND = 100


@pytest.fixture
def _filled(filled: Flask) -> Iterator[None]:
    """Inside the application, on the demonstration."""
    with filled.app_context():
        yield


def named(slug: str) -> Round:
    """A round of the demonstration."""
    found = round_named(slug)
    assert found is not None
    return found


def titled(round_: Round) -> dict[str, Proposal]:
    """By title, what was ever sent."""
    return {proposal.title: proposal for proposal in sent_proposals(round_.id)}


@pytest.mark.usefixtures("_filled")
def test_the_published_round_funds_what_it_always_funds() -> None:
    round_ = named("warm-winter")
    made = counted(round_)
    assert made is not None
    found = result_of(made)
    titles = {proposal.reference: title for title, proposal in titled(round_).items()}
    assert [titles[winner] for winner in found["winners"]] == [
        "Sunday lunch for people who miss someone",
        "Back on the bus",
        "Tuesday soup at the Height",
        "Tea where nobody has to shout",
        "Bread in three languages",
        "A warm coat for everyone",
        "The walk to the water",
    ]
    assert (found["spent"], found["budget"], found["ballots"], found["roll"]) == (
        7_300 * POUND,
        8_000 * POUND,
        11,
        12,
    )
    radio = str(titled(round_)["A radio show from forty sofas"].reference)
    assert next(each for each in found["margins"] if each["proposal"] == radio)["less"] == 60 * POUND
    outcomes = {titles[step["proposal"]]: step["outcome"] for step in found["steps"]}
    assert outcomes["A radio show from forty sofas"] == "did-not-fit"
    assert outcomes["Poems on paper bags"] == "too-few-scores"
    assert {each["check"]: each["verdict"] for each in found["checks"]}["one-score-out"] == "holds"


@pytest.mark.usefixtures("_filled")
def test_the_published_round_has_reasons_and_an_award_that_was_accepted() -> None:
    round_ = named("warm-winter")
    proposals = titled(round_)
    assert 12 <= len(proposals) <= 17
    assert proposals["A roof for the loft"].status == "withdrawn"
    assert proposals["Handbells for beginners"].status == "ineligible"
    assert "Bolton" in proposals["Handbells for beginners"].reason
    asks = [proposal.ask for proposal in proposals.values()]
    assert (min(asks), max(asks)) == (180 * POUND, 2_850 * POUND)
    funded = [award.proposal for award in awards_of(round_.id)]
    assert all(reasons_for(proposal) for proposal in funded)
    assert "Turning back counts as a trip. I read that twice." in reasons_for(proposals["Back on the bus"])
    assert [award.proposal.title for award in awards_of(round_.id) if award.accepted_at] == [
        "Back on the bus"
    ]


@pytest.mark.usefixtures("_filled")
def test_the_published_round_verifies_offline(tmp_path: Path) -> None:
    bundle = tmp_path / "warm-winter.zip"
    bundle.write_bytes(export_round(named("warm-winter"), "bundle"))
    ran = verify(bundle)
    assert ran.returncode == 3, ran.stdout + ran.stderr
    assert "All that could be checked holds" in ran.stdout


@pytest.mark.usefixtures("_filled")
def test_too_few_have_agreed_to_the_counted_result() -> None:
    round_ = named("side-by-side")
    said = answers(round_.id)
    assert counted(round_) is not None
    assert decision_of(round_) is None
    assert (sum(each.agrees for each in said), sum(not each.agrees for each in said)) == (5, 1)
    assert all(each.reason for each in said if not each.agrees)


@pytest.mark.usefixtures("_filled")
def test_ballots_are_cast_begun_and_not_touched() -> None:
    round_ = named("open-doors")
    book = Book(round_.id)
    papers = [
        (ballot, [each for each in book.saved(ballot).values() if each != UNREAD])
        for ballot in ballots(round_.id)
    ]
    cast = [saved for ballot, saved in papers if ballot.revision and not ballot.is_withdrawn]
    begun = [saved for ballot, saved in papers if saved and not ballot.revision]
    assert (len(cast), len(begun), len(papers)) == (6, 4, 12)
    assert max(ballot.revision for ballot, _saved in papers) == 2
    states = {mark.state for saved in cast for mark in saved}
    assert states == {State.SCORED, State.ABSTAINED, State.RECUSED}


@pytest.mark.usefixtures("_filled")
def test_some_members_have_said_where_they_stand_aside() -> None:
    round_ = named("kitchen-table")
    said = [interests_said(round_, member) for member in members(round_.collaborative_id)]
    assert (sum(said), len(said)) == (5, 12)


@pytest.mark.usefixtures("_filled")
def test_proposals_are_sent_sent_again_and_half_written() -> None:
    round_ = named("good-neighbours")
    assert sorted(proposal.version for proposal in sent_proposals(round_.id)) == [1, 1, 1, 1, 2]
    query = select(Proposal).where(Proposal.round_id == round_.id, Proposal.status == "draft")
    drafts = {draft.group.name: json.loads(draft.answers) for draft in db.session.scalars(query)}
    ideas = [idea for idea in read("good-neighbours").ideas if idea.fate == "draft"]
    assert [len(idea.typed) for idea in ideas] == [7, 3, 0]
    assert {idea.group for idea in ideas} == set(drafts)
    assert all(idea.typed.items() <= drafts[idea.group].items() for idea in ideas)


@pytest.mark.usefixtures("_filled")
def test_the_newest_ground_rules_are_being_agreed() -> None:
    version = latest_rules(named("bright-mornings").id)
    assert version is not None
    assert (version.version, version.frozen_at, len(rules_answers(version.id))) == (2, None, 5)


@pytest.mark.usefixtures("_filled")
def test_a_member_who_writes_for_a_group_stands_aside_on_it() -> None:
    round_ = named("warm-winter")
    coats = titled(round_)["A warm coat for everyone"]
    made = counted(round_)
    assert made is not None
    recused = [
        ballot
        for ballot in Book(round_.id).final(ballots(round_.id))
        for mark in ballot.marks
        if mark.proposal == coats.reference and mark.state is State.RECUSED
    ]
    assert len(recused) == 1


@pytest.mark.usefixtures("_filled")
def test_opinions_are_the_same_every_time() -> None:
    criteria = rules_of(named("warm-winter").id).criteria
    idea = Idea("A group", "A writer", "A title", interests=("Owen Prys",), reasons=("Yes.", "No."))
    once = opinions("A round", idea, people.MEMBERS, criteria)
    assert once == opinions("A round", idea, people.MEMBERS, criteria)
    assert "Owen Prys" not in once
    assert sorted(mark.reason for mark in once.values() if mark.reason) == ["No.", "Yes."]
    few = opinions("A round", Idea("A group", "A writer", "A title", readers=2), people.MEMBERS, criteria)
    assert sum(mark.state is State.SCORED for mark in few.values()) == 2


@pytest.mark.parametrize("name", ORDER)
def test_what_groups_ask_for_adds_up(name: str) -> None:
    for idea in read(name).ideas:
        parts = [int(amount.replace(",", "")) for amount in re.findall(r"£([\d,]+)", idea.money)]
        assert sum(parts) == idea.ask, idea.title


def test_stories_speak_of_people_as_we_do() -> None:
    words = "\n".join((CONTENT / f"{name}.toml").read_text(encoding="utf-8") for name in ORDER)
    assert len(words) > 10_000
    assert NEVER.findall(words) == []


def test_whoever_has_a_say_in_a_story_is_a_member() -> None:
    names = {
        name
        for story in stories()
        for name in (
            *story.objects,
            *story.disagrees,
            *(one for idea in story.ideas for one in idea.interests),
        )
    }
    assert names
    assert names - set(people.MEMBERS) == set()


def test_nobody_made_up_shares_an_address() -> None:
    everyone = {people.FACILITATOR, people.OBSERVER, people.ADMINISTRATOR, *people.names(40)}
    everyone |= {idea.writer for story in stories() for idea in story.ideas}
    assert len({people.address(name) for name in everyone}) == len(everyone)
