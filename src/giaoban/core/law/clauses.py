"""The inside of an article: khoản, điểm, tiết and dashes, quoted payloads, tables, and the paragraphs between.

One pass over the lines. A number is believed only where the sequence allows it, so that a list inside a point, a price
("2.000 đồng") or a quoted article of another document does not become a khoản of this one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from giaoban.core.law.characters import clean
from giaoban.core.law.lines import Line, cells, goes_on, lines_of
from giaoban.core.law.marks import MARK, clause_follows, level, point_follows, readings
from giaoban.core.law.quotes import Quotes, Unquoted
from giaoban.core.law.tree import Kind, Node, Span
from giaoban.core.law.uris import step

_COUNTED = (Kind.INDENT, Kind.PAYLOAD, Kind.TEXT, Kind.TABLE)


@dataclass
class _Open:
    """A node that still grows."""

    kind: Kind
    number: str
    level: float
    start: int
    end: int
    paragraphs: list[str] = field(default_factory=list)
    children: list[_Open] = field(default_factory=list)
    held: list[Line] = field(default_factory=list)
    rows: list[tuple[str, ...]] = field(default_factory=list)


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


def parse_body(lines: Sequence[Line], path: str, *, wrapped: bool = False) -> tuple[Node | None, tuple[Node, ...]]:
    """What stands in lines below a heading: the words before any number as a TEXT node, and the numbered parts."""
    if not lines:
        return None, ()
    root = _Open(Kind.ARTICLE, "", 0, lines[0].start, lines[-1].end)
    body = _Body(root, wrapped)
    body.read(lines)
    intro = None
    if root.paragraphs:
        span = Span(lines[0].start, body.end_of_intro)
        intro = Node(Kind.TEXT, "", _joined(path, "doan-0"), text="\n".join(root.paragraphs), span=span)
    return intro, _closed_all(root, path)


class _Body:
    """The one pass: which node is open at each level, and what the next line does to it."""

    def __init__(self, root: _Open, wrapped: bool) -> None:
        self.root = root
        self.open: list[_Open] = [root]
        self.wrapped = wrapped
        self.end_of_intro = root.start

    def read(self, lines: Sequence[Line]) -> None:
        place = 0
        while place < len(lines):
            line = lines[place]
            if taken := self._table(lines, place) or self._quoted(lines, place):
                place += taken
                continue
            self._line(line)
            place += 1
        self._release(None)

    def _table(self, lines: Sequence[Line], place: int) -> int:
        """Takes the rows of a table that begins here; how many lines."""
        if (first := cells(lines[place].text)) is None:
            return 0
        rows: list[tuple[str, ...]] = []
        end = place
        while end < len(lines) and (row := cells(lines[end].text)) is not None:
            rows += [row] if row else []
            end += 1
        if len(rows) < 2 or not first:
            return 0
        self._add(_Open(Kind.TABLE, "", 9, lines[place].start, lines[end - 1].end, rows=rows))
        return end - place

    def _quoted(self, lines: Sequence[Line], place: int) -> int:
        """Takes a payload that begins here, after words of the line if there are any; how many lines."""
        line = lines[place]
        quotes = Quotes()
        after = self._last_words()
        at = quotes.opens(line.text, after=after)
        if at is None:
            taken = Unquoted.lines(after, lines, place)
            if taken:
                self._payload(list(lines[place : place + taken]))
            return taken
        end = place + 1
        while quotes.is_open and end < len(lines):
            quotes.close(lines[end].text)
            end += 1
        if quotes.is_open:  # never closed: the sign was lost, and the lines are read as if it had not been there
            return 0
        before = line.text[:at].rstrip()
        if before:
            self._line(Line(line.start, line.start + len(before), before))
        self._payload([Line(line.start + at, line.end, line.text[at:]), *lines[place + 1 : end]])
        return end - place

    def _last_words(self) -> str:
        node = self.open[-1]
        if node.held:
            return node.held[-1].text
        if node.children:
            return ""
        return node.paragraphs[-1] if node.paragraphs else ""

    def _line(self, line: Line) -> None:
        first = line.text[0]
        found = MARK.match(line.text) if first.isalnum() or first in "-–•*+(" else None
        if found:
            for kind, number in readings(found):
                if self._begin(kind, number, line, found.end()):
                    return
        self._paragraph(line)

    def _begin(self, kind: Kind, number: str, line: Line, offset: int) -> bool:
        """Opens a node where the sequence allows it."""
        if kind is Kind.POINT and number == "d" and self._last_point() == "d":
            number = "đ"  # a scanner lost the stroke
        parent = self._parent(kind, number)
        if parent is None:
            return False
        self._release((kind, parent))
        while self.open[-1] is not parent:
            self.open.pop()
        node = _Open(kind, number, level(kind, number), line.start, line.end, [line.text[offset:]])
        parent.children.append(node)
        self.open.append(node)
        self._stretch(line.end)
        return True

    def _holder(self) -> _Open:
        return next(each for each in reversed(self.open) if each.level <= 1)

    def _last_point(self) -> str | None:
        points = [each for each in self._holder().children if each.kind is Kind.POINT]
        return points[-1].number if points else None

    def _parent(self, kind: Kind, number: str) -> _Open | None:
        if kind is Kind.CLAUSE:
            last = next((each for each in reversed(self.root.children) if each.kind is Kind.CLAUSE), None)
            return self.root if clause_follows(last.number if last else None, number) else None
        holder = self._holder()
        if kind is Kind.POINT:
            complete = not self._last_words().endswith(":")
            return holder if point_follows(self._last_point(), number, is_complete=complete) else None
        if kind is Kind.SUBPOINT and number[0].isdigit() and "." in number:
            clause = next((each for each in self.open if each.kind is Kind.CLAUSE), None)
            if clause and number.split(".", maxsplit=1)[0] != clause.number:
                return None
        holder = next(each for each in reversed(self.open) if each.level < level(kind, number))
        in_brackets = number[0] == "("
        if kind is Kind.SUBPOINT and in_brackets and not holder.children and number not in ("(i)", "(a)", "(1)"):
            return None
        is_stray = holder is self.root and kind is Kind.SUBPOINT and not in_brackets and "." not in number
        return None if is_stray else holder

    def _paragraph(self, line: Line) -> None:
        """Words without a number: a line that goes on, a paragraph of the open node, or one held until it is clear."""
        node = self.open[-1]
        if node.held:
            if goes_on(node.held[-1].text, line.text, wrapped=self.wrapped):
                last = node.held[-1]
                node.held[-1] = Line(last.start, line.end, f"{last.text} {line.text}")
            else:
                node.held.append(line)
        elif node.children:
            node.children.append(_text(line))
        elif node.paragraphs and goes_on(node.paragraphs[-1], line.text, wrapped=self.wrapped):
            node.paragraphs[-1] += f" {line.text}"
        elif node.level >= 2 and not (node.paragraphs and node.paragraphs[-1].endswith(":")):
            node.held.append(line)
            return
        else:
            node.paragraphs.append(line.text)
        self._stretch(line.end)

    def _payload(self, lines: list[Line]) -> None:
        self._add(_Open(Kind.PAYLOAD, "", 9, lines[0].start, lines[-1].end, [line.text for line in lines]))

    def _add(self, child: _Open) -> None:
        node = self.open[-1]
        node.paragraphs += [line.text for line in node.held]
        node.held.clear()
        node.children.append(child)
        self._stretch(child.end)

    def _release(self, follower: tuple[Kind, _Open] | None) -> None:
        """Paragraphs held after a point go to it when its siblings go on, and else to what holds the points."""
        node = self.open[-1]
        if not node.held:
            return
        held, node.held = node.held, []
        holder = self._holder()
        if follower and follower[0] is not Kind.CLAUSE and follower[1].level >= 1:
            if node.children:
                node.children += [_text(line) for line in held]
            else:
                node.paragraphs += [line.text for line in held]
        else:
            holder.children += [_text(line) for line in held]
            while self.open[-1] is not holder:
                self.open.pop()
        self._stretch(held[-1].end)

    def _stretch(self, end: int) -> None:
        for node in self.open:
            node.end = max(node.end, end)
        if not self.root.children:
            self.end_of_intro = end


def _text(line: Line) -> _Open:
    return _Open(Kind.TEXT, "", 8, line.start, line.end, [line.text])


def _closed_all(parent: _Open, path: str) -> tuple[Node, ...]:
    taken: dict[str, int] = {}
    counts: dict[Kind, int] = {}
    nodes = []
    for child in parent.children:
        number = child.number
        if child.kind in _COUNTED:
            counts[child.kind] = counts.get(child.kind, 0) + 1
            number = str(counts[child.kind])
        name = step(child.kind, number)
        taken[name] = taken.get(name, 0) + 1
        if taken[name] > 1:
            name = f"{name}~{taken[name]}"
        here = _joined(path, name)
        shown = "" if child.kind in _COUNTED and child.kind is not Kind.INDENT else number
        children = _closed_all(child, here) if child.children else ()
        words = "\n".join(child.paragraphs)
        span = Span(child.start, child.end)
        nodes.append(Node(child.kind, shown, here, "", words, span, children, tuple(child.rows)))
    return tuple(nodes)


def _joined(path: str, name: str) -> str:
    return f"{path}/{name}" if path else name


def relocated(node: Node, where: Callable[[int, int], tuple[int, int]]) -> Node:
    """The same node with its spans, and those below, carried elsewhere by a function of start and end."""
    children = tuple(relocated(child, where) for child in node.children)
    return replace(node, span=Span(*where(*node.span)), children=children)
