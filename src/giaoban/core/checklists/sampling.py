"""A random sample that anybody can draw again: the list is fixed first, then a seed is published, then this is done.

Method:  each name is given the SHA-256 of SEED, a line feed and the name (NFC, UTF-8); the smallest come first.
Limits:  as fair as the seed: whoever knows it before the list is fixed can choose the list.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

LONGEST = 200_000
"""Names at the most."""


@dataclass(frozen=True)
class Drawn:
    """The names drawn in their order, of how many, and the hash of the list they were drawn from."""

    names: tuple[str, ...]
    population: int
    population_sha256: str
    seed: str


def listed(names: Iterable[str]) -> list[str]:
    """The names as they are drawn from: cleaned of spaces around and between, each once, sorted by code points."""
    clean = (" ".join(unicodedata.normalize("NFC", name).split()) for name in names)
    return sorted({name for name in clean if name})


def population_hash(names: Sequence[str]) -> str:
    """SHA-256 of the listed names, a line each; published before there is a seed.

    >>> population_hash(listed(["b", "a", "b "]))[:8]  # printf 'a\\nb\\n' | sha256sum
    '911169dd'
    """
    return hashlib.sha256("".join(f"{name}\n" for name in names).encode()).hexdigest()


def draw(names: Iterable[str], *, size: int, seed: str) -> Drawn:
    """The sample. The order and repetitions of the list do not matter. Raises ValueError for a size it has not got."""
    known = listed(names)
    if not 0 < size <= len(known):
        raise ValueError(f"{size} of {len(known)}")
    ranked = sorted(known, key=lambda name: (rank(name, seed), name))
    return Drawn(tuple(ranked[:size]), len(known), population_hash(known), seed)


def rank(name: str, seed: str) -> str:
    """What a name is ordered by: `printf 'SEED\\nNAME' | sha256sum` gives the same."""
    return hashlib.sha256(f"{seed}\n{name}".encode()).hexdigest()
