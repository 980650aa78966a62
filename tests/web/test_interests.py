"""An interest stands once declared, so what was ticked is looked over before anything is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.web.lateness import GOING
from tests.web.someone import Someone, Watch, words

if TYPE_CHECKING:
    from tests.access.world import Stage

LIST = f"/rounds/{GOING}/interests"


def test_titles_lead_to_what_the_group_wrote(stage: Stage) -> None:
    stage.show("interests")
    page = Someone(stage, "member").get(LIST)
    assert [f'href="/rounds/{GOING}/proposals/{number}"' in page.text for number in (1, 2, 3)] == [True] * 3
    assert "Slow walks by the canal, all year." in words(page)


def test_nothing_is_declared_before_it_was_looked_over(stage: Stage) -> None:
    world = stage.show("interests")
    member, chosen = Someone(stage, "member"), {"proposals": world.proposals[f"{GOING}/2"]}
    with Watch(stage) as watch:
        shown = member.post(LIST, chosen)
        assert (shown.status_code, "Is this all?" in words(shown), watch.wrote()) == (200, True, False)
        assert ("Slow walks" in words(shown), "Tea on the landing" in words(shown)) == (True, False)
        changed = member.post(LIST, {**chosen, "action": "change"})
        assert (changed.status_code, watch.wrote()) == (200, False)
        assert changed.text.count(" checked") == 1
        assert member.post(LIST, {**chosen, "action": "declare"}).status_code == 303
        assert watch.wrote()
    assert "You stand aside on" in words(member.get(LIST))


def test_ticking_nothing_is_looked_over_too(stage: Stage) -> None:
    stage.show("interests")
    with Watch(stage) as watch:
        shown = words(Someone(stage, "member").post(LIST))
        assert ("You ticked none" in shown, watch.wrote()) == (True, False)
