"""The tables of a review: figures, targets, promises. What has no figure stands apart, seen but not in the way."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from giaoban.commitments.models import Goal
from giaoban.portal.queries.reviews import ReviewPage, Row, change_words, figure_words
from giaoban.portal.views.reasons import reason_of
from giaoban.portal.views.sentences import stated_text
from giaoban.web import formats, signs
from giaoban.web.reading import Reading, parse_day
from giaoban.web.tables import Cell, Column, Table


def tables_of(found: ReviewPage, reading: Reading) -> list[Table]:
    figures, targets = found.content.get("figures", []), found.content.get("targets", [])
    return [
        _figures(found, [row for row in figures if row["value"]], reading),
        _figures_missing([row for row in figures if not row["value"]], reading),
        _targets(
            "targets",
            _("Targets and how they stand on the day of the meeting"),
            [row for row in targets if row["value"]],
            found,
            reading,
        ),
        _targets(
            "targets-missing",
            _("Targets without any figure"),
            [row for row in targets if not row["value"]],
            found,
            reading,
        ),
        *_promises(found, reading),
    ]


def _named(row: Row, stem: str, language: str) -> str:
    return str(row.get(f"{stem}_{language}") or row.get(f"{stem}_vi") or "")


def _figure_cell(figure: Row | None, reading: Reading, beside: str = "") -> Cell:
    if not figure or figure.get("value") is None:
        return Cell(formats.NO_VALUE)
    ids = figure.get("observations") or []
    href = reverse("figure", args=[ids[0]]) + reading.query() if ids else ""
    return Cell(figure_words(figure, reading.language), Decimal(figure["value"]), href=href, beside=beside)


def _beside(change: Row | None, language: str) -> str:
    """A change as the small line below the figure it is measured against."""
    return change_words(change, language) if change else ""


def _title_cell(row: Row, reading: Reading) -> Cell:
    return Cell(
        _named(row, "title", reading.language),
        href=reverse("indicator", args=[row["code"]]) + reading.query(),
        head=True,
        beside="" if row["is_nation"] else _named(row, "subject", reading.language),
    )


def _figures(found: ReviewPage, rows: Sequence[Row], reading: Reading) -> Table:
    language = reading.language
    columns = (
        Column("group", _("Field of work")),
        Column("title", _("Indicator"), wide=True),
        Column("subject", _("About"), hidden=True),
        Column("value", _("Value"), "end"),
        Column("period", _("Period"), brief=True),
        Column("kind", _("Kind"), hidden=True),
        Column("previous", _("Quarter before"), "end"),
        Column("change", _("Change"), "end", hidden=True),
        Column("year_before", _("Year before"), "end"),
        Column("year_change", _("Change in a year"), "end", hidden=True),
    )
    return Table(
        "figures",
        _("Figures by field of work, with the quarter before and the year before"),
        columns,
        tuple(
            (
                Cell(_named(row, "group", language)),
                _title_cell(row, reading),
                Cell(_named(row, "subject", language)),
                _figure_cell(row["value"], reading),
                Cell(
                    formats.period(row["value"]["period"], language),
                    row["value"]["period"],
                    kind=row["value"]["status"],
                ),
                Cell(row["value"]["status"]),
                _figure_cell(row["previous"], reading, beside=_beside(row["change"], language)),
                Cell(change_words(row["change"], language)),
                _figure_cell(row["year_before"], reading, beside=_beside(row["year_change"], language)),
                Cell(change_words(row["year_change"], language)),
            )
            for row in rows
        ),
        as_of=formats.date(found.meeting.held_on, language),
        source=_("named in the trail of each figure"),
        empty=_("No figure of the agenda is known for this quarter."),
        group="group",
    )


def _figures_missing(rows: Sequence[Row], reading: Reading) -> Table:
    return Table(
        "figures-missing",
        _("Indicators of the agenda without any figure"),
        (Column("group", _("Field of work")), Column("title", _("Indicator"), wide=True)),
        tuple((Cell(_named(row, "group", reading.language)), _title_cell(row, reading)) for row in rows),
        empty=_("Every indicator of the agenda has a figure."),
        group="group",
    )


def _targets(identity: str, caption: str, rows: Sequence[Row], found: ReviewPage, reading: Reading) -> Table:
    language = reading.language
    columns = (
        Column("code", _("Code"), brief=True),
        Column("programme", _("Programme")),
        Column("title", _("Target"), wide=True),
        Column("goal", _("Goal"), "end"),
        Column("value", _("Value"), "end"),
        Column("state", _("State")),
        Column("reason", _("Why"), wide=True),
        Column("behind", _("Organisations behind"), hidden=not any(row.get("behind") for row in rows)),
    )
    return Table(
        identity,
        caption,
        columns,
        tuple(
            (
                Cell(
                    row["code"],
                    href=reverse("target", args=[row["programme"], row["code"]]) + reading.query(),
                    head=True,
                ),
                Cell(_named(row, "programme", language)),
                Cell(_named(row, "title", language)),
                Cell(goal_words(row["goal"], language)),
                _figure_cell(row["value"], reading),
                Cell(str(signs.STATES[row["state"]]), state=row["state"]),
                Cell(_reason(row, language)),
                Cell(", ".join(row.get("behind", []))),
            )
            for row in rows
        ),
        as_of=formats.date(found.meeting.held_on, language),
        empty=_("No programme of targets belongs to this review."),
        group="programme",
    )


def _reason(row: Row, language: str) -> str:
    """Why a target stands so, in the unit of its figure, else of its goal."""
    stated = row["value"] or row["goal"] or {}
    unit = "percent" if stated.get("unit") == "%" else str(stated.get("unit") or "count")
    decimals = row["value"]["decimals"] if row["value"] else None
    return reason_of(row["reason"], row.get("context", {}), unit, language, decimals)


def goal_words(goal: Row | None, language: str) -> str:
    """A goal of the content: ≥ 80 %."""
    if not goal or goal.get("value") is None:
        return _("value not known")
    upper = Decimal(goal["upper"]) if goal.get("upper") else None
    return stated_text(Goal.Operator(goal["operator"]), Decimal(goal["value"]), upper, goal["unit"], language)


def _promises(found: ReviewPage, reading: Reading) -> list[Table]:
    titles: dict[str, Any] = {
        "overdue": _("Promises overdue on the day of the meeting"),
        "soon": _("Promises due within a month"),
        "new": _("Promises made at this meeting"),
        "answered": _("Answered, not yet confirmed by those who asked"),
        "later": _("Promises due later"),
        "undated": _("Promises without a date"),
    }
    columns = (
        Column("key", _("Number"), brief=True),
        Column("title", _("What"), wide=True),
        Column("owed_by", _("Owed by")),
        Column("asked_by", _("Asked by")),
        Column("due", _("Due"), brief=True),
        Column("place", _("Source and place"), hidden=True),
    )
    promises = found.content.get("promises", {})
    return [
        Table(
            name,
            title,
            columns,
            tuple(
                (
                    Cell(row["key"], href=reverse("commitment", args=[row["key"]]) + reading.query(), head=True),
                    Cell(_named(row, "title", reading.language), beside=_place(row, reading.language)),
                    Cell(_named(row, "owed_by", reading.language)),
                    Cell(_named(row, "asked_by", reading.language)),
                    Cell(_due(row, reading.language), row["due"]),
                    Cell(_place(row, reading.language)),
                )
                for row in promises.get(name, [])
            ),
            as_of=formats.date(found.meeting.held_on, reading.language),
            empty=_("None."),
        )
        for name, title in titles.items()
    ]


def _place(row: Row, language: str) -> str:
    return f"{_named(row, 'source', language)}, {row['place']}".strip(", ")


def _due(row: Row, language: str) -> str:
    day = parse_day(row["due"]) if row["due"] else None
    return formats.date(day, language) if day else row["due_text"] or _("no date given")
