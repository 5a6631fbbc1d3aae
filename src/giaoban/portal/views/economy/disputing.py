"""One year's share as everybody has it, why two of the values differ, who measures, and how the targets stand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from giaoban.core.findings import Refused
from giaoban.measures.queries import Point
from giaoban.measures.queries.economy import Difference, Dispute, Line, difference
from giaoban.portal.queries import economy as queries
from giaoban.portal.views.economy.wording import (
    CHOICES,
    DENOMINATORS,
    PARTS,
    PHI,
    ROLES,
    UNKNOWN,
    method_words,
    percent,
)
from giaoban.portal.views.reasons import reason_of
from giaoban.portal.views.sentences import goal_text
from giaoban.portal.views.tabulate import organisations_table
from giaoban.web import formats
from giaoban.web.bars import Bar, BarDrawing, bar_chart
from giaoban.web.charts import Dot, Drawing, Rule, line_chart
from giaoban.web.findings import words
from giaoban.web.pages import choice, page
from giaoban.web.reading import Reading, add_fault, reading_of
from giaoban.web.tables import Cell, Column, Table
from giaoban.web.templatetags.ui import named

FIRST_YEAR = 2022
"""The year most values disagree about; read when the address names none."""


def economy(request: HttpRequest) -> HttpResponse:
    """How far the digital economy is measured. About 60 queries, whatever the number of values."""
    reading = reading_of(request)
    known = queries.subjects()
    subject = choice(request, "subject", known) or next(iter(known), "vn")
    years = queries.years(subject)
    year = _year(request, years)
    found = queries.dispute_of(year, subject, reading)
    apart = _difference(request, found)
    points = queries.history(subject, reading)
    provinces = queries.provincial(reading)
    forms = queries.overlap_forms()
    drawing = _drawing(points, reading)
    context = {
        "found": found,
        "year": year,
        "years": {str(one): str(one) for one in years},
        "subjects": known,
        "subject": subject,
        "subject_row": known.get(subject),
        "title": _title(found, reading),
        "lines": {line.key: _line_name(line, reading) for line in found.lines},
        "apart": apart,
        "parts": [(part, CHOICES.get(part.choice, part.choice)) for part in apart.parts] if apart else [],
        "apart_title": _apart_title(apart, reading) if apart else "",
        "unknown": [CHOICES[name] for name in apart.unknown] if apart else [],
        "measuring": queries.measuring(reading),
        "provinces": len(provinces),
        "forms": forms,
        "double": _double(forms, reading.language),
    }
    shown = [
        _lines_table(found, reading),
        _parts_table(apart, reading),
        _targets_table(reading),
        _forms_table(forms, reading),
        _provinces_table(provinces, known, reading),
    ]
    charts = {
        "difference": bar_chart(_waterfall(apart, reading)) if apart else "",
        "history": line_chart(drawing),
    }
    return page(request, "portal/economy.html", context, tables=shown, charts=charts)


def _year(request: HttpRequest, years: list[int]) -> int:
    text = request.GET.get("year", "").strip()
    if text and (not text.isascii() or not text.isdigit() or int(text[:6]) not in years):
        add_fault(request, "page.no-such-choice", text, filter="year")
        text = ""
    default = FIRST_YEAR if FIRST_YEAR in years else (years[0] if years else FIRST_YEAR)
    return int(text[:6]) if text else default


def _difference(request: HttpRequest, found: Dispute) -> Difference | None:
    """Between the two lines asked for; without a wish between two whose parts are known, else the first that differ."""
    known = {line.key: line for line in found.lines}
    first, second = (known.get(choice(request, name, known)) for name in ("first", "second"))
    if first is None and second is None:
        told = [line for line in known.values() if line.core is not None and line.role != "trial"]
        first = next(iter(told), None)
        second = next((line for line in reversed(told) if first and line.method != first.method), None)
        first = first if second else None
    first = first or found.official or next(iter(known.values()), None)
    second = second or next((line for line in known.values() if first and line.value != first.value), None)
    if first is None or second is None or first.key == second.key:
        return None
    try:
        return difference(first, second)
    except Refused as refusal:
        for fault in refusal.findings:
            add_fault(request, fault.code, "", **fault.context)
        return None


def _title(found: Dispute, reading: Reading) -> str:
    if found.spread is None:
        return _("Digital economy: how far it is measured, %(year)s") % {"year": found.year}
    said = {
        "count": len([line for line in found.lines if line.role != "trial"]),
        "year": found.year,
        "spread": formats.points(found.spread, 2, reading.language),
    }
    return _("Digital economy %(year)s: %(count)s published values, %(spread)s apart") % said


def _line_name(line: Line, reading: Reading) -> str:
    value = formats.percent(line.value, line.decimals, reading.language)
    return f"{value}, {method_words(line.method)}, {formats.vintage(line.vintage, reading.language)}"


def _lines_table(found: Dispute, reading: Reading) -> Table:
    columns = (
        Column("value", _("Value"), "end"),
        Column("role", _("What it is"), brief=True),
        Column("kind", _("Kind"), brief=True),
        Column("publisher", _("Publisher and source"), wide=True),
        Column("method", _("Method and vintage")),
        Column("core", _("Core"), "end"),
        Column("digitised", _("Digitised"), "end"),
        Column("scope", _("Scope")),
        Column("phi", _("φ")),
        Column("denominator", _("Denominator"), brief=True),
        Column("known", _("Known since"), brief=True, hidden=True),
    )
    return Table(
        "values",
        _("Values of the share in %(year)s, side by side") % {"year": found.year},
        columns,
        tuple(_line_row(line, reading) for line in found.lines),
        unit="%",
        as_of=formats.date(reading.known or reading.today, reading.language),
        empty=_("Nobody has published a share for this year and subject. Choose another year, or measure it."),
    )


def _line_row(line: Line, reading: Reading) -> tuple[Cell, ...]:
    language = reading.language
    address = (
        reverse("economy-estimate", args=[line.estimate_key])
        if line.estimate_key
        else reverse("figure", args=[line.observation_id])
    )
    span = ""
    if line.low is not None and line.high is not None:
        span = f"{formats.number(line.low, 2, language)} – {formats.number(line.high, 2, language)}"
    scope = line.scope.partition("@")[0]
    return (
        Cell(
            formats.percent(line.value, line.decimals, language),
            line.value,
            href=address + reading.query(),
            head=True,
            beside=span,
        ),
        Cell(str(ROLES[line.role]), beside=line.subject_name if line.role == "trial" else ""),
        Cell("", line.status, kind=line.status),
        Cell(line.source_title),
        Cell(
            method_words(line.method),
            f"{line.method} · {line.vintage}",
            beside=formats.vintage(line.vintage, language),
        ),
        Cell(formats.percent(line.core, 2, language) if line.core is not None else str(UNKNOWN), line.core),
        Cell(
            formats.percent(line.digitised, 2, language) if line.digitised is not None else str(UNKNOWN), line.digitised
        ),
        Cell(scope or str(UNKNOWN)),
        Cell(str(PHI.get(line.phi, line.phi)) if line.phi else _("none") if line.is_ours else str(UNKNOWN)),
        Cell(str(DENOMINATORS.get(line.denominator, line.denominator))),
        Cell(formats.date(line.known_at, language), line.known_at.date()),
    )


def _apart_title(apart: Difference, reading: Reading) -> str:
    language = reading.language
    said = {
        "first": formats.percent(apart.first.value, apart.first.decimals, language),
        "second": formats.percent(apart.second.value, apart.second.decimals, language),
        "apart": _signed(apart.total, language),
    }
    return _("From %(first)s to %(second)s: %(apart)s points") % said


def _signed(value: Decimal, language: str) -> str:
    text = formats.number(value, 2, language)
    return f"+{text}" if value > 0 else text


def _waterfall(apart: Difference, reading: Reading) -> BarDrawing:
    """From the first value by the parts to the second; the scale does not begin at zero, which the caption says."""
    language = reading.language
    at = float(apart.first.value)
    low = min(float(apart.first.value), float(apart.second.value))
    steps, running = [], at
    for part in apart.parts:
        until = running + float(part.value)
        kind = "broken" if not part.is_known else "full" if part.value > 0 else "hollow"
        steps.append(
            Bar(str(CHOICES.get(part.choice, part.choice)), running, until, _signed(part.value, language), kind)
        )
        low, running = min(low, until), until
    reach = max(abs(running - at), 0.05)
    ends = [
        Bar(
            f"{method_words(line.method)}, {formats.vintage(line.vintage, language)}",
            low - 0.25 * reach,
            float(line.value),
            formats.percent(line.value, line.decimals, language),
        )
        for line in (apart.first, apart.second)
    ]
    return BarDrawing((ends[0], *steps, ends[1]), _("per cent"), from_zero=False, language=language)


def _parts_table(apart: Difference | None, reading: Reading) -> Table:
    columns = (
        Column("part", _("Because of"), brief=True),
        Column("points", _("Points"), "end"),
        Column("why", _("What that means"), wide=True),
    )
    language = reading.language
    rows = []
    for part in apart.parts if apart else ():
        pair = words().get(part.words, (part.words, part.words))
        rows.append(
            (
                Cell(str(CHOICES.get(part.choice, part.choice)), head=True),
                Cell(_signed(part.value, language), part.value),
                Cell(pair[0 if language == "vi" else 1]),
            )
        )
    return Table(
        "parts",
        _("The difference in parts that add up to it"),
        columns,
        tuple(rows),
        unit=_("percentage points"),
        empty=_("Choose two values that differ."),
    )


def _drawing(points: list[Point], reading: Reading) -> Drawing:
    """The newest official value of each year as a line, other methods as lines of their own; targets as rules."""
    newest: dict[tuple[str, str, str], Point] = {}
    for point in sorted(points, key=lambda one: (one.known_at, one.vintage)):
        newest[point.status if point.status == "official" else point.method, point.period_code, point.subject_key] = (
            point
        )
    dots = tuple(
        Dot(
            day=point.period.end,
            value=float(point.value or 0),
            label=formats.number(point.value, min(point.decimals, 2), reading.language),
            line=line,
            kind=point.status,
        )
        for (line, _period, _subject), point in sorted(newest.items(), key=lambda one: one[1].period)
    )
    rules = (
        (Rule(_("target 2025: 20 %"), value=20.0),) if any(point.indicator == queries.TOTAL for point in points) else ()
    )
    return Drawing(dots, rules=rules, unit="%", language=reading.language)


def _targets_table(reading: Reading) -> Table:
    columns = (
        Column("programme", _("Programme"), brief=True),
        Column("target", _("Target"), wide=True),
        Column("goal", _("Value to reach"), brief=True),
        Column("state", _("State"), brief=True),
        Column("why", _("Why"), wide=True),
        Column("kind", _("Kind"), brief=True),
    )
    rows = []
    for programme, one in queries.target_lines(reading):
        unit, decimals = (one.point.unit, one.point.decimals) if one.point else ("percent", None)
        rows.append(
            (
                Cell(str(programme.year), programme.year),
                Cell(
                    named(one.target),
                    href=reverse("target", args=[programme.key, one.target.code]) + reading.query(),
                    head=True,
                ),
                Cell(goal_text(one.goal, reading.language) if one.goal else "–"),
                Cell("", one.state, state=one.state),
                Cell(reason_of(one.reason, one.context, unit, reading.language, decimals)),
                Cell("", one.point.status, kind=one.point.status) if one.point else Cell("–"),
            )
        )
    return Table(
        "targets",
        _("National targets about the share, each judged at the end of its year"),
        columns,
        tuple(rows),
        as_of=formats.date(reading.known or reading.today, reading.language),
        empty=_("No programme states a target about the share."),
    )


def _double(forms: queries.Forms | None, language: str) -> str:
    """What the diagonal form counts twice, as a share of gross value added."""
    return percent((forms.diagonal["core"] - forms.block["core"]) / forms.gva, language, 3) if forms else ""


def _forms_table(forms: queries.Forms | None, reading: Reading) -> Table:
    columns = (
        Column("part", _("Part"), wide=True),
        Column("block", _("Block form"), "end"),
        Column("diagonal", _("Diagonal form"), "end"),
        Column("apart", _("Apart"), "end"),
    )
    language = reading.language
    rows: list[tuple[Cell, ...]] = []
    for part in ("direct", "backward", "forward", "overlap", "core") if forms else ():
        assert forms is not None
        block, diagonal = (one[part] / forms.gva for one in (forms.block, forms.diagonal))
        shares: list[Any] = [block, diagonal, diagonal - block]
        cells = [Cell(percent(one, language, 3), Decimal(repr(round(100 * one, 6)))) for one in shares]
        rows.append((Cell(str(PARTS[part]), head=True), *cells))
    return Table(
        "forms",
        _("The same table by both forms of the overlap, shares of gross value added"),
        columns,
        tuple(rows),
        unit="%",
        source=forms.title if forms else "",
        empty=_("No real table has been imported yet; with one, its numbers stand here."),
    )


def _provinces_table(points: list[Point], known: dict[str, Any], reading: Reading) -> Table:
    names = {key: row.name_en or row.name_vi for key, row in known.items()} if reading.language == "en" else {}
    return organisations_table(
        "provinces",
        _("Provinces with a share that somebody published or measured, the newest of each"),
        points,
        reading,
        _("No province has a share in this reading."),
        names,
    )
