"""One stored estimate: its parts, sectors, what it hangs on, what went in, and the bundle that recomputes it."""

from __future__ import annotations

import io
import zipfile
from decimal import Decimal
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from giaoban.core.findings import Finding, Refused, Severity
from giaoban.measures.queries.economy import EstimateLine, bundle, closed_tables
from giaoban.portal.queries import economy as queries
from giaoban.portal.views.economy.note import DOCX, note, of_estimate
from giaoban.portal.views.economy.wording import CHOICES, DENOMINATORS, PARTS, PHI, method_words, money, percent
from giaoban.web import formats
from giaoban.web.bars import Bar, BarDrawing, bar_chart
from giaoban.web.findings import say
from giaoban.web.pages import choice, page
from giaoban.web.reading import Reading, reading_of
from giaoban.web.tables import Cell, Column, Table

OFFICIAL = ("official_ict", "official_platform", "official_sector", "official")
LINKED = ("direct", "backward", "forward", "overlap", "core")


def estimate(request: HttpRequest, key: str) -> HttpResponse:
    """An estimate with everything it hangs on. About ten queries."""
    reading = reading_of(request)
    line = _line(key)
    provinces = queries.names_of([one["province"] for one in line.provinces])
    province = choice(request, "province", provinces)
    moves = queries.sensitivity(line, province)
    context = {
        "line": line,
        "share": percent(float(line.share), reading.language),
        "interval": _interval(line, reading),
        "method": method_words(line.method),
        "denominator": DENOMINATORS.get(line.denominator, line.denominator),
        "phi": PHI.get(line.phi, line.phi),
        "provinces": provinces,
        "province": province,
        "findings": [_said(one, reading.language) for one in line.findings],
        "has_note": "turnover" in line.definition,
        "turnover": line.definition.get("turnover"),
    }
    shown = [
        _parts_table(line, reading),
        _sectors_table(line, reading),
        _cells_table(moves, reading),
        _bars_table(moves, reading),
    ]
    charts = {
        "parts": bar_chart(_parts_drawing(line, reading)),
        "choices": bar_chart(_tornado(moves, reading)) if moves else "",
    }
    return page(request, "portal/economy_estimate.html", context, tables=shown, charts=charts)


def bundle_file(request: HttpRequest, key: str) -> HttpResponse:
    """The folder of `bundle` as a .zip whose bytes depend on its contents alone.

    It holds the imported tables: where a licence does not let everybody have one, only somebody who signed in takes
    the bundle away.
    """
    try:
        files = bundle(key)
    except Refused as refusal:
        if any(fault.code == "economy.unknown-estimate" for fault in refusal.findings):
            raise Http404(key) from None
        return _refused(request, refusal)
    if not request.user.is_authenticated and closed_tables(key):
        return redirect_to_login(request.get_full_path())
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(f"{key}/{name}", (1980, 1, 1, 0, 0, 0)), files[name])
    return _file(made.getvalue(), f"{key}.zip", "application/zip")


def note_file(request: HttpRequest, key: str) -> HttpResponse:
    """The note about a province's estimate, in the form of an official paper."""
    reading = reading_of(request)
    measured = of_estimate(_line(key))
    if measured is None:
        raise Http404(key)
    try:
        body = note(measured, today=reading.today, language=reading.language)
    except Refused as refusal:
        return _refused(request, refusal)
    return _file(body, f"{key}.docx", DOCX)


def _line(key: str) -> EstimateLine:
    line = queries.estimate(key)
    if line is None:
        raise Http404(key)
    return line


def _refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    language = reading_of(request).language
    context = {"faults": [say(fault, language) for fault in refusal.findings]}
    return page(request, "portal/economy_refused.html", context, status=409)


