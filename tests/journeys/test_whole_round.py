"""One round from an empty database to a verified bundle, on a phone, with and without JavaScript."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.fixtures.shared import ROOT
from tests.journeys.people import Traveller

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
WORDS = "We have a kettle, nine neighbours who turn up, and a landing with two chairs. " * 3


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
    stand_aside_first(members[6], slug)
    move_on(facilitator, slug, "Move on: Scoring")
    for member in members:
        score(member, slug)
    move_on(facilitator, slug, "Move on: Deciding")
    facilitator.press("Count the ballots")
    assert not facilitator.says("4.")
    decide(members, slug)
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
        member.go(f"/rounds/{slug}/ground-rules")
        member.choose("I agree")
        member.press("Give my answer")
    assert members[4].says("Agreed and frozen")
    return slug


def move_on(facilitator: Traveller, slug: str, words: str) -> None:
    facilitator.go(f"/rounds/{slug}")
    facilitator.press(words)
    facilitator.fill("Why now?", "Everybody is ready, so we need not wait.")
    facilitator.press("Move the round on")
    assert facilitator.says("Done. Every member gets a message.")


def propose(writer: Traveller, group: str, title: str, ask: str) -> None:
    writer.go("/")
    writer.press("Tell us your idea")
    writer.fill("What is your group called?", group)
    writer.fill("Your e-mail address", writer.email)
    writer.press("Go on")
    writer.sign_in_from_message()
    writer.fill("The name you go by", writer.name)
    writer.press("Save")
    writer.press("Go on")
    writer.press("Your idea in a sentence")
    writer.fill("The name of your idea", title)
    writer.fill("Your idea in a sentence", f"{title}, for whoever would like to come.")
    writer.press("Save and go on")
    while writer.page.locator("textarea").count():
        assert writer.says("Saved. Here is the next part.")
        writer.page.locator("textarea").fill(WORDS)
        writer.press("Save and go on")
    writer.fill("How much do you ask for?", ask)
    writer.press("Save and go on")
    assert writer.says("6 of 6 parts done")
    writer.press("Check it and send it")
    writer.press("Send it")
    assert writer.says("Your proposal is with us")


def stand_aside_first(member: Traveller, slug: str) -> None:
    member.go(f"/rounds/{slug}/interests")
    member.choose("Tea on the landing (The Kettle Crew)")
    member.press("That is all")
    assert member.says("Is this all?")
    member.press("Yes, this is all")
    assert member.says("Thank you")


def score(member: Traveller, slug: str) -> None:
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
        member.choose(*ANSWERS[number])
        member.fill("Why?", f"{member.name.split()[0]} thinks {group} know what they are doing.")
        member.press("Save and go on")
    member.go(f"/rounds/{slug}/scoring")
    assert member.says("3 of 3 proposals done")
    member.press("Look it over and cast it")
    member.press("Cast my ballot")
    assert member.says("Your ballot is cast")


def decide(members: list[Traveller], slug: str) -> None:
    for member in members[:5]:
        member.go(f"/rounds/{slug}/decision")
        assert member.says("What the rule gives, and why")
        member.choose("I agree")
        member.press("Give my answer")
    assert members[4].says("Confirmed")


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


def download(stranger: Traveller, words: str, folder: Path) -> Path:
    with stranger.page.expect_download() as waiting:
        found = stranger.page.get_by_role("button", name=words, exact=True)
        (found if found.count() else stranger.page.get_by_role("link", name=words, exact=True)).first.click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


def verify(bundle: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "voting", "verify", str(bundle)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def change_one_byte(bundle: Path, name: str, folder: Path) -> Path:
    """The same zip with one bit of one byte changed in the middle of one file's content."""
    data = bytearray(bundle.read_bytes())
    with zipfile.ZipFile(bundle) as archive:
        content = archive.read(name)
    data[data.index(content) + len(content) // 2] ^= 1
    changed = folder / "changed.zip"
    changed.write_bytes(data)
    return changed
