"""What people do in a collaborative, by what they see and press: begin it, invite, come, say no, leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.journeys.people import Traveller

MEMBER = "Member: reads, scores and decides, with the same say as every other member"
OBSERVER = "Observer: looks, never scores"
HOME = "/collaboratives/salford-together"
HELP = "Ask for Fay on 0161 496 0999 or write to hello@salford.example"


def begin(facilitator: Traveller, name: str) -> None:
    """The one command there is, and the link that it prints."""
    runner = facilitator.server.app.test_cli_runner()
    done = runner.invoke(args=["start-collaborative", name, "--facilitator", facilitator.email])
    assert done.exit_code == 0, done.output
    facilitator.open_link(done.output.strip())
    facilitator.fill("The name you go by", facilitator.name)
    facilitator.press("Save")
    assert facilitator.main.get_by_role("heading", name=name, level=1).count() == 1


def tell_about_oneself(person: Traveller) -> None:
    person.press("My details")
    person.press("How to reach you, and what you need to take part")
    person.fill("Your telephone number", "0161 496 0999")
    person.fill("What you need to take part", "A break every hour, please.")
    person.press("Save")
    assert person.says("Saved. Only you and your facilitators read it.")
    person.press("How to reach you, and what you need to take part")
    assert person.written("What you need to take part") == "A break every hour, please."


def tell_about_us(facilitator: Traveller) -> None:
    facilitator.go(HOME)
    facilitator.press("Change what your public page says")
    facilitator.fill("Where you are", "Salford")
    facilitator.fill("What you are for", "Good company for whoever would like some.")
    facilitator.fill("Who helps people who are stuck", "Fay")
    facilitator.fill("Their telephone number", "0161 496 0999")
    facilitator.fill("Their e-mail address", "hello@salford.example")
    facilitator.press("Save")
    assert facilitator.says("Saved. Everybody can see it now.")
    assert HELP in facilitator.page.locator("footer").inner_text()


def invite(facilitator: Traveller, person: Traveller, duty: str) -> None:
    """From the page where one is invited, back to it."""
    facilitator.fill("Their name", person.name)
    facilitator.fill("Their e-mail address", person.email)
    facilitator.choose(duty)
    facilitator.press("Send the invitation")
    assert facilitator.says(f"{person.name} is invited. A link is on its way to them.")


def take_seat(person: Traveller, place: str) -> None:
    """By the message, which names whoever invited; its button signs in and takes the seat at once."""
    person.sign_in_from_message(f"You are invited to {place}")
    assert person.says(f"You have a seat in {place} now.")


def ask_oneself(facilitator: Traveller) -> None:
    """Whoever facilitates and wants a say as well asks themselves, is told what that means, and says yes."""
    facilitator.go(f"{HOME}/invite")
    facilitator.fill("Their name", facilitator.name)
    facilitator.fill("Their e-mail address", facilitator.email)
    facilitator.choose(MEMBER)
    facilitator.press("Send the invitation")
    assert facilitator.says("You have a seat here already (Facilitator). Tick this to take on more yourself.")
    facilitator.choose("Ask them to do this as well")
    facilitator.press("Send the invitation")
    facilitator.press("My page")
    facilitator.press("Take my seat")
    assert facilitator.says("You have a seat in Salford Together now.")


def say_no(person: Traveller) -> None:
    """Signed in by a link asked for, since the one of the invitation would take the seat."""
    person.go("/sign-in")
    person.fill("Your e-mail address", person.email)
    person.press("Send me a link")
    person.sign_in_from_message("Your link to sign in")
    person.press("Read what it means, or say no")
    person.press("No, thank you")
    assert person.says("Thank you for your answer. You have not taken the seat.")


def leave(member: Traveller, elsewhere: Traveller) -> None:
    """Leave on one device; on another, where one was signed in too, that ends at once."""
    elsewhere.go(f"{HOME}/members")
    assert elsewhere.main.get_by_role("heading", name="Members", level=1).count() == 1
    member.press("Members")
    member.press("Leave Salford Together")
    assert member.says("You will not be on its roll, unless you come back before ballots open.")
    member.press("Leave Salford Together")
    assert member.says("You have left Salford Together.")
    elsewhere.go(f"{HOME}/members")
    assert elsewhere.main.get_by_role("heading", name="Sign in", level=1).count() == 1
    assert member.go(f"{HOME}/members") == 404
