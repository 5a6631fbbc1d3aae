"""Why the figures of an indicator changed between two moments: a table of parts that add up to each difference."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from giaoban.core.findings import Finding, Refused
from giaoban.core.indicators.differences import Difference
from giaoban.measures.queries import newest_indicator
from giaoban.measures.queries.differences import Differences, differences
from giaoban.web import formats
from giaoban.web.findings import say
from giaoban.web.pages import choice, page
from giaoban.web.reading import Reading, reading_of
from giaoban.web.tables import Cell, Column, Table
from giaoban.web.templatetags.ui import named

LEVELS = ("organisation", "parent", "nation")
KINDS = ("month", "quarter", "half", "year")
DAYS = 30


@login_required
def changes(request: HttpRequest, code: str) -> HttpResponse:
    """The parts of every figure that changed; by default in the last thirty days, by organisation and quarter.

    For people who signed in: comparing reads the records of both moments, which takes seconds where there are many.
    """
    indicator = newest_indicator(code)
    if indicator is None or not indicator.definition.get("contract"):
        raise Http404(code)
    reading = reading_of(request)
    level = choice(request, "by", LEVELS) or "organisation"
    kind = choice(request, "every", KINDS) or "quarter"
    said = {name: request.GET.get(name, "").strip()[:120] for name in ("from", "to")}
    start = _moment(said["from"]) if said["from"] else reading.today - dt.timedelta(days=DAYS)
    end = _moment(said["to"]) if said["to"] else None
    faults, found = [], None
    if start is None or (said["to"] and end is None):
        value = said["from"] if start is None else said["to"]
        faults = [Finding("diff.not-a-moment", context={"option": _("The moment"), "value": value})]
    else:
        try:
            found = differences(
                code, start=start, end=end, by=level, period_kind=kind,  # type: ignore[arg-type]
                frame=reading.frame, today=reading.today, pack=settings.PACK,
            )  # fmt: skip
        except Refused as refusal:
            faults = list(refusal.findings)
    context = {
        "indicator": indicator,
        "current_field": indicator.group,
        "found": found,
        "from_said": said["from"] or (start.isoformat() if isinstance(start, dt.date) else ""),
        "to_said": said["to"],
        "by": level,
        "every": kind,
        "levels": [(LEVELS[0], _("organisation")), (LEVELS[1], _("block")), (LEVELS[2], _("the whole country"))],
        "kinds": [(KINDS[0], _("month")), (KINDS[1], _("quarter")), (KINDS[2], _("half-year")), (KINDS[3], _("year"))],
        "wrong": [say(fault, reading.language) for fault in faults],
    }
    table = _table(found, named(indicator), reading) if found else _table(None, named(indicator), reading)
    return page(request, "portal/changes.html", context, tables=[table])


def _moment(said: str) -> dt.date | dt.datetime | str | None:
    """A day, a time with its zone, or the name of a seal; None for what only looks like a day."""
    if not (said[:4].isdigit() and "-" in said[:5]):
        return said
    try:
        moment = dt.date.fromisoformat(said) if len(said) == 10 else dt.datetime.fromisoformat(said)
    except ValueError:
        return None
    return None if isinstance(moment, dt.datetime) and moment.tzinfo is None else moment


def _table(found: Differences | None, title: str, reading: Reading) -> Table:
    columns = (
        Column("figure", _("Figure")),
        Column("part", _("Part of the difference")),
        Column("records", _("Records"), "end"),
        Column("num", _("Numerator"), "end"),
        Column("den", _("Denominator"), "end"),
        Column("amount", _("Change of the value"), "end"),
    )
    rows = tuple(row for one in (found.items if found else ()) for row in _rows(found, one, reading))
    return Table(
        "changes",
        _("%(title)s: every figure that changed, in parts that add up") % {"title": title},
        columns,
        rows,
        unit=formats.unit_title("percentage_point", reading.language) if _is_percent(found) else "",
        as_of=formats.moment(found.end, reading.language) if found else "",
        empty=_("No figure changed between these two moments."),
        group="figure",
    )


def _rows(found: Differences | None, one: Difference, reading: Reading) -> list[tuple[Cell, ...]]:
    language = reading.language
    name = found.names.get(one.subject, one.subject) if found else one.subject
    before, after = (_value(row, language) for row in (one.before, one.after))
    head = f"{name}, {formats.period(one.period.code, language)}: {before} → {after}"
    if one.simulated:
        head += f" ({_('simulated')})"
    titles = {
        "late": _("Records that came late"),
        "corrected": _("Corrected records"),
        "deleted": _("Deleted records"),
        "definition": _("The definition changed"),
        "structure": _("The structure changed"),
    }
    return [
        (
            Cell(head),
            Cell(titles[part.kind], head=True),
            Cell("" if part.records is None else formats.number(part.records, 0, language), part.records),
            Cell(_signed(part.num, 0, language), part.num),
            Cell(_signed(part.den, 0, language), part.den),
            Cell(_signed(part.amount, 4, language), part.amount),
        )
        for part in one.parts
    ]


def _is_percent(found: Differences | None) -> bool:
    return found is not None and found.after.unit == "percent"


def _value(row: Any, language: str) -> str:
    if row is None or row.value is None:
        return "–"
    counts = f"{formats.number(row.num, 0, language)}/{formats.number(row.den, 0, language)}" if row.den else ""
    return f"{formats.number(row.value, 2, language)}" + (f" ({counts})" if counts else "")


def _signed(number: Any, decimals: int, language: str) -> str:
    if number is None:
        return "–"
    return ("+" if number > 0 else "") + formats.number(number, decimals, language)
