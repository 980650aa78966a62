"""The permission table is whole: a row for every route, a route for every row, a meaning for every word."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from grants.access.gate import STATIC
from grants.access.predicates import LOADERS, PREDICATES, Row, allowed
from grants.access.table import TABLE

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

NO_OBJECTS = {"name", "number", "size", "newer", "token", "part", "version", "filename"}
"""Parts of addresses that name nothing anybody could own."""


def without_a_row(app: Flask) -> set[str]:
    return {rule.endpoint for rule in app.url_map.iter_rules()} - TABLE.keys() - {STATIC}


def without_a_route(app: Flask) -> set[str]:
    return TABLE.keys() - {rule.endpoint for rule in app.url_map.iter_rules()}


def words() -> set[str]:
    return {word for row in TABLE.values() for word in row.allow}


def test_every_route_has_a_row(app: Flask) -> None:
    assert without_a_row(app) == set()


def test_route_without_a_row_is_found_and_never_reached(app: Flask) -> None:
    reached: list[str] = []

    def planted() -> str:
        reached.append("planted")
        return "the secret page"

    app.add_url_rule("/planted", view_func=planted, methods=["GET"])
    assert without_a_row(app) == {"planted"}
    answer = app.test_client().get("/planted")
    assert (answer.status_code, reached) == (404, [])


def test_every_row_has_a_route(app: Flask) -> None:
    assert without_a_route(app) == set()


def test_row_without_a_route_is_found(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(TABLE, "rounds.forgotten", Row(("anyone",)))
    assert without_a_route(app) == {"rounds.forgotten"}


def test_every_word_has_a_meaning_and_every_meaning_is_used(app: Flask) -> None:
    assert app.blueprints
    assert words() | {"of this collaborative"} == set(PREDICATES)


def test_word_without_a_meaning_is_a_fault_and_no_yes() -> None:
    with pytest.raises(KeyError, match="friend of a friend"):
        allowed(Row(("friend of a friend",)), None, {})


def test_every_row_allows_somebody() -> None:
    assert {endpoint for endpoint, row in TABLE.items() if not row.allow} == set()


def test_every_object_in_an_address_is_loaded_by_the_gate(app: Flask) -> None:
    named = {argument for rule in app.url_map.iter_rules() for argument in rule.arguments}
    assert named - NO_OBJECTS == set(LOADERS)


@pytest.mark.parametrize(
    "path",
    [
        "/collaboratives/nowhere",
        "/rounds/%00",
        "/collaboratives/a%00b",
        "/proposals/%E2%80%AE",
        "/sign-in/%00",
    ],
)
def test_address_that_can_name_nothing_is_not_there(path: str, client: FlaskClient) -> None:
    assert client.get(path).status_code == 404
