"""Practices with their users and pilots: everything named is known, days run forward, invented ones say so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import get_args

from giaoban.core.findings import Finding, Severity
from giaoban.core.indicators.schema import Group
from giaoban.core.packs.checks.known import Known, backwards, in_time
from giaoban.core.packs.pack import Contents, Entry
from giaoban.core.packs.practices import PracticeFile
from giaoban.core.packs.schema import Manifest, SubjectRow

KINDS = ("ministry", "province")
"""Who does something that others of its kind may learn from, as in the action that tells a practice."""


def practice_faults(contents: Contents, manifest: Entry[Manifest] | None, *, today: dt.date) -> Iterator[Finding]:
    known, subjects = Known(contents), in_time(contents)
    groups = {*get_args(Group)} | ({group.id for group in manifest.value.groups} if manifest else set())
    simulations = {entry.value.key for entry in contents.documents if entry.value.kind == "simulation"}
    for entry in contents.practices:
        practice = entry.value
        for field in ("told_by", "owner", "checker"):
            yield from known.missing("subjects", getattr(practice, field), entry.at(field))
        yield from known.missing("documents", practice.source, entry.at("source"))
        for number, key in enumerate(practice.documents):
            yield from known.missing("documents", key, entry.at("documents", number))
        for number, code in enumerate(practice.indicators):
            yield from known.missing("indicators", code, entry.at("indicators", number))
        if practice.group not in groups:
            context = {"group": practice.group, "known": ", ".join(sorted(groups))}
            yield Finding("pack.unknown-group", where=entry.at("group"), context=context)
        if practice.simulated != (practice.source in simulations):
            yield Finding("pack.practice-simulated", where=entry.at("source"), context={"key": practice.id})
        if practice.next_review < today:
            context = {"date": str(practice.next_review), "owner": practice.owner}
            yield Finding("pack.expired-review", Severity.WARNING, entry.at("next_review"), context)
        yield from _uses(entry, subjects, known)
        yield from _pilots(entry)


def _uses(entry: Entry[PracticeFile], subjects: dict[str, SubjectRow], known: Known) -> Iterator[Finding]:
    seen: set[str] = set()
    for number, use in enumerate(entry.value.uses):
        where = entry.at("uses", number)
        yield from known.missing("subjects", use.subject, entry.at("uses", number, "subject"))
        if use.subject in seen:
            context = {"key": use.subject, "first": str(entry.at("uses"))}
            yield Finding("pack.duplicate-key", where=where, context=context)
        seen.add(use.subject)
        if (use.since is None) == (use.seen_on is None):
            yield Finding("pack.practice-since", where=where, context={"subject": use.subject})
        yield from backwards(use.since or use.seen_on, use.until, where)
        day, subject = use.since or use.seen_on, subjects.get(use.subject)
        if subject is not None and day is not None and not _may_do(subject, day):
            yield Finding("pack.practice-not-for", where=where, context={"subject": use.subject, "date": str(day)})


def _may_do(subject: SubjectRow, day: dt.date) -> bool:
    begun = subject.valid_from is None or subject.valid_from <= day
    return subject.kind in KINDS and begun and (subject.valid_to is None or day <= subject.valid_to)


def _pilots(entry: Entry[PracticeFile]) -> Iterator[Finding]:
    seen: set[str] = set()
    for number, pilot in enumerate(entry.value.pilots):
        here = ("pilots", number)
        if pilot.id in seen:
            context = {"key": pilot.id, "first": str(entry.at("pilots"))}
            yield Finding("pack.duplicate-key", where=entry.at(*here, "id"), context=context)
        seen.add(pilot.id)
        if pilot.indicator not in entry.value.indicators:
            context = {"code": pilot.indicator, "known": ", ".join(entry.value.indicators) or "–"}
            yield Finding("pack.pilot-indicator", where=entry.at(*here, "indicator"), context=context)
        if pilot.decide_by <= pilot.starts_on:
            context = {"valid_from": str(pilot.starts_on), "valid_to": str(pilot.decide_by)}
            yield Finding("pack.ends-before-it-begins", where=entry.at(*here, "decide_by"), context=context)
