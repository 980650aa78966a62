"""The Merkle tree of RFC 6962 and RFC 9162 over SHA-256: roots and proofs.

All hashes are 32 raw bytes. A root is worked out with one hash kept for each level, so 400,000 leaves need
no more memory than twenty. Verifying never raises: a proof that is nonsense is a proof that does not hold.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    """Hash one leaf's data; the 00 before it keeps leaves and nodes apart (RFC 6962 section 2.1)."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two subtrees into their parent (RFC 6962 section 2.1)."""
    return sha256(b"\x01" + left + right).digest()


def root(leaves: Iterable[bytes]) -> bytes:
    """Give the root of the tree over leaf data, in order; of no leaves, the hash of nothing."""
    return root_of_hashes(leaf_hash(leaf) for leaf in leaves)


def root_of_hashes(hashes: Iterable[bytes]) -> bytes:
    """Give the root of the tree over hashed leaves, in order."""
    complete: list[bytes] = []  # roots of complete subtrees, largest first: the ones of the count in binary
    for count, leaf in enumerate(hashes):
        node, rest = leaf, count
        while rest & 1:
            node = node_hash(complete.pop(), node)
            rest >>= 1
        complete.append(node)
    if not complete:
        return EMPTY_ROOT
    node = complete.pop()
    while complete:
        node = node_hash(complete.pop(), node)
    return node


def inclusion_proof(hashes: Sequence[bytes], index: int) -> list[bytes]:
    """List the siblings from leaf `index` up to the root (PATH in RFC 9162 section 2.1.3.1).

    `hashes` are all hashed leaves. Raises IndexError where there is no such leaf.
    """
    if not 0 <= index < len(hashes):
        message = f"There is no leaf {index} among {len(hashes)}."
        raise IndexError(message)
    proof: list[bytes] = []
    low, high = 0, len(hashes)
    while high - low > 1:
        middle = low + _left_size(high - low)
        if index < middle:
            proof.append(root_of_hashes(hashes[middle:high]))
            high = middle
        else:
            proof.append(root_of_hashes(hashes[low:middle]))
            low = middle
    return proof[::-1]


def verify_inclusion(index: int, size: int, leaf: bytes, proof: Sequence[bytes], expected: bytes) -> bool:
    """Tell whether hashed `leaf` is number `index` of the `size` under root `expected`.

    RFC 9162 section 2.1.3.2.
    """
    if not 0 <= index < size or not _are_hashes(leaf, *proof):
        return False
    place, last, node = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            node = node_hash(sibling, node)
            while not place & 1 and place:
                place >>= 1
                last >>= 1
        else:
            node = node_hash(node, sibling)
        place >>= 1
        last >>= 1
    return last == 0 and node == expected


def consistency_proof(hashes: Sequence[bytes], first: int) -> list[bytes]:
    """Show that the tree over the `first` leaves is the beginning of the tree over all `hashes`.

    RFC 9162 section 2.1.4.1. Raises IndexError unless 0 < first <= the number of leaves.
    """
    if not 0 < first <= len(hashes):
        message = f"There is no earlier tree of {first} leaves in one of {len(hashes)}."
        raise IndexError(message)
    proof: list[bytes] = []
    low, high, whole = 0, len(hashes), True  # whole: the old tree is this subtree, and its root is known
    while first != high:
        middle = low + _left_size(high - low)
        if first <= middle:
            proof.append(root_of_hashes(hashes[middle:high]))
            high = middle
        else:
            proof.append(root_of_hashes(hashes[low:middle]))
            low, whole = middle, False
    if not whole:
        proof.append(root_of_hashes(hashes[low:high]))
    return proof[::-1]


def verify_consistency(first: int, second: int, old: bytes, new: bytes, proof: Sequence[bytes]) -> bool:
    """Tell whether the tree of `first` leaves under `old` begins the one of `second` leaves under `new`.

    RFC 9162 section 2.1.4.2. From an empty tree nothing follows, so only to another empty one is it true.
    """
    if first == second:
        return first >= 0 and old == new and not proof
    if not 0 < first < second or not proof or not _are_hashes(old, *proof):
        return False
    path = list(proof) if first & (first - 1) else [old, *proof]
    place, last = first - 1, second - 1
    while place & 1:
        place >>= 1
        last >>= 1
    before = after = path[0]
    for node in path[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            before = node_hash(node, before)
            after = node_hash(node, after)
            while not place & 1 and place:
                place >>= 1
                last >>= 1
        else:
            after = node_hash(after, node)
        place >>= 1
        last >>= 1
    return last == 0 and before == old and after == new


def _are_hashes(*parts: bytes) -> bool:
    """Tell whether all are 32 bytes: a node over parts of other lengths could be cut in another place."""
    return all(len(part) == len(EMPTY_ROOT) for part in parts)


def _left_size(size: int) -> int:
    """Give the largest power of two below `size`: how many leaves stand under the left child."""
    return 1 << ((size - 1).bit_length() - 1)
