"""Entries as tokens, before they are a segment: cheap to hold (eight bytes a syllable) and to join."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from giaoban.core.search.index.passages import LABEL_BYTES, MOST_PASSAGES, Passage, openings, passages
from giaoban.core.search.index.terms import Tokens, numbered, words

FIELDS = ("text", "title", "name")
NEVER = dt.date.max.toordinal()
Arrays = dict[str, NDArray[Any]]


@dataclass(frozen=True)
class Entry:
    """A text to be found: `key` names it (no line break), `name` is that of its document.

    `since` to `until` is when it says what it says, until its last day; open ends are None. `facets` are what a search
    may be narrowed to: {"type": "law", "field": "19.1"}. `weight` multiplies its score. `passages` are its parts when
    somebody knows them, in order; without them the text is cut where its lines are numbered.
    """

    key: str
    text: str
    title: str = ""
    name: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    facets: Mapping[str, str] = field(default_factory=dict)
    weight: float = 1.0
    passages: tuple[Passage, ...] = ()

    @property
    def digest(self) -> int:
        """64 bits of everything said: whether an entry has to be indexed again."""
        parts = [
            self.key, self.text, self.title, self.name, f"{self.since} {self.until} {self.weight}",
            *(f"{name}={value}" for name, value in sorted(self.facets.items())),
        ]  # fmt: skip
        said = "\x00".join(parts).encode("utf-8", "surrogatepass")
        return int.from_bytes(hashlib.blake2b(said, digest_size=8).digest(), "little")


@dataclass
class Gathered:
    """What `building.build` needs of each entry. `cuts` are the places in a row of tokens where passages begin."""

    keys: list[str] = field(default_factory=list)
    rows: dict[tuple[str, str], list[Tokens]] = field(
        default_factory=lambda: {(spelling, name): [] for spelling in ("marked", "bare") for name in FIELDS}
    )
    cuts: list[NDArray[np.uint32]] = field(default_factory=list)
    labels: list[bytes] = field(default_factory=list)
    openings: list[int] = field(default_factory=list)
    since: list[int] = field(default_factory=list)
    until: list[int] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)
    facets: list[Mapping[str, str]] = field(default_factory=list)
    digests: list[int] = field(default_factory=list)
    size: int = 0
    """Syllables of texts held so far."""

    def add(self, entry: Entry, digest: int | None = None) -> None:
        """Read one entry. Raises ValueError for a key with a line break.

        `digest` stands for the entry's own where the caller has one of its source.
        """
        if not entry.key or len(entry.key.splitlines()) != 1:
            raise ValueError(f"a key is one line and not empty: {entry.key!r}")
        parts = (entry.passages or tuple(passages(entry.text)))[:MOST_PASSAGES]
        found: list[str] = []
        cuts = []
        for place, part in enumerate(parts):
            cuts.append(len(found))
            end = part.end if place < len(parts) - 1 else max(part.end, len(entry.text))
            found += words(entry.text[part.start : end])
        self.size += len(found)
        self._add_row("text", found)
        self._add_row("title", words(entry.title))
        self._add_row("name", words(entry.name))
        labels = [part.label for part in parts]
        self.cuts.append(np.array(cuts, np.uint32))
        self.labels += [label.encode()[:LABEL_BYTES] for label in labels]
        self.openings += openings(labels)
        self.keys.append(entry.key)
        self.since.append(entry.since.toordinal() if entry.since else 0)
        self.until.append(entry.until.toordinal() if entry.until else NEVER)
        self.weights.append(entry.weight)
        self.facets.append(dict(entry.facets))
        self.digests.append(entry.digest if digest is None else digest)

    def _add_row(self, name: str, found: list[str]) -> None:
        self.rows["marked", name].append(numbered(found))
        self.rows["bare", name].append(numbered(found, marks=False))

    def __len__(self) -> int:
        return len(self.keys)
