"""One byte changed somewhere in a bundle: found every time, and named."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial

import pytest

from bench import members
from tests.fixtures.tried import TRIED
from tests.voting.imported_round import imported_round
from tests.voting.made_rounds import Made, chance
from tests.voting.members_round import Wishes, many, members_round
from voting.bundle import NotABundle, names, stored
from voting.verify import verify

Tried = Callable[[int], None]
ENTRIES = "entries.jsonl"


@pytest.fixture
def tried(record_property: Callable[[str, object], None]) -> Tried:
    """Takes how many places were tried, to be said at the end of the run."""
    return partial(record_property, TRIED)


def named(data: bytes, key: str, span: stored.Span, offset: int) -> bool:
    """Whether the verifier finds the change, and says which file it is in, and which entry."""
    report = verify(data, key)
    subjects = [finding.subject for finding in report.findings]
    if span.name == ENTRIES and span.part == "its bytes":
        entry = data[span.start : offset].count(b"\n")
        wanted = f"entry {entry}, line {entry + 1} of {ENTRIES}"
    else:
        wanted = span.name or "the zip"
    return report.exit == 1 and any(wanted in subject for subject in subjects)


def unnoticed(made: Made, offsets: list[tuple[int, int]]) -> list[tuple[int, stored.Span]]:
    """The changes (offset, what it is changed by) that were not found or not named."""
    whole = made.bundle()
    spans = stored.spans(made.all_files().items())
    missed = []
    for offset, change in offsets:
        data = bytearray(whole)
        data[offset] ^= change
        span = max((span for span in spans if span.start <= offset), key=lambda span: span.start)
        if not named(bytes(data), made.key, span, offset):
            missed.append((offset, span))
    return missed


@cache
def large_round() -> Made:
    """60 members on 60 proposals, 3,600 scores, with the bench's own entries."""
    given = members.cast(60, 60, 1)
    files = members.files(given, members.casts(given, 1), 60, 1)
    return Whole(members.ORIGIN, [], files)


class Whole(Made):
    """A bundle whose files are all there already, the ledger's own too."""

    def all_files(self) -> dict[str, bytes]:
        """The files of the bundle, in its order."""
        return {name: self.files[name] for name in sorted(self.files, key=names.place)}

    @property
    def key(self) -> str:
        """The verifier key."""
        return members.VERIFIER_KEY


def outside_the_verifier(made: Made) -> list[int]:
    """Every offset but those within verify.pyz, which is most of a small bundle."""
    start = made.bundle().index(made.files["verify.pyz"])
    end = start + len(made.files["verify.pyz"])
    return [offset for offset in range(len(made.bundle())) if not start + 100 <= offset < end]


def test_five_hundred_changes_of_a_members_round_are_found_and_named(tried: Tried) -> None:
    made, any_of = members_round(), chance(20261204)
    places = outside_the_verifier(made)
    changes = [(any_of.choice(places), any_of.randrange(1, 256)) for _ in range(500)]
    assert unnoticed(made, changes) == []
    tried(len(changes))


def anywhere(made: Made, part: int, count: int) -> list[tuple[int, int]]:
    """So many random places of the whole zip, each with a random change."""
    any_of, size = chance((part, count)), len(made.bundle())
    return [(any_of.randrange(size), any_of.randrange(1, 256)) for _ in range(count)]


def test_changes_of_a_round_of_3600_scores_are_found_and_named(tried: Tried) -> None:
    changes = anywhere(large_round(), 0, 40)
    assert unnoticed(large_round(), changes) == []
    tried(len(changes))


@pytest.mark.exhaustive
@pytest.mark.parametrize("part", range(1, 21))
def test_ten_thousand_changes_of_a_round_of_3600_scores_are_found_and_named(part: int, tried: Tried) -> None:
    changes = anywhere(large_round(), part, 500)
    assert unnoticed(large_round(), changes) == []
    tried(len(changes))


def test_changes_of_an_imported_round_are_found_and_named() -> None:
    made, any_of = imported_round(), chance(4)
    places = outside_the_verifier(made)
    assert unnoticed(made, [(any_of.choice(places), any_of.randrange(1, 256)) for _ in range(200)]) == []


def test_changes_around_the_files_are_found_and_named() -> None:
    """The zip's own bytes: headers, directory and end."""
    made = imported_round()
    spans = stored.spans(made.all_files().items())
    places = {
        offset
        for span, following in zip(spans, [*spans[1:], None], strict=True)
        if span.part != "its bytes"
        for offset in range(span.start, following.start if following else len(made.bundle()))
    }
    assert len(places) > 1000
    chosen = chance(1).sample(sorted(places), 300)
    assert unnoticed(made, [(offset, 1) for offset in chosen]) == []


@pytest.mark.exhaustive
@pytest.mark.parametrize("made", [members_round(), imported_round()], ids=["members", "imported"])
def test_every_byte_of_a_round_is_found_and_named(made: Made, tried: Tried) -> None:
    changes = [(offset, 1) for offset in outside_the_verifier(made)]
    assert unnoticed(made, changes) == []
    tried(len(changes))


@pytest.mark.parametrize("size", [0, 1, 21, 22, 100, 5000, 60_000])
def test_a_bundle_that_was_cut_off_is_no_bundle(size: int) -> None:
    with pytest.raises(NotABundle):
        verify(members_round().bundle()[:size])


def test_three_hundred_changes_of_a_round_of_whole_ballots_are_found_and_named(tried: Tried) -> None:
    made, places = members_round(Wishes(publish="ballots"), many(200)), chance("whole ballots")
    spans = stored.spans(made.all_files().items())
    size = len(made.bundle())
    offsets = [(places.randrange(size), places.randrange(1, 256)) for _ in range(60)]
    for name in ("openings.jsonl", "ballots.pb", "entries.jsonl"):
        at = next(n for n, span in enumerate(spans) if (span.name, span.part) == (name, "its bytes"))
        within = spans[at].start, spans[at + 1].start
        offsets += [(places.randrange(*within), places.randrange(1, 256)) for _ in range(80)]
    assert unnoticed(made, offsets) == []
    tried(len(offsets))
