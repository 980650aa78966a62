"""Numbers in addresses that no database column can hold: nothing is there, and no fault of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from flask.testing import FlaskClient
from werkzeug.routing import IntegerConverter

from tests import stories
from tests.access.world import enter

if TYPE_CHECKING:
    from flask import Flask

HUGE = (2**31 - 1, 2**31, 2**63 - 1, 2**63, 10**20, 10**40)
WHO = ("", "member-1@salford-together.example", "facilitator-1@salford-together.example")
LISTS = (
    "/rounds/winter-round/trail/entries?page={}",
    "/rounds/winter-round/trail/entries?first={}",
    "/rounds/winter-round/results?page={}",
)
TURNED_AWAY = {303, 401, 403, 404, 422}


def _addresses(app: Flask) -> list[tuple[str, str]]:
    """Every route with a whole number in it, once with each of these numbers."""
    address = app.url_map.bind("localhost")
    found = []
    for rule in app.url_map.iter_rules():
        kinds = rule._converters  # noqa: SLF001 - nothing else says which parts are numbers
        whole = {name for name in rule.arguments if isinstance(kinds[name], IntegerConverter)}
        for number in HUGE if whole else ():
            for method in sorted({"GET", "POST"} & (rule.methods or set())):
                given = dict.fromkeys(rule.arguments, number) | {"round_": "winter-round"}
                found.append((method, address.build(rule.endpoint, given, method)))
    return found


@pytest.mark.every_database
def test_number_that_no_column_holds_finds_nothing_anywhere(app: Flask) -> None:
    with app.app_context():
        stories.published()
    addresses = _addresses(app)
    assert len({path.strip("0123456789") for _method, path in addresses}) > 5
    addresses += [("GET", path.format(number)) for path in LISTS for number in HUGE]
    for email in WHO:
        visitor = enter(app, email)
        browser = FlaskClient(app, use_cookies=False)
        for method, path in addresses:
            data = {"csrf_token": visitor.token, "answer": "agree"} if method == "POST" else None
            answer = browser.open(path, method=method, headers={"Cookie": visitor.cookie}, data=data)
            assert answer.status_code in TURNED_AWAY, f"{method} {path}: {answer.status_code}"


@pytest.mark.parametrize("number", [-(2**63) - 1, -1, 0, "-" + "9" * 40, "9" * 5000, "x", ""])
def test_number_before_the_first_or_none_at_all_is_the_first(number: str, app: Flask) -> None:
    with app.app_context():
        stories.published()
    for path in LISTS:
        answer = app.test_client().get(path.format(number))
        assert answer.status_code == 200, path
