"""Before publication nothing that follows from scores is on any page, but for those who decide on it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from grants.db import db
from grants.mail.models import Message
from tests.access.crawl import crawl
from tests.access.story import MEANS, PEOPLE, PHASES

if TYPE_CHECKING:
    from tests.access.crawl import Pages
    from tests.access.world import Stage, World

BY_QUESTION = ("3.40", "17/5", "3.60", "18/5", "3.14", "22/7", "2.86", "20/7", "4.33", "13/3", "4.50", "9/2")
"""The means question by question, of the same marks."""
MEAN = re.compile(rf"(?<![\w+/])(?:{'|'.join(map(re.escape, (*MEANS, *BY_QUESTION)))})(?![\w+/=])")
"""Standing by itself: a signature in base64 has letters like these by chance."""
OUTCOMES = (
    "Funded",
    "Not this time",
    "The pot ends here",
    "is left in the pot",
    "when its turn came",
    "Was it fair",
    "No single score",
    "members voted",
)
TITLES = ("Tea on the landing", "Slow walks by the canal", "A shed where hands are busy")
"""In the order of their numbers; by their standing the third comes first and the second last."""
REASON = re.compile(r"Reason (\d) on p\d")
NOTE = re.compile(r"Note (\d) on p\d")
GOING = "winter-round"
DECIDING = f"/rounds/{GOING}/decision"
ON_ROLL = {"member": "1", "member who facilitates": "7"}
BEFORE = PHASES[:-1]
SINCE_SCORING = PHASES[3:-1]
SKIPPED = ("past-round", "draft-round", "eccles", "/sign-in?onward")
"""Other rounds, whose results are public or which have none; and one page under many addresses."""


def of_the_round(world: World, path: str) -> bool:
    ids = [value for key, value in world.proposals.items() if key.startswith(GOING)]
    return f"/{GOING}" in path or any(each in path for each in ids)


def told_early(world: World, kind: str, pages: Pages) -> list[str]:
    """Each thing that follows from scores, and the page it is on. What is one's own is no news."""
    own = ON_ROLL.get(kind)
    found = []
    for path, text in pages.items():
        said = MEAN.findall(text)
        said += [match[0] for kept in (REASON, NOTE) for match in kept.finditer(text) if match[1] != own]
        if of_the_round(world, path):
            said += [words for words in OUTCOMES if words in text]
            places = [text.find(title) for title in TITLES]
            if min(places) >= 0 and places != sorted(places) and not path.endswith("/scoring"):
                said.append("another order than they came in")
        found += [f"{path}: {words}" for words in said]
    return found


CLOSEST = ("stranger", "writer", "member", "member not on the roll", "facilitator", "observer")
EVERYTHING = [
    *((phase, kind) for phase in BEFORE[:3] for kind in CLOSEST[2:5:2]),
    *((phase, kind) for phase in ("scoring", "counted") for kind in PEOPLE),
    *((phase, kind) for phase in ("closed", "confirmed") for kind in CLOSEST),
]


@pytest.mark.parametrize(("phase", "kind"), EVERYTHING)
def test_nothing_is_told_before_publication(phase: str, kind: str, stage: Stage) -> None:
    world = stage.world(phase)
    pages = crawl(stage.app, world, kind, SKIPPED)
    if kind in ON_ROLL and phase in {"counted", "confirmed"}:
        shown = pages.pop(DECIDING)
        assert [mean for mean in ("3.47", "3.05", "4.39") if mean not in shown] == []
    assert told_early(world, kind, pages) == []
    assert len(pages) > 15


@pytest.mark.parametrize("phase", SINCE_SCORING)
def test_no_message_tells_it_before_publication(phase: str, stage: Stage) -> None:
    world = stage.world(phase)
    with stage.app.app_context():
        messages = db.session.scalars(select(Message).order_by(Message.id)).all()
        sent = {f"message {each.id}": f"{each.subject} {each.body}" for each in messages}
        db.session.rollback()
    assert told_early(world, "nobody", sent) == []
    assert len(sent) > 50


def test_search_finds_what_is_told_when_it_may_be(stage: Stage) -> None:
    world = stage.world("published")
    pages = crawl(stage.app, world, "writer", SKIPPED)
    found = told_early(world, "writer", pages)
    result, award = f"/rounds/{GOING}/results", f"/proposals/{world.proposals[f'{GOING}/1']}/award"
    assert {
        f"{result}: 3.47",
        f"{result}: another order than they came in",
        f"{award}: Reason 2 on p1",
    } <= set(found)
    assert [line for line in found if "Note" in line] == []


@pytest.mark.parametrize(
    ("phase", "kind", "words"),
    [
        ("scoring", "stranger", None),
        ("scoring", "writer", None),
        ("scoring", "observer", "At least 3 of 7 ballots are cast"),
        ("scoring", "facilitator", "At least 3 of 7 ballots are cast"),
        ("scoring", "member", "At least 3 of 7 ballots are cast"),
        ("closed", "observer", "7 of 7 ballots are cast"),
    ],
)
def test_turnout_is_told_in_steps_until_ballots_close(
    phase: str, kind: str, words: str | None, stage: Stage
) -> None:
    pages = crawl(stage.app, stage.world(phase), kind, SKIPPED)
    counts = {
        found for text in pages.values() for found in re.findall(r"(?:At least )?\d of 7 ballots[\w ]+", text)
    }
    assert counts == ({words} if words else set())
