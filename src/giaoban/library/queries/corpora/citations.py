"""Provisions that a question names itself: "Điều 5 Luật Giáo dục", "khoản 2 Điều 8 Nghị định 15/2020/NĐ-CP".

Whoever names an article wants to read that article, so it comes first, whatever the words around it say.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from giaoban.core.law.references import Aim, find_references
from giaoban.core.law.references.resolve import Entry, Register
from giaoban.core.law.tree import Kind
from giaoban.core.law.uris import step
from giaoban.core.law.vocabulary import STANDARD, Vocabulary
from giaoban.library.queries.corpora.texts import HeldDocument, Texts

_MAYBE = re.compile(r"\d")
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
        if not _MAYBE.search(question):
            return []
        found: list[Cited] = []
        for reference in find_references(question, self.known):
            mention = reference.document
            if mention.aim is Aim.NUMBER:
                documents = self.register.numbered(mention)
            elif mention.aim is Aim.NAME:
                documents = self.register.named(mention, on)
            else:
                continue
            steps = dict(reference.steps)
            for document in documents:
                if Kind.ARTICLE in steps:
                    path = step(Kind.ARTICLE, steps[Kind.ARTICLE])
                    label = _label(steps.get(Kind.CLAUSE, ""), steps.get(Kind.POINT, ""))
                    found += [Cited(key, label) for key in self.texts.keys_at(document.number, document.type, path)]
                elif (
                    not reference.steps and mention.aim is Aim.NUMBER and _says_nothing_else(question, reference.chain)
                ):
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


def _says_nothing_else(question: str, chain: Sequence[int]) -> bool:
    start, end = chain
    return len(_WORD.findall(question[:start] + " " + question[end:])) <= _FEW_WORDS
