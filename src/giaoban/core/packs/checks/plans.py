"""Kinds of plans with their required contents, relations between documents, and what targets say of their way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from giaoban.core.findings import Finding, Severity
from giaoban.core.packs.checks.known import Known
from giaoban.core.packs.pack import Contents, Entry
from giaoban.core.packs.schema import PlanKindFile, ProgrammeFile, RelationRow, TargetEntry


def plan_faults(contents: Contents, *, today: dt.date) -> Iterator[Finding]:
    known = Known(contents)
    for kind in contents.plans:
        yield from _kind(kind, known, today)
    for relation in contents.relations:
        yield from _relation(relation, known)
    for programme in contents.programmes:
        codes = {target.code for target in programme.value.targets}
        for number, target in enumerate(programme.value.targets):
            yield from _target(programme, number, target, known)
        for number, month in enumerate(programme.value.months):
            for place, code in enumerate(month.targets):
                if code not in codes:
                    where = programme.at("months", number, "targets", place)
                    yield Finding("pack.unknown-target", where=where, context={"code": code})


def _kind(entry: Entry[PlanKindFile], known: Known, today: dt.date) -> Iterator[Finding]:
    kind = entry.value
    for field in ("owner", "checker"):
        yield from known.missing("subjects", getattr(kind, field), entry.at(field))
    yield from known.missing("documents", kind.source, entry.at("source"))
    seen: set[str] = set()
    for number, content in enumerate(kind.contents):
        yield from known.missing("documents", content.source, entry.at("contents", number, "source"))
        if content.id in seen:
            where = entry.at("contents", number, "id")
            yield Finding("pack.duplicate-key", where=where, context={"key": content.id, "first": entry.file})
        seen.add(content.id)
    if kind.counts == "complete" and not kind.contents:
        yield Finding("pack.plan-without-contents", where=entry.at("counts"), context={"key": kind.id})
    if kind.next_review < today:
        context = {"date": str(kind.next_review), "owner": kind.owner}
        yield Finding("pack.expired-review", Severity.WARNING, entry.at("next_review"), context)


def _relation(entry: Entry[RelationRow], known: Known) -> Iterator[Finding]:
    row = entry.value
    yield from known.missing("documents", row.source, entry.at("source"))
    yield from known.missing("documents", row.target, entry.at("target"))
    if row.source == row.target:
        yield Finding("pack.relation-to-itself", where=entry.at("target"), context={"key": row.source})


def _target(entry: Entry[ProgrammeFile], number: int, target: TargetEntry, known: Known) -> Iterator[Finding]:
    here = ("targets", number)
    yield from known.missing("plans", target.plan, entry.at(*here, "plan"))
    if target.plan and target.kind not in (None, "organisations"):
        context = {"code": target.code, "kind": target.kind}
        yield Finding("pack.plan-of-no-organisations", where=entry.at(*here, "plan"), context=context)
    if target.baseline:
        yield from known.missing("documents", target.baseline.source, entry.at(*here, "baseline", "source"))
    last = target.baseline.day if target.baseline else None
    for place, milestone in enumerate(target.milestones):
        yield from known.missing("documents", milestone.source, entry.at(*here, "milestones", place, "source"))
        if last is not None and milestone.by <= last:
            context = {"by": str(milestone.by), "before": str(last)}
            yield Finding("pack.milestones-out-of-order", where=entry.at(*here, "milestones", place), context=context)
        last = milestone.by
