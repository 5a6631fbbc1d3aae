"""What the parts of a checklist have to fulfil together; every fault is found, not only the first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Mapping
from difflib import get_close_matches

from giaoban.core.checklists.scales import BUILT_IN, Scale
from giaoban.core.checklists.schema import Checklist, Criterion, Group, NodePath, walk
from giaoban.core.expressions.grammar import NotAnExpression, parse
from giaoban.core.expressions.types import TypeCheck
from giaoban.core.findings import Finding, Place, Severity

Placing = Callable[[NodePath], Place]
PlacingIn = Callable[[NodePath, int, int], Place]


def faults(checklist: Checklist, place: Placing, place_in: PlacingIn, *, today: dt.date | None = None) -> list[Finding]:
    """Every fault of a well-shaped checklist; `place` gives the place of a path, `place_in` one inside its text."""
    return [
        *_dates(checklist, place, today),
        *_basis(checklist, place),
        *_scales(checklist, place, place_in),
        *_nodes(checklist, place, place_in),
        *_passing(checklist, place),
        *_crosswalks(checklist, place),
    ]


def _dates(checklist: Checklist, place: Placing, today: dt.date | None) -> Iterator[Finding]:
    if checklist.valid_from and checklist.valid_to and checklist.valid_to < checklist.valid_from:
        context = {"valid_from": str(checklist.valid_from), "valid_to": str(checklist.valid_to)}
        yield Finding("checklist.ends-before-it-begins", where=place(("valid_to",)), context=context)
    if checklist.transition_until and (checklist.valid_to is None or checklist.transition_until < checklist.valid_to):
        context = {"date": str(checklist.transition_until), "valid_to": str(checklist.valid_to or "–")}
        yield Finding("checklist.transition-before-the-end", where=place(("transition_until",)), context=context)
    if today and checklist.next_review < today:
        context = {"date": str(checklist.next_review), "owner": checklist.owner}
        yield Finding("checklist.review-overdue", Severity.WARNING, place(("next_review",)), context)
    if checklist.supersedes == checklist.reference:
        yield Finding("checklist.supersedes-itself", where=place(("supersedes",)))


def _basis(checklist: Checklist, place: Placing) -> Iterator[Finding]:
    for number, basis in enumerate(checklist.basis):
        if not basis.document and not basis.words:
            yield Finding("checklist.basis-says-nothing", where=place(("basis", number)))
    if not checklist.complete and checklist.note is None:
        yield Finding("checklist.gap-not-told", where=place(("complete",)), context={"id": checklist.id})


def _scales(checklist: Checklist, place: Placing, place_in: PlacingIn) -> Iterator[Finding]:
    for name, scale in checklist.scales.items():
        here: NodePath = ("scales", name)
        if name in BUILT_IN:
            yield Finding("checklist.scale-name-taken", where=place(here), context={"scale": name})
        yield from _levels(name, scale, here, place)
        yield from _numbers(name, scale, here, place)
        if (scale.kind == "formula") != bool(scale.formula):
            yield Finding("checklist.formula-misplaced", where=place(here), context={"scale": name, "kind": scale.kind})
        elif scale.formula:
            types = dict.fromkeys(scale.inputs, "number")
            yield from _expression(scale.formula, types, frozenset({"integer", "number"}), (*here, "formula"), place_in)
    yield from _scale(checklist, checklist.scale, place(("scale",)))


def _levels(name: str, scale: Scale, here: NodePath, place: Placing) -> Iterator[Finding]:
    if (scale.kind == "levels") != bool(scale.levels):
        yield Finding("checklist.levels-misplaced", where=place(here), context={"scale": name, "kind": scale.kind})
        return
    ids = [level.id for level in scale.levels]
    for number, level in enumerate(scale.levels):
        if level.id in ids[:number]:
            context = {"name": level.id, "part": f"scales.{name}"}
            yield Finding("checklist.name-twice", where=place((*here, "levels", number)), context=context)
    if scale.levels and max(level.credit for level in scale.levels) != 1:
        yield Finding("checklist.full-credit-out-of-reach", where=place(here), context={"scale": name})


def _numbers(name: str, scale: Scale, here: NodePath, place: Placing) -> Iterator[Finding]:
    if scale.is_numeric != bool(scale.steps or scale.line) or (scale.steps and scale.line):
        yield Finding("checklist.steps-misplaced", where=place(here), context={"scale": name, "kind": scale.kind})
        return
    if scale.line and scale.line.zero == scale.line.full:
        yield Finding("checklist.line-without-length", where=place((*here, "line")), context={"scale": name})
    for number, step in enumerate(scale.steps):
        if step.at_least is None and step.at_most is None:
            context = {"scale": name, "number": number + 1}
            yield Finding("checklist.step-without-bound", where=place((*here, "steps", number)), context=context)
    if scale.steps and max(step.credit for step in scale.steps) != 1:
        yield Finding("checklist.full-credit-out-of-reach", where=place(here), context={"scale": name})


def _nodes(checklist: Checklist, place: Placing, place_in: PlacingIn) -> Iterator[Finding]:
    types = {name: fact.type for name, fact in checklist.facts.items()}
    seen: set[str] = set()
    for path, node in walk(checklist.nodes):
        if node.id in seen:
            yield Finding(
                "checklist.name-twice", where=place((*path, "id")), context={"name": node.id, "part": "nodes"}
            )
        seen.add(node.id)
        if node.applies:
            yield from _expression(node.applies, types, frozenset({"boolean"}), (*path, "applies"), place_in)
        if isinstance(node, Group):
            if node.weight == 0:
                yield Finding("checklist.group-weighs-nothing", where=place((*path, "weight")), context={"id": node.id})
            continue
        yield from _criterion(checklist, node, path, place)
    if not any(criterion.weighs or criterion.gate for criterion in checklist.criteria.values()):
        yield Finding("checklist.nothing-counts", where=place(("nodes",)))


def _criterion(checklist: Checklist, criterion: Criterion, path: NodePath, place: Placing) -> Iterator[Finding]:
    sources = [name for name in ("ask", "document", "indicator", "probe") if getattr(criterion, name)]
    if len(sources) > 1:
        context = {"id": criterion.id, "sources": ", ".join(sources)}
        yield Finding("checklist.two-sources", where=place((*path, sources[1])), context=context)
    if criterion.obligation == "conditional" and not criterion.applies:
        above = any(node.applies for node in _above(checklist, path))
        if not above:
            yield Finding(
                "checklist.condition-missing", where=place((*path, "obligation")), context={"id": criterion.id}
            )
    yield from _scale(checklist, criterion.scale, place((*path, "scale")))
    scale = checklist.scales.get(criterion.scale or checklist.scale)
    if scale is not None and scale.kind == "formula" and sources:
        context = {"id": criterion.id, "sources": "formula, " + ", ".join(sources)}
        yield Finding("checklist.two-sources", where=place((*path, sources[0])), context=context)
    if criterion.indicator and (scale is None or scale.kind != "threshold"):
        context = {"id": criterion.id, "scale": criterion.scale or checklist.scale}
        yield Finding("checklist.indicator-without-threshold", where=place((*path, "indicator")), context=context)


def _above(checklist: Checklist, path: NodePath) -> Iterator[Group]:
    """The groups a node stands in."""
    nodes = checklist.nodes
    for step in path[1:-1]:
        if isinstance(step, int):
            group = nodes[step]
            if isinstance(group, Group):
                yield group
                nodes = group.nodes


def _scale(checklist: Checklist, name: str | None, where: Place) -> Iterator[Finding]:
    known = [*BUILT_IN, *checklist.scales]
    if name is not None and name not in known:
        context = {"name": name, "known": ", ".join(known), "nearest": nearest(name, known)}
        yield Finding("checklist.unknown-scale", where=where, context=context)


def _expression(
    text: str, types: Mapping[str, str], wanted: frozenset[str], path: NodePath, place_in: PlacingIn
) -> Iterator[Finding]:
    try:
        node = parse(text)
    except NotAnExpression as why:
        yield Finding(why.code, where=place_in(path, why.line, why.column), context=dict(why.context))
        return
    check = TypeCheck(text, types)
    check.expect(node, wanted, False)
    for fault in check.faults:
        yield Finding(fault.code, where=place_in(path, fault.line, fault.column), context=dict(fault.context))


def _passing(checklist: Checklist, place: Placing) -> Iterator[Finding]:
    least = [band.least for band in checklist.bands]
    if least and (sorted(least) != least or len(set(least)) != len(least) or least[0] != 0):
        yield Finding("checklist.bands-out-of-order", where=place(("bands",)))


def _crosswalks(checklist: Checklist, place: Placing) -> Iterator[Finding]:
    for number, crosswalk in enumerate(checklist.crosswalks):
        seen: set[tuple[str, str]] = set()
        for row, pair in enumerate(crosswalk.pairs):
            where = place(("crosswalks", number, "pairs", row))
            if pair.ours not in checklist.criteria:
                context = {"name": pair.ours, "nearest": nearest(pair.ours, checklist.criteria)}
                yield Finding("checklist.unknown-criterion", where=where, context=context)
            if (pair.ours, pair.theirs) in seen:
                context = {"name": f"{pair.ours} – {pair.theirs}", "part": "crosswalks"}
                yield Finding("checklist.name-twice", where=where, context=context)
            seen.add((pair.ours, pair.theirs))


def nearest(name: str, known: Collection[str]) -> str:
    """The known name most like it, or a dash."""
    return next(iter(get_close_matches(name, sorted(known), n=1, cutoff=0.6)), "–")
