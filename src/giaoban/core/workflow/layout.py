"""Places the boxes and labels of a layered drawing so that nothing covers anything.

Layers run downwards (Sugiyama, Tagawa and Toda 1981): edges that lead back are turned round for the layout only; every
label is a box of its own in the layer between two states, and an edge that passes other layers gets a narrow box in
each, so no line runs through a box or a label. Order within a layer: medians of the neighbours, a few sweeps.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

SWEEPS = 12
GAP = 18.0
NARROW = 8.0


@dataclass
class Box:
    """Something with a place: its centre `x`, `y`, in the units of the sizes; `room` is the height of its layer."""

    name: str
    width: float
    height: float
    layer: int = 0
    x: float = 0.0
    y: float = 0.0
    room: float = 0.0


@dataclass
class Edge:
    """A line from a state to a state with its label's size; `way` are the boxes it passes, from start to end."""

    start: str
    end: str
    width: float
    height: float
    way: list[Box] = field(default_factory=list)
    label: Box | None = None


@dataclass
class Drawing:
    boxes: dict[str, Box]
    edges: list[Edge]
    width: float
    height: float


def layered(sizes: Mapping[str, tuple[float, float]], edges: Sequence[Edge]) -> Drawing:
    """The places of all boxes. The first of `sizes` is where it begins; an edge to itself is not drawn here."""
    names = list(sizes)
    turned = _backward(names, edges)
    layers = _layers(names, edges, turned)
    boxes = {name: Box(name, *sizes[name], layer=2 * layers[name]) for name in names}
    rows: dict[int, list[Box]] = defaultdict(list)
    for name in names:
        rows[boxes[name].layer].append(boxes[name])
    links: list[tuple[Box, Box]] = []
    for number, edge in enumerate(edges):
        upper, lower = (edge.end, edge.start) if number in turned else (edge.start, edge.end)
        chain, before = [boxes[upper]], boxes[upper]
        for layer in range(boxes[upper].layer + 1, boxes[lower].layer):
            is_label = edge.label is None and layer % 2 == 1
            size = (edge.width, edge.height) if is_label else (NARROW, 0.0)
            box = Box(f"{number}/{layer}", *size, layer=layer)
            if is_label:
                edge.label = box
            rows[layer].append(box)
            links.append((before, box))
            chain.append(box)
            before = box
        links.append((before, boxes[lower]))
        chain.append(boxes[lower])
        edge.way = chain[::-1] if number in turned else chain
    _order(rows, links)
    return _place(rows, links, boxes, list(edges))


def _backward(names: Sequence[str], edges: Sequence[Edge]) -> set[int]:
    """Edges that close a circle when walked depth first from the first name: they point upwards in the drawing."""
    leads: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for number, edge in enumerate(edges):
        leads[edge.start].append((number, edge.end))
    state: dict[str, int] = {}
    back: set[int] = set()

    def walk(name: str) -> None:
        state[name] = 1
        for number, end in leads[name]:
            if state.get(end) == 1:
                back.add(number)
            elif end not in state:
                walk(end)
        state[name] = 2

    for name in names:
        if name not in state:
            walk(name)
    return back


def _layers(names: Sequence[str], edges: Sequence[Edge], turned: set[int]) -> dict[str, int]:
    """The longest way down to each name."""
    layers = dict.fromkeys(names, 0)
    for _ in names:
        for number, edge in enumerate(edges):
            upper, lower = (edge.end, edge.start) if number in turned else (edge.start, edge.end)
            layers[lower] = max(layers[lower], layers[upper] + 1)
    return layers


def _order(rows: dict[int, list[Box]], links: Sequence[tuple[Box, Box]]) -> None:
    near: dict[str, list[Box]] = defaultdict(list)
    for upper, lower in links:
        near[lower.name].append(upper)
        near[upper.name].append(lower)
    for sweep in range(SWEEPS):
        for row in sorted(rows, reverse=bool(sweep % 2)):
            place = {box.name: number for boxes in rows.values() for number, box in enumerate(boxes)}
            side = row + (1 if sweep % 2 else -1)
            middle: dict[str, float] = {}
            for box in rows[row]:
                beside = [place[other.name] for other in near[box.name] if other.layer == side]
                middle[box.name] = median(beside or [place[box.name]])
            rows[row].sort(key=lambda box: (middle[box.name], place[box.name]))


def _place(
    rows: dict[int, list[Box]], links: Sequence[tuple[Box, Box]], boxes: dict[str, Box], edges: list[Edge]
) -> Drawing:
    """Down by the tallest box of each layer; across by pulling boxes to the middle of their neighbours, kept apart."""
    near: dict[str, list[Box]] = defaultdict(list)
    for upper, lower in links:
        near[lower.name].append(upper)
        near[upper.name].append(lower)
    y = 0.0
    for row in sorted(rows):
        tallest = max(box.height for box in rows[row])
        x = 0.0
        for box in rows[row]:
            box.y, box.x, box.room = y + tallest / 2, x + box.width / 2, tallest
            x += box.width + GAP
        y += tallest + 2 * GAP
    for _ in range(4 * SWEEPS):
        for row in sorted(rows):
            _pull(rows[row], [median([n.x for n in near[box.name]] or [box.x]) for box in rows[row]])
    left = min(box.x - box.width / 2 for row in rows.values() for box in row)
    for row_boxes in rows.values():
        for box in row_boxes:
            box.x -= left
    right = max(box.x + box.width / 2 for row in rows.values() for box in row)
    return Drawing(boxes, edges, right, y - 2 * GAP)


def _pull(row: Sequence[Box], wanted: Sequence[float]) -> None:
    """Boxes near to where they want to be, in order and apart: the mean of packing from the left and the right."""
    rightward: list[float] = []
    edge = float("-inf")
    for box, want in zip(row, wanted, strict=True):
        centre = max(want, edge + box.width / 2)
        rightward.append(centre)
        edge = centre + box.width / 2 + GAP
    leftward: list[float] = []
    edge = float("inf")
    for box, want in zip(reversed(row), reversed(wanted), strict=True):
        centre = min(want, edge - box.width / 2)
        leftward.append(centre)
        edge = centre - box.width / 2 - GAP
    for box, one, other in zip(row, rightward, reversed(leftward), strict=True):
        box.x = (one + other) / 2
