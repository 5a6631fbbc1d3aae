"""Parts of a document as they were read, and how they become nodes: paths, spans, bodies."""

from __future__ import annotations

from dataclasses import dataclass, field

from giaoban.core.law.characters import Cleaned
from giaoban.core.law.clauses import parse_body, relocated
from giaoban.core.law.lines import Line
from giaoban.core.law.tree import Kind, Node, Span
from giaoban.core.law.uris import step

LONGEST_HEADING = 320


@dataclass
class Part:
    """A heading with the lines and parts below it."""

    kind: Kind
    number: str
    heading: str
    start: int
    end: int
    lines: list[Line] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)


class Nodes:
    """Parts to nodes with paths that are unique in the document and spans in the source."""

    def __init__(self, cleaned: Cleaned, wrapped: bool) -> None:
        self.cleaned = cleaned
        self.wrapped = wrapped
        self.taken: dict[str, int] = {}
        self.counts: dict[Kind, int] = {}

    def of(self, parts: list[Part]) -> tuple[Node, ...]:
        nodes = [self._node(part, "", "") for part in parts]
        return tuple(relocated(node, self.cleaned.origin_span) if self.cleaned.steps else node for node in nodes)

    def _node(self, part: Part, group: str, base: str) -> Node:
        path = self._path(part, group, base)
        if part.kind in (Kind.APPENDIX, Kind.ATTACHMENT):
            base = path
        below = base if part.kind is Kind.ARTICLE else path
        plain = part.kind in (Kind.HEAD, Kind.BASIS, Kind.ENACTING, Kind.SIGNATURE, Kind.TEXT)
        heading, text = part.heading, ""
        children: tuple[Node, ...] = ()
        if plain:
            joint = " " if part.kind is Kind.BASIS else "\n"
            text = joint.join(filter(None, [heading, *(line.text for line in part.lines)]))
            heading = ""
        else:
            lines = part.lines
            if part.kind is Kind.ARTICLE and heading and (not lines or heading[-1] in ".:;") and not part.parts:
                first = Line(part.end - len(heading), part.end, heading)
                if not lines or heading[-1] in ".;:" or len(heading) > LONGEST_HEADING:
                    heading, lines = "", [first, *lines]
            intro, children = parse_body(lines, path, wrapped=self.wrapped)
            text = intro.text if intro else ""
        children += tuple(
            self._node(each, below if part.kind is not Kind.ARTICLE else group, base) for each in part.parts
        )
        end = max([part.end, *(line.end for line in part.lines), *(child.span.end for child in children)])
        return Node(part.kind, part.number, path, heading, text, Span(part.start, end), children)

    def _path(self, part: Part, group: str, base: str) -> str:
        number = part.number
        if not number and part.kind not in (Kind.HEAD, Kind.ENACTING, Kind.APPENDIX):
            self.counts[part.kind] = self.counts.get(part.kind, 0) + 1
            number = str(self.counts[part.kind])
        name = step(part.kind, number)
        holder = base if part.kind is Kind.ARTICLE else group
        if part.kind in (Kind.APPENDIX, Kind.ATTACHMENT):
            holder = ""
        path = f"{holder}/{name}" if holder else name
        self.taken[path] = self.taken.get(path, 0) + 1
        return path if self.taken[path] == 1 else f"{path}~{self.taken[path]}"
