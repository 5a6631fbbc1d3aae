"""A Vietnamese text as terms: syllables, pairs of them, concepts and documents, each with its place in the text.

    words = read_words("Đề nghị sửa QĐ 503 để nộp HS trực tuyến", vocabulary)

A term is a string that says what it is:

    ho, ho so       a syllable, a pair, without marks
    ^hồ, ^hồ sơ     the same with marks
    =kinh phí       a concept, one of several ways to say it
    @vneid          a system by name
    #503            a document by its number
    *báo cáo        what the text is about
    !chậm           what is wrong with it

A text typed without marks has no terms with marks, so that it is compared only by what it says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from giaoban.core.search.documents import DocumentNumber, find_documents
from giaoban.core.search.spelling import bare, composed, has_marks, syllable
from giaoban.core.search.vocabulary import Vocabulary

LONGEST_TEXT = 50_000  # characters that are read; a petition of twenty pages has fewer
LONGEST_WORD = 40  # characters of a word that are kept; the longest syllable has seven
_WORD = re.compile(r"[^\W_]+(?:&[^\W_]+)*")
_BREAK = re.compile(r"[^\w\s\"'“”‘’/&-]")
_MARKED_SHARE = 0.1  # ordinary Vietnamese has marks on most syllables; without any, it was typed without

CONTENT, STOP, FRAME = 0, 1, 2


class Word(NamedTuple):
    """One syllable, number or foreign word. `role`: CONTENT, STOP (says little) or FRAME (what every petition says)."""

    text: str
    folded: str
    start: int
    end: int
    role: int
    follows: bool  # does it follow the word before without a full stop, comma or document number between

    @property
    def is_content(self) -> bool:
        return self.role == CONTENT


class Concept(NamedTuple):
    """A known phrase by its words, first to before the last: `=` one of several synonyms, `@` a name."""

    term: str
    first: int
    last: int


@dataclass(frozen=True)
class Words:
    """What a text says. `is_marked` is false when it was typed without marks."""

    words: tuple[Word, ...]
    concepts: tuple[Concept, ...]
    documents: tuple[DocumentNumber, ...]
    subjects: frozenset[str]
    is_marked: bool

    @cached_property
    def syllables(self) -> tuple[Word, ...]:
        return tuple(word for word in self.words if word.is_content)

    @cached_property
    def pairs(self) -> tuple[tuple[Word, Word], ...]:
        """Neighbours that say something together: no frame, at most one stop word, nothing between."""
        return tuple(
            (one, next_one)
            for one, next_one in zip(self.words, self.words[1:], strict=False)
            if next_one.follows and one.role + next_one.role <= STOP
        )

    def terms(self, *, marked: bool) -> Iterator[str]:
        """Syllables and pairs as often as they stand in the text, with their marks or bare."""
        if marked and not self.is_marked:
            return
        for word in self.syllables:
            yield f"^{word.text}" if marked else word.folded
        for one, other in self.pairs:
            yield f"^{one.text} {other.text}" if marked else f"{one.folded} {other.folded}"

    def named(self) -> Iterator[str]:
        """Concepts, names and documents, which do not depend on marks."""
        yield from (concept.term for concept in self.concepts)
        yield from (document.term for document in self.documents)
        yield from sorted(self.subjects)


def read_words(text: str, vocabulary: Vocabulary) -> Words:
    """The terms of a text. Anything may be given; what holds no word gives none.

    >>> words = read_words("Người dân nộp hồ sơ theo NĐ 42/2022", Vocabulary(documents={"nd": "nd"}))
    >>> list(words.terms(marked=False))[:3], list(words.named())
    (['nguoi', 'dan', 'nop'], ['#42'])
    """
    clean, places = composed(text[:LONGEST_TEXT])
    documents = find_documents(clean, vocabulary.documents)
    raw = list(_raw_words(clean, documents))
    in_capitals = clean.isupper()
    marked = sum(has_marks(written) for written, *_ in raw)
    is_marked = marked > 0 and marked >= _MARKED_SHARE * len(raw)
    words = [
        Word(part if is_marked else bare(part), bare(part), places[start], places[end], CONTENT, follows or step > 0)
        for written, start, end, follows in raw
        for step, part in enumerate(
            vocabulary.expanded(written, in_capitals=in_capitals) or (syllable(written)[:LONGEST_WORD],)
        )
    ]
    row = [word.text for word in words]
    silent = vocabulary.silent if is_marked else vocabulary.bare_silent
    known = vocabulary.concepts if is_marked else vocabulary.bare_concepts
    stop = vocabulary.stop if is_marked else vocabulary.bare_stop
    frames = {place for found in silent.find(row) for place in range(found.first, found.last)}
    roles = [
        FRAME if place in frames else STOP if word.text in stop or word.text.isdigit() else CONTENT
        for place, word in enumerate(words)
    ]
    about = vocabulary.subjects if is_marked else vocabulary.bare_subjects
    concepts = tuple(
        Concept(found.name, found.first, found.last)
        for found in known.find(row)
        if not frames.issuperset(range(found.first, found.last))
    )
    return Words(
        tuple(word._replace(role=role) for word, role in zip(words, roles, strict=True)),
        concepts,
        tuple(
            DocumentNumber(found.kind, found.number, found.year, places[found.start], places[found.end])
            for found in documents
        ),
        frozenset(name for found in about.find(row, overlapping=True) for name in found.name.split("|")),
        is_marked,
    )


def _raw_words(text: str, documents: list[DocumentNumber]) -> Iterator[tuple[str, int, int, bool]]:
    """Words as written with their place, those of document numbers left out."""
    taken = iter([*((document.start, document.end) for document in documents), (len(text) + 1, len(text) + 1)])
    start_taken, end_taken = next(taken)
    end = 0
    for match in _WORD.finditer(text):
        while match.start() >= end_taken:
            start_taken, end_taken = next(taken)
        if match.start() >= start_taken:
            continue
        between = text[end : match.start()]
        yield match[0], match.start(), match.end(), end > 0 and not _BREAK.search(between) and not _has_digit(between)
        end = match.end()


def _has_digit(between: str) -> bool:
    return any(letter.isdigit() for letter in between)
