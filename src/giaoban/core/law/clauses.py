"""The inside of an article: khoản, điểm, tiết and dashes, quoted payloads, and the paragraphs between.

One pass over the lines. A number is believed only where the sequence allows it, so that a list inside a point, a price
("2.000 đồng") or a quoted article of another document does not become a khoản of this one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from giaoban.core.law.characters import clean
from giaoban.core.law.quotes import Quotes
from giaoban.core.law.tree import Kind, Node, Span
from giaoban.core.law.uris import step

ALPHABET = "abcdđeghiklmnopqrstuvxy"
"""Letters of điểm in their order; f, j, w and z are not used but tolerated where they would stand."""
_PLACES = {letter: 2 * place for place, letter in enumerate(ALPHABET)} | {"f": 11, "j": 17, "w": 43, "z": 46}
_FURTHEST = 3  # numbers lost between two neighbours that are still believed

# The signs a line begins with. "l." and "I." for 1 is a habit of scanners; the sequence decides whether it is one.
_MARK = re.compile(
    r"[ ]*(?:"
    r"(?P<sub>\d{1,3}(?:\.\d{1,3}){1,4})(?:\.(?!\d)|\)|(?=\s))\s*(?=\S)"
    r"|(?P<clause>\d{1,3}[a-zđA-ZĐ]{0,2})(?:\s?\.(?![\d])|\s?-(?=\s)|\s?/(?=\s))\s*(?=[^\W\d_]|[\"“«(\[]|\d)"
    r"|(?P<figure>\d{1,3})\)\s*(?=\S)"
    r"|(?P<dotted>[a-zđ]\.?\d{1,2}(?:\.\d{1,2}){0,3})(?:\)|\.(?=\s))\s*(?=\S)"
    r"|(?P<point>[a-zđ]{1,2}[1-9]?)(?:\s?\)|\.(?=\s))\s*(?=\S)"
    r"|\((?P<round>[a-zđ]{1,5}|\d{1,2})\)\s*(?=\S)"
    r"|(?P<roman>[ivx]{2,5})\)\s*(?=\S)"
    r"|(?P<scan>[lI])\.\s+(?=[^\W\d_])"
    r"|(?P<dash>[-–•*])\s*(?=[^\s\d–-])"
    r"|(?P<plus>\+)\s*(?=[^\s\d])"
    r")"
)
_LEVELS = {Kind.CLAUSE: 1, Kind.POINT: 2, Kind.SUBPOINT: 3, Kind.INDENT: 5}
_ENDS = re.compile(r"[.;:?!/…”\"»)]$")
_LOWER = re.compile(r"[\"“(]?[a-zà-ỹđ]")


class Line(NamedTuple):
    """A line of the clean text without blanks at its ends, and where it stands."""

    start: int
    end: int
    text: str


@dataclass
class _Open:
    """A node that still grows."""

    kind: Kind
    number: str
    level: int
    start: int
    end: int
    paragraphs: list[str] = field(default_factory=list)
    children: list[_Open] = field(default_factory=list)
    held: list[Line] = field(default_factory=list)

    @property
    def last(self) -> _Open | None:
        return self.children[-1] if self.children else None


def lines_of(text: str, start: int = 0, end: int | None = None) -> Iterator[Line]:
    """The lines of a part of a text that are not empty."""
    end = len(text) if end is None else end
    place = start
    for raw in text[start:end].split("\n"):
        stripped = raw.strip()
        if stripped:
            first = place + raw.index(stripped[0])
            yield Line(first, first + len(stripped), stripped)
        place += len(raw) + 1


def parse_article_text(text: str, path: str = "") -> tuple[Node, ...]:
    """The khoản, điểm and paragraphs of one article's text, with spans in `text` as it was given.

    The words before the first khoản are a TEXT node. `path` of the article ("dieu-5") is put before every path.

    >>> [(node.path, node.text) for node in parse_article_text("1. Một:\\na) Hai;\\nđ) Ba.\\n2. Bốn.", "dieu-5")]
    [('dieu-5/khoan-1', 'Một:'), ('dieu-5/khoan-2', 'Bốn.')]
    """
    cleaned = clean(text)
    intro, children = parse_body(list(lines_of(cleaned.text)), path)
    nodes = (intro, *children) if intro else children
    return nodes if not cleaned.steps else tuple(relocated(node, cleaned.origin_span) for node in nodes)


def parse_body(lines: Sequence[Line], path: str) -> tuple[Node | None, tuple[Node, ...]]:
    """What stands in lines below a heading: the words before any number, and the numbered parts."""
    root = _Open(Kind.ARTICLE, "", 0, lines[0].start if lines else 0, lines[-1].end if lines else 0)
    _Body(root).read(lines)
    intro = None
    if root.paragraphs:
        last = lines[len(root.paragraphs) - 1] if len(root.paragraphs) <= len(lines) else lines[-1]
        end = root.children[0].start if root.children else lines[-1].end
        inside = [line for line in lines if line.end <= end]
        span = Span(lines[0].start, inside[-1].end if inside else last.end)
        intro = Node(Kind.TEXT, "", _joined(path, "doan-0"), text="\n".join(root.paragraphs), span=span)
    return intro, _closed_all(root, path)


class _Body:
    """The one pass: which node is open at each level, and what the next line does to it."""

    def __init__(self, root: _Open) -> None:
        self.root = root
        self.open: list[_Open] = [root]
        self.quotes = Quotes()

    def read(self, lines: Iterable[Line]) -> None:
        payload: list[Line] = []
        for line in lines:
            if payload:
                payload.append(line)
                if self.quotes.close(line.text):
                    self._payload(payload)
                    payload = []
                continue
            place = self.quotes.opens(line.text, after=self._last_words())
            if place is None:
                self._line(line)
                continue
            before = line.text[:place].rstrip()
            if before:
                self._line(Line(line.start, line.start + len(before), before))
            rest = Line(line.start + place, line.end, line.text[place:])
            if self.quotes.is_open:
                payload = [rest]
            else:
                self._payload([rest])
        if payload:  # never closed: the sign was lost, so the lines are read as if it had not been there
            for line in payload:
                self._line(line)
        self._release(None)

    def _last_words(self) -> str:
        words = self.open[-1].held or self.open[-1].paragraphs
        last = words[-1] if words else ""
        return last.text if isinstance(last, Line) else last

    def _line(self, line: Line) -> None:
        first = line.text[0]
        found = _MARK.match(line.text) if first.isalnum() or first in "-–•*+(" else None
        if found:
            for kind, number in self._readings(found):
                if self._begin(kind, number, line, found.end()):
                    return
        self._paragraph(line)

    def _readings(self, found: re.Match[str]) -> Iterator[tuple[Kind, str]]:
        """What the sign may be, likeliest first."""
        sign, text = found.lastgroup, found[found.lastgroup or 0]
        if sign == "clause":
            yield Kind.CLAUSE, text.lower()
        elif sign == "scan":
            yield Kind.CLAUSE, "1"
        elif sign == "figure":
            yield Kind.CLAUSE, text
            yield Kind.SUBPOINT, text
        elif sign == "point":
            if len(text.rstrip("123456789")) == 1 or text[0] == text[1]:
                yield Kind.POINT, text
            yield Kind.SUBPOINT, text
        elif sign in ("sub", "dotted", "round", "roman"):
            yield Kind.SUBPOINT, f"({text})" if sign == "round" else text
        elif sign in ("dash", "plus"):
            yield Kind.INDENT, "+" if sign == "plus" else "-"

    def _begin(self, kind: Kind, number: str, line: Line, offset: int) -> bool:
        """Opens a node where the sequence allows it."""
        parent = self._parent(kind, number)
        if parent is None:
            return False
        level = _level(kind, number)
        self._release((kind, parent))
        while self.open[-1] is not parent:
            self.open.pop()
        node = _Open(kind, number, level, line.start, line.end)
        node.paragraphs.append(line.text[offset:])
        parent.children.append(node)
        self.open.append(node)
        self._stretch(line.end)
        return True

    def _parent(self, kind: Kind, number: str) -> _Open | None:
        if kind is Kind.CLAUSE:
            last = next((each for each in reversed(self.root.children) if each.kind is Kind.CLAUSE), None)
            return self.root if _clause_follows(last.number if last else None, number) else None
        if kind is Kind.POINT:
            holder = next(each for each in reversed(self.open) if each.level <= 1)
            last = next((each for each in reversed(holder.children) if each.kind is Kind.POINT), None)
            return holder if _point_follows(last.number if last else None, number) else None
        level = _level(kind, number)
        if kind is Kind.SUBPOINT and number[0].isdigit() and "." in number:
            clause = next((each for each in self.open if each.kind is Kind.CLAUSE), None)
            if clause and number.split(".", maxsplit=1)[0] != clause.number:
                return None
        holder = next(each for each in reversed(self.open) if each.level < level)
        if kind is Kind.SUBPOINT and number[0] == "(" and not holder.children and number not in ("(i)", "(a)", "(1)"):
            return None
        return (
            holder
            if holder is not self.root or kind is not Kind.SUBPOINT or number[0] in "(" or "." in number
            else None
        )

    def _paragraph(self, line: Line) -> None:
        """Words without a number: a line that goes on, a paragraph of the open node, or one held until it is clear."""
        node = self.open[-1]
        if node.held:
            node.held.append(line)
        elif node.paragraphs and not _ENDS.search(node.paragraphs[-1]) and _LOWER.match(line.text):
            node.paragraphs[-1] += f" {line.text}"
            self._stretch(line.end)
        elif node.level >= 2 and not (node.paragraphs and node.paragraphs[-1].endswith(":")):
            node.held.append(line)
        elif node.children:
            node.children.append(_text(line))
            self._stretch(line.end)
        else:
            node.paragraphs.append(line.text)
            self._stretch(line.end)

    def _payload(self, lines: list[Line]) -> None:
        node = self.open[-1]
        for line in node.held:
            node.paragraphs.append(line.text)
        node.held.clear()
        quoted = _Open(Kind.PAYLOAD, "", 9, lines[0].start, lines[-1].end, [line.text for line in lines])
        node.children.append(quoted)
        self._stretch(lines[-1].end)

    def _release(self, follower: tuple[Kind, _Open] | None) -> None:
        """Paragraphs held after a point go to it when its siblings go on, and else to what holds the points."""
        node = self.open[-1]
        if not node.held:
            return
        held, node.held = node.held, []
        holder = next(each for each in reversed(self.open) if each.level <= 1)
        if follower and follower[0] is not Kind.CLAUSE and follower[1].level >= 1:
            if node.children:
                node.children += [_text(line) for line in held]
            else:
                node.paragraphs += [line.text for line in held]
            node.end = max(node.end, held[-1].end)
        else:
            holder.children += [_text(line) for line in held]
            while self.open[-1] is not holder:
                self.open.pop()
        self._stretch(held[-1].end)

    def _stretch(self, end: int) -> None:
        for node in self.open:
            node.end = max(node.end, end)


def _text(line: Line) -> _Open:
    return _Open(Kind.TEXT, "", 8, line.start, line.end, [line.text])


def _level(kind: Kind, number: str) -> int:
    if kind is Kind.SUBPOINT:
        return 3 + min(number.count("."), 3) / 8 if number[0] != "(" else 4  # type: ignore[return-value]
    return 6 if number == "+" else _LEVELS[kind]


def _clause_follows(last: str | None, number: str) -> bool:
    """Is this the next khoản? 1 first; then the next, or one with a letter inserted (2a), or after few lost ones."""
    digits, letters = _split(number)
    if last is None:
        return digits <= _FURTHEST and digits > 0
    last_digits, last_letters = _split(last)
    if digits == last_digits:
        return letters > last_letters and len(letters) <= 2
    return last_digits < digits <= last_digits + _FURTHEST


def _split(number: str) -> tuple[int, str]:
    digits = number.rstrip("abcdđefghijklmnopqrstuvwxyz")
    return int(digits), number[len(digits) :]


def _point_follows(last: str | None, number: str) -> bool:
    letter, figure = number.rstrip("0123456789"), number.lstrip("abcdđefghijklmnopqrstuvwxyz")
    if figure:  # a1) is an inserted point only after a) itself; otherwise a tiết
        return False
    place = _place(letter)
    if last is None:
        return place <= 2 * _FURTHEST - 2
    return _place(last) < place <= _place(last) + 2 * _FURTHEST


def _place(letter: str) -> int:
    return _PLACES.get(letter[0], 99) + (60 if len(letter) == 2 else 0)


def _closed_all(parent: _Open, path: str) -> tuple[Node, ...]:
    taken: dict[str, int] = {}
    counts: dict[Kind, int] = {}
    nodes = []
    for child in parent.children:
        number = child.number
        if child.kind in (Kind.INDENT, Kind.PAYLOAD, Kind.TEXT):
            counts[child.kind] = counts.get(child.kind, 0) + 1
            number = str(counts[child.kind])
        name = step(child.kind, number)
        taken[name] = taken.get(name, 0) + 1
        if taken[name] > 1:
            name = f"{name}~{taken[name]}"
        here = _joined(path, name)
        shown = "" if child.kind in (Kind.PAYLOAD, Kind.TEXT) else number
        nodes.append(
            Node(
                child.kind,
                shown,
                here,
                "",
                "\n".join(child.paragraphs),
                Span(child.start, child.end),
                _closed_all(child, here) if child.children else (),
            )
        )
    return tuple(nodes)


def _joined(path: str, name: str) -> str:
    return f"{path}/{name}" if path else name


def relocated(node: Node, where: object) -> Node:
    """The same node with its spans, and those below, carried elsewhere by a function of start and end."""
    move = where  # a bound `Cleaned.origin_span`
    return replace(
        node,
        span=Span(*move(*node.span)),  # type: ignore[operator]
        children=tuple(relocated(child, where) for child in node.children),
    )
