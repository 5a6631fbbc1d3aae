"""Reviews: the list, one with its figures and promises, the report to take away."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from giaoban.core.findings import Finding, Refused
from giaoban.meetings import queries as meetings
from giaoban.portal.queries import reviews as queries
from giaoban.portal.queries.reviews import ReviewPage, Row, change_words, figure_words
from giaoban.portal.views.reasons import reason_of
from giaoban.web import formats, signs
from giaoban.web.findings import say
from giaoban.web.pages import page
from giaoban.web.reading import Reading, reading_of
from giaoban.web.tables import Cell, Column, Table

FORMATS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
}


def review_list(request: HttpRequest) -> HttpResponse:
    """All reviews, the newest first. Two queries."""
    return page(request, "portal/reviews.html", {"reviews": queries.all_reviews()})


def review(request: HttpRequest, key: str) -> HttpResponse:
    """One review: as it is being prepared, or exactly as it was sealed."""
    reading = reading_of(request)
    found = queries.review_page(key, reading)
    if found is None:
        raise Http404(key)
    context = {
        "found": found,
        "meeting": found.meeting,
        "agenda": found.content.get("agenda", []),
        "findings": [(row, say(_finding(row), reading.language)) for row in found.content.get("findings", [])],
        "conflicts": found.content.get("conflicts", []),
        "units": found.content.get("units", []),
        "formats": list(FORMATS),
        "page_sources": sorted({row[f"source_{reading.language}"] for row in _observations(found)})[:12],
    }
    return page(request, "portal/review.html", context, tables=_tables(found, reading))


def _observations(found: ReviewPage) -> list[Row]:
    return list(found.content.get("observations", {}).values())


def _finding(row: Row) -> Finding:
    return Finding(row["code"], context=row.get("context", {}))


def report(request: HttpRequest, key: str, form: str) -> HttpResponse:
    """The report in the official format as docx, pdf or html."""
    from giaoban.core.reports.render import render

    meeting = queries.meeting_of(key)
    if meeting is None or form not in FORMATS:
        raise Http404(key)
    reading = reading_of(request)
    try:
        body = render(meetings.report(meeting, today=reading.today), form)  # type: ignore[arg-type]
    except Refused as refusal:
        context = {"meeting": meeting, "faults": [say(fault, reading.language) for fault in refusal.findings]}
        return page(request, "portal/report_refused.html", context, status=409)
    response = HttpResponse(body, content_type=FORMATS[form])
    if form == "html":  # a page of its own with its own sheet inside, and nothing that runs
        response._csp_update = {"style-src": ["'unsafe-inline'"], "img-src": ["data:"]}  # type: ignore[attr-defined]
    else:
        response["Content-Disposition"] = f'attachment; filename="{key}.{form}"'
    return response


def _tables(found: ReviewPage, reading: Reading) -> list[Table]:
    return [_figures(found, reading), _targets(found, reading), *_promises(found, reading)]


def _named(row: Row, stem: str, language: str) -> str:
    return str(row.get(f"{stem}_{language}") or row.get(f"{stem}_vi") or "")


def _figure_cell(figure: Row | None, reading: Reading) -> Cell:
    if not figure or figure.get("value") is None:
        return Cell(formats.NO_VALUE)
    ids = figure.get("observations") or []
    href = reverse("figure", args=[ids[0]]) + reading.query() if ids else ""
    return Cell(figure_words(figure, reading.language), Decimal(figure["value"]), href=href)


def _figures(found: ReviewPage, reading: Reading) -> Table:
    language = reading.language
    columns = (
        Column("group", _("Field of work")),
        Column("title", _("Indicator"), wide=True),
        Column("subject", _("About")),
        Column("value", _("Value"), "end"),
        Column("period", _("Period")),
        Column("kind", _("Kind")),
        Column("previous", _("Quarter before"), "end"),
        Column("change", _("Change"), "end"),
        Column("year_before", _("Year before"), "end"),
        Column("year_change", _("Change in a year"), "end"),
    )
    rows = tuple(
        (
            Cell(_named(row, "group", language)),
            Cell(
                _named(row, "title", language),
                href=reverse("indicator", args=[row["code"]]) + reading.query(),
                head=True,
            ),
            Cell(_named(row, "subject", language)),
            _figure_cell(row["value"], reading),
            Cell(formats.period(row["value"]["period"], language) if row["value"] else ""),
            Cell("", row["value"]["status"], kind=row["value"]["status"]) if row["value"] else Cell(_("no figure yet")),
            _figure_cell(row["previous"], reading),
            Cell(change_words(row["change"], language)),
            _figure_cell(row["year_before"], reading),
            Cell(change_words(row["year_change"], language)),
        )
        for row in found.content.get("figures", [])
    )
    return Table(
        "figures",
        _("Figures by field of work, with the quarter before and the year before"),
        columns,
        rows,
        as_of=formats.date(found.meeting.held_on, language),
        source=_("named in the trail of each figure"),
        empty=_("No figure of the agenda is known for this quarter."),
        group="group",
    )


def _targets(found: ReviewPage, reading: Reading) -> Table:
    language = reading.language
    columns = (
        Column("code", _("Code")),
        Column("programme", _("Programme")),
        Column("title", _("Target"), wide=True),
        Column("goal", _("Goal"), "end"),
        Column("value", _("Value"), "end"),
        Column("state", _("State")),
        Column("reason", _("Why"), wide=True),
        Column("behind", _("Organisations behind")),
    )
    rows = tuple(
        (
            Cell(
                row["code"], href=reverse("target", args=[row["programme"], row["code"]]) + reading.query(), head=True
            ),
            Cell(_named(row, "programme", language)),
            Cell(_named(row, "title", language)),
            Cell(goal_words(row["goal"], language)),
            _figure_cell(row["value"], reading),
            Cell(str(signs.STATES[row["state"]]), state=row["state"]),
            Cell(reason_of(row["reason"], row.get("context", {}), _unit(row), language)),
            Cell(", ".join(row.get("behind", []))),
        )
        for row in found.content.get("targets", [])
    )
    return Table(
        "targets",
        _("Targets and how they stand on the day of the meeting"),
        columns,
        rows,
        as_of=formats.date(found.meeting.held_on, language),
        empty=_("No programme of targets belongs to this review."),
        group="programme",
    )


def _unit(row: Row) -> str:
    """The unit a target is judged in: of its figure, else of its goal."""
    stated = row["value"] or row["goal"] or {}
    return "percent" if stated.get("unit") == "%" else str(stated.get("unit") or "count")


def goal_words(goal: Row | None, language: str) -> str:
    """A goal of the content: ≥ 80 %."""
    from giaoban.commitments.models import Goal

    if not goal or goal.get("value") is None:
        return _("value not known")
    value = formats.quantity(Decimal(goal["value"]), "percent" if goal["unit"] == "%" else goal["unit"], None, language)
    if goal["operator"] == "between" and goal.get("upper"):
        return f"{value} – {formats.number(Decimal(goal['upper']), None, language)}"
    sign = Goal.Operator(goal["operator"]).label
    return value if sign == "=" else f"{sign}{formats.NBSP}{value}"


PROMISES = ("overdue", "soon", "new", "later", "undated")


def _promises(found: ReviewPage, reading: Reading) -> list[Table]:
    titles: dict[str, Any] = {
        "overdue": _("Promises overdue on the day of the meeting"),
        "soon": _("Promises due within a month"),
        "new": _("Promises made at this meeting"),
        "later": _("Promises due later"),
        "undated": _("Promises without a date"),
    }
    columns = (
        Column("key", _("Number")),
        Column("title", _("What"), wide=True),
        Column("owed_by", _("Owed by")),
        Column("asked_by", _("Asked by")),
        Column("due", _("Due")),
        Column("place", _("Source and place")),
    )
    promises = found.content.get("promises", {})
    return [
        Table(
            name,
            titles[name],
            columns,
            tuple(
                (
                    Cell(row["key"], href=reverse("commitment", args=[row["key"]]) + reading.query(), head=True),
                    Cell(_named(row, "title", reading.language)),
                    Cell(_named(row, "owed_by", reading.language)),
                    Cell(_named(row, "asked_by", reading.language)),
                    Cell(_due(row, reading.language), row["due"]),
                    Cell(f"{_named(row, 'source', reading.language)} {row['place']}".strip()),
                )
                for row in promises.get(name, [])
            ),
            as_of=formats.date(found.meeting.held_on, reading.language),
            empty=_("None."),
        )
        for name in PROMISES
    ]


def _due(row: Row, language: str) -> str:
    from giaoban.web.reading import parse_day

    day = parse_day(row["due"]) if row["due"] else None
    return formats.date(day, language) if day else row["due_text"] or _("no date given")
