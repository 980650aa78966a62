"""Every address for every kind of person: made from the application's own routes, asked one by one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask.testing import FlaskClient

from grants.access.table import TABLE
from tests.access.expected import (
    EMPTY,
    IN_A_COLLABORATIVE,
    IN_A_ROUND,
    OF_A_GROUP,
    RESULTS,
    ROUNDS,
    SEATS,
    SITE,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from werkzeug.test import TestResponse

    from tests.access.world import Stage

ANY = {
    "token": "no-link-of-ours",
    "part": "idea-in-short",
    "version": 1,
    "rule": "average",
    "number": 1,
    "size": 4,
    "newer": 4,
    "name": "result.json",
    "message": "no-message-of-ours",
}
"""Four entries are there when the first checkpoint is made, at freezing."""
SLUGS = {
    "here": {"draft": "draft-round", "going": "winter-round", "past": "past-round"},
    "elsewhere": {
        "draft": "eccles-draft-round",
        "going": "eccles-winter-round",
        "past": "eccles-past-round",
    },
}
COLLABORATIVES = {"here": "salford-together", "elsewhere": "eccles-together"}
IN, SIGN_IN, NO, ABSENT = "let in", "sent to sign in", "told no", "no such page"


@dataclass(frozen=True)
class Case:
    """One request, and who may make it."""

    endpoint: str
    method: str
    path: str
    who: frozenset[str]
    place: str | None
    is_empty: bool = False
    is_draft: bool = False

    def expected(self, kind: str) -> str:
        """What this person should meet."""
        if kind in self.who:
            return ABSENT if self.is_empty else IN
        if self.endpoint in RESULTS:
            return ABSENT if self.is_draft else NO
        if kind == "stranger":
            return SIGN_IN
        return NO if self.place and kind in SEATS[self.place] else ABSENT


def cases(app: Flask, proposals: dict[str, str]) -> list[Case]:
    """All of them: each row of the table, each method of its route, each object its address can name."""
    address = app.url_map.bind("localhost")
    found = []
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.endpoint):
        if rule.endpoint not in TABLE:
            continue
        for method in sorted({"GET", "POST"} & (rule.methods or set())):
            for values, who, place, which in _objects(rule.endpoint, proposals):
                given = {name: values.get(name, ANY.get(name)) for name in rule.arguments}
                path = address.build(rule.endpoint, given, method)
                is_empty = (rule.endpoint, which) in EMPTY
                found.append(Case(rule.endpoint, method, path, who, place, is_empty, which == "draft"))
    return found


def _objects(
    endpoint: str, proposals: dict[str, str]
) -> Iterator[tuple[dict[str, object], frozenset[str], str | None, str]]:
    """What an address can name, with who may see it, whose it is, and which of its kind."""
    if endpoint in SITE:
        yield {}, SITE[endpoint], None, ""
        return
    for place, slugs in SLUGS.items():
        if endpoint in IN_A_COLLABORATIVE:
            yield {"collaborative": COLLABORATIVES[place]}, IN_A_COLLABORATIVE[endpoint][place], place, ""
        elif endpoint in IN_A_ROUND:
            for which, who in zip(ROUNDS, IN_A_ROUND[endpoint], strict=True):
                if who is not None:
                    yield {"round_": slugs[which], "numbered": 1}, who[place], place, which
        else:
            for key, value in proposals.items():
                if key.split("/")[0] in slugs.values() and key.split("/")[1] in {"1", "draft"}:
                    yield {"proposal": value}, OF_A_GROUP[endpoint][place], place, ""


class Walker:
    """Asks as one kind of person; what a permitted request changed is put back before the next."""

    def __init__(self, stage: Stage, phase: str) -> None:
        self.stage = stage
        self.phase = phase
        self.world = stage.show(phase)
        self.app = stage.app
        self.client = FlaskClient(stage.app, use_cookies=False)

    def ask(self, kind: str, case: Case) -> str:
        """What this person meets."""
        visitor = self.world.people[kind]
        headers = {"Cookie": visitor.cookie}
        data = {"csrf_token": visitor.token} if case.method == "POST" else None
        answer = self.client.open(case.path, method=case.method, headers=headers, data=data)
        met = _met(answer)
        if case.method == "POST" and met == IN:
            self.stage.show(self.phase)
        return met


def _met(answer: TestResponse) -> str:
    if answer.status_code in {401, 403, 404}:
        return {401: SIGN_IN, 403: NO, 404: ABSENT}[answer.status_code]
    if answer.status_code == 303 and (answer.location or "").startswith("/sign-in?onward="):
        return SIGN_IN
    return IN if answer.status_code < 500 else f"our fault, {answer.status_code}"
