"""Before publication nothing that follows from scores is on any page, for anybody but those who decide on it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from grants.db import db
from grants.mail.models import Message
from tests.access.crawl import crawl
from tests.access.world import MEANS, PEOPLE, PHASES
from tests.fixtures.databases import let_go

if TYPE_CHECKING:
    from flask import Flask

    from tests.access.crawl import Pages
    from tests.access.world import World

BY_QUESTION = ("3.40", "17/5", "3.60", "18/5", "3.14", "22/7", "2.86", "20/7", "4.33", "13/3", "4.50", "9/2")
"""The means question by question, of the same marks."""
OUTCOMES = ("Funded", "Not this time", "The pot ends here", "It came ", "Was it fair", "No single score", "voted")
TITLES = ("Tea on the landing", "Slow walks by the canal", "A shed where hands are busy")
"""In the order of their numbers; by their standing the third comes first and the second last."""
REASON = re.compile(r"Reason (\d) on p\d")
NOTE = re.compile(r"Note (\d) on p\d")
GOING = "winter-round"
DECIDING = f"/rounds/{GOING}/decision"
ON_ROLL = {"member": "1", "member who facilitates": "7"}
BEFORE = PHASES[:-1]
SINCE_SCORING = PHASES[3:-1]
SKIPPED = ("past-round", "draft-round", "eccles")
"""Other rounds, whose results are public or which have none."""


def of_the_round(world: World, path: str) -> bool:
    ids = [value for key, value in world.proposals.items() if key.startswith(GOING)]
    return f"/{GOING}" in path or any(each in path for each in ids)


def told_early(world: World, kind: str, pages: Pages) -> list[str]:
    """Each thing that follows from scores, and the page it is on; one's own reasons and notes are one's own."""
    own = ON_ROLL.get(kind)
    found = []
    for path, text in pages.items():
        said = [mean for mean in (*MEANS, *BY_QUESTION) if mean in text]
        said += [match[0] for kept in (REASON, NOTE) for match in kept.finditer(text) if match[1] != own]
        if of_the_round(world, path):
            said += [words for words in OUTCOMES if words in text]
            places = [text.find(title) for title in TITLES]
            if min(places) >= 0 and places != sorted(places) and not path.endswith("/scoring"):
                said.append("another order than they came in")
        found += [f"{path}: {words}" for words in said]
    return found


@pytest.fixture(scope="module")
def apps(worlds: dict[str, World]) -> dict[str, Flask]:
    """An application on each world; nothing here changes one."""
    return {phase: world.app() for phase, world in worlds.items()}


@pytest.mark.parametrize("phase", BEFORE)
@pytest.mark.parametrize("kind", PEOPLE)
def test_nothing_is_told_early(
    kind: str, phase: str, worlds: dict[str, World], apps: dict[str, Flask]
) -> None:
    pages = crawl(apps[phase], worlds[phase], kind, SKIPPED)
    if kind in ON_ROLL and phase in {"counted", "confirmed"}:
        shown = pages.pop(DECIDING)
        assert [mean for mean in ("3.47", "3.05", "4.39") if mean not in shown] == []
    assert told_early(worlds[phase], kind, pages) == []
    assert len(pages) > 20
