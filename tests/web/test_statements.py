"""No page asks the database more where there is more to show."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from grants.access.table import TABLE
from tests.web.statements import PAGES, counted

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

    from tests.web.statements import Counts

EXPECTED = {
    "front.home, agreeing, stranger": 6,
    "front.collaborative, agreeing, stranger": 5,
    "front.healthz, agreeing, stranger": 0,
    "front.readyz, agreeing, stranger": 4,
    "front.accessibility, agreeing, stranger": 1,
    "rounds.counting_rules, agreeing, stranger": 1,
    "rounds.counting_rule, agreeing, stranger": 1,
    "front.messages_page, agreeing, stranger": 3,
    "people.sign_in, agreeing, stranger": 1,
    "people.sign_in_sent, agreeing, stranger": 1,
    "people.sign_in_with_link, agreeing, stranger": 2,
    "people.details, agreeing, member": 3,
    "people.taking_part, agreeing, member": 3,
    "collaboratives.my_support, agreeing, member": 3,
    "collaboratives.support, agreeing, facilitator": 6,
    "front.leave, agreeing, member": 5,
    "front.my_data, agreeing, member": 2,
    "front.my_data_file, agreeing, member": 15,
    "collaboratives.members, agreeing, member": 6,
    "front.home, agreeing, member": 7,
    "front.collaborative, agreeing, member": 6,
    "front.leave_collaborative, agreeing, member": 5,
    "mail.mine, agreeing, member": 4,
    "mail.one, agreeing, member": 3,
    "mail.which, agreeing, member": 3,
    "collaboratives.members, agreeing, facilitator": 7,
    "front.receipts, agreeing, facilitator": 5,
    "front.round, agreeing, member": 8,
    "rounds.ground_rules, agreeing, member": 7,
    "rounds.earlier_ground_rules, agreeing, member": 5,
    "collaboratives.invite, agreeing, facilitator": 3,
    "collaboratives.invite_list, agreeing, facilitator": 3,
    "front.home, agreeing, facilitator": 8,
    "collaboratives.details, agreeing, facilitator": 3,
    "rounds.start, agreeing, facilitator": 3,
    "rounds.edit_ground_rules, agreeing, facilitator": 5,
    "collaboratives.invitation, agreeing, invited": 5,
    "front.home, agreeing, invited": 6,
    "front.home, proposals, stranger": 8,
    "front.round, proposals, stranger": 3,
    "rounds.ground_rules, proposals, stranger": 3,
    "rounds.ground_rules_file, proposals, stranger": 2,
    "rounds.calendar, proposals, stranger": 3,
    "proposals.questions, proposals, stranger": 2,
    "proposals.start, proposals, stranger": 2,
    "proposals.message_sent, proposals, stranger": 2,
    "reports.checkpoint, proposals, stranger": 3,
    "trail.story, proposals, stranger": 3,
    "trail.checkpoints, proposals, stranger": 5,
    "trail.kept_checkpoint, proposals, stranger": 3,
    "trail.cosigned_checkpoint, proposals, stranger": 4,
    "trail.checkpoints, proposals, member": 7,
    "trail.consistency, proposals, stranger": 4,
    "trail.check, proposals, stranger": 3,
    "trail.key, proposals, stranger": 4,
    "front.home, proposals, writer": 8,
    "proposals.show, proposals, writer": 6,
    "proposals.part, proposals, writer": 5,
    "proposals.check, proposals, writer": 5,
    "proposals.sent, proposals, writer": 5,
    "proposals.withdraw, proposals, writer": 5,
    "front.round, proposals, member": 8,
    "proposals.received, proposals, member": 5,
    "proposals.read, proposals, facilitator": 6,
    "rounds.move, proposals, facilitator": 5,
    "rounds.extend, proposals, facilitator": 5,
    "front.home, proposals, facilitator": 7,
    "front.home, interests, member": 7,
    "front.round, interests, member": 8,
    "deliberation.interests, interests, member": 8,
    "rounds.go_back, interests, facilitator": 4,
    "front.home, interests, facilitator": 7,
    "front.home, scoring, member": 12,
    "front.round, scoring, member": 13,
    "scoring.ballot, scoring, member": 12,
    "scoring.proposal, scoring, member": 14,
    "scoring.stand_aside, scoring, member": 8,
    "scoring.cast, scoring, member": 12,
    "front.round, scoring, facilitator": 8,
    "front.home, scoring, facilitator": 7,
    "front.home, counted, member": 7,
    "front.round, counted, member": 9,
    "decisions.decide, counted, member": 15,
    "decisions.go_on, counted, member": 6,
    "awards.offer, counted, writer": 5,
    "front.home, counted, facilitator": 7,
    "front.home, published, stranger": 7,
    "front.round, published, stranger": 3,
    "front.my_data_file, published, member": 15,
    "front.my_data_file, published, writer": 15,
    "scoring.receipt, published, member": 13,
    "scoring.receipt_file, published, member": 12,
    "trail.codes, published, stranger": 3,
    "trail.lines, published, stranger": 4,
    "trail.published_file, published, stranger": 2,
    "trail.entries, published, stranger": 4,
    "trail.entry, published, stranger": 6,
    "trail.proof, published, stranger": 4,
    "decisions.results, published, stranger": 9,
    "decisions.proposal_result, published, stranger": 7,
    "reports.corrections, published, facilitator": 7,
    "front.round, published, facilitator": 8,
    "reports.spreadsheet, published, stranger": 5,
    "reports.table, published, stranger": 5,
    "reports.bundle, published, stranger": 4,
    "trail.scrutiny, published, scrutineer": 10,
    "trail.links, published, scrutineer": 9,
    "trail.story, published, scrutineer": 8,
    "front.home, published, member": 7,
    "front.collaborative, published, member": 6,
    "awards.offer, published, writer": 11,
    "decisions.draw, drawing, member": 8,
    "front.round, drawing, member": 9,
    "decisions.decide, drawing, member": 11,
    "front.round, drawing, facilitator": 8,
}
"""Statements with one round and one proposal, beside BEGIN and COMMIT; on the trail, one for titles."""
MOST = 15


@pytest.fixture(scope="module")
def measured(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Counts, Counts]:
    """With one of each, and with three."""
    one, three = (
        counted(tmp_path_factory.mktemp("statements"), sqlite_template, number) for number in (1, 3)
    )
    return one, three


def test_statements_are_what_they_were(measured: tuple[Counts, Counts]) -> None:
    assert measured[0] == EXPECTED


def test_three_of_everything_take_no_more_statements_than_one(measured: tuple[Counts, Counts]) -> None:
    one, three = measured
    assert {page: (one[page], three[page]) for page in one if three[page] != one[page]} == {}


def test_no_page_takes_more_than_fifteen_statements(measured: tuple[Counts, Counts]) -> None:
    assert {page: number for page, number in measured[0].items() if number > MOST} == {}


def test_every_page_is_measured(app: Flask) -> None:
    shown = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or set())}
    assert {endpoint for pages in PAGES.values() for _kind, endpoint in pages} == shown & TABLE.keys()
