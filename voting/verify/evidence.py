"""What a bundle holds, read once and shared by the checks. Nothing here says that any of it is true.

Whatever cannot be read raises Broken, which says what is wrong with which file; a check that needs it ends
there.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from voting import draws, pabulib
from voting.ledger import entries, openings, published, whole
from voting.verify import rules
from voting.verify.documents import load
from voting.verify.findings import Broken, plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from voting.ledger.canonical import Value
    from voting.pabulib import Election
    from voting.verify.documents import Value as Document

ENTRIES = "entries.jsonl"
OPENINGS = "openings.jsonl"
STATUSES = ("eligible", "withdrawn", "ineligible")
MOST_LINES = 2_000_000  # of a file; 500 members scoring 300 proposals on 4 criteria make 750,000 openings
MOST_BALLOTS = 64_000_000  # bytes of ballots.pb; 130,000 ballots take about 10 million
_SLOT_DIGITS = 64


@dataclass(frozen=True, slots=True)
class Numbered:
    """An entry with its index in the tree, which counts from 0."""

    index: int
    type: str
    data: Mapping[str, Value]

    def __str__(self) -> str:
        return f"{entry_name(self.index)} ({self.type})"

    def count(self, field: str) -> int:
        """A field that is a whole number by its shape."""
        value = self.data[field]
        return value if isinstance(value, int) else 0

    def text(self, field: str) -> str:
        """A field that is text by its shape."""
        return str(self.data[field])

    def list(self, field: str) -> list[Value]:
        """A field that is a list by its shape."""
        value = self.data[field]
        return value if isinstance(value, list) else []


class Listed(NamedTuple):
    """A proposal as proposals.json lists it; `ask` in minor units."""

    id: str
    ask: int
    status: str
    title: str
    group: str
    summary: str


def entry_name(index: int) -> str:
    """Name an entry by its index from 0, and by its line from 1."""
    return f"entry {index}, line {index + 1} of {ENTRIES}"


class Evidence:
    """The files of one bundle."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = files
        self.joined: Mapping[str, Sequence[int | None]] | None = None
        """Each proposal's combined scores, ballot by ballot: set once links were given and hold."""

    def file(self, name: str) -> bytes:
        """The bytes of a file."""
        if name not in self.files:
            raise Broken(name, "the file is missing")
        return self.files[name]

    def rows(self, name: str) -> bytes:
        """The bytes of a file that is read line by line, unless its lines would fill the memory."""
        data = self.file(name)
        if data.count(b"\n") > MOST_LINES:
            raise Broken(name, f"it has more than {MOST_LINES} lines")
        return data

    @cached_property
    def lines(self) -> list[bytes]:
        """The entries as bytes, without their newlines: the leaves of the tree."""
        return self.rows(ENTRIES).removesuffix(b"\n").split(b"\n")

    @cached_property
    def entries(self) -> list[Numbered]:
        """The entries that can be read."""
        return self._read[0]

    @cached_property
    def unreadable(self) -> list[tuple[int, str]]:
        """The index of each entry that cannot be read, and why."""
        return self._read[1]

    @cached_property
    def _read(self) -> tuple[list[Numbered], list[tuple[int, str]]]:
        good: list[Numbered] = []
        bad: list[tuple[int, str]] = []
        for index, line in enumerate(self.lines):
            try:
                entry = entries.read(line)
            except entries.BadEntry as error:
                bad.append((index, str(error)))
            else:
                good.append(Numbered(index, entry.type, entry.data))
        return good, bad

    def all(self, kind: str) -> list[Numbered]:
        """All entries of one type."""
        return [entry for entry in self.entries if entry.type == kind]

    def only(self, kind: str) -> Numbered:
        """The entry of a type that a ledger has once; where there are more, the first."""
        found = self.all(kind)
        if not found:
            raise Broken(ENTRIES, f"there is no entry of the type {kind}")
        return found[0]

    @cached_property
    def origin(self) -> str:
        """What the ledger is called: the first entry says it."""
        return self.only("round-started").text("origin")

    @cached_property
    def imported(self) -> bool:
        """Whether the ballots were imported from a public election."""
        try:
            return bool(self.all("ballots-imported"))
        except Broken:  # the entries cannot be read, which their own checks say
            return "ballots.pb" in self.files and "roll.txt" not in self.files

    @cached_property
    def is_whole(self) -> bool:
        """Whether members agreed on whole ballots: each has one commitment, and no lists."""
        try:
            return not self.imported and self.rules.publish == "ballots"
        except Broken:  # the ground rules cannot be read, which their own checks say
            return False

    @cached_property
    def shows_ballots(self) -> bool:
        """Whether those ballots are enough to be shown, by what the closing counts."""
        try:
            counted = self.only("ballots-closed").count("ballots")
        except Broken:  # there is no closing, which other checks say
            return False
        return self.is_whole and openings.shows_whole(counted, "ballots")

    @cached_property
    def scored(self) -> list[str]:
        """The proposals on the roll, in its order."""
        return [str(proposal) for proposal in self.only("roll-frozen").list("proposals")]

    @cached_property
    def ballots(self) -> list[whole.WholeBallot]:
        """The whole ballots, in the order of the file, where they are shown."""
        try:
            return whole.read(self.rows(OPENINGS), len(self.scored), len(self.rules.criteria))
        except published.BadOpenings as error:
            raise Broken(OPENINGS, f"line {error.line}: {plain(str(error))}") from error

    @cached_property
    def totals(self) -> whole.Totals:
        """Totals and commitments, where whole ballots are too few to be shown."""
        try:
            return whole.read_totals(self.rows(OPENINGS))
        except published.BadOpenings as error:
            raise Broken(OPENINGS, f"line {error.line}: {plain(str(error))}") from error

    @cached_property
    def seed(self) -> bytes | None:
        """The seed of the draw, worked out from its value; None where none was agreed, or none was made."""
        made = self.all("draw-made")
        if self.rules.draw is None or not made:
            return None
        return draws.seed_of(self.origin, made[0].text("value"))

    @cached_property
    def rules(self) -> rules.GroundRules:
        """The ground rules."""
        return rules.read(self.file(rules.FILE))

    @cached_property
    def proposals(self) -> list[Listed]:
        """The proposals, in the order of the file."""
        listed = [_listed(item) for item in load("proposals.json", self.file("proposals.json")).items()]
        if len({proposal.id for proposal in listed}) != len(listed):
            raise Broken("proposals.json", "a proposal is there twice")
        return listed

    @cached_property
    def roll(self) -> list[bytes]:
        """The slots, in the order of the file."""
        text = self.rows("roll.txt")
        rows = text.removesuffix(b"\n").split(b"\n") if text else []
        for number, row in enumerate(rows, start=1):
            if len(row) != _SLOT_DIGITS or row.strip(b"0123456789abcdef"):
                raise Broken("roll.txt", f"line {number} is not a slot in lower-case hexadecimal")
        if text and not text.endswith(b"\n"):
            raise Broken("roll.txt", "the last line does not end in a newline")
        return [bytes.fromhex(row.decode("ascii")) for row in rows]

    @cached_property
    def lists(self) -> list[published.PublishedList]:
        """The lists of openings, in the order of the file; where ballots are shown, what these add up to."""
        if self.is_whole:
            if self.shows_ballots:
                return list(whole.lists(self.scored, self.rules.criteria, self.ballots))
            return self.totals.lists
        try:
            return list(published.read(self.rows(OPENINGS)))
        except published.BadOpenings as error:
            raise Broken(OPENINGS, f"line {error.line}: {plain(str(error))}") from error

    @cached_property
    def election(self) -> Election:
        """The ballots of an imported election."""
        data = self.rows("ballots.pb")
        if len(data) > MOST_BALLOTS:
            raise Broken("ballots.pb", f"it is larger than {MOST_BALLOTS} bytes")
        try:
            return pabulib.parse(BytesIO(data))
        except pabulib.BrokenFile as error:
            raise Broken("ballots.pb", plain(str(error))) from error

    @cached_property
    def result(self) -> Document:
        """The published result."""
        return load("result.json", self.file("result.json"))


def _listed(item: Document) -> Listed:
    status = item["status"].text()
    if status not in STATUSES:
        item["status"].refuse(f"is not one of {', '.join(STATUSES)}")
    words = (item[name].text() for name in ("title", "group", "summary"))
    return Listed(item["id"].text(), item["ask"].whole(), status, *words)
