"""Provisions that a question names itself: "Điều 5 Luật Giáo dục", "khoản 2 Điều 8 Nghị định 15/2020/NĐ-CP".

Whoever names an article wants to read that article, so it comes first, whatever the words around it say.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from giaoban.core.law.references import Aim, Reference, find_references
from giaoban.core.law.references.resolve import Entry, Register
from giaoban.core.law.tree import Kind
from giaoban.core.law.uris import step
from giaoban.core.law.vocabulary import STANDARD, Vocabulary
from giaoban.library.queries.corpora.texts import HeldDocument, Texts

_NAMES = re.compile(r"\d|luật|luat|pháp lệnh|phap lenh|hiến pháp|hien phap", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{2,}")
_FEW_WORDS = 3
NAMED_TYPES = ("Luật", "Bộ luật", "Pháp lệnh", "Hiến pháp")


@dataclass(frozen=True)
class Cited:
    """An article that was named, with the label of the khoản or điểm when one was."""

    key: str
    passage: str = ""


class Citations:
    """What the documents of a corpus can be cited by."""

    def __init__(self, texts: Texts, vocabulary: Vocabulary = STANDARD) -> None:
        self.texts = texts
        self.vocabulary = vocabulary

    @cached_property
    def register(self) -> Register:
        return Register(entry_of_document(each) for each in self.texts.documents())

    @cached_property
    def known(self) -> Vocabulary:
        return self.vocabulary.with_documents(self.register.documents)

    def named(self, question: str, *, on: dt.date) -> list[str]:
        """Numbers of documents that a question names, by number or by name, whatever else it says."""
        if not _NAMES.search(question):
            return []
        numbers: dict[str, None] = {}
        for reference in find_references(question, self.known):
            mention = reference.document
            if mention.aim is Aim.NUMBER:
                numbers |= dict.fromkeys(each.number for each in self.register.numbered(mention))
            elif mention.aim is Aim.NAME:
                numbers |= dict.fromkeys(each.number for each in self.register.named(mention, on))
        return list(numbers)

    def cited(self, question: str, *, on: dt.date) -> list[Cited]:
        """Articles named in a question, in the order they are named; those of a document when nothing else is said."""
        if not _NAMES.search(question):
            return []
        found: list[Cited] = []
        references = find_references(question, self.known)
        for reference in _with_documents(references):
            mention = reference.document
            if mention.aim is Aim.NUMBER:
                documents = self.register.numbered(mention)
            else:
                documents = self.register.named(mention, on)
            steps = dict(reference.steps)
            for document in documents:
                if Kind.ARTICLE in steps:
                    path = step(Kind.ARTICLE, steps[Kind.ARTICLE])
                    label = _label(steps.get(Kind.CLAUSE, ""), steps.get(Kind.POINT, ""))
                    found += [Cited(key, label) for key in self.texts.keys_at(document.number, document.type, path)]
                elif not reference.steps and _says_little_else(question, reference):
                    found += [Cited(key) for key in self.texts.keys_of(document.number, document.type)]
        return list({each.key: each for each in reversed(found)}.values())[::-1]


def entry_of_document(document: HeldDocument) -> Entry:
    """A document as the register of references knows it."""
    name = document.name if document.type in NAMED_TYPES else ""
    return Entry(
        document.number, document.type, name, issued_on=document.issued_on, effective_from=document.effective_from
    )


def _label(clause: str, point: str) -> str:
    return f"{clause}.{point}" if point else clause


def _with_documents(references: Sequence[Reference]) -> list[Reference]:
    """Those that name a document; one that names none ("luật thanh niên điều 1") means the one named before it, or the
    only one. A document that serves that way is not meant as a whole."""
    named = [each for each in references if each.document.aim in (Aim.NUMBER, Aim.NAME)]
    made, used = [], set()
    for each in references:
        if each.document.aim in (Aim.NUMBER, Aim.NAME):
            made.append(each)
        elif each.document.aim is Aim.CONTEXT and each.steps and named:
            before = [one for one in named if one.start < each.start]
            if before or len(named) == 1:
                meant = before[-1] if before else named[0]
                used.add(id(meant))
                made.append(replace(each, document=meant.document))
    return [each for each in made if each.steps or id(each) not in used]


def _says_little_else(question: str, reference: Reference) -> bool:
    """Is a whole document all that is asked for? A name often stands in a question about something else."""
    start, end = reference.chain
    others = len(_WORD.findall(question[:start] + " " + question[end:]))
    return others <= (_FEW_WORDS if reference.document.aim is Aim.NUMBER else 0)
