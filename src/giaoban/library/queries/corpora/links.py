"""What the articles of a corpus refer to, and who refers to them: `links.sqlite3` beside the texts, made by an import.

A link is one reference with its place in the article (or in the name of a document: "quy định chi tiết Luật ..."), what
it does with its target, and the target as number, type and path. What leads nowhere stays, with the reason.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

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


def citing(
    corpora: Sequence[str], number: str, type: str = "", *, path: str = "", most: int = 50, others_only: bool = False
) -> tuple[list[Citing], dict[str, int]]:
    """Who refers to a document or a part of it, those that guide or change it first; and how many there are of each
    relation. `others_only` leaves out the document itself."""
    found: list[Citing] = []
    counts: dict[str, int] = {}
    key = number_key(number)
    where = "link.target = ? AND (? = '' OR link.type IN ('', ?))"
    values: list[object] = [key, type, type]
    if path:
        where += " AND (link.path = ? OR substr(link.path, 1, ?) = ?)"
        values += [path, len(path) + 1, f"{path}/"]
    if others_only:
        where += " AND NOT (source.number = ? AND source.type = ?)"
        values += [number, type]
    joined = f"FROM link JOIN source ON source.key = link.source WHERE {where}"
    for corpus in corpora:
        file = corpus_folder(corpus) / LINKS
        if not file.exists():
            continue
        store = sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)
        try:
            for relation, count in store.execute(f"SELECT relation, count(*) {joined} GROUP BY relation", values):
                counts[relation] = counts.get(relation, 0) + int(count)
            rows = store.execute(
                "SELECT source.number, source.type, source.name, source.article, source.path, source.title, relation, "
                f"link.path, first, last, said {joined} ORDER BY relation = 'cites', source.article <> '', source.number, link.rowid LIMIT ?",
                (*values, most),
            )
            found += [Citing(corpus, *row) for row in rows]
        except sqlite3.Error:  # made by another version, or half-written: the next import makes it anew
            continue
        finally:
            store.close()
    return found[:most], counts


def link_counts(file: Path) -> dict[str, int]:
    """How many links lead somewhere ("") and how many not, by reason."""
    store = sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)
    try:
        return {
            str(reason): int(count) for reason, count in store.execute("SELECT reason, count(*) FROM link GROUP BY 1")
        }
    finally:
        store.close()
