"""Documents as files: text, Word, web page, PDF or Akoma Ntoso, parsed into articles and what happens to them later.

The documents of one import are read together: what one of them amends in another is applied, and each wording of an
article becomes a text of its own with the days on which it holds. Clauses a machine is not sure of are findings.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from giaoban.core.findings import Finding, Place, Refused, Severity
from giaoban.core.formats.texts import LARGEST_FILE, read_paragraphs
from giaoban.core.law.akoma import from_akoma
from giaoban.core.law.amendments import Proposed
from giaoban.core.law.clauses import parse_article_text
from giaoban.core.law.corpus import Corpus, LawText, load_law_file
from giaoban.core.law.structure import parse_document
from giaoban.core.law.tree import Document, Kind, Node
from giaoban.core.law.uris import provision_uri
from giaoban.core.law.validity.history import History
from giaoban.core.quantities import fold
from giaoban.core.search.index.passages import Passage
from giaoban.library.actions.corpora.keeping import NewArticle
from giaoban.library.actions.corpora.records import Report
from giaoban.library.actions.corpora.writings import Writing, pieces_of
from giaoban.library.queries.corpora.entries import passages_of
from giaoban.library.queries.corpora.texts import Rest

Wait = Callable[[Proposed], None]
ENDINGS = (".txt", ".md", ".html", ".htm", ".docx", ".pdf", ".xml", ".akn", ".yaml")
_AKOMA = (".xml", ".akn")
_CASES = frozenset(["BẢN ÁN", "PHÁN XÉT", "ÁN LỆ", "QUYẾT ĐỊNH GIÁM ĐỐC THẨM", "QUYẾT ĐỊNH TÁI THẨM", "PHÁN QUYẾT"])
_ABOUT = re.compile(r"\s*(?:[Vv]ề (?:việc|vụ)|[Vv]/v)\b")
_HEAD = 15
"""Lines in which a judgement says what it is."""


def document_files(folder: Path) -> list[Path]:
    """The files of a folder and below that can be read, in the order of their names; hidden ones are left alone."""
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file()
        and path.suffix.lower() in ENDINGS
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )


def read_document(path: Path, name: str) -> tuple[Document, str]:
    """A document as a tree, and its text. Raises Refused (codes of `core.formats.texts` and `core.law`)."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            context = {"file": name, "size": path.stat().st_size, "limit": LARGEST_FILE}
            raise Refused([Finding("text.too-large", where=Place(name), context=context)])
        data = path.read_bytes()
    except OSError as why:
        raise Refused(
            [Finding("corpus.unreadable", where=Place(name), context={"why": why.strerror or str(why)})]
        ) from why
    if path.suffix.lower() in _AKOMA:
        try:
            return from_akoma(data.decode("utf-8-sig")), ""
        except UnicodeDecodeError as why:
            raise Refused([Finding("corpus.unreadable", where=Place(name), context={"why": "UTF-8"})]) from why
    text = "\n".join(paragraph.text for paragraph in read_paragraphs(data, name, tables=True))
    return parse_document(text), text


def _of_a_pack(path: Path, name: str) -> tuple[Document, str] | None:
    """A document of a pack's law, with what its file states of it; None for a file of words. Raises Refused."""
    try:
        found = load_law_file(path.read_text("utf-8"), name)
    except (OSError, UnicodeDecodeError) as why:
        raise Refused([Finding("corpus.unreadable", where=Place(name), context={"why": str(why)})]) from why
    if not isinstance(found, LawText):
        return None
    document = parse_document(
        found.text, number=found.number, type=found.type, title=found.title, issued_on=found.issued_on,
        effective_from=found.effective_from,
    )  # fmt: skip
    return document, found.text


def read_folder(
    files: list[Path],
    root: Path,
    report: Report,
    *,
    decided: Mapping[str, bool] | None = None,
    wait: Wait | None = None,
) -> Iterator[NewArticle]:
    """The articles of some files, in every wording they have. A file that cannot be read is a finding.

    `decided` is what persons said of clauses the machine was not sure of, by their id; `wait` is told of the others.

    Words without articles (a judgement, a letter) are kept in pieces, as what they are. Reported besides:
    `corpus.no-articles`, `corpus.undivided` (a note), `corpus.amendment-waits` (a warning: a person has to decide).
    """
    documents: list[Document] = []
    texts: list[LawText] = []
    others: list[NewArticle] = []
    for path in files:
        name = str(path.relative_to(root)) if path != root else path.name
        try:
            read = _of_a_pack(path, name) if path.suffix.lower() == ".yaml" else read_document(path, name)
        except Refused as refusal:
            for finding in refusal.findings:
                report(finding)
            continue
        if read is None:
            continue
        document, text = read
        for finding in document.findings:
            if finding.code != "law.no-articles":  # said below, with what becomes of it
                report(Finding(finding.code, finding.severity, Place(name, part=finding.where.part), finding.context))
        if not document.number:
            report(Finding("corpus.no-number", where=Place(name), context={"number": "", "article": ""}))
            continue
        if not document.articles:
            others += _undivided(document, text, name, report)
            continue
        documents.append(document)
        texts.append(
            LawText(document.number, document.type, document.title, text, issued_on=document.issued_on,
                    effective_from=document.effective_from, file=name)
        )  # fmt: skip
    yield from _wordings(documents, texts, report, decided or {}, wait)
    yield from others


