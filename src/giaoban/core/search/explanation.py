"""Why two texts were held to say the same: what they share and what differs, with the places in both.

Values, not sentences: a page shows the spans in the texts themselves.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from giaoban.core.search.likeness import Rarity
from giaoban.core.search.words import Concept, Word, Words

MOST_SHOWN = 8  # of each kind; who wants more reads the text
Kind = Literal["phrase", "synonym", "name", "document", "word"]


@dataclass(frozen=True)
class Span:
    """Letters from start to before end of a text, as they stand in it."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Shared:
    """Something both texts say: the same words, other words for the same, a system, a document."""

    kind: Kind
    here: Span
    there: Span
    weight: float


@dataclass(frozen=True)
class Explanation:
    """`here` is the asked text, `there` the found one; the telling things first in `shared`, in order in the others."""

    shared: tuple[Shared, ...] = ()
    documents: tuple[str, ...] = ()
    only_here: tuple[Span, ...] = ()
    only_there: tuple[Span, ...] = ()
    about: tuple[str, ...] = ()
    """What both are about and complain of, by the titles in the file of words."""
    documents_here: tuple[str, ...] = ()
    documents_there: tuple[str, ...] = ()

    @property
    def phrases(self) -> tuple[str, ...]:
        """What is shared, as the asked text says it."""
        return tuple(shared.here.text for shared in self.shared)


def explain(here: Words, here_text: str, there: Words, there_text: str, rarity: Rarity) -> Explanation:
    """What `here` and `there` share. Every span is cut from the text it was read from."""
    concepts = list(_same_concepts(here, there))
    within = {place for concept, _ in concepts for place in range(concept.first, concept.last)}
    # One syllable of a concept both have ("ngầm" of "ngầm hóa", "hạ ngầm") says less than the concept.
    runs = [run for run in _runs(here, there) if run[2] > 1 or run[0] not in within]
    shared = [_shared_run(run, here, here_text, there, there_text, rarity) for run in runs]
    covered_here = {place for first, _, length in runs for place in range(first, first + length)}
    covered_there = {place for _, first, length in runs for place in range(first, first + length)}
    for concept, same in concepts:
        places_here, places_there = range(concept.first, concept.last), range(same.first, same.last)
        if covered_here.isdisjoint(places_here):
            kind: Kind = "name" if concept.term.startswith("@") else "synonym"
            span_here, span_there = _span(here, places_here, here_text), _span(there, places_there, there_text)
            shared.append(Shared(kind, span_here, span_there, rarity(concept.term)))
        covered_here.update(places_here)
        covered_there.update(places_there)
    documents = [(found, other) for found in here.documents for other in there.documents if found.is_same(other)]
    for found, other in documents:
        shared.append(
            Shared(
                "document",
                Span(found.start, found.end, here_text[found.start : found.end]),
                Span(other.start, other.end, there_text[other.start : other.end]),
                rarity(found.term),
            )
        )
    shared.sort(key=lambda entry: (-entry.weight, entry.here.start, entry.there.start))
    same_here, same_there = {id(found) for found, _ in documents}, {id(other) for _, other in documents}
    return Explanation(
        shared=tuple(shared[:MOST_SHOWN]),
        documents=tuple(dict.fromkeys(here_text[found.start : found.end] for found, _ in documents)),
        only_here=_only(here, here_text, covered_here, rarity),
        only_there=_only(there, there_text, covered_there, rarity),
        about=tuple(sorted(term[1:] for term in here.subjects & there.subjects)),
        documents_here=tuple(here_text[d.start : d.end] for d in here.documents if id(d) not in same_here),
        documents_there=tuple(there_text[d.start : d.end] for d in there.documents if id(d) not in same_there),
    )


def _runs(here: Words, there: Words) -> Iterator[tuple[int, int, int]]:
    """Longest common runs of words, each word used once: place here, place there, length. A run says something."""
    marked = here.is_marked and there.is_marked
    row_here = [_written(word, marked) for word in here.words]
    row_there = [_written(word, marked) for word in there.words]
    where: dict[str, list[int]] = {}
    for place, word in enumerate(row_there):
        if there.words[place].is_content:
            where.setdefault(word, []).append(place)
    used: set[int] = set()
    place = 0
    while place < len(row_here):
        best = (0, 0)
        if here.words[place].is_content:
            for start in where.get(row_here[place], ())[:MOST_PLACES]:
                length = _length(here, row_here, place, there, row_there, start, used)
                best = max(best, (length, -start))
        length, start = best[0], -best[1]
        if length:
            used.update(range(start, start + length))
            yield place, start, length
        place += max(length, 1)


MOST_PLACES = 50  # of one word in one text that are tried; a text of one word repeated must not cost its square


def _length(
    here: Words, row_here: list[str], one: int, there: Words, row_there: list[str], other: int, used: set[int]
) -> int:
    """Words alike from two places on, stopping at a sign between words and at frames; ends with a word of content."""
    length = content = 0
    while (
        one + length < len(row_here)
        and other + length < len(row_there)
        and row_here[one + length] == row_there[other + length]
        and other + length not in used
        and (length == 0 or (here.words[one + length].follows and there.words[other + length].follows))
    ):
        length += 1
        if here.words[one + length - 1].is_content:
            content = length
    return content


def _written(word: Word, marked: bool) -> str:
    return word.text if marked else word.folded


def _shared_run(
    run: tuple[int, int, int], here: Words, here_text: str, there: Words, there_text: str, rarity: Rarity
) -> Shared:
    first_here, first_there, length = run
    places = range(first_here, first_here + length)
    weight = sum(rarity(here.words[place].folded) for place in places if here.words[place].is_content)
    kind: Kind = "phrase" if length > 1 else "word"
    span_there = _span(there, range(first_there, first_there + length), there_text)
    return Shared(kind, _span(here, places, here_text), span_there, weight)


def _same_concepts(here: Words, there: Words) -> Iterator[tuple[Concept, Concept]]:
    first_there = {concept.term: concept for concept in reversed(there.concepts)}
    return ((concept, first_there[concept.term]) for concept in here.concepts if concept.term in first_there)


def _only(words: Words, text: str, covered: set[int], rarity: Rarity) -> tuple[Span, ...]:
    """The telling words the other text does not have, neighbours together, in the order of the text."""
    groups: list[list[int]] = []
    for place, word in enumerate(words.words):
        if place in covered or not word.is_content:
            continue
        if groups and groups[-1][-1] == place - 1 and word.follows:
            groups[-1].append(place)
        else:
            groups.append([place])
    groups.sort(key=lambda group: (-sum(rarity(words.words[place].folded) for place in group), group[0]))
    return tuple(_span(words, range(group[0], group[-1] + 1), text) for group in sorted(groups[:MOST_SHOWN]))


def _span(words: Words, places: range, text: str) -> Span:
    start, end = words.words[places[0]].start, words.words[places[-1]].end
    return Span(start, end, text[start:end])
