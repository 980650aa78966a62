"""A member who keeps watch: what is cosigned, what never is, and what is remembered."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest

from tests.voting.made_rounds import PRIVATE, PUBLIC, secret
from tests.voting.members_round import members_round
from voting import witness
from voting.ledger import checkpoints, cosignatures, notes, tree
from voting.ledger.keys import encode_base64
from voting.verify import verify

if TYPE_CHECKING:
    from pathlib import Path

MADE = members_round()
LINES = MADE.lines()
HASHES = [tree.leaf_hash(line) for line in LINES]
NONE = "This is no checkpoint."
NAME = "example.org/anna"


def proof(old: int, new: int) -> str:
    hashes = tree.consistency_proof(HASHES[:new], old)
    return "".join(f"{line}\n" for line in (f"old {old}", *map(encode_base64, hashes)))


def forged(size: int) -> bytes:
    """A checkpoint of another ledger of the same name, signed with its key."""
    return signed(checkpoints.body(MADE.origin, size, secret("another tree")))


def signed(text: str) -> bytes:
    return notes.sign(text, MADE.origin, PUBLIC, PRIVATE.sign).encode()


class Desk:
    """A folder with a witness's key, and what comes in by e-mail."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.capsys = folder, capsys
        assert witness.witness_key([str(folder / "own.key"), "--name", NAME]) == 0
        self.key = capsys.readouterr().out.strip()

    def put(self, name: str, data: bytes | str) -> str:
        path = self.folder / name
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return str(path)

    def cosign(
        self, note: bytes, after: bytes | None = None, proof: str | bytes | None = None
    ) -> tuple[int, str, str]:
        """The exit, what was printed, and what was complained of."""
        options = [
            self.put("checkpoint", note),
            "--key-file",
            str(self.folder / "own.key"),
            "--log-key",
            MADE.key,
        ]
        options += [] if after is None else ["--after", self.put("after", after)]
        options += [] if proof is None else ["--proof", self.put("proof", proof)]
        status = witness.cosign(options)
        said = self.capsys.readouterr()
        return status, said.out, said.err

    def remembered(self) -> int | None:
        path = self.folder / "own.key.seen"
        return json.loads(path.read_text())["heads"][MADE.origin]["size"] if path.exists() else None


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(tmp_path, capsys)


def test_the_first_checkpoint_is_cosigned_and_said_to_be_the_first(desk: Desk) -> None:
    status, note, said = desk.cosign(MADE.checkpoint(10))
    assert (status, desk.remembered()) == (0, 10)
    assert said == f"This is the first checkpoint of {MADE.origin} that this witness knows of.\n"
    assert note.encode().startswith(MADE.checkpoint(10))
    body, signatures = notes.parse(note.encode()).text, notes.parse(note.encode()).signatures
    assert len(signatures) == 2
    assert cosignatures.verify(body, signatures[1], cosignatures.parse_witness_key(desk.key)) > 1_700_000_000


def test_what_was_cosigned_is_what_the_verifier_takes(desk: Desk) -> None:
    note = desk.cosign(MADE.checkpoint(10))[1].encode()
    report = verify(MADE.bundle(), MADE.key, [("mail", note)], witnesses=[desk.key])
    assert report.findings == []
    assert any(line.startswith(f"{NAME} cosigned mail (10 entries) at 20") for line in report.notes)


@pytest.mark.parametrize(("old", "new"), [(10, 11), (8, 32), (1, 36), (16, 17), (35, 36), (7, 29)])
def test_a_ledger_that_goes_on_is_cosigned_by_its_proof(desk: Desk, old: int, new: int) -> None:
    desk.cosign(MADE.checkpoint(old))
    status, note, said = desk.cosign(MADE.checkpoint(new), proof=proof(old, new))
    assert (status, said, desk.remembered()) == (0, "", new)
    assert len(notes.parse(note.encode()).signatures) == 2


def test_the_same_checkpoint_may_be_cosigned_again_without_a_proof(desk: Desk) -> None:
    first = desk.cosign(MADE.checkpoint(10))[1]
    status, again, _ = desk.cosign(first.encode())
    assert status == 0
    assert len(notes.parse(again.encode()).signatures) == 2  # the later in place of the earlier


