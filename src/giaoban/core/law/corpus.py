"""The law files of a pack: words of a country, and whole documents with their text; and a history made of them.

    corpus, findings = load_corpus([(name, text), ...], country="tiny")
    corpus.history().read("/tiny/luat/2023/05/lt/dieu-3", day)

A file with `text` is a document, any other holds words (`vocabulary.py`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from giaoban.core.findings import Finding, Refused
from giaoban.core.law.amendments import Proposed, read_amendments
from giaoban.core.law.references.resolve import Entry, Register
from giaoban.core.law.structure import parse_document
from giaoban.core.law.tree import Document
from giaoban.core.law.validity.history import History
from giaoban.core.law.vocabulary import STANDARD, NamedDocument, Vocabulary, joined, load_vocabulary
from giaoban.core.marked_yaml import Marked, read_marked


@dataclass(frozen=True)
class LawText:
    """A document as a file states it. `name` is what people call it by ("Đò ngang"), without its type."""

    number: str
    type: str
    title: str
    text: str
    name: str = ""
    issued_on: dt.date | None = None
    effective_from: dt.date | None = None
    file: str = ""


@dataclass(frozen=True)
class Corpus:
    """Documents that are read together, in the order of their days."""

    vocabulary: Vocabulary = STANDARD
    texts: tuple[LawText, ...] = ()
    country: str = "vn"
    decided: Mapping[str, bool] = field(default_factory=dict)
    """By id of a proposed event what a person said of it: it counts, or it does not."""

    @cached_property
    def documents(self) -> tuple[Document, ...]:
        """Every text as a tree."""
        return tuple(
            parse_document(
                each.text, number=each.number, type=each.type, title=each.title, issued_on=each.issued_on,
                effective_from=each.effective_from, country=self.country, vocabulary=self.known,
            )
            for each in self.texts
        )  # fmt: skip

    @cached_property
    def known(self) -> Vocabulary:
        """The words of the country with the names of the documents themselves."""
        named = [
            NamedDocument(each.number, each.type, each.name, each.issued_on, each.effective_from)
            for each in self.texts
            if each.name
        ]
        return self.vocabulary.with_documents(named)

    @cached_property
    def register(self) -> Register:
        """The documents by number and name, with the provisions each had when it was issued."""
        names = {each.number: each.name for each in self.texts}
        return Register(
            (
                Entry(each.number, each.type, names.get(each.number, ""), each.uri, each.issued_on, each.effective_from,
                      paths=frozenset(each.by_path))
                for each in self.documents
            ),
            country=self.country,
        )  # fmt: skip

    @cached_property
    def proposed(self) -> tuple[Proposed, ...]:
        """What the documents do to one another; each read against its targets as they stand by then."""
        held = {each.uri: each for each in self.documents}
        found: list[Proposed] = []
        last = dt.date.max
        for each in sorted(self.documents, key=lambda each: (each.effective_from or last, each.issued_on or last)):
            day = each.effective_from or last
            so_far = History(self.documents, [one.event for one in found if one.is_sure])
            read = read_amendments(
                each,
                self.register,
                vocabulary=self.known,
                held=lambda uri, so_far=so_far, day=day: so_far.document(uri, day) if uri in held else None,  # type: ignore[misc]
            )
            for one in read:
                said = self.decided.get(one.id)
                if said is None or (said and not one.is_complete):
                    found.append(one)
                elif said:
                    found.append(replace(one, confidence=1.0, doubts=()))
        return tuple(found)

    @property
    def queue(self) -> tuple[Proposed, ...]:
        """What a person has to decide."""
        return tuple(each for each in self.proposed if not each.is_sure)

    def history(self) -> History:
        """The documents through time, by the events the machine is sure of."""
        return History(self.documents, [each.event for each in self.proposed if each.is_sure])


def load_corpus(files: Iterable[tuple[str, str]], *, country: str = "vn") -> tuple[Corpus, list[Finding]]:
    """A corpus from (name, YAML text) of pack files, with every finding.

    Codes: `law.file-shape`, `law.file-date`, those of `load_vocabulary`, and `yaml.*`.
    """
    words: list[Vocabulary] = []
    texts: list[LawText] = []
    findings: list[Finding] = []
    for name, text in files:
        try:
            found = load_law_file(text, name)
        except Refused as refusal:
            findings += refusal.findings
            continue
        if isinstance(found, LawText):
            texts.append(found)
        else:
            words.append(found)
    return Corpus(joined(words) if words else STANDARD, tuple(texts), country), findings


def load_law_file(text: str, file: str) -> LawText | Vocabulary:
    """One file of a pack's law. Raises Refused with everything wrong with it."""
    marked = read_marked(text, file)
    if marked.findings:
        raise Refused(marked.findings)
    data = marked.value if isinstance(marked.value, dict) else {}
    if "text" not in data:
        return load_vocabulary(text, file)
    findings = [
        Finding("law.file-shape", where=marked.place((part,)), context={"part": part})
        for part in ("number", "type", "title", "text")
        if not isinstance(data.get(part), str) or not data[part].strip()
    ]
    days = {name: _day(data, name, marked, findings) for name in ("issued_on", "effective_from")}
    if findings:
        raise Refused(findings)
    name = str(data.get("name") or "")
    return LawText(data["number"], data["type"], data["title"], data["text"], name, **days, file=file)


def _day(data: dict[str, Any], name: str, marked: Marked, findings: list[Finding]) -> dt.date | None:
    value = data.get(name)
    if value is None:
        return None
    try:
        return dt.date.fromisoformat(str(value))
    except ValueError:
        context = {"field": name, "value": str(value)[:40]}
        findings.append(Finding("law.file-date", where=marked.place((name,)), context=context))
        return None
