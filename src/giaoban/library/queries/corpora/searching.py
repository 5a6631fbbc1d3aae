"""One question, or many, over one corpus or all of them: named articles first, then what the index finds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from giaoban.core.findings import Finding, Severity
from giaoban.core.quantities import fold
from giaoban.core.search.index.searching import Favour, Hit, Only, Part, Searcher
from giaoban.core.search.index.second import Ranking
from giaoban.core.search.index.store import Store
from giaoban.library.queries.corpora.citations import Citations
from giaoban.library.queries.corpora.place import INDEX, TEXTS, corpus_folder, known_corpora
from giaoban.library.queries.corpora.texts import HeldArticle, Texts

CITED = 1000.0
"""What a named article has over the best of the others."""


NAMED = 1.5
"""What an article has over others when the question names its document, in the units of the second stage."""


@dataclass(frozen=True)
class LawHit:
    """An article that answers, and the khoản or điểm of it that does best; `clause` is "" when it has none."""

    number: str
    article: str
    clause: str
    point: str
    score: float
    corpus: str
    held: HeldArticle
    is_cited: bool = False

    @property
    def passage(self) -> str:
        """The words of the khoản or điểm."""
        label = f"{self.clause}.{self.point}" if self.point else self.clause
        return self.held.passage(label) or self.held.text.strip()

    def as_json(self) -> dict[str, Any]:
        """What the command and the interface give."""
        held = self.held
        return {
            "number": self.number,
            "article": self.article,
            "clause": self.clause or None,
            "point": self.point or None,
            "score": round(self.score, 6),
            "title": held.title,
            "type": held.type,
            "document": held.name,
            "since": held.since.isoformat() if held.since else None,
            "until": held.until.isoformat() if held.until else None,
            "field": held.topic or None,
            "label": held.label or None,
            "corpus": self.corpus,
            "is_cited": self.is_cited,
        }


class LawSearch:
    """Corpora opened for searching; they are seen as they were then."""

    def __init__(self, names: Sequence[str], *, ranking: Ranking | None = None) -> None:
        """Raises Refused when an index or its texts cannot be read."""
        self.bonus = NAMED
        self.names = list(names)
        self.texts: dict[str, Texts] = {}
        self.citations: dict[str, Citations] = {}
        parts: list[Part] = []
        self._corpus_of: list[str] = []
        for name in self.names:
            folder = corpus_folder(name)
            self.texts[name] = Texts(folder / TEXTS)
            self.citations[name] = Citations(self.texts[name])
            found = Store(folder / INDEX).parts
            parts += found
            self._corpus_of += [name] * len(found)
        self.searcher = Searcher(parts, ranking)
        sizes = {name: texts.count()[1] for name, texts in self.texts.items()}
        self.articles = sum(sizes.values())
        self.findings = tuple(
            Finding("corpus.not-indexed", Severity.WARNING, context={"corpus": name, "articles": size})
            for name, size in sizes.items()
            if size and name not in self._corpus_of
        )
        """Corpora in which only what a question names itself is found: an import did not come to its end."""

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
        marks: bool | None = None,
    ) -> list[LawHit]:
        """The articles that answer best, best first; `most` at most.

        `on` keeps to what was in force on a day, `since` and `until` to what came into force between two. `facets`
        narrow by type, issuer, label or field ("19" holds all topics below it), whatever the case and the marks. Two
        corpora that hold the same article give it once.
        """
        only = self.narrowed(on=on, since=since, until=until, facets=facets)
        hits = self._cited(question, on or today, only, most)
        spoken_of = {number for each in self.citations.values() for number in each.named(question, on=on or today)}
        favour = Favour("document", spoken_of, self.bonus) if spoken_of else None
        named = {(hit.corpus, hit.held.key) for hit in hits}
        hits += [
            made
            for hit in self.searcher.search(question, most, only=only, marks=marks, favour=favour)
            if (made := self._made(hit)) and (made.corpus, made.held.key) not in named
        ]
        seen: set[tuple[str, str, str]] = set()
        kept: list[LawHit] = []
        for hit in hits:
            # Of two documents with one number (it happens) both stay; of two copies of one article the first.
            same = (hit.number, hit.article, hit.held.text if not hit.held.key.endswith(hit.article) else "")
            if same not in seen:
                seen.add(same)
                kept.append(hit)
        return kept[:most]

    def narrowed(
        self,
        *,
        on: dt.date | None = None,
        since: dt.date | None = None,
        until: dt.date | None = None,
        facets: Mapping[str, Sequence[str]] | None = None,
    ) -> Only:
        """What a search is narrowed to, with the values of facets as the corpora spell them."""
        return Only(on, since, until, {name: self._values(name, given) for name, given in (facets or {}).items()})

    def hit_of(self, corpus: str, key: str, only: Only) -> LawHit | None:
        """An article that something else than the words found; None when it is narrowed away, or gone."""
        held = self.texts[corpus].article(key)
        return LawHit(held.number, held.article, "", "", 0.0, corpus, held) if held and _fits(held, only) else None

    def _values(self, facet: str, wanted: Sequence[str]) -> frozenset[str]:
        """The values of a facet that are meant by those said."""
        said = {fold(each.strip()) for each in wanted}
        known = {value for part in self.searcher.parts for value in part.segment.facets.get(facet, ())}
        return frozenset(
            value
            for value in known
            if fold(value) in said or (facet == "field" and any(value.startswith(f"{each}.") for each in said))
        )

    def _cited(self, question: str, on: dt.date, only: Only, most: int) -> list[LawHit]:
        hits: list[LawHit] = []
        for name, citations in self.citations.items():
            for cited in citations.cited(question, on=on)[:most]:
                held = self.texts[name].article(cited.key)
                if held and _fits(held, only):
                    clause, _, point = cited.passage.partition(".")
                    hits.append(LawHit(held.number, held.article, clause, point, 0.0, name, held, True))
        return [replace(hit, score=CITED + len(hits) - place) for place, hit in enumerate(hits)]

    def _made(self, hit: Hit) -> LawHit | None:
        name = self._corpus_of[hit.part]
        held = self.texts[name].article(hit.key)
        if held is None:  # the texts were replaced after the index was opened
            return None
        clause, _, point = hit.passage.partition(".")
        return LawHit(held.number, held.article, clause, point, hit.score, name, held)


def open_search(names: list[str] | None = None, *, ranking: Ranking | None = None) -> LawSearch:
    """The corpora asked for, or all. Raises NoCorpus."""
    return LawSearch(known_corpora(names), ranking=ranking)


def _fits(held: HeldArticle, only: Only) -> bool:
    if only.on and ((held.since and held.since > only.on) or (held.until and held.until < only.on)):
        return False
    if (only.since and (held.since is None or held.since < only.since)) or (
        only.until and (held.since is None or held.since > only.until)
    ):
        return False
    said = {"type": held.type, "field": held.topic, "issuer": held.issuer, "label": held.label}
    return all(said.get(name, "") in wanted for name, wanted in only.facets.items())
