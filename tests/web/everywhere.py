"""Every page of a place, asked by everybody who may see it, wherever its round is: what each takes."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple

from flask.testing import FlaskClient
from sqlalchemy import select

from grants.access.table import TABLE
from grants.audit.models import Checkpoint
from grants.db import db
from grants.mail.models import Message
from grants.proposals.models import Proposal
from grants.rounds.models import Round
from tests.access.crawl import readable
from tests.access.world import enter
from tests.fixtures.databases import let_go, make_app, settings_for
from tests.web import crowd, halfway
from tests.web.statements import listening

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from flask import Flask

    from tests.web.crowd import Size

SHOWN = {200, 410}
"""410: the pages of a ballot that nobody can open any more."""
ANY: dict[str, object] = {
    "collaborative": "salford-together",
    "token": "no-link-of-ours",
    "part": "idea",
    "rule": "equal-shares",
    "numbered": 1,
    "number": 3,
    "version": 1,
    "name": "result.json",
}
CHANGING = re.compile(r'"made_at": "[^"]*"')
MAIN = re.compile(r"<main\b.*</main>", re.DOTALL)


class Page(NamedTuple):
    """What is asked: by whom, where, about which round or proposal, and when."""

    kind: str
    endpoint: str
    about: str
    phase: str


@dataclass(frozen=True)
class Taken:
    """How many statements it took, how many seconds, and how many bytes it is; `text` is what it says.

    Of a page that is what stands on it and not around it, where everybody's own name is.
    """

    number: int
    seconds: float
    size: int
    text: str


def walk(
    folder: Path, template: Path, size: Size, wanted: Collection[Page] | None = None
) -> dict[Page, Taken]:
    """Every page that is shown to anybody; or only those that are `wanted`.

    The other rounds stay where they are, so their own pages are asked for at the beginning alone.
    """
    shutil.copyfile(template, folder / "evenhand.db")
    app = make_app(settings_for(f"sqlite:///{folder / 'evenhand.db'}", folder))
    with app.app_context():
        crowd.start(size)
        db.session.remove()
    cookies = {kind: enter(app, address).cookie for kind, address in crowd.PEOPLE.items()}
    found: dict[Page, Taken] = {}
    first = next(iter(crowd.PHASES))
    for phase, act in crowd.PHASES.items():
        with app.app_context():
            act(size)
            db.session.remove()
        for kind, cookie in cookies.items():
            for endpoint, about, path in addresses(app, crowd.PEOPLE[kind]):
                page = Page(kind, endpoint, about, phase)
                if page in wanted if wanted is not None else about not in halfway.FINISHED or phase == first:
                    taken = ask(app, path, cookie)
                    if taken is not None:
                        found[page] = taken
    let_go(app)
    return found


def ask(app: Flask, path: str, cookie: str) -> Taken | None:
    """What a page took, if it is shown."""
    browser = FlaskClient(app, use_cookies=False)
    before = perf_counter()
    with listening(app) as said:
        answer = browser.get(path, headers={"Cookie": cookie}, environ_base={"REMOTE_ADDR": path})
    seconds = perf_counter() - before
    assert answer.status_code < 500, f"{path}: {answer.status_code}"
    if answer.status_code not in SHOWN:
        return None
    text = readable(answer.data, str(answer.headers.get("Content-Type")))
    main = MAIN.search(text)
    return Taken(len(said), seconds, len(answer.data), CHANGING.sub("", main[0] if main else text))


def addresses(app: Flask, address: str) -> list[tuple[str, str, str]]:
    """Every address that can be asked for, with its endpoint and what it is about.

    Made from the application's own routes: a new kind of argument fails here until it is known what it names.
    """
    with app.app_context():
        rounds, proposals, message = _rounds(), _proposals(), _message(address)
        db.session.remove()
    build = app.url_map.bind("localhost").build
    found = []
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.endpoint):
        if rule.endpoint not in TABLE or "GET" not in (rule.methods or set()):
            continue
        every = (
            rounds if "round_" in rule.arguments else proposals if "proposal" in rule.arguments else {"": {}}
        )
        for about, values in every.items():
            given = {**ANY, "message": message, **values}
            chosen = {name: given[name] for name in rule.arguments}
            if None not in chosen.values():
                found.append((rule.endpoint, about, build(rule.endpoint, chosen)))
    return found


def _rounds() -> dict[str, dict[str, object]]:
    """What goes through every phase; and of the others a published round and an imported one.

    Each with the sizes of its oldest checkpoint and its newest.
    """
    query = select(Round.slug, Checkpoint.size).outerjoin(Checkpoint, Checkpoint.ledger_id == Round.ledger_id)
    sizes: dict[str, list[int]] = {slug: [] for slug in (crowd.SLUG, *halfway.FINISHED)}
    for slug, size in db.session.execute(query.where(Round.slug.in_(sizes))):
        sizes[slug] += [] if size is None else [size]
    return {
        slug: {"round_": slug, "size": min(each, default=None), "newer": max(each, default=None)}
        for slug, each in sizes.items()
    }


def _proposals() -> dict[str, dict[str, object]]:
    """The first proposal of that round, and one that is a draft."""
    query = select(Proposal.number, Proposal.id).join(Round, Round.id == Proposal.round_id)
    ids = dict(db.session.execute(query.where(Round.slug == crowd.SLUG)).all())
    return {"the first": {"proposal": ids.get(1)}, "a draft": {"proposal": ids.get(None)}}


def _message(address: str) -> str | None:
    query = select(Message.id).where(Message.address == address).order_by(Message.written_at, Message.id)
    return db.session.scalar(query.limit(1))
