"""The state table as a small SVG with its text alternative. No colours of its own: the page's sheet gives them.

Classes: wf-state, wf-final, wf-first, wf-label, wf-owner, wf-line, wf-arrow. Sizes are estimated from the number of
letters, generously, because no font is at hand here.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from giaoban.core.workflow.definition import MoveEntry, StateEntry, Workflow
from giaoban.core.workflow.diagram import Language, say, sentences, who
from giaoban.core.workflow.layout import Box, Drawing, Edge, layered

LETTER = 7.0  # width of an average letter at 13 px, with room for wide ones
LINE = 17.0
MARGIN = 12.0
LONGEST = 22  # letters on a line of a label


def svg(workflow: Workflow, language: Language = "vi") -> str:
    """The diagram as one SVG element; `role=img`, named and described for those who do not see it."""
    inside = {state.id: _state_lines(workflow, state, language) for state in workflow.states}
    sizes = {name: (_wide(lines) + 24, len(lines) * LINE + 14) for name, lines in inside.items()}
    labels: dict[tuple[str, str], list[str]] = {}
    for move in workflow.moves:
        for start in move.start:
            if start != move.to:
                labels.setdefault((start, move.to), []).extend(_move_lines(workflow, move, language))
    edges = [Edge(*ends, _wide(lines) + 10, len(lines) * LINE) for ends, lines in labels.items()]
    drawing = layered(sizes, edges)
    width, height = drawing.width + 2 * MARGIN, drawing.height + 2 * MARGIN
    name, told = f"wf-{workflow.id}-{language}", " ".join(sentences(workflow, language))
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="wf" role="img" lang="{language}" '
        f'viewBox="{-MARGIN:g} {-MARGIN:g} {width:.0f} {height:.0f}" width="{width:.0f}" height="{height:.0f}" '
        f'aria-labelledby="{name}-title {name}-desc" font-family="sans-serif" font-size="13">',
        f'<title id="{name}-title">{escape(say(workflow.title, language))}</title>',
        f'<desc id="{name}-desc">{escape(told)}</desc>',
        f'<defs><marker id="{name}-tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" '
        'orient="auto"><path class="wf-arrow" d="M0 0 8 4 0 8z" fill="currentColor" stroke="none"/></marker></defs>',
    ]
    ports = _ports(drawing)
    parts += [_line(edge, ports[number], f"{name}-tip") for number, edge in enumerate(drawing.edges)]
    for edge in drawing.edges:
        if edge.label is not None:
            parts.append(_text(edge.label, labels[edge.start, edge.end], "wf-label"))
    for state in workflow.states:
        parts.append(_box(drawing.boxes[state.id], inside[state.id], state, workflow))
    return "".join([*parts, "</svg>"])


def _state_lines(workflow: Workflow, state: StateEntry, language: Language) -> list[str]:
    owner = ", ".join(say(workflow.roles[role], language) for role in state.owner if role in workflow.roles)
    around = [move for move in workflow.moves_from(state.id) if move.to == state.id]
    return [*_broken(say(state.title, language)), f"[{owner}]", *(f"↻ {say(move.verb, language)}" for move in around)]


def _move_lines(workflow: Workflow, move: MoveEntry, language: Language) -> list[str]:
    return [*_broken(say(move.verb, language)), *_broken(f"({who(workflow, move, language)})")]


def _broken(text: str) -> list[str]:
    """Words on lines of at most `LONGEST` letters.

    >>> _broken("chờ người kiến nghị trả lời câu hỏi")
    ['chờ người kiến nghị', 'trả lời câu hỏi']
    """
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > LONGEST:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def _wide(lines: Sequence[str]) -> float:
    return max(len(line) for line in lines) * LETTER


def _box(box: Box, lines: Sequence[str], state: StateEntry, workflow: Workflow) -> str:
    kind = "wf-state" + (" wf-final" if state.final else "") + (" wf-first" if state == workflow.initial else "")
    place = f'x="{box.x - box.width / 2:.1f}" y="{box.y - box.height / 2:.1f}" width="{box.width:.1f}"'
    thick = 3 if state.final else 1.5
    rounding = 3 if state.final else 12
    look = f'rx="{rounding}" fill="none" stroke="currentColor" stroke-width="{thick}"'
    rect = f'<rect {place} height="{box.height:.1f}" {look}/>'
    return f'<g class="{kind}">{rect}{_text(box, lines, "wf-owner")}</g>'


def _text(box: Box, lines: Sequence[str], kind: str) -> str:
    top = box.y - len(lines) * LINE / 2 + 12.5
    spans = [f'<tspan x="{box.x:.1f}" y="{top + n * LINE:.1f}">{escape(line)}</tspan>' for n, line in enumerate(lines)]
    return f'<text class="{kind}" text-anchor="middle" fill="currentColor">{"".join(spans)}</text>'


def _ports(drawing: Drawing) -> list[tuple[float, float]]:
    """Where each edge leaves and meets its states: side by side in the order of where they come from, not in a heap."""
    sides: dict[tuple[str, bool], list[tuple[float, int, int]]] = {}
    for number, edge in enumerate(drawing.edges):
        for end, (box, near) in enumerate(((edge.way[0], edge.way[1]), (edge.way[-1], edge.way[-2]))):
            sides.setdefault((box.name, near.y > box.y), []).append((near.x, number, end))
    found = [[0.0, 0.0] for _ in drawing.edges]
    for (name, _), ends in sides.items():
        box = drawing.boxes[name]
        for place, (_, number, end) in enumerate(sorted(ends), start=1):
            found[number][end] = box.x - box.width / 2 + box.width * place / (len(ends) + 1)
    return [(leave, meet) for leave, meet in found]


def _line(edge: Edge, ports: tuple[float, float], tip: str) -> str:
    """Through the boxes of its way; it stops at a label and goes on behind it, so that no text is crossed."""
    pieces: list[list[tuple[float, float]]] = [[]]
    ends = (edge.start, edge.end)
    down = 1.0 if edge.way[-1].y >= edge.way[0].y else -1.0
    for number, box in enumerate(edge.way):
        x = ports[0] if number == 0 else ports[1] if number == len(edge.way) - 1 else box.x
        heights = (box.room, box.height) if box.name in ends or box is edge.label else (box.room,)
        enter = [(x, box.y - down * height / 2) for height in heights]
        leave = [(x, box.y + down * height / 2) for height in reversed(heights)]
        if number:
            pieces[-1] += enter
        if box is edge.label:
            pieces.append([])
        if number < len(edge.way) - 1:
            pieces[-1] += leave
    drawn = []
    for number, points in enumerate(pieces):
        end = f' marker-end="url(#{tip})"' if number == len(pieces) - 1 else ""
        drawn.append(f'<path class="wf-line" d="{_curve(points)}" fill="none" stroke="currentColor"{end}/>')
    return "".join(drawn)


def _curve(points: Sequence[tuple[float, float]]) -> str:
    x, y = points[0]
    path = f"M{x:.1f} {y:.1f}"
    for nx, ny in points[1:]:
        if (nx, ny) == (x, y):
            continue
        bend = (y + ny) / 2
        path += f" C{x:.1f} {bend:.1f} {nx:.1f} {bend:.1f} {nx:.1f} {ny:.1f}"
        x, y = nx, ny
    return path
