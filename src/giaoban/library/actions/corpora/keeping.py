"""The rows of a corpus: what a source says is added or replaced, what it says no more is removed.

Rows are stored in small transactions as they come. Whoever is killed in the middle and starts again finds those that
are there unchanged and does not read them again, so the end is the same.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import sqlite3
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from giaoban.core.findings import Finding, Place, Refused
from giaoban.core.law.numbers import number_key
from giaoban.core.search.index.passages import Passage
from giaoban.library.queries.corpora.texts import SCHEMA, Rest, packed

BATCH = 2_000
PARSER = "1"
"""Stands in every digest: another way of cutting articles makes all of them new."""
Progress = Callable[[int], None]


@dataclass(frozen=True)
class NewArticle:
    """An article as a source states it. `read` cuts its text when it is new; `part` tells apart documents that share
    their number."""

    number: str
    type: str
    document_name: str
    issuer: str
    issued_on: dt.date | None
    article: str
    path: str
    title: str
    chapter: str
    topic: str
    topic_title: str
    since: dt.date | None
    text: str
    read: Callable[[], tuple[Passage, ...]]
    until: dt.date | None = None
    rests: tuple[Rest, ...] = ()
    """When it or a part of it is suspended."""
    part: str = ""
    label: str = ""
    weight: float = 1.0

    @property
    def digest(self) -> bytes:
        """Of everything that is kept of it."""
        said = (
            PARSER, self.number, self.type, self.part, self.document_name, self.issuer, self.issued_on, self.article,
            self.path, self.title, self.chapter, self.topic, self.topic_title, self.since, self.until, self.label,
            self.weight, self.text, *([self.rests] if self.rests else []),
        )  # fmt: skip
        return hashlib.blake2b("\x00".join(map(str, said)).encode("utf-8", "surrogatepass"), digest_size=16).digest()


@dataclass
class Kept:
    """What became of the articles of a source."""

    articles: int = 0
    added: int = 0
    replaced: int = 0
    removed: int = 0
    twice: int = 0
    """Articles that were there before in the same source, word for word."""


def keep(path: Path, source: str, articles: Iterable[NewArticle], *, progress: Progress | None = None) -> Kept:
    """Writes what a source says into the file of a corpus. Raises Refused (`corpus.unreadable`) for a broken file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        store = sqlite3.connect(path, timeout=60, isolation_level=None)
        try:
            return _Keeper(store, source).keep(articles, progress)
        finally:
            store.close()
    except sqlite3.Error as why:
        raise Refused([Finding("corpus.unreadable", where=Place(str(path)), context={"why": str(why)})]) from why


