"""Kinds, subjects, links and documents: keys that exist, fields of the kind, codes that mean one thing at a time."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from itertools import combinations

from giaoban.core.findings import Finding, Place
from giaoban.core.packs.checks.known import Known, backwards, in_circles
from giaoban.core.packs.pack import Contents, Entry
from giaoban.core.packs.schema import Kind, KindField, SubjectRow


def subject_faults(contents: Contents) -> Iterator[Finding]:
    known = Known(contents)
    kinds = {entry.value.id: entry.value for entry in contents.kinds}
    for kind_entry in contents.kinds:
        yield from _kind(kind_entry, known)
    of_subject = {entry.value.key: entry.value for entry in contents.subjects}
    for entry in contents.subjects:
        yield from _subject(entry, of_subject, kinds, known)
    circles = in_circles({entry.value.key: entry.value.parent for entry in contents.subjects})
    for entry in contents.subjects:
        if entry.value.key in circles:
            yield Finding("pack.circle", where=entry.at("parent"), context={"key": entry.value.key})
    yield from _codes(contents.subjects)
    for link in contents.links:
        yield from known.missing("subjects", link.value.source, link.at("source"))
        yield from known.missing("subjects", link.value.target, link.at("target"))
        yield from backwards(link.value.valid_from, link.value.valid_to, link.at("valid_to"))
    for document in contents.documents:
        yield from known.missing("subjects", document.value.issuer, document.at("issuer"))
        yield from backwards(document.value.valid_from, document.value.valid_to, document.at("valid_to"))


def _kind(entry: Entry[Kind], known: Known) -> Iterator[Finding]:
    for number, parent in enumerate(entry.value.parents):
        yield from known.missing("kinds", parent, entry.at("parents", number))
    names = [field.name for field in entry.value.fields]
    for number, field in enumerate(entry.value.fields):
        where = entry.at("fields", number, "name")
        if field.name in names[:number]:
            first = entry.at("fields", names.index(field.name), "name")
            yield Finding("pack.duplicate-key", where=where, context={"key": field.name, "first": str(first)})
        if (field.type == "choice") != bool(field.choices):
            yield Finding("pack.choices", where=where, context={"field": field.name})


def _subject(
    entry: Entry[SubjectRow], of_subject: dict[str, SubjectRow], kinds: dict[str, Kind], known: Known
) -> Iterator[Finding]:
    row = entry.value
    yield from known.missing("kinds", row.kind, entry.at("kind"))
    yield from known.missing("subjects", row.parent, entry.at("parent"))
    yield from known.missing("subjects", row.owner, entry.at("owner"))
    yield from backwards(row.valid_from, row.valid_to, entry.at("valid_to"))
    kind = kinds.get(row.kind)
    if kind is None:
        return
    parent = of_subject.get(row.parent or "")
    if parent is not None and kind.parents and parent.kind not in kind.parents:
        context = {"key": row.key, "parent": parent.key, "kind": parent.kind, "allowed": ", ".join(kind.parents)}
        yield Finding("pack.wrong-parent", where=entry.at("parent"), context=context)
    if row.code and not kind.has_code:
        yield Finding("pack.code-without-meaning", where=entry.at("code"), context={"code": row.code, "kind": row.kind})
    fields = {field.name: field for field in kind.fields}
    for name, value in row.details.items():
        where = entry.at(f"detail.{name}")
        if name not in fields:
            context = {"field": f"detail.{name}", "known": ", ".join(f"detail.{known}" for known in fields)}
            yield Finding("pack.unknown-field", where=where, context=context)
        elif fields[name].type == "subject":
            yield from known.missing("subjects", value, where)
        else:
            yield from _detail(value, fields[name], where)
    for name, field in fields.items():
        if field.required and name not in row.details:
            where = entry.at(f"detail.{name}")
            yield Finding("pack.missing-field", where=where, context={"field": f"detail.{name}"})


def _detail(value: str, field: KindField, where: Place) -> Iterator[Finding]:
    context = {"field": f"detail.{field.name}", "value": value, "reason": field.type}
    try:
        if field.type == "integer":
            int(value)
        elif field.type == "decimal" and not Decimal(value).is_finite():
            yield Finding("pack.bad-number", where=where, context=context)
        elif field.type == "date":
            dt.date.fromisoformat(value)
        elif field.type == "choice" and value not in field.choices:
            context["allowed"] = ", ".join(field.choices)
            yield Finding("pack.not-allowed", where=where, context=context)
    except (ValueError, InvalidOperation):
        code = "pack.bad-date" if field.type == "date" else "pack.bad-number"
        yield Finding(code, where=where, context=context)


def _codes(subjects: tuple[Entry[SubjectRow], ...]) -> Iterator[Finding]:
    """One code of one kind for two subjects on the same day."""
    holders: dict[tuple[str, str], list[Entry[SubjectRow]]] = defaultdict(list)
    for entry in subjects:
        if entry.value.code:
            holders[entry.value.kind, entry.value.code].append(entry)
    for (kind, code), entries in holders.items():
        for one, other in combinations(entries, 2):
            begins = max(one.value.valid_from or dt.date.min, other.value.valid_from or dt.date.min)
            ends = min(one.value.valid_to or dt.date.max, other.value.valid_to or dt.date.max)
            if begins <= ends:
                context = {"code": code, "kind": kind, "key": other.value.key, "other": one.value.key}
                context |= {"first": str(one.at("code")), "from": "…" if begins == dt.date.min else str(begins)}
                yield Finding("pack.code-overlap", where=other.at("code"), context=context)
