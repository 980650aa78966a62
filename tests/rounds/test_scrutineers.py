"""Two people from outside in the ground rules: the form, what is kept where, and freezing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from grants.collaboratives.service import seat
from grants.db import db
from grants.db.edge import drop, transaction
from grants.front.forgetting import forget
from grants.mail.models import Message
from grants.people.service import person_with, welcome
from grants.refusal import Refused
from grants.rounds import pages
from grants.rounds.models import GroundRules, RulesDraft, Scrutineer
from grants.rounds.queries import frozen_rules, latest_rules, rules_of
from grants.rounds.rules import Rules
from grants.rounds.scrutineers import read
from grants.rounds.service import answer_rules, draft_answers, propose_rules
from tests import scrutiny, stories
from tests.access import reader

if TYPE_CHECKING:
    from flask import Flask

    from grants.rounds.models import Round

MEMBER = "member-1@salford-together.example"
ROWS = "SELECT place, name, email FROM scrutineers ORDER BY ground_rules_id, place"


def messages_to(email: str) -> list[str]:
    found = db.session.scalars(select(Message).where(Message.address == email).order_by(Message.id))
    return [f"{each.subject}\n{each.body}" for each in found]


def agree(round_: Round) -> None:
    with transaction():
        version = latest_rules(round_.id)
        assert version is not None
        for member in stories.members(round_):
            if answer_rules(round_, member, version.version, agrees=True, reason=""):
                break


def test_document_has_the_names_and_no_address(app: Flask) -> None:
    with app.app_context():
        round_ = stories.frozen_round(stories.start(), **scrutiny.NAMED)
        version = frozen_rules(round_.id)
        assert version is not None
        names = [{"name": name} for name in scrutiny.NAMES]
        assert json.loads(version.document)["scrutineers"] == names
        assert b"scrutiny.example" not in version.document
        assert rules_of(round_.id).scrutineers == scrutiny.NAMES
        assert reader.found(ROWS) == [
            {"place": 1, "name": scrutiny.NAMES[0], "email": scrutiny.FIRST},
            {"place": 2, "name": scrutiny.NAMES[1], "email": scrutiny.SECOND},
        ]


def test_no_entry_of_the_ledger_names_them(app: Flask) -> None:
    with app.app_context():
        stories.frozen_round(stories.start(), **scrutiny.NAMED)
        lines = b"".join(bytes(row["line"]) for row in reader.found("SELECT line FROM ledger_entries"))
        assert b"frozen" in lines
        assert b"scrutiny.example" not in lines
        assert scrutiny.NAMES[0].encode() not in lines


def test_document_without_scrutineers_has_no_such_field(app: Flask) -> None:
    with app.app_context():
        round_ = stories.frozen_round(stories.start())
        version = frozen_rules(round_.id)
        assert version is not None
        assert "scrutineers" not in json.loads(version.document)
        assert rules_of(round_.id).scrutineers == ()
        labels = [label for label, _said in pages.rule_lines(rules_of(round_.id))]
        assert "Who checks from outside" not in labels
        assert person_with(scrutiny.FIRST) is None


def test_ground_rules_say_who_they_are_and_what_they_see(app: Flask) -> None:
    with app.app_context():
        round_ = stories.frozen_round(stories.start(), **scrutiny.NAMED)
        said = dict(pages.rule_lines(rules_of(round_.id)))["Who checks from outside"]
        assert all(words in said for words in (*scrutiny.NAMES, "whole ballots without names"))


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"scrutineer_2": ""}, "scrutineer_2", "Name two people"),
        ({"scrutineer_1": " "}, "scrutineer_1", "Name two people"),
        ({"scrutineer_1": "S" * 101}, "scrutineer_1", "100 letters at most"),
        ({"scrutineer_2_email": ""}, "scrutineer_2_email", "Write an e-mail address"),
        ({"scrutineer_2_email": "tess"}, "scrutineer_2_email", "Write an e-mail address"),
        ({"scrutineer_2_email": "a@b.example,c@d.example"}, "scrutineer_2_email", "Write an e-mail address"),
        ({"scrutineer_2_email": f"{'a' * 60}@{'b' * 200}.example"}, "scrutineer_2_email", "Write an e-mail"),
        ({"scrutineer_2_email": scrutiny.FIRST.upper()}, "scrutineer_2_email", "two different people"),
        ({"scrutineer_2": scrutiny.NAMES[0].lower()}, "scrutineer_2", "two different people"),
        ({"scrutineer_1_email": MEMBER}, "scrutineer_1_email", "has a seat here"),
        (
            {"scrutineer_2_email": "observer@salford-together.example"},
            "scrutineer_2_email",
            "has a seat here",
        ),
    ],
)
def test_form_says_what_needs_another_look(
    changes: dict[str, str], field: str, words: str, app: Flask
) -> None:
    with app.app_context():
        round_ = stories.begun_round(stories.start())
        answers = draft_answers(round_) | scrutiny.NAMED | changes
        with transaction():
            version, problems = propose_rules(round_, answers)
        assert version is None
        assert list(problems) == [field]
        assert words in problems[field]
        assert reader.found(ROWS) == []


def test_another_address_alone_is_another_version(app: Flask) -> None:
    with app.app_context():
        round_ = stories.begun_round(stories.start(), **scrutiny.NAMED)
        answers = draft_answers(round_)
        with transaction():
            same, _problems = propose_rules(round_, answers)
            assert same is not None
            assert same.version == 1
            other, _problems = propose_rules(round_, answers | {"scrutineer_2_email": "t@lund.example"})
            assert other is not None
            assert other.version == 2


def test_freezing_makes_people_of_them_and_tells_them(app: Flask) -> None:
    with app.app_context():
        round_ = stories.begun_round(stories.start(), **scrutiny.NAMED)
        assert person_with(scrutiny.FIRST) is None
        assert messages_to(scrutiny.FIRST) == []
        agree(round_)
        for email, name in zip((scrutiny.FIRST, scrutiny.SECOND), scrutiny.NAMES, strict=True):
            assert scrutiny.person(email).name == name
            (message,) = messages_to(email)
            assert "whole and without names" in message
            assert "/rounds/winter-round/scrutiny" in message
            assert "localhost/winter-round" in message, "the key and a checkpoint to check with"


def test_freezing_is_refused_where_one_has_a_seat_by_now(app: Flask) -> None:
    with app.app_context():
        place = stories.start()
        round_ = stories.begun_round(place, **scrutiny.NAMED)
        with transaction():
            seat(place, welcome(scrutiny.SECOND, "Tess Lund"), {"observer"})
        with pytest.raises(Refused, match="Tess Lund was to check the result from outside, and has a seat"):
            agree(round_)
        drop()
        assert frozen_rules(round_.id) is None


def test_freezing_is_refused_where_one_was_forgotten(app: Flask) -> None:
    with app.app_context():
        round_ = stories.begun_round(stories.start(), **scrutiny.NAMED)
        with transaction():
            leaver = welcome(scrutiny.FIRST, "Sam Okafor")
        with transaction():
            forget(leaver.id)
        with pytest.raises(Refused, match="Sam Okafor, who was to check the result, has left"):
            agree(round_)


def test_forgotten_scrutineer_leaves_no_address_anywhere(app: Flask) -> None:
    with app.app_context():
        round_ = stories.frozen_round(stories.start(), **scrutiny.NAMED)
        with transaction():
            forget(scrutiny.person(scrutiny.FIRST).id)
        kept = [each.email for each in db.session.scalars(select(Scrutineer).order_by(Scrutineer.place))]
        assert kept == [None, scrutiny.SECOND]
        draft = json.loads(db.session.get_one(RulesDraft, round_.id).answers)
        assert (draft["scrutineer_1"], draft["scrutineer_1_email"]) == ("", "")
        assert draft["scrutineer_2_email"] == scrutiny.SECOND
        assert rules_of(round_.id).scrutineers == scrutiny.NAMES, "what members agreed on stays"
        for name, table in db.metadata.tables.items():
            for row in db.session.execute(select(table)):
                assert scrutiny.FIRST not in " ".join(map(str, row)), name


@pytest.mark.parametrize(
    "scrutineers",
    [
        [{"name": "Sam"}],
        [{"name": "Sam"}, {"name": "Tess"}, {"name": "Una"}],
        [{"name": "Sam"}, {"name": "Tess", "email": scrutiny.SECOND}],
        {"name": "Sam"},
        [],
    ],
)
def test_document_with_other_scrutineers_is_refused(scrutineers: object) -> None:
    with pytest.raises(ValueError, match="scrutineer"):
        read({"scrutineers": scrutineers})


@pytest.mark.every_database
def test_two_places_and_two_addresses_are_kept_by_the_database(app: Flask) -> None:
    with app.app_context():
        round_ = stories.begun_round(stories.start(), **scrutiny.NAMED)
        version = db.session.scalars(select(GroundRules).where(GroundRules.round_id == round_.id)).one()
        for place, email in ((3, "third@scrutiny.example"), (1, "first@scrutiny.example")):
            db.session.add(Scrutineer(ground_rules_id=version.id, place=place, name="Una", email=email))
            with pytest.raises(Exception, match=r"(?i)constraint"):
                db.session.flush()
            drop()
        assert Rules.read(version.document).scrutineers == scrutiny.NAMES
