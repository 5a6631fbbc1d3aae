"""One question, or many, over one corpus or all of them: named articles first, then what the index finds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from giaoban.core.findings import Finding, Refused, Severity
from giaoban.core.quantities import fold
from giaoban.core.search.index.searching import Favour, Hit, Only, Part, Searcher
from giaoban.core.search.index.second import Ranking
from giaoban.core.search.index.store import Store
from giaoban.library.queries.corpora.citations import Citations
from giaoban.library.queries.corpora.place import INDEX, TEXTS, corpus_folder, known_corpora
from giaoban.library.queries.corpora.texts import HeldArticle, Texts

T = TypeVar("T")
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

    def __init__(self, names: Sequence[str], *, ranking: Ranking | None = None, must_be_whole: bool = True) -> None:
        """Raises Refused when an index or its texts cannot be read; unless they must be whole, only when none can."""
        self.bonus = NAMED
        self.must_be_whole = must_be_whole
        self.left_out: tuple[Finding, ...] = ()
        """Corpora that turned out to be damaged (`corpus.left-out`): what they hold is not searched."""
        self._ranking = ranking
        self.texts: dict[str, Texts] = {}
        self._parts: dict[str, list[Part]] = {}
        sizes: dict[str, int] = {}
        for at, name in enumerate(names):
            folder = corpus_folder(name)
            try:
                texts = Texts(folder / TEXTS)
                sizes[name], parts = texts.count()[1], Store(folder / INDEX).parts
            except Refused as refusal:
                if must_be_whole or (at == len(names) - 1 and not self.texts):
                    raise
                self.left_out += (_left_out(name, refusal),)
                continue
            self.texts[name], self._parts[name] = texts, parts
        self.articles = sum(sizes.values())
        self._unfinished = tuple(
            Finding("corpus.not-indexed", Severity.WARNING, context={"corpus": name, "articles": size})
            for name, size in sizes.items()
            if size and not self._parts.get(name)
        )
        self._arrange()

    def _arrange(self) -> None:
        """What is searched at once, from the corpora that are left."""
        self.names = list(self.texts)
        self.citations = {name: Citations(texts) for name, texts in self.texts.items()}
        self._corpus_of = [name for name, parts in self._parts.items() for _ in parts]
        self.searcher = Searcher([part for parts in self._parts.values() for part in parts], self._ranking)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Corpora that are not searched, and those in which only what a question names itself is found: an import did
        not come to its end."""
        return self.left_out + tuple(one for one in self._unfinished if one.context["corpus"] in self.names)

    def without(self, refusal: Refused) -> LawSearch:
        """The same without the corpus that could not be read. Raises the refusal when that is none of these, when it
        is the last one, and when they must be whole."""
        said = refusal.findings[0].where.file or "" if refusal.findings else ""
        name = next((each for each in self.names if said.startswith(f"{corpus_folder(each)}/")), None)
        if self.must_be_whole or name is None or len(self.names) == 1:
            raise refusal
        made = copy(self)
        made.texts = {each: texts for each, texts in self.texts.items() if each != name}
        made._parts = {each: parts for each, parts in self._parts.items() if each != name}
        made.left_out = (*self.left_out, _left_out(name, refusal))
        made._arrange()
        return made

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
    """The corpora asked for, or all that can be read. Raises NoCorpus, and Refused as LawSearch does."""
    return LawSearch(known_corpora(names), ranking=ranking, must_be_whole=bool(names))


def readable(law: LawSearch, work: Callable[[LawSearch], T]) -> tuple[LawSearch, T]:
    """What `work` makes of the corpora; of one that turns out to be damaged on the way it is done again without it.

    Gives the corpora that could be read, whose findings name the others, and what was made.
    """
    while True:
        try:
            return law, work(law)
        except Refused as refusal:
            law = law.without(refusal)


def _left_out(name: str, refusal: Refused) -> Finding:
    why = refusal.findings[0].context.get("why", refusal.findings[0].code) if refusal.findings else ""
    return Finding("corpus.left-out", Severity.WARNING, context={"corpus": name, "why": why})


def _fits(held: HeldArticle, only: Only) -> bool:
    if only.on and ((held.since and held.since > only.on) or (held.until and held.until < only.on)):
        return False
    if (only.since and (held.since is None or held.since < only.since)) or (
        only.until and (held.since is None or held.since > only.until)
    ):
        return False
    said = {"type": held.type, "field": held.topic, "issuer": held.issuer, "label": held.label}
    return all(said.get(name, "") in wanted for name, wanted in only.facets.items())
