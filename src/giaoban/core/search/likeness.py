"""How much two texts say the same: several plain measures, joined into one calibrated score between 0 and 1.

Each measure is symmetric and lies between 0 and 1; rare terms count more than common ones. Texts of which one was
typed without marks are compared without marks.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from functools import cached_property

from giaoban.core.search.documents import DocumentNumber
from giaoban.core.search.words import Words

Rarity = Callable[[str], float]
MOST_UNLIKE_SAME = 0.9999  # texts that differ in any word are not quite the same
GRAM = 4  # letters; shorter ones are shared by any two Vietnamese texts


@dataclass(frozen=True)
class Measures:
    """What two texts share.

    syllables   cosine of syllables, each counted once, by rarity
    meanings    the same after synonyms and names were put in place of their words
    pairs       cosine of neighbouring syllables, with concepts
    letters     share of runs of four letters (Dice), which forgives slips of the finger
    covered     how much of the text that says less is said by the other: a long petition against a short one
    names       systems and platforms named in both, of all that are named
    objects     cosine of what they are about, by rarity
    matters     cosine of what is wrong with it
    documents   1 when both name a same document
    others      1 when both name documents and none is the same
    """

    syllables: float
    meanings: float
    pairs: float
    letters: float
    covered: float
    names: float
    objects: float
    matters: float
    documents: float
    others: float


@dataclass(frozen=True)
class Weights:
    """A logistic regression over the measures: the score is the share of pairs like this one that were recurrences."""

    bias: float
    by_measure: Measures

    def score(self, measures: Measures) -> float:
        total = self.bias + math.fsum(
            getattr(self.by_measure, field.name) * getattr(measures, field.name) for field in fields(Measures)
        )
        return 1 / (1 + math.exp(-total))


# Fitted on tests/data/petitions/tuning.csv: `python benchmarks/recurrence.py --fit` prints these lines again.
WEIGHTS = Weights(
    bias=-7.56,
    by_measure=Measures(
        syllables=1.96,
        meanings=3.14,
        pairs=0.25,
        letters=0.52,
        covered=4.47,
        names=1.22,
        objects=5.44,
        matters=2.56,
        documents=1.27,
        others=-0.07,
    ),
)
WARNING = (
    0.7  # on the tuning part, by turns of groups left out: 6 of 7 warned pairs are recurrences, half of all are warned
)


@dataclass(frozen=True)
class Profile:
    """A text made ready for comparing, with or without its marks."""

    words: Words
    is_marked: bool

    @cached_property
    def row(self) -> tuple[str, ...]:
        """Every word in its order, those that say little too."""
        return tuple(word.text if self.is_marked else word.folded for word in self.words.words)

    @cached_property
    def syllables(self) -> frozenset[str]:
        if self.is_marked:
            return frozenset(f"^{word.text}" for word in self.words.syllables)
        return frozenset(word.folded for word in self.words.syllables)

    @cached_property
    def meanings(self) -> frozenset[str]:
        """Concepts, and the syllables outside of them."""
        taken = {place for concept in self.words.concepts for place in range(concept.first, concept.last)}
        rest = (word for place, word in enumerate(self.words.words) if place not in taken and word.is_content)
        named = {concept.term for concept in self.words.concepts}
        return frozenset((f"^{word.text}" if self.is_marked else word.folded) for word in rest) | named

    @cached_property
    def pairs(self) -> frozenset[str]:
        pairs = self.words.terms(marked=self.is_marked)
        return frozenset(term for term in pairs if " " in term) | {concept.term for concept in self.words.concepts}

    @cached_property
    def grams(self) -> frozenset[str]:
        line = f" {' '.join(word.folded for word in self.words.syllables)} "
        return frozenset(line[place : place + GRAM] for place in range(len(line) - GRAM + 1))

    @cached_property
    def names(self) -> frozenset[str]:
        return frozenset(concept.term for concept in self.words.concepts if concept.term.startswith("@"))

    @cached_property
    def objects(self) -> frozenset[str]:
        return frozenset(term for term in self.words.subjects if term.startswith("*"))

    @cached_property
    def matters(self) -> frozenset[str]:
        return frozenset(term for term in self.words.subjects if term.startswith("!"))


@dataclass(frozen=True)
class Text:
    """A read text with its profiles, each made when it is first needed."""

    words: Words

    @cached_property
    def bare(self) -> Profile:
        return Profile(self.words, is_marked=False)

    @cached_property
    def marked(self) -> Profile:
        return Profile(self.words, is_marked=True)


def profiles(one: Text, other: Text) -> tuple[Profile, Profile]:
    """Both with their marks, or both without when one was typed without."""
    if one.words.is_marked and other.words.is_marked:
        return one.marked, other.marked
    return one.bare, other.bare


def measure(one: Text, other: Text, rarity: Rarity) -> Measures:
    """All measures of two texts. `rarity` says how much a term tells apart in the collection they are compared in."""
    a, b = profiles(one, other)
    documents = _share_document(one.words.documents, other.words.documents)
    return Measures(
        syllables=_cosine(a.syllables, b.syllables, rarity),
        meanings=_cosine(a.meanings, b.meanings, rarity),
        pairs=_cosine(a.pairs, b.pairs, rarity),
        letters=2 * len(a.grams & b.grams) / max(1, len(a.grams) + len(b.grams)),
        covered=_covered(a.meanings, b.meanings, rarity),
        names=len(a.names & b.names) / max(1, len(a.names | b.names)),
        objects=_cosine(a.objects, b.objects, rarity),
        matters=_cosine(a.matters, b.matters, rarity),
        documents=float(documents),
        others=float(bool(one.words.documents) and bool(other.words.documents) and not documents),
    )


def says_the_same(one: Text, other: Text) -> bool:
    """The same words in the same order and the same documents: nothing is left to judge."""
    a, b = profiles(one, other)
    return bool(a.row or _numbers(a.words)) and a.row == b.row and _numbers(a.words) == _numbers(b.words)


def likeness(one: Text, other: Text, rarity: Rarity, weights: Weights = WEIGHTS) -> float:
    """0 for nothing in common, 1 for the same words; between them the calibrated score."""
    if says_the_same(one, other):
        return 1.0
    measures = measure(one, other, rarity)
    if not (measures.syllables or measures.meanings or measures.documents):
        return 0.0
    return min(weights.score(measures), MOST_UNLIKE_SAME)


def _numbers(words: Words) -> list[tuple[str, int, int | None]]:
    return [(found.kind, found.number, found.year) for found in words.documents]


def _share_document(one: Iterable[DocumentNumber], other: Iterable[DocumentNumber]) -> bool:
    others = list(other)
    return any(found.is_same(there) for found in one for there in others)


def _cosine(one: frozenset[str], other: frozenset[str], rarity: Rarity) -> float:
    shared = _squares(one & other, rarity)
    return shared / math.sqrt(_squares(one, rarity) * _squares(other, rarity)) if shared else 0.0


def _squares(terms: frozenset[str], rarity: Rarity) -> float:
    return math.fsum(rarity(term) ** 2 for term in terms)


def _covered(one: frozenset[str], other: frozenset[str], rarity: Rarity) -> float:
    least = min(math.fsum(map(rarity, one)), math.fsum(map(rarity, other)))
    return math.fsum(map(rarity, one & other)) / least if least else 0.0
