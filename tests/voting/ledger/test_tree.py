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
    assert len(judged) == 49
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
    assert len(judged) == 50
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
