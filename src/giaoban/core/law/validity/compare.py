"""What changed between two days, provision by provision, side by side."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from giaoban.core.law.tree import Document, Node
from giaoban.core.law.uris import parse_uri
from giaoban.core.law.validity.history import History
from giaoban.core.law.validity.trees import find, holds

_PIECES = re.compile(r"\w+|\s+|[^\w\s]")


@dataclass(frozen=True)
class Piece:
    """Words on either side: the same, only before, only after, or one in place of the other."""

    kind: str  # same | removed | added | replaced
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """A provision that is not the same on both days: `kind` is added, removed or changed."""

    kind: str
    path: str
    before: str
    after: str
    pieces: tuple[Piece, ...]


def compare(history: History, uri: str, one: dt.date, other: dt.date) -> list[Change]:
    """The provisions that differ, each once with its own words, in the order a reader meets them on the other day."""
    address = parse_uri(uri)
    before, after = history.document(uri, one), history.document(uri, other)
    return compare_documents(before, after, address.path)


def compare_documents(before: Document | None, after: Document | None, path: str = "") -> list[Change]:
    """The same for any two trees of one document, for a consolidated text against a computed one."""
    old, new = dict(_own(before, path)), dict(_own(after, path))
    changes = []
    for place in [*new, *(place for place in old if place not in new)]:
        was, now = old.get(place), new.get(place)
        if was == now:
            continue
        kind = "added" if was is None else "removed" if now is None else "changed"
        changes.append(Change(kind, place, was or "", now or "", tuple(pieces(was or "", now or ""))))
    return changes


def _own(document: Document | None, path: str) -> Iterator[tuple[str, str]]:
    """Each node's own words by path."""
    if document is None:
        return
    top: tuple[Node, ...] = document.nodes
    if path:
        node = find(top, path)
        top = (node,) if node else ()
    for each in top:
        for node in each.walk():
            if holds(node.path, path) and (words := node.own_text):
                yield node.path, words


def pieces(before: str, after: str) -> Iterator[Piece]:
    """Two texts word by word.

    >>> [(piece.kind, piece.before, piece.after) for piece in pieces("phí 2 đồng", "phí 3 đồng")]
    [('same', 'phí ', 'phí '), ('replaced', '2', '3'), ('same', ' đồng', ' đồng')]
    """
    kinds = {"equal": "same", "delete": "removed", "insert": "added", "replace": "replaced"}
    one, other = _PIECES.findall(before), _PIECES.findall(after)
    for kind, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        yield Piece(kinds[kind], "".join(one[a:b]), "".join(other[c:d]))
