"""The public log: every label and every revocation is a leaf, in the order they were made; heads are signed.

A leaf's data is the signed text itself, so whoever holds a label can check that the log holds it too.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from giaoban.core.checklists.label.keys import Keys, moment, opened, seconds
from giaoban.core.checklists.label.merkle import is_included, leaf_hash
from giaoban.core.findings import Finding, Refused

KIND = "giaoban-tree-head+jwt"
REVOCATION = "giaoban-revocation+jwt"


@dataclass(frozen=True)
class TreeHead:
    """How many entries the log had at a moment, and the root over them."""

    size: int
    root: bytes
    at: dt.datetime


def head_payload(head: TreeHead, *, issuer: str) -> dict[str, Any]:
    return {"iss": issuer, "size": head.size, "root": head.root.hex(), "iat": seconds(head.at)}


def tree_head(text: str, *, keys: Keys, now: dt.datetime) -> TreeHead:
    """A genuine head. Raises Refused: what `opened` refuses, `label.bad-head`."""
    payload = opened(text, typ=KIND, keys=keys, now=now).payload
    try:
        size, root, at = payload["size"], bytes.fromhex(payload["root"]), moment(payload["iat"])
        if type(size) is not int or size < 0 or len(root) != 32 or at is None:
            raise ValueError("size, root or time")
    except (KeyError, TypeError, ValueError) as why:
        raise Refused([Finding("label.bad-head", context={"reason": str(why)[:120]})]) from why
    return TreeHead(size, root, at)


def proof_payload(*, index: int, head: str, path: Sequence[bytes]) -> dict[str, Any]:
    """A proof as it is published: the place of the entry, the signed head, the hashes on the way."""
    return {"index": index, "head": head, "path": [part.hex() for part in path]}


def check_logged(text: str, proof: Any, *, keys: Keys, now: dt.datetime) -> TreeHead:
    """The head under which the log holds this signed text. Raises Refused: `label.bad-proof`, `label.not-logged`."""
    try:
        if not isinstance(proof, Mapping) or not isinstance(proof["head"], str):
            raise ValueError("head")
        index, path = proof["index"], [bytes.fromhex(part) for part in proof["path"]]
        if type(index) is not int or len(path) > 64 or any(len(part) != 32 for part in path):
            raise ValueError("index or path")
    except (KeyError, TypeError, ValueError) as why:
        raise Refused([Finding("label.bad-proof", context={"reason": str(why)[:120]})]) from why
    head = tree_head(proof["head"], keys=keys, now=now)
    leaf = leaf_hash(text.encode("utf-8", "surrogatepass"))
    if not is_included(leaf, index=index, size=head.size, path=path, root=head.root):
        raise Refused([Finding("label.not-logged", context={"index": index, "size": head.size})])
    return head
