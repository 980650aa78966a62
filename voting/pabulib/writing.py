"""Writing an election as a Pabulib file that reads back as the same election."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from voting import exact

if TYPE_CHECKING:
    from fractions import Fraction

    from voting.pabulib.election import Election


def write(election: Election) -> bytes:
    """The bytes of `election` as UTF-8 with LF.

    META is written as it stands, with what the other fields say of it (counts, budget, vote type) brought up
    to date. Columns other than id, cost and name, voter, vote and points are not kept.

    ValueError for what the format cannot hold: a cost that no decimal number equals, a field with a line
    break or outer space, a project id with a comma, a ballot without its voter's id.
    """
    commas = any("," in one.id for one in election.proposals)
    if commas or not all(one.voter for one in election.ballots):
        raise ValueError("a project's id has a comma, or a ballot has no voter's id")
    out = io.StringIO()
    said = {
        "num_projects": str(len(election.proposals)),
        "num_votes": str(len(election.ballots)),
        "budget": decimal(election.budget),
        "vote_type": str(election.vote_type),
    }
    _section(out, "META", [("key", "value"), *(election.meta | said).items()])
    projects = [(one.id, decimal(one.cost), one.name) for one in election.proposals]
    _section(out, "PROJECTS", [("project_id", "cost", "name"), *projects])
    columns = ("voter_id", "vote", "points") if election.vote_type.has_points else ("voter_id", "vote")
    ballots = [
        (one.voter, ",".join(one.votes), ",".join(map(str, one.points or ())))[: len(columns)]
        for one in election.ballots
    ]
    _section(out, "VOTES", [columns, *ballots])
    return out.getvalue().encode()


def decimal(value: int | Fraction) -> str:
    """`value` as a decimal number with no more digits than it needs; ValueError for one such as 1/3."""
    whole, _, denominator = exact.text(value).partition("/")
    if not denominator:
        return whole
    places = next((n for n in range(1, exact.MOST_DIGITS) if 10**n % int(denominator) == 0), None)
    if places is None:
        raise ValueError(f"{exact.text(value)} is no decimal number")
    digits = str(abs(int(whole)) * (10**places // int(denominator))).rjust(places + 1, "0")
    return f"{'-' if value < 0 else ''}{digits[:-places]}.{digits[-places:]}"


def _section(out: io.StringIO, title: str, table: list[tuple[str, ...]]) -> None:
    rows = csv.writer(out, delimiter=";", lineterminator="\n")
    rows.writerow([title])
    for row in table:
        for cell in row:
            if cell != cell.strip() or "\n" in cell or "\r" in cell:
                raise ValueError(f"a field of {title} has a line break or outer space: {cell[:60]!r}")
        rows.writerow(row)
