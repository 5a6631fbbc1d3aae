"""What the articles of a corpus refer to, and who refers to them: `links.sqlite3` beside the texts, made by an import.

A link is one reference with its place in the article (or in the name of a document: "quy định chi tiết Luật ..."), what
it does with its target, and the target as number, type and path. What leads nowhere stays, with the reason.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from giaoban.core.law.numbers import number_key
from giaoban.library.queries.corpora.place import corpus_folder

LINKS = "links.sqlite3"
SCHEMA = """
CREATE TABLE IF NOT EXISTS source (key TEXT PRIMARY KEY, digest BLOB NOT NULL, number TEXT NOT NULL,
    type TEXT NOT NULL, name TEXT NOT NULL, article TEXT NOT NULL, path TEXT NOT NULL, title TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS link (source TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
    said TEXT NOT NULL, relation TEXT NOT NULL, target TEXT NOT NULL, type TEXT NOT NULL, path TEXT NOT NULL,
    reason TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS link_by_target ON link (target, relation);
CREATE INDEX IF NOT EXISTS link_by_source ON link (source);
CREATE INDEX IF NOT EXISTS link_by_reason ON link (reason) WHERE reason <> '';
CREATE TABLE IF NOT EXISTS note (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""


@dataclass(frozen=True)
class Citing:
    """An article, or the name of a document (`article` ""), that refers to what was asked about, at `path` of it."""

    corpus: str
    number: str
    type: str
    name: str
    article: str
    article_path: str
    title: str
    relation: str
    path: str
    start: int
    end: int
    said: str


@dataclass(frozen=True)
class Link:
    """A reference of an article: where it stands, what it says, and what it leads to; `reason` when it does not."""

    source: str
    start: int
    end: int
    said: str
    relation: str
    target: str
    type: str
    path: str
    reason: str


@dataclass(frozen=True)
class CitingDocument:
    """A document that refers to another, how, how often, and in which article first ("" is its name)."""

    corpus: str
    number: str
    type: str
    name: str
    relation: str
    count: int
    article: str
    article_path: str


def citing(
    corpora: Sequence[str], number: str, type: str = "", *, path: str = "", most: int = 50, others_only: bool = False
) -> tuple[list[Citing], dict[str, int]]:
    """Who refers to a document or a part of it, those that guide or change it first; and how many of each relation.

    `others_only` leaves out what the document says of itself.
    """
    found: list[Citing] = []
    counts: dict[str, int] = {}
    joined, values = _to(number, type, path, others_only=others_only)
    for store, corpus in _stores(corpora):
        for relation, count in _rows(store, f"SELECT relation, count(*) {joined} GROUP BY relation", values):
            counts[relation] = counts.get(relation, 0) + int(count)
        rows = _rows(
            store,
            "SELECT source.number, source.type, source.name, source.article, source.path, source.title, relation, "
            f"link.path, first, last, said {joined} ORDER BY relation = 'cites', source.article <> '', "
            "source.number, link.rowid LIMIT ?",
            (*values, most),
        )
        found += [Citing(corpus, *row) for row in rows]
    return found[:most], counts


def citing_documents(corpora: Sequence[str], number: str, type: str = "", *, path: str = "") -> list[CitingDocument]:
    """The other documents that refer to a document or a part of it, one row for each relation, the most often first."""
    joined, values = _to(number, type, path, others_only=True)
    found: list[CitingDocument] = []
    for store, corpus in _stores(corpora):
        rows = _rows(
            store,
            "SELECT source.number, source.type, source.name, relation, count(*) AS often, "
            f"min(source.article), min(source.path) {joined} "
            "GROUP BY source.number, source.type, relation ORDER BY often DESC, source.number",
            values,
        )
        found += [CitingDocument(corpus, *row) for row in rows]
    return found


def links_of(corpus: str, keys: Sequence[str]) -> dict[str, list[Link]]:
    """The references of some articles, by article, in the order in which they stand."""
    found: dict[str, list[Link]] = {}
    for store, _ in _stores([corpus]):
        for start in range(0, len(keys), 500):
            some = list(keys[start : start + 500])
            marks = ", ".join("?" * len(some))
            for row in _rows(
                store,
                f"SELECT source, first, last, said, relation, target, type, path, reason FROM link "  # noqa: S608
                f"WHERE source IN ({marks}) ORDER BY source, first",
                some,
            ):
                found.setdefault(row[0], []).append(Link(*row))
    return found


def _to(number: str, type: str, path: str, *, others_only: bool) -> tuple[str, list[object]]:
    """From where rows about a document or a part of it are taken, and the values of its question marks."""
    where = "link.target = ? AND (? = '' OR link.type IN ('', ?))"
    values: list[object] = [number_key(number), type, type]
    if path:
        where += " AND (link.path = ? OR substr(link.path, 1, ?) = ?)"
        values += [path, len(path) + 1, f"{path}/"]
    if others_only:
        where += " AND NOT (source.number = ? AND source.type = ?)"
        values += [number, type]
    return f"FROM link JOIN source ON source.key = link.source WHERE {where}", values


def _stores(corpora: Sequence[str]) -> Iterator[tuple[sqlite3.Connection, str]]:
    """The links of each corpus that has them; a file that cannot be read is made anew by the next import."""
    for corpus in corpora:
        file = corpus_folder(corpus) / LINKS
        if not file.exists():
            continue
        try:
            store = sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)
            store.execute("SELECT 1 FROM link JOIN source ON source.key = link.source LIMIT 1")
        except sqlite3.Error:
            continue
        try:
            yield store, corpus
        finally:
            store.close()


def _rows(store: sqlite3.Connection, statement: str, values: Sequence[object]) -> list[Any]:
    """None of a file that turns out to be damaged further in."""
    try:
        return store.execute(statement, values).fetchall()
    except sqlite3.Error:
        return []


def link_counts(file: Path) -> dict[str, int]:
    """How many links lead somewhere ("") and how many not, by reason."""
    store = sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)
    try:
        return {
            str(reason): int(count) for reason, count in store.execute("SELECT reason, count(*) FROM link GROUP BY 1")
        }
    finally:
        store.close()
