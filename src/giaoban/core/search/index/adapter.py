"""The same interface over tantivy, for corpora of many millions of texts; it is installed only where it is wanted.

    engine = TantivySearch(folder)
    engine.write(entries)
    engine.search("phí qua sông", 20, only=Only(on=day))

Syllables, and pairs joined by "_", are written as words of their own, so that the ranking is near that of this house's
own index. There is no second stage here, and no rarity over several folders.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import Any

from giaoban.core.findings import Finding, Refused
from giaoban.core.search.index.gathering import NEVER, Entry
from giaoban.core.search.index.question import read_question
from giaoban.core.search.index.searching import EVERYTHING, Hit, Only
from giaoban.core.search.index.terms import words
from giaoban.core.search.spelling import bare, syllable

_FIELDS = ("text", "title", "name")
_WEIGHTS = {"text": 1.0, "title": 4.0, "name": 4.0}
_HEAP = 256_000_000


class TantivySearch:
    """A folder of tantivy. Entries are replaced by their key."""

    def __init__(self, folder: Path, facets: Iterable[str] = ("type", "field", "issuer", "label")) -> None:
        """Raises Refused (`index.no-engine`) when tantivy is not installed."""
        try:
            self.tantivy: Any = importlib.import_module("tantivy")
        except ImportError as why:
            raise Refused([Finding("index.no-engine", context={"engine": "tantivy"})]) from why
        self.facets = tuple(facets)
        builder = self.tantivy.SchemaBuilder()
        builder.add_text_field("key", stored=True, tokenizer_name="raw")
        for spelling in ("marked", "bare"):
            for name in _FIELDS:
                builder.add_text_field(f"{spelling}_{name}", tokenizer_name="whitespace")
        for name in ("since", "until"):
            builder.add_integer_field(name, indexed=True)
        for name in self.facets:
            builder.add_text_field(f"facet_{name}", stored=True, tokenizer_name="raw")
        folder.mkdir(parents=True, exist_ok=True)
        self.schema = builder.build()
        self.index = self.tantivy.Index(self.schema, path=str(folder))

    def write(self, entries: Iterable[Entry], *, remove: Iterable[str] = ()) -> int:
        """Adds entries, replacing those of the same keys; visible at once, at the end. Gives how many were added."""
        writer = self.index.writer(_HEAP, 1)
        for key in remove:
            writer.delete_documents("key", key)
        count = 0
        for entry in entries:
            writer.delete_documents("key", entry.key)
            said = {"text": entry.text, "title": entry.title, "name": entry.name}
            row: dict[str, Any] = {"key": entry.key}
            for name, text in said.items():
                spelled = [syllable(word) for word in words(text)]
                row[f"marked_{name}"] = _with_pairs(spelled)
                row[f"bare_{name}"] = _with_pairs([bare(word) for word in spelled])
            row["since"] = entry.since.toordinal() if entry.since else 0
            row["until"] = entry.until.toordinal() if entry.until else NEVER
            row |= {f"facet_{name}": entry.facets.get(name, "") for name in self.facets}
            writer.add_document(self.tantivy.Document(**row))
            count += 1
        writer.commit()
        writer.wait_merging_threads()
        self.index.reload()
        return count

    def search(self, text: str, most: int = 20, *, only: Only = EVERYTHING) -> list[Hit]:
        """The best texts, best first. The label of a passage is not known here."""
        question = read_question(text)
        spelled = [syllable(word) for word in words(text)]
        if question.is_bare:
            spelled = [bare(word) for word in spelled]
        terms = dict.fromkeys(_with_pairs(spelled).split())
        if not terms or most < 1:
            return []
        query = self.tantivy.Query
        should = [
            query.boost_query(query.term_query(self.schema, f"{question.spelling}_{name}", term), weight)
            for name, weight in _WEIGHTS.items()
            for term in terms
        ]
        parts = [(self.tantivy.Occur.Must, query.disjunction_max_query(should, 1.0))]
        parts += [(self.tantivy.Occur.Must, each) for each in self._filters(only)]
        searcher = self.index.searcher()
        hits = []
        for score, address in searcher.search(query.boolean_query(parts), most).hits:
            row = searcher.doc(address)
            facets = {name: row.get_first(f"facet_{name}") or "" for name in self.facets}
            hits.append(Hit(row.get_first("key"), float(score), "", float(score), facets))
        return hits

    def _filters(self, only: Only) -> list[Any]:
        query, kind = self.tantivy.Query, self.tantivy.FieldType.Integer
        found = []
        if only.on is not None:
            day = only.on.toordinal()
            found += [
                query.range_query(self.schema, "since", kind, 0, day),
                query.range_query(self.schema, "until", kind, day, NEVER),
            ]
        if only.since is not None or only.until is not None:
            first = only.since.toordinal() if only.since else 1
            last = only.until.toordinal() if only.until else NEVER
            found.append(query.range_query(self.schema, "since", kind, first, last))
        for name, wanted in only.facets.items():
            found.append(query.term_set_query(self.schema, f"facet_{name}", sorted(wanted)))
        return [query.const_score_query(each, 0.0) for each in found]


def _with_pairs(row: list[str]) -> str:
    return " ".join([*row, *(f"{one}_{two}" for one, two in pairwise(row))])
