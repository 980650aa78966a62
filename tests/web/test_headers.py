"""Headers on every kind of answer: nothing inline, nothing framed, nothing kept that is anybody's own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from flask.testing import FlaskClient

from grants.access.table import ANYONE, TABLE
from tests.fixtures.databases import let_go, make_app
from tests.web.someone import Someone, words

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.datastructures import Headers

    from grants.config import Settings
    from tests.access.world import Stage

ALWAYS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Strict-Transport-Security": None,
}
HUGE = "a" * 1_100_000
ROUND = "/rounds/winter-round"
KINDS = [
    ("stranger", "GET", "/", {}, 200, "no-cache"),
    ("stranger", "GET", "/healthz", {}, 200, "no-cache"),
    ("stranger", "GET", "/nowhere", {}, 404, "no-cache"),
    ("stranger", "GET", f"{ROUND}/move", {}, 303, "no-cache"),
    ("stranger", "GET", "/rounds/past-round/results", {}, 200, "no-cache"),
    ("stranger", "GET", "/rounds/past-round/results/bundle.zip", {}, 200, "no-cache"),
    ("stranger", "GET", "/sign-in/no-link-of-ours", {}, 410, "no-cache"),
    ("stranger", "POST", "/my-details", {"name": "A"}, 401, "no-store"),
    ("stranger", "POST", "/sign-in", {"email": HUGE}, 413, "no-store"),
    ("stranger", "PUT", "/sign-in", {}, 405, "no-store"),
    ("member", "GET", "/", {}, 200, "no-store"),
    ("member", "GET", "/nowhere", {}, 404, "no-store"),
    ("member", "GET", f"{ROUND}/move", {}, 403, "no-store"),
    ("member", "GET", "/rounds/past-round/results/report.csv", {}, 200, "no-store"),
    ("member", "POST", "/my-details", {"csrf_token": "none of ours"}, 400, "no-store"),
    ("member", "POST", "/my-details", {"name": ""}, 422, "no-store"),
    ("facilitator", "POST", f"{ROUND}/publish", {}, 409, "no-store"),
]


def put_on(headers: Headers) -> dict[str, str | None]:
    return {name: headers.get(name) for name in ALWAYS}


@pytest.mark.parametrize(("kind", "method", "path", "data", "status", "caching"), KINDS)
def test_answer_has_its_headers(
    kind: str, method: str, path: str, data: dict[str, str], status: int, caching: str, stage: Stage
) -> None:
    stage.world("counted")
    who = Someone(stage, kind)
    answer = who.post(path, data) if method == "POST" else who.get(path, method)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (status, caching)
    assert put_on(answer.headers) == ALWAYS


def test_page_with_a_fresh_cookie_is_not_kept(client: FlaskClient) -> None:
    answer = client.get("/sign-in")
    assert "evenhand=" in answer.headers["Set-Cookie"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_built_file_is_kept_for_ever(stage: Stage) -> None:
    name = stage.app.extensions["assets"]["style.css"]
    answer = Someone(stage, "stranger").get(f"/assets/{name}")
    answer.close()
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert put_on(answer.headers) == ALWAYS


def test_fault_of_ours_has_its_headers_and_tells_nothing(
    app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> str:
        raise ZeroDivisionError("the secret reason")

    app.add_url_rule("/broken", view_func=broken)
    monkeypatch.setitem(TABLE, "broken", ANYONE)
    answer = FlaskClient(app).get("/broken")
    assert answer.status_code == 500
    assert put_on(answer.headers) == ALWAYS
    assert "secret reason" not in answer.text
    assert "secret reason" in caplog.text


@pytest.mark.parametrize("kind", ["stranger", "member"])
def test_answer_without_a_database_says_so_and_keeps_what_was_typed(kind: str, stage: Stage) -> None:
    world = stage.show("scoring")
    let_go(stage.app)
    for file in world.folder.glob("evenhand.db*"):
        file.unlink()
    who = Someone(stage, kind)
    answers = [who.get("/"), who.get(f"{ROUND}/scoring/2"), who.post("/my-details", {"name": "Zofia"})]
    stage.show("scoring")
    assert [answer.status_code for answer in answers] == [503] * 3
    assert [put_on(answer.headers) for answer in answers] == [ALWAYS] * 3
    assert "Our records cannot be reached just now. Nothing was saved." in words(answers[0])
    assert "Zofia" in answers[2].text


@pytest.mark.parametrize(
    ("base_url", "expected"),
    [
        ("http://localhost", {"HttpOnly", "Path=/", "SameSite=Lax"}),
        ("https://localhost", {"HttpOnly", "Path=/", "SameSite=Lax", "Secure"}),
    ],
)
def test_cookie_is_for_this_site_alone(base_url: str, expected: set[str], settings: Settings) -> None:
    app = make_app(replace(settings, base_url=base_url))
    answer = app.test_client().get("/sign-in", base_url=base_url)
    let_go(app)
    assert set(answer.headers["Set-Cookie"].split("; ")[1:]) == expected
    hsts = "max-age=31536000; includeSubDomains" if base_url.startswith("https") else None
    assert answer.headers.get("Strict-Transport-Security") == hsts


def test_no_page_needs_inline_script_or_style(stage: Stage) -> None:
    stage.world("counted")
    pages = ["/", ROUND, f"{ROUND}/decision", f"{ROUND}/scoring/2", f"{ROUND}/ground-rules", "/my-details"]
    read = {path: Someone(stage, "member").get(path).text for path in pages}
    inline = ("<style", " style=", "<script>", " onclick=", " onload=", "javascript:")
    assert {(path, words) for path, text in read.items() for words in inline if words in text} == set()
    assert min(map(len, read.values())) > 1000
