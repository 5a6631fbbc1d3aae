"""The signature view: every organisation against every target, sorted and filtered by the address."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from giaoban.commitments.queries import Matrix, MatrixRow
from giaoban.core.quantities import sort_key
from giaoban.portal.queries import board as queries
from giaoban.portal.views.cells import shown_cell
from giaoban.web import formats, signs
from giaoban.web.pages import choice, page
from giaoban.web.reading import Reading, reading_of
from giaoban.web.tables import Cell, Column, Table
from giaoban.web.templatetags.ui import named

BLOCKS = {"ministries": "ministry", "provinces": "province"}
COUNTS = ("met", "on_course", "behind")


def matrix(request: HttpRequest) -> HttpResponse:
    """Ministries and provinces by targets; the number of queries does not grow with either."""
    reading = reading_of(request)
    known = queries.programmes()
    programme = queries.programme_of(choice(request, "programme", [one.key for one in known]), known, reading)
    if programme is None:
        return page(request, "portal/matrix.html", {"programme": None})
    whole = queries.matrix_of(programme, reading)
    filters = _filters(request, whole)
    places = _columns(whole, filters)
    rows = _rows(whole, places, filters)
    tail = reading.query()
    context = {
        "programme": programme,
        "programmes": known,
        "columns": _heads(whole, places, filters),
        "groups": _groups(whole, places),
        "group_titles": {group["id"]: group["title"] for group in programme.details.get("groups", [])},
        "rows": [(row, [shown_cell(row.cells[place], reading, tail) for place in places]) for row in rows],
        "filters": filters,
        "filtered": any(filters[name] for name in ("group", "block", "state", "columns")),
        "blocks": {"ministries": _("ministries"), "provinces": _("provinces")},
        "shown_columns": {"valued": _("only targets with values")},
        "states": {state: signs.STATES[state] for state in queries.STATES},
        "simulated": any(row.counts.get("simulated") for row in rows),
    }
    return page(request, "portal/matrix.html", context, tables=[_table(whole, places, rows, reading)])


def _filters(request: HttpRequest, whole: Matrix) -> dict[str, str]:
    codes = [target.code for target in whole.columns]
    return {
        "group": choice(request, "group", {target.group for target in whole.columns}),
        "block": choice(request, "block", BLOCKS),
        "state": choice(request, "state", queries.STATES),
        "columns": choice(request, "columns", ("valued",)),
        "sort": choice(request, "sort", ["name", *COUNTS, *codes]),
        "order": choice(request, "order", ("ascending", "descending")),
    }


def _columns(whole: Matrix, filters: dict[str, str]) -> list[int]:
    """The places of the columns to show."""
    return [
        place
        for place, target in enumerate(whole.columns)
        if filters["group"] in ("", target.group)
        and (not filters["columns"] or any(row.cells[place].value is not None for row in whole.rows))
    ]


def _rows(whole: Matrix, places: list[int], filters: dict[str, str]) -> list[MatrixRow]:
    """The organisations to show, in the official order unless sorted."""
    kind, state, sort = BLOCKS.get(filters["block"], ""), filters["state"], filters["sort"]
    rows = [
        row
        for row in whole.rows
        if kind in ("", row.subject.kind) and (not state or any(row.cells[place].state == state for place in places))
    ]
    if not sort:
        return rows
    descending = filters["order"] != "ascending" if sort != "name" else filters["order"] == "descending"
    if sort == "name":
        return sorted(rows, key=lambda row: sort_key(row.subject.name_vi), reverse=descending)
    if sort in COUNTS:
        return sorted(rows, key=lambda row: count_of(row, places, sort), reverse=descending)
    place = next(place for place, target in enumerate(whole.columns) if target.code == sort)
    known = [row for row in rows if row.cells[place].value is not None]
    unknown = [row for row in rows if row.cells[place].value is None]  # always last: unknown is not zero
    return sorted(known, key=lambda row: row.cells[place].value or 0, reverse=descending) + unknown


def count_of(row: MatrixRow, places: list[int], state: str) -> int:
    """How many of the shown cells have a value and stand so."""
    return sum(row.cells[place].state == state and row.cells[place].value is not None for place in places)


def _heads(whole: Matrix, places: list[int], filters: dict[str, str]) -> list[dict[str, Any]]:
    heads, before = [], None
    for place in places:
        target = whole.columns[place]
        is_sorted = filters["sort"] == target.code
        heads.append(
            {
                "target": target,
                "starts": target.group != before,
                "sorted": (filters["order"] or "descending") if is_sorted else "",
                "next": "ascending" if is_sorted and filters["order"] != "ascending" else "descending",
            }
        )
        before = target.group
    return heads


def _groups(whole: Matrix, places: list[int]) -> list[tuple[str, int]]:
    """Neighbouring columns of one group, with their number, for the upper head."""
    groups: list[tuple[str, int]] = []
    for place in places:
        group = whole.columns[place].group
        if groups and groups[-1][0] == group:
            groups[-1] = (group, groups[-1][1] + 1)
        else:
            groups.append((group, 1))
    return groups


def _table(whole: Matrix, places: list[int], rows: list[MatrixRow], reading: Reading) -> Table:
    """The same cells to take away: a value and, beside it, its state and kind."""
    columns = [Column("organisation", _("Organisation"))]
    for place in places:
        target = whole.columns[place]
        columns += [
            Column(target.code, f"{target.code} {named(target)}"),
            Column(f"{target.code}-state", _("%(code)s: state") % {"code": target.code}),
        ]
    lines = []
    for row in rows:
        line = [Cell(named(row.subject), head=True)]
        for place in places:
            cell = row.cells[place]
            state = shown_cell(cell, reading, "").said
            line += [Cell(formats.number(cell.value, cell.decimals, reading.language), cell.value), Cell(state)]
        lines.append(tuple(line))
    return Table(
        "matrix",
        _("Organisations by targets: %(programme)s") % {"programme": named(whole.programme)},
        tuple(columns),
        tuple(lines),
        unit=_("as each target states"),
        source=_("the trail of each figure on its page"),
        as_of=formats.date(whole.on, reading.language),
    )
