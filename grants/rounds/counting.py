"""The pages about the rules, from the one source that docs/ shows too."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from flask import current_app
from markdown_it import MarkdownIt
from markupsafe import Markup

from voting.rules import RULES

ORDER = ("average", "median", "majority-judgement", "greedy", "greedy-stop", "equal-shares")
"""Rules for panels first, then those for votes."""
CLASSES = {
    "table_open": "govuk-table whole-words",
    "tr_open": "govuk-table__row",
    "th_open": "govuk-table__header",
    "td_open": "govuk-table__cell",
}
"""A plain table in Markdown, dressed as every other."""
EXAMPLE = re.compile(r"```pabulib\n(.*?)```\n", re.DOTALL)


@dataclass(frozen=True)
class RulePage:
    """A rule: its title, what it does in a sentence, and the whole page; `example` is a file to count."""

    name: str
    title: str
    lead: str
    words: Markup
    example: str


@lru_cache
def _read(path: Path) -> RulePage:
    source = path.read_text(encoding="utf-8")
    example = EXAMPLE.search(source)
    title, _, rest = EXAMPLE.sub("", source).partition("\n")
    lead, _, body = rest.strip().partition("\n\n")
    words = MarkdownIt("commonmark", {"html": False}).render(body)
    return RulePage(
        name=path.stem,
        title=title.removeprefix("# "),
        lead=lead.strip("*"),
        words=Markup(words),  # noqa: S704 - our own pages, read with raw HTML switched off
        example=example[1] if example else "",
    )


@lru_cache
def _ballots(path: Path) -> Markup:
    _title, _, body = path.read_text(encoding="utf-8").partition("\n")
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = markdown.parse(body)
    for token in tokens:
        if token.type in CLASSES:
            token.attrSet("class", CLASSES[token.type])
    return Markup(markdown.renderer.render(tokens, markdown.options, {}))  # noqa: S704 - as above


def ballots_each_rule_counts() -> Markup:
    """Which rule counts which kind of ballot, and why not where it does not."""
    return _ballots(Path(current_app.root_path) / "docs" / "ballots.md")


def rule_page(name: str) -> RulePage | None:
    """The page of a rule; None for a name that is none."""
    return _read(Path(current_app.root_path) / "docs" / "rules" / f"{name}.md") if name in RULES else None


def rule_pages() -> list[RulePage]:
    """All of them, in the order in which they are listed."""
    return [page for name in ORDER if (page := rule_page(name)) is not None]


def page_after(rule: RulePage) -> RulePage | None:
    """The one listed after it; None after the last."""
    following = dict(pairwise(ORDER)).get(rule.name)
    return rule_page(following) if following else None
