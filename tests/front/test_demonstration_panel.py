"""A round made from a real panel: the highest means of the scores cast are funded, and `nan` is no score."""

from __future__ import annotations

import csv
import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from grants.decisions.service import counted, result_of
from grants.front.demonstration.panel import BrokenPanel, Scale, read, read_scale
from grants.reports import ledger_check
from grants.reports.exports import export_round
from grants.rounds.queries import round_named, rules_of
from grants.scoring.roll import names_on_roll
from tests.fixtures.databases import let_go, make_app
from tests.front.demonstrations import demo, told, verify

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from grants.config import Settings

HIGH = 40
PANEL = "panels/aibs_ratings_12x28.csv"
EIGHT, FIVE = "panel-of-28-proposals-8-places", "panel-of-28-proposals-5-places"
SCALE = ("--scale", "0:40", "--low-is-good")


@pytest.fixture(scope="module")
def panels(filled: Flask, where: Settings, shared_data: Path) -> Iterator[Flask]:
    """A copy of the demonstration with the panel's round for eight, and then one for five."""
    here = Path(where.database_url.removeprefix("sqlite:///"))
    copy = here.with_name("panels.db")
    with closing(sqlite3.connect(here)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    assert filled
    app = make_app(replace(where, database_url=f"sqlite:///{copy}"))
    scores = ("--scores", str(shared_data / PANEL), *SCALE)
    first = told(app, *scores, "--fund", "8")
    then = told(app, *scores, "--fund", "5")
    assert {each["slug"] for each in then["rounds"]} - {each["slug"] for each in first["rounds"]} == {FIVE}
    yield app
    let_go(app)


@pytest.fixture(scope="module")
def means(shared_data: Path) -> dict[str, Fraction]:
    """Worked out here: each proposal's mean of the scores given, turned round so that high is good."""
    with (shared_data / PANEL).open(newline="") as file:
        columns = zip(*csv.reader(file), strict=True)
        given = [[HIGH - int(cell) for cell in column if cell != "nan"] for column in columns]
    return {f"p{number}": Fraction(sum(scores), len(scores)) for number, scores in enumerate(given, 1)}


@pytest.mark.parametrize(
    ("slug", "places", "winners"),
    [
        (FIVE, 5, "p17 p19 p25 p21 p4"),
        (EIGHT, 8, "p17 p19 p25 p21 p4 p23 p20 p22"),
    ],
)
def test_the_highest_means_of_the_scores_cast_are_funded(
    panels: Flask, means: dict[str, Fraction], slug: str, places: int, winners: str
) -> None:
    highest = sorted(means, key=lambda name: means[name], reverse=True)[:places]
    assert sorted(highest) == sorted(winners.split())
    with panels.app_context():
        round_ = round_named(slug)
        assert round_ is not None
        made = counted(round_)
        assert made is not None
        found = result_of(made)
    assert round_.phase == "published"
    assert found["winners"] == winners.split()
    assert {each["proposal"]: Fraction(each["standing"]) for each in found["standings"]} == means
    assert (found["budget"], found["spent"]) == (places * 100_000, places * 100_000)


def test_the_roll_is_as_long_as_the_panel_and_each_cast(panels: Flask) -> None:
    with panels.app_context():
        round_ = round_named(EIGHT)
        assert round_ is not None
        made = counted(round_)
        assert made is not None
        found = result_of(made)
        assert len(names_on_roll(round_.id)) == 12
        (criterion,) = rules_of(round_.id).criteria
    assert (found["ballots"], found["roll"]) == (12, 12)
    assert sum(12 - each["scorers"] for each in found["standings"]) == 57
    assert (criterion.low, criterion.high, len(criterion.points)) == (0, 40, 41)


@pytest.mark.parametrize("slug", [FIVE, EIGHT])
def test_a_panel_round_verifies_offline(panels: Flask, slug: str, tmp_path: Path) -> None:
    with panels.app_context():
        round_ = round_named(slug)
        assert round_ is not None
        assert list(ledger_check.check(round_)) == []
        (tmp_path / "panel.zip").write_bytes(export_round(round_, "bundle"))
    ran = verify(tmp_path / "panel.zip")
    assert ran.returncode == 3, ran.stdout + ran.stderr


def test_the_same_panel_again_adds_nothing_and_people_stay_who_they_are(
    panels: Flask, shared_data: Path
) -> None:
    before, again = told(panels), told(panels, "--scores", str(shared_data / PANEL), *SCALE, "--fund", "5")
    assert again["rounds"] == before["rounds"]
    assert len(again["rounds"]) == 8
    people = [person for person in again["people"] if person["role"] == "member"]
    assert [person["collaborative"] for person in people] == ["Salford Together"] * 12


def test_a_longer_and_a_shorter_panel_have_rolls_of_their_own(panels: Flask, tmp_path: Path) -> None:
    file = tmp_path / "panel.csv"
    file.write_text("\n".join(["3,nan,1"] * 30 + ["nan,nan,nan"]))
    told(panels, "--scores", str(file), "--scale", "1:5", "--fund", "2")
    file.write_text("2,5\n2,4\nnan,3\n")
    said = told(panels, "--scores", str(file), "--scale", "0:5", "--fund", "1")
    assert [each["slug"] for each in said["rounds"][8:]] == [
        "panel-of-2-proposals-one-place",
        "panel-of-3-proposals-2-places",
    ]
    with panels.app_context():
        few, many = (round_named(each["slug"]) for each in said["rounds"][8:])
        assert few is not None
        assert many is not None
        results = [json.loads(made.result) for made in map(counted, (few, many)) if made is not None]
        low, five = rules_of(many.id).criteria[0].points[0], rules_of(many.id).criteria[0].points[4]
    assert [(found["ballots"], found["roll"]) for found in results] == [(3, 3), (30, 31)]
    # With two scores a proposal has no standing; the other is funded, and with it every proposal that fits.
    assert [found["winners"] for found in results] == [["p2"], ["p1", "p3"]]
    assert (low.score, low.words, five.words) == (1, "1", "5")
    members = [each for each in said["people"] if each["collaborative"] == "Reading panel of 31"]
    assert [each["role"] for each in members] == ["member"] * 19


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "it is empty"),
        (b"\n\n", "it is empty"),
        (b"1,2\n1\n", "line 2: it has 1 columns, and the first line 2"),
        (b"1,2\n\n1,2\n", "line 2: it has 0 columns, and the first line 2"),
        (b"1,2\n1,two\n", "line 2, column 2: “two” is not a number"),
        (b"1,2\n1,\n", "line 2, column 2: it is empty; write nan where no score was given"),
        (b"1,2\n1,2.5\n", "line 2, column 2: 2.5 is not a whole number"),
        (b"1,2\n1,1e1\n", "line 2, column 2: 1e1 is not a whole number"),
        (b"1,2\n1,inf\n", "line 2, column 2: “inf” is not a number"),
        ("1,2\n1,\u0663\n".encode(), "line 2, column 2: “\u0663” is not a number"),
        (b"1,2\n41,2\n", "line 2, column 1: 41 is not on the scale 0:40"),
        (b"1,-2\n1,2\n", "line 1, column 2: -2 is not on the scale 0:40"),
        (b"1,2\n1,\xff\n", "line 2: these bytes are not UTF-8"),
        (b'1,2\n1,"2"x\n', "line 2: this is not CSV: ',' expected after '\"'"),
        (b"1,\x00\n", "line 1, column 2: “\N{REPLACEMENT CHARACTER}” is not a number"),
        (b"nan,nan\n", "there is not one score in it"),
    ],
)
def test_a_broken_panel_is_told_with_its_place(content: bytes, sentence: str) -> None:
    with pytest.raises(BrokenPanel) as broken:
        read(content, Scale(0, 40), 1)
    assert broken.value.sentence == sentence


