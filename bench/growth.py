"""How the time to read and count grows with the scores read: figures, and a drawing of them."""

from __future__ import annotations

from functools import partial
from math import log
from statistics import linear_regression
from typing import TYPE_CHECKING, TypeAlias
from xml.sax.saxutils import escape

from bench.timing import Figure, best
from bench.votes import vote
from voting import pabulib
from voting.count import count_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

Points: TypeAlias = "Sequence[tuple[int, float]]"
"""How many scores were read, and the seconds it took."""
SERIES = (
    ("average", "scores of panels of 60 proposals, average", "scoring", 60, 60),
    ("equal-shares", "approvals of cities of 100 projects, equal shares", "approval", 100, 5),
)
"""The rule, what is counted, the kind of vote, proposals, and how many a ballot names."""
SCORES = (50_000, 100_000, 200_000, 400_000, 800_000)
WIDTH, HEIGHT, EDGE = 720, 420, 70
COLOURS = ("#1d70b8", "#b3440e")


def figures(folder: Path, drawing: Path | None = None) -> Iterator[Figure]:
    """Measure every size of each series, and draw them if asked to."""
    drawn: dict[str, Points] = {}
    for rule, what, kind, proposals, named in SERIES:
        points = []
        for about in SCORES:
            path = vote(folder / f"growth-{rule}-{about}.pb", kind, about // named, proposals, named)
            scores = sum(len(ballot.votes) for ballot in pabulib.read(path).ballots)
            count = partial(count_file, str(path), rule, ("file",), with_recount=False)
            figure = best(f"growth-{rule}-{about}", f"{scores:>9,} {what}: read and counted", count)
            points.append((scores, figure.seconds))
            yield figure
        yield Figure(f"growth-{rule}", "  it grows with the scores to the power of", power(points), unit="")
        drawn[what] = points
    if drawing:
        drawing.write_text(draw(drawn), encoding="utf-8")


def power(points: Points) -> float:
    """The slope of the logarithms: 1 where twice the scores take twice the time, 2 where they take four."""
    scores, seconds = zip(*points, strict=True)
    return round(linear_regression([log(each) for each in scores], [log(each) for each in seconds]).slope, 2)


def draw(series: Mapping[str, Points]) -> str:
    """Each series as dots and the straight line through its last one and the origin, as an SVG."""
    most = max(scores for points in series.values() for scores, _ in points)
    longest = max(seconds for points in series.values() for _, seconds in points)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif">',
        "<title>Seconds to read and count, by the scores read</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        f'<path d="M{EDGE} {EDGE / 2}V{HEIGHT - EDGE}H{WIDTH - EDGE / 2}" fill="none" stroke="#505a5f"/>',
        f'<text x="{EDGE - 8}" y="{EDGE / 2 + 5}" text-anchor="end">{longest:.1f} s</text>',
        f'<text x="{WIDTH - EDGE / 2}" y="{HEIGHT - EDGE + 22}" text-anchor="end">{most:,} scores</text>',
    ]
    for index, (what, points) in enumerate(series.items()):
        at = [
            (
                EDGE + (WIDTH - 1.5 * EDGE) * scores / most,
                HEIGHT - EDGE - (HEIGHT - 1.5 * EDGE) * seconds / longest,
            )
            for scores, seconds in points
        ]
        colour, (last_x, last_y) = COLOURS[index % len(COLOURS)], at[-1]
        parts += [
            f'<path d="M{EDGE} {HEIGHT - EDGE}L{last_x:.1f} {last_y:.1f}" stroke="{colour}"/>',
            *(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="{colour}"/>' for x, y in at),
            f'<text x="{EDGE + 20}" y="{EDGE / 2 + 15 + 22 * index}" fill="{colour}">{escape(what)}</text>',
        ]
    return "\n".join([*parts, "</svg>\n"])
