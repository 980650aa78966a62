"""The way on after signing in never leaves the site."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from grants.db.edge import transaction
from grants.people.service import safe_onward, welcome
from tests.web.links import KNOWN, ask, messages, press, token

if TYPE_CHECKING:
    from flask import Flask

ELSEWHERE = (
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https://evil.example",
    "https:evil.example",
    "javascript:alert(1)",
    "evil.example",
    "",
    "//[",
    "/\t/evil.example",
    "/rounds\r\nSet-Cookie: a=b",
    "/" + "a" * 300,
)


@pytest.mark.parametrize("onward", ELSEWHERE)
def test_way_on_never_leaves_the_site(onward: str) -> None:
    assert safe_onward(onward) == "/"


@pytest.mark.parametrize("onward", ["/", "/rounds/spring?page=2", "/proposals/abc#part", "/a//b"])
def test_way_on_within_the_site_is_kept(onward: str) -> None:
    assert safe_onward(onward) == onward


def test_no_request_redirects_to_another_site(app: Flask) -> None:
    with app.app_context(), transaction():
        welcome(KNOWN, "Amina")
    landed = {}
    for number, onward in enumerate(ELSEWHERE):
        client = app.test_client()
        client.environ_base["REMOTE_ADDR"] = f"192.0.2.{number}"
        assert ask(client, KNOWN, onward).location == "/sign-in/sent"
        found = re.findall(r"http://localhost(/sign-in/\S+)", " ".join(each.body for each in messages(app)))
        signed_in = [press(client, path).location for path in found]
        named = client.post(
            "/my-details",
            data={"csrf_token": token(client, "/my-details"), "name": "Amina"},
            query_string={"onward": onward},
        )
        landed[onward] = {*signed_in, named.location} - {None}
    assert set(map(frozenset, landed.values())) == {frozenset({"/"})}
