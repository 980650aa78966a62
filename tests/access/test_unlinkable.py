"""Nothing tells whose scores are whose: were the same ballots other people's, pages would not change."""

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
from tests.access.world import Stage, build
from tests.fixtures.databases import let_go
from voting.ledger.words import LENGTH, WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask

    from tests.access.world import World

pytestmark = pytest.mark.by_chance

ONLOOKERS = {
    "scoring": ("facilitator", "writer", "observer"),
    "confirmed": ("facilitator", "member"),
    "published": ("stranger", "writer", "member not on the roll"),
}
SKIPPED = ("past-round", "draft-round", "eccles", "/sign-in?onward")
OWN, OWN_DATA = "/winter-round/scoring", "/my-details/data.json"
BUNDLE = "/rounds/winter-round/results/bundle.zip"
CHANCE = (
    (re.compile(r"(?<=/sign-in/)[\w-]{43}"), "token"),
    (re.compile(r'(?<=name="invitation" value=")[a-z0-9]{16}'), "invitation"),
    (re.compile(r'(?<=<option value=")[a-z0-9]{16}'), "seat"),
    (re.compile(r"(?<=/my-messages/)[a-z0-9]{16}"), "message"),
    (re.compile(r"\b[0-9a-f]{32,}\b"), "hex"),
    (re.compile(r"[A-Za-z0-9+/]{40,}=*"), "base64"),
    (re.compile(r"\b\d\d?(:\d\d)?[ap]m\b|\b(noon|midnight at the start)\b"), "o'clock"),
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z?"), "moment"),
    (re.compile(r"\b\d{8}T\d{6}Z\b"), "a calendar's moment"),
    (re.compile(r"(?<=<v>)\d{5}\.\d+"), "a spreadsheet's moment"),
    (re.compile(rf"\b(?:(?:{'|'.join(WORDS)})(?: |\b)){{{LENGTH}}}"), "code in words"),
)
"""What another start of the same round would make otherwise: keys, nonces and times of day."""


def plain(world: World, text: str) -> list[str]:
    """A page's lines without what is chance, sorted: things said in the same second stand in any order."""
    for name, value in world.proposals.items():
        text = text.replace(value, name)
    for pattern, word in CHANCE:
        text = pattern.sub(word, text)
    return sorted(re.split(r"\n|(?<=>)(?=<)", text))


def told(stage: Stage, phase: str) -> dict[str, list[str]]:
    """Everything onlookers can read, but for their own ballots, and everything that was sent."""
    world = stage.world(phase)
    found: dict[str, list[str]] = {}
    for kind in ONLOOKERS[phase]:
        for path, text in crawl(stage.app, world, kind, (*SKIPPED, *_own(kind))).items():
            where = " ".join([kind, *plain(world, path)])  # all of somebody's messages are one place
            found[where] = sorted([*found.get(where, []), *plain(world, text)])
    with stage.app.app_context():
        query = select(Message).order_by(Message.address, Message.subject, Message.body)
        sent = [f"{each.address} {each.subject} {each.body}" for each in db.session.scalars(query)]
        db.session.rollback()
    return found | {"messages": plain(world, "\n".join(sent))}


def _own(kind: str) -> tuple[str, ...]:
    """Where somebody reads their own ballot; whoever has none is to find nothing there either."""
    return (OWN, OWN_DATA) if kind == "member" else (OWN,)


@pytest.fixture(scope="module")
def turned(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The same with every ballot in the hands of the member three seats further."""
    folder = tmp_path_factory.mktemp("turned")
    other = Stage(build(folder / "made", sqlite_template, turn=3), folder / "shown")
    yield other
    let_go(other.app)


@pytest.mark.parametrize("phase", ONLOOKERS)
def test_handing_ballots_to_others_changes_nothing_for_onlookers(
    phase: str, stage: Stage, turned: Stage
) -> None:
    as_it_is, as_it_was = told(turned, phase), told(stage, phase)
    assert as_it_was.keys() == as_it_is.keys()
    assert [where for where, lines in as_it_was.items() if lines != as_it_is[where]] == []


def test_handing_ballots_to_others_changes_their_own_pages(stage: Stage, turned: Stage) -> None:
    def mine(on: Stage) -> list[str]:
        headers = {"Cookie": on.world("scoring").people["member"].cookie}
        page = FlaskClient(on.app, use_cookies=False).get(f"/rounds{OWN}/2", headers=headers)
        return re.findall(r"Reason \d on p2", page.text)

    assert (mine(stage), mine(turned)) == (["Reason 1 on p2"], ["Reason 5 on p2"])


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
