"""The words of an article as a page shows them: its khoản and điểm with anchors, references as links, tables, a mark
over what was cited. Every character of the text is escaped; nothing of it is ever read as a tag."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from giaoban.core.law.lines import cells
from giaoban.library.queries.corpora.texts import HeldArticle


@dataclass(frozen=True)
class Mark:
    """Characters from `start` to before `end`: a link, or without one the passage that was cited."""

    start: int
    end: int
    href: str = ""
    title: str = ""


@dataclass(frozen=True)
class Piece:
    """A paragraph, or a table of `rows`."""

    text: str | SafeString = ""
    rows: tuple[tuple[SafeString, ...], ...] = ()


@dataclass(frozen=True)
class Block:
    """A khoản, a điểm, or the words before them. `depth` is 0, 1 or 2; `is_cited` when all of it was asked for."""

    anchor: str
    label: str
    depth: int
    pieces: tuple[Piece, ...] = field(default=())
    is_cited: bool = False


def blocks(held: HeldArticle, marks: Sequence[Mark] = (), *, cited: str = "", prefix: str = "") -> list[Block]:
    """An article's passages in their order; the one labelled `cited` and those below it are marked."""
    made = []
    for passage in held.passages or ():
        is_cited = bool(cited) and f"{passage.label}.".startswith(f"{cited}.")
        made.append(
            Block(
                f"{prefix}{anchor_of(passage.label)}" if passage.label else "",
                passage.label,
                len([part for part in passage.label.split(".") if part]),
                tuple(_pieces(held.text, passage.start, passage.end, marks)),
                is_cited,
            )
        )
    return made


def anchor_of(label: str) -> str:
    """The name of a passage in an address.

    >>> anchor_of("2.đ"), anchor_of("2"), anchor_of(".a")
    ('khoan-2-diem-dd', 'khoan-2', 'diem-a')
    """
    clause, _, point = label.partition(".")
    parts = [f"khoan-{clause}"] if clause else []
    parts += [f"diem-{point.replace('đ', 'dd')}"] if point else []
    return "-".join(parts)


def _pieces(text: str, start: int, end: int, marks: Sequence[Mark]) -> Iterable[Piece]:
    rows: list[tuple[SafeString, ...]] = []
    lines: list[SafeString] = []

    def flush() -> Iterable[Piece]:
        if len(rows) > 1:
            yield Piece(rows=tuple(rows))
        else:
            yield from (Piece(line) for line in lines)
        rows.clear()
        lines.clear()

    at = start
    for line in text[start:end].split("\n"):
        row = cells(line)
        if row is None:
            yield from flush()
            if line.strip():
                yield Piece(marked(text, at, at + len(line), marks))
        else:
            lines.append(marked(text, at, at + len(line), marks))
            if row:
                rows.append(tuple(_cells(text, at, line, row, marks)))
        at += len(line) + 1
    yield from flush()


def _cells(text: str, at: int, line: str, row: tuple[str, ...], marks: Sequence[Mark]) -> Iterable[SafeString]:
    place = 0
    for cell in row:
        found = line.find(cell, place)
        place = found + len(cell)
        yield marked(text, at + found, at + place, marks)


def marked(text: str, start: int, end: int, marks: Sequence[Mark]) -> SafeString:
    """Characters of a text with what is marked in them.

    >>> marked("theo <b> Điều 5", 0, 15, [Mark(9, 15, "/law/x")])
    'theo &lt;b&gt; <a href="/law/x">Điều 5</a>'
    """
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    inside = [mark for mark in marks if mark.start < end and mark.end > start]
    cuts = sorted({start, end, *(max(one.start, start) for one in inside), *(min(one.end, end) for one in inside)})
    made: list[str] = []
    for first, last in pairwise(cuts):
        words: str = escape(text[first:last])
        over = [mark for mark in inside if mark.start <= first and mark.end >= last]
        if any(not mark.href for mark in over):
            words = format_html("<mark>{}</mark>", mark_safe(words))  # noqa: S308  escaped above
        link = next((mark for mark in over if mark.href), None)
        if link:
            title = format_html(' title="{}"', link.title) if link.title else ""
            words = format_html('<a href="{}"{}>{}</a>', link.href, title, mark_safe(words))  # noqa: S308
        made.append(words)
    return mark_safe("".join(made))  # noqa: S308  every part was escaped


def joined(marks: Iterable[Mark]) -> list[Mark]:
    """Marks of which no two links overlap; the first keeps its place."""
    kept: list[Mark] = []
    last = -1
    for mark in sorted(marks, key=lambda one: (one.start, -one.end)):
        if mark.href and mark.start < last:
            continue
        if mark.href:
            last = mark.end
        kept.append(mark)
    return kept