def test_cosignatures_of_others_are_kept(desk: Desk) -> None:
    stranger = cosignatures.parse_witness_key(cosignatures.witness_key("example.org/ben", PUBLIC))
    note = MADE.checkpoint(10)
    line = cosignatures.line(stranger, notes.parse(note).text, 7, PRIVATE.sign)
    made = notes.parse(desk.cosign(note + line.encode())[1].encode())
    assert [each.name for each in made.signatures] == [MADE.origin, "example.org/ben", NAME]


def test_a_ledger_that_was_rewound_is_not_cosigned(desk: Desk) -> None:
    desk.cosign(MADE.checkpoint(20))
    status, note, said = desk.cosign(MADE.checkpoint(19))
    assert (status, note, desk.remembered()) == (1, "", 20)
    assert said == (
        "Not cosigned. This checkpoint has 19 entries, and 20 were signed for before. "
        "If there is a newer one, take that. "
        "If this is the newest, the ledger was put back: keep both checkpoints.\n"
    )


def test_a_ledger_that_forked_is_not_cosigned(desk: Desk) -> None:
    desk.cosign(MADE.checkpoint(20))
    for note, given in ((forged(20), None), (forged(30), proof(20, 30)), (forged(30), "old 20\n")):
        status, printed, said = desk.cosign(note, proof=given)
        assert (status, printed, desk.remembered()) == (1, "", 20)
        assert said.startswith("Not cosigned.")
        assert "the ledger has forked" in said.lower()


def test_without_a_proof_or_with_another_nothing_is_cosigned(desk: Desk) -> None:
    desk.cosign(MADE.checkpoint(20))
    status, note, said = desk.cosign(MADE.checkpoint(30))
    assert (status, note) == (2, "")
    assert said == "What was added since the first 20 entries needs a proof: give it with --proof.\n"
    status, note, said = desk.cosign(MADE.checkpoint(30), proof=proof(10, 30))
    assert (status, note, desk.remembered()) == (2, "", 20)
    assert said == "The proof is from 10 entries on, and one from 20 is needed.\n"


def test_an_earlier_checkpoint_stands_in_for_a_memory(desk: Desk) -> None:
    status, note, said = desk.cosign(MADE.checkpoint(30), MADE.checkpoint(12), proof(12, 30))
    assert (status, said, desk.remembered()) == (0, "", 30)
    assert note


@pytest.mark.parametrize("size", [12, 40])
def test_an_earlier_checkpoint_that_does_not_lead_here_is_refused(desk: Desk, size: int) -> None:
    status, note, _ = desk.cosign(MADE.checkpoint(30), forged(size), proof(12, 30))
    assert (status, note, desk.remembered()) == (1, "", None)


def test_an_earlier_checkpoint_never_stands_in_for_what_this_witness_signed(desk: Desk) -> None:
    """The attack: after a fork, an older checkpoint and a good proof from there are sent along."""
    desk.cosign(forged(20))
    status, note, said = desk.cosign(MADE.checkpoint(30), MADE.checkpoint(12), proof(12, 30))
    assert (status, note, desk.remembered()) == (2, "", 20)
    assert said == "This witness cosigned 20 entries last: leave --after out.\n"
    status, note, said = desk.cosign(MADE.checkpoint(30), MADE.checkpoint(20), proof(20, 30))
    assert (status, note, desk.remembered()) == (1, "", 20)
    assert "forked" in said
    assert desk.cosign(MADE.checkpoint(15), MADE.checkpoint(12), proof(12, 15))[0] == 1


def test_a_ledger_of_no_entries_may_grow_without_a_proof(desk: Desk) -> None:
    assert desk.cosign(MADE.checkpoint(0))[0] == 0
    assert desk.cosign(MADE.checkpoint(5))[0] == 0
    assert desk.remembered() == 5


@pytest.mark.parametrize(
    ("note", "status", "sentence"),
    [
        (b"", 2, f"{NONE} It is not a text, a blank line and signature lines, each ended by a newline."),
        (b"\xff\n\n", 2, f"{NONE} It is not UTF-8."),
        (b"a" * 1_000_001, 2, f"{NONE} It is larger than 1000000 bytes."),
        (MADE.checkpoint(3).replace(b"\n3\n", b"\n4\n"), 1,
         "Not cosigned. The ledger's key did not sign this checkpoint."),
        (signed("a\n1\n"), 2,
         f"{NONE} A checkpoint is an origin, a size and a root in base64, one a line."),
        (signed(checkpoints.body("other.example/x", 1, bytes(32))), 1,
         "Not cosigned. The key is not that of other.example/x."),
    ],
    ids=range(6),
)  # fmt: skip
def test_what_the_ledgers_key_did_not_sign_is_not_cosigned(
    desk: Desk, note: bytes, status: int, sentence: str
) -> None:
    assert desk.cosign(note) == (status, "", f"{sentence}\n")
    assert desk.remembered() is None