@pytest.mark.parametrize("fund", [-1, 0, 3])
def test_a_pot_for_none_or_more_than_there_are_is_refused(fund: int) -> None:
    with pytest.raises(BrokenPanel, match=f"the pot cannot be for {fund} of its proposals: there are 2"):
        read(b"1,2\n", Scale(0, 40), fund)


@pytest.mark.parametrize(
    "scale", ["", "5", "0-5", "0:", "0:x", "-1:5", "5:5", "5:1", "0:1001", "0:5:9", "0.5:2"]
)
def test_a_scale_that_is_none_is_refused(scale: str) -> None:
    with pytest.raises(BrokenPanel, match="the scale"):
        read_scale(scale)


def test_scores_are_read_as_they_are_or_turned_round() -> None:
    content = b"\xef\xbb\xbf 3 ,NaN,5.0\r\n1,2,+4\r\n\r\n"
    assert read(content, read_scale("1:5"), 3).rows == ((3, None, 5), (1, 2, 4))
    assert read(content, read_scale("1:5", is_low_good=True), 3).rows == ((3, None, 1), (5, 4, 2))
    assert len(read(content, read_scale("1:5"), 1).digest) == 64


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--scale", "0:5", "--fund", "1"), "which is missing"),
        (("--low-is-good",), "which is missing"),
        (("--scores", "{file}", "--fund", "1"), "--scores needs --scale LOW:HIGH and --fund K."),
        (("--scores", "{file}", "--scale", "0:5"), "--scores needs --scale LOW:HIGH and --fund K."),
        (("--scores", "{file}", "--scale", "0:5", "--fund", "x"), "Invalid value for '--fund'"),
        (("--scores", "{file}", "--scale", "0:5", "--fund", "0"), "{file}, the pot cannot be for 0 of"),
        (("--scores", "{file}", "--scale", "5", "--fund", "1"), "{file}, the scale 5 is not two whole"),
        (
            ("--scores", "{file}", "--scale", "0:3", "--fund", "1"),
            "{file}, line 1, column 2: 4 is not on",
        ),
        (("--scores", "{file}.no", "--scale", "0:5", "--fund", "1"), "{file}.no: No such file or directory."),
    ],
)
def test_what_cannot_be_used_writes_nothing(
    app: Flask, tmp_path: Path, arguments: tuple[str, ...], sentence: str
) -> None:
    file = tmp_path / "panel.csv"
    file.write_text("1,4\n2,5\n")
    result = demo(app, "--json", *(each.format(file=file) for each in arguments))
    assert (result.exit_code, result.stdout) == (2, "")
    assert sentence.format(file=file) in result.stderr
    with app.app_context():
        assert round_named("warm-winter") is None
