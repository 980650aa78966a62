"""What people do in a round, each by what they see and press."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.journeys.people import Traveller

WORDS = "We have a kettle, nine neighbours who turn up, and a landing with two chairs. " * 3


def move_on(
    facilitator: Traveller, slug: str, words: str, reason: str = "Everybody is ready, so we need not wait."
) -> None:
    facilitator.go(f"/rounds/{slug}")
    facilitator.press(words)
    facilitator.fill("Why now?", reason)
    facilitator.press(words)
    assert facilitator.says("Everybody in the round gets a message.")


def agree_to_rules(member: Traveller, slug: str) -> None:
    member.go(f"/rounds/{slug}/ground-rules")
    member.choose("I agree")
    member.press("Give my answer")


def object_to_rules(member: Traveller, slug: str, why: str) -> None:
    member.go(f"/rounds/{slug}/ground-rules")
    member.choose("I object, and say why")
    member.fill("Why?", why)
    member.press("Give my answer")


def begin_idea(writer: Traveller, group: str) -> None:
    """From a page that asks for ideas to the list of parts, by a link in a message."""
    writer.press("Tell us your idea")
    writer.fill("What is your group called?", group)
    writer.fill("Your e-mail address", writer.email)
    writer.press("Go on")
    writer.sign_in_from_message()
    writer.fill("The name you go by", writer.name)
    writer.press("Save")
    writer.press("Go on")


def name_idea(writer: Traveller, title: str) -> None:
    writer.press("Your idea in a sentence")
    writer.fill("The name of your idea", title)
    writer.fill("Your idea in a sentence", f"{title}, for whoever would like to come.")
    writer.press("Save and go on")
    assert writer.says("Saved. Here is the next part.")


def write_the_rest(writer: Traveller, ask: str) -> None:
    """Every part after the name, from the first of them to the list."""
    while writer.page.locator("textarea").count():
        writer.page.locator("textarea").fill(WORDS)
        writer.press("Save and go on")
        assert writer.says("Saved. Here is the next part.")
    writer.fill("How much do you ask for?", ask)
    writer.press("Save and go on")
    assert writer.says("6 of 6 parts done")


def send_idea(writer: Traveller) -> None:
    writer.press("Check it and send it")
    writer.press("Send it")
    assert writer.says("Your proposal is with us")


def stand_aside(member: Traveller, slug: str, *proposals: str) -> None:
    """Go through the list of interests, tick these, and look it over."""
    member.go(f"/rounds/{slug}/interests")
    member.choose(*proposals)
    member.press("That is all")
    assert member.says("Is this all?")
    member.press("Yes, this is all")
    assert member.says("Thank you")


def score(member: Traveller, slug: str, number: int, answers: tuple[str, ...], why: str) -> None:
    """Answer every question about the proposal with this number, and say why."""
    member.go(f"/rounds/{slug}/scoring/{number}")
    member.choose(*answers)
    member.fill("Why?", why)
    member.press("Save and go on")


def cast(member: Traveller, slug: str) -> None:
    member.go(f"/rounds/{slug}/scoring")
    assert member.says("3 of 3 proposals done")
    member.press("Look it over and cast it")
    member.press("Cast my ballot")
    assert member.says("Your ballot is cast")


def decide(member: Traveller, slug: str) -> None:
    member.go(f"/rounds/{slug}/decision")
    assert member.says("What the rule gives, and why")
    member.choose("I agree")
    member.press("Give my answer")


def download(stranger: Traveller, words: str, folder: Path) -> Path:
    with stranger.page.expect_download() as waiting:
        found = stranger.page.get_by_role("button", name=words, exact=True)
        (found if found.count() else stranger.page.get_by_role("link", name=words, exact=True)).first.click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path
