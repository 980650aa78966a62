"""PROJECTS: what asks for money, in the order that "file order" means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voting.ballots import Proposal
from voting.pabulib.election import BrokenFile
from voting.pabulib.lines import without_padding
from voting.pabulib.meta import amount
from voting.wording import numbered, quoted

if TYPE_CHECKING:
    from voting.pabulib.lines import Lines


def read_projects(lines: Lines) -> tuple[tuple[Proposal, ...], frozenset[str] | None]:
    """Read the section PROJECTS: id, exact cost in the file's currency, name ("" where there is none).

    With them those that a column `selected` marks with 1; None where there is no such column.
    """
    title, columns = lines.open_section("PROJECTS")
    needed(columns, ("project_id", "cost"), "PROJECTS", title)
    found: dict[str, Proposal] = {}
    marked = set()
    for number, _, cells in lines.rows():
        of = dict(zip(columns, cut_to(cells, columns, number), strict=True))
        name = of["project_id"]
        if not name:
            raise BrokenFile(number, "a project has no id")
        if name in found:
            raise BrokenFile(number, f"the project id {quoted(name)} is there twice")
        cost = amount(of["cost"], number, f"the cost of project {quoted(name)}")
        if cost < 0:
            raise BrokenFile(number, f"the cost of project {quoted(name)} is below zero: {of['cost']}")
        found[name] = Proposal(name, cost, of.get("name", ""))
        if of.get("selected") == "1":
            marked.add(name)
    if not found:
        raise BrokenFile(title, "PROJECTS lists no project")
    return tuple(found.values()), frozenset(marked) if "selected" in columns else None


def needed(columns: list[str], names: tuple[str, ...], section: str, line: int) -> None:
    """BrokenFile where one of `names` is not among the columns."""
    for name in names:
        if name not in columns:
            raise BrokenFile(line, f"{section} has no column {name}")


def cut_to(cells: list[str], columns: list[str], line: int) -> list[str]:
    """The cells of a row, one for each column; BrokenFile for fewer, or for more that hold anything."""
    if len(cells) < len(columns) or len(without_padding(cells)) > len(columns):
        found = len(cells) if len(cells) < len(columns) else len(without_padding(cells))
        are = "is" if found == 1 else "are"
        raise BrokenFile(line, f"there {are} {numbered(found, 'field')} where the header has {len(columns)}")
    return cells[: len(columns)]
