"""How long asking for a link takes tells nobody whether an address is known here."""

from __future__ import annotations

import time
from statistics import median
from typing import TYPE_CHECKING

from grants.db.edge import transaction
from grants.people.service import welcome
from tests.fixtures.tried import FOUND
from tests.web.links import token

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from flask.testing import FlaskClient

EACH = 200
CLOSE = 0.10


def address(kind: str, number: int) -> str:
    return f"{kind}-{number}@example.org"


def test_known_and_unknown_addresses_take_as_long(
    app: Flask, client: FlaskClient, record_property: Callable[[str, object], None]
) -> None:
    with app.app_context(), transaction():
        for number in range(EACH):
            welcome(address("known", number), f"Amina {number}")
    csrf = token(client, "/sign-in")
    taken: dict[str, list[float]] = {"known": [], "other": []}
    for number in range(EACH):
        for kind in sorted(taken, reverse=bool(number % 2)):
            data = {"csrf_token": csrf, "email": address(kind, number)}
            place = {"REMOTE_ADDR": f"192.0.2.{number}"}
            begun = time.perf_counter()
            answer = client.post("/sign-in", data=data, environ_base=place)
            taken[kind].append(time.perf_counter() - begun)
            assert answer.location == "/sign-in/sent"
    known, other = (median(each) for each in taken.values())
    record_property(
        FOUND, f"asking for a link takes: known {known * 1000:.2f} ms, unknown {other * 1000:.2f} ms"
    )
    assert abs(known - other) / max(known, other) < CLOSE, (known, other)
