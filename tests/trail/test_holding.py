"""What entries hold, in plain words: every field of every kind, money as money, times where the round is."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any

import pytest

from grants.audit import ledger
from grants.rounds.queries import rules_of
from grants.trail.holding import fields
from tests import stories
from voting.ledger.entries import TYPES, Entry, read

if TYPE_CHECKING:
    from flask import Flask

ROUND = "/rounds/winter-round"
DIGEST = "ab" * 32
AT = "2026-07-01T11:30:00Z"
CLOSES = {"at": AT, "number": "3110", "source": "national-lottery"}
VALUES: dict[str, Any] = {
    "at": AT,
    "origin": "grants.example/winter-round",
    "by": "time",
    "from": "scoring",
    "to": "decision",
    "phase": "scoring",
    "until": AT,
    "proposal": "p1",
    "proposals": ["p1", "p2"],
    "asks": [54000, 145050],
    "amount": 54000,
    "draw": CLOSES,
    "value": "3, 4",
    "verdict": "does-not-hold",
    "recount": "agrees",
    "files": {"b.json": DIGEST, "a.txt": DIGEST},
}
NUMBERS = {
    *("version", "agreed", "members", "objected", "slots", "revision", "ballots"),
    *("seats", "scrutineer", "number", "restored", "signed"),
}


@pytest.fixture
def held(app: Flask) -> dict[str, dict[str, str]]:
    """Every kind of entry there is, as its page shows what it holds."""
    with app.test_request_context():
        rules = rules_of(stories.frozen_round(stories.start()).id)
        return {
            kind: {
                each["label"]: each["value"]
                for each in fields(
                    Entry(
                        kind, 1, {name: VALUES.get(name, 3 if name in NUMBERS else DIGEST) for name in shapes}
                    ),
                    rules,
                    {"p1": "A walk by the river"},
                )
            }
            for kind, shapes in TYPES.items()
        }


def test_every_field_of_every_kind_has_a_name_of_its_own_in_plain_words(
    held: dict[str, dict[str, str]],
) -> None:
    for kind, shown in held.items():
        asks = kind == "roll-frozen"  # said with the proposals
        assert len(shown) == len(TYPES[kind]) - asks, kind
        for label in shown:
            assert label[0].isupper()
            assert not {"slot", "root", "commitment", "digest"} & set(label.lower().split()), label


def test_amounts_are_money_and_times_are_where_the_round_is(held: dict[str, dict[str, str]]) -> None:
    assert held["award-accepted"]["Amount"] == "£540"
    assert (
        held["roll-frozen"]["Proposals to score, and what each asks for"]
        == "p1, “A walk by the river”: £540\np2: £1,450.50"
    )
    assert held["published"]["When it was written"] == "12:30pm on Wednesday 1 July 2026, London time"
    assert held["ballots-closed"]["The draw between equals"] == (
        "Number 3110 of national-lottery, drawn at 12:30pm on Wednesday 1 July 2026, London time"
    )
    for shown in held.values():
        assert not any(AT in value or "54000" in value or "{" in value for value in shown.values())


def test_words_of_the_ledger_are_said_in_ours(held: dict[str, dict[str, str]]) -> None:
    moved = held["phase-moved"]
    assert (moved["From"], moved["To"]) == ("Scoring", "Deciding")
    assert moved["Who moved it on"] == "Nobody: its date had come"
    more = held["phase-extended"]
    assert more["Which part got more time"] == "Scoring"
    assert more["Until when it goes on now"] == "12:30pm on Wednesday 1 July 2026, London time"
    assert held["links-checked"]["What they said"] == "It does not hold"
    assert held["published"]["Fingerprint of each file"] == f"a.txt: {DIGEST}\nb.json: {DIGEST}"


def test_page_of_every_entry_shows_its_fields_in_words_and_its_line_as_it_is(app: Flask) -> None:
    with app.app_context():
        round_ = stories.published()
        lines = list(ledger.lines(round_.ledger_id))
    client = app.test_client()
    for number, line in enumerate(lines):
        page = html.unescape(client.get(f"{ROUND}/trail/{number}").text)
        (line_shown,) = re.findall(r'<p class="command">(\{.*?\})</p>', page)
        assert line_shown == line.decode()
        labels = re.findall(r'__key">([^<]+)</dt>', page)
        raw = read(line).data
        assert not set(labels) & raw.keys()
        assert len(labels) >= len(raw) - ("asks" in raw)
        assert not [each for each in re.findall(r'__value said">([^<]+)</dd>', page) if each.endswith("Z")]


@pytest.fixture
def checkpoints(app: Flask) -> str:
    with app.app_context():
        stories.published()
    return html.unescape(app.test_client().get(f"{ROUND}/checkpoints").text)


def test_each_link_among_the_checkpoints_says_alone_what_it_downloads(checkpoints: str) -> None:
    (table,) = re.findall(r"<table.*?</table>", checkpoints, re.DOTALL)
    links = re.findall(r'<a href="([^"]+)">(.*?)</a>', table)
    names = [re.sub(r"<[^>]+>", "", inside) for _address, inside in links]
    assert len(names) == len(set(names)) > 8
    for (address, _inside), name in zip(links, names, strict=True):
        sizes = re.findall(r"\d+", address.removeprefix(ROUND))
        assert name.startswith("Download the ")
        assert sorted(sizes) == sorted(re.findall(r"\d+", name))


@pytest.mark.parametrize("path", ["checkpoints", "trail/entries"])
def test_tables_of_the_trail_have_a_caption(path: str, app: Flask) -> None:
    with app.app_context():
        stories.published()
    page = app.test_client().get(f"{ROUND}/{path}").text
    tables = re.findall(r"<table[^>]*>\s*(\S+)", page)
    assert tables
    assert all(first.startswith("<caption>") for first in tables)