class _Keeper:
    def __init__(self, store: sqlite3.Connection, source: str) -> None:
        self.store, self.source = store, source
        store.execute("PRAGMA journal_mode=WAL")
        store.execute("PRAGMA synchronous=NORMAL")
        store.executescript(SCHEMA)
        row = store.execute("SELECT value FROM note WHERE name = 'run'").fetchone()
        self.run = int(row[0]) + 1 if row else 1
        self.known = {
            key: (digest, from_source)
            for key, digest, from_source in store.execute("SELECT key, digest, source FROM article")
        }
        self.documents: dict[tuple[str, str, str], int] = {
            (number, type, part): row
            for row, number, type, part in store.execute("SELECT id, number, type, part FROM document")
        }
        self.seen: dict[str, bytes] = {}
        self.of_number: dict[str, set[tuple[str, str, str]]] = {}
        self.kept = Kept()

    def keep(self, articles: Iterable[NewArticle], progress: Progress | None) -> Kept:
        self.store.execute("BEGIN IMMEDIATE")
        try:
            for position, article in enumerate(articles, 1):
                self._keep(article, position)
                if position % BATCH == 0:
                    self.store.execute("COMMIT")
                    if progress:
                        progress(position)
                    self.store.execute("BEGIN IMMEDIATE")
            self._remove()
            self.store.execute("INSERT OR REPLACE INTO note VALUES ('run', ?)", (str(self.run),))
        except BaseException:
            self.store.execute("COMMIT")  # what was read is right; the next run goes on from here
            raise
        self.store.execute("COMMIT")
        if progress:
            progress(self.kept.articles)
        return self.kept

    def _keep(self, article: NewArticle, position: int) -> None:
        key, digest = self._key(article), article.digest
        if key is None:
            self.kept.twice += 1
            return
        self.seen[key] = digest
        self.kept.articles += 1
        old = self.known.get(key)
        if old and old[0] == digest and old[1] == self.source:
            return
        document = self._document(article)
        values = (
            document, article.article, article.path, position, article.title, article.chapter, article.topic,
            article.topic_title, _iso(article.since), _iso(article.until),
            zlib.compress(article.text.encode("utf-8", "surrogatepass"), 4), packed(article.read()), digest,
            self.source, self.run,
        )  # fmt: skip
        if old:
            self.kept.replaced += 1
            self.store.execute(
                "UPDATE article SET document=?, article=?, path=?, position=?, title=?, chapter=?, topic=?, "
                "topic_title=?, since=?, until=?, text=?, passages=?, digest=?, source=?, run=? WHERE key=?",
                (*values, key),
            )
        else:
            self.kept.added += 1
            self.store.execute(
                "INSERT INTO article (document, article, path, position, title, chapter, topic, topic_title, since, "
                "until, text, passages, digest, source, run, key) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
                (*values, key),
            )
        self.store.execute("DELETE FROM rest WHERE key = ?", (key,))
        self.store.executemany(
            "INSERT INTO rest VALUES (?, ?, ?, ?, ?)",
            [(key, one.path, one.since.isoformat(), _iso(one.until), one.source) for one in article.rests],
        )

    def _key(self, article: NewArticle) -> str | None:
        """ "42/2022/NĐ-CP|5"; another article of the same number gets "~2"; None for the same one once more."""
        base = f"{article.number}|{article.article}".replace("\n", " ").replace("\r", " ")
        digest, number, key = article.digest, 1, base
        while key in self.seen:
            if self.seen[key] == digest:
                return None
            number += 1
            key = f"{base}~{number}"
        return key

    def _document(self, article: NewArticle) -> int:
        """The row of its document; the first article that says its name and day gives them to it."""
        who = (article.number, article.type, article.part)
        row = self.documents.get(who)
        if row is None:
            made = self.store.execute(
                "INSERT INTO document (number, type, part, key, name, issuer, issued_on, effective_from, label, "
                "weight, source) VALUES (?,?,?,?,?,?,?,?,?,?,?)",
                (
                    *who, number_key(article.number), article.document_name, article.issuer, _iso(article.issued_on),
                    _iso(article.since), article.label, article.weight, self.source,
                ),
            )  # fmt: skip
            row = self.documents[who] = int(made.lastrowid or 0)
        elif article.document_name:
            self.store.execute(
                "UPDATE document SET name=?, issuer=?, issued_on=coalesce(?, issued_on) WHERE id=?",
                (article.document_name, article.issuer, _iso(article.issued_on), row),
            )
        if article.since:
            self.store.execute(
                "UPDATE document SET effective_from=min(coalesce(effective_from, ?1), ?1) WHERE id=?2",
                (_iso(article.since), row),
            )
        return row

    def _remove(self) -> None:
        """What this source said before and says no more."""
        gone = [key for key, (_, source) in self.known.items() if source == self.source and key not in self.seen]
        self.store.executemany("DELETE FROM article WHERE key = ?", [(key,) for key in gone])
        self.store.executemany("DELETE FROM rest WHERE key = ?", [(key,) for key in gone])
        self.store.execute("DELETE FROM document WHERE id NOT IN (SELECT document FROM article)")
        self.kept.removed = len(gone)


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None
