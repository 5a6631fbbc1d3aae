"""The looks of the kit on one page, for those who build pages."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from giaoban.web import signs
from giaoban.web.charts import Dot, Drawing, Rule, line_chart
from giaoban.web.pages import page
from giaoban.web.reading import reading_of
from giaoban.web.tables import Cell, Column, Table


def gallery(request: HttpRequest) -> HttpResponse:
    """Every tag with invented content."""
    context = {
        "states": list(signs.STATES),
        "kinds": list(signs.KINDS),
        "evidences": list(signs.EVIDENCE),
        "history": [3, 4, 4.5, 6, 5.5, 7],
        "chart": line_chart(_drawing(reading_of(request).language)),
    }
    return page(request, "portal/ui.html", context, tables=[_table()])


def _table() -> Table:
    columns = (Column("name", _("Organisation")), Column("value", _("Value"), "end"), Column("state", _("State")))
    rows = (
        (Cell("Alpha", head=True), Cell("63,5 %", Decimal("63.47")), Cell(str(signs.STATES["met"]), state="met")),
        (Cell("Beta", head=True), Cell("18,5 %", Decimal("18.54")), Cell(str(signs.STATES["behind"]), state="behind")),
    )
    return Table("sample", _("An invented table"), columns, rows, unit="%", source=_("invented"), as_of="01/01/2025")


def _drawing(language: str) -> Drawing:
    values = (31, 33, 35, 34, 38, 41, 44)
    official = tuple(
        Dot(dt.date(2024, month, 28), float(value), str(value), "official", segment=month // 5)
        for month, value in enumerate(values, 1)
    )
    simulated = tuple(
        Dot(dt.date(2024, month, 28), float(20 + month), str(20 + month), "simulated", "simulated")
        for month in (1, 4, 7)
    )
    rules = (
        Rule(_("target %(value)s") % {"value": "40 %"}, value=40),
        Rule(_("structure changed"), day=dt.date(2024, 5, 1)),
    )
    return Drawing(official + simulated, rules, unit="%", language=language)
