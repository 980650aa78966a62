"""The list of mutants that may live is about the engine as it is, and whatever is not as listed is named."""

from __future__ import annotations

import importlib
import re
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.house.tree import ROOT, read

if TYPE_CHECKING:
    from types import ModuleType

SHOWN = """# voting.ties.x_settle__mutmut_3: survived
--- voting/ties.py
+++ voting/ties.py
@@ -1,5 +1,5 @@
 def settle(equals, order):
-    groups, used = [list(equals)], []
+    groups, used = None
     for name in order:
"""


@pytest.fixture
def mutants(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    return importlib.import_module("mutants")


def test_every_survivor_on_the_list_is_of_a_line_there_is(mutants: ModuleType) -> None:
    listed = mutants.read_list()
    assert listed, "the list is empty"
    for one in listed:
        module = next(
            name
            for name in (one["where"].rsplit(".", parts)[0] for parts in (1, 2))
            if not re.search("[A-Z]", name) and find_spec(name)
        )
        folder = Path(*module.split("."))
        source = read(
            next(path for path in (folder.with_suffix(".py"), folder / "__init__.py") if path.exists())
        )
        text = " ".join(source.split())
        assert " ".join(one["was"].split()) in text, one
        assert re.match(r"(?:equivalent|not told|cannot happen): .{20}", one["reason"]), one


def test_a_mutant_is_known_by_its_place_and_its_lines(mutants: ModuleType) -> None:
    expected = ("voting.ties.settle", "groups, used = [list(equals)], []", "groups, used = None")
    assert mutants.changed("voting.ties.x_settle", SHOWN) == expected
    assert mutants.changed("voting.a.xǁOneǁ_two", SHOWN).where == "voting.a.One._two"
    assert mutants.changed("voting.a.x__three", SHOWN).where == "voting.a._three"


def test_figures_are_of_each_module_and_of_all(mutants: ModuleType) -> None:
    results = [("voting.a.x_one", "killed"), ("voting.a.x_one", "survived"), ("voting.b.x_two", "timeout")]
    assert [line.split() for line in mutants.figures(results).splitlines()] == [
        ["voting.a", "2", "mutants,", "1", "killed,", "50.0", "%"],
        ["voting.b", "1", "mutants,", "1", "killed,", "100.0", "%"],
        ["all", "3", "mutants,", "2", "killed,", "66.7", "%"],
    ]


def test_only_what_is_as_listed_passes(mutants: ModuleType) -> None:
    one, other = mutants.Mutant("voting.a.one", "x < 1", "x <= 1"), mutants.Mutant("voting.b.two", "y", "z")
    enough = [("voting.a.x_one", "killed")] * 9 + [("voting.a.x_one", "survived")]
    assert mutants.judged(enough, [one], [one], []) == []
    assert mutants.judged(enough, [one, other], [one], []) == [
        "voting.b.two: it survives, and survivors.toml does not say why:\n  - y\n  + z"
    ]
    assert mutants.judged(enough, [one], [one, other], []) == [
        "voting.b.two: it is killed now, and still in survivors.toml:\n  - y\n  + z"
    ]
    assert mutants.judged(enough, [one], [one, other], [other]) == []
    assert mutants.judged(enough[1:], [one], [one], []) == [
        "88.9 % are killed, and at least 90 % have to be."
    ]
    assert mutants.judged([("voting.a.x_one", "no tests")], [one], [one], []) == [
        "0.0 % are killed, and at least 90 % have to be."
    ]
