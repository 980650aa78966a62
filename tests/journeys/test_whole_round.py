"""One round from an empty database to a verified bundle, on a phone, with and without JavaScript."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.front.demonstrations import verify
from tests.journeys.people import Traveller
from tests.journeys.rounds import (
    agree_to_rules,
    begin_idea,
    cast,
    decide,
    download,
    move_on,
    name_idea,
    score,
    send_idea,
    stand_aside,
    write_the_rest,
)

if TYPE_CHECKING:
    from pathlib import Path

    from tests.fixtures.browsers import OpenPage
    from tests.fixtures.servers import LiveServer

MEMBERS = ("Amina Yusuf", "Bryn Cole", "Carys Hope", "Dev Patel", "Ewa Nowak", "Femi Ade", "Gwen Moss")
GROUPS = (
    ("The Kettle Crew", "Tea on the landing", "1200"),
    ("Weaste Walkers", "Slow walks by the canal", "900"),
    ("Tuesday Tools", "A shed where hands are busy", "8000.50"),
)
ANSWERS = (
    ("A lot", "Very likely", "Mostly"),
    ("A fair amount", "Probably", "Partly"),
    ("It could change lives", "I am sure of it", "All the way through"),
)
MEMBER = "Member: reads, scores and decides, with the same say as every other member"


@pytest.mark.parametrize("java_script", [True, False], ids=["with-javascript", "without-javascript"])
def test_whole_round_from_nothing_to_verified_bundle(
    live_server: LiveServer,
    open_page: OpenPage,
    console_errors: list[str],
    tmp_path: Path,
    java_script: bool,
) -> None:
    def person(name: str) -> Traveller:
        address = name.lower().replace(" ", ".") + "@example.org"
        return Traveller(name, address, open_page(java_script=java_script), live_server)

    facilitator = person("Fay Facilitator")
    begin(facilitator)
    members = [person(name) for name in MEMBERS]
    invite(facilitator, members)
    slug = agree_rules(facilitator, members)
    assert [error for error in console_errors if "422" not in error] == []
    console_errors.clear()
    move_on(facilitator, slug, "Move on: Open for proposals")
    for number, (group, title, ask) in enumerate(GROUPS):
        propose(person(f"{group} {number}"), group, title, ask)
    move_on(facilitator, slug, "Move on: Saying who stands aside")
    stand_aside(members[6], slug, "Tea on the landing (The Kettle Crew)")
    move_on(facilitator, slug, "Move on: Scoring")
    for member in members:
        fill_ballot(member, slug)
    move_on(facilitator, slug, "Move on: Deciding")
    facilitator.press("Count the ballots")
    assert not facilitator.says("4.")
    for member in members[:5]:
        decide(member, slug)
    assert members[4].says("Confirmed")
    facilitator.go(f"/rounds/{slug}")
    facilitator.press("Publish the result")
    stranger = person("Sam Stranger")
    check_result(stranger, slug, tmp_path)


def begin(facilitator: Traveller) -> None:
    runner = facilitator.server.app.test_cli_runner()
    done = runner.invoke(args=["start-collaborative", "Salford Together", "--facilitator", facilitator.email])
    assert done.exit_code == 0, done.output
    facilitator.open_link(done.output.strip())
    facilitator.fill("The name you go by", facilitator.name)
    facilitator.press("Save")
    assert facilitator.says("Salford Together")


def invite(facilitator: Traveller, members: list[Traveller]) -> None:
    facilitator.press("Invite somebody")
    for member in members:
        facilitator.fill("Their name", member.name)
        facilitator.fill("Their e-mail address", member.email)
        facilitator.choose(MEMBER)
        facilitator.press("Send the invitation")
        assert facilitator.says(f"{member.name} is invited")
    for seated, member in enumerate(members):
        facilitator.go("/collaboratives/salford-together/members")
        assert facilitator.says("Invited, not here yet")
        assert facilitator.page.get_by_role("row").count() == seated + 2, "a seat counts before it is taken"
        member.sign_in_from_message()
        assert member.says("You have a seat in Salford Together now.")
    facilitator.go("/collaboratives/salford-together")
    assert facilitator.says("7 members have a say here")


def agree_rules(facilitator: Traveller, members: list[Traveller]) -> str:
    facilitator.go("/collaboratives/salford-together")
    facilitator.press("Start a round")
    facilitator.fill("What is the round called?", "Small Sparks, winter round")
    facilitator.press("Go on to the ground rules")
    facilitator.fill("The most a group can ask for", "9000")
    facilitator.fill("How much is in the pot?", "a lot")
    facilitator.press("Show it to the members")
    assert facilitator.says("Write an amount of money")
    assert facilitator.page.get_by_label("How much is in the pot?").input_value() == "a lot"
    facilitator.fill("How much is in the pot?", "9,500")
    facilitator.press("Show it to the members")
    slug = "small-sparks-winter-round"
    for member in members[:5]:
        agree_to_rules(member, slug)
    assert members[4].says("Agreed and frozen")
    return slug


def propose(writer: Traveller, group: str, title: str, ask: str) -> None:
    writer.go("/")
    begin_idea(writer, group)
    name_idea(writer, title)
    write_the_rest(writer, ask)
    send_idea(writer)


def fill_ballot(member: Traveller, slug: str) -> None:
    recused = member.name == MEMBERS[6]
    member.go(f"/rounds/{slug}/scoring")
    for number, (group, title, _ask) in enumerate(GROUPS):
        member.go(f"/rounds/{slug}/scoring/{number + 1}")
        assert member.says(title)
        if recused and number == 0:
            assert member.says("You stand aside here")
            continue
        if member.name == MEMBERS[5] and number == 1:
            member.press("I would rather not score this one")
            continue
        why = f"{member.name.split()[0]} thinks {group} know what they are doing."
        score(member, slug, number + 1, ANSWERS[number], why)
    cast(member, slug)


def check_result(stranger: Traveller, slug: str, folder: Path) -> None:
    stranger.go(f"/rounds/{slug}/results")
    assert stranger.says("£9,200.50 for two groups, decided by seven equal members")
    bundle = download(stranger, "Download the bundle", folder)
    report = download(stranger, "Allocation report", folder)
    sheets = openpyxl.load_workbook(report).sheetnames
    assert sheets[0] == "Summary"
    clean = verify(bundle)
    assert clean.returncode == 3, clean.stdout + clean.stderr
    broken = change_one_byte(bundle, "openings.jsonl", folder)
    found = verify(broken)
    assert found.returncode == 1, found.stdout + found.stderr
    assert "openings.jsonl" in found.stdout
    stranger.press("Tea on the landing")
    assert stranger.says("6 of 7 members")


def change_one_byte(bundle: Path, name: str, folder: Path) -> Path:
    """The same zip with one bit of one byte changed in the middle of one file's content."""
    data = bytearray(bundle.read_bytes())
    with zipfile.ZipFile(bundle) as archive:
        content = archive.read(name)
    data[data.index(content) + len(content) // 2] ^= 1
    changed = folder / "changed.zip"
    changed.write_bytes(data)
    return changed
