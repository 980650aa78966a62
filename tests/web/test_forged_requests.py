"""Nothing is changed by a form that is not ours, nor by only looking."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.access.crawl import crawl
from tests.access.matrix import cases
from tests.web.someone import Someone, Watch, words

if TYPE_CHECKING:
    from tests.access.matrix import Case
    from tests.access.world import Stage

TYPED = "My reason, typed with care."
NOT_OURS = "writer elsewhere"


def asked(stage: Stage, method: str) -> list[tuple[Someone, Case]]:
    """Every request of this method, with somebody who may make it."""
    every = cases(stage.app, stage.world("counted").proposals)
    may = [(sorted(case.who - {NOT_OURS}), case) for case in every if case.method == method]
    return [(Someone(stage, kinds[0]), case) for kinds, case in may if kinds]


@pytest.mark.parametrize("token", ["none", "made up", "somebody else's"])
def test_form_without_a_token_of_its_own_changes_nothing(token: str, stage: Stage) -> None:
    theirs = stage.show("counted").people[NOT_OURS].token
    sent = {"none": {}, "made up": {"csrf_token": "made-up"}, "somebody else's": {"csrf_token": theirs}}[
        token
    ]
    answers = {}
    with Watch(stage) as watch:
        for who, case in asked(stage, "POST"):
            answer = who.post(case.path, {"reason": TYPED, **sent}, token=False)
            answers[case.path] = (
                answer.status_code,
                "Please send that once more" in words(answer),
                TYPED in answer.text,
            )
        assert not watch.wrote()
    assert set(answers.values()) == {(400, True, True)}
    assert {case.endpoint for _who, case in asked(stage, "POST")} == {
        rule.endpoint for rule in stage.app.url_map.iter_rules() if "POST" in (rule.methods or set())
    }


@pytest.mark.parametrize("kind", ["writer", "member who facilitates"])
def test_following_every_link_changes_nothing(kind: str, stage: Stage) -> None:
    world = stage.show("counted")
    with Watch(stage) as watch:
        assert len(crawl(stage.app, world, kind, ("eccles", "/sign-in?onward"))) > 20
        assert not watch.wrote()


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "PUT"])
def test_other_methods_change_nothing(method: str, stage: Stage) -> None:
    stage.show("counted")
    allowed = {"HEAD": {200, 303, 404, 409, 410}, "OPTIONS": {200}}.get(method, {405})
    with Watch(stage) as watch:
        met = {case.path: who.get(case.path, method).status_code for who, case in asked(stage, "GET")}
        assert not watch.wrote()
    assert {path: status for path, status in met.items() if status not in allowed} == {}
