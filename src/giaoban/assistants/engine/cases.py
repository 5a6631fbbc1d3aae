"""Similar cases and precedents for judges, and the provisions that they cite: which law comes first in such matters.

Cases lie in corpora of their own (`giaoban law import FILE --corpus an-le`); a profile names them. How a case ended
is never made into a forecast.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import log1p

from giaoban.assistants.engine.quotation import span_at
from giaoban.assistants.engine.values import Related, Span
from giaoban.core.search.answering.instructions import instructs
from giaoban.core.search.answering.quoting import trimmed
from giaoban.library.queries.corpora.opened import opened_search
from giaoban.library.queries.corpora.place import corpus_names
from giaoban.library.queries.corpora.searching import LawHit, LawSearch

MOST = 3
LOOKED_AT = 10
PRIOR = 0.6
"""What the logarithm of the number of similar cases that cite an article adds to its score."""


@dataclass(frozen=True)
class Cases:
    """Similar cases, and how many of them cite each article, by (corpus, key) of the law."""

    hits: tuple[LawHit, ...] = ()
    cited: Counter[tuple[str, str]] | None = None

    def spans(self, as_of: dt.date) -> tuple[Span, ...]:
        """The best passage of each similar case."""
        made: list[Span] = []
        for hit in self.hits[:MOST]:
            label = f"{hit.clause}.{hit.point}" if hit.point else hit.clause
            part = next((one for one in hit.held.passages if one.label == label), None)
            piece = trimmed(hit.held.text, *(part[1:] if part else (0, len(hit.held.text))))
            if piece and not instructs(piece.of(hit.held.text)):
                made.append(span_at(hit, piece, label, as_of=as_of, id=f"c{len(made) + 1}"))
        return tuple(made)

    def reordered(self, hits: Sequence[LawHit]) -> list[LawHit]:
        """Articles that similar cases cite come earlier; named ones stay first."""
        cited = self.cited or Counter()
        moved = [
            hit if hit.is_cited else replace(hit, score=hit.score + PRIOR * log1p(cited[hit.corpus, hit.held.key]))
            for hit in hits
        ]
        return sorted(moved, key=lambda hit: -hit.score)

    def most_cited(self, law: LawSearch) -> tuple[Related, ...]:
        """The articles that the similar cases cite most; `score` is by how many."""
        found = []
        for (corpus, key), count in sorted((self.cited or Counter()).items(), key=lambda one: (-one[1], one[0]))[:MOST]:
            held = law.texts[corpus].article(key)
            if held is not None:
                title = f"Điều {held.article} {held.type} {held.number}. {held.title}".strip()
                found.append(Related("cited-by-cases", title, held.number, is_incoming=True, score=float(count)))
        return tuple(found)


def similar_cases(question: str, names: Sequence[str], law: LawSearch, *, as_of: dt.date, today: dt.date) -> Cases:
    """The cases decided up to the day that resemble a question; none where no such corpus was imported."""
    damaged = {one.context["corpus"] for one in law.left_out}
    there = [name for name in names if name in corpus_names() and name not in damaged]
    if not there:
        return Cases()
    hits = opened_search(there).search(question, LOOKED_AT, today=today, on=as_of)
    cited: Counter[tuple[str, str]] = Counter()
    for hit in hits:
        keys = {
            (name, each.key)
            for name, citations in law.citations.items()
            if name not in there
            for each in citations.cited(hit.held.text, on=as_of)
        }
        cited.update(keys)
    return Cases(tuple(hits), cited)
