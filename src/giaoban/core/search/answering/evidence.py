"""How well what was found fits what was asked, as numbers a probability can be made of.

Shares are of rarity: a rare word of the question that the text lacks weighs more than a common one. A word that stands
in no text of the corpus is as rare as can be. None of the features knows a document, its type or
its length, nor how long the question is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from giaoban.core.search.index.question import Question
from giaoban.core.search.index.scoring import Collection
from giaoban.core.search.index.terms import Terms, pairs, tokens

FADING = 0.7
"""What each pair of a question weighs of the one before it."""
FEATURES = {
    "score": "the score by which it was found",
    "margin": "what it has over the second",
    "lead": "what it has over the fifth",
    "agreement": "one over its rank in the first stage",
    "passage_syllables": "rarity share of the question's syllables in the passage, its opening and the title",
    "passage_pairs": "the same of its pairs",
    "text_syllables": "rarity share of its syllables in text, title and document's name",
    "text_pairs": "the same of its pairs",
    "title_asked": "rarity share of the title's syllables that were asked for",
    "name_asked": "rarity share of the question's pairs in the document's name",
    "name_said": "rarity share of the document's name that was asked for, syllable by syllable",
    "early_pairs": "share of its pairs in the text, the first weighing more: what it is about stands early",
    "rarest_missing": "the rarest syllable that the text lacks, as a share of the rarest there can be",
    "unknown_pairs": "share of the question's pairs that stand in no text at all",
    "best_pairs": "the best share of pairs in one text among the first five",
    "together": "rarity share of its pairs in the first five texts together",
    "run": "the longest run of the question in the text, as a share of the question",
    "same_document": "share of the first five that are of its document",
    "cue": "1 when the passage says what such a question asks for (a number of days, a fine, ...)",
    "named_held": "1 when the question names its document",
    "named_unheld": "1 when the question names a document that is not held",
}


@dataclass(frozen=True)
class Found:
    """A text that was found: the best passage with what opens it, all of it, its title and its document's name."""

    passage: str
    text: str
    title: str
    name: str
    document: str
    score: float
    first_rank: int
    """Its rank in the first stage, from 1."""


class Asked:
    """A question prepared for being compared with what was found."""

    def __init__(self, question: Question, collection: Collection) -> None:
        self.is_bare = question.is_bare
        self.row = question.row
        self.collection = collection
        self.most = float(np.log1p((collection.count + 0.5) / 0.5))
        self.singles, self.doubles = question.singles, question.doubles
        self.single_rarity = self._rarity(self.singles)
        self.double_rarity = self._rarity(self.doubles)
        self.unknown_doubles = self.double_rarity >= self.most

    def _rarity(self, terms: Terms) -> NDArray[np.float64]:
        """Of each term; of one that stands nowhere the highest there is."""
        rarity, _ = self.collection.rarity(terms)
        return np.where(rarity > 0, rarity.astype(np.float64), self.most)

    def features(
        self, found: Sequence[Found], *, has_cue: bool, names_held: bool, names_unheld: bool
    ) -> dict[str, float]:
        """Evidence that the first of them answers. Nothing found is no evidence: every share is 0."""
        if not found or not len(self.singles):
            return dict.fromkeys(FEATURES, 0.0) | {"rarest_missing": 1.0, "unknown_pairs": 1.0}
        first = found[0]
        scores = [each.score for each in found[:5]]
        passage = self._terms(f"{first.title}\n{first.passage}")
        whole = self._terms(f"{first.title}\n{first.text}\n{first.name}")
        name = self._terms(first.name)
        five = [self._terms(f"{each.title}\n{each.text}\n{each.name}") for each in found[:5]]
        missing = ~np.isin(self.singles, whole[0])
        return {
            "score": first.score,
            "margin": scores[0] - scores[1] if len(scores) > 1 else 1.0,
            "lead": scores[0] - scores[-1] if len(scores) > 4 else 1.0,
            "agreement": 1.0 / first.first_rank,
            "passage_syllables": self._share(self.singles, self.single_rarity, passage[0]),
            "passage_pairs": self._share(self.doubles, self.double_rarity, passage[1]),
            "text_syllables": self._share(self.singles, self.single_rarity, whole[0]),
            "text_pairs": self._share(self.doubles, self.double_rarity, whole[1]),
            "title_asked": self._asked_of(first.title),
            "name_asked": self._share(self.doubles, self.double_rarity, name[1]),
            "name_said": self._asked_of(first.name),
            "early_pairs": self._early(whole[1]),
            "rarest_missing": float(self.single_rarity[missing].max() / self.most) if missing.any() else 0.0,
            "unknown_pairs": float(self.unknown_doubles.mean()) if len(self.doubles) else 0.0,
            "best_pairs": max(self._share(self.doubles, self.double_rarity, each[1]) for each in five),
            "together": self._share(
                self.doubles, self.double_rarity, np.unique(np.concatenate([each[1] for each in five]))
            ),
            "run": self._run(whole[1]),
            "same_document": sum(each.document == first.document for each in found[:5]) / len(found[:5]),
            "cue": float(has_cue),
            "named_held": float(names_held),
            "named_unheld": float(names_unheld),
        }

    def _terms(self, text: str) -> tuple[Terms, Terms]:
        row = tokens(text, marks=not self.is_bare)
        return np.unique(row).astype(np.uint64), np.unique(pairs(row))

    def _share(self, wanted: Terms, rarity: NDArray[np.float64], held: Terms) -> float:
        total = float(rarity.sum())
        return float(rarity[np.isin(wanted, held)].sum()) / total if total else 0.0

    def _asked_of(self, text: str) -> float:
        """Rarity share of a title or a name that the question says."""
        terms, _ = self._terms(text)
        if not len(terms):
            return 0.0
        rarity = self._rarity(terms)
        return self._share(terms, rarity, self.singles)

    def _early(self, held: Terms) -> float:
        row = pairs(self.row)
        weights = FADING ** np.arange(len(row))
        return float(weights[np.isin(row, held)].sum() / weights.sum()) if len(row) else 0.0

    def _run(self, held: Terms) -> float:
        row = pairs(self.row)
        longest = run = 0
        for there in np.isin(row, held).tolist():
            run = run + 1 if there else 0
            longest = max(longest, run)
        return longest / len(row) if len(row) else 0.0
