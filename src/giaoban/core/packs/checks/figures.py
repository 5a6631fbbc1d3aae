"""Indicators and the figures observed of them: known on both sides, in force when the figure is about."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import pairwise

from giaoban.core.findings import Finding, Severity
from giaoban.core.indicators.definition import Definition
from giaoban.core.packs.checks.known import Known, in_time
from giaoban.core.packs.pack import Contents, Entry
from giaoban.core.packs.schema import ObservationRow, SubjectRow
from giaoban.core.periods import NotAPeriod, Period
from giaoban.core.quantities import round_half_up

LONGEST_TITLE = 300


def figure_faults(contents: Contents) -> Iterator[Finding]:
    known = Known(contents)
    yield from _definitions(contents, known)
    versions: dict[str, list[Definition]] = defaultdict(list)
    for indicator in contents.indicators:
        versions[indicator.value.id].append(indicator.value)
    subjects = in_time(contents)
    simulations = {entry.value.key for entry in contents.documents if entry.value.kind == "simulation"}
    for entry in contents.observations:
        row = entry.value
        yield from known.missing("indicators", row.indicator, entry.at("indicator"))
        yield from known.missing("subjects", row.subject, entry.at("subject"))
        yield from known.missing("documents", row.source, entry.at("source"))
        yield from _period(entry, versions.get(row.indicator, []), subjects.get(row.subject))
        yield from _value(entry, versions.get(row.indicator, []))
        if (row.source in simulations) != (row.status == "simulated"):
            context = {"status": row.status, "source": row.source}
            yield Finding("pack.simulated-unmarked", where=entry.at("status"), context=context)
    contracts = {entry.value.name for entry in contents.contracts} | contents.declared.get("contracts", frozenset())
    for name, place in contents.facts.items():
        if name not in contracts:
            context = {"key": name, "known": ", ".join(sorted(contracts))}
            yield Finding("pack.unknown-contract", where=place, context=context)


def _definitions(contents: Contents, known: Known) -> Iterator[Finding]:
    by_id: dict[str, list[Entry[Definition]]] = defaultdict(list)
    for entry in contents.indicators:
        definition = entry.value
        by_id[definition.id].append(entry)
        yield from known.missing("indicators", definition.of, entry.at("of"))
        for number, component in enumerate(definition.components):
            yield from known.missing("indicators", component, entry.at("components", number))
        for number, kind in enumerate(definition.population):
            yield from known.missing("kinds", kind, entry.at("population", number))
        for language, title in (("vi", definition.title.vi), ("en", definition.title.en)):
            if len(title) > LONGEST_TITLE:
                context = {"field": f"title.{language}", "limit": LONGEST_TITLE, "length": len(title)}
                yield Finding("pack.too-long", where=entry.at("title", language), context=context)
    for entries in by_id.values():
        entries.sort(key=lambda entry: entry.value.valid_from)
        for earlier, later in pairwise(entries):
            if (earlier.value.valid_to or dt.date.max) >= later.value.valid_from:
                context = {"key": later.value.reference, "other": earlier.value.reference}
                yield Finding("pack.version-overlap", where=later.at("valid_from"), context=context)


def version_for(versions: Iterable[Definition], period: Period) -> Definition | None:
    """The definition a figure is read by: the one in force on the last day of its period, else within it."""
    within = [
        version
        for version in versions
        if version.valid_from <= period.end and (version.valid_to or dt.date.max) >= period.start
    ]
    return max(within, key=lambda version: version.valid_from, default=None)


def _period(entry: Entry[ObservationRow], versions: list[Definition], subject: SubjectRow | None) -> Iterator[Finding]:
    row = entry.value
    try:
        period = Period.parse(row.period)
    except NotAPeriod:
        yield Finding("pack.period", where=entry.at("period"), context={"period": row.period})
        return
    if versions and version_for(versions, period) is None:
        context = {"key": row.indicator, "period": row.period}
        context["valid"] = ", ".join(f"{one.valid_from}–{one.valid_to or '…'}" for one in versions)
        yield Finding("pack.indicator-not-in-force", where=entry.at("period"), context=context)
    if subject and not (
        (subject.valid_from or dt.date.min) <= period.end and (subject.valid_to or dt.date.max) >= period.start
    ):
        context = {"key": subject.key, "period": row.period}
        context["valid"] = f"{subject.valid_from or '…'}–{subject.valid_to or '…'}"
        yield Finding("pack.subject-not-in-force", where=entry.at("period"), context=context)


def _value(entry: Entry[ObservationRow], versions: list[Definition]) -> Iterator[Finding]:
    row = entry.value
    if row.value is None and row.num is None and not row.note:
        yield Finding("pack.figure-without-value", where=entry.at("value"), context={"key": row.indicator})
    if row.den is not None and (row.num is None or row.den <= 0):
        yield Finding("pack.bad-denominator", where=entry.at("den"), context={"num": str(row.num), "den": str(row.den)})
    elif row.value is not None and row.num is not None and row.den is not None and versions and row.bound == "eq":
        digits = decimals_of(row.value)
        counted = round_half_up(row.num / row.den * versions[-1].scale, digits)
        if abs(counted - row.value) > Decimal(1).scaleb(-digits):
            context = {"value": str(row.value), "num": str(row.num), "den": str(row.den), "counted": str(counted)}
            yield Finding("pack.value-against-counts", Severity.WARNING, entry.at("value"), context)


def decimals_of(value: Decimal) -> int:
    """Digits after the comma, as printed.

    >>> decimals_of(Decimal("45.79")), decimals_of(Decimal("60")), decimals_of(Decimal("6E+3"))
    (2, 0, 0)
    """
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
