"""Organisations: the list, and one with its targets, figures, promises and lineage."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from giaoban.commitments.queries.outlooks import Prospect
from giaoban.commitments.queries.specific import asks_for_tasks, specific_task
from giaoban.portal.queries import board, organisations
from giaoban.portal.queries.indicators import Figure
from giaoban.portal.queries.promises import is_overdue
from giaoban.portal.queries.targets import warnings_for
from giaoban.portal.views.alike import alike_to
from giaoban.portal.views.cells import shown_cell
from giaoban.portal.views.sentences import figure_text
from giaoban.portal.views.tabulate import figure_address, have_one_source, promises_table, sources_of
from giaoban.portal.views.targets.wording import OUTLOOKS, prospect_sentences
from giaoban.registry.permissions import may
from giaoban.web import formats
from giaoban.web.pages import choice, page, words
from giaoban.web.reading import Reading, reading_of
from giaoban.web.tables import Cell, Column, Table
from giaoban.web.templatetags.ui import named


def organisation_list(request: HttpRequest) -> HttpResponse:
    """All ministries and provinces of the structure read. Two queries."""
    reading = reading_of(request)
    text = words(request)
    rows = organisations.organisations(reading, text)
    blocks: dict[str, list[object]] = {"ministry": [], "province": []}
    for row in rows:
        blocks[row.kind].append(row)
    table = Table(
        "organisations",
        _("Organisations on %(day)s") % {"day": formats.date(reading.structure_day, reading.language)},
        (Column("code", _("Code")), Column("name", _("Name")), Column("from", _("From")), Column("to", _("To"))),
        tuple(
            (
                Cell(row.code),
                Cell(named(row), head=True),
                Cell(formats.date(row.valid_from, reading.language), row.valid_from),
                Cell(formats.date(row.valid_to, reading.language), row.valid_to),
            )
            for row in rows
        ),
    )
    context = {"ministries": blocks["ministry"], "provinces": blocks["province"], "words": text}
    return page(request, "portal/organisations.html", context, tables=[table])


def organisation(request: HttpRequest, key: str) -> HttpResponse:
    """One organisation."""
    reading = reading_of(request)
    found = organisations.organisation_page(key, reading)
    if found is None:
        raise Http404(key)
    known = board.programmes()
    programme = board.programme_of(choice(request, "programme", [one.key for one in known]), known, reading)
    cells = []
    warnings: list[Prospect] = []
    task = None
    if programme is not None and found.subject.kind in organisations.KINDS:
        matrix = board.matrix_of(programme, reading)
        row = next((row for row in matrix.rows if row.subject.pk == found.subject.pk), None)
        cells = [
            (target, shown_cell(cell, reading))
            for target, cell in zip(matrix.columns, row.cells if row else [], strict=False)
            if cell.reason != "not-owed"
        ]
        warnings = warnings_for(programme, found.subject, reading)
        task = specific_task(programme, found.subject) if asks_for_tasks(programme) else None
    promises = [
        (promises_table(name, title, rows, reading, empty), [(one, is_overdue(one, reading)) for one in rows])
        for name, title, rows, empty in (
            ("owed", _("Promises it owes"), found.owed, _("It owes nothing by its own name.")),
            (
                "shared",
                _("Promises owed by groups it belongs to"),
                found.shared,
                _("It belongs to no group that owes anything on the day read."),
            ),
            ("asked", _("Promises it asked for"), found.asked, _("It has asked for nothing yet.")),
            ("passed", _("Passed on to who continues it"), found.passed, ""),
        )
        if rows or name != "passed"
    ]
    tables = [_figures_table(found.figures, reading), *(table for table, _rows in promises)]
    about = choice(request, "alike", [one.indicator.code for one in found.figures])
    context = {
        "found": found,
        "alike": alike_to(found, about, reading),
        "subject": found.subject,
        "programme": programme,
        "programmes": known,
        "cells": cells,
        "promises": promises,
        "warnings": [(one, *OUTLOOKS[one.outlook], *_told(one, reading)) for one in warnings],
        "asks_task": programme is not None and found.subject.kind in organisations.KINDS and asks_for_tasks(programme),
        "task": task,
        "may_set_task": may(request.user, "task.set", about=found.subject, today=reading.today),  # type: ignore[arg-type]
        "valued": [pair for pair in cells if pair[1].has_value],
        "unvalued": [pair for pair in cells if not pair[1].has_value],
    }
    return page(request, "portal/organisation.html", context, tables=tables)


def _told(one: Prospect, reading: Reading) -> tuple[str, str]:
    """The warning, and how it was found: value, interval, and how the method did in the past."""
    *how, warning = prospect_sentences(one, reading)
    return warning, " ".join(how)


def _figures_table(figures: tuple[Figure, ...], reading: Reading) -> Table:
    points = [figure.point for figure in figures if figure.point]
    columns = (
        Column("indicator", _("Indicator"), wide=True),
        Column("value", _("Value"), "end"),
        Column("period", _("Period"), brief=True),
        Column("kind", _("Kind"), brief=True),
        Column("source", _("Source and place"), wide=True, hidden=have_one_source(points)),
    )
    rows = tuple(
        (
            Cell(named(figure.indicator), href=reverse("indicator", args=[figure.indicator.code]) + reading.query(
                subject=figure.point.subject_key), head=True),
            Cell(figure_text(figure.point, reading.language), figure.point.value,
                 href=figure_address(figure.point, reading)),
            Cell(formats.period(figure.point.period_code, reading.language), figure.point.period_code),
            Cell("", figure.point.status, kind=figure.point.status),
            Cell(f"{figure.point.source_title} {figure.point.source_place}".strip()),
        )
        for figure in figures
        if figure.point is not None
    )  # fmt: skip
    return Table(
        "figures",
        _("Latest figures"),
        columns,
        rows,
        source=sources_of(points),
        as_of=formats.date(reading.known or reading.today, reading.language),
        empty=_("No figure speaks of this organisation yet. Figures by organisation come with the data it sends."),
    )