def _file(body: bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(body, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _said(plain: dict[str, Any], language: str) -> str:
    return say(Finding(plain["code"], Severity(plain["severity"]), context=plain["context"]), language)


def _interval(line: EstimateLine, reading: Reading) -> str:
    if not line.interval:
        return ""
    low, high = (percent(line.interval[end], reading.language) for end in ("low", "high"))
    said = {"low": low, "high": high, "level": formats.percent(Decimal(repr(100 * line.interval["level"])), 0)}
    return _("%(low)s to %(high)s (%(level)s)") % said


def _whole(line: EstimateLine) -> float:
    return float(line.figures.get(line.denominator) or line.figures.get("gva") or line.figures.get("grdp") or 0)


def _parts_drawing(line: EstimateLine, reading: Reading) -> BarDrawing:
    whole = _whole(line)
    kind = "hollow" if line.status == "simulated" else "full"
    bars = []
    for part in (*LINKED, *OFFICIAL, "value_added"):
        if whole and part in line.figures:
            share = line.figures[part] / whole
            bars.append(Bar(str(PARTS[part]).partition(":")[0], 0, 100 * share, percent(share, reading.language), kind))
    if line.interval:
        low, high = 100 * line.interval["low"], 100 * line.interval["high"]
        bars.append(Bar(_("interval"), low, high, _interval(line, reading), "broken", 100 * float(line.share)))
    unit = _("per cent of %(whole)s") % {"whole": DENOMINATORS.get(line.denominator, line.denominator)}
    return BarDrawing(tuple(bars), unit, language=reading.language)


def _tornado(moves: dict[str, Any], reading: Reading) -> BarDrawing:
    language = reading.language
    bars = []
    for bar in moves["bars"]:
        shares = bar["shares"].values()
        low, high = min(shares), max(shares)
        said = f"{percent(low, language)} – {percent(high, language)}"
        label = str(CHOICES.get(bar["choice"], bar["choice"]))
        bars.append(Bar(label, 100 * low, 100 * high, said, "full", 100 * moves["share"]))
    return BarDrawing(tuple(bars), _("per cent"), from_zero=False, language=language)


def _parts_table(line: EstimateLine, reading: Reading) -> Table:
    whole = _whole(line)
    columns = (
        Column("part", _("Part"), wide=True),
        Column("money", _("Money"), "end"),
        Column("share", _("Share"), "end"),
    )
    rows = tuple(
        (
            Cell(str(PARTS[part]), head=True),
            Cell(money(line.figures[part], reading.language), Decimal(repr(line.figures[part]))),
            Cell(
                percent(line.figures[part] / whole, reading.language), Decimal(repr(100 * line.figures[part] / whole))
            ),
        )
        for part in (*LINKED, *OFFICIAL, "value_added")
        if part in line.figures and whole
    )
    return Table("parts", _("The share by its parts"), columns, rows, unit=line.unit, empty=_("No parts were stored."))


def _sectors_table(line: EstimateLine, reading: Reading) -> Table:
    language = reading.language
    turnover = (line.definition.get("turnover") or {}).get("turnover")
    columns = (
        Column("code", _("Sector"), brief=True),
        Column("name", _("Name"), wide=True),
        Column("given", _("Turnover"), "end", hidden=turnover is None),
        Column("va", _("Value added"), "end"),
        Column("weight", _("Digital weight"), "end", hidden=turnover is not None),
        Column("direct", _("Direct"), "end", hidden=turnover is not None),
        Column("core", _("Core"), "end", hidden=turnover is not None),
        Column("phi", _("φ"), "end", hidden=not line.phi),
        Column("within", _("Digital part of the sector"), "end", hidden=not line.phi),
    )

    def amount(value: float | None) -> Cell:
        return Cell(money(value, language), None if value is None else Decimal(repr(value)))

    rows = tuple(
        (
            Cell(one["code"], head=True),
            Cell(one["name"]),
            amount((turnover or {}).get(one["code"])),
            amount(one["value_added"]),
            Cell(percent(one["weight"], language, 0)),
            amount(one["direct"]),
            amount(one["core"]),
            Cell(percent(one.get("phi"), language)),
            Cell(percent(one.get("within"), language)),
        )
        for one in line.sectors
    )
    empty = _("This estimate is not told by sectors.")
    return Table("sectors", _("By sector"), columns, rows, unit=line.unit, empty=empty)


def _cells_table(moves: dict[str, Any] | None, reading: Reading) -> Table:
    columns = (
        Column("cell", _("Cell of the table"), wide=True),
        Column("elasticity", _("When it rises by 1 %, the core share moves by"), "end"),
    )
    rows = []
    for one in moves["cells"] if moves else ():
        value = Decimal(repr(one["elasticity"]))
        rows.append((Cell(one["name"], head=True), Cell(formats.percent(value, 4, reading.language), value)))
    return Table(
        "cells",
        _("The cells that move the share most"),
        columns,
        tuple(rows),
        empty=_("Not computed for this kind of estimate."),
    )


def _bars_table(moves: dict[str, Any] | None, reading: Reading) -> Table:
    columns = (
        Column("choice", _("Choice"), brief=True),
        Column("option", _("Made so"), wide=True),
        Column("share", _("Then the share is"), "end"),
    )
    rows = tuple(
        (
            Cell(str(CHOICES.get(bar["choice"], bar["choice"])), head=True),
            Cell(_("as in this estimate") if label == "base" else label),
            Cell(percent(share, reading.language, 3), Decimal(repr(100 * share))),
        )
        for bar in (moves["bars"] if moves else ())
        for label, share in bar["shares"].items()
    )
    return Table(
        "choices",
        _("Every choice made otherwise, one at a time"),
        columns,
        rows,
        empty=_("Not computed for this kind of estimate."),
    )
