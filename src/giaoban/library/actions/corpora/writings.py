"""What the library itself holds, as texts beside the law: guidance, plans, strategies, letters, and answers given.

Each kind has a weight below the law's and a label that a reader sees. The words come from the files of a document; one
without a file is found by its title. Rooms above give theirs through a reader "library.writings.NAME" in
`core.plugins`, which gives `Writing`s.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from giaoban.core import plugins
from giaoban.core.findings import Finding, Place, Refused, Severity
from giaoban.core.formats.texts import read_paragraphs
from giaoban.core.search.index.passages import Passage, passages
from giaoban.library.actions.corpora.keeping import NewArticle
from giaoban.library.actions.corpora.records import Report
from giaoban.library.actions.files import open_file
from giaoban.library.models import Document, DocumentFile, Relation

READERS = "library.writings."
WEIGHTS = {"guidance": 0.9, "plan": 0.7, "answer": 0.8, "case": 0.8, "document": 0.7}
_PIECE = 3_000
"""Characters after which a document without articles is cut at the next paragraph."""


@dataclass(frozen=True)
class Writing:
    """A text that is no law. `label`: guidance, plan, answer, case or document."""

    number: str
    title: str
    text: str
    label: str = "answer"
    issuer: str = ""
    since: dt.date | None = None
    until: dt.date | None = None


def read_writings(report: Report) -> Iterator[NewArticle]:
    """Everything written that is no law, cut into pieces that a reader can be shown.

    Reported: what `core.formats.texts` refuses, as warnings: the document is then found by its title only.
    """
    for writing in (*_of_library(report), *_of_others()):
        yield from pieces_of(writing)


def _of_library(report: Report) -> Iterator[Writing]:
    guides = set(Relation.objects.filter(kind=Relation.Kind.GUIDES).values_list("source_id", flat=True))
    answers = set(Relation.objects.filter(kind=Relation.Kind.ANSWERS).values_list("source_id", flat=True))
    files: dict[int, DocumentFile] = {each.document_id: each for each in DocumentFile.objects.order_by("id")}
    rows = Document.objects.exclude(kind=Document.Kind.SIMULATION).select_related("issuer").order_by("key")
    for document in rows:
        label = "guidance" if document.pk in guides else "answer" if document.pk in answers else "document"
        if label == "document" and document.kind in (Document.Kind.PLAN, Document.Kind.STRATEGY):
            label = "plan"
        text = _text_of(files.get(document.pk), report)
        yield Writing(
            document.number or document.key, document.title_vi, text or document.note or document.title_vi, label,
            document.issuer.name_vi if document.issuer else "", document.issued_on, document.valid_to,
        )  # fmt: skip


def _text_of(file: DocumentFile | None, report: Report) -> str:
    if file is None:
        return ""
    try:
        content = open_file(file)
        if content is None:
            return ""
        with content:
            return "\n".join(one.text for one in read_paragraphs(content.read(), file.name))
    except Refused as refusal:
        for finding in refusal.findings:
            report(Finding(finding.code, Severity.WARNING, finding.where, finding.context))
    except OSError as why:
        context = {"why": str(why)[:200]}
        report(Finding("corpus.unreadable", Severity.WARNING, Place(file.name), context))
    return ""


def _of_others() -> Iterator[Writing]:
    for reader in plugins.registered(READERS).values():
        made: Iterable[Writing] = reader()
        yield from made


def pieces_of(writing: Writing) -> Iterator[NewArticle]:
    """A writing cut at paragraphs into parts that a reader can be shown; each counts as an article "phần N"."""
    piece: list[str] = []
    pieces: list[str] = []
    for line in writing.text.split("\n"):
        piece.append(line)
        if sum(map(len, piece)) > _PIECE:
            pieces.append("\n".join(piece))
            piece = []
    if piece and "".join(piece).strip():
        pieces.append("\n".join(piece))
    for number, text in enumerate(pieces, 1):
        yield NewArticle(
            number=writing.number, type="", document_name=writing.title, issuer=writing.issuer, issued_on=writing.since,
            article=str(number), path=f"phan-{number}", title=writing.title, chapter="", topic="", topic_title="",
            since=writing.since, until=writing.until, text=text, read=partial(_cut, text), label=writing.label,
            weight=WEIGHTS.get(writing.label, WEIGHTS["document"]),
        )  # fmt: skip


def _cut(text: str) -> tuple[Passage, ...]:
    return tuple(passages(text))
