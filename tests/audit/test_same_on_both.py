"""One ledger in two databases: what is published of it is the same bytes."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest

from grants.db import db
from grants.reports.documents import documents
from grants.reports.publication import bundle_of
from grants.rounds.queries import round_named
from tests import stories
from tests.fixtures.databases import PostgresServer, let_go, make_app

if TYPE_CHECKING:
    from flask import Flask

pytestmark = pytest.mark.postgres
numbers = count(1)


def rows(app: Flask) -> dict[str, list[dict[str, Any]]]:
    """Everything that a database holds."""
    with app.app_context():
        tables = db.metadata.sorted_tables
        return {
            table.name: [
                dict(row)
                for row in db.session.execute(table.select().order_by(*table.primary_key)).mappings()
            ]
            for table in tables
        }


def fill(app: Flask, everything: dict[str, list[dict[str, Any]]]) -> None:
    """Places on the roll come last: the database has to know by then whose they may be."""
    with app.app_context():
        for table in sorted(db.metadata.sorted_tables, key=lambda each: each.name == "roll_places"):
            if everything[table.name]:
                db.session.execute(table.insert(), everything[table.name])
        db.session.commit()


def published_by(app: Flask) -> tuple[bytes, dict[str, bytes]]:
    """The bundle as it is kept, and its files made again from the ballots."""
    with app.test_request_context():
        round_ = round_named("winter-round")
        assert round_ is not None
        return bundle_of(round_), documents(round_)


def test_a_round_copied_to_the_other_database_has_the_same_bundle(
    app: Flask, postgres_template: PostgresServer
) -> None:
    with app.test_request_context():
        stories.published()
    name = f"copied_{next(numbers)}"
    postgres_template.create(name, template="template_evenhand")
    other = make_app(replace(app.extensions["settings"], database_url=postgres_template.url(name)))
    try:
        fill(other, rows(app))
        (bundle, files), (copied, made_again) = published_by(app), published_by(other)
        assert copied == bundle
        assert made_again == files
        assert all(content in bundle for content in files.values())
    finally:
        let_go(other)
        postgres_template.drop(name)
