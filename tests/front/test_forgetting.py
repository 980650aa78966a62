"""Leaving and being forgotten: nothing of the person is left, and everything still holds."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from grants.audit.ledger import read_entries
from grants.collaboratives.inviting import invite
from grants.collaboratives.models import Invitation, Membership
from grants.collaboratives.service import seat
from grants.db import db
from grants.db.edge import drop, transaction
from grants.front.forgetting import forget
from grants.mail.models import Message
from grants.mail.outbox import write as write_message
from grants.mail.sending import send_waiting
from grants.people.models import Person, SignInLink
from grants.people.service import make_link, person_with, welcome
from grants.proposals.models import Group, GroupPerson, Proposal
from grants.proposals.service import save_answers, start_proposal
from grants.refusal import Refused
from grants.reports.exports import export_round
from grants.reports.ledger_check import check
from grants.rounds.models import RoundMember, RulesAnswer
from grants.scoring.models import Ballot, Cast, RollPlace
from grants.scoring.roll import ballot_of
from grants.scoring.service import cast_ballot
from tests import stories
from tests.access import reader
from tests.front import leavers
from voting.verify.verifying import verify

if TYPE_CHECKING:
    from flask import Flask

    from grants.rounds.models import Round


def kinds(round_: Round) -> list[str]:
    return [entry.type for entry in read_entries(round_.ledger_id)]


def verified(round_: Round) -> tuple[list[str], list[str]]:
    content = export_round(round_, "bundle")
    report = verify(content)
    return [str(finding) for finding in report.findings], report.notes[-1:]


@pytest.mark.every_database
def test_somebody_leaves_at_every_step_and_all_holds(app: Flask) -> None:
    """Of nobody who left is anything in the database, then or later; the trail counts them."""
    with app.app_context():
        gone: list[bytes] = []
        expected = 0
        for step, round_ in leavers.steps():
            expected += step != "proposed"  # before the rules are agreed nobody takes part yet
            gone += leavers.leave(round_, leavers.first(round_))
            held = leavers.everything()
            assert (step, [each for each in gone if each in held]) == (step, [])
            assert (step, kinds(round_).count("redaction")) == (step, expected)
            assert (step, list(check(round_))) == (step, [])
            if step in {"published", "destroyed"}:
                assert verified(round_) == ([], [f"holds; {expected} redacted"])
        assert (leavers.seats(round_), expected) == (leavers.MEMBERS - 11, 10)
        drop()
    said = app.test_cli_runner().invoke(args=["ledger", "verify"])
    assert (said.exit_code, said.output) == (0, "1 checked, everything holds: winter-round; 10 redacted\n")


@pytest.mark.every_database
@pytest.mark.parametrize("step", ["cast", "closed", "published"])
def test_ballot_is_withdrawn_before_closing_and_stays_after_it(step: str, app: Flask) -> None:
    with app.app_context():
        round_ = next(round_ for name, round_ in leavers.steps() if name == step)
        member = stories.members(round_)[5]
        slot, seat_id = bytes(ballot_of(round_, member).slot), member.id
        casts = db.session.scalar(select(func.count()).select_from(Cast))
        before = kinds(round_)
        leavers.leave(round_, member)
        new = kinds(round_)[len(before) :]
        ballot = db.session.scalars(select(Ballot).where(Ballot.slot == slot)).one()
        kept = db.session.scalar(select(func.count()).select_from(Cast))
        if step == "cast":
            assert (new, ballot.is_withdrawn, kept) == (
                ["ballot-withdrawn", "redaction"],
                True,
                (casts or 0) - 1,
            )
        else:
            assert (new, ballot.is_withdrawn, kept) == (["redaction"], False, casts)
        assert db.session.scalar(select(RollPlace.id).where(RollPlace.membership_id == seat_id)) is None
        held = db.session.get_one(Membership, seat_id)
        assert (held.person.name, held.person.email, held.left_at is None) == ("", held.person_id, False)
        assert db.session.get(RoundMember, (round_.id, seat_id)) is not None
        assert reader.found("SELECT COUNT(*) AS n FROM readings")[0]["n"] == 14 * 4


@pytest.mark.every_database
def test_copy_of_the_database_does_not_tell_whose_ballot_was_left(app: Flask) -> None:
    """All rows of a kind were written together with the leaver's, and each row that may be there is."""
    with app.app_context():
        for step, round_ in leavers.steps():
            if step in {"scoring", "closed"}:
                slots = {bytes(row["slot"]).hex() for row in reader.found("SELECT slot FROM ballots")}
                leavers.leave(round_, leavers.first(round_))
                for table in ("readings", "scores", "interests"):
                    query = f"SELECT DISTINCT {reader.transaction_of(table)} AS written FROM {table}"  # noqa: S608
                    assert (table, len(reader.found(query))) == (table, 1)
                lengths = {len(bytes(row["sealed"])) for row in reader.found("SELECT sealed FROM interests")}
                assert len(lengths) == 1
                assert set(reader.untouched()) == slots
                assert len({frozenset(least) for least in reader.untouched().values()}) == 1
                drop()


