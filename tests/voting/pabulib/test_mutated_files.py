"""Real files with things gone wrong in them: read or refused with a line, and never anything else."""

from __future__ import annotations

import io
from random import Random
from time import perf_counter
from typing import TYPE_CHECKING

import pytest

from voting import pabulib, suits
from voting.pabulib import BrokenFile
from voting.rules import build

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NAMES = (
    "Netherlands_Assen_2024.pb",
    "Switzerland_Zurich_D10.pb",
    "Worldwide_Mechanical_Turk_Utilities_7.pb",
    "US_Stanford_Dataset_Merced_Peoples_Budget_Ballot_2019_vote_rankings.pb",
)
BYTES = (
    b";",
    b",",
    b"\n",
    b'"',
    b"\xff",
    b"\x00",
    b"-",
    b"9" * 40,
    b"VOTES\n",
    "ü".encode(),
    b"\r",
    b"1/3",
    b"1e9",
)
FEW, MANY = 500, 10_000
LONGEST = 5.0
"""Seconds for one file: these take hundredths, and a hang takes for ever."""


def flip(data: bytearray, draw: Random) -> None:
    data[draw.randrange(len(data))] ^= 1 << draw.randrange(8)


def drop(data: bytearray, draw: Random) -> None:
    at = draw.randrange(len(data))
    del data[at : at + draw.choice([1, 1, 5, 200])]


def put(data: bytearray, draw: Random) -> None:
    at = draw.randrange(len(data))
    data[at:at] = draw.choice(BYTES)


def swap_lines(data: bytearray, draw: Random) -> None:
    lines = bytes(data).split(b"\n")
    one, other = draw.randrange(len(lines)), draw.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    data[:] = b"\n".join(lines)


def repeat_a_line(data: bytearray, draw: Random) -> None:
    lines = bytes(data).split(b"\n")
    lines.insert(draw.randrange(len(lines)), draw.choice(lines))
    data[:] = b"\n".join(lines)


def cut(data: bytearray, draw: Random) -> None:
    del data[draw.randrange(len(data)) :]


def change_a_number(data: bytearray, draw: Random) -> None:
    digits = [at for at, byte in enumerate(data) if 48 <= byte <= 57]
    at = draw.choice(digits)
    data[at : at + 1] = draw.choice([b"0", b"9", b"-1", b"0.5", b"99999999999999999999", b""])


WAYS: tuple[Callable[[bytearray, Random], None], ...] = (
    flip, drop, put, swap_lines, repeat_a_line, cut, change_a_number,
)  # fmt: skip


def mutated(data: bytes, draw: Random) -> bytes:
    changed = bytearray(data)
    for _ in range(draw.choice([1, 1, 1, 2, 5])):
        if len(changed) > 1 and any(48 <= byte <= 57 for byte in changed):
            draw.choice(WAYS)(changed, draw)
    return bytes(changed)


def read_and_count(data: bytes) -> str:
    """What became of it: "refused", or "counted" by every rule that suits it."""
    try:
        election = pabulib.parse(io.BytesIO(data))
    except BrokenFile as broken:
        return "refused" if broken.line >= 1 and broken.reason else "refused without a line"
    said = pabulib.choices(election)
    tallies, profile = pabulib.tallies(election, said), pabulib.profile_of(election, said)
    for name in ("greedy", "greedy-stop", "average", "equal-shares"):
        if suits.why_not(name, election.vote_type) is None:
            utility = suits.DEFAULT_UTILITY[election.vote_type]
            rule = build(name, tie_order=["file"], **({"utility": utility} if name == "equal-shares" else {}))
            made = rule.allocate(tallies, election.proposals, election.budget, profile=profile)
            assert 0 <= made.spent <= election.budget
    return "counted"


def try_out(shared_data: Path, times: int, seed: int) -> dict[str, int]:
    draw = Random(seed)  # noqa: S311 -- the same files every time are the point
    files = [(shared_data / "pabulib" / name).read_bytes() for name in NAMES]
    found = {"refused": 0, "counted": 0}
    for _ in range(times):
        data = mutated(draw.choice(files), draw)
        started = perf_counter()
        found[read_and_count(data)] += 1
        assert perf_counter() - started < LONGEST
    return found


def test_changed_files_are_refused_or_counted(shared_data: Path) -> None:
    found = try_out(shared_data, FEW, seed=1)
    assert found["refused"] > FEW // 5
    assert found["counted"] > FEW // 5


@pytest.mark.exhaustive
def test_ten_thousand_changed_files_are_refused_or_counted(
    shared_data: Path, record_property: Callable[[str, object], None]
) -> None:
    found = try_out(shared_data, MANY, seed=2)
    record_property("files", f"{found['refused']} refused, {found['counted']} counted")
    assert sum(found.values()) == MANY
