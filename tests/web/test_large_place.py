"""400 members, 300 proposals and 40 rounds: every page asks the database as often as with three of each.

Every GET route of the permission table, asked by everybody who may see it, at every point of a round's way
where it shows something else. `make exhaustive` prints the numbers. What one kind of person is shown with as
many statements as another, in the same words, is asked for once in the large place. It takes a
quarter of an hour on two busy cores, half of it to make the place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from grants.access.table import TABLE
from tests.fixtures.tried import FOUND
from tests.web.crowd import Size
from tests.web.everywhere import walk
from tests.web.halfway import OTHERS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from flask import Flask

    from tests.web.everywhere import Page, Taken

    Walked = Mapping[Page, Taken]

FEW, MANY = Size(3, 3, 3), Size(400, 300, 40)
FEW_EVERYWHERE = Size(3, 3, 1 + len(OTHERS))
LISTING = ("front.home", "front.collaborative")
"""Pages about all rounds. What they ask about a phase is asked where there is a round in it, so these are
compared with a place that has few of everything, but a round at every point of its way, as the large one."""
MOST = 15


def differing(walked: Walked) -> list[Page]:
    """Of what says the same again with as many statements, the first."""
    seen: dict[object, Page] = {}
    for page, taken in walked.items():
        seen.setdefault((page.endpoint, page.about, taken.text, taken.number), page)
    return list(seen.values())


def table(few: Walked, many: Walked) -> Iterator[str]:
    """A line for each route, kind of person and thing: the statements with few and with many, by phase."""
    lines: dict[tuple[str, str, str], list[str]] = {}
    for page, taken in many.items():
        said = f"{page.phase} {few[page].number}, {taken.number}"
        lines.setdefault((page.endpoint, page.kind, page.about), []).append(said)
    for names, said in sorted(lines.items()):
        yield f"{', '.join(filter(None, names))}: {'; '.join(said)}"


def slowest(many: Walked) -> Iterator[str]:
    """The ten that took longest, as a hint: the figures are those of a machine that does other things too."""
    for page in sorted(many, key=lambda page: -many[page].seconds)[:10]:
        taken = many[page]
        yield f"{', '.join(filter(None, page))}: {taken.seconds:.1f} s, {taken.size // 1000:,} kB"


@pytest.mark.exhaustive
def test_every_page_takes_as_many_statements_as_with_three_of_each(
    app: Flask,
    sqlite_template: Path,
    tmp_path_factory: pytest.TempPathFactory,
    record_property: Callable[[str, object], None],
) -> None:
    few = walk(tmp_path_factory.mktemp("few"), sqlite_template, FEW)
    asked = differing(few)
    listing = [page for page in few if page.endpoint in LISTING]
    everywhere = walk(tmp_path_factory.mktemp("everywhere"), sqlite_template, FEW_EVERYWHERE, listing)
    few |= everywhere
    many = walk(tmp_path_factory.mktemp("many"), sqlite_template, MANY, {*asked, *differing(everywhere)})
    for line in ("Statements with few of everything, and with many:", *table(few, many)):
        record_property(FOUND, line)
    for line in ("What took longest with many:", *slowest(many)):
        record_property(FOUND, line)
    shown = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or set())}
    assert {page.endpoint for page in few} == shown & TABLE.keys()
    assert [page for page in asked if page not in many] == []
    numbers = {page: (few[page].number, taken.number) for page, taken in many.items()}
    assert {page: both for page, both in numbers.items() if both[0] != both[1]} == {}
    assert {page: taken.number for page, taken in many.items() if taken.number > MOST} == {}
