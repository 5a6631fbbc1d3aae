"""Figures out of ADX and SDMX-CSV files of other systems: codes with their date, everything wrong at once.

Only the translation is here; `record_observations` judges and records the figures, all of them or none.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction

from giaoban.core.findings import Finding, Place, Refused, has_errors
from giaoban.core.formats.adx import AdxValue
from giaoban.core.formats.sdmx.data_csv_in import CsvRow
from giaoban.core.formats.sdmx.model import Catalogue
from giaoban.core.formats.sdmx.names import key_of_subject, period_of, text_of_value
from giaoban.core.periods import NotAPeriod, Period
from giaoban.library.models import Document
from giaoban.measures.actions.figures import NewFigure, Recorded, record_observations
from giaoban.measures.models import Indicator
from giaoban.registry.models import Person, Subject

OF_THE_FILE = "figure.unknown-document"
"""What is wrong with every figure of a file alike: all of them stand in the document that the reader named."""
PARTS = {"num": "num", "den": "den"}
METHOD = "as-reported"
_STATUSES = {"A": "official", "P": "reported", "B": "reported", "E": "estimate", "G": "simulated"}


@dataclass
class Received:
    """The figures of a file, where each stands in it, and what is wrong with the rest."""

    figures: list[NewFigure] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


@transaction.atomic
def record_received(
    *, by: Person, received: Received, today: dt.date, now: dt.datetime, only_check: bool = False
) -> Recorded:
    """Record what was received, all or nothing. Raises Refused with the findings of file and figures together."""
    findings = list(received.findings)
    done = Recorded(0, 0)
    try:
        with transaction.atomic():
            done = record_observations(by=by, rows=received.figures, today=today, now=now)
            if only_check or has_errors(findings):
                transaction.set_rollback(True)
    except Refused as refusal:
        findings += _said_once(refusal.findings, received)
    if has_errors(findings):
        raise Refused(sorted(findings, key=lambda one: (one.where.line or 0, one.where.column or 0)))
    return done


def from_adx(values: Sequence[AdxValue], *, vintage: str, source: str, status: str = "reported") -> Received:
    """One figure for each data element, organisation and period; `X.num` and `X.den` belong to the figure `X`.

    An organisation is named by its key or by the official code it had in the period: a code may have passed to another
    organisation since, so without a period it says nothing.
    """
    known = _Codes(values)
    received = Received()
    parts: dict[tuple[str, str, str], dict[str, tuple[Decimal, Place]]] = {}
    for one in values:
        indicator, part = known.element(one, received.findings)
        subject = known.unit(one, received.findings)
        if one.dimensions:
            broken = ", ".join(sorted(one.dimensions))
            context = {"element": one.element, "value": broken[:80]}
            received.findings.append(Finding("adx.dimension", where=one.place, context=context))
        elif indicator and subject:
            key = (indicator, subject, one.period.code)
            held = parts.setdefault(key, {})
            if part in held:  # the same organisation by its key and by its code
                context = {"element": one.element, "subject": subject, "period": one.period.code}
                received.findings.append(Finding("adx.repeated", where=one.place, context=context))
            held.setdefault(part, (one.value, one.place))
    for (indicator, subject, period), held in parts.items():
        numbers: dict[str, Any] = {part: number for part, (number, _) in held.items()}
        received.figures.append(
            NewFigure(indicator, subject, period, vintage, status, source, method=METHOD, **numbers)
        )
        received.places.append(next(iter(held.values()))[1])
    return received


def from_sdmx(rows: Sequence[CsvRow], catalogue: Catalogue, *, source: str) -> Received:
    """One figure a row. The status of a figure is what OBS_STATUS and SIMULATED say; `B` counts as reported."""
    received = Received()
    own = {f"{catalogue.agency}:{name}" for name in (catalogue.structure, *(flow.id for flow in catalogue.flows))}
    for row in rows:
        findings = list(_row_findings(row, catalogue, own))
        if findings:
            received.findings += findings
            continue
        simulated = row.get("SIMULATED") == "Y"
        decimals = row.get("DECIMALS")
        received.figures.append(
            NewFigure(
                indicator=row.get("INDICATOR"),
                subject=key_of_subject(row.get("SUBJECT")),
                period=period_of(row.get("TIME_PERIOD")).code,
                vintage=text_of_value(row.get("VINTAGE")),
                status="simulated" if simulated else _STATUSES.get(row.get("OBS_STATUS") or "A", "reported"),
                source=source,
                value=_number(row.get("OBS_VALUE")),
                num=_number(row.get("NUMERATOR")),
                den=_number(row.get("DENOMINATOR")),
                bound=row.get("BOUND") or "eq",
                decimals=int(decimals) if decimals else None,
                method=text_of_value(row.get("METHOD")) or METHOD,
                dimensions=text_of_value(row.get("BREAKDOWN")),
            )
        )
        received.places.append(row.place)
    return received


def _row_findings(row: CsvRow, catalogue: Catalogue, own: set[str]) -> list[Finding]:
    line = row.place.line

    def fault(code: str, **context: object) -> Finding:
        return Finding(code, where=row.place, context={"row": line, **context})

    findings = []
    structure = row.get("STRUCTURE_ID")
    if structure.partition("(")[0] not in own:
        findings.append(fault("sdmx.other-structure", value=structure[:80], known=", ".join(sorted(own))))
    for component in catalogue.components:
        value = row.get(component.id)
        codelist = catalogue.lists.get(component.codelist)
        if value and codelist and value not in codelist.by_id:
            findings.append(fault("sdmx.unknown-code", column=component.id, value=value[:80]))
        elif value and component.type in ("Decimal", "Integer") and _is_wrong(value, component.type):
            findings.append(fault("sdmx.wrong-cell", column=component.id, value=value[:60], allowed="12.5"))
    try:
        period_of(row.get("TIME_PERIOD"))
    except NotAPeriod:
        allowed = "2024, 2024-S1, 2024-Q4, 2024-11, 2024-11-30"
        findings.append(fault("sdmx.wrong-cell", column="TIME_PERIOD", value=row.get("TIME_PERIOD"), allowed=allowed))
    findings += [
        fault("sdmx.wrong-cell", column=name, value="", allowed="")
        for name in ("INDICATOR", "SUBJECT", "VINTAGE")
        if not row.get(name)
    ]
    return findings


def _is_wrong(text: str, kind: str) -> bool:
    number = _number(text)
    return number is None or (kind == "Integer" and number != number.to_integral_value())


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() and number.adjusted() < 18 else None


class _Codes:
    """What the elements and the codes of a file mean; two queries whatever their number."""

    def __init__(self, values: Sequence[AdxValue]) -> None:
        self.indicators = set(Indicator.objects.values_list("code", flat=True))
        units = {one.unit for one in values}
        self.keys = set(Subject.objects.filter(key__in=units).values_list("key", flat=True))
        self.codes: dict[str, list[tuple[str, dt.date | None, dt.date | None]]] = {}
        coded = Subject.objects.filter(code__in=units - {""}, kind__in=("country", "ministry", "province"))
        for code, key, first, last in coded.values_list("code", "key", "valid_from", "valid_to"):
            self.codes.setdefault(code, []).append((key, first, last))

    def element(self, one: AdxValue, findings: list[Finding]) -> tuple[str, str]:
        """The indicator an element means and the part of its figure; empty for one nobody knows."""
        code, _, part = one.element.rpartition(".")
        if part in PARTS and code in self.indicators:
            return code, PARTS[part]
        if one.element in self.indicators:
            return one.element, "value"
        from rapidfuzz import fuzz, process

        near = process.extract(one.element, sorted(self.indicators), scorer=fuzz.WRatio, limit=3)
        context = {"element": one.element[:80], "nearest": ", ".join(name for name, _, _ in near) or "–"}
        findings.append(Finding("adx.unknown-element", where=one.place, context=context))
        return "", ""

    def unit(self, one: AdxValue, findings: list[Finding]) -> str:
        """The key of the organisation meant in the period; empty where none is, or more than one."""
        if one.unit in self.keys:
            return one.unit
        found = [key for key, first, last in self.codes.get(one.unit, ()) if _overlaps(one.period, first, last)]
        if len(found) == 1:
            return found[0]
        context = {"value": one.unit[:60], "period": one.period.code, "candidates": ", ".join(sorted(found))}
        code = "adx.ambiguous-unit" if found else "adx.unknown-unit"
        findings.append(Finding(code, where=one.place, context=context))
        return ""


def _overlaps(period: Period, first: dt.date | None, last: dt.date | None) -> bool:
    return (first is None or first <= period.end) and (last is None or period.start <= last)


def _said_once(found: Sequence[Finding], received: Received) -> list[Finding]:
    """Each fault at its place in the file; a document that nobody knows is named once, with their number."""
    placed = [_at_its_place(one, received.places) for one in found if one.code != OF_THE_FILE]
    missing = Counter(str(one.context["source"]) for one in found if one.code == OF_THE_FILE)
    if not missing:
        return placed
    from rapidfuzz import fuzz, process

    keys = list(Document.objects.order_by("key").values_list("key", flat=True))
    for source, figures in missing.items():
        near = ", ".join(name for name, _, _ in process.extract(source, keys, scorer=fuzz.WRatio, limit=3)) or "–"
        context = {"source": source[:80], "figures": figures, "nearest": near}
        placed.append(Finding("sdmx.unknown-source", context=context))
    return placed


def _at_its_place(finding: Finding, places: Sequence[Place]) -> Finding:
    """The action numbers the figures it was given; the person looks into the file."""
    number = finding.context.get("row")
    if not isinstance(number, int) or not 1 <= number <= len(places):
        return finding
    place = places[number - 1]
    return replace(finding, where=place, context={**finding.context, "row": place.line})
