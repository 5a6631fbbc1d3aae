"""Three screens for an officer who has GRDP and the turnover of digital enterprises: give, see what lacks, result.

Nothing is stored before somebody who may do so asks for it. Between the screens everything travels in the form itself;
only who has to sign in first finds it again in the session.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from giaoban.core.economy.definition import Definition, ScopeUsed, TurnoverGiven
from giaoban.core.economy.estimate import Answer, evaluate
from giaoban.core.economy.precision import Gap, gaps
from giaoban.core.economy.province_sheet import turnover_by_sector
from giaoban.core.economy.scopes import activities
from giaoban.core.economy.table import IOTable
from giaoban.core.findings import Finding, Refused, Severity
from giaoban.core.formats import tables as formats_tables
from giaoban.measures.actions.economy import estimate_digital_economy
from giaoban.measures.models import EconomyTable
from giaoban.measures.queries.economy import read_table, scopes
from giaoban.portal.queries import economy as queries
from giaoban.portal.views.economy.asked import ERRORS, FIELDS, START, UNITS, Asked, read_asked
from giaoban.portal.views.economy.note import DOCX, Measured, band, note
from giaoban.portal.views.economy.wording import money, percent, sentence
from giaoban.portal.views.sentences import figure_text
from giaoban.registry.permissions import NotAllowed, may
from giaoban.web import formats
from giaoban.web.bars import bar_chart
from giaoban.web.exports import TYPES, export
from giaoban.web.findings import say
from giaoban.web.pages import page
from giaoban.web.reading import Reading, reading_of
from giaoban.web.tables import Cell, Column, Table
from giaoban.web.templatetags.ui import named
from giaoban.web.uploads import upload_faults

KEPT = "economy.measure"
SIMULATED = EconomyTable.Status.SIMULATED
SCREENS = ("check", "result", "docx", "csv", "xlsx", "store", "sign-in")
TEMPLATE = (
    ("A", "Nông, lâm nghiệp, thủy sản / Agriculture"), ("B", "Khai khoáng / Mining"),
    ("C", "Chế biến, chế tạo / Manufacturing"), ("D", "Điện, khí đốt / Electricity"), ("E", "Nước, rác thải / Water"),
    ("F", "Xây dựng / Construction"), ("G", "Bán buôn, bán lẻ / Trade"), ("H", "Vận tải, kho bãi / Transport"),
    ("I", "Lưu trú, ăn uống / Hotels"), ("J", "Thông tin và truyền thông / Information"), ("K", "Tài chính / Finance"),
    ("L", "Bất động sản / Real estate"), ("M", "Chuyên môn, khoa học / Professional"),
    ("N", "Hành chính, hỗ trợ / Administrative"), ("O", "Quản lý nhà nước / Public"), ("P", "Giáo dục / Education"),
    ("Q", "Y tế / Health"), ("R", "Nghệ thuật, giải trí / Arts"), ("S", "Dịch vụ khác / Other"),
    ("TAX", "Thuế sản phẩm trừ trợ cấp / Product taxes less subsidies"),
)  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def measure(request: HttpRequest) -> HttpResponse:
    """The screen asked for, or the one before it while something is wrong."""
    reading = reading_of(request)
    if request.method != "POST" and request.GET.get("template") in TYPES:
        return _template(request.GET["template"])
    tables = queries.usable_tables()
    kept = request.session.pop(KEPT, None) if request.method != "POST" and KEPT in request.session else None
    if request.method != "POST" and kept is None:
        said = dict.fromkeys(FIELDS, "") | dict(START) | _start(tables, reading)
        return _first(request, Asked(said), tables)
    given = kept if kept is not None else request.POST
    asked = read_asked(given, request.FILES.get("file"), tables)
    if too_large := upload_faults(request):
        asked.fault("data", *too_large)
    go = "result" if kept is not None else str(request.POST.get("go", ""))
    if go not in SCREENS:
        asked.faults.clear()
        return _first(request, asked, tables)
    if not asked.is_sound:
        return _first(request, asked, tables, status=422)
    try:
        table, definition, answer = _computed(asked)
    except Refused as refusal:
        asked.fault("data", *refusal.findings)
        return _first(request, asked, tables, status=422)
    if go == "sign-in":
        request.session[KEPT] = asked.said
        return HttpResponseRedirect(f"{reverse('sign-in')}?next={reverse('economy-measure')}")
    if go == "store":
        return _stored(request, asked, definition, answer, reading)
    if go == "check":
        return _missing(request, asked, table, answer, reading)
    return _result(request, asked, answer, reading, go)


def _start(tables: list[EconomyTable], reading: Reading) -> dict[str, str]:
    known = scopes()
    return {
        # Only the nation's own real table suggests itself; any other is for the officer to choose.
        "table": next((row.key for row in tables if row.subject.kind == "country" and row.status != SIMULATED), ""),
        "scope": next(iter(known), ""),
        "decimals": "point" if reading.language == "en" else "comma",
    }


def _computed(asked: Asked) -> tuple[IOTable, Definition, Answer]:
    """Raises Refused with what the sheet and the table do not have in common."""
    assert asked.table is not None  # is_sound
    assert asked.sheet is not None
    assert asked.period is not None
    table = read_table(asked.table)
    turnover = turnover_by_sector(asked.sheet.turnover, table)
    definition = Definition(
        scope=ScopeUsed.of(asked.scope),
        # What is given is the turnover of digital enterprises alone: all of it counts, of mixed sectors too.
        shares={code: float(code in turnover) for code in table.sectors if asked.scope.meets(code) == "part"},
        imports="domestic use" if table.kind == "competitive" else None,  # value added per output is the same
        turnover=TurnoverGiven(
            turnover=turnover,
            grdp=asked.sheet.grdp,
            unit=asked.said["unit"],
            turnover_error=asked.errors["turnover"],
            ratio_error=asked.errors["ratio"],
            grdp_error=asked.errors["grdp"],
            period=asked.period.code,
        ),
    )
    return table, definition, evaluate([table], definition)


def _first(request: HttpRequest, asked: Asked, tables: list[EconomyTable], status: int = 200) -> HttpResponse:
    language = reading_of(request).language
    faults = {name: [sentence(one, language) for one in found] for name, found in asked.faults.items()}
    context = {
        "asked": asked,
        "said": asked.said,
        "faults": faults,
        "all_faults": [(name, text) for name, texts in faults.items() for text in texts],
        "usable": tables,
        "scopes": scopes(),
        "units": UNITS,
        "provinces": queries.provinces(),
        "today": reading_of(request).today,
    }
    return page(request, "portal/economy_measure.html", context, status=status)


def _missing(request: HttpRequest, asked: Asked, table: IOTable, answer: Answer, reading: Reading) -> HttpResponse:
    assert asked.sheet is not None
    given = answer.definition.turnover
    assert given is not None
    found = gaps(
        given.turnover,
        codes=tuple(asked.sheet.turnover),
        grdp=given.grdp,
        table=table,
        scope=asked.scope,
        errors=asked.errors,
    )
    digitised = queries.national_digitised(reading)
    context = {
        "asked": asked,
        "hidden": [(name, asked.said[name]) for name in FIELDS if name not in ERRORS],
        "said": asked.said,
        "share": percent(answer.share, reading.language),
        "interval": _interval(answer, reading),
        "notes": _notes(asked, answer, reading),
        "digitised": digitised,
        "digitised_text": figure_text(digitised, reading.language) if digitised else "",
        "faults": {},
    }
    shown = [_gaps_table(found, reading), _given_table(asked, answer, reading)]
    return page(request, "portal/economy_missing.html", context, tables=shown)


def _result(request: HttpRequest, asked: Asked, answer: Answer, reading: Reading, go: str) -> HttpResponse:
    measured = _measured(asked, answer)
    shown = _given_table(asked, answer, reading)
    if go in TYPES:
        return export(shown, go)
    if go == "docx":
        try:
            body = note(measured, today=reading.today, language=reading.language)
        except Refused as refusal:
            faults = [say(fault, reading.language) for fault in refusal.findings]
            return page(request, "portal/economy_refused.html", {"faults": faults}, status=409)
        response = HttpResponse(body, content_type=DOCX)
        response["Content-Disposition"] = 'attachment; filename="uoc-tinh-kinh-te-so.docx"'
        return response
    signed_in = request.user.is_authenticated
    person: Any = request.user if signed_in else None
    context = {
        "asked": asked,
        "measured": measured,
        "hidden": [(name, asked.said[name]) for name in FIELDS],
        "share": percent(answer.share, reading.language),
        "interval": _interval(answer, reading),
        "low": percent(measured.low, reading.language),
        "high": percent(measured.high, reading.language),
        "chart": bar_chart(band(measured, reading.language)),
        "notes": _notes(asked, answer, reading),
        "may_store": may(person, "economy.estimate", about=asked.subject, today=reading.today),
        "signed_in": signed_in,
    }
    return page(request, "portal/economy_result.html", context, tables=[shown])


def _stored(
    request: HttpRequest, asked: Asked, definition: Definition, answer: Answer, reading: Reading
) -> HttpResponse:
    """Keep it, if the person may; the action says so itself."""
    assert asked.table is not None
    person: Any = request.user if request.user.is_authenticated else None
    try:
        made = estimate_digital_economy(
            by=person,
            tables=[asked.table],
            definition=definition,
            subject=asked.subject,
            store=True,
            today=reading.today,
            now=timezone.now(),
        )
    except NotAllowed:
        response = _result(request, asked, answer, reading, "result")
        response.status_code = 403
        return response
    except Refused as refusal:
        context = {"faults": [say(fault, reading.language) for fault in refusal.findings]}
        return page(request, "portal/economy_refused.html", context, status=409)
    assert made.estimate is not None
    return HttpResponseRedirect(reverse("economy-estimate", args=[made.estimate.key]))


def _measured(asked: Asked, answer: Answer) -> Measured:
    given = answer.definition.turnover
    assert given is not None
    assert asked.table is not None
    assert asked.subject is not None
    assert answer.interval is not None
    return Measured(
        subject=asked.subject.name_vi,
        period=answer.period,
        unit=answer.unit,
        status="simulated" if asked.table.status == SIMULATED else "estimate",
        share=answer.share,
        low=answer.interval["low"],
        high=answer.interval["high"],
        level=answer.interval["level"],
        grdp=given.grdp,
        value_added=answer.figures["value_added"],
        sectors=tuple((one.code, one.name, given.turnover[one.code], one.value_added) for one in answer.sectors),
        errors=asked.errors,
        ratios=asked.table.key,
        scope=answer.definition.scope.reference,
    )


def _interval(answer: Answer, reading: Reading) -> str:
    assert answer.interval is not None
    low, high = (percent(answer.interval[end], reading.language) for end in ("low", "high"))
    return _("between %(low)s and %(high)s (95 %%)") % {"low": low, "high": high}


def _notes(asked: Asked, answer: Answer, reading: Reading) -> list[str]:
    """What the reader must know: of the sheet, of the answer, of sections smaller than what lies in them."""
    assert asked.sheet is not None
    assert asked.table is not None
    found = [*asked.sheet.notes, *answer.findings]
    table = asked.table
    if table.subject.kind != "country" or table.period_code != answer.period:
        context = {"table": table.key, "of": named(table.subject), "year": table.period_code, "asked": answer.period}
        found.insert(0, Finding("economy.borrowed-ratios", Severity.WARNING, context=context))
    for section, grdp in asked.sheet.sectors.items():
        held = activities(section)
        inside = [one for one in answer.sectors if _lies_in(one.code, held)]
        made = sum(one.value_added for one in inside)
        if inside and made > grdp:
            over: dict[str, object] = {
                "section": section,
                "grdp": grdp,
                "made": made,
                "sectors": ", ".join(one.code for one in inside),
            }
            found.append(Finding("economy.more-than-section", Severity.WARNING, context=over))
    return [sentence(one, reading.language) for one in found]


def _lies_in(sector: str, held: tuple[str, ...]) -> bool:
    return all(any(one.startswith(own) for own in held) for one in activities(sector))


def _gap_words(gap: Gap) -> str:
    if gap.key == "code":
        return _("Turnover of VSIC %(code)s") % {"code": gap.what}
    return {
        "turnover": _("Turnover of every digital enterprise, from the tax register"),
        "ratio": _("The province's own value added per turnover, from an enterprise survey"),
        "grdp": _("GRDP as finally published"),
    }[gap.key]


def _gaps_table(found: list[Gap], reading: Reading) -> Table:
    language = reading.language
    columns = (
        Column("what", _("What is missing"), wide=True),
        Column("without", _("Interval now"), "end"),
        Column("with", _("With it"), "end"),
        Column("adds", _("Could add up to"), "end"),
    )

    def points(value: float | None) -> Cell:
        if value is None:
            return Cell("–")
        number = Decimal(repr(round(100 * value, 6)))
        return Cell(formats.points(number, 2, language), number)

    rows = tuple(
        (
            Cell(_gap_words(gap), head=True),
            points(gap.without),
            points(gap.with_it),
            points(gap.adds) if gap.key != "code" or gap.adds is not None else Cell(_("not known")),
        )
        for gap in found
    )
    return Table(
        "missing",
        _("What is missing, and how wide the interval is with it and without it"),
        columns,
        rows,
        unit=_("percentage points"),
        as_of=formats.date(reading.today, language),
    )


def _given_table(asked: Asked, answer: Answer, reading: Reading) -> Table:
    language = reading.language
    given = answer.definition.turnover
    assert given is not None
    columns = (
        Column("code", _("Sector"), brief=True),
        Column("name", _("Name"), wide=True),
        Column("turnover", _("Turnover"), "end"),
        Column("va", _("Value added"), "end"),
        Column("share", _("Share of GRDP"), "end"),
    )
    lines = [(one.code, one.name, given.turnover[one.code], one.value_added) for one in answer.sectors]
    lines.append(("", _("together"), sum(given.turnover.values()), answer.figures["value_added"]))
    rows = tuple(
        (
            Cell(code, head=True),
            Cell(name),
            Cell(money(turnover, language), Decimal(repr(turnover))),
            Cell(money(made, language), Decimal(repr(made))),
            Cell(percent(made / given.grdp, language), Decimal(repr(round(100 * made / given.grdp, 6)))),
        )
        for code, name, turnover, made in lines
    )
    assert asked.table is not None
    return Table(
        "result",
        _("Value added of digital enterprises, an estimate"),
        columns,
        rows,
        unit=asked.said["unit"],
        source=_("figures of the province; ratios of table %(table)s") % {"table": asked.table.key},
        as_of=formats.date(reading.today, language),
    )


def _template(form: str) -> HttpResponse:
    """The empty sheet to fill in: sections for GRDP, the seven digital groups for turnover."""
    known = scopes()
    codes = next(iter(known.values())).codes if known else ("26", "61", "62", "63")
    columns = tuple(formats_tables.Column(key, key, key) for key in ("code", "name", "GRDP", "turnover"))
    rows: list[dict[str, Any]] = [{"code": code, "name": name, "GRDP": "", "turnover": ""} for code, name in TEMPLATE]
    rows += [{"code": code, "name": f"VSIC {code}", "GRDP": "", "turnover": ""} for code in codes]
    plain = formats_tables.Table("Template", "Template", columns, rows)
    body = (
        formats_tables.to_csv(plain, language="vi") if form == "csv" else formats_tables.to_xlsx(plain, language="vi")
    )
    response = HttpResponse(body, content_type=TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="kinh-te-so-tinh.{form}"'
    return response
