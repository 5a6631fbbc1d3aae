"""Checklists beside the rest of the pack: what only the whole pack can tell."""

from __future__ import annotations

from collections.abc import Iterator

from giaoban.core.checklists.faults import nearest
from giaoban.core.checklists.schema import Checklist, walk
from giaoban.core.findings import Finding
from giaoban.core.packs.checks.known import Known
from giaoban.core.packs.pack import Contents, Entry


def checklist_file_faults(contents: Contents) -> Iterator[Finding]:
    """Keys nobody declared, a version stated twice, crosswalks to criteria that are not there."""
    known = Known(contents)
    first: dict[str, str] = {}
    by_reference = {entry.value.reference: entry.value for entry in contents.checklists}
    for entry in contents.checklists:
        checklist = entry.value
        yield from known.missing("subjects", checklist.owner, entry.at("owner"))
        yield from known.missing("subjects", checklist.checker, entry.at("checker"))
        yield from known.missing("checklists", checklist.supersedes, entry.at("supersedes"))
        for kind in checklist.judges:
            yield from known.missing("kinds", kind, entry.at("judges"))
        for number, basis in enumerate(checklist.basis):
            yield from known.missing("documents", basis.document, entry.at("basis", number))
        yield from _indicators(known, entry)
        if checklist.reference in first:
            context = {"key": checklist.reference, "first": first[checklist.reference]}
            yield Finding("pack.duplicate-key", where=entry.at("id"), context=context)
        first.setdefault(checklist.reference, str(entry.at("id")))
        yield from _crosswalks(known, entry, by_reference)


def _indicators(known: Known, entry: Entry[Checklist]) -> Iterator[Finding]:
    for path, node in walk(entry.value.nodes):
        yield from known.missing("indicators", getattr(node, "indicator", None), entry.at(*path, "indicator"))
    for name, scale in entry.value.scales.items():
        for code in scale.inputs:
            yield from known.missing("indicators", code, entry.at("scales", name, "formula"))


def _crosswalks(known: Known, entry: Entry[Checklist], others: dict[str, Checklist]) -> Iterator[Finding]:
    for number, crosswalk in enumerate(entry.value.crosswalks):
        here = ("crosswalks", number)
        yield from known.missing("checklists", crosswalk.to, entry.at(*here, "to"))
        if (other := others.get(crosswalk.to)) is None:
            continue
        for row, pair in enumerate(crosswalk.pairs):
            if pair.theirs not in other.criteria:
                context = {"name": pair.theirs, "nearest": nearest(pair.theirs, other.criteria)}
                yield Finding("checklist.unknown-criterion", where=entry.at(*here, "pairs", row), context=context)
