"""PROJECTS: what asks for money, in the order that "file order" means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voting.ballots import Proposal
from voting.pabulib.election import BrokenFile
from voting.pabulib.lines import without_padding
from voting.pabulib.meta import amount

if TYPE_CHECKING:
    from voting.pabulib.lines import Lines, Row


def read_projects(lines: Lines) -> tuple[Proposal, ...]:
    """Read the section PROJECTS: id, exact cost in the file's currency, name ("" where there is none)."""
    title, columns = lines.open_section("PROJECTS")
    needed(columns, ("project_id", "cost"), "PROJECTS", title)
    found: dict[str, Proposal] = {}
    for row in lines.rows():
        of = dict(zip(columns, cut_to(row, columns), strict=True))
        name = of["project_id"]
        if not name:
            raise BrokenFile(row.number, "a project has no id")
        if name in found:
            raise BrokenFile(row.number, f"the project id {name!r} is there twice")
        cost = amount(of["cost"], row.number, f"the cost of project {name!r}")
        if cost < 0:
            raise BrokenFile(row.number, f"the cost of project {name!r} is below zero: {of['cost']}")
        found[name] = Proposal(name, cost, of.get("name", ""))
    if not found:
        raise BrokenFile(title, "PROJECTS lists no project")
    return tuple(found.values())


def needed(columns: list[str], names: tuple[str, ...], section: str, line: int) -> None:
    """BrokenFile where one of `names` is not among the columns."""
    for name in names:
        if name not in columns:
            raise BrokenFile(line, f"{section} has no column {name}")


def cut_to(row: Row, columns: list[str]) -> list[str]:
    """The cells of `row`, one for each column; BrokenFile for fewer, or for more that hold anything."""
    cells = row.cells if len(row.cells) <= len(columns) else without_padding(row.cells)
    if len(cells) > len(columns) or len(row.cells) < len(columns):
        raise BrokenFile(row.number, f"there are {len(cells)} fields where the header has {len(columns)}")
    return cells + [""] * (len(columns) - len(cells))
