"""Beginning on an empty installation, and beginning another collaborative beside the first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grants.collaboratives.queries import collaboratives
from grants.db.edge import drop
from tests import stories

if TYPE_CHECKING:
    from click.testing import Result
    from flask import Flask


def begin(app: Flask, name: str, email: str) -> Result:
    return app.test_cli_runner().invoke(args=["start-collaborative", name, "--facilitator", email])


def names(app: Flask) -> list[str]:
    with app.app_context():
        found = [each.name for each in collaboratives()]
        drop()
    return found


def test_another_begins_beside_the_first_and_leads_its_own_facilitator_in(app: Flask) -> None:
    for name, email in (("Salford Together", "fay@example.org"), ("Riverside", "rhona@example.org")):
        done = begin(app, name, email)
        assert done.exit_code == 0, done.output
        client = app.test_client()
        page = client.get(done.output.strip())
        token = page.text.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
        came = client.post(done.output.strip(), data={"csrf_token": token}, follow_redirects=True)
        assert came.status_code == 200
        slug = name.lower().replace(" ", "-")
        assert client.get(f"/collaboratives/{slug}/members").status_code == 200
    assert client.get("/collaboratives/salford-together/members").status_code == 404
    assert sorted(names(app)) == ["Riverside", "Salford Together"]


def test_the_same_name_is_refused_and_nothing_is_written(app: Flask) -> None:
    begin(app, "Salford Together", "fay@example.org")
    again = begin(app, "Salford  Together", "rhona@example.org")
    assert (again.exit_code, "There is a collaborative called Salford Together already." in again.output) == (
        1,
        True,
    )
    assert names(app) == ["Salford Together"]
    assert app.test_cli_runner().invoke(args=["sign-in-link", "rhona@example.org"]).exit_code == 1


def test_nothing_begins_beside_the_demonstration(app: Flask) -> None:
    with app.app_context():
        stories.start()
        drop()
    done = begin(app, "Riverside", "rhona@example.org")
    assert (done.exit_code, "holds the demonstration" in done.output) == (1, True)
    assert names(app) == ["Salford Together"]


def test_facilitator_without_an_address_that_can_be_one_begins_nothing(app: Flask) -> None:
    for broken in ("jo@@", "jo", "jo@example", "jo@example.org,amy@example.org", f"{'j' * 300}@example.org"):
        done = begin(app, "Salford Together", broken)
        assert (done.exit_code != 0, "is not an e-mail address." in done.output) == (True, True)
    assert names(app) == []
