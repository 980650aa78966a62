"""Finds every sentence a person may read: in templates outside gettext, inside gettext, and in Python."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from jinja2 import Environment, nodes

if TYPE_CHECKING:
    from collections.abc import Iterator

GETTEXT = {
    "_",
    "gettext",
    "ngettext",
    "pgettext",
    "npgettext",
    "lazy_gettext",
    "lazy_pgettext",
    "lazy_ngettext",
}
READ_ATTRIBUTES = {"alt", "aria-description", "aria-label", "aria-roledescription", "placeholder", "title"}
READ_KEYS = {
    "ariaLabel",
    "caption",
    "description",
    "fallbackText",
    "formGroupLabel",
    "hint",
    "html",
    "iconFallbackText",
    "label",
    "landmarkLabel",
    "legend",
    "placeholder",
    "summaryText",
    "text",
    "title",
    "titleText",
    "visuallyHiddenText",
}
"""Keys of a GOV.UK macro's parameters whose string a person reads."""

NAMES = {"Evenhand"}
"""Said the same in every language."""

HOLE = "\ue000"
"""Stands for whatever an expression puts on the page."""

LETTERS = re.compile(r"[^\W\d_]{2,}")

environment = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do", "jinja2.ext.loopcontrols"])  # noqa: S701 - it renders nothing
environment.newstyle_gettext = True  # type: ignore[attr-defined]


@dataclass(frozen=True, order=True)
class Finding:
    """A sentence and the line it stands on."""

    line: int
    words: str


def readable(text: str) -> bool:
    """Whether the text holds a word that would have to be translated."""
    return any(word not in NAMES for word in LETTERS.findall(text))


def bare(source: str) -> list[Finding]:
    """Every sentence of a template that does not pass through gettext."""
    reader = PageReader()
    reader.feed(without_expressions(source))
    reader.close()
    return sorted({*reader.findings, *bare_in_expressions(source)})


def without_expressions(source: str) -> str:
    """The template as HTML: what an expression may print for itself, nothing for tags and trans blocks."""
    kept: list[str] = []
    tag: list[str] = []
    expression: list[str] | None = None
    translating = False
    for _line, kind, value in environment.lexer.tokeniter(source, None):
        if kind == "block_begin":
            tag = []
        elif kind == "name" and expression is None:
            tag.append(value)
        elif kind == "block_end":
            translating = {"trans": True, "endtrans": False}.get(tag[0] if tag else "", translating)
        elif kind == "variable_begin":
            expression = []
        if expression is not None:
            expression.append(value)
        if kind == "variable_end" and expression is not None:
            kept.append("" if translating else shown("".join(expression)))
            expression = None
        kept.append(value if kind == "data" and not translating else "\n" * value.count("\n"))
    return "".join(kept)


def shown(expression: str) -> str:
    """What an expression (with its braces) puts on the page: the strings written in it, and a hole."""
    outputs = environment.parse(expression).find_all(nodes.Output)
    words = [text.value for output in outputs for node in output.nodes for text in printed(node)]
    return escape(" ".join([*words, HOLE])).replace("\n", " ")


class PageReader(HTMLParser):
    """Reads as a person and a screen reader do: text, and the attributes that are spoken."""

    def __init__(self) -> None:
        """Start with nothing read."""
        super().__init__(convert_charrefs=True)
        self.findings: list[Finding] = []
        self.silent: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Read the attributes that are spoken."""
        if tag in {"script", "style"}:
            self.silent = tag
        given = dict(attrs)
        spoken = set(READ_ATTRIBUTES)
        if tag == "input" and given.get("type") in {"submit", "button", "reset"}:
            spoken.add("value")
        if tag == "meta" and given.get("name") == "description":
            spoken.add("content")
        for name in sorted(spoken & given.keys()):
            self.note(given[name] or "")

    def handle_endtag(self, tag: str) -> None:
        """Speak again after a script or a style."""
        if tag == self.silent:
            self.silent = None

    def handle_data(self, data: str) -> None:
        """Read the text between tags."""
        if self.silent is None:
            self.note(data)

    def note(self, text: str) -> None:
        """Keep it if a person would have to understand it."""
        if readable(text):
            skipped = len(text) - len(text.lstrip())
            line = self.getpos()[0] + text[:skipped].count("\n")
            self.findings.append(Finding(line, " ".join(text.replace(HOLE, "…").split())))


def bare_in_expressions(source: str) -> Iterator[Finding]:
    """Strings handed to a macro under a key that people read."""
    for node in environment.parse(source).find_all((nodes.Pair, nodes.Keyword)):
        key = (
            node.key.value if isinstance(node, nodes.Pair) and isinstance(node.key, nodes.Const) else node.key
        )
        if key in READ_KEYS:
            yield from (
                Finding(text.lineno, text.value) for text in printed(node.value) if readable(text.value)
            )


def printed(node: nodes.Node) -> Iterator[nodes.Const]:
    """The strings an expression may come out as."""
    if isinstance(node, nodes.Const) and isinstance(node.value, str):
        yield node
    elif isinstance(node, nodes.CondExpr):
        yield from printed(node.expr1)
        if node.expr2 is not None:
            yield from printed(node.expr2)
    elif isinstance(node, nodes.Concat):
        for part in node.nodes:
            yield from printed(part)
    elif isinstance(node, nodes.Or | nodes.And | nodes.Add):
        yield from printed(node.left)
        yield from printed(node.right)
    elif (
        isinstance(node, nodes.Filter)
        and node.node is not None
        and node.name in {"default", "d", "safe", "title"}
    ):
        yield from printed(node.node)
        for argument in node.args:
            yield from printed(argument)


def translated(source: str) -> list[Finding]:
    """Every sentence of a template that does pass through gettext."""
    found = environment.extract_translations(source)  # type: ignore[attr-defined]
    return [
        Finding(line, text)
        for line, _function, said in found
        for text in (said if isinstance(said, tuple) else (said,))
        if text
    ]


def translated_in_python(tree: ast.AST) -> list[Finding]:
    """Every sentence of a module that passes through gettext."""
    return [
        Finding(argument.lineno, argument.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and name_of(node.func) in GETTEXT
        for argument in node.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    ]


def name_of(function: ast.expr) -> str:
    """What a call calls: the last part of its name."""
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