def _undivided(document: Document, text: str, name: str, report: Report) -> Iterator[NewArticle]:
    """A judgement, a letter, a precedent: words without articles, kept in pieces under a label of their own."""
    if not text.strip():
        report(Finding("corpus.no-articles", where=Place(name), context={"file": name}))
        return
    report(Finding("corpus.undivided", Severity.NOTE, Place(name), {"file": name, "number": document.number}))
    head = text.split("\n")[:_HEAD]
    kind = next((line.strip() for line in head if line.strip().upper() in _CASES), "")
    about = next((line.strip() for line in head if _ABOUT.match(line)), "")
    title = ". ".join(part for part in (document.title or kind.capitalize(), about) if part)
    label = "case" if kind or fold(document.type) in ("ban an", "an le") else "document"
    writing = Writing(document.number, title, text, label, document.issuer, document.issued_on)
    for piece in pieces_of(writing):
        yield replace(piece, title=about or piece.title)


def _wordings(
    documents: list[Document], texts: list[LawText], report: Report, decided: Mapping[str, bool], wait: Wait | None
) -> Iterator[NewArticle]:
    corpus = Corpus(texts=tuple(texts), decided=decided)
    corpus.__dict__["documents"] = tuple(documents)  # parsed once, and Akoma Ntoso has no text to parse
    for waiting in corpus.queue:
        event = waiting.event
        context = {"source": event.source, "place": event.source_path, "target": event.target or "?", "id": waiting.id}
        report(Finding("corpus.amendment-waits", Severity.WARNING, Place(event.source), context))
        if wait:
            wait(waiting)
    history = corpus.history()
    for document in documents:
        days = [
            day for day in history.days(document.uri) if not document.effective_from or day > document.effective_from
        ]
        paths: dict[str, None] = {}
        for day in (document.effective_from or dt.date.min, *days):
            state = history.document(document.uri, day) or document
            paths |= dict.fromkeys(node.path for node in state.articles)
        for path in paths:
            yield from _of_article(document, path, days, history)


def _of_article(document: Document, path: str, days: list[dt.date], history: History) -> Iterator[NewArticle]:
    """Each wording of one article with its first and last day."""
    begins = document.effective_from
    spans: list[tuple[dt.date | None, dt.date | None, Node]] = []
    for day in (begins, *days):
        state = history.document(document.uri, day or dt.date.min)
        node = next((each for each in (state or document).articles if each.path == path), None)
        reading = history.read(provision_uri(document.uri, path), day) if day else None
        is_over = node is None or (reading is not None and reading.status in ("repealed",))
        if spans and spans[-1][1] is None and (is_over or (node and node.hash != spans[-1][2].hash)):
            start, _, old = spans[-1]
            spans[-1] = (start, (day or dt.date.min) - dt.timedelta(days=1), old)
        if node and not is_over and (not spans or spans[-1][1] is not None):
            # A text as of a day (Akoma Ntoso) may say that an article of its own begins later than the document.
            spans.append((max(filter(None, (day, node.since)), default=None), None, node))
    rests = tuple(
        Rest(at, first, last - dt.timedelta(days=1) if last else None, source)
        for at, first, last, source in history.suspensions(provision_uri(document.uri, path))
    )
    for since, until, node in spans:
        text = node_text(node)
        yield NewArticle(
            number=document.number, type=document.type, document_name=document.title, issuer=document.issuer,
            issued_on=document.issued_on, article=node.number, path=path, title=node.heading, chapter="", topic="",
            topic_title="", since=since, until=until, text=text, rests=rests, read=partial(_cut, text, node.path),
        )  # fmt: skip


def node_text(article: Node) -> str:
    """The words of an article without its heading, a line for each khoản, điểm and paragraph."""
    lines = [article.text] if article.text else []
    for node in article.walk():
        if node is article:
            continue
        number = f"{node.number}{')' if node.kind in (Kind.POINT, Kind.SUBPOINT) else '.'} " if node.number else ""
        said = "\n".join(" | ".join(row) for row in node.rows) if node.rows else node.text
        if number.strip() or said:
            lines.append(f"{number}{said}".rstrip())
    return "\n".join(lines)


def _cut(text: str, path: str) -> tuple[Passage, ...]:
    return passages_of(Node(Kind.ARTICLE, children=parse_article_text(text, path)), text)
