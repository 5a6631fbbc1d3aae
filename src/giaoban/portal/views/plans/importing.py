"""Many plans at once from a table: every fault with its line, what is sound is entered, nothing is entered twice."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from giaoban.core.findings import Finding, Refused, Severity
from giaoban.core.formats.spreadsheets import Limits, Record, read_spreadsheet, records
from giaoban.core.quantities import fold
from giaoban.library.actions import register_plan
from giaoban.library.queries.plans import plan_kinds
from giaoban.portal.views.targets.mine import may_for
from giaoban.portal.views.targets.wording import sentence
from giaoban.registry.models import Subject
from giaoban.registry.permissions import NotAllowed
from giaoban.web.findings import say
from giaoban.web.pages import page
from giaoban.web.reading import Reading, parse_day, reading_of
from giaoban.web.uploads import upload_faults

COLUMNS = {
    "organisation": ("đơn vị", "organisation"),
    "kind": ("loại kế hoạch", "kind of plan", "kind"),
    "number": ("số", "số, ký hiệu", "số hiệu", "number"),
    "issued_on": ("ngày ban hành", "issued on"),
    "title": ("tên", "tên kế hoạch", "title"),
    "contents": ("nội dung và nơi nêu", "contents and where they stand", "contents"),
    "link": ("địa chỉ", "link"),
}
"""What a column may be called, without regard to marks and capitals; any other is passed over, and that is said."""
NEEDED = ("organisation", "kind", "number", "issued_on", "title")
MOST_ROWS = 2000
LIMITS = Limits(file=5_000_000, unpacked=30_000_000, cells=100_000, columns=60)
TEMPLATE = (
    "Đơn vị,Loại kế hoạch,Số,Ngày ban hành,Tên,Nội dung và nơi nêu,Địa chỉ\r\n"
    "Yên Bái,open-data,45/KH-UBND,20/04/2023,Kế hoạch dữ liệu mở,"
    "catalogue=Điều 2; publishing=Điều 3; minimum=Phụ lục I,https://example.vn/45-kh-ubnd\r\n"
)


@dataclass
class Imported:
    """How many lines were entered; the faults with their line; the faults of the file as a whole; notes."""

    entered: list[tuple[int, str]] = field(default_factory=list)
    faults: list[tuple[int, str]] = field(default_factory=list)
    whole: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class _Undone(Exception):
    """Ends a trial run; nothing stays."""


@login_required
def import_plans(request: HttpRequest) -> HttpResponse:
    """Check first, then enter what is sound."""
    reading = reading_of(request)
    if "template" in request.GET:
        answer = HttpResponse("\ufeff" + TEMPLATE, content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = 'attachment; filename="plans.csv"'
        return answer
    mine = may_for(request, "plan.register", reading)
    if not mine:
        raise PermissionDenied
    context: dict[str, Any] = {"kinds": plan_kinds(), "typed": "", "done": None, "step": ""}
    if request.method == "POST":
        text = request.POST.get("data", "")[:500_000].replace("\x00", "")
        too_large, file = upload_faults(request), request.FILES.get("file")
        step = "enter" if request.POST.get("step") == "enter" else "check"
        done = Imported()
        if file is not None and (file.size or 0) <= LIMITS.file:
            body, name = file.read(), str(file.name)
            text = _as_text(body, text)
        else:
            body, name = text.encode(), "plans.csv"
        if file is not None and (file.size or 0) > LIMITS.file:
            done.whole.append(_said("sheet.too-large", reading, size=file.size, most=LIMITS.file, file=file.name))
        elif too_large:
            done.whole += [say(one, reading.language) for one in too_large]
        elif not body.strip():
            done.whole.append(_said("plan.nothing-to-import", reading))
        else:
            _run(request, body, name, done, mine, reading, trial=step == "check")
        context |= {"typed": text, "done": done, "step": step}
    failed = bool(context["done"] and (context["done"].whole or context["done"].faults))
    return page(request, "portal/plans_import.html", context, status=422 if failed else 200)


def _as_text(body: bytes, text: str) -> str:
    """A CSV file goes into the box, so that it can be mended there; a workbook has to be chosen again."""
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return text


def _run(
    request: HttpRequest, body: bytes, name: str, done: Imported, mine: list[Subject], reading: Reading, *, trial: bool
) -> None:
    try:
        found = records(read_spreadsheet(body, file=name, limits=LIMITS)[0])
    except Refused as refusal:
        done.whole += [say(one, reading.language) for one in refusal.findings]
        return
    titles, faults = _titles(found)
    done.whole += [say(one, reading.language) for one in faults if one.severity == Severity.ERROR]
    done.notes += [say(one, reading.language) for one in faults if one.severity == Severity.NOTE]
    if len(found) > MOST_ROWS:
        done.whole.append(_said("plan.too-many-rows", reading, rows=len(found), most=MOST_ROWS))
    if done.whole:
        return
    kinds = {fold(kind.title_vi): key for key, kind in plan_kinds().items()}
    kinds |= {fold(kind.title_en): key for key, kind in plan_kinds().items()} | {key: key for key in plan_kinds()}
    everybody = list(Subject.objects.filter(kind__in=("ministry", "province")).select_related("parent__parent"))
    try:
        with transaction.atomic():
            for record in found:
                _row(request, record, titles, kinds, everybody, done, reading)
            if trial:
                raise _Undone
    except _Undone:
        pass


def _row(
    request: HttpRequest, record: Record, titles: dict[str, str], kinds: dict[str, str], everybody: list[Subject],
    done: Imported, reading: Reading,
) -> None:  # fmt: skip
    said = {name: str(record.values.get(titles.get(name, ""), "") or "").strip() for name in COLUMNS}
    value = record.values.get(titles["issued_on"])
    day = value if hasattr(value, "year") else parse_day(said["issued_on"])
    day = day.date() if hasattr(day, "date") else day  # type: ignore[union-attr]
    called = fold(said["organisation"])
    named = [one for one in everybody if called and called in (fold(one.name_vi), fold(one.short_vi), one.key)]
    on_day = [one for one in named if day is None or one.is_valid_on(day)]  # type: ignore[arg-type]
    if not on_day:
        context = {"text": said["organisation"][:60], "date": day or "–"}
        done.faults.append((record.row, sentence(Finding("plan.no-such-organisation", context=context), "", reading)))
        return
    pairs = [part.partition("=") for part in said["contents"].split(";") if part.strip()]
    contents = {item.strip(): place.strip() for item, _sign, place in pairs}
    try:
        with transaction.atomic():
            register_plan(
                by=request.user,  # type: ignore[arg-type]  # login_required
                organisation=on_day[0],
                kinds={kinds.get(fold(said["kind"]), said["kind"]): contents},
                number=said["number"],
                title=said["title"],
                issued_on=day,  # type: ignore[arg-type]
                link=said["link"],
                now=timezone.now(),
            )
    except Refused as refusal:
        done.faults += [(record.row, sentence(one, "", reading)) for one in refusal.findings]
    except NotAllowed:
        about = {"subject": on_day[0].name_vi}
        done.faults.append((record.row, sentence(Finding("plan.row-not-yours", context=about), "", reading)))
    else:
        done.entered.append((record.row, f"{on_day[0].name_vi} {said['number']}"))


def _titles(found: list[Record]) -> tuple[dict[str, str], list[Finding]]:
    """Our name of a column -> its title in the file; a missing or unknown one is a finding."""
    given = list(found[0].values) if found else []
    called = {fold(alias): name for name, aliases in COLUMNS.items() for alias in (*aliases, name)}
    titles: dict[str, str] = {}
    faults = []
    for title in given:
        name = called.get(fold(unicodedata.normalize("NFC", title)))
        if name is not None:
            titles.setdefault(name, title)
        else:
            context = {"text": title[:40], "known": ", ".join(aliases[0] for aliases in COLUMNS.values())}
            faults.append(Finding("plan.no-such-column", Severity.NOTE, context=context))
    for name in NEEDED:
        if name not in titles:
            faults.append(Finding("plan.column-missing", context={"field": COLUMNS[name][0]}))
    return titles, faults


def _said(code: str, reading: Reading, **context: Any) -> str:
    return say(Finding(code, context=context), reading.language)
