"""Files that are missing, too many, exchanged or taken from elsewhere, and what signs for them."""

from __future__ import annotations

import io
import zipfile
from base64 import b64decode

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.voting.imported_round import imported_round
from tests.voting.made_rounds import PRIVATE, PUBLIC
from tests.voting.members_round import members_round
from voting import bundle
from voting.bundle import names, stored
from voting.ledger import notes
from voting.verify import Finding, verify

MADE = members_round()
FILES = MADE.all_files()


def subjects(data: bytes) -> set[str]:
    report = verify(data, MADE.key)
    assert report.exit == 1
    return {finding.subject for finding in report.findings}


def sentences(files: dict[str, bytes], key: str = MADE.key) -> set[str]:
    report = verify(stored.write(files.items()), key)
    assert report.exit == 1
    return {f"{finding.subject}: {finding.sentence}" for finding in report.findings}


@pytest.mark.parametrize("name", names.MEMBERS)
def test_a_missing_file_is_named(name: str) -> None:
    kept = [(other, data) for other, data in FILES.items() if other != name]
    assert name in subjects(stored.write(kept))


@pytest.mark.parametrize("name", names.MEMBERS)
def test_a_file_that_is_there_twice_is_named(name: str) -> None:
    assert name in subjects(stored.write([*FILES.items(), (name, FILES[name])]))


@pytest.mark.parametrize("name", names.MEMBERS)
def test_an_emptied_file_is_named(name: str) -> None:
    assert name in subjects(stored.write((FILES | {name: b""}).items()))


@pytest.mark.parametrize("name", ["names.txt", "ballots.pb", "../key.txt", "verify.pyz.bak"])
def test_a_file_that_does_not_belong_is_named(name: str) -> None:
    assert name in subjects(stored.write([*FILES.items(), (name, b"")]))


def test_a_file_of_the_other_kind_of_round_does_not_belong() -> None:
    assert "ballots.pb: a bundle of this kind has no such file" in sentences(FILES | {"ballots.pb": b""})


def test_two_files_exchanged_are_named() -> None:
    swapped = FILES | {"roll.txt": FILES["changes.json"], "changes.json": FILES["roll.txt"]}
    assert {"roll.txt", "changes.json"} <= subjects(stored.write(swapped.items()))


def test_files_of_another_round_are_named() -> None:
    other = members_round(scores={"p1": "1 1 1 1 1 1 1 .", "p2": "2 2 2 2 2 2 2 ."}).all_files()
    for name in ("openings.jsonl", "result.json"):
        assert name in subjects(stored.write((FILES | {name: other[name]}).items()))


def test_a_bundle_packed_anew_is_said_to_be_and_what_was_changed_in_it_too() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in FILES.items():
            archive.writestr(name, data.replace(b'"score":5', b'"score":4', 1))
    found = subjects(target.getvalue())
    assert {"the zip", "openings.jsonl"} <= found
    assert any(subject.startswith("proposal p1, list") for subject in found)


def test_an_entry_changed_and_packed_anew_breaks_the_root() -> None:
    changed = FILES["entries.jsonl"].replace(MADE.of("ballot-cast")["digest"].encode(), b"0" * 64)
    size = len(MADE.lines())
    wanted = f"entries.jsonl: the root of the {size} entries is not the one that was signed for"
    assert sentences(FILES | {"entries.jsonl": changed}) == {wanted}


def test_entries_cut_off_and_entries_put_on_are_told_apart() -> None:
    lines = FILES["entries.jsonl"].splitlines(keepends=True)
    less = sentences(FILES | {"entries.jsonl": b"".join(lines[:-1])})
    assert f"entries.jsonl: {len(lines)} entries were signed for, and only {len(lines) - 1} are here" in less
    more = sentences(FILES | {"entries.jsonl": b"".join([*lines, lines[-1]])})
    assert f"entries.jsonl: only {len(lines)} entries were signed for, and {len(lines) + 1} are here" in more
    assert not any("the root of the first" in sentence for sentence in more)


def test_a_last_line_without_its_newline_is_found() -> None:
    cut = FILES | {"entries.jsonl": FILES["entries.jsonl"][:-1]}
    assert sentences(cut) == {"entries.jsonl: the last line does not end in a newline"}


def test_a_checkpoint_signed_by_another_key_is_found() -> None:
    other = Ed25519PrivateKey.generate()
    public = other.public_key().public_bytes_raw()
    text = notes.parse(FILES["checkpoint"]).text
    forged = notes.sign(text, MADE.origin, public, other.sign).encode()
    assert sentences(FILES | {"checkpoint": forged}) == {"checkpoint: None of the known keys signed it."}
    key = notes.verifier_key(MADE.origin, public)
    both = sentences(FILES | {"checkpoint": forged, "key.txt": f"{key}\n".encode()})
    assert "key.txt: the bundle's key is not the key that was given" in both
    assert "checkpoint: None of the known keys signed it." in both
    assert "checkpoint: None of the known keys signed it." in sentences(FILES, key)