def test_last_facilitator_stays_until_another_takes_over(app: Flask) -> None:
    with app.app_context():
        place = stories.start()
        first = person_with("facilitator-1@salford-together.example")
        assert first is not None
        person_id = first.id
        with pytest.raises(Refused, match="only facilitator of Salford Together"), transaction():
            forget(person_id)
        assert person_with("facilitator-1@salford-together.example") is not None
        with transaction():
            member = welcome("member-1@salford-together.example")
            invite(place, "Ines", "ines@people.example", {"member"}, first)
            seat(place, member, {"facilitator"})
            place.help_name, place.help_phone = first.name, "0161 496 0000"
        with transaction():
            forget(person_id)
        assert person_with("facilitator-1@salford-together.example") is None
        assert db.session.scalars(select(Invitation.by_id)).all() == [member.id]
        assert (place.help_name, place.help_phone) == ("", "")


def test_ways_in_and_messages_go_and_others_keep_theirs(app: Flask) -> None:
    with app.app_context():
        stories.published(members=5)
        with transaction():
            person = welcome("member-1@salford-together.example")
            make_link(person)
            name, person_id = person.name, person.id
            write_message("other@people.example", f"A new member: {name}", f"{name} is here.")
            write_message("other@people.example", "Another", f"{name}ina is somebody else.")
        send_waiting()
        with transaction():
            for subject in ("Sent", "Waits"):
                write_message("other@people.example", f"{subject}: {name}", f"Ask {name} about it.")
            db.session.flush()
            waits = db.session.scalars(select(Message).where(Message.subject == f"Waits: {name}")).one()
            sent = db.session.scalars(select(Message).where(Message.subject == f"Sent: {name}")).one()
            sent.sent_at, waits.sent_at = sent.written_at, None
            forget(person_id)
            waiting = db.session.scalars(select(Message).where(Message.subject.startswith("Waits"))).all()
            assert [(each.subject, each.body) for each in waiting] == [
                ("Waits: somebody who left", "Ask somebody who left about it.")
            ]
        assert db.session.scalars(select(SignInLink)).all() == []
        assert db.session.scalar(select(Message.id).where(Message.subject.startswith("Sent"))) is None
        assert db.session.scalar(select(Message.id).where(Message.subject.startswith("A new"))) is None
        assert db.session.scalar(select(Message.id).where(Message.subject == "Another")) is not None
        left = select(Message.id).where(Message.address == "member-1@salford-together.example")
        assert db.session.scalar(left) is None
        assert db.session.scalar(select(Message.id).where(Message.address.startswith("member-2"))) is not None


def test_groups_keep_what_they_sent_and_lose_drafts_with_their_only_person(app: Flask) -> None:
    with app.app_context():
        round_ = stories.moved(stories.frozen_round(stories.start()), "proposals")
        sent = stories.sent_proposal(round_, "Tea and Talk", "Tea on the landing", 1234)
        before = json.loads(sent.answers)
        with transaction():
            writer = welcome("tea-and-talk@groups.example")
            save_answers(sent, {"title": "A title nobody saw", "ask": "1500"})
            draft = start_proposal(round_, writer, "Second Thoughts")
            save_answers(draft, {"title": "Only mine"})
            shared = start_proposal(round_, writer, "Of Two")
            db.session.add(GroupPerson(group_id=shared.group_id, person_id=welcome("b@groups.example").id))
            kept, writer_id = shared.id, writer.id
        with transaction():
            forget(writer_id)
        assert {group.name for group in db.session.scalars(select(Group))} == {"Tea and Talk", "Of Two"}
        assert {each.id for each in db.session.scalars(select(Proposal))} == {sent.id, kept}
        assert sent.title == "Tea on the landing"
        del before["ask_minor"]
        assert json.loads(sent.answers) == before | {"ask": "1234.00"}
        assert [each.group_id for each in db.session.scalars(select(GroupPerson))] == [shared.group_id]
        assert list(check(round_)) == []


def test_answer_to_rules_that_are_not_agreed_is_not_counted(app: Flask) -> None:
    with app.app_context():
        _step, round_ = next(leavers.steps())
        leavers.leave(round_, stories.members(round_)[1])
        assert db.session.scalar(select(func.count()).select_from(RulesAnswer)) == 1
        assert (kinds(round_), round_.phase) == (
            ["round-started", "ground-rules-proposed"],
            "ground-rules",
        )


def test_nothing_is_cast_by_somebody_who_left_in_the_same_moment(app: Flask) -> None:
    with app.app_context():
        round_ = next(round_ for name, round_ in leavers.steps() if name == "scoring")
        member = stories.members(round_)[3]
        leavers.leave(round_, member)
        with pytest.raises(Refused, match="not on the roll"):
            cast_ballot(round_, member)
        drop()


def test_person_rows_of_nobody_are_found_by_no_address(app: Flask) -> None:
    with app.app_context():
        round_ = stories.published(members=5)
        leavers.leave(round_, leavers.first(round_))
        empty = db.session.scalars(select(Person).where(Person.email == Person.id)).one()
        assert person_with(empty.email) is None
        assert person_with("member-1@salford-together.example") is None
        with transaction():
            back = welcome("member-1@salford-together.example", "Amina Yusuf")
            assert seat(round_.collaborative, back, {"member"}).id
        assert list(check(round_)) == []
