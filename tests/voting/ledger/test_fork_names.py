"""A number stands in a checkpoint's origin line after a fork, and nowhere else."""

from __future__ import annotations

import pytest

from voting.ledger import checkpoints, entries, forks

AT, ORIGIN = "2026-12-04T12:00:00Z", "grants.example:8443/autumn-2026"
FORK = {"at": AT, "number": 2, "restored": 1, "root": "00" * 32, "signed": 5}


@pytest.mark.parametrize("number", [2, 10, 999_999_999])
def test_checkpoint_carries_the_number_of_a_fork(number: int) -> None:
    head = checkpoints.parse(checkpoints.body(checkpoints.name(ORIGIN, number), 3, bytes(32)))
    assert (head.ledger, head.number) == (ORIGIN, number)


def test_checkpoint_of_before_has_none() -> None:
    head = checkpoints.parse(checkpoints.body(checkpoints.name(ORIGIN, 1), 3, bytes(32)))
    assert (head.origin, head.ledger, head.number) == (ORIGIN, ORIGIN, 1)


@pytest.mark.parametrize("end", ["/1", "/0", "/02", "/", "/x", "/2/3", "/1000000000", "/-2"])
def test_other_ends_of_an_origin_are_refused(end: str) -> None:
    with pytest.raises(checkpoints.BadCheckpoint):
        checkpoints.body(ORIGIN + end, 3, bytes(32))


def test_round_is_never_started_under_a_number() -> None:
    with pytest.raises(entries.BadEntry):
        entries.make("round-started", {"at": AT, "origin": f"{ORIGIN}/2"})


def test_fork_is_numbered_from_two() -> None:
    with pytest.raises(entries.BadEntry):
        entries.make("forked", FORK | {"number": 1})


def test_slug_that_is_a_number_is_not_taken_for_a_fork() -> None:
    assert checkpoints.split("grants.example/2") == ("grants.example/2", 1)
    assert checkpoints.split("grants.example/2/2") == ("grants.example/2", 2)


def test_checkpoint_between_what_was_restored_and_what_was_lost_is_told_of() -> None:
    started = entries.make("round-started", {"at": AT, "origin": ORIGIN})
    lines = [started, entries.make("forked", FORK)]
    lost = [checkpoints.Checkpoint(ORIGIN, size, bytes(32)) for size in (3, 5, 6)]
    assert [forks.is_behind(head, lines) for head in lost] == [False, False, True]
    assert forks.is_behind(checkpoints.Checkpoint(ORIGIN, 5, bytes([1]) * 32), lines)
    assert forks.is_behind(checkpoints.Checkpoint(f"{ORIGIN}/3", 1, bytes(32)), lines)
