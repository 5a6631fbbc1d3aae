"""Numbers of documents, kept whole whichever way they are written.

    42/2022/NĐ-CP · 42/2022/nd-cp · Nghị định số 42/2022 · Nghị định 42 năm 2022 · NĐ 42      -> nd 42 2022

A number without a kind in words or in its sign is no document: "tháng 5/2024" and "15/2024" are dates until someone
says otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from giaoban.core.quantities import fold

# 42/2022/NĐ-CP, 17/QĐ-UBQG, 202/2025/QH15, 42/2022, 42; a date of three parts is none of these.
NUMBER = re.compile(
    r"(?<![\w/.,])(?P<number>\d{1,6})"
    r"(?:\s?/\s?(?P<year>(?:19|20)\d\d))?"
    r"(?:\s?/\s?(?P<sign>[^\W\d_][^\W_]*(?:\s?-\s?[^\W_]+(?:&[^\W_]+)*)*))?"
    r"(?![\w/])(?![.,]\d)"
)
_YEAR_AFTER = re.compile(r"\s+(?:năm|nam)\s+(?P<year>(?:19|20)\d\d)(?!\w)", re.IGNORECASE)
_BEFORE = 40  # letters before a number in which its kind is looked for
_SPACE = re.compile(r"\s")  # a no-break space is a space
_SIGNED_PARTS = re.compile(r"\s?-\s?")


@dataclass(frozen=True)
class DocumentNumber:
    """A document by kind, number and, when it was said, year; and where it stands in the text.

    `kind` is "" when the sign is of no known kind (a law of the National Assembly, 60/2024/QH15).
    """

    kind: str
    number: int
    year: int | None
    start: int = 0
    end: int = 0

    @property
    def term(self) -> str:
        """What a search looks for: the number alone, for half of the writers leave out the year or the kind."""
        return f"#{self.number}"

    def is_same(self, other: DocumentNumber) -> bool:
        """Nothing that both state differs."""
        return (
            self.number == other.number
            and (not self.kind or not other.kind or self.kind == other.kind)
            and (self.year is None or other.year is None or self.year == other.year)
        )

    def __str__(self) -> str:
        return " ".join(str(part) for part in (self.kind, self.number, self.year) if part)


def find_documents(text: str, kinds: Mapping[str, str]) -> list[DocumentNumber]:
    """Every document number of a composed text, in order. `kinds` holds folded words and letters, each with its kind.

    >>> kinds = {"nghi dinh": "nd", "nd": "nd", "tt": "tt", "thong tu": "tt"}
    >>> [str(found) for found in find_documents("Nghị định số 42 năm 2022, 04/2023/TT-BTTTT, ngày 5/2024", kinds)]
    ['nd 42 2022', 'tt 4 2023']
    """
    found = []
    before = re.compile(
        rf"(?<!\w)({'|'.join(sorted(map(re.escape, kinds), key=len, reverse=True))})\.?\s?(?:so\s?:?\s?)?$"
    )
    for match in NUMBER.finditer(text):
        head = _SPACE.sub(" ", fold(text[max(0, match.start() - _BEFORE) : match.start()]))
        spoken = before.search(head) if kinds else None
        start = match.start() - (len(head) - spoken.start()) if spoken else match.start()
        sign = fold(match["sign"] or "")
        signed = kinds.get(_SIGNED_PARTS.split(sign)[0])
        official = "-" in sign or re.fullmatch(r"qh\d+", sign)
        if not spoken and not signed and not official:
            continue
        year, end = match["year"], match.end()
        if year is None and (after := _YEAR_AFTER.match(text, end)):
            year, end = after["year"], after.end()
        kind = signed or (kinds[spoken[1]] if spoken else "")
        found.append(DocumentNumber(kind, int(match["number"]), int(year) if year else None, max(0, start), end))
    return found
