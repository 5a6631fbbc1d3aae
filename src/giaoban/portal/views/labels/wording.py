"""States of sites in the reader's words, and the tables of the public lists."""

from __future__ import annotations

from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from giaoban.assessments.queries.labels.register import LeagueRow, MonthRow, SiteRow
from giaoban.web import formats
from giaoban.web.reading import Reading
from giaoban.web.tables import Cell, Column, Table
from giaoban.web.templatetags.ui import named

STATES = {
    "labelled": ("met", pgettext_lazy("state of a site", "labelled")),
    "ending": ("on_course", pgettext_lazy("state of a site", "labelled, ends within 30 days")),
    "passed": ("on_course", pgettext_lazy("state of a site", "passed, not labelled yet")),
    "judged": ("on_course", pgettext_lazy("state of a site", "being judged")),
    "failed": ("behind", pgettext_lazy("state of a site", "did not pass")),
    "undetermined": ("no_data", pgettext_lazy("state of a site", "cannot be said yet")),
    "revoked": ("behind", pgettext_lazy("state of a site", "label revoked")),
    "expired": ("behind", pgettext_lazy("state of a site", "label expired")),
    "claimed": ("no_data", pgettext_lazy("state of a site", "claimed, not judged yet")),
    "unclaimed": ("no_data", pgettext_lazy("state of a site", "registered, not claimed yet")),
}


def sites_table(rows: list[SiteRow], reading: Reading, *, labelled: bool, linked: bool = False) -> Table:
    """The labelled sites with their labels, or the others with what is missing; `linked`: to the page of each site."""
    columns = [
        Column("owner", _("Organisation")),
        Column("host", _("Host name"), wide=True),
        Column("site", _("Website")),
        Column("state", _("State")),
    ]
    if labelled:
        columns += [Column("serial", _("Label"), brief=True), Column("since", _("Label from"), brief=True)]
        columns += [Column("expires", _("Expires"), brief=True)]
    else:
        columns += [Column("judged", _("Judged on"), brief=True), Column("ended", _("Label until"), brief=True)]
    columns.append(Column("kind", _("Kind"), brief=True))
    lines = [_site_cells(row, reading, labelled=labelled, linked=linked) for row in rows]
    title = _("Labelled websites") if labelled else _("Websites without a label")
    return Table(
        "labelled" if labelled else "not-yet", title, tuple(columns), tuple(lines), group="owner",
        as_of=formats.date(reading.today, reading.language), empty=_("No site stands here."),
    )  # fmt: skip


def _site_cells(row: SiteRow, reading: Reading, *, labelled: bool, linked: bool) -> tuple[Cell, ...]:
    look, word = STATES[row.state]
    label = row.label
    host = Cell(row.host, head=True)
    if linked:
        host = Cell(row.host, href=reverse("label-site", args=[row.site.key]) + reading.query(), head=True)
    kind = "simulated" if row.is_simulated else ""
    cells = [Cell(str(row.site.owner or "–")), host, Cell(named(row.site)), Cell(str(word), str(word), state=look)]
    if labelled and label is not None:
        where = reverse("label", args=[label.serial]) + reading.query()
        cells += [
            Cell(label.serial, href=where),
            Cell(formats.date(label.at, reading.language), label.at.date()),
            Cell(formats.date(label.expires, reading.language), label.expires.date()),
        ]
    else:
        ended = (row.revocation.at if row.revocation else label.expires) if label is not None else None
        on = row.conclusion.on if row.conclusion else None
        cells += [Cell(formats.date(on, reading.language), on), Cell(formats.date(ended, reading.language))]
    return (*cells, Cell("", kind, kind=kind) if kind else Cell(""))


def league_table(rows: list[LeagueRow], reading: Reading) -> Table:
    columns = (
        Column("place", _("Place"), "end"),
        Column("organisation", _("Organisation"), wide=True),
        Column("sites", _("Websites"), "end"),
        Column("labelled", _("Labelled"), "end"),
        Column("share", _("Share"), "end"),
        Column("kind", _("Kind"), brief=True),
    )
    lines, place, before = [], 0, None
    for number, row in enumerate(rows, 1):
        if (row.labelled, row.sites) != before:
            place, before = number, (row.labelled, row.sites)
        share = Decimal(100) * row.labelled / row.sites
        kind = "simulated" if row.is_simulated else ""
        lines.append(
            (
                Cell(str(place), place),
                Cell(named(row.owner), head=True),
                Cell(formats.number(row.sites, None, reading.language), row.sites),
                Cell(formats.number(row.labelled, None, reading.language), row.labelled),
                Cell(formats.percent(share, 1, reading.language), round(share, 1)),
                Cell("", kind, kind=kind) if kind else Cell(""),
            )
        )
    return Table(
        "league", _("Organisations by the share of their websites that are labelled"), columns, tuple(lines),
        as_of=formats.date(reading.today, reading.language), empty=_("No site is registered yet."),
    )  # fmt: skip


def months_table(rows: list[MonthRow], reading: Reading) -> Table:
    columns = (
        Column("month", _("Month"), brief=True),
        Column("issued", _("First labels"), "end"),
        Column("renewed", _("Renewals"), "end"),
        Column("revoked", _("Revoked"), "end"),
        Column("expired", _("Expired"), "end"),
        Column("holding", _("In force at its end"), "end"),
    )
    lines = tuple(
        (
            Cell(f"{row.month:%m/%Y}", f"{row.month:%Y-%m}", head=True),
            *(
                Cell(formats.number(count, None, reading.language), count)
                for count in (row.issued, row.renewed, row.revoked, row.expired, row.holding)
            ),
        )
        for row in rows
    )
    return Table(
        "months", _("Labels by month"), columns, lines,
        as_of=formats.date(reading.today, reading.language), empty=_("No label was issued yet."),
    )  # fmt: skip
