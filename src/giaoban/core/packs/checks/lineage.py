"""Successions: shares that add up to one, dates that meet, no subject that succeeds itself."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from giaoban.core.findings import Finding
from giaoban.core.packs.checks.known import Known, in_time
from giaoban.core.packs.pack import Contents, Entry
from giaoban.core.packs.schema import SubjectRow, SuccessionRow

ONE_DAY = dt.timedelta(days=1)
ROUNDING = Decimal("0.000001")


def lineage_faults(contents: Contents) -> Iterator[Finding]:
    """A `reassign` passes tasks between subjects that may both live on; the others end the predecessor."""
    known = Known(contents)
    subjects = in_time(contents)
    for entry in contents.successions:
        yield from known.missing("subjects", entry.value.predecessor, entry.at("predecessor"))
        yield from known.missing("subjects", entry.value.successor, entry.at("successor"))
        yield from _dates(entry, subjects)
    yield from _shares(contents.successions)
    yield from _circles(contents.successions)


def _dates(entry: Entry[SuccessionRow], subjects: dict[str, SubjectRow]) -> Iterator[Finding]:
    row = entry.value
    before, after = subjects.get(row.predecessor), subjects.get(row.successor)
    if before and after and before.kind != after.kind:
        context = {"predecessor": before.key, "kind": before.kind, "successor": after.key, "other": after.kind}
        yield Finding("pack.succession-kinds", where=entry.at("successor"), context=context)
    if before and row.kind != "reassign" and before.valid_to != row.date - ONE_DAY:
        context = {"key": before.key, "valid_to": str(before.valid_to or "…"), "date": str(row.date)}
        context["expected"] = str(row.date - ONE_DAY)
        yield Finding("pack.succession-end", where=entry.at("date"), context=context)
    if after and not (after.valid_from or dt.date.min) <= row.date <= (after.valid_to or dt.date.max):
        context = {"key": after.key, "valid_from": str(after.valid_from or "…"), "date": str(row.date)}
        yield Finding("pack.succession-begin", where=entry.at("date"), context=context)


def _shares(successions: tuple[Entry[SuccessionRow], ...]) -> Iterator[Finding]:
    """What becomes of one subject on one day adds up to the whole of it. Tasks that are passed on are not measured."""
    parts: dict[tuple[str, dt.date], list[Entry[SuccessionRow]]] = defaultdict(list)
    for entry in successions:
        if entry.value.kind == "reassign":
            continue
        parts[entry.value.predecessor, entry.value.date].append(entry)
    for (key, date), entries in parts.items():
        total = sum((entry.value.share for entry in entries), Decimal(0))
        if abs(total - 1) > ROUNDING * len(entries):
            context = {"key": key, "date": str(date), "total": str(total)}
            yield Finding("pack.succession-share", where=entries[-1].at("share"), context=context)


def _circles(successions: tuple[Entry[SuccessionRow], ...]) -> Iterator[Finding]:
    """Nobody is their own ancestor."""
    heirs: dict[str, set[str]] = defaultdict(set)
    for entry in successions:
        heirs[entry.value.predecessor].add(entry.value.successor)
    for entry in successions:
        reached, open_ends = set[str](), {entry.value.successor}
        while open_ends:
            here = open_ends.pop()
            reached.add(here)
            open_ends |= heirs.get(here, set()) - reached
        if entry.value.predecessor in reached:
            yield Finding(
                "pack.succession-circle", where=entry.at("successor"), context={"key": entry.value.predecessor}
            )
