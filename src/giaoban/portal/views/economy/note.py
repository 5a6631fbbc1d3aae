"""The note about a province's share, in the form of an administrative paper (Decree 30/2020/ND-CP)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from django.conf import settings
from django.utils.translation import gettext as _

from giaoban.core.reports.blocks import (
    Block,
    Chart,
    Column,
    Header,
    Heading,
    Ledger,
    ListBlock,
    Paragraph,
    Report,
    Row,
    Signature,
    Source,
    Table,
    runs,
)
from giaoban.core.reports.paper import Kind
from giaoban.measures.queries.economy import EstimateLine
from giaoban.portal.views.economy.wording import method_words, money, percent
from giaoban.web import formats
from giaoban.web.bars import Bar, BarDrawing, bar_chart

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True)
class Measured:
    """A province's share by its turnover. `sectors`: code, name, turnover, value added, in `unit`."""

    subject: str
    period: str
    unit: str
    status: str
    share: float
    low: float
    high: float
    level: float
    grdp: float
    value_added: float
    sectors: tuple[tuple[str, str, float, float], ...]
    errors: Mapping[str, float]
    ratios: str
    scope: str

    @property
    def kind(self) -> str:
        return "simulated" if self.status == "simulated" else "estimate"


def of_estimate(line: EstimateLine) -> Measured | None:
    """Of a stored estimate by turnover; None for any other."""
    given = line.definition.get("turnover")
    if not given or not line.interval:
        return None
    return Measured(
        subject=line.subject_name,
        period=line.period_code,
        unit=line.unit,
        status=line.status,
        share=float(line.share),
        low=line.interval["low"],
        high=line.interval["high"],
        level=line.interval["level"],
        grdp=line.figures["grdp"],
        value_added=line.figures["value_added"],
        sectors=tuple(
            (one["code"], one["name"], given["turnover"][one["code"]], one["value_added"]) for one in line.sectors
        ),
        errors={name: given.get(f"{name}_error", 0.0) for name in ("turnover", "ratio", "grdp")},
        ratios=", ".join(line.tables),
        scope=line.scope,
    )


def band(measured: Measured, language: str) -> BarDrawing:
    """The share of each sector, then all together with its interval."""
    kind = "hollow" if measured.status == "simulated" else "full"
    bars = [
        Bar(f"{code} {name}"[:44], 0, 100 * made / measured.grdp, percent(made / measured.grdp, language), kind)
        for code, name, _turnover, made in measured.sectors
    ]
    low, high = (percent(value, language) for value in (measured.low, measured.high))
    bars.append(
        Bar(_("together"), 100 * measured.low, 100 * measured.high, f"{low} – {high}", "broken", 100 * measured.share)
    )
    return BarDrawing(tuple(bars), _("per cent of GRDP"), language=language)


def note(measured: Measured, *, today: dt.date, language: str) -> bytes:
    """The .docx. Raises Refused as `render` does."""
    from giaoban.core.reports.layout import load_paper
    from giaoban.core.reports.render import render

    file = settings.PACK / "reports" / "decree30.yaml"
    paper = load_paper(file.read_text(encoding="utf-8"), file.name)
    spoken: Literal["vi", "en"] = "en" if language == "en" else "vi"
    period = formats.period(measured.period, language)
    header = Header(
        issuer=measured.subject.upper(),
        kind=_("REPORT"),
        subject=_("Estimate of the share of the digital economy in GRDP, %(period)s") % {"period": period},
        symbol="BC",
        place=measured.subject,
        date=today,
        recipients=(_("Archive"),),
        signature=Signature(()),
    )
    return render(Report(header, _blocks(measured, period, language), paper, spoken), "docx")


def _blocks(measured: Measured, period: str, language: str) -> tuple[Block, ...]:
    ledger = Ledger()
    kind = Kind.SIMULATED if measured.status == "simulated" else Kind.ESTIMATE
    share, low, high = (percent(value, language) for value in (measured.share, measured.low, measured.high))

    def cited(what: str, value: str) -> Source:
        method = method_words("turnover")
        source = _("figures of the province; ratios of table %(table)s") % {"table": measured.ratios}
        return Source(what, measured.subject, period, value, source, method, "", kind=kind)

    level = formats.percent(Decimal(repr(100 * measured.level)), 0, language)
    confidence = _("With %(level)s confidence it lies between %(low)s and %(high)s.")
    said = {"level": level, "low": low, "high": high}
    head = _("share of the digital economy in GRDP")
    rows = [
        Row((runs(code), runs(name), runs(money(given, language)), runs(money(made, language))))
        for code, name, given, made in measured.sectors
    ]
    total = money(measured.value_added, language)
    rows.append(Row((runs(""), runs(_("together")), runs(""), runs(total)), "total"))
    columns = (
        Column(_("Sector"), width=1),
        Column(_("Name"), width=3),
        Column(_("Turnover"), "right", 1.5),
        Column(_("Value added"), "right", 1.5),
    )
    return (
        Heading(1, _("Result"), "1."),
        Paragraph(
            runs(
                _("Share of the digital economy in GRDP, an estimate:"),
                " ",
                ledger.number(share, cited(head, share)),
                ".",
            )
        ),
        Paragraph(runs(confidence % said)),
        Paragraph(runs(_("This is an estimate made with giaoban; it is no figure of the statistics office."))),
        Chart(bar_chart(band(measured, language)), _("Share by sector with the interval"), kind=kind, refs=(1,)),
        Heading(1, _("How it was computed"), "2."),
        ListBlock(tuple(runs(line) for line in _method(measured, language))),
        Table(columns, tuple(rows), _("Value added by sector"), measured.unit),
        ledger.annex(),
    )


def _method(measured: Measured, language: str) -> tuple[str, ...]:
    errors = {name: formats.percent(Decimal(repr(100 * value)), 1, language) for name, value in measured.errors.items()}
    whole = {"grdp": money(measured.grdp, language), "unit": measured.unit, "scope": measured.scope}
    ratios = {"table": measured.ratios}
    return (
        _("Value added = turnover by sector × value added per output of the same sector in table %(table)s.") % ratios,
        _("GRDP %(grdp)s %(unit)s; scope %(scope)s.") % whole,
        _("Errors declared (relative): turnover %(turnover)s, ratios %(ratio)s, GRDP %(grdp)s.") % errors,
        _("What other sectors digitise is not counted, so the share is lower than the official form gives."),
    )
