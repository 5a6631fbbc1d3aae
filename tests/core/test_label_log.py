"""The tree of hashes of RFC 6962: known roots, a slow tree after the words of the RFC, and proofs that cannot lie."""

from __future__ import annotations

import base64
import hashlib
import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.tiny import SHARED

from giaoban.core.checklists.label.merkle import (
    Frontier,
    consistency_proof,
    inclusion_proof,
    is_consistent,
    is_included,
    leaf_hash,
    root,
)

# The eight leaves and roots that the test suites of Certificate Transparency share.
LEAVES = [
    bytes.fromhex(one)
    for one in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
CONFORMANCE = Path(os.environ.get("GIAOBAN_CONFORMANCE", SHARED / "conformance"))


def slow_root(data: list[bytes]) -> bytes:
    """MTH of section 2.1, word for word."""
    if not data:
        return hashlib.sha256().digest()
    if len(data) == 1:
        return hashlib.sha256(b"\x00" + data[0]).digest()
    half = 1
    while half * 2 < len(data):
        half *= 2
    return hashlib.sha256(b"\x01" + slow_root(data[:half]) + slow_root(data[half:])).digest()


def test_the_roots_are_those_of_certificate_transparency():
    for size, known in enumerate(ROOTS, 1):
        assert root([leaf_hash(one) for one in LEAVES[:size]]).hex() == known


def test_the_known_proofs_of_the_rfc():
    """Section 2.1.3: in the tree of seven leaves d0 is proven by [b, h, l], d3 by [c, g, l], d4 by [f, j, k], d6 by
    [i, k]; the tree of three is consistent by [c, d, g, l], of four by [l], of six by [i, j, k]."""
    a, b, c, d, e, f, j = (leaf_hash(bytes([number])) for number in range(7))

    def node(left, right):
        return hashlib.sha256(b"\x01" + left + right).digest()

    g, h, i = node(a, b), node(c, d), node(e, f)
    k, l_ = node(g, h), node(i, j)
    leaves = [a, b, c, d, e, f, j]
    assert root(leaves) == node(k, l_)
    assert inclusion_proof(leaves, 0) == [b, h, l_]
    assert inclusion_proof(leaves, 3) == [c, g, l_]
    assert inclusion_proof(leaves, 4) == [f, j, k]
    assert inclusion_proof(leaves, 6) == [i, k]
    assert consistency_proof(leaves, 3) == [c, d, g, l_]
    assert consistency_proof(leaves, 4) == [l_]
    assert consistency_proof(leaves, 6) == [i, j, k]


@given(st.lists(st.binary(max_size=8), max_size=70))
def test_the_quick_root_is_the_slow_one(data):
    hashed = [leaf_hash(one) for one in data]
    assert root(hashed) == slow_root(data)
    tree = Frontier()
    for one in hashed:
        kept = Frontier(tree.size, [bytes.fromhex(peak.hex()) for peak in tree.peaks])  # as the table keeps it
        tree = kept.with_leaf(one)
    assert tree.root == slow_root(data)


@given(st.integers(1, 130).flatmap(lambda size: st.tuples(st.just(size), st.integers(0, size - 1))))
def test_every_leaf_is_proven_at_its_place_and_nowhere_else(of):
    size, index = of
    leaves = [leaf_hash(str(number).encode()) for number in range(size)]
    path, whole = inclusion_proof(leaves, index), root(leaves)
    assert is_included(leaves[index], index=index, size=size, path=path, root=whole)
    for other in {0, size - 1, index ^ 1, index + 1, size // 2} - {index}:
        assert not is_included(leaves[index], index=other, size=size, path=path, root=whole)
    assert not is_included(leaf_hash(b"never"), index=index, size=size, path=path, root=whole)
    assert not is_included(leaves[index], index=index, size=size, path=[*path, whole], root=whole)
    assert not is_included(leaves[index], index=-1, size=size, path=path, root=whole)
    if path:
        assert not is_included(leaves[index], index=index, size=size, path=path[:-1], root=whole)
        assert not is_included(leaves[index], index=index, size=size, path=[*path[::-1], whole], root=whole)


@given(st.integers(1, 130).flatmap(lambda size: st.tuples(st.integers(1, size), st.just(size))))
def test_a_log_that_only_grew_is_proven_and_one_that_was_rewritten_is_not(of):
    first, second = of
    leaves = [leaf_hash(str(number).encode()) for number in range(second)]
    path, old, new = consistency_proof(leaves, first), root(leaves[:first]), root(leaves)
    assert is_consistent(first, second, first_root=old, second_root=new, path=path)
    rewritten = [leaf_hash(b"another history"), *leaves[1:]]
    forged, theirs = consistency_proof(rewritten, first), root(rewritten)
    assert not is_consistent(first, second, first_root=old, second_root=theirs, path=forged)
    assert not is_consistent(first, second, first_root=old, second_root=theirs, path=path)
    assert not is_consistent(first, second, first_root=old, second_root=new, path=[*path, new])
    assert not is_consistent(0, second, first_root=old, second_root=new, path=path)
    assert not is_consistent(second + 1, second, first_root=old, second_root=new, path=path)
    if path:
        assert not is_consistent(first, second, first_root=old, second_root=new, path=path[1:])


def _vectors(kind: str) -> list[Path]:
    return sorted(CONFORMANCE.rglob(f"{kind}/**/*.json")) if CONFORMANCE.is_dir() else []


def _bytes(text: str | None) -> bytes:
    return base64.b64decode(text or "")


def test_the_public_vectors_where_they_are():
    """As `transparency-dev/merkle` publishes them: folders `inclusion` and `consistency`, one JSON a case."""
    inclusion, consistency = _vectors("inclusion"), _vectors("consistency")
    if not inclusion and not consistency:
        pytest.skip(f"no public vectors in {CONFORMANCE}; set GIAOBAN_CONFORMANCE to their folder")
    for file in inclusion:
        case = json.loads(file.read_text())
        path = [_bytes(one) for one in case.get("proof") or []]
        found = is_included(
            _bytes(case["leafHash"]), index=case["leafIdx"], size=case["treeSize"], path=path, root=_bytes(case["root"])
        )
        assert found is not case["wantErr"], file
    for file in consistency:
        case = json.loads(file.read_text())
        path = [_bytes(one) for one in case.get("proof") or []]
        if case["size1"] == 0:  # an empty log is consistent with everything; here nobody asks
            continue
        found = is_consistent(
            case["size1"], case["size2"], first_root=_bytes(case["root1"]), second_root=_bytes(case["root2"]), path=path
        )
        assert found is not case["wantErr"], file
