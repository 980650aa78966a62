"""The same files spelt otherwise, taken from another round, or with bytes between them: found and named."""

from __future__ import annotations

import json

import pytest

from tests.voting import members_round as round_of_members
from tests.voting.members_round import SCORES, Wishes, members_round
from tests.voting.verify.test_archive import FILES, MADE, sentences, subjects
from voting.bundle import names, stored
from voting.verify import verify

OTHER_ORIGIN = "grants.example/another"


@pytest.fixture(scope="module")
def another() -> dict[str, bytes]:
    """The files of another round, that was run as properly."""
    with pytest.MonkeyPatch.context() as changed:
        changed.setattr(round_of_members, "ORIGIN", OTHER_ORIGIN)
        made = members_round(Wishes(floor=6, withdrawn=("p5",)), SCORES | {"p1": "5 5 5 5 5 5 5 ."})
        assert verify(made.bundle(), made.key).findings == []
        return made.all_files()


@pytest.mark.parametrize("name", names.MEMBERS)
def test_a_file_of_another_round_in_place_of_its_own_is_named(name: str, another: dict[str, bytes]) -> None:
    """But for the two that are the same in both."""
    exchanged = stored.write((FILES | {name: another[name]}).items())
    if name in {"changes.json", "verify.pyz"}:
        assert another[name] == FILES[name]
    else:
        assert any(name in subject for subject in subjects(exchanged))


BASE64 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def spellings(text: bytes) -> set[bytes]:
    """Other texts that lenient readers take for the same bytes: unused bits, padding, another alphabet."""
    others = {text + b"=", text.rstrip(b"="), text + b"A===", text.translate(bytes.maketrans(b"+/", b"-_"))}
    if text.endswith(b"="):
        last = BASE64.index(text.rstrip(b"=")[-1:])
        unused = {1: 4, 2: 16}[text.count(b"=")]
        low = last - last % unused
        for bits in range(low, low + unused):
            others.add(text.rstrip(b"=")[:-1] + BASE64[bits : bits + 1] + b"=" * text.count(b"="))
    return others - {text}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("checkpoint", FILES["checkpoint"].split(b"\n")[2]),
        ("checkpoint", FILES["checkpoint"].split()[-1]),
        ("key.txt", FILES["key.txt"].split(b"+", 2)[2].rstrip(b"\n")),
    ],
    ids=["root", "signature", "key"],
)
def test_base64_that_is_spelt_otherwise_is_named(name: str, text: bytes) -> None:
    others = spellings(text)
    assert len(others) >= 3
    for other in others:
        changed = FILES | {name: FILES[name].replace(text, other)}
        assert changed != FILES
        assert name in subjects(stored.write(changed.items()))


LINED = [name for name in names.MEMBERS if name != "verify.pyz"]


@pytest.mark.parametrize("name", LINED)
def test_other_ends_of_lines_are_named(name: str) -> None:
    data = FILES[name]
    assert data.endswith(b"\n")
    for other in (
        data.replace(b"\n", b"\r\n"),
        data[:-1],
        data + b"\n",
        data[:-1] + b"\r\n",
        b"\xef\xbb\xbf" + data,
    ):
        assert any(name in subject for subject in subjects(stored.write((FILES | {name: other}).items())))


def turned(value: object) -> object:
    """The same JSON with the keys of every object in the opposite order."""
    if isinstance(value, dict):
        return {name: turned(value[name]) for name in sorted(value, reverse=True)}
    return [turned(part) for part in value] if isinstance(value, list) else value


@pytest.mark.parametrize("name", ["ground-rules.json", "proposals.json", "result.json"])
def test_a_document_with_its_keys_in_another_order_is_named(name: str) -> None:
    data = json.dumps(turned(json.loads(FILES[name])), ensure_ascii=False, indent=1).encode() + b"\n"
    assert json.loads(data) == json.loads(FILES[name])
    assert data != FILES[name]
    assert name in subjects(stored.write((FILES | {name: data}).items()))


@pytest.mark.parametrize("name", ["entries.jsonl", "openings.jsonl"])
def test_a_line_with_its_keys_in_another_order_is_named(name: str) -> None:
    lines = FILES[name].splitlines()
    for at, line in enumerate(lines):
        data = json.dumps(turned(json.loads(line)), separators=(",", ":")).encode()
        assert data != line
        changed = [*lines[:at], data, *lines[at + 1 :]]
        found = sentences(FILES | {name: b"".join(each + b"\n" for each in changed)})
        wanted = (
            f"entry {at}, line {at + 1} of"
            if name == "entries.jsonl"
            else f"{name}: line {at + 1}: not canonical"
        )
        assert any(wanted in sentence for sentence in found)


def test_bytes_between_files_of_the_zip_are_found() -> None:
    whole = MADE.bundle()
    spans = stored.spans(FILES.items())
    for at in {span.start for span in spans}:
        for noise in (b"\x00", b"more", b"PK\x03\x04"):
            assert verify(whole[:at] + noise + whole[at:], MADE.key).exit == 1