@pytest.mark.parametrize(
    "text",
    [
        "", "old", "old 20", "old 020\n", "old -1\n", "old 20\n\n", "old 20\nAAAA\n", "new 20\n",
        "old 20\nx\n",
        "old 20\n" + f"{encode_base64(bytes(32))}\n" * 64,
        "old 20\r\n", b"\xff", b"old 20\n" + b"a" * 20_000,
        proof(20, 30)[:-1], proof(20, 30) + "\n",
    ],
)  # fmt: skip
def test_a_proof_that_is_none_is_refused_with_a_sentence(desk: Desk, text: str | bytes) -> None:
    desk.cosign(MADE.checkpoint(20))
    status, note, said = desk.cosign(MADE.checkpoint(30), proof=text)
    assert (status, note, desk.remembered()) == (2, "", 20)
    assert said.startswith(("A proof is ", "The proof "))


@pytest.mark.parametrize(
    "memory", ["", "[]", '{"format":"evenhand-witness/1","heads":{"x":{}}}', "[" * 100_000]
)
def test_a_memory_that_cannot_be_read_stops_the_witness(desk: Desk, memory: str) -> None:
    """A witness that has forgotten would cosign a fork."""
    desk.put("own.key.seen", memory)
    status, note, said = desk.cosign(MADE.checkpoint(20))
    assert (status, note) == (2, "")
    assert said.endswith("what was cosigned before is not known.\n")


def test_two_cosignings_at_once_are_one(desk: Desk) -> None:
    desk.put("own.key.seen.new", "")
    status, note, said = desk.cosign(MADE.checkpoint(20))
    assert (status, note, desk.remembered()) == (2, "", None)
    assert said.startswith("Another cosigning with this key is going on.")
    assert (desk.folder / "own.key.seen.new").exists()


def test_a_refusal_leaves_nothing_behind(desk: Desk) -> None:
    desk.cosign(MADE.checkpoint(20))
    desk.cosign(MADE.checkpoint(19))
    assert {path.name for path in desk.folder.iterdir()} == {"own.key", "own.key.seen", "checkpoint"}


def test_without_the_library_a_sentence_says_so(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cryptography.hazmat.primitives.asymmetric.ed25519", None)
    status, note, said = desk.cosign(MADE.checkpoint(20))
    assert (status, note) == (2, "")
    assert said == "The library “cryptography”, which makes signatures, is missing.\n"
    assert witness.witness_key([str(desk.folder / "more.key"), "--name", NAME]) == 2
    assert not (desk.folder / "more.key").exists()


def test_a_checkpoint_without_room_is_not_cosigned(desk: Desk) -> None:
    note = MADE.checkpoint(10)
    line = note.splitlines(keepends=True)[-1]
    assert desk.cosign(note + line * 98)[0] == 0
    status, printed, said = desk.cosign(note + line * 99)
    assert (status, printed, said) == (2, "", "The checkpoint has no room for another signature.\n")


def test_a_fork_is_told_and_nothing_more_is_cosigned_under_the_name_before(desk: Desk) -> None:
    """And the memory, which has both names then, can still be read."""
    line = f"{MADE.origin}/2"
    desk.cosign(MADE.checkpoint(10))
    forked = checkpoints.body(line, 8, tree.root_of_hashes(HASHES[:8]))
    note = desk.put("forked", notes.sign(forked, line, PUBLIC, PRIVATE.sign))
    asked = [note, "--key-file", str(desk.folder / "own.key"), "--log-key", notes.verifier_key(line, PUBLIC)]
    told = f"This witness cosigned 10 entries of {MADE.origin}. Keep both."
    assert [witness.cosign(asked), witness.cosign(asked)] == [0, 0]
    assert desk.capsys.readouterr().err.count(told) == 1
    status, _, said = desk.cosign(MADE.checkpoint(11), proof=proof(10, 11))
    assert (status, desk.remembered()) == (1, 10)
    assert f"8 entries of {line}, which forked from {MADE.origin}" in said
