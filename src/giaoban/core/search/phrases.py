"""Known phrases found in a row of syllables, the longest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

Syllables = tuple[str, ...]


class Found(NamedTuple):
    """A phrase from the first syllable to before the last, and what it is called."""

    first: int
    last: int
    name: str


@dataclass(frozen=True)
class Phrases:
    """Phrases with their names, looked up by first syllable.

    >>> phrases = Phrases.of({("thủ", "tục"): "procedure", ("thủ", "tục", "hành", "chính"): "procedure"})
    >>> list(phrases.find(("một", "thủ", "tục", "hành", "chính")))
    [Found(first=1, last=5, name='procedure')]
    """

    by_first: Mapping[str, tuple[tuple[Syllables, str], ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, names: Mapping[Syllables, str] | Iterable[tuple[Syllables, str]]) -> Phrases:
        pairs = dict(names)
        by_first: dict[str, list[tuple[Syllables, str]]] = {}
        for phrase, name in pairs.items():
            if phrase:
                by_first.setdefault(phrase[0], []).append((phrase, name))
        return cls({first: tuple(sorted(found, key=_longest_first)) for first, found in by_first.items()})

    def find(self, syllables: Sequence[str], *, overlapping: bool = False) -> Iterator[Found]:
        """The longest phrase at each place, from the left; with `overlapping` also those that begin within another."""
        row = tuple(syllables)
        place = 0
        while place < len(row):
            for phrase, name in self.by_first.get(row[place], ()):
                if row[place : place + len(phrase)] == phrase:
                    yield Found(place, place + len(phrase), name)
                    place += 1 if overlapping else len(phrase)
                    break
            else:
                place += 1


def _longest_first(entry: tuple[Syllables, str]) -> tuple[int, Syllables]:
    return -len(entry[0]), entry[0]
