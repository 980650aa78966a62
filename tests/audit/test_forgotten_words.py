"""Forgetting somebody who had answered how to go on after a fork, or had written down a draw."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from grants.audit.ledger import read_entries
from grants.db.edge import drop, transaction
from grants.decisions import draws, forks
from grants.decisions.models import DrawReading, ForkAnswer
from grants.front.forgetting import forget
from grants.people.forgetting import NO_TIME
from grants.refusal import Refused
from grants.reports.ledger_check import check
from grants.reports.publication import bundle_of
from tests import lotto, stories
from tests.audit.intruder import write
from tests.audit.test_going_on import kept, put_back, the_round
from tests.fixtures.databases import let_go
from tests.front import leavers
from tests.reports.ended import number
from voting.verify import verify

if TYPE_CHECKING:
    from flask import Flask

    from grants.collaboratives.models import Membership
    from tests.audit.put_back import Backup

__all__ = ["kept"]
WORDS = "Ask Dilys to look for the other copy."


def answer(member: Membership, *, agrees: bool, reason: str = "") -> bool:
    with transaction():
        return forks.answer(the_round(), member, agrees=agrees, reason=reason)


def left(member: Membership) -> None:
    person_id = member.person_id
    with transaction():
        forget(person_id)


@pytest.mark.every_database
def test_word_on_going_on_goes_with_its_member_before_it_is_counted(app: Flask, kept: Backup) -> None:
    app = put_back(app, kept, "published")
    with app.app_context():
        first, second, third = stories.members(the_round())
        answer(first, agrees=False, reason=WORDS)
        left(first)
        assert WORDS.encode() not in leavers.everything()
        assert number(ForkAnswer) == 0
        with pytest.raises(Refused, match="You have left"):
            answer(first, agrees=True)
        answer(second, agrees=True)
        assert answer(third, agrees=True)
        [entry] = [each for each in read_entries(the_round().ledger_id) if each.type == "fork-accepted"]
        assert [entry.data[name] for name in ("agreed", "objected", "members")] == [2, 0, 2]
        assert list(check(the_round())) == []
        [finding] = verify(bundle_of(the_round())).findings
        assert "(forked)" in finding.subject
        drop()
    let_go(app)


@pytest.mark.every_database
def test_word_on_going_on_that_was_counted_stays_as_a_number(app: Flask, kept: Backup) -> None:
    app = put_back(app, kept, "published")
    with app.app_context():
        first, second, third = stories.members(the_round())
        answer(first, agrees=False, reason=WORDS)
        answer(second, agrees=True)
        assert answer(third, agrees=True)
        left(first)
        assert WORDS.encode() not in leavers.everything()
        assert number(ForkAnswer) == 3
        assert list(check(the_round())) == []
        write("fork_answers", {"membership_id": first.id}, reason=WORDS)
        assert [each for each in check(the_round()) if "a word on going on of somebody" in each] != []
        drop()
    let_go(app)


def test_what_was_read_of_a_draw_goes_with_its_member_before_it_is_made(app: Flask) -> None:
    with app.app_context():
        round_ = lotto.closed(lotto.scored())
        lotto.read_by(round_, 0)
        left(stories.members(round_)[0])
        assert number(DrawReading) == 0
        drop()


def test_when_a_draw_was_read_goes_with_its_member_after_it_is_made(app: Flask) -> None:
    with app.app_context():
        round_ = lotto.drawn()
        seats = {each.membership_id for each in draws.readings(round_.id)}
        member = next(each for each in stories.members(round_) if each.id in seats)
        seat = member.id
        left(member)
        [at] = [each.said_at for each in draws.readings(round_.id) if each.membership_id == seat]
        assert at == NO_TIME
        assert list(check(round_)) == []
        drop()
