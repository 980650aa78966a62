"""The file with one's own data: all that is held about somebody, for them, and nothing of anybody else."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from grants.audit.keys import round_key, settings
from grants.collaboratives.queries import members
from grants.collaboratives.support import offer_support
from grants.db import as_if_at, db, now
from grants.db.edge import drop, transaction
from grants.front import own_data
from grants.people.private import Private, save_private
from grants.people.service import make_link, welcome
from grants.people.sessions import begin_session
from grants.reports import ending
from grants.rounds.queries import round_named
from grants.scoring.roll import open_place, place_of
from tests import scrutiny, stories
from tests.access.story import MARKS, PEOPLE
from tests.web.lateness import GOING
from tests.web.someone import Someone

if TYPE_CHECKING:
    from flask import Flask

    from tests.access.world import Stage

FILE = "/my-details/data.json"
MEMBER = "member-1@salford-together.example"
HELD = {
    "corrections": "said",
    "decision_answers": "said",
    "draw_readings": "said",
    "fork_answers": "said",
    "group_people": "proposals",
    "interests_said": "said",
    "invitations": "invitations",
    "memberships": "seats",
    "private_records": "taking_part",
    "roll_places": "ballots",
    "round_members": "said",
    "rules_answers": "said",
    "sessions": "signed_in",
    "sign_in_links": "said",
    "support_offers": "support_offered",
}
"""Under which heading of the file each table is that leads to a person or a seat."""
NOTE = "A note that I wrote to myself."


def data(stage: Stage, kind: str) -> dict[str, Any]:
    answer = Someone(stage, kind).get(FILE)
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == 'attachment; filename="my-data.json"'
    assert answer.headers["Cache-Control"] == "no-store"
    found: dict[str, Any] = json.loads(answer.text)
    return found


def test_every_table_that_leads_to_somebody_is_in_the_file(app: Flask) -> None:
    pointing = {
        table.name
        for table in db.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table.name in {"people", "memberships"}
    }
    assert pointing == set(HELD)
    with app.app_context(), transaction():
        held = own_data.of(welcome(MEMBER))
    assert set(HELD.values()) <= held.keys()


def test_each_kind_of_person_gets_their_own_and_a_stranger_signs_in_first(stage: Stage) -> None:
    stage.show("published")
    for kind, address in PEOPLE.items():
        if address:
            assert (kind, data(stage, kind)["details"]["email"]) == (kind, address)
    assert Someone(stage, "stranger").get(FILE).location.startswith("/sign-in?onward=")


def test_own_ballot_is_in_it_as_it_was_cast_with_notes_and_no_secrets_of_the_trail(stage: Stage) -> None:
    stage.show("scoring")
    member = Someone(stage, "member")
    member.post(f"/rounds/{GOING}/scoring/2", {"note": NOTE, "action": "later"})
    for phase in ("scoring", "published"):
        if phase == "published":
            stage.show(phase)
        held = data(stage, "member")
        [own] = [each for each in held["ballots"] if each["round"] == "Winter Round"]
        assert own["can_be_opened"] is True
        cast = [list(each["scores"].values()) or each["state"] for each in own["casts"][-1]]
        assert cast == ["recused", list(MARKS["p2"][0]), list(MARKS["p3"][0])]
        if phase == "scoring":
            assert [each["note_to_yourself"] for each in own["saved"]] == ["", NOTE, "Note 1 on p3."]
        with stage.app.app_context():
            round_ = round_named(GOING)
            assert round_ is not None
            [mine] = [each for each in stories.members(round_) if each.person.email == PEOPLE["member"]]
            place = place_of(round_, mine)
            assert place is not None
            secrets = open_place(round_key(round_.id), place)
            drop()
        whole = json.dumps(held)
        assert [secret for secret in secrets.values() if secret in whole] == []
        assert "/sign-in/" not in whole


def test_nobody_else_is_in_it_but_where_a_message_names_them(stage: Stage) -> None:
    stage.show("published")
    held = data(stage, "member")
    del held["messages"]
    whole = json.dumps(held, ensure_ascii=False)
    assert "Amina" in whole
    others = [name for name in stories.NAMES if name != "Amina Yusuf" and name in whole]
    assert others == []
    addresses = {address for kind, address in PEOPLE.items() if kind not in {"member", "stranger"}}
    assert [address for address in addresses if address in whole] == []


def test_writer_has_what_was_sent_and_what_was_not(stage: Stage) -> None:
    stage.show("published")
    held = data(stage, "writer")
    sent = [each for each in held["proposals"] if each["status"] == "sent"]
    assert sent
    assert all(each["sent"][-1]["content"]["answers"] for each in sent)
    assert held["ballots"] == []


def test_ballot_that_nobody_can_open_any_more_is_said_to_be_so(stage: Stage) -> None:
    stage.show("published")
    with stage.app.app_context():
        round_ = round_named(GOING)
        assert round_ is not None
        with as_if_at(now() + timedelta(weeks=20)), transaction():
            ending.destroy_key(round_)
        drop()
    held = data(stage, "member")
    [own] = [each for each in held["ballots"] if each["round"] == "Winter Round"]
    assert own.keys() == {"round", "name_on_the_roll", "can_be_opened"}
    assert own["can_be_opened"] is False
    stage.show("published")


@pytest.mark.every_database
def test_everything_somebody_wrote_is_in_it(app: Flask) -> None:
    with app.app_context():
        round_ = stories.published(members=3)
        with transaction():
            person = scrutiny.person(MEMBER)
            helper = scrutiny.person("facilitator-1@salford-together.example")
            begin_session(person, "Mozilla/5.0 (Android 14) Firefox/131.0")
            make_link(person, "/my-details")
            save_private(person, Private(needs="A ramp."))
            seat = next(held for held in members(round_.collaborative_id) if held.person_id == person.id)
            offer_support(round_.collaborative, seat.id, "buddy", "Nadia would come along.", helper)
        held = own_data.of(person)
        drop()
        assert held["details"]["name"] == "Amina Yusuf"
        assert [each["device"] for each in held["signed_in"]] == ["Firefox on Android"]
        assert held["taking_part"]["needs"] == "A ramp."
        assert [each["words"] for each in held["support_offered"]] == ["Nadia would come along."]
        assert [each["duties"] for each in held["seats"]] == [["member"]]
        said = {each["what"]: each for each in held["said"]}
        assert {"takes part", "ground rules", "the result", "a way in"} <= said.keys()
        assert (said["ground rules"]["agrees"], said["ground rules"]["round"]) == (True, "Winter Round")
        assert (said["a way in"]["agrees"], said["a way in"]["words"]) == (None, "/my-details")
        assert len(held["ballots"]) == 1
        assert any("offers you support" in each["body"] for each in held["messages"])
        (settings().ledger_key_file.parent / "person-keys" / person.id).unlink()
        assert own_data.of(person)["taking_part"] == {"can_be_opened": False}
        drop()
