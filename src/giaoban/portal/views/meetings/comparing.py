"""Two sealed meetings side by side: a table for each kind of change, with the reasons."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from giaoban.core.findings import Finding, Refused
from giaoban.meetings.models import Meeting
from giaoban.meetings.queries.comparison import SECTIONS, Change, Comparison, compare, sealed_meetings
from giaoban.portal.views.meetings.hub import found_or_404
from giaoban.web.findings import say
from giaoban.web.pages import page
from giaoban.web.reading import Reading, reading_of
from giaoban.web.tables import Cell, Column, Table


def compared(request: HttpRequest, key: str) -> HttpResponse:
    """The other meeting stands in the address (`?with=`); without one, the sealed one before is taken."""
    meeting, reading = found_or_404(key), reading_of(request)
    sealed = [one for one in sealed_meetings() if one.pk != meeting.pk]
    wanted = request.GET.get("with", "")[:80]
    other = next((one for one in sealed if one.key == wanted), None) if wanted else _before(meeting, sealed)
    found, faults = None, []
    if other is None and wanted:
        known = ", ".join(one.key for one in sealed) or "–"
        faults.append(
            say(Finding("meeting.no-such-meeting", context={"key": wanted, "known": known}), reading.language)
        )
    elif other is not None:
        try:
            found = compare(other, meeting, language="en" if reading.language == "en" else "vi")
        except Refused as refusal:
            faults = [say(one, reading.language) for one in refusal.findings]
    context = {
        "meeting": meeting,
        "stage": "compare",
        "sealed": {one.key: one for one in sealed},
        "other": other,
        "found": found,
        "faults": faults,
        "sections": [(name, say(Finding(f"compare.{name}"), reading.language)) for name in SECTIONS],
    }
    tables = _tables(found, reading) if found else []
    context["shown"] = [table for table in tables if table.rows]
    return page(request, "portal/meeting_compare.html", context, tables=tables, status=200 if not faults else 409)


def _before(meeting: Meeting, sealed: list[Meeting]) -> Meeting | None:
    earlier = [one for one in sealed if one.held_on <= meeting.held_on]
    return max(earlier or sealed, key=lambda one: one.held_on, default=None)


def _tables(found: Comparison, reading: Reading) -> list[Table]:
    columns = (
        Column("what", _("What"), wide=True),
        Column("before", _("Before")),
        Column("after", _("After")),
        Column("why", _("Why"), wide=True),
    )
    return [
        Table(
            f"compare-{name}", f"{say(Finding(f'compare.{name}'), reading.language)} ({len(found.section(name))})",
            columns, tuple(_row(one) for one in found.section(name)),
        )
        for name in SECTIONS
    ]  # fmt: skip


def _row(one: Change) -> tuple[Cell, ...]:
    return (
        Cell(one.what, href=_address(one), head=True),
        Cell(one.before),
        Cell(one.after),
        Cell(" ".join(one.why)),
    )


def _address(one: Change) -> str:
    arguments: list[object] = list(one.key.split("/")) if one.kind == "target" else [one.key]
    try:
        return reverse(one.kind, args=[int(one.key)] if one.kind == "figure" else arguments)
    except NoReverseMatch:
        return ""
