"""The references of a corpus, found and kept: each article is read once, and again when it or what it names changed.

Killed in the middle, the next import goes on: articles are kept in small transactions under their digest.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from giaoban.core.findings import Finding, Place, Refused
from giaoban.core.law.numbers import number_key
from giaoban.core.law.references import Aim, Reference, find_references
from giaoban.core.law.references.found import Relation
from giaoban.core.law.references.resolve import Here, Reason, Register, resolve
from giaoban.core.law.tree import Kind
from giaoban.core.law.uris import parse_uri, step
from giaoban.library.queries.corpora.citations import Citations
from giaoban.library.queries.corpora.documents import address_of
from giaoban.library.queries.corpora.links import LINKS, SCHEMA
from giaoban.library.queries.corpora.texts import HeldArticle, HeldDocument, Texts

READER = "4"
"""Stands in every digest: another way of reading references makes all of them new."""
_DOING = frozenset({Relation.GUIDES, Relation.AMENDS, Relation.REPEALS, Relation.REPLACES, Relation.SUSPENDS})
_BATCH = 2_000
Progress = Callable[[int], None]
_Source = tuple[str, bytes, str, str, str, str, str, str]
_Link = tuple[str, int, int, str, str, str, str, str, str]


def link_corpus(folder: Path, texts: Texts, *, today: dt.date, progress: Progress | None = None) -> int:
    """Brings the links of a corpus to what its texts say. Gives how many articles and names were read."""
    citations = Citations(texts)
    documents = texts.documents()
    store = _opened(folder / LINKS)
    try:
        _forget_doubtful(store, citations)
        known = dict(store.execute("SELECT key, digest FROM source"))
        seen: set[str] = set()
        read = 0
        store.execute("BEGIN IMMEDIATE")
        for source, made in _sources(texts, documents, citations, known, today):
            seen.add(source[0])
            if made is None:
                continue
            store.execute("DELETE FROM link WHERE source = ?", (source[0],))
            store.execute("INSERT OR REPLACE INTO source VALUES (?,?,?,?,?,?,?,?)", source)
            store.executemany("INSERT INTO link VALUES (?,?,?,?,?,?,?,?,?)", made)
            read += 1
            if read % _BATCH == 0:
                store.execute("COMMIT")
                store.execute("BEGIN IMMEDIATE")
                if progress:
                    progress(read)
        for gone in [(key,) for key in known if key not in seen]:
            store.execute("DELETE FROM link WHERE source = ?", gone)
            store.execute("DELETE FROM source WHERE key = ?", gone)
        store.execute("COMMIT")
        return read
    finally:
        store.close()


def _opened(file: Path) -> sqlite3.Connection:
    """The links of a corpus to write to. They can be read from the texts again, so a damaged file is begun anew.

    Raises Refused (`corpus.unreadable`) when the file cannot be written.
    """
    for is_last in (False, True):
        store = sqlite3.connect(file, timeout=60, isolation_level=None)
        try:
            store.execute("PRAGMA journal_mode=WAL")
            store.execute("PRAGMA synchronous=NORMAL")
            store.executescript(SCHEMA)
            if store.execute("PRAGMA quick_check(1)").fetchone() == ("ok",):
                return store
        except sqlite3.DatabaseError as why:
            if is_last or isinstance(why, sqlite3.OperationalError):  # locked, no room: not the file's fault
                store.close()
                context = {"why": str(why)}
                raise Refused([Finding("corpus.unreadable", where=Place(str(file)), context=context)]) from why
        store.close()
        for path in file.parent.glob(f"{file.name}*"):
            path.unlink()
    raise AssertionError("a new file of SQLite is not whole")


def _forget_doubtful(store: sqlite3.Connection, citations: Citations) -> None:
    """New documents may be what an earlier reference meant; another set of named laws may change what a name means."""
    every = _digest(f"{each.number}|{each.type}" for each in citations.texts.documents())
    named = _digest(f"{each.number}|{each.type}|{each.name}" for each in citations.register.documents)
    notes = dict(store.execute("SELECT name, value FROM note"))
    if notes.get("named", named) != named:
        store.execute("DELETE FROM source")
    elif notes.get("documents", every) != every:
        store.execute("DELETE FROM source WHERE key IN (SELECT source FROM link WHERE reason <> '')")
    store.executemany("INSERT OR REPLACE INTO note VALUES (?, ?)", [("documents", every), ("named", named)])


def _sources(
    texts: Texts, documents: list[HeldDocument], citations: Citations, known: dict[str, bytes], today: dt.date
) -> Iterator[tuple[_Source, list[_Link] | None]]:
    """Each name and each article with its links; None for one that was read before."""
    for document in documents:
        key = f"name:{document.number}|{document.type}|{document.id}"
        digest = bytes.fromhex(_digest([READER, document.name]))
        row = (key, digest, document.number, document.type, document.name, "", "", "")
        day = document.effective_from or today
        uri = address_of(document)
        is_known = known.get(key) == digest
        made = None if is_known else _links(key, document.name, citations, day, Here(uri), issued_on=document.issued_on)
        yield row, made
    for article in texts.articles():
        digest = bytes.fromhex(_digest([READER, article.title, str(article.since), article.text]))
        row = (
            article.key, digest, article.number, article.type, article.name, article.article, article.path,
            article.title,
        )  # fmt: skip
        yield row, None if known.get(article.key) == digest else _of_article(article, citations, today)


def _of_article(article: HeldArticle, citations: Citations, today: dt.date) -> list[_Link]:
    day = max(article.since or today, today) if article.until is None else article.since or article.until
    here = Here(address_of(article), article.path)
    return _links(article.key, article.text, citations, day, here, article, issued_on=article.issued_on)


def _links(
    key: str,
    text: str,
    citations: Citations,
    day: dt.date,
    here: Here,
    article: HeldArticle | None = None,
    *,
    issued_on: dt.date | None,
) -> list[_Link]:
    """The references of a text. Where it stands below its article is known by the passage it is in.

    What was issued before the document it names can only cite it: it guided or changed one of the same name before.
    """
    made = []
    references = find_references(text, citations.known)
    in_chain = Counter(each.chain for each in references)
    for reference in references:
        place = _place(article, reference, here)
        number, type, path, reason, began = linked(reference, citations.register, day=day, here=place)
        is_earlier = bool(issued_on and began and issued_on < began)
        relation = Relation.CITES if is_earlier and reference.relation in _DOING else reference.relation
        # One provision is linked with all of its words, "khoản 3 Điều 145 của Bộ luật này"; of several each by its own.
        start, end = reference.chain if in_chain[reference.chain] == 1 else (reference.start, reference.end)
        made.append((key, start, end, text[start:end][:200], relation.value, number, type, path, reason))
    return made


def linked(
    reference: Reference, register: Register, *, day: dt.date, here: Here
) -> tuple[str, str, str, str, dt.date | None]:
    """Key of the number, type, path and reason of a target, and when it was issued; of a document not held as it was
    said."""
    found = resolve(reference, register, day=day, here=here)
    uri = found.uri or found.nearest
    mention = reference.document
    if uri is None:
        number = number_key(mention.number) if mention.aim is Aim.NUMBER else ""
        return number, mention.type, reference.path, (found.reason or Reason.NO_CONTEXT).value, None
    address = parse_uri(uri)
    entry = register.by_uri.get(address.document)
    number, type = (number_key(entry.number), entry.type) if entry else ("", "")
    reason = found.reason.value if found.reason else ""
    return number, type, address.path, reason, entry.issued_on if entry else None


def _place(article: HeldArticle | None, reference: Reference, here: Here) -> Here:
    if article is None or not reference.is_relative:
        return here
    label = next((one.label for one in article.passages if one.start <= reference.start < one.end), "")
    clause, _, point = label.partition(".")
    steps = [here.path]
    steps += [step(kind, number) for kind, number in ((Kind.CLAUSE, clause), (Kind.POINT, point)) if number]
    return Here(here.document, "/".join(steps))


def _digest(parts: Iterable[str]) -> str:
    return hashlib.blake2b("\x00".join(parts).encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
