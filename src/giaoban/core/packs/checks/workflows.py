"""Workflows and the years of the calendar: what their own subject finds, and what only the whole pack can tell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

from giaoban.core.findings import Finding, Place, Severity
from giaoban.core.packs.checks.known import Known
from giaoban.core.packs.pack import Contents, Entry
from giaoban.core.workflow.calendar_file import calendar_faults
from giaoban.core.workflow.faults import workflow_faults


def workflow_file_faults(contents: Contents, *, today: dt.date) -> Iterator[Finding]:
    known = Known(contents)
    first: dict[str, str] = {}
    for entry in contents.workflows:
        workflow = entry.value
        yield from workflow_faults(workflow, _placing(entry))
        yield from known.missing("subjects", workflow.owner, entry.at("owner"))
        yield from known.missing("subjects", workflow.checker, entry.at("checker"))
        if workflow.reference in first:
            context = {"key": workflow.reference, "first": first[workflow.reference]}
            yield Finding("pack.duplicate-key", where=entry.at("id"), context=context)
        first.setdefault(workflow.reference, str(entry.at("id")))
        if workflow.next_review < today:
            context = {"date": str(workflow.next_review), "owner": workflow.owner}
            yield Finding("pack.expired-review", Severity.WARNING, entry.at("next_review"), context)
    yield from _years(contents)


def _years(contents: Contents) -> Iterator[Finding]:
    seen: set[int] = set()
    zones = sorted({entry.value.zone for entry in contents.calendar})
    for entry in contents.calendar:
        yield from calendar_faults(entry.value, _placing(entry))
        if entry.value.year in seen:
            yield Finding("calendar.year-twice", where=entry.at("year"), context={"year": entry.value.year})
        seen.add(entry.value.year)
        if len(zones) > 1:
            yield Finding("calendar.zones-differ", where=entry.at("zone"), context={"zones": ", ".join(zones)})


def _placing(entry: Entry[Any]) -> Callable[[tuple[str | int, ...]], Place]:
    return lambda path: entry.at(*path)
