"""Programmes with their targets, commitments, and the meetings that review them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from giaoban.core.findings import Finding, Severity
from giaoban.core.indicators.schema import Group
from giaoban.core.packs.checks.known import Known, in_circles
from giaoban.core.packs.pack import Contents, Entry
from giaoban.core.packs.schema import CommitmentRow, GoalEntry, Manifest, MeetingFile, ProgrammeFile
from giaoban.core.periods import NotAPeriod, Period


def promise_faults(contents: Contents, manifest: Entry[Manifest] | None) -> Iterator[Finding]:
    known = Known(contents)
    units: dict[str, str] = {entry.value.id: entry.value.unit for entry in contents.indicators}
    for programme in contents.programmes:
        yield from _programme(programme, units, known)
    groups = {*get_args(Group)}
    groups |= {group.id for group in manifest.value.groups} if manifest else set()
    groups |= {group.id for programme in contents.programmes for group in programme.value.groups}
    for row in contents.commitments:
        yield from _commitment(row, groups, known)
    for field in ("parent", "answers"):
        circles = in_circles({entry.value.key: getattr(entry.value, field) for entry in contents.commitments})
        for entry in contents.commitments:
            if entry.value.key in circles:
                yield Finding("pack.circle", where=entry.at(field), context={"key": entry.value.key})
    for meeting in contents.meetings:
        yield from _meeting(meeting, groups, contents.layouts, known)


def _programme(entry: Entry[ProgrammeFile], units: dict[str, str], known: Known) -> Iterator[Finding]:
    programme = entry.value
    groups = [group.id for group in programme.groups]
    yield from known.missing("documents", programme.instrument, entry.at("instrument"))
    for number, group in enumerate(groups):
        if group in groups[:number]:
            context = {"key": group, "first": str(entry.at("groups", groups.index(group), "id"))}
            yield Finding("pack.duplicate-key", where=entry.at("groups", number, "id"), context=context)
    for number, month in enumerate(programme.months):
        yield from known.missing("documents", month.source, entry.at("months", number, "source"))
        if not "01" <= month.month[-2:] <= "12":
            yield Finding("pack.period", where=entry.at("months", number, "month"), context={"period": month.month})
    for number, target in enumerate(programme.targets):
        here = ("targets", number)
        if target.group not in groups:
            context = {"group": target.group, "known": ", ".join(groups)}
            yield Finding("pack.unknown-group", where=entry.at(*here, "group"), context=context)
        yield from known.missing("indicators", target.indicator, entry.at(*here, "indicator"))
        yield from known.missing("subjects", target.owed_by, entry.at(*here, "owed_by"))
        yield from known.missing("subjects", target.asked_by, entry.at(*here, "asked_by"))
        yield from known.missing("indicators", target.organisation_indicator, entry.at(*here, "organisation_indicator"))
        for place, kind in enumerate(target.applies_to_kinds):
            yield from known.missing("kinds", kind, entry.at(*here, "applies_to_kinds", place))
        for place, goal in enumerate(target.goals):
            yield from _goal(entry, (*here, "goals", place), goal, units.get(target.indicator or "", ""), known)


def _goal(
    entry: Entry[ProgrammeFile], here: tuple[str | int, ...], goal: GoalEntry, unit: str, known: Known
) -> Iterator[Finding]:
    yield from known.missing("subjects", goal.applies_to, entry.at(*here, "applies_to"))
    yield from known.missing("documents", goal.instrument, entry.at(*here, "instrument"))
    if goal.value is None and not goal.note:
        yield Finding("pack.unknown-goal-needs-note", where=entry.at(*here))
    if goal.operator == "between" and (goal.upper is None or goal.value is None or goal.upper < goal.value):
        yield Finding("pack.goal-range", where=entry.at(*here, "upper"))
    if unit and goal.unit and goal.unit != unit:
        context = {"unit": goal.unit, "expected": unit}
        yield Finding("pack.unit-mismatch", where=entry.at(*here, "unit"), context=context)


def _commitment(entry: Entry[CommitmentRow], groups: set[str], known: Known) -> Iterator[Finding]:
    row = entry.value
    yield from known.missing("subjects", row.asked_by, entry.at("asked_by"))
    yield from known.missing("subjects", row.owed_by, entry.at("owed_by"))
    yield from known.missing("documents", row.source, entry.at("source"))
    yield from known.missing("commitments", row.answers, entry.at("answers"))
    yield from known.missing("commitments", row.parent, entry.at("parent"))
    if row.group not in groups:
        context = {"group": row.group, "known": ", ".join(sorted(groups))}
        yield Finding("pack.unknown-group", where=entry.at("group"), context=context)
    if row.kind == "petition" and row.asked_by is None:
        yield Finding("pack.petition-without-asker", where=entry.at("asked_by"), context={"key": row.key})
    if row.made_on and row.due and row.due < row.made_on:
        context = {"key": row.key, "due": str(row.due), "made_on": str(row.made_on)}
        yield Finding("pack.due-before-made", Severity.WARNING, entry.at("due"), context)


def _meeting(entry: Entry[MeetingFile], groups: set[str], layouts: frozenset[str], known: Known) -> Iterator[Finding]:
    meeting = entry.value
    try:
        Period.parse(meeting.period)
    except NotAPeriod:
        yield Finding("pack.period", where=entry.at("period"), context={"period": meeting.period})
    yield from known.missing("subjects", meeting.organiser, entry.at("organiser"))
    yield from known.missing("subjects", meeting.chair, entry.at("chair"))
    yield from known.missing("documents", meeting.source, entry.at("source"))
    if meeting.layout not in layouts:
        context = {"key": meeting.layout, "known": ", ".join(sorted(layouts))}
        yield Finding("pack.unknown-layout", where=entry.at("layout"), context=context)
    for number, programme in enumerate(meeting.programmes):
        yield from known.missing("programmes", programme, entry.at("programmes", number))
    for number, item in enumerate(meeting.agenda):
        if item.group not in groups:
            context = {"group": item.group, "known": ", ".join(sorted(groups))}
            yield Finding("pack.unknown-group", where=entry.at("agenda", number, "group"), context=context)
        for place, indicator in enumerate(item.indicators):
            yield from known.missing("indicators", indicator, entry.at("agenda", number, "indicators", place))