def test_a_checkpoint_signed_under_another_name_is_found() -> None:
    """A key may sign for many ledgers, but each under the ledger's own name."""
    text = notes.parse(FILES["checkpoint"]).text
    forged = notes.sign(text, "grants.example/other", PUBLIC, PRIVATE.sign).encode()
    key = notes.verifier_key("grants.example/other", PUBLIC)
    found = sentences(FILES | {"checkpoint": forged, "key.txt": f"{key}\n".encode()}, key)
    assert "checkpoint: it is not signed by the key that has the ledger's name" in found


def test_a_second_signature_does_not_belong_in_a_bundle() -> None:
    again = FILES["checkpoint"] + FILES["checkpoint"].splitlines(keepends=True)[-1]
    assert "checkpoint: it has not exactly one signature, the log's own" in sentences(
        FILES | {"checkpoint": again}
    )


def test_base64_with_an_unused_bit_set_is_not_read() -> None:
    """A decoder that is not strict reads the same signature from both."""
    signature = FILES["checkpoint"].split()[-1]
    alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    last = alphabet.index(signature[-2])
    other = signature[:-2] + alphabet[last + 1 : last + 2] + b"="
    assert b64decode(other) == b64decode(signature)
    changed = FILES["checkpoint"].replace(signature, other)
    wanted = "checkpoint: A signature line is a dash, a name and base64."
    assert sentences(FILES | {"checkpoint": changed}) == {wanted}


def test_a_key_with_more_in_its_file_is_found() -> None:
    assert "key.txt: the file does not end in a newline" in sentences(FILES | {"key.txt": MADE.key.encode()})
    assert any(
        line.startswith("key.txt: A verifier key is written")
        for line in sentences(FILES | {"key.txt": b"# the key\n" + FILES["key.txt"]})
    )


def test_checkpoints_that_do_not_fit_are_found_by_their_names() -> None:
    other = members_round()
    other.of("ballot-cast")["digest"] = "00" * 32
    longer = members_round()
    longer.after.append(
        ("award-accepted", {"amount": 30_000, "at": "2026-12-05T00:00:00Z", "proposal": "p2"})
    )
    given = [
        ("fork", other.checkpoint(25)),
        ("early", other.checkpoint(19)),
        ("late", longer.checkpoint()),
        ("foreign", imported_round().checkpoint()),
        ("torn", b"grants.example/x\n"),
        ("altered", MADE.checkpoint(25).replace(b"\n25\n", b"\n24\n")),
    ]
    report = verify(MADE.bundle(), MADE.key, given)
    size = len(MADE.lines())
    assert report.findings == [
        Finding("fork", "the first 25 entries are not those it was signed for"),
        Finding("late", f"it was signed for {size + 1} entries: at least 1 are missing here"),
        Finding("foreign", "None of the known keys signed it."),
        Finding("foreign", "it is of localhost/riverside, and the ledger is grants.example:8443/autumn-2026"),
        Finding("torn", "It is not a text, a blank line and signature lines, each ended by a newline."),
        Finding("altered", "The signature of grants.example:8443/autumn-2026 does not fit the text."),
        Finding("altered", "the first 24 entries are not those it was signed for"),
    ]
    assert "the first 19 entries are those that early was signed for" in report.notes


def test_a_file_that_was_not_logged_is_found() -> None:
    made = members_round()
    digests = bundle.digests(made.files)
    del digests["roll.txt"]
    lines = made.lines()
    assert digests
    made.entries.append(("published", {"at": "2026-12-04T12:00:00Z", "files": digests}))
    report = verify(made.bundle(), made.key)
    assert len(lines) + 1 == len(made.lines())
    wanted = "it should list the digests of the final files, and roll.txt is amiss"
    assert wanted in {finding.sentence for finding in report.findings}


def test_entries_put_on_do_not_hide_a_changed_one() -> None:
    lines = FILES["entries.jsonl"].splitlines(keepends=True)
    changed = FILES["entries.jsonl"].replace(MADE.of("ballot-cast")["digest"].encode(), b"0" * 64)
    found = sentences(FILES | {"entries.jsonl": changed + lines[-1]})
    assert f"entries.jsonl: the root of the first {len(lines)} entries is not the one signed for" in found


def test_a_name_that_is_not_ascii_is_read_as_no_bundle_has_it() -> None:
    data = MADE.bundle().replace(b"roll.txt", b"r\xd6ll.txt")
    assert verify(data, MADE.key).exit == 1
