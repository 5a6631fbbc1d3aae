"""The national board: where the country stands, on one page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from giaoban.commitments.queries import Cell as MatrixCell
from giaoban.commitments.queries import Matrix, MatrixRow
from giaoban.commitments.queries.recurrence import recurrences
from giaoban.portal.queries import board as queries
from giaoban.portal.views.cells import shown_cell
from giaoban.portal.views.reasons import reason_of
from giaoban.portal.views.sentences import figure_text
from giaoban.portal.views.targets.wording import OUTLOOKS, prospect_sentences
from giaoban.web import formats, signs
from giaoban.web.pages import choice, page
from giaoban.web.reading import Reading, reading_of
from giaoban.web.tables import Cell, Column, Table
from giaoban.web.templatetags.ui import named


def board(request: HttpRequest) -> HttpResponse:
    """Targets by group, leaders and laggards, the coming review, promises overdue."""
    reading = reading_of(request)
    known = queries.programmes()
    programme = queries.programme_of(choice(request, "programme", [one.key for one in known]), known, reading)
    count, promises = queries.overdue(reading)
    context: dict[str, Any] = {
        "programme": programme,
        "programmes": known,
        "review": queries.coming_review(reading),
        "overdue_count": count,
        "overdue": promises,
        "recurrences": recurrences(on=reading.on),
    }
    if programme is None:
        return page(request, "portal/board.html", context)
    groups, ahead = queries.standings(programme, reading)
    matrix = queries.matrix_of(programme, reading)
    columns, rows = queries.excerpt(matrix)
    context |= {
        "groups": groups,
        "counts": queries.total(groups),
        "size": sum(len(group.targets) for group in groups),
        "figures": [
            (one, reason_of(one.leading.reason, one.leading.context, point.unit, reading.language, point.decimals))
            for group in groups
            for one in group.targets
            if (point := one.leading.point)
        ],
        "warnings": [(one, *OUTLOOKS[one.outlook], prospect_sentences(one, reading)[-1]) for one in ahead if one.warns],
        "excerpt_columns": [matrix.columns[place] for place in columns],
        "excerpt": [(row.subject, [shown_cell(row.cells[place], reading) for place in columns]) for row in rows],
        "simulated": any(row.counts.get("simulated") for row in matrix.rows),
    }
    return page(
        request, "portal/board.html", context, tables=[_targets_table(groups, reading), _ends_table(matrix, reading)]
    )


def _ends_table(matrix: Matrix, reading: Reading) -> Table:
    """Of each target with values by organisation, who leads and who lags."""
    columns = (
        Column("target", _("Target"), wide=True),
        Column("leads", _("Leads")),
        Column("lags", _("Lags")),
        Column("count", _("Organisations with a value"), "end"),
    )
    rows = tuple(
        (
            Cell(
                f"{one.target.code} · {named(one.target)}",
                href=reverse("matrix") + reading.query(sort=one.target.code, programme=matrix.programme.key),
                head=True,
            ),
            _level(one, reading) if one.is_level else _end(*one.best, one.best_alike, reading),
            Cell("–") if one.is_level else _end(*one.worst, one.worst_alike, reading),
            Cell(str(one.count), one.count),
        )
        for one in queries.ends_of(matrix)
    )
    return Table(
        "ends",
        _("Who leads and who lags"),
        columns,
        rows,
        source=_("the trail of each figure on its page"),
        as_of=formats.date(matrix.on, reading.language),
        empty=_("Figures by organisation come with the records it sends; until then only the country is judged."),
    )


def _end(row: MatrixRow, cell: MatrixCell, alike: int, reading: Reading) -> Cell:
    value = formats.quantity(cell.value, cell.unit, 1, reading.language, cell.bound)
    href = reverse("organisation", args=[row.subject.key]) + reading.query()
    who = named(row.subject)
    if alike > 1:
        who = _("%(name)s and %(count)d more") % {"name": who, "count": alike - 1}
    return Cell(f"{who}: {value}", f"{who}: {value} ({signs.KINDS.get(cell.status, '')})", href=href, kind=cell.status)


def _level(one: queries.Ends, reading: Reading) -> Cell:
    """Nobody leads where all are alike."""
    cell = one.best[1]
    value = formats.quantity(cell.value, cell.unit, 1, reading.language, cell.bound)
    text = _("all alike: %(value)s") % {"value": value}
    return Cell(text, f"{text} ({signs.KINDS.get(cell.status, '')})", kind=cell.status)


def _targets_table(groups: list[queries.Group], reading: Reading) -> Table:
    columns = (
        Column("group", _("Group")),
        Column("code", _("Code")),
        Column("title", _("Target")),
        Column("state", _("State")),
        Column("value", _("Value"), "end"),
        Column("source", _("Source and place")),
    )
    rows = []
    for group in groups:
        for one in group.targets:
            point = one.leading.point
            value = Cell(figure_text(point, reading.language), point.value) if point else Cell("–")
            source = f"{point.source_title} {point.source_place}".strip() if point else ""
            state = str(signs.STATES[one.state])
            rows.append(
                (
                    Cell(named(group.title)),
                    Cell(one.target.code),
                    Cell(named(one.target)),
                    Cell(state),
                    value,
                    Cell(source),
                )
            )
    return Table("targets", _("Targets and how they stand"), columns, tuple(rows))
