"""The texts of one corpus: a SQLite file of documents and their articles, read by key.

Texts are packed one by one, so that an article is read without its neighbours; 70 million characters take 45 MB.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import sqlite3
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from giaoban.core.findings import Finding, Place, Refused
from giaoban.core.law.numbers import number_key
from giaoban.core.search.index.passages import Passage

SCHEMA = """
CREATE TABLE IF NOT EXISTS document (
    id INTEGER PRIMARY KEY, number TEXT NOT NULL, type TEXT NOT NULL, part TEXT NOT NULL DEFAULT '',
    key TEXT NOT NULL, name TEXT NOT NULL DEFAULT '', issuer TEXT NOT NULL DEFAULT '', issued_on TEXT,
    effective_from TEXT, label TEXT NOT NULL DEFAULT '', weight REAL NOT NULL DEFAULT 1, source TEXT NOT NULL,
    content BLOB, UNIQUE (number, type, part));
CREATE INDEX IF NOT EXISTS document_by_key ON document (key);
CREATE TABLE IF NOT EXISTS article (
    id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, document INTEGER NOT NULL REFERENCES document (id),
    article TEXT NOT NULL, path TEXT NOT NULL, position INTEGER NOT NULL, title TEXT NOT NULL, chapter TEXT NOT NULL,
    topic TEXT NOT NULL, topic_title TEXT NOT NULL, since TEXT, until TEXT, text BLOB NOT NULL, passages TEXT NOT NULL,
    digest BLOB NOT NULL, source TEXT NOT NULL, run INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS article_by_document ON article (document, position);
CREATE TABLE IF NOT EXISTS rest (
    key TEXT NOT NULL, path TEXT NOT NULL, since TEXT NOT NULL, until TEXT, source TEXT NOT NULL DEFAULT '');
CREATE TABLE IF NOT EXISTS waiting (
    id TEXT NOT NULL, source TEXT NOT NULL, said TEXT NOT NULL, PRIMARY KEY (id, source));
CREATE TABLE IF NOT EXISTS decision (
    id TEXT PRIMARY KEY, counts INTEGER NOT NULL, reason TEXT NOT NULL, person TEXT NOT NULL, at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS note (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""
_RECORDS = re.compile(r"\.(?:jsonl|ndjson|json)(?:\.(?:xz|gz|bz2))?", re.IGNORECASE)
_COLUMNS = """article.key, document.number, document.type, document.name, document.issuer, document.label,
    document.weight, article.article, article.path, article.title, article.chapter, article.topic, article.topic_title,
    article.since, article.until, article.text, article.passages, document.id, document.issued_on"""


@dataclass(frozen=True)
class HeldDocument:
    """A document of a corpus. `label` says what it is when it is no law: guidance, plan, answer."""

    id: int
    number: str
    type: str
    name: str
    issuer: str
    issued_on: dt.date | None
    effective_from: dt.date | None
    label: str
    articles: int


@dataclass(frozen=True)
class Rest:
    """A suspension: of the whole document (path ""), of an article or of a part of it; `until` is its last day."""

    path: str
    since: dt.date
    until: dt.date | None
    source: str = ""

    def covers(self, path: str, day: dt.date) -> bool:
        """Does it hold on the day, for this path or something around it?"""
        is_within = not self.path or path == self.path or path.startswith(f"{self.path}/")
        return is_within and self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True)
class HeldArticle:
    """An article with its words and what is known of its document; `until` is the last day it says this."""

    key: str
    number: str
    type: str
    name: str
    issuer: str
    label: str
    weight: float
    article: str
    path: str
    title: str
    chapter: str
    topic: str
    topic_title: str
    since: dt.date | None
    until: dt.date | None
    text: str
    passages: tuple[Passage, ...]
    document: int
    issued_on: dt.date | None
    rests: tuple[Rest, ...] = ()
    """When it, what it stands in, or a part of it is suspended."""

    def passage(self, label: str) -> str:
        """The words of the passage with a label ("2.a"), "" when there is none."""
        return next((self.text[one.start : one.end].strip() for one in self.passages if one.label == label), "")


class Texts:
    """One corpus, read only. Close it, or use it as a context."""

    def __init__(self, path: Path) -> None:
        """Raises Refused (`corpus.unreadable`) for a file that is no corpus; so does every reading of one that turns
        out to be damaged. A file of which an import has written nothing yet is a corpus without texts."""
        self.path = path
        try:
            self._store = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, check_same_thread=False)
            if not self._store.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone():
                self._store.close()
                self._store = sqlite3.connect(":memory:", check_same_thread=False)
                self._store.executescript(SCHEMA)
            self._store.execute("SELECT 1 FROM article LIMIT 1")
        except sqlite3.Error as why:
            raise self._unreadable(why) from why

    def __enter__(self) -> Texts:
        return self

    def __exit__(self, *_: object) -> None:
        self._store.close()

    def _unreadable(self, why: Exception) -> Refused:
        return Refused([Finding("corpus.unreadable", where=Place(str(self.path)), context={"why": str(why)[:200]})])

    def _rows(self, statement: str, *values: object) -> Iterator[Any]:
        try:
            # No "yield from": a generator that is left half read would hand its end on to the cursor, and a cursor
            # whose store was closed since refuses even to be closed.
            for row in self._store.execute(statement, values):  # noqa: UP028
                yield row
        except sqlite3.Error as why:
            raise self._unreadable(why) from why

    def count(self) -> tuple[int, int]:
        """Documents and articles."""
        row = next(self._rows("SELECT (SELECT count(*) FROM document), (SELECT count(*) FROM article)"))
        return int(row[0]), int(row[1])

    @cached_property
    def keeps_earlier_wordings(self) -> bool:
        """Does any text here say when it stopped being said? A codification holds today's words alone."""
        return any(self._rows("SELECT 1 FROM article WHERE until IS NOT NULL LIMIT 1"))

    @cached_property
    def _rests(self) -> dict[str, tuple[Rest, ...]]:
        """Suspensions by key of the article; a corpus of before they were kept has none."""
        found: dict[str, tuple[Rest, ...]] = {}
        if self._has("rest"):
            for key, path, since, until, source in self._rows("SELECT * FROM rest ORDER BY key, since, path"):
                row = Rest(path, dt.date.fromisoformat(since), day_of(until), source)
                found[key] = (*found.get(key, ()), row)
        return found

    def waiting(self) -> list[tuple[str, str, str]]:
        """Amending clauses that wait for a person: id, source, and the rest as JSON."""
        if not self._has("waiting"):  # a corpus of before they were kept
            return []
        # What was decided while an import was running is in its queue once more, until the next one.
        rows = self._rows("SELECT id, source, said FROM waiting WHERE id NOT IN (SELECT id FROM decision)")
        return [(str(id), str(source), str(said)) for id, source, said in rows]

    def decisions(self) -> dict[str, bool]:
        """Whether a clause counts, by its id, as a person said."""
        if not self._has("decision"):
            return {}
        return {str(id): bool(counts) for id, counts in self._rows("SELECT id, counts FROM decision")}

    def _has(self, table: str) -> bool:
        return any(self._rows("SELECT 1 FROM sqlite_master WHERE name = ?", table))

    def article(self, key: str) -> HeldArticle | None:
        return next(self._articles("article.key = ?", key), None)

    def articles(self) -> Iterator[HeldArticle]:
        """All of them, in the order of their keys."""
        return self._articles("1 ORDER BY article.key")

    def of_document(self, document: int) -> Iterator[HeldArticle]:
        """The articles of a document in its order."""
        return self._articles("article.document = ? ORDER BY article.position, article.id", document)

    def keys_of(self, number: str, type: str = "") -> list[str]:
        """Keys of the articles of a document in its order; two documents may share a number."""
        rows = self._rows(
            "SELECT article.key FROM article JOIN document ON document.id = article.document "
            "WHERE document.number = ? AND (? = '' OR document.type = ?) ORDER BY document.id, article.position",
            number, type, type,
        )  # fmt: skip
        return [str(row[0]) for row in rows]

    def keys_at(self, number: str, type: str, path: str) -> list[str]:
        """Keys of the articles at a path of a document."""
        rows = self._rows(
            "SELECT article.key FROM article JOIN document ON document.id = article.document "
            "WHERE document.number = ? AND (? = '' OR document.type = ?) AND article.path = ? ORDER BY article.id",
            number, type, type, path,
        )  # fmt: skip
        return [str(row[0]) for row in rows]

    def documents(self, number: str | None = None) -> list[HeldDocument]:
        """All documents, or those with a number in any of its spellings."""
        rows = self._rows(
            "SELECT document.id, number, type, name, issuer, issued_on, effective_from, label, count(article.id) "
            "FROM document LEFT JOIN article ON article.document = document.id WHERE ?1 IS NULL OR document.key = ?1 "
            "GROUP BY document.id ORDER BY document.id",
            None if number is None else number_key(number),
        )
        try:
            return [
                HeldDocument(row[0], row[1], row[2], row[3], row[4], day_of(row[5]), day_of(row[6]), row[7], row[8])
                for row in rows
            ]
        except (TypeError, ValueError) as why:
            raise self._unreadable(why) from why

    def is_codified(self, document: int) -> bool:
        """Whether a document came from lines of a codification: one wording of each article, as it stood then."""
        row = next(self._rows("SELECT source FROM document WHERE id = ?", document), None)
        return bool(row and _RECORDS.search(str(row[0])))

    def _articles(self, where: str, *values: object) -> Iterator[HeldArticle]:
        rows = self._rows(
            f"SELECT {_COLUMNS} FROM article JOIN document ON document.id = article.document WHERE {where}",  # noqa: S608
            *values,
        )
        for row in rows:
            try:
                text = zlib.decompress(row[15]).decode("utf-8", "surrogatepass")
                days = day_of(row[13]), day_of(row[14])
                held: list[Any] = [*row[:13], *days, text, unpacked(row[16]), row[17], day_of(row[18])]
                held.append(self._rests.get(row[0], ()))
            except (zlib.error, TypeError, ValueError) as why:
                raise self._unreadable(why) from why
            yield HeldArticle(*held)


def packed(parts: tuple[Passage, ...]) -> str:
    return json.dumps([list(part) for part in parts], ensure_ascii=False, separators=(",", ":"))


def unpacked(text: str) -> tuple[Passage, ...]:
    return tuple(Passage(*part) for part in json.loads(text))


def day_of(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
