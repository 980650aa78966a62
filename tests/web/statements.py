"""How many statements each page takes, on rounds with one of everything and with several."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

from flask.testing import FlaskClient
from sqlalchemy import event, select

from grants.collaboratives.inviting import invite
from grants.db import db
from grants.db.edge import transaction
from grants.mail.models import Message
from grants.people.service import welcome
from grants.proposals.models import Proposal
from grants.rounds.models import Round
from grants.rounds.service import answer_rules
from tests import lotto, scrutiny, stories
from tests.access.world import enter
from tests.fixtures.databases import let_go, make_app, settings_for

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask

PEOPLE = {
    "stranger": "",
    "member": "member-1@salford-together.example",
    "facilitator": "facilitator-1@salford-together.example",
    "writer": "the-allotment-table-1@groups.example",
    "invited": "invited@salford-together.example",
    "scrutineer": scrutiny.FIRST,
}
HERE, ROUND, PROPOSAL = "/collaboratives/salford-together", "/rounds/winter-round", "/proposals/{proposal}"
DRAWN = "/rounds/drawn-round"
PAGES = {
    "agreeing": {
        ("stranger", "front.home"): "/",
        ("stranger", "front.collaborative"): HERE,
        ("stranger", "front.healthz"): "/healthz",
        ("stranger", "front.readyz"): "/readyz",
        ("stranger", "front.accessibility"): "/accessibility",
        ("stranger", "rounds.counting_rules"): "/counting",
        ("stranger", "rounds.counting_rule"): "/counting/equal-shares",
        ("stranger", "front.messages_page"): "/demonstration/messages",
        ("stranger", "people.sign_in"): "/sign-in",
        ("stranger", "people.sign_in_sent"): "/sign-in/sent",
        ("stranger", "people.sign_in_with_link"): "/sign-in/no-link-of-ours",
        ("member", "people.details"): "/my-details",
        ("member", "people.taking_part"): "/my-details/taking-part",
        ("member", "collaboratives.my_support"): "/my-details/support",
        ("facilitator", "collaboratives.support"): f"{HERE}/support",
        ("member", "front.leave"): "/my-details/leave",
        ("member", "front.my_data"): "/my-details/data",
        ("member", "front.my_data_file"): "/my-details/data.json",
        ("member", "collaboratives.members"): f"{HERE}/members",
        ("member", "front.leave_collaborative"): f"{HERE}/leave",
        ("member", "mail.mine"): "/my-messages",
        ("member", "mail.one"): "/my-messages/{message}",
        ("member", "mail.which"): "/my-messages/which",
        ("facilitator", "collaboratives.members"): f"{HERE}/members",
        ("facilitator", "front.receipts"): f"{HERE}/messages",
        ("facilitator", "collaboratives.invite"): f"{HERE}/invite",
        ("facilitator", "collaboratives.invite_list"): f"{HERE}/invite-list",
        ("invited", "collaboratives.invitation"): f"{HERE}/invitation",
        ("invited", "front.home"): "/",
        ("facilitator", "front.home"): "/",
        ("facilitator", "collaboratives.details"): f"{HERE}/details",
        ("facilitator", "rounds.start"): f"{HERE}/rounds/new",
        ("facilitator", "rounds.edit_ground_rules"): f"{ROUND}/ground-rules/edit",
        ("member", "front.home"): "/",
        ("member", "front.collaborative"): HERE,
        ("member", "front.round"): ROUND,
        ("member", "rounds.ground_rules"): f"{ROUND}/ground-rules",
        ("member", "rounds.earlier_ground_rules"): f"{ROUND}/ground-rules/1",
    },
    "proposals": {
        ("stranger", "front.home"): "/",
        ("stranger", "front.round"): ROUND,
        ("stranger", "rounds.ground_rules"): f"{ROUND}/ground-rules",
        ("stranger", "rounds.ground_rules_file"): f"{ROUND}/ground-rules.json",
        ("stranger", "rounds.calendar"): f"{ROUND}/dates.ics",
        ("stranger", "proposals.questions"): f"{ROUND}/questions",
        ("stranger", "proposals.start"): f"{ROUND}/propose",
        ("stranger", "proposals.message_sent"): f"{ROUND}/propose/message-sent",
        ("stranger", "reports.checkpoint"): f"{ROUND}/checkpoint",
        ("writer", "front.home"): "/",
        ("stranger", "trail.story"): f"{ROUND}/trail",
        ("stranger", "trail.checkpoints"): f"{ROUND}/checkpoints",
        ("stranger", "trail.kept_checkpoint"): f"{ROUND}/checkpoints/4",
        ("stranger", "trail.cosigned_checkpoint"): f"{ROUND}/checkpoints/4/cosigned",
        ("member", "trail.checkpoints"): f"{ROUND}/checkpoints",
        ("stranger", "trail.consistency"): f"{ROUND}/checkpoints/4/to/4",
        ("stranger", "trail.key"): f"{ROUND}/key.txt",
        ("stranger", "trail.check"): f"{ROUND}/check-receipt",
        ("writer", "proposals.show"): PROPOSAL,
        ("writer", "proposals.part"): f"{PROPOSAL}/parts/idea",
        ("writer", "proposals.check"): f"{PROPOSAL}/check",
        ("writer", "proposals.sent"): f"{PROPOSAL}/sent",
        ("writer", "proposals.withdraw"): f"{PROPOSAL}/withdraw",
        ("member", "front.round"): ROUND,
        ("member", "proposals.received"): f"{ROUND}/proposals",
        ("facilitator", "proposals.read"): f"{ROUND}/proposals/1",
        ("facilitator", "rounds.move"): f"{ROUND}/move",
        ("facilitator", "rounds.extend"): f"{ROUND}/more-time",
        ("facilitator", "front.home"): "/",
    },
    "interests": {
        ("member", "front.home"): "/",
        ("member", "front.round"): ROUND,
        ("member", "deliberation.interests"): f"{ROUND}/interests",
        ("facilitator", "rounds.go_back"): f"{ROUND}/open-again",
        ("facilitator", "front.home"): "/",
    },
    "scoring": {
        ("member", "front.home"): "/",
        ("member", "front.round"): ROUND,
        ("facilitator", "front.round"): ROUND,
        ("member", "scoring.ballot"): f"{ROUND}/scoring",
        ("member", "scoring.proposal"): f"{ROUND}/scoring/1",
        ("member", "scoring.stand_aside"): f"{ROUND}/scoring/1/stand-aside",
        ("member", "scoring.cast"): f"{ROUND}/scoring/cast",
        ("facilitator", "front.home"): "/",
    },
    "counted": {
        ("member", "front.home"): "/",
        ("member", "front.round"): ROUND,
        ("member", "decisions.decide"): f"{ROUND}/decision",
        ("member", "decisions.go_on"): f"{ROUND}/how-to-go-on",
        ("writer", "awards.offer"): f"{PROPOSAL}/award",
        ("facilitator", "front.home"): "/",
    },
    "published": {
        ("stranger", "front.home"): "/",
        ("stranger", "front.round"): ROUND,
        ("member", "front.home"): "/",
        ("member", "front.collaborative"): HERE,
        ("writer", "awards.offer"): f"{PROPOSAL}/award",
        ("member", "front.my_data_file"): "/my-details/data.json",
        ("writer", "front.my_data_file"): "/my-details/data.json",
        ("member", "scoring.receipt"): f"{ROUND}/scoring/receipt",
        ("member", "scoring.receipt_file"): f"{ROUND}/scoring/receipt.json",
        ("stranger", "trail.codes"): f"{ROUND}/codes",
        ("stranger", "trail.lines"): f"{ROUND}/trail/entries.jsonl",
        ("stranger", "trail.published_file"): f"{ROUND}/results/files/result.json",
        ("stranger", "trail.entries"): f"{ROUND}/trail/entries",
        ("stranger", "trail.entry"): f"{ROUND}/trail/3",
        ("stranger", "trail.proof"): f"{ROUND}/trail/3/proof",
        ("stranger", "decisions.results"): f"{ROUND}/results",
        ("stranger", "decisions.proposal_result"): f"{ROUND}/results/1",
        ("facilitator", "reports.corrections"): f"{ROUND}/corrections",
        ("facilitator", "front.round"): ROUND,
        ("stranger", "reports.spreadsheet"): f"{ROUND}/results/report.xlsx",
        ("stranger", "reports.table"): f"{ROUND}/results/report.csv",
        ("stranger", "reports.bundle"): f"{ROUND}/results/bundle.zip",
        ("scrutineer", "trail.scrutiny"): f"{ROUND}/scrutiny",
        ("scrutineer", "trail.links"): f"{ROUND}/links.json",
        ("scrutineer", "trail.story"): f"{ROUND}/trail",
    },
    "drawing": {
        ("member", "decisions.draw"): f"{DRAWN}/draw",
        ("member", "front.round"): DRAWN,
        ("member", "decisions.decide"): f"{DRAWN}/decision",
        ("facilitator", "front.round"): DRAWN,
    },
}
Counts = dict[str, int]


def counted(folder: Path, template: Path, number: int) -> Counts:
    """Statements of every page with so many rounds, as many proposals in each, and two members more."""
    shutil.copyfile(template, folder / "evenhand.db")
    app = make_app(settings_for(f"sqlite:///{folder / 'evenhand.db'}", folder))
    found: Counts = {}
    for phase, pages in PAGES.items():
        with app.app_context():
            _advance(phase, number)
            ids = (
                select(Proposal.id).join(Round).where(Round.slug == "winter-round").order_by(Proposal.number)
            )
            proposal = db.session.scalars(ids.limit(1)).first()
            to_member = select(Message.id).where(Message.address == PEOPLE["member"])
            message = db.session.scalars(to_member.order_by(Message.written_at).limit(1)).first()
            db.session.rollback()
        for kind in dict.fromkeys(kind for kind, _endpoint in pages):
            visitor = enter(app, PEOPLE[kind])
            for (who, endpoint), path in pages.items():
                if who == kind:
                    number_of = _ask(app, path.format(proposal=proposal, message=message), visitor.cookie)
                    found[f"{endpoint}, {phase}, {kind}"] = number_of
    let_go(app)
    return found


def _ask(app: Flask, path: str, cookie: str) -> int:
    browser = FlaskClient(app, use_cookies=False)
    with listening(app) as said:
        answer = browser.get(path, headers={"Cookie": cookie})
    assert answer.status_code in {200, 410}, f"{path}: {answer.status_code}"
    return len(said)


@contextmanager
def listening(app: Flask) -> Iterator[list[str]]:
    """Every statement that is said meanwhile, but those that begin and end."""
    said: list[str] = []

    def listen(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if not statement.startswith("BEGIN"):
            said.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", listen)
    yield said
    event.remove(engine, "before_cursor_execute", listen)


def _advance(phase: str, number: int) -> None:
    """All rounds enter this phase."""
    if phase == "agreeing":
        place = stories.start(members=number + 2)
        with transaction():
            for at in range(number):
                email = f"invited{at}@salford-together.example" if at else PEOPLE["invited"]
                invite(place, "Ines Invited", email, {"member"}, welcome(PEOPLE["facilitator"]))
        for at in range(number):
            stories.begun_round(place, f"Winter Round {at}" if at else "Winter Round", **scrutiny.NAMED)
        with transaction():
            for round_ in _rounds():
                for member in stories.members(round_)[1:]:
                    answer_rules(round_, member, 1, agrees=False, reason="Not yet.")
        return
    if phase == "drawing":
        round_ = stories.frozen_round(_rounds()[0].collaborative, "Drawn Round", **lotto.LOTS)
        stories.sent_proposals(round_, number)
        stories.cast_by_all(stories.open_scoring(round_))
        lotto.read_by(lotto.closed(round_), 0)
        return
    for round_ in _rounds():
        ENTERING[phase](round_, number)


def _rounds() -> list[Round]:
    return list(db.session.scalars(select(Round).order_by(Round.slug)))


def _agree(round_: Round, number: int) -> None:
    with transaction():
        for member in stories.members(round_):
            if answer_rules(round_, member, 1, agrees=True, reason=""):
                break
    stories.sent_proposals(round_, number)


ENTERING = {
    "proposals": _agree,
    "interests": lambda round_, _number: stories.moved(round_, "interests"),
    "scoring": lambda round_, _number: stories.cast_by_all(stories.moved(round_, "scoring")),
    "counted": lambda round_, _number: stories.counted(stories.closed(round_)),
    "published": lambda round_, _number: stories.publish(stories.confirmed(round_)),
}
