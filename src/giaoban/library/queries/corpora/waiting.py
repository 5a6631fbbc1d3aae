"""The queue of a corpus: amending clauses that the machine is not sure of, and what persons decided of them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from giaoban.library.queries.corpora.place import TEXTS, corpus_folder
from giaoban.library.queries.corpora.texts import Texts


@dataclass(frozen=True)
class Waiting:
    """A clause as it was read: `document` and `place` where it stands, `target` and `path` what it is aimed at.

    `doubts` are codes with words; one that is not `is_complete` cannot be applied, only set aside.
    """

    id: str
    corpus: str
    source: str
    """The file or folder it came from: what has to be imported again after a decision."""
    document: str
    place: str
    act: str
    target: str
    path: str
    effective: str
    confidence: float
    doubts: tuple[str, ...]
    is_complete: bool
    said: str


def waiting_in(corpus: str) -> list[Waiting]:
    """What waits in a corpus, by the document and the place of the clause. Raises Refused for a damaged file."""
    with Texts(corpus_folder(corpus) / TEXTS) as texts:
        rows = texts.waiting()
    found = [Waiting(id, corpus, source, **_read(said)) for id, source, said in rows]
    return sorted(found, key=lambda one: (one.document, one.place, one.id))


def decisions_of(corpus: str) -> dict[str, bool]:
    """What was decided, by id of the clause: it counts, or it does not. None for a corpus that is not there yet."""
    file = corpus_folder(corpus) / TEXTS
    if not file.exists():
        return {}
    with Texts(file) as texts:
        return texts.decisions()


def _read(said: str) -> dict[str, Any]:
    row: dict[str, Any] = json.loads(said)
    return row | {"doubts": tuple(row["doubts"])}
