"""The tree of hashes of RFC 6962, section 2.1: a leaf is SHA-256(0x00, data), a node SHA-256(0x01, left, right).

An inclusion proof shows that a leaf is in a tree; a consistency proof that a later tree only added to an earlier one.
The proofs are checked as RFC 9162 sections 2.1.3.2 and 2.1.4.2 say: for every size and place there is one length.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

EMPTY = hashlib.sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """The root over hashed leaves, in one pass.

    >>> root([]).hex()[:16], root([leaf_hash(b"")]).hex()[:16]
    ('e3b0c44298fc1c14', '6e340b9cffb37a98')
    """
    tree = Frontier()
    for leaf in leaves:
        tree = tree.with_leaf(leaf)
    return tree.root


class Frontier:
    """The whole subtrees of a tree from left to right: enough to add a leaf and to give the root."""

    def __init__(self, size: int = 0, peaks: Sequence[bytes] = ()) -> None:
        if len(peaks) != size.bit_count():
            raise ValueError(f"a tree of {size} leaves has {size.bit_count()} whole subtrees, not {len(peaks)}")
        self.size, self.peaks = size, tuple(peaks)

    def with_leaf(self, leaf: bytes) -> Frontier:
        peaks, size, here = list(self.peaks), self.size, leaf
        while size & 1:
            here, size = node_hash(peaks.pop(), here), size >> 1
        return Frontier(self.size + 1, [*peaks, here])

    @property
    def root(self) -> bytes:
        if not self.peaks:
            return EMPTY
        *left, here = self.peaks
        for peak in reversed(left):
            here = node_hash(peak, here)
        return here


def inclusion_proof(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """The hashes beside the way from a leaf to the root, lowest first. Raises IndexError."""
    if not 0 <= index < len(leaves):
        raise IndexError(index)
    if len(leaves) == 1:
        return []
    middle = _split(len(leaves))
    if index < middle:
        return [*inclusion_proof(leaves[:middle], index), root(leaves[middle:])]
    return [*inclusion_proof(leaves[middle:], index - middle), root(leaves[:middle])]


def is_included(leaf: bytes, *, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Whether the path leads from the leaf at its place to the root of a tree of that size."""
    if not 0 <= index < size:
        return False
    place, last, here = index, size - 1, leaf
    for beside in path:
        if last == 0:
            return False
        if place & 1 or place == last:
            here = node_hash(beside, here)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            here = node_hash(here, beside)
        place, last = place >> 1, last >> 1
    return last == 0 and here == root


def consistency_proof(leaves: Sequence[bytes], first: int) -> list[bytes]:
    """What shows that the tree of the first leaves is the beginning of this one. Raises IndexError."""
    if not 0 < first <= len(leaves):
        raise IndexError(first)
    return _between(leaves, first, whole=True)


def _between(leaves: Sequence[bytes], first: int, *, whole: bool) -> list[bytes]:
    if first == len(leaves):
        return [] if whole else [root(leaves)]
    middle = _split(len(leaves))
    if first <= middle:
        return [*_between(leaves[:middle], first, whole=whole), root(leaves[middle:])]
    return [*_between(leaves[middle:], first - middle, whole=False), root(leaves[:middle])]


def is_consistent(first: int, second: int, *, first_root: bytes, second_root: bytes, path: Sequence[bytes]) -> bool:
    """Whether the later tree only added leaves to the earlier one."""
    if not 0 < first <= second:
        return False
    if first == second:
        return not path and first_root == second_root
    hashes = list(path)
    if first & (first - 1) == 0:
        hashes.insert(0, first_root)
    if not hashes:
        return False
    place, last = first - 1, second - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old = new = hashes[0]
    for beside in hashes[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            old, new = node_hash(beside, old), node_hash(beside, new)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            new = node_hash(new, beside)
        place, last = place >> 1, last >> 1
    return last == 0 and old == first_root and new == second_root


def _split(size: int) -> int:
    """The largest power of two below the size."""
    return 1 << (size - 1).bit_length() - 1
