"""The network in figures by organisation: counts first, rates of counts."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from giaoban.commitments.queries.press import OfOrganisation, network
from giaoban.web import formats
from giaoban.web.pages import page
from giaoban.web.reading import Reading, reading_of
from giaoban.web.tables import Cell, Column, Table
from giaoban.web.templatetags.ui import named


def network_page(request: HttpRequest) -> HttpResponse:
    reading = reading_of(request)
    found = network(now=timezone.now())
    context = {"network": found, "total": found.total}
    rows = [*([found.total] if found.total else []), *found.rows]
    table = _table(rows, reading, simulated=found.is_simulated)
    return page(request, "portal/press/network.html", context, tables=[table])


def _table(rows: list[OfOrganisation], reading: Reading, *, simulated: bool) -> Table:
    columns = (
        Column("organisation", _("Organisation")),
        Column("spokespersons", _("Spokespersons"), "end"),
        Column("asked", _("Asked"), "end"),
        Column("in_time", _("Answered in time"), "end"),
        Column("late", _("Answered late"), "end"),
        Column("declined", _("of these declined"), "end"),
        Column("waiting", _("Waiting, in time"), "end"),
        Column("overdue", _("Waiting, late"), "end"),
        Column("rate", _("In time (percent of answered)"), "end"),
        Column("days", _("Median working days"), "end"),
    )
    lines = tuple(_line(row, reading, is_total=number == 0) for number, row in enumerate(rows))
    source = _("the steps of each question, read by the clock of its state table")
    return Table(
        "network", _("Questions by organisation"), columns, lines, unit=_("questions"), source=source,
        as_of=formats.date(reading.today, reading.language) + (f" ({_('simulated')})" if simulated else ""),
        empty=_("No organisation has a spokesperson yet, and nothing was asked."),
    )  # fmt: skip


def _line(row: OfOrganisation, reading: Reading, *, is_total: bool) -> tuple[Cell, ...]:
    counts = (row.spokespersons, row.asked, row.in_time, row.late, row.declined, row.waiting, row.overdue)
    rate, days = row.rate_in_time, row.median_days
    address = reverse("press") + reading.query(organisation=row.organisation.key)
    name = Cell(_("All"), head=True) if is_total else Cell(named(row.organisation), href=address, head=True)
    return (
        name,
        *(Cell(formats.number(count, 0, reading.language), count) for count in counts),
        Cell(formats.number(rate, 1, reading.language) if rate is not None else formats.NO_VALUE, rate),
        Cell(formats.number(days, 1, reading.language) if days is not None else formats.NO_VALUE, days),
    )
