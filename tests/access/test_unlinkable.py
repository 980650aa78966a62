"""Nothing tells whose scores are whose: were the same ballots other people's, every page would be the same."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from grants.db import db
from grants.mail.models import Message
from tests.access.crawl import crawl
from tests.access.world import build
from tests.fixtures.databases import let_go

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

    from tests.access.crawl import Pages
    from tests.access.world import Stage, World

ONLOOKERS = ("stranger", "writer", "facilitator", "member not on the roll")
PHASES = ("scoring", "confirmed", "published")
SKIPPED = ("past-round", "draft-round", "eccles", "/sign-in?onward")
BUNDLE = "/rounds/winter-round/results/bundle.zip"
CHANCE = (
    (re.compile(r"\b[0-9a-f]{32,}\b"), "hex"),
    (re.compile(r"[A-Za-z0-9+/]{40,}=*"), "base64"),
    (re.compile(r"\b\d\d?(:\d\d)?[ap]m\b|\b(noon|midnight at the start)\b"), "o'clock"),
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z?"), "moment"),
)
"""What another start of the same round would make otherwise: keys, nonces and times of day."""


def plain(world: World, text: str) -> list[str]:
    """A page's lines without what is chance, sorted: things said in the same second stand in any order."""
    for name, value in world.proposals.items():
        text = text.replace(value, name)
    for pattern, word in CHANCE:
        text = pattern.sub(word, text)
    return sorted(re.split(r"\n|(?<=>)(?=<)", text))


def told(app: Flask, world: World, phase: str) -> dict[str, list[str]]:
    """Everything onlookers can read and everything that was sent."""
    read: dict[str, Pages] = {kind: crawl(app, world, kind, SKIPPED) for kind in ONLOOKERS}
    with app.app_context():
        query = select(Message).order_by(Message.address, Message.subject, Message.body)
        sent = [f"{each.address} {each.subject} {each.body}" for each in db.session.scalars(query)]
        db.session.rollback()
    pages = {
        " ".join([phase, kind, *plain(world, path)]): plain(world, text)
        for kind, found in read.items()
        for path, text in found.items()
    }
    return pages | {f"{phase} messages": plain(world, "\n".join(sent))}


def test_handing_every_ballot_to_another_member_changes_nothing_that_others_see(
    stage: Stage, sqlite_template: Path, tmp_path: Path
) -> None:
    turned = build(tmp_path / "turned", sqlite_template, turn=3)
    differing = []
    for phase in PHASES:
        other = turned[phase].app()
        as_it_was = told(stage.app, stage.world(phase), phase)
        as_it_is = told(other, turned[phase], phase)
        let_go(other)
        assert as_it_was.keys() == as_it_is.keys()
        differing += [where for where, lines in as_it_was.items() if lines != as_it_is[where]]
    assert differing == []


def test_own_ballot_is_what_changes(stage: Stage, sqlite_template: Path, tmp_path: Path) -> None:
    turned = build(tmp_path / "turned", sqlite_template, turn=3)["scoring"]
    other = turned.app()
    address = "/rounds/winter-round/scoring/2"
    mine = {
        app: FlaskClient(app, use_cookies=False).get(
            address, headers={"Cookie": world.people["member"].cookie}
        )
        for app, world in ((stage.app, stage.world("scoring")), (other, turned))
    }
    let_go(other)
    assert "Reason 1 on p2." in mine[stage.app].text
    assert "Reason 5 on p2." in mine[other].text


def files(app: Flask, kind: str, world: World) -> dict[str, bytes]:
    headers = {"Cookie": world.people[kind].cookie}
    with zipfile.ZipFile(
        BytesIO(FlaskClient(app, use_cookies=False).get(BUNDLE, headers=headers).data)
    ) as zipped:
        return {name: zipped.read(name) for name in zipped.namelist()}


def test_later_bundle_differs_in_the_ledger_alone(stage: Stage) -> None:
    world = stage.show("published")
    first = files(stage.app, "stranger", world)
    assert files(stage.app, "member", world) == first
    writer = world.people["writer"]
    accepted = FlaskClient(stage.app, use_cookies=False).post(
        f"/proposals/{world.proposals['winter-round/1']}/award",
        headers={"Cookie": writer.cookie},
        data={"csrf_token": writer.token},
    )
    assert accepted.status_code == 303
    later = files(stage.app, "stranger", world)
    stage.show("published")
    assert {name for name in first if first[name] != later[name]} == {"entries.jsonl", "checkpoint"}
    assert later["entries.jsonl"].startswith(first["entries.jsonl"])
    assert later["entries.jsonl"].count(b"\n") == first["entries.jsonl"].count(b"\n") + 1


@pytest.mark.parametrize(
    "name", ["proposals.json", "openings.jsonl", "roll.txt", "entries.jsonl", "result.json"]
)
def test_bundle_names_no_member(name: str, stage: Stage) -> None:
    content = files(stage.app, "stranger", stage.world("published"))[name].decode()
    assert [word for word in ("Amina", "Bożena", "Lara", "member-", "example") if word in content] == []
