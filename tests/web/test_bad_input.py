"""Whatever is sent to whichever form: never a fault of ours, nothing half-written, always a sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.fixtures.markup import faults
from tests.web.hostile import FORMS, SCRIPT, bodies
from tests.web.lateness import GOING
from tests.web.someone import Someone, Watch, words

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

    from tests.access.world import Stage

HERE = "/collaboratives/salford-together"
NAME = re.compile(r'<(?:input|textarea|select|button)[^>]*\sname="([^"]+)"')


@dataclass(frozen=True)
class Place:
    """A form: where and when it is open, who may send it, and fields it has beside those on its page."""

    endpoint: str
    phase: str
    kind: str
    path: str
    names: tuple[str, ...] = ()


PLACES = [
    Place("people.sign_in", "counted", "stranger", "/sign-in"),
    Place("people.sign_in", "counted", "stranger", "/sign-in?onward=//[%00"),
    Place("people.sign_in_with_link", "counted", "stranger", "/sign-in/no-link-of-ours"),
    Place("people.sign_out", "counted", "member", "/sign-out"),
    Place(
        "people.sign_out_elsewhere",
        "counted",
        "member",
        "/my-details/sign-out-elsewhere",
        ("device", "action"),
    ),
    Place("people.taking_part", "counted", "member", "/my-details/taking-part"),
    Place("people.details", "counted", "member", "/my-details?onward=https://evil.example"),
    Place("mail.which", "counted", "member", "/my-messages/which"),
    Place("front.leave", "counted", "member", "/my-details/leave"),
    Place("collaboratives.invite", "counted", "facilitator", f"{HERE}/invite"),
    Place("collaboratives.invite_list", "counted", "facilitator", f"{HERE}/invite-list", ("action",)),
    Place(
        "collaboratives.take_back", "counted", "facilitator", f"{HERE}/invitations/take-back", ("invitation",)
    ),
    Place("collaboratives.invitation", "counted", "somebody invited", f"{HERE}/invitation", ("action",)),
    Place("collaboratives.my_name", "counted", "member", f"{HERE}/my-name", ("action",)),
    Place("front.leave_collaborative", "counted", "member", f"{HERE}/leave", ("action",)),
    Place("collaboratives.details", "counted", "facilitator", f"{HERE}/details"),
    Place("collaboratives.support", "counted", "facilitator", f"{HERE}/support"),
    Place(
        "collaboratives.take_support_back", "counted", "facilitator", f"{HERE}/support/take-back", ("offer",)
    ),
    Place("collaboratives.my_support", "counted", "member", "/my-details/support", ("offer", "action")),
    Place("rounds.start", "counted", "facilitator", f"{HERE}/rounds/new"),
    Place("rounds.edit_ground_rules", "ground-rules", "facilitator", f"/rounds/{GOING}/ground-rules/edit"),
    Place(
        "rounds.answer_ground_rules",
        "ground-rules",
        "member",
        f"/rounds/{GOING}/ground-rules/1",
        ("answer", "reason"),
    ),
    Place("rounds.move", "interests", "facilitator", f"/rounds/{GOING}/move"),
    Place("rounds.extend", "proposals", "facilitator", f"/rounds/{GOING}/more-time"),
    Place("rounds.go_back", "interests", "facilitator", f"/rounds/{GOING}/open-again"),
    Place("proposals.start", "proposals", "stranger", f"/rounds/{GOING}/propose?group=%00"),
    Place("proposals.start", "proposals", "observer", f"/rounds/{GOING}/propose"),
    Place("proposals.part", "proposals", "writer", "/proposals/1/parts/idea-in-short"),
    Place("proposals.part", "proposals", "writer", "/proposals/1/parts/idea"),
    Place("proposals.part", "proposals", "writer", "/proposals/draft/parts/asking-for"),
    Place("proposals.check", "proposals", "writer", "/proposals/draft/check"),
    Place("proposals.withdraw", "scoring", "writer", "/proposals/1/withdraw"),
    Place(
        "proposals.decline", "interests", "facilitator", f"/rounds/{GOING}/proposals/2/decline", ("reason",)
    ),
    Place("deliberation.interests", "interests", "member", f"/rounds/{GOING}/interests", ("proposals",)),
    Place("scoring.proposal", "scoring", "member", f"/rounds/{GOING}/scoring/2"),
    Place("scoring.stand_aside", "scoring", "member", f"/rounds/{GOING}/scoring/2/stand-aside"),
    Place("scoring.cast", "scoring", "member", f"/rounds/{GOING}/scoring/cast"),
    Place("front.remind", "scoring", "facilitator", f"/rounds/{GOING}/remind"),
    Place("decisions.count", "scoring", "facilitator", f"/rounds/{GOING}/count"),
    Place("decisions.decide", "counted", "member", f"/rounds/{GOING}/decision"),
    Place("reports.end_questions", "published", "facilitator", f"/rounds/{GOING}/end-questions"),
    Place("reports.publish", "counted", "facilitator", f"/rounds/{GOING}/publish"),
    Place("decisions.draw", "counted", "member", f"/rounds/{GOING}/draw"),
    Place("decisions.go_on", "counted", "member", f"/rounds/{GOING}/how-to-go-on"),
    Place("reports.corrections", "published", "facilitator", f"/rounds/{GOING}/corrections"),
    Place("trail.cosign", "published", "member", f"/rounds/{GOING}/checkpoints"),
    Place("trail.scrutiny", "published", "scrutineer", f"/rounds/{GOING}/scrutiny"),
    Place("awards.offer", "published", "writer", "/proposals/1/award"),
]
KEEPS_DRAFTS = {"rounds.edit_ground_rules", "proposals.part"}
"""Here what cannot be taken yet is kept all the same."""


CLOSES_ITSELF = {
    "collaboratives.invite",
    "collaboratives.invite_list",
    "front.leave",
    "front.leave_collaborative",
    "collaboratives.my_name",
    "collaboratives.take_back",
    "collaboratives.invitation",
    "rounds.answer_ground_rules",
    "rounds.move",
    "rounds.extend",
    "rounds.go_back",
    "front.remind",
    "proposals.check",
    "proposals.decline",
    "deliberation.interests",
    "scoring.stand_aside",
    "scoring.cast",
    "decisions.decide",
    "awards.offer",
}
"""Here what was taken once changes what happens the next time, so everything is set back."""


class Sender:
    """Sends one form in all the ways there are."""

    def __init__(self, stage: Stage, place: Place) -> None:
        self.stage = stage
        self.place = place
        proposals = stage.show(place.phase).proposals
        parts = [proposals.get(f"{GOING}/{part}", part) for part in place.path.split("/")]
        self.path = "/".join(parts) if place.path.startswith("/proposals/") else place.path
        self.who = Someone(stage, place.kind)
        page = self.who.get(self.path)
        found = NAME.findall(page.text) if page.status_code == 200 else []
        self.names = sorted({*found, *place.names} - {"csrf_token"})
        self.wrong: list[str] = []

    def look(self, way: str, answer: TestResponse, *, wrote: bool) -> None:
        """Note what should not be."""
        status, text = answer.status_code, answer.text
        if status >= 500 or status == 429:
            self.wrong.append(f"{way}: {status}")
        if status >= 400 and wrote and self.place.endpoint not in KEEPS_DRAFTS:
            self.wrong.append(f"{way}: {status}, and something was written")
        if status >= 400 and len(words(answer)) < 100:
            self.wrong.append(f"{way}: {status} without a page")
        if SCRIPT[:15] in text or "<img src=x" in text:
            self.wrong.append(f"{way}: shown as it was sent")
        if way in {"script", "control", "right to left", "not UTF-8"} and text and "html" in answer.mimetype:
            self.wrong += [f"{way}: {fault}" for fault in faults(text) if answer.location is None]
        if wrote and self.place.endpoint in CLOSES_ITSELF:
            self.stage.show(self.place.phase)

    def all(self) -> list[str]:
        """Everything that went wrong."""
        for way, make in FORMS.items():
            for action in (
                ("save", "propose") if self.place.endpoint == "rounds.edit_ground_rules" else ("save",)
            ):
                with Watch(self.stage) as watch:
                    answer = self.who.post(
                        self.path, {**make(self.names), "action": action}, place=f"way {way} {action}"
                    )
                    wrote = watch.wrote()
                self.look(way, answer, wrote=wrote)
        for way, (body, kind) in bodies(self.names).items():
            with Watch(self.stage) as watch:
                answer = self.who.post_raw(self.path, body, kind, place=f"way {way}")
                wrote = watch.wrote()
            self.look(way, answer, wrote=wrote)
        return self.wrong


@pytest.mark.parametrize(
    "place", PLACES, ids=lambda place: f"{place.endpoint}-{place.kind}-{place.path[-12:]}"
)
def test_nothing_that_can_be_sent_breaks_anything(place: Place, stage: Stage) -> None:
    sender = Sender(stage, place)
    assert sender.all() == []


def test_every_form_is_tried(app: Flask) -> None:
    unsafe = {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in (rule.methods or set())}
    assert {place.endpoint for place in PLACES} == unsafe
