"""The figures of an estimate as observations, where series, targets and reviews read every figure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from giaoban.core.economy.checks import scale
from giaoban.core.economy.digital import PARTS
from giaoban.core.economy.estimate import Answer
from giaoban.core.findings import Finding, Refused
from giaoban.core.periods import Period
from giaoban.measures.models import EconomyEstimate, EconomyTable, Indicator, Observation
from giaoban.registry.models import Evidence, Person, Subject

BILLION = 1e9
SIXTH, EIGHTH = Decimal("0.000001"), Decimal("0.00000001")


@dataclass(frozen=True)
class _Figure:
    """A share as counts, money in the table's unit; without counts a value alone, which nobody can add up."""

    indicator: str
    num: float | None = None
    den: float | None = None
    share: float | None = None
    subject: str = ""
    dimensions: str = ""
    note: str = ""


def observations(
    estimate: EconomyEstimate, answer: Answer, table: EconomyTable, *, by: Person, now: dt.datetime
) -> list[Observation]:
    """One row a figure, none saved yet. Counts are in billions, so that provinces of any unit add up.

    Raises Refused `economy.no-indicator` for codes the pack lacks, `economy.unknown-province`.
    """
    figures = list(_figures(answer))
    indicators = {
        one.code: one
        for one in Indicator.objects.filter(code__in={figure.indicator for figure in figures}).order_by("version")
    }
    if missing := sorted({figure.indicator for figure in figures} - set(indicators)):
        raise Refused([Finding("economy.no-indicator", context={"indicators": ", ".join(missing)})])
    subjects = Subject.objects.in_bulk({figure.subject for figure in figures if figure.subject}, field_name="key")
    if lost := sorted({figure.subject for figure in figures if figure.subject} - set(subjects)):
        raise Refused([Finding("economy.unknown-province", context={"provinces": ", ".join(lost)})])
    period = Period.parse(answer.period)
    billions = (scale(answer.unit) or BILLION) / BILLION
    made = []
    for figure in figures:
        counts = figure.num is not None and figure.den is not None
        share = figure.num / figure.den if figure.num is not None and figure.den else figure.share
        assert share is not None
        made.append(
            Observation(
                indicator=indicators[figure.indicator],
                subject=subjects[figure.subject] if figure.subject else estimate.subject,
                period_code=period.code,
                period_start=period.start,
                period_end=period.end,
                dimensions=figure.dimensions,
                method=estimate.method,
                vintage=estimate.vintage,
                num=_decimal(figure.num, billions) if counts else None,
                den=_decimal(figure.den, billions) if counts else None,
                value=(Decimal(repr(share)) * 100).quantize(EIGHTH),
                decimals=2,
                status=estimate.status,
                evidence=Evidence.COMPUTED,
                source=table.document,
                source_place=f"bảng {table.key}"[:120],
                ref=estimate.key,
                note=figure.note,
                known_at=now,
                recorded_at=now,
                recorded_by=by,
            )
        )
    return made


def _figures(answer: Answer) -> Iterator[_Figure]:
    had = answer.figures
    if "share_grdp" in had:
        span = answer.interval or {}
        note = f"{100 * span['low']:.2f} – {100 * span['high']:.2f} %" if span else ""
        yield _Figure("digital_economy_share_grdp", had["value_added"], had["grdp"], note=note)
        return
    if answer.provinces:
        yield from _provincial(answer)
        return
    for part in PARTS:
        yield _Figure(f"digital_gdp_{part}_share_gva", had[part], had["gva"])
    if "official" not in had:
        return
    yield _Figure("digital_economy_share_gva", had["official"], had["gva"])
    if "gdp" in had:
        core = had["official_ict"] + had["official_platform"]
        yield _Figure("digital_economy_share_gdp", had["official"], had["gdp"])
        yield _Figure("digital_economy_core_share_gdp", core, had["gdp"])
        yield _Figure("digital_economy_digitised_share_gdp", had["official_sector"], had["gdp"])
    yield from _by_sector(answer)


def _by_sector(answer: Answer) -> Iterator[_Figure]:
    """Each sector, and as the headline the smallest: "in every sector at least 7,5 %" is judged by the weakest."""
    code = "digital_economy_share_sector"
    live = [one for one in answer.sectors if one.within is not None and one.value_added > 0]
    for one in live:
        yield _Figure(code, share=one.within, dimensions=f"sector={one.code}", note=one.name)
    weakest = min(live, key=lambda one: one.within or 0.0, default=None)
    if weakest is not None:
        note = f"Thấp nhất trong {len(live)} ngành: {weakest.code} {weakest.name}"
        yield _Figure(code, share=weakest.within, note=note)


def _provincial(answer: Answer) -> Iterator[_Figure]:
    """Direct figures are counts and add up; core figures are values of one province alone, at both ends of the band."""
    for one in answer.provinces:
        yield _Figure("digital_economy_direct_share_grdp", one.direct, one.grdp, subject=one.province)
        for end, share in (("low", one.core_share_low), ("high", one.core_share_high)):
            yield _Figure(
                "digital_gdp_core_share_gva", share=share, subject=one.province, dimensions=f"delta-band={end}"
            )


def _decimal(money: float | None, billions: float) -> Decimal | None:
    return None if money is None else Decimal(repr(money * billions)).quantize(SIXTH)
