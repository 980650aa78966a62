"""Bundles made to confuse, exhaust or mislead the verifier: a finding or a refusal, never a traceback."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.voting.imported_round import imported_round
from tests.voting.made_rounds import as_json, chance
from tests.voting.members_round import members_round
from voting.bundle import NotABundle, stored
from voting.verify import command, documents, evidence, run, verify

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.voting.made_rounds import Made

MEMBERS, IMPORTED = members_round(), imported_round()
FILES = MEMBERS.all_files()
DOCUMENTS = ("ground-rules.json", "proposals.json", "result.json", "changes.json")
WORTHLESS: tuple[object, ...] = (
    None, [], {}, "", -1, 0, 2**53, 10**400, 1.5, True, "x" * 70, ["p1", "p1"], [[]],
    {"id": {}}, "p1\n\x1b[2J",
)  # fmt: skip


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:  # noqa: ANN401 -- any JSON
    """The path of every value inside a value."""
    yield path
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, part in parts:
        yield from places(part, (*path, name))


def replaced(value: Any, path: tuple[Any, ...], other: object) -> Any:  # noqa: ANN401 -- any JSON
    if not path:
        return other
    whole = copy.deepcopy(value)
    part = whole
    for name in path[:-1]:
        part = part[name]
    part[path[-1]] = other
    return whole


@pytest.mark.parametrize("name", DOCUMENTS)
@pytest.mark.parametrize("made", [MEMBERS, IMPORTED], ids=["members", "imported"])
def test_any_value_of_a_document_may_be_anything(made: Made, name: str) -> None:
    value = made.load(name)
    everything = [(path, other) for path in places(value) for other in WORTHLESS]
    for path, other in chance(name).sample(everything, min(60, len(everything))):
        forged = copy.deepcopy(made)
        forged.save(name, replaced(value, path, other))
        assert verify(forged.bundle(), made.key).exit in {0, 1, 3}


def test_any_field_of_an_entry_may_be_anything() -> None:
    everything = [
        (place, name, other)
        for place, (_, fields) in enumerate(MEMBERS.entries)
        for name in fields
        for other in ("", 0, -1, [], {}, "p1", "ab" * 32, 2**53 - 1, True, ["p1"], [5])
    ]
    for place, name, other in chance(7).sample(everything, 100):
        forged = copy.deepcopy(MEMBERS)
        forged.entries[place][1][name] = other
        assert verify(forged.bundle(), MEMBERS.key).exit in {1, 3}


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=300))
def test_noise_is_no_bundle(noise: bytes) -> None:
    with pytest.raises(NotABundle):
        verify(noise)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(sorted(FILES)), st.binary(max_size=200), st.integers(0, 10_000))
def test_noise_in_a_file_is_found(name: str, noise: bytes, place: int) -> None:
    data = FILES[name]
    at = place % (len(data) + 1)
    changed = data[:at] + noise + data[at + len(noise) :]
    report = verify(stored.write((FILES | {name: changed}).items()), MEMBERS.key)
    assert bool(report.findings) is (changed != data)


@pytest.mark.parametrize(
    "noise",
    [
        b"[" * 200_000,
        b'{"a":' * 50_000,
        b"9" * 5_000,
        b'{"a":1,"a":2}',
        b'{"format":NaN}',
        b"\xff\xfe",
        b"\xef\xbb\xbf[]",
        b'"' + "\u0000".encode() + b'"',
        b"",
    ],
)
@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_that_cannot_be_read_is_named(name: str, noise: bytes) -> None:
    made = copy.deepcopy(MEMBERS)
    made.files[name] = noise
    assert any(finding.subject == name for finding in verify(made.bundle(), made.key).findings)


def test_files_that_would_fill_the_memory_are_not_taken_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evidence, "MOST_LINES", 10)
    monkeypatch.setattr(evidence, "MOST_BALLOTS", 100)
    monkeypatch.setattr(documents, "LARGEST", 100)
    members = {(each.subject, each.sentence) for each in verify(MEMBERS.bundle()).findings}
    assert ("openings.jsonl", "it has more than 10 lines") in members
    assert ("entries.jsonl", "it has more than 10 lines") in members
    assert ("result.json", "it is larger than 100 bytes") in members
    monkeypatch.setattr(evidence, "MOST_LINES", 1000)
    imported = {(each.subject, each.sentence) for each in verify(IMPORTED.bundle()).findings}
    assert ("ballots.pb", "it is larger than 100 bytes") in imported


def test_what_a_terminal_would_obey_is_not_shown(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = copy.deepcopy(MEMBERS)
    listed = made.load("proposals.json")
    listed[0]["id"] = "p1\x1b[2J\r\n\u202e" + "x" * 5_000
    made.save("proposals.json", listed)
    path = tmp_path / "b.zip"
    path.write_bytes(made.bundle())
    assert run([str(path)]) == 1
    shown = capsys.readouterr().out
    assert not {character for character in shown if not character.isprintable()} - {"\n"}
    assert "proposal p1\\x1b[2J\\r\\n\\u202exxx" in shown
    assert max(map(len, shown.splitlines())) < 1000
    monkeypatch.setattr(command, "MOST_SHOWN", 2)
    assert run([str(path)]) == 1
    assert "more findings" in capsys.readouterr().out.splitlines()[2]


def test_a_bundle_of_one_kind_with_the_ledger_of_the_other_is_found() -> None:
    mixed = dict(FILES)
    for name in ("entries.jsonl", "checkpoint", "key.txt"):
        mixed[name] = IMPORTED.all_files()[name]
    report = verify(stored.write(mixed.items()), IMPORTED.key)
    assert {"roll.txt", "openings.jsonl", "ballots.pb"} <= {finding.subject for finding in report.findings}


def test_json_is_written_as_documents_are() -> None:
    assert json.loads(as_json({"é": [1]})) == {"é": [1]}
