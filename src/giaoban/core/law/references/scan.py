"""Finds references: one compiled search through the text, and a small parser where it hits.

Vietnamese names a provision from the inside out: "điểm a khoản 2 Điều 5 Nghị định này". `chains` reads the provisions,
`mentions` the document, `spreading` makes one reference of each. What may be cited how: docs/reference/citing.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from giaoban.core.law.characters import clean
from giaoban.core.law.numbers import read_number
from giaoban.core.law.references.chains import Item, is_too_short, read_items
from giaoban.core.law.references.found import NOTHING_SAID, THIS, Aim, DocumentMention, Reference
from giaoban.core.law.references.grammar import OUTWARD, Grammar, grammar
from giaoban.core.law.references.mentions import is_alias, read_document
from giaoban.core.law.references.misread import mended
from giaoban.core.law.references.relations import relation_before
from giaoban.core.law.references.spreading import spread
from giaoban.core.law.tree import Kind, Span
from giaoban.core.law.vocabulary import STANDARD, Vocabulary

_MARKED = re.compile("[À-ỹđĐ]")


def find_references(text: str, vocabulary: Vocabulary = STANDARD) -> list[Reference]:
    """Every reference of a text in the order of reading, with places in the text as it was given.

    A text typed without marks is read without; lists and ranges give one reference for each provision.

    >>> found = find_references("theo điểm a, b khoản 2 và khoản 3 Điều 7 Nghị định số 42/2022/nđ-cp")
    >>> [(each.path, each.document.number) for each in found][1:]
    [('dieu-7/khoan-2/diem-b', '42/2022/NĐ-CP'), ('dieu-7/khoan-3', '42/2022/NĐ-CP')]
    """
    cleaned = clean(text)
    bare = len(text) < 2_000 and not _MARKED.search(cleaned.text)
    read = cleaned.text if bare else mended(cleaned.text)
    found = list(_found(read, grammar(vocabulary, bare=bare), vocabulary))
    if not cleaned.steps:
        return found if read == text else [replace(each, text=text[each.start : each.end]) for each in found]
    moved = []
    for each in found:
        start, end = cleaned.origin_span(each.start, each.end)
        chain = Span(*cleaned.origin_span(*each.chain))
        moved.append(replace(each, start=start, end=end, chain=chain, text=text[start:end]))
    return moved


def _found(text: str, words: Grammar, vocabulary: Vocabulary) -> Iterator[Reference]:
    earlier: dict[tuple[str, str], set[str]] = {}
    next_place = _next(text, 0, words)
    while next_place is not None:
        place = next_place
        items, end = read_items(text, place, words)
        document, end_of_document = read_document(text, end if items else place, words, vocabulary, bool(items))
        if items and document is None:
            document, end_of_document = _behind_a_phrase(text, end, words, vocabulary), end
        elif not items and document and document.aim in (Aim.NUMBER, Aim.NAME):
            items, end_of_document = _provisions_after(text, end_of_document, words, vocabulary)
        if not items and (document is None or _says_nothing(document, text, place)):
            next_place = _next(text, place + 1, words)
            continue
        if document is None and is_too_short(items):
            next_place = _next(text, end, words)
            continue
        document = _as_before(document, earlier)
        last = end_of_document if document else end
        chain = Span(place, last)
        relation = relation_before(text, place)
        said = document or NOTHING_SAID
        if not items:
            yield Reference(place, last, text[place:last], (), said, chain, relation)
        else:
            for reference in spread(items, said, chain, text):
                yield replace(reference, relation=relation) if relation != reference.relation else reference
        if document and document.aim is Aim.NUMBER:
            while more := words.more_numbers.match(text, last):
                last = more.end()
                start = more.start("number")
                other = DocumentMention(Aim.NUMBER, document.type, more["number"], year=int(more["number"][-4:]))
                yield Reference(start, last, more["number"], (), other, Span(start, last), relation)
        next_place = _next(text, max(last, place + 1), words)


def _says_nothing(document: DocumentMention, text: str, place: int) -> bool:
    """ "Nghị định này" alone; or a law that is only given a shorter name here, and is not cited a second time."""
    if document.aim in (Aim.THIS, Aim.CONTEXT):
        return True
    return document.aim is Aim.NAME and document.year is None and is_alias(text, place)


def _as_before(document: DocumentMention | None, earlier: dict[tuple[str, str], set[str]]) -> DocumentMention | None:
    """ "Thông tư 04" is the Circular 04/2020/TT-BTTTT that the same text named before, when it named one only."""
    if document is None or document.aim is not Aim.NUMBER:
        return document
    if document.number.isdigit():
        named = earlier.get((document.type, document.number.lstrip("0")), set())
        return replace(document, number=next(iter(named))) if len(named) == 1 else document
    if number := read_number(document.number):
        earlier.setdefault((document.type, number.serial.lstrip("0")), set()).add(document.number)
    return document


def _behind_a_phrase(text: str, end: int, words: Grammar, vocabulary: Vocabulary) -> DocumentMention | None:
    """The document of a list that a quoted phrase breaks: "Điều 3 và cụm từ “...” tại Điều 6 Thông tư số ..."."""
    broken = words.broken.match(text, end)
    items, after = read_items(text, broken.end(), words) if broken else ([], end)
    if not items:
        return None
    return read_document(text, after, words, vocabulary, True)[0] or _behind_a_phrase(text, after, words, vocabulary)


def _provisions_after(text: str, end: int, words: Grammar, vocabulary: Vocabulary) -> tuple[list[Item], int]:
    """Provisions right behind the document that was named before them: "Nghị định số ..., Điều 9, khoản 4".

    None where they name a document themselves; "Nghị định số ..., khoản 2" without an article is of the text at hand.
    """
    follows = words.follows.match(text, end)
    if not follows:
        return [], end
    items, after = read_items(text, follows.end(), words)
    outermost = max((OUTWARD[item.kind] for item in items), default=0)
    if outermost < OUTWARD[Kind.ARTICLE] or any(value.number == THIS for item in items for value in item.values):
        return [], end
    if read_document(text, after, words, vocabulary, True)[0] or _behind_a_phrase(text, after, words, vocabulary):
        return [], end
    return items, after


def _next(text: str, place: int, words: Grammar) -> int | None:
    """Where the next reference may open."""
    if place == 0 and words.first.match(text):
        return 0
    while hit := words.start.search(text, max(0, place - 1)):
        if words.first.match(text, hit.start() + 1):
            return hit.start() + 1
        place = hit.end()
    return None
