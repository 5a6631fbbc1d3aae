"""Which texts are like a text: one door, so that a better reader of Vietnamese can stand behind it.

A reader registered as `texts.like` in `core/plugins.py` is asked first (`text`, `among`, `limit`; gives `Like`s).
Without one, texts are compared by the words they share, a rare word counting more than a common one.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from giaoban.core.plugins import NoReader, read
from giaoban.core.quantities import fold

LEAST = 0.3


@dataclass(frozen=True)
class Like:
    """A text by its key, how like it is (0 to 1), and the words both have."""

    key: str
    score: float
    shared: tuple[str, ...] = ()


def like(text: str, among: Mapping[str, str], *, limit: int = 5) -> Sequence[Like]:
    """The likest texts first."""
    try:
        found: Sequence[Like] = read("texts.like", text=text, among=among, limit=limit)
    except NoReader:
        return by_shared_words(text, among, limit=limit)
    return found


def by_shared_words(text: str, among: Mapping[str, str], *, limit: int = 5) -> list[Like]:
    """Words in common, weighted by how rare they are; the share of the weight of the shorter text.

    >>> known = {"a": "Chưa có sóng di động ở bản xa", "b": "Phần mềm một cửa hay bị treo"}
    >>> [(one.key, one.score) for one in by_shared_words("ban xa chua co song di dong", known)]
    [('a', 1.0)]
    """
    asked = _words(text)
    words = {key: _words(said) for key, said in among.items()}
    held = Counter(word for said in words.values() for word in said)
    weight = {word: math.log(1 + (len(words) + 1) / (held[word] + 1)) for word in {*held, *asked}}

    def heavy(said: frozenset[str]) -> float:
        return sum(weight[word] for word in said)

    found = []
    for key, said in words.items():
        shared = asked & said
        least = min(heavy(asked), heavy(said))
        if shared and least:
            score = round(heavy(shared) / least, 2)
            if score >= LEAST:
                found.append(Like(key, score, tuple(sorted(shared, key=lambda word: -weight[word])[:6])))
    return sorted(found, key=lambda one: (-one.score, one.key))[:limit]


def _words(text: str) -> frozenset[str]:
    return frozenset("".join(letter if letter.isalnum() else " " for letter in fold(text)).split())
