"""Reads the application's source and finds every verb that writes in a round and reaches no entry.

Nobody lists verbs here. What belongs to a round is what its tables' foreign keys lead to; what writes is a
function that makes a row of those tables, gives one of their columns a value, deletes, or says so in SQL.
From there the search goes up through whoever calls it, until a function reaches `ledger.record` or a view
does the calling: what a view calls and no entry follows from is a verb without an entry.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from grants.db import Base, db
from tests.fixtures.shared import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy import Table

RECORD = "grants.audit.ledger.record"
ENTERING = "grants.rounds.phases.ENTERING"
ON_ENTERING = "grants.rounds.phases.on_entering"
EDGES = frozenset({"flask.request", "flask.Blueprint", "click"})
IN_SQL = re.compile(r"\b(?:insert\s+into|update|delete\s+from)\s+(\w+)", re.IGNORECASE)
Function: TypeAlias = "ast.FunctionDef | ast.AsyncFunctionDef"


TELLING = {"messages"}
"""What says which round it is about, and changes nothing in it."""


def tables_of_a_round() -> set[str]:
    """`rounds`, and every table from which foreign keys lead to it, but those that only tell of a change."""
    found = {"rounds"}
    before = 0
    while len(found) != before:
        before = len(found)
        found |= {name for name, table in db.metadata.tables.items() if _parents(table) & found}
    return found - TELLING


def _parents(table: Table) -> set[str]:
    return {key.column.table.name for key in table.foreign_keys}


def sources() -> dict[str, str]:
    """Every module of the application, by name."""
    found = {}
    for path in sorted((ROOT / "grants").rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        found[".".join(parts).removesuffix(".__init__")] = path.read_text("utf-8")
    return found


@dataclass
class Module:
    """One module: what its names stand for, and its functions."""

    name: str
    names: dict[str, str] = field(default_factory=dict)
    functions: dict[str, Function] = field(default_factory=dict)
    assigned: set[str] = field(default_factory=set)

    def read(self, source: str) -> None:
        """Take in the source."""
        body = ast.parse(source)
        for node in ast.walk(body):
            if isinstance(node, ast.ImportFrom) and node.module:
                self.names |= {each.asname or each.name: f"{node.module}.{each.name}" for each in node.names}
            elif isinstance(node, ast.Import):
                self.names |= {each.asname or each.name: each.name for each in node.names}
        for top in body.body:
            if isinstance(top, ast.FunctionDef | ast.AsyncFunctionDef):
                self._keep(top.name, top)
            elif isinstance(top, ast.ClassDef):
                self.names[top.name] = f"{self.name}.{top.name}"
                for inner in top.body:
                    if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef):
                        self.functions[f"{self.name}.{top.name}.{inner.name}"] = inner
            elif isinstance(top, ast.Assign | ast.AnnAssign):
                targets = top.targets if isinstance(top, ast.Assign) else [top.target]
                self.assigned |= {each.id for each in targets if isinstance(each, ast.Name)}
        self.names |= {name: f"{self.name}.{name}" for name in self.assigned}

    def _keep(self, name: str, function: Function) -> None:
        self.names[name] = f"{self.name}.{name}"
        self.functions[f"{self.name}.{name}"] = function

    def meant(self, node: ast.AST) -> str:
        """What a name, or a name with dots, stands for; empty where that cannot be said."""
        match node:
            case ast.Name(id=name):
                return self.names.get(name, "")
            case ast.Attribute(value=base, attr=attr):
                known = self.meant(base)
                return f"{known}.{attr}" if known else ""
        return ""

    def spelt(self, node: ast.AST) -> str:
        """A plain name as it is written."""
        return node.id if isinstance(node, ast.Name) else ""

    @property
    def is_edge(self) -> bool:
        """Whether it reads requests or is the command line: what it calls are verbs."""
        return not EDGES.isdisjoint(self.names.values())


class House:
    """All modules together: who calls whom, who writes, who records."""

    def __init__(self, written: Mapping[str, str]) -> None:
        self.tables = tables_of_a_round()
        mapped = [mapper for mapper in Base.registry.mappers if mapper.local_table.name in self.tables]
        self.rows = {f"{each.class_.__module__}.{each.class_.__name__}" for each in Base.registry.mappers}
        self.models = {f"{each.class_.__module__}.{each.class_.__name__}" for each in mapped}
        self.columns = {name for each in mapped for name in each.attrs.keys()}  # noqa: SIM118 - no mapping
        self.modules = {name: Module(name) for name in written}
        for name, module in self.modules.items():
            module.read(written[name])
        self.where = {name: module for module in self.modules.values() for name in module.functions}
        self.methods: dict[str, set[str]] = defaultdict(set)
        for name, module in self.where.items():
            if name.count(".") > module.name.count(".") + 1:
                self.methods[name.rsplit(".", 1)[1]].add(name)
        self.entering = {name for name in self.where if self._enters(name)}
        self.calls = {name: set(self._calls(name)) for name in self.where}
        self.callers: dict[str, set[str]] = defaultdict(set)
        for name, called in self.calls.items():
            for each in called:
                self.callers[each].add(name)

    def _enters(self, name: str) -> bool:
        module, function = self.where[name], self.where[name].functions[name]
        calls = (each for each in function.decorator_list if isinstance(each, ast.Call))
        return any(module.meant(each.func) == ON_ENTERING for each in calls)

    def _calls(self, name: str) -> Iterator[str]:
        """Every function that one names, called or handed on; a method by its name, whosever it is."""
        module = self.where[name]
        for node in ast.walk(module.functions[name]):
            meant = module.meant(node)
            if meant == ENTERING:
                yield from self.entering
            elif meant in self.where and meant != name:
                yield meant
            elif isinstance(node, ast.Attribute) and not meant:
                yield from self.methods.get(node.attr, set()) - {name}

    def recorders(self) -> set[str]:
        """The functions that write an entry themselves."""
        return set(self.callers[RECORD])

    def down_from(self, name: str) -> set[str]:
        """A function and all that it leads to."""
        return _reached({name}, self.calls)

    @cached_property
    def writers(self) -> set[str]:
        """The functions in which something of a round is written."""
        return {name for name in self.where if any(self._writes(name))}

    def _writes(self, name: str) -> Iterator[bool]:
        module, function = self.where[name], self.where[name].functions[name]
        types = self._types(module, function)
        for node in ast.walk(function):
            match node:
                case ast.Call():
                    yield self._call_writes(module, node, types)
                case ast.Attribute(value=ast.Name(id=owner), attr=attr, ctx=ast.Store()):
                    known = types.get(owner, "")
                    yield attr in self.columns and owner != "self" and (not known or known in self.models)
                case ast.Attribute(attr=attr, ctx=ast.Store()):
                    yield attr in self.columns
                case ast.Constant(value=str(sentence)):
                    yield any(each in self.tables for each in IN_SQL.findall(sentence))

    def _call_writes(self, module: Module, call: ast.Call, types: Mapping[str, str]) -> bool:
        meant = module.meant(call.func)
        if meant in self.models:
            return True
        named = {module.meant(each) for argument in call.args for each in ast.walk(argument)}
        if meant in {"sqlalchemy.insert", "sqlalchemy.update", "sqlalchemy.delete"}:
            others = {each for each in named if each.rpartition(".")[0] in self.modules} - self.models
            return bool(named & self.models) or not others
        if meant == "grants.db.db.session.delete" or module.spelt(call.func) == "setattr":
            first = call.args[0]
            known = types.get(first.id, "") if isinstance(first, ast.Name) else ""
            return not known or known in self.models
        return False

    def _types(self, module: Module, function: Function) -> dict[str, str]:
        """What is known of names inside a function: arguments' annotations, and rows made or read here."""
        arguments = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
        types = {each.arg: module.meant(each.annotation) for each in arguments if each.annotation}
        for node in ast.walk(function):
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                types[node.targets[0].id] = self._made(module, node.value, types)
        return types

    def _made(self, module: Module, value: ast.expr, types: Mapping[str, str]) -> str:
        """The class of the rows that an expression makes, or asks the database or another function for."""
        called = module.meant(value.func) if isinstance(value, ast.Call) else ""
        if called in self.where:
            gives = self.where[called].functions[called].returns
            found = {self.where[called].meant(each) for each in ast.walk(gives)} if gives else set()
        else:
            nodes = list(ast.walk(value))
            found = {module.meant(each) for each in nodes}
            if not found & self.rows:
                found |= {types.get(module.spelt(each), "") for each in nodes}
        found &= self.rows
        return found.pop() if len(found) == 1 else ""

    def verbs_without_entry(self, forgetful: str = "") -> set[str]:
        """Verbs that write in a round and from which no entry follows, on whichever way up.

        As if one function, `forgetful`, did not write its own.
        """
        recording = _reached(self.recorders() - {forgetful}, self.callers)
        found: set[str] = set()
        seen: set[str] = set()
        ahead = sorted(self.writers)
        found |= {name for name in ahead if self.where[name].is_edge and name not in recording}
        while ahead:
            name = ahead.pop()
            if name in seen or name in recording or self.where[name].is_edge:
                continue
            seen.add(name)
            callers = self.callers[name]
            inner = {each for each in callers if not self.where[each].is_edge}
            if not inner or inner != callers:
                found.add(name)
            ahead += inner
        return found


def _reached(start: set[str], along: Mapping[str, set[str]]) -> set[str]:
    """Everything that can be got to from there, and the start."""
    found, ahead = set(start), list(start)
    while ahead:
        more = along.get(ahead.pop(), set()) - found
        found |= more
        ahead += more
    return found
