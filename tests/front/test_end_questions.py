"""`end-questions`, the button, and the file of a key that will not go."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from flask.testing import FlaskClient

from grants.audit.keys import round_key_copies
from grants.db import as_if_at
from grants.db.edge import drop
from grants.front import starting
from grants.reports import ending
from grants.reports.ledger_check import check
from tests import stories
from tests.access.world import enter
from tests.audit.looking import round_called
from tests.reports.ended import end, over, sent

if TYPE_CHECKING:
    from flask import Flask


def test_command_tells_members_two_weeks_before_once_and_destroys_when_it_is_time(app: Flask) -> None:
    def run() -> str:
        said = app.test_cli_runner().invoke(args=["end-questions"])
        assert said.exit_code == 0, said.output
        return said.output

    with app.app_context():
        round_ = stories.published(members=3)
        stories.publish(stories.counted(stories.imported()))
        slug, ends = round_.slug, ending.questions_end(round_)
        everybody = sorted(member.person.email for member in stories.members(round_))
        drop()
    assert run() == ""
    for _again in range(2):
        with as_if_at(ends - timedelta(weeks=2)):
            told = run()
    with app.app_context():
        assert (told, sent("The time for questions ends soon")) == ("", everybody)
        assert sent("The ballots are closed for good") == []
    with as_if_at(ends):
        assert run() == f"{slug}: the key is destroyed, and nobody can open its ballots any more\n"
        assert run() == ""
    with app.app_context():
        assert sent("The ballots are closed for good") == everybody
        assert len(sent("The time for questions ends soon")) == 3


def test_command_for_one_round_says_why_not_yet(app: Flask) -> None:
    with app.app_context():
        slug = stories.published().slug
    said = app.test_cli_runner().invoke(args=["end-questions", slug])
    assert (said.exit_code, "can be asked until" in said.stderr) == (1, True)
    said = app.test_cli_runner().invoke(args=["end-questions", "nowhere"])
    assert (said.exit_code, said.stderr) == (2, "There is no round nowhere.\n")


def page_of(app: Flask, who: str, slug: str) -> str:
    """A round's page, for somebody who comes in just now: no session lasts for so many weeks."""
    visitor = enter(app, f"{who}@salford-together.example")
    browser = FlaskClient(app, use_cookies=False)
    return browser.get(f"/rounds/{slug}", headers={"Cookie": visitor.cookie}).text


def pressed(app: Flask, slug: str) -> int:
    """What the facilitator's button answers, pressed just now."""
    visitor = enter(app, "facilitator-1@salford-together.example")
    browser = FlaskClient(app, use_cookies=False)
    send = {"headers": {"Cookie": visitor.cookie}, "data": {"csrf_token": visitor.token}}
    return browser.post(f"/rounds/{slug}/end-questions", **send).status_code


def test_facilitators_alone_have_the_button_and_only_when_it_is_time(app: Flask) -> None:
    with app.app_context():
        round_ = stories.published()
        slug, moment = round_.slug, over(round_)
        drop()
    words = "Destroy the key of the ballots"
    found = {}
    for who in ("facilitator-1", "member-1"):
        found[who, "early"] = words in page_of(app, who, slug)
        with as_if_at(moment):
            found[who, "late"] = words in page_of(app, who, slug)
    assert [what for what, there in found.items() if there] == [("facilitator-1", "late")]
    assert pressed(app, slug) == 409
    with as_if_at(moment):
        assert [pressed(app, slug) for _press in range(2)] == [303, 303]
    with app.app_context():
        assert [list(check(each)) for each in [round_called(slug)]] == [[]]


def test_file_that_will_not_go_is_told_and_taken_away_later(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        round_ = stories.published()
        slug, moment, key = round_.slug, over(round_), round_key_copies(round_.id)[0]
        content = key.read_bytes()
        drop()
    key.unlink()
    key.mkdir()  # what unlink cannot take away, whoever runs the tests
    (key / "x").touch()
    with as_if_at(moment):
        said = app.test_cli_runner().invoke(args=["end-questions"])
    assert (said.exit_code, said.stderr.splitlines()[-1]) == (
        1,
        f"The key's file could not be taken away, so run this again: {slug}.",
    )
    answer = client.get("/readyz").get_json()
    assert answer == {
        "status": "ok",
        "attention": f"keys that are destroyed, and whose files will not go: {slug}",
    }
    said = app.test_cli_runner().invoke(args=["ledger", "verify"])
    assert (said.exit_code, "the key's file is still there" in said.stderr) == (1, True)
    (key / "x").unlink()
    key.rmdir()
    key.write_bytes(content)
    key.with_name(f"{key.name}.1f2e3d4c").write_bytes(content)  # what a start that was cut short leaves
    said = app.test_cli_runner().invoke(args=["end-questions"])
    assert (said.exit_code, list(key.parent.iterdir())) == (0, [])
    assert client.get("/readyz").get_json() == {"status": "ok"}
    assert app.test_cli_runner().invoke(args=["ledger", "verify"]).exit_code == 0


def test_start_finishes_what_a_crash_between_commit_and_file_left(app: Flask) -> None:
    with app.app_context():
        round_ = stories.published()
        key = round_key_copies(round_.id)[0]
        content = key.read_bytes()
        end(round_)
        key.write_bytes(content)
        drop()
        assert key.exists()
    starting.check(app)
    assert not key.exists()
