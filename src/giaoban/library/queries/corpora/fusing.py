"""Words and meaning together: the ranking of a search fused with what vectors find near, by reciprocal rank.

    fused = FusedSearch(law, chosen_embedding())
    fused.search("đèn trên đò", 20, today=today)        hits and filters as those of `LawSearch`

A corpus without vectors takes part with its words alone. Without vectors everything works: this is an option.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from giaoban.core.findings import Finding, Refused
from giaoban.core.search.index.fusion import fused
from giaoban.core.search.index.vectors import Embed, Vectors
from giaoban.library.queries.corpora.embeddings import WEIGHTS
from giaoban.library.queries.corpora.place import corpus_folder
from giaoban.library.queries.corpora.searching import LawHit, LawSearch

VECTORS = "vectors"
DEPTH = 100
"""Of each ranking that is looked at."""


def vectors_folder(corpus: str) -> Path:
    return corpus_folder(corpus) / VECTORS


class FusedSearch:
    """A search with the vectors of its corpora."""

    def __init__(self, law: LawSearch, embed: Embed) -> None:
        """Raises Refused: `embeddings.no-vectors` when no corpus has any, `embeddings.no-model` when they were made by
        another model, `index.unreadable`."""
        self.law, self.embed = law, embed
        self.vectors = {name: Vectors(vectors_folder(name)) for name in law.names if vectors_folder(name).is_dir()}
        if not self.vectors:
            raise Refused([Finding("embeddings.no-vectors", context={"corpora": ", ".join(law.names)})])
        for made in self.vectors.values():
            if made.model != embed.model:
                context = {"model": embed.model, "why": f"≠ {made.model}"}
                raise Refused([Finding("embeddings.no-model", context=context)])

    def search(
        self,
        question: str,
        most: int = 20,
        *,
        today: dt.date,
        on: dt.date | None = None,
        since: dt.date | None = None,
        until: dt.date | None = None,
        facets: Mapping[str, Sequence[str]] | None = None,
    ) -> list[LawHit]:
        """The hits of both, best first; named articles stay before all. Scores are those of the fusion."""
        depth = max(most, DEPTH)
        hits = self.law.search(question, depth, today=today, on=on, since=since, until=until, facets=facets)
        named = [hit for hit in hits if hit.is_cited]
        found = {_key(hit.corpus, hit.held.key): hit for hit in hits if not hit.is_cited}
        near: list[tuple[float, str]] = []
        row = self.embed([question])[0]
        only = self.law.narrowed(on=on, since=since, until=until, facets=facets)
        taken = {_key(hit.corpus, hit.held.key) for hit in named}
        for corpus, vectors in self.vectors.items():
            for key, cosine in vectors.nearest(row, depth):
                place = _key(corpus, key)
                if place in taken:
                    continue
                if place not in found:
                    hit = self.law.hit_of(corpus, key, only)
                    if hit is None:  # another day or field was asked for, or the article went since
                        continue
                    found[place] = hit
                near.append((cosine, place))
        words = [_key(hit.corpus, hit.held.key) for hit in hits if not hit.is_cited]
        ranked = fused([words, [place for _, place in sorted(near, key=lambda one: -one[0])]], WEIGHTS)
        return [*named, *(replace(found[place], score=score) for place, score in ranked)][:most]


def _key(corpus: str, key: str) -> str:
    return f"{corpus}\x00{key}"
