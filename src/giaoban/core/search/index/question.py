"""A question as terms to look for: its syllables, its pairs, and whether it was typed without marks.

What only asks ("..., đúng hay sai?") is left out: it stands in every question of its kind and says nothing about it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from giaoban.core.search.index.terms import Terms, Tokens, pairs, tokens, typed_without_marks
from giaoban.core.search.spelling import composed

LONGEST = 400
"""Syllables of a question that are looked for; a whole letter is not a question."""
_TAILS = re.compile(
    r"[\s,.;:–-]*\b(?:(?:là\s+)?đúng hay sai|dung hay sai|(?:có\s+)?đúng không|dung khong|phải không|phai khong"
    r"|hay không|hay khong|được không|duoc khong|như thế nào|nhu the nao|là gì|la gi|thế nào|the nao)\s*[?.!]*\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Question:
    """`row` holds its syllables in order, with marks or without as it was typed."""

    row: Tokens
    is_bare: bool = False

    @property
    def spelling(self) -> str:
        return "bare" if self.is_bare else "marked"

    @cached_property
    def singles(self) -> Terms:
        """Its different syllables, ascending."""
        return np.unique(self.row).astype(np.uint64)

    @cached_property
    def doubles(self) -> Terms:
        """Its different pairs, ascending."""
        return np.unique(pairs(self.row))

    @cached_property
    def terms(self) -> Terms:
        return np.concatenate([self.singles, self.doubles])


def read_question(text: str, *, marks: bool | None = None) -> Question:
    """What to look for. `marks` says whether they count; None finds out.

    >>> read_question("Phí qua sông là 2 đồng, đúng hay sai?").row.tolist() == tokens("phí qua sông là 2 đồng").tolist()
    True
    >>> read_question("phi qua song").is_bare, read_question("Hoà giải").is_bare
    (True, False)
    """
    clean, _ = composed(text)
    short = _TAILS.sub("", clean)
    if tokens(short).size:
        clean = short
    is_bare = typed_without_marks(text) if marks is None else not marks
    return Question(tokens(clean, marks=not is_bare)[:LONGEST], is_bare)
