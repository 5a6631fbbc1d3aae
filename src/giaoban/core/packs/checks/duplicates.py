"""Two entries that claim one key. The finding stands at the later one and names the earlier."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from giaoban.core.findings import Finding, Place
from giaoban.core.packs.pack import Contents, Entry
from giaoban.core.packs.schema import ObservationRow


def figure_name(row: ObservationRow) -> str:
    """What makes a figure this figure: another value under the same name is a revision, not another figure."""
    return f"{row.indicator} {row.subject} {row.period} {row.method} {row.vintage}"


def duplicates(contents: Contents) -> Iterator[Finding]:
    yield from _repeated(contents.kinds, lambda kind: kind.id, "id")
    yield from _repeated(contents.subjects, lambda row: row.key, "key")
    yield from _repeated(
        contents.successions, lambda row: f"{row.predecessor} {row.successor} {row.date}", "predecessor"
    )
    yield from _repeated(
        contents.links, lambda row: f"{row.kind} {row.source} {row.target} {row.valid_from or ''}", "kind"
    )
    yield from _repeated(contents.documents, lambda row: row.key, "key")
    yield from _repeated(contents.relations, lambda row: f"{row.kind} {row.source} {row.target}", "source")
    yield from _repeated(contents.plans, lambda kind: kind.id, "id")
    yield from _repeated(contents.contracts, lambda contract: contract.full_reference, "name")
    yield from _repeated(contents.indicators, lambda definition: definition.reference, "id")
    yield from _repeated(contents.observations, figure_name, "indicator")
    yield from _repeated(contents.programmes, lambda programme: programme.id, "id")
    yield from _repeated(contents.meetings, lambda meeting: meeting.id, "id")
    yield from _repeated(contents.practices, lambda practice: practice.id, "id")
    targets = [
        (f"{programme.value.id}/{target.code}", programme.at("targets", number, "code"))
        for programme in contents.programmes
        for number, target in enumerate(programme.value.targets)
    ]
    yield from _repeated_places([*targets, *((row.value.key, row.at("key")) for row in contents.commitments)])


def _repeated(entries: Iterable[Entry[Any]], key_of: Callable[[Any], str], field: str) -> Iterator[Finding]:
    yield from _repeated_places((key_of(entry.value), entry.at(field)) for entry in entries)


def _repeated_places(keys: Iterable[tuple[str, Place]]) -> Iterator[Finding]:
    first: dict[str, Place] = {}
    for key, place in keys:
        if key in first:
            yield Finding("pack.duplicate-key", where=place, context={"key": key, "first": str(first[key])})
        first.setdefault(key, place)
