"""Quoted words as the provisions they are: “Điều 5a. Tên ...”, “2. ...”, “b) ...”."""

from __future__ import annotations

import re

from giaoban.core.law.clauses import parse_body
from giaoban.core.law.headings import article_heading
from giaoban.core.law.lines import Line, lines_of
from giaoban.core.law.marks import MARK, clause_follows, point_follows, readings
from giaoban.core.law.tree import Kind, Node, Span
from giaoban.core.law.uris import step

_OPEN = re.compile(r"^\s*[“\"«]\s*")
_CLOSE = re.compile(r"\s*[”\"»]\s*[.;,/]*\s*$")
_SPOKEN = re.compile(r"(?P<word>Khoản|Điểm)\s+(?P<number>[\da-zđ]+)\s*[.:)]\s*")


def unquoted(text: str) -> str:
    """The words between the outer signs.

    >>> unquoted("“2. Phí là “ba” đồng.”;")
    '2. Phí là “ba” đồng.'
    """
    if not _OPEN.match(text):
        return text.strip()
    return _CLOSE.sub("", _OPEN.sub("", text, count=1), count=1)


def provisions(text: str, parent: str) -> list[Node]:
    """The provisions quoted words hold, with paths below `parent` ("" for articles); [] when they open like none.

    >>> [(node.path, node.text) for node in provisions("“2. Một;\\n3. Hai.”", "dieu-5")]
    [('dieu-5/khoan-2', 'Một;'), ('dieu-5/khoan-3', 'Hai.')]
    """
    lines = list(lines_of(unquoted(text)))
    if not lines:
        return []
    kind = _opens(lines[0])
    if kind is None:
        return []
    groups: list[list[Line]] = []
    for line in lines:
        opened = _opens(line)
        if not groups or (opened and opened[0] is kind[0] and _is_later(_opens(groups[-1][0]), opened)):
            groups.append([line])
        else:
            groups[-1].append(line)
    return [_node(group, parent) for group in groups]


def _opens(line: Line) -> tuple[Kind, str, int] | None:
    """Kind, number and length of the sign that opens a provision."""
    if heading := article_heading(line.text):
        return Kind.ARTICLE, heading.number, 0
    if found := _SPOKEN.match(line.text):
        kind = Kind.CLAUSE if found["word"] == "Khoản" else Kind.POINT
        return kind, found["number"], found.end()
    if not (sign := MARK.match(line.text)):
        return None
    for kind, number in readings(sign):
        if kind in (Kind.CLAUSE, Kind.POINT, Kind.SUBPOINT):
            return kind, number, sign.end()
    return None


def _is_later(one: tuple[Kind, str, int] | None, other: tuple[Kind, str, int]) -> bool:
    """A second article always opens a group; a khoản or điểm only when it goes on counting."""
    if one is None or other[0] is Kind.ARTICLE:
        return one is not None
    if other[0] is Kind.CLAUSE:
        return clause_follows(one[1], other[1])
    return other[0] is Kind.POINT and point_follows(one[1], other[1], is_complete=True)


def _node(lines: list[Line], parent: str) -> Node:
    opened = _opens(lines[0])
    assert opened is not None
    kind, number, offset = opened
    path = "/".join(part for part in (parent, step(kind, number)) if part)
    heading = ""
    rest = lines[1:]
    if kind is Kind.ARTICLE:
        found = article_heading(lines[0].text)
        words = found.rest if found else ""
        if words and (not rest or words[-1] in ".:;"):
            rest = [Line(lines[0].start, lines[0].end, words), *rest]
        else:
            heading = words
    elif lines[0].text[offset:]:
        rest = [Line(lines[0].start + offset, lines[0].end, lines[0].text[offset:]), *rest]
    intro, children = parse_body(rest, path)
    span = Span(lines[0].start, lines[-1].end)
    return Node(kind, number, path, heading, intro.text if intro else "", span, children)
