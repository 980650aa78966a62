from __future__ import annotations

import json
from base64 import b64decode
from hashlib import sha256
from time import perf_counter
from typing import TYPE_CHECKING, Any

import pytest

from voting.ledger import tree

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LEAVES = [bytes([number]) * number for number in range(21)]
HASHES = [tree.leaf_hash(leaf) for leaf in LEAVES]


def plain_root(hashes: list[bytes]) -> bytes:
    """RFC 6962 section 2.1, as it is written there."""
    if not hashes:
        return sha256(b"").digest()
    if len(hashes) == 1:
        return hashes[0]
    left = 1
    while left * 2 < len(hashes):
        left *= 2
    return sha256(b"\x01" + plain_root(hashes[:left]) + plain_root(hashes[left:])).digest()


def vectors(folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for path in sorted(folder.rglob("*.json")):
        yield path.relative_to(folder).as_posix(), json.loads(path.read_text())


def raw(encoded: str | None) -> bytes:
    return b64decode(encoded or "")


def test_the_reference_tree_has_the_reference_roots(shared_data: Path) -> None:
    known = json.loads((shared_data / "merkle" / "rfc6962-reference-tree.json").read_text())
    leaves = [bytes.fromhex(leaf) for leaf in known["leaf_inputs_hex"]]
    assert [tree.root(leaves[:size]).hex() for size in range(len(leaves) + 1)] == known["roots_by_size"]
    assert tree.EMPTY_ROOT.hex() == known["hasher"]["empty"]
    assert tree.leaf_hash(b"").hex() == known["hasher"]["empty_leaf"]
    assert tree.leaf_hash(b"L123456").hex() == known["hasher"]["leaf_L123456"]
    assert tree.node_hash(b"N123", b"N456").hex() == known["hasher"]["node_N123_N456"]


def test_every_inclusion_vector_is_judged_as_it_should_be(shared_data: Path) -> None:
    judged = {
        name: tree.verify_inclusion(
            case["leafIdx"],
            case["treeSize"],
            raw(case["leafHash"]),
            [raw(part) for part in case["proof"] or ()],
            raw(case["root"]),
        )
        is not case["wantErr"]
        for name, case in vectors(shared_data / "merkle" / "inclusion")
    }
    assert len(judged) == len(list((shared_data / "merkle" / "inclusion").rglob("*.json"))) >= 49
    assert [name for name, right in judged.items() if not right] == []


def test_every_consistency_vector_is_judged_as_it_should_be(shared_data: Path) -> None:
    judged = {
        name: tree.verify_consistency(
            case["size1"],
            case["size2"],
            raw(case["root1"]),
            raw(case["root2"]),
            [raw(part) for part in case["proof"] or ()],
        )
        is not case["wantErr"]
        for name, case in vectors(shared_data / "merkle" / "consistency")
    }
    assert len(judged) == len(list((shared_data / "merkle" / "consistency").rglob("*.json"))) >= 50
    assert [name for name, right in judged.items() if not right] == []


@pytest.mark.parametrize("size", range(len(HASHES) + 1))
def test_a_root_is_what_the_definition_gives(size: int) -> None:
    assert tree.root_of_hashes(HASHES[:size]) == plain_root(HASHES[:size])
    assert tree.root(iter(LEAVES[:size])) == plain_root(HASHES[:size])


@pytest.mark.parametrize("size", range(1, len(HASHES) + 1))
def test_every_leaf_is_proved_to_be_where_it_is_and_nowhere_else(size: int) -> None:
    root = plain_root(HASHES[:size])
    for index in range(size):
        proof = tree.inclusion_proof(HASHES[:size], index)
        assert tree.verify_inclusion(index, size, HASHES[index], proof, root)
        places = [
            at for at in range(-1, size + 1) if tree.verify_inclusion(at, size, HASHES[index], proof, root)
        ]
        assert places == [index]
        assert not tree.verify_inclusion(index, size, HASHES[index], [*proof, root], root)
        assert not tree.verify_inclusion(index, size, tree.leaf_hash(b"other"), proof, root)


@pytest.mark.parametrize("size", range(1, len(HASHES) + 1))
def test_a_tree_is_proved_to_go_on_from_each_earlier_one(size: int) -> None:
    root = plain_root(HASHES[:size])
    for first in range(1, size + 1):
        old = plain_root(HASHES[:first])
        proof = tree.consistency_proof(HASHES[:size], first)
        assert tree.verify_consistency(first, size, old, root, proof)
        assert not tree.verify_consistency(first, size, tree.leaf_hash(b"other"), root, proof)
        assert not tree.verify_consistency(first, size, old, tree.leaf_hash(b"other"), proof)


ROOT, FIVE = plain_root(HASHES[:8]), plain_root(HASHES[:5])
PATH, STEPS = tree.inclusion_proof(HASHES[:8], 5), tree.consistency_proof(HASHES[:8], 5)
FAR = [-(2**63), -8, -1, 0, 1, 7, 8, 9, 2**31, 2**53, 2**63, 2**64, 2**64 + 5, 2**64 + 8, 2**200]
"""Numbers that a reader with 64 bits would wrap, and others that no tree has."""
WRONG = [b"", b"\x00", ROOT[:31], ROOT + b"\x00", ROOT * 2, bytes(32)]
"""What is no hash, or that of nothing here."""


def cut_and_put_on(proof: list[bytes]) -> Iterator[list[bytes]]:
    """A proof too short, too long, out of order, or with a part that is none."""
    yield []
    yield proof[::-1]
    for place in range(len(proof)):
        yield proof[:place] + proof[place + 1 :]
        yield proof[: place + 1] + proof[place:]
        yield from ([*proof[:place], wrong, *proof[place + 1 :]] for wrong in WRONG)
    for place in range(len(proof) + 1):
        yield from ([*proof[:place], wrong, *proof[place:]] for wrong in (*WRONG, ROOT))
    yield proof + [ROOT] * 300


def test_a_leaf_is_nowhere_else_whatever_the_numbers() -> None:
    held = [
        (index, size)
        for index in [*FAR, 5]
        for size in FAR
        if tree.verify_inclusion(index, size, HASHES[5], PATH, ROOT)
    ]
    assert held == [(5, 7), (5, 8)]  # in a tree of seven it has the same path: the size is what is signed


def test_a_tree_goes_on_from_no_other_whatever_the_numbers() -> None:
    held = [
        (first, second)
        for first in [*FAR, 5]
        for second in FAR
        if tree.verify_consistency(first, second, FIVE, ROOT, STEPS)
    ]
    assert held == [(5, 7), (5, 8)]  # in a tree of seven it has the same path: the size is what is signed
    same = [first for first in FAR if tree.verify_consistency(first, first, ROOT, ROOT, [])]
    assert same == [number for number in FAR if number >= 0]
    assert not any(
        tree.verify_consistency(first, 8, tree.EMPTY_ROOT, ROOT, []) for first in FAR if first != 8
    )


def test_a_proof_that_is_not_exactly_it_proves_nothing() -> None:
    assert not any(tree.verify_inclusion(5, 8, HASHES[5], proof, ROOT) for proof in cut_and_put_on(PATH))
    assert not any(tree.verify_consistency(5, 8, FIVE, ROOT, proof) for proof in cut_and_put_on(STEPS))


def test_what_is_no_hash_is_nowhere_proved() -> None:
    for wrong in WRONG:
        assert not tree.verify_inclusion(5, 8, wrong, PATH, ROOT)
        assert not tree.verify_inclusion(5, 8, HASHES[5], PATH, wrong)
        assert not tree.verify_inclusion(0, 1, wrong, [], HASHES[0])
        assert not tree.verify_consistency(5, 8, wrong, ROOT, STEPS)
        assert not tree.verify_consistency(5, 8, FIVE, wrong, STEPS)
        assert not tree.verify_consistency(4, 8, wrong, ROOT, tree.consistency_proof(HASHES[:8], 4))
    assert not tree.verify_inclusion(0, 1, b"", [], b"")  # a leaf and a root that are the same nothing
    assert not tree.verify_inclusion(0, 0, tree.EMPTY_ROOT, [], tree.EMPTY_ROOT)


def test_a_node_that_was_cut_in_another_place_proves_nothing() -> None:
    root = plain_root(HASHES[:2])
    assert not tree.verify_inclusion(0, 2, HASHES[0] + HASHES[1][:1], [HASHES[1][1:]], root)
    assert not tree.verify_inclusion(0, 2, HASHES[0] + HASHES[1], [b""], root)


@pytest.mark.parametrize("index", [-1, 3])
def test_there_is_no_proof_for_a_leaf_that_is_not_there(index: int) -> None:
    with pytest.raises(IndexError):
        tree.inclusion_proof(HASHES[:3], index)


@pytest.mark.parametrize("first", [0, -1, 4])
def test_there_is_no_proof_from_a_tree_that_never_was(first: int) -> None:
    with pytest.raises(IndexError):
        tree.consistency_proof(HASHES[:3], first)


def test_four_hundred_thousand_leaves_take_seconds() -> None:
    started = perf_counter()
    tree.root(number.to_bytes(32) for number in range(400_000))
    assert perf_counter() - started < 20  # about one second on an ordinary machine
