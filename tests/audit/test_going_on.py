"""After closing nobody can cast again: nothing goes on from what was restored until the members agree."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from grants.audit.ledger import latest_checkpoint, read_entries, verifier_key
from grants.audit.models import Fork
from grants.awards.service import accept, awards_of
from grants.collaboratives.models import Membership
from grants.db import as_if_at, db
from grants.db.edge import transaction
from grants.decisions import forks
from grants.decisions.service import answer_decision, count_round
from grants.front.parting import leave
from grants.mail.models import Message
from grants.refusal import Refused
from grants.reports.ledger_check import check
from grants.reports.publication import bundle_of, publish
from grants.rounds.queries import round_named, rules_of
from tests import lotto, stories
from tests.access.world import enter
from tests.audit.intruder import write
from tests.audit.put_back import Backup
from tests.fixtures.databases import let_go, make_app
from tests.scoring.together import at_once
from voting.verify import verify

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask

    from grants.rounds.models import Round

SLUG = "winter-round"
MEMBERS, ENOUGH = 3, 2


def the_round() -> Round:
    found = round_named(SLUG)
    assert found is not None
    return found


UNTIL: dict[str, Callable[[Round], object]] = {
    "closed": stories.closed,
    "counted": lambda round_: stories.counted(stories.closed(round_)),
    "confirmed": lambda round_: stories.confirmed(stories.counted(stories.closed(round_))),
    "published": lambda round_: stories.publish(stories.confirmed(stories.counted(stories.closed(round_)))),
}


def answer_it(round_: Round) -> object:
    return answer_decision(round_, stories.members(round_)[0], agrees=True, reason="")


VERBS: dict[str, tuple[str, Callable[[Round], object]]] = {
    "counting": ("closed", count_round),
    "answering": ("counted", answer_it),
    "publishing": ("confirmed", publish),
    "accepting an award": ("published", lambda round_: accept(awards_of(round_.id)[0].proposal)),
}


def put_back(app: Flask, settings_backup: Backup, until: str) -> Flask:
    """A round taken so far, copied, taken to its end, and put back there; with the server started again."""
    with app.app_context():
        UNTIL[until](stories.scored(members=MEMBERS, proposals=2))
    settings_backup.take(app)
    again = make_app(settings_backup.settings)
    with again.app_context():
        round_ = the_round()
        if until != "published":
            if until == "closed":
                stories.counted(round_)
            if until != "confirmed":
                stories.confirmed(round_)
            stories.publish(round_)
        with transaction():
            accept(awards_of(round_.id)[0].proposal)
    return settings_backup.put_back(again)


@pytest.fixture
def kept(app: Flask, request: pytest.FixtureRequest) -> Iterator[Backup]:
    made = Backup(app.extensions["settings"], request)
    yield made
    made.forget()


@pytest.mark.parametrize("verb", VERBS)
def test_verb_waits_for_the_members_and_the_fork_is_kept(verb: str, app: Flask, kept: Backup) -> None:
    until, act = VERBS[verb]
    app = put_back(app, kept, until)
    with app.app_context():
        before = len(read_entries(the_round().ledger_id))
        for _again in range(2):
            with pytest.raises(Refused, match="The members on the roll have to agree"), transaction():
                act(the_round())
        entries = read_entries(the_round().ledger_id)
        assert [entry.type for entry in entries[before:]] == ["forked"]
        asked = db.session.scalars(select(Message).where(Message.subject.like("The database was put back%")))
        assert [("/how-to-go-on" in each.body, "/2\n" in each.body) for each in asked] == [(True, True)] * 3
        assert list(check(the_round())) == []
        for member in stories.members(the_round())[:ENOUGH]:
            with transaction():
                forks.answer(the_round(), member, agrees=True, reason="")
        with transaction():
            act(the_round())
        assert list(check(the_round())) == []
        types = [entry.type for entry in read_entries(the_round().ledger_id)[before:]]
        assert types[:2] == ["forked", "fork-accepted"]
        assert len(types) > 2 or verb == "answering"
    let_go(app)


def test_members_agree_or_object_and_the_bundle_says_how_many(app: Flask, kept: Backup) -> None:
    app = put_back(app, kept, "published")
    with app.app_context():
        first, second, third = stories.members(the_round())
        with transaction():
            assert not forks.answer(the_round(), first, agrees=True, reason="")
        with pytest.raises(Refused, match="Say why"), transaction():
            forks.answer(the_round(), second, agrees=False, reason=" ")
        with transaction():
            assert not forks.answer(the_round(), second, agrees=False, reason="The award is missing.")
        with transaction():
            assert forks.answer(the_round(), third, agrees=True, reason="")
        with pytest.raises(Refused, match="nothing to answer"), transaction():
            forks.answer(the_round(), first, agrees=True, reason="")
        [entry] = [each for each in read_entries(the_round().ledger_id) if each.type == "fork-accepted"]
        assert [entry.data[name] for name in ("agreed", "objected", "members", "number")] == [2, 1, 3, 2]
        assert list(check(the_round())) == []
        bundle, key = bundle_of(the_round()), verifier_key(the_round().ledger)
        note = latest_checkpoint(the_round().ledger_id)
    let_go(app)
    assert note is not None
    report = verify(bundle, key, [("mine", note.encode())])
    assert report.exit == 1
    [finding] = report.findings
    assert "(forked)" in finding.subject
    assert "at least" in finding.sentence


def test_whoever_answers_and_then_leaves_is_still_counted_among_the_members(app: Flask, kept: Backup) -> None:
    """The round was put back to where its ballots were open, and their time is over: members are asked."""
    with app.app_context():
        stories.scored(members=MEMBERS, proposals=2)
    kept.take(app)
    again = make_app(kept.settings)
    with again.app_context():
        stories.closed(the_round())
    app = kept.put_back(again)
    with app.app_context(), as_if_at(rules_of(the_round().id).dates["scoring"] + timedelta(hours=1)):
        first, second, third = stories.members(the_round())
        with transaction():
            assert not forks.answer(the_round(), first, agrees=False, reason="Let us begin again.")
        with transaction():
            assert leave(first.collaborative, first.person)
        for member in (second, third):
            with transaction():
                forks.answer(the_round(), member, agrees=True, reason="")
        [entry] = [each for each in read_entries(the_round().ledger_id) if each.type == "fork-accepted"]
        assert [entry.data[name] for name in ("agreed", "objected", "members")] == [2, 1, 3]
        assert list(check(the_round())) == []
        stories.publish(stories.confirmed(stories.counted(stories.closed(the_round()))))
        assert list(check(the_round())) == []
        bundle = bundle_of(the_round())
    let_go(app)
    assert ["(forked)" in each.subject for each in verify(bundle).findings] == [True]


def test_draw_that_was_lost_is_not_written_again_before_the_members_agree(app: Flask, kept: Backup) -> None:
    """Else two people could write another value in its place."""
    with app.app_context():
        lotto.closed(lotto.scored())
    kept.take(app)
    again = make_app(kept.settings)
    with again.app_context():
        lotto.read_by(the_round(), 0, 1)
    app = kept.put_back(again)
    with app.app_context():
        for place in (2, 3):
            with pytest.raises(Refused, match="The members on the roll have to agree"):
                lotto.read_by(the_round(), place, value=lotto.OTHER)
        assert "draw-made" not in [entry.type for entry in read_entries(the_round().ledger_id)]
        for member in stories.members(the_round())[:5]:
            with transaction():
                forks.answer(the_round(), member, agrees=True, reason="")
        assert lotto.read_by(the_round(), 2, 3) == [False, True]
        assert list(check(the_round())) == []
        db.session.rollback()
    let_go(app)


@pytest.mark.every_database
def test_twenty_who_count_at_once_write_one_fork(app: Flask, kept: Backup) -> None:
    app = put_back(app, kept, "closed")
    given = at_once(app, [lambda: count_round(the_round())] * 20)
    put_back_words = "The database of this round was put back"
    assert [each for each in given if not str(each).startswith(put_back_words)] == []
    with app.app_context():
        assert [entry.type for entry in read_entries(the_round().ledger_id)].count("forked") == 1
        seats = [member.id for member in stories.members(the_round())]

    def agree(seat: str) -> bool:
        return forks.answer(the_round(), db.session.get_one(Membership, seat), agrees=True, reason="")

    given_next = at_once(app, [partial(agree, seat) for seat in seats])
    assert given_next.count(True) == 1
    with app.app_context():
        assert [entry.type for entry in read_entries(the_round().ledger_id)].count("fork-accepted") == 1
        assert list(check(the_round())) == []
    let_go(app)


def test_member_is_asked_on_pages_and_answers_there(app: Flask, kept: Backup) -> None:
    app = put_back(app, kept, "closed")
    visitors = [enter(app, f"member-{number}@salford-together.example") for number in (1, 2)]
    browser = app.test_client(use_cookies=False)
    token = visitors[0].token
    cookie = {"Cookie": visitors[0].cookie}
    refused = browser.post(f"/rounds/{SLUG}/count", data={"csrf_token": token}, headers=cookie)
    assert "was put back to an earlier state" in refused.text
    page = browser.get(f"/rounds/{SLUG}", headers=cookie).text
    assert "Something was lost" in page
    assert f"/rounds/{SLUG}/how-to-go-on" in page
    assert "2 of 3 agree" in browser.get(f"/rounds/{SLUG}/how-to-go-on", headers=cookie).text
    silent = browser.post(
        f"/rounds/{SLUG}/how-to-go-on", data={"csrf_token": token, "answer": "object"}, headers=cookie
    )
    assert (silent.status_code, "Say why" in silent.text) == (422, True)
    for visitor in visitors:
        done = browser.post(
            f"/rounds/{SLUG}/how-to-go-on",
            data={"csrf_token": visitor.token, "answer": "agree"},
            headers={"Cookie": visitor.cookie},
        )
        assert done.status_code == 303
    assert "this round goes on" in browser.get(f"/rounds/{SLUG}/how-to-go-on", headers=cookie).text
    let_go(app)


TAMPERED: dict[str, tuple[dict[str, object], str]] = {
    "restored": ({"restored": 1}, "this fork 2 is in the database, and no entry records it"),
    "accepted": ({"accepted_at": None}, "the database has another at"),
}


@pytest.mark.parametrize("what", TAMPERED)
def test_check_tells_of_a_fork_that_was_rewritten_in_the_database(
    what: str, app: Flask, kept: Backup
) -> None:
    app = put_back(app, kept, "published")
    with app.app_context():
        for member in stories.members(the_round())[:ENOUGH]:
            with transaction():
                forks.answer(the_round(), member, agrees=True, reason="")
        changes, sentence = TAMPERED[what]
        write("forks", {}, **changes)
        db.session.expire_all()
        found = list(check(the_round()))
        assert sentence in found or any(
            "members said of going on in the database has another" in e for e in found
        )
        db.session.rollback()
        write("fork_answers", {"agrees": True}, agrees=False)
        db.session.expire_all()
        assert any("what members said of going on in the database" in each for each in check(the_round()))
        db.session.rollback()
        assert db.session.scalars(select(Fork.number)).all() == [2]
    let_go(app)
