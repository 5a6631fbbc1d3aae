"""Lists of tables, estimates and scopes, and who the statistics office is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from giaoban.core.economy.concordance_file import Bridge, parse_concordances
from giaoban.core.economy.scopes import Scope, parse_scopes
from giaoban.core.findings import Finding, Refused
from giaoban.measures.models import EconomyEstimate, EconomyTable
from giaoban.measures.queries.points import newest_indicator
from giaoban.registry.models import Subject

TOTAL = "digital_economy_share_gdp"
"""The indicator that targets are judged by; whoever owns it publishes the official figure."""


@dataclass(frozen=True)
class TableLine:
    """An imported table, as lists show it. `value_added` in its `unit`; `notes` are findings it was imported with."""

    key: str
    subject_key: str
    subject_name: str
    period_code: str
    publisher: str
    title: str
    published_on: dt.date | None
    licence: str
    layout: str
    kind: str
    unit: str
    classification: str
    sectors: int
    value_added: Decimal
    file_name: str
    sha256: str
    status: str
    evidence: str
    imported_at: dt.datetime
    notes: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class EstimateLine:
    """A stored estimate. `share` is a fraction; `figures`, `interval`, `sectors`, `provinces` as in `Answer.plain`."""

    key: str
    subject_key: str
    subject_name: str
    period_code: str
    method: str
    vintage: str
    scope: str
    scope_title: str
    phi: str
    denominator: str
    headline: str
    share: Decimal
    interval: dict[str, Any] | None
    figures: dict[str, float]
    unit: str
    sectors: tuple[dict[str, Any], ...]
    provinces: tuple[dict[str, Any], ...]
    findings: tuple[dict[str, Any], ...]
    status: str
    publisher: str
    tables: tuple[str, ...]
    definition: dict[str, Any]
    content_hash: str
    made_at: dt.datetime
    made_by: str


def tables(*, subject: Subject | str | None = None) -> QuerySet[EconomyTable]:
    """Imported tables by subject, period and publication. One query."""
    rows = EconomyTable.objects.select_related("subject", "document")
    return rows if subject is None else rows.filter(subject__key=_key(subject))


def table_lines(*, subject: Subject | str | None = None) -> list[TableLine]:
    return [
        TableLine(
            **{
                name: getattr(row, name)
                for name in TableLine.__dataclass_fields__
                if name not in ("subject_key", "subject_name", "notes")
            },
            subject_key=row.subject.key,
            subject_name=row.subject.name_vi,
            notes=tuple(row.findings),
        )
        for row in tables(subject=subject)
    ]


def named_tables(keys: Sequence[str]) -> list[EconomyTable]:
    """Tables in the order of their keys. Raises Refused `economy.unknown-table` for every key there is none of."""
    found = EconomyTable.objects.select_related("subject", "document").in_bulk(list(keys), field_name="key")
    if missing := [key for key in keys if key not in found]:
        known = ", ".join(EconomyTable.objects.values_list("key", flat=True)[:20]) or "–"
        raise Refused(Finding("economy.unknown-table", context={"table": key, "known": known}) for key in missing)
    return [found[key] for key in keys]


def estimates(*, subject: Subject | str | None = None, year: int | None = None) -> QuerySet[EconomyEstimate]:
    """Stored estimates, newest first. Two queries with their tables."""
    rows = EconomyEstimate.objects.select_related("subject", "publisher", "made_by").prefetch_related("tables")
    if subject is not None:
        rows = rows.filter(subject__key=_key(subject))
    if year is not None:
        rows = rows.filter(period_code__startswith=str(year))
    return rows


def estimate_lines(*, subject: Subject | str | None = None, year: int | None = None) -> list[EstimateLine]:
    return [estimate_line(row) for row in estimates(subject=subject, year=year)]


def estimate_line(row: EconomyEstimate) -> EstimateLine:
    definition, result = row.inputs["definition"], row.result
    phi = definition.get("phi")
    scope = definition["scope"]
    return EstimateLine(
        key=row.key,
        subject_key=row.subject.key,
        subject_name=row.subject.name_vi,
        period_code=row.period_code,
        method=row.method,
        vintage=row.vintage,
        scope=f"{scope['key']}@{scope['version']}",
        scope_title=scope.get("title_vi", ""),
        phi="" if phi is None else phi if isinstance(phi, str) else "given",
        denominator=result["headline"].rsplit("_", 1)[-1],
        headline=result["headline"],
        share=row.share,
        interval=result["interval"],
        figures=result["figures"],
        unit=result["unit"],
        sectors=tuple(result["sectors"]),
        provinces=tuple(result["provinces"]),
        findings=tuple(result["findings"]),
        status=row.status,
        publisher=row.publisher.name_vi if row.publisher else "",
        tables=tuple(row.inputs["tables"]),
        definition=definition,
        content_hash=row.content_hash,
        made_at=row.made_at,
        made_by=str(row.made_by),
    )


def scopes(pack: Path | None = None) -> dict[str, Scope]:
    """The scopes of the pack by key; none when it has no file of them."""
    file = (pack or settings.PACK) / "economy" / "scopes.yaml"
    return parse_scopes(file.read_text(encoding="utf-8"), file=str(file)) if file.exists() else {}


def bridges(pack: Path | None = None) -> dict[str, Bridge]:
    """The concordances of the pack by key; none when it has no file of them."""
    file = (pack or settings.PACK) / "economy" / "concordances.yaml"
    return parse_concordances(file.read_text(encoding="utf-8"), file=str(file)) if file.exists() else {}


def statistics_office() -> Subject | None:
    """Whoever owns the indicator of the total share."""
    indicator = newest_indicator(TOTAL)
    return Subject.objects.filter(key=indicator.definition.get("owner")).first() if indicator else None


def _key(subject: Subject | str) -> str:
    return subject.key if isinstance(subject, Subject) else subject
