"""Behind a figure of records: what it was counted from, the exact records, and the folder that counts it again."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from giaoban.core.findings import Finding, Refused
from giaoban.measures.actions.bundling import take_bundle
from giaoban.measures.queries.explained import Explained, explained, find_figure
from giaoban.measures.queries.explained_records import EASY, Behind, Records, records_behind
from giaoban.measures.queries.record_bundles import zipped
from giaoban.registry.models import Subject
from giaoban.registry.permissions import NotAllowed, may
from giaoban.web import formats
from giaoban.web.findings import say
from giaoban.web.pages import Turn, page
from giaoban.web.reading import Reading, add_fault, reading_of
from giaoban.web.tables import Cell, Column, Table

MOST = 300_000
"""Records a bundle taken from the page may hold; the command takes more."""


def behind_figure(request: HttpRequest, number: int, reading: Reading) -> dict[str, Any]:
    """What the page of a figure says of its records, or why it cannot; nothing for one that was only reported."""
    signed_in = request.user.is_authenticated
    told: dict[str, Any] = {"behind": None, "cannot": [], "lineage_tables": []}
    try:
        found = explained(number, today=reading.today, most=None if signed_in else EASY)
    except Refused as refusal:
        return told | {"cannot": [say(one, reading.language) for one in refusal.findings]}
    if found.behind is None or found.observation is None:
        return told
    about = found.observation.subject
    rights = {
        name: signed_in and may(request.user, verb, about=about, today=reading.today)  # type: ignore[arg-type]
        for name, verb in (("may_read", "record.read"), ("may_take", "record.take"))
    }
    tables = [batch_table(found.behind, reading)]
    if [part.subject for part in found.behind.parts] != [found.subject]:
        tables.append(part_table(found.behind, reading))
    return told | rights | {"behind": found.behind, "found": found, "lineage_tables": tables}


@require_safe
@login_required
def record_list(request: HttpRequest, number: int) -> HttpResponse:
    """The exact records a figure counts, a page at a time; columns about persons for those who may see them."""
    reading = reading_of(request)
    found, about = _found(number, reading.today)
    by: Any = request.user
    if not may(by, "record.read", about=about, today=reading.today):
        raise PermissionDenied
    said = request.GET.get("page", "1")
    asked = int(said) if said.isascii() and said.isdigit() and len(said) < 8 else 0
    records, faults = None, []
    wanted = found.wanted
    if wanted is None:
        faults = [Finding("bundle.not-from-records", context={"figure": number})]
    else:
        personal = may(by, "record.personal", about=about, today=reading.today)
        try:
            records = records_behind(wanted, page=asked, with_personal=personal, today=reading.today)
        except Refused as refusal:
            faults = list(refusal.findings)
    if records is not None and records.page != asked:
        add_fault(request, "page.no-such-page", said, pages=records.pages, page=records.page)
    context = {
        "found": found,
        "row": found.observation,
        "records": records,
        "hidden": ", ".join(records.hidden) if records else "",
        "turn": _turn(records) if records else None,
        "cannot": [say(one, reading.language) for one in faults],
        "may_take": may(by, "record.take", about=about, today=reading.today),
        "current_field": found.indicator.group,
    }
    tables = [_record_table(found, records, reading)] if records else []
    return page(request, "portal/figure_records.html", context, tables=tables)


@require_safe
@login_required
def bundle(request: HttpRequest, number: int) -> HttpResponse:
    """The folder as a zip, for those who may take records out; taking it is noted."""
    reading = reading_of(request)
    _found(number, reading.today)
    by: Any = request.user
    try:
        files = take_bundle(by=by, figure=number, now=timezone.now(), most=MOST)
    except NotAllowed as why:
        raise PermissionDenied from why
    except Refused as refusal:
        text = "\n".join(say(one, reading.language) for one in refusal.findings)
        return HttpResponse(text, status=422, content_type="text/plain; charset=utf-8")
    response = HttpResponse(zipped(files), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="figure-{number}.zip"'
    response["Cache-Control"] = "private, no-store"
    return response


def batch_table(under: Behind, reading: Reading) -> Table:
    """Which batches brought the records, with their receipts."""
    columns = (
        Column("source", _("Source"), wide=True),
        Column("records", _("Records"), "end"),
        Column("known", _("Known since")),
        Column("batch", _("Batch")),
        Column("receipt", _("Receipt signed with")),
    )
    rows = tuple(
        (
            Cell(
                one.source,
                head=True,
                href=reverse("source", args=[one.source]) if one.receipt else "",
                beside=one.receipt["sender_name"] if one.receipt else "",
            ),
            Cell("–" if one.records is None else formats.number(one.records, 0, reading.language), one.records),
            Cell(formats.moment(one.known_at, reading.language) if one.known_at else "–"),
            Cell(f"{one.batch.rpartition('/')[2][:12]}…", one.batch),
            Cell(f"{one.receipt['key_id'][:12]}…", one.receipt["key_id"])
            if one.receipt and one.receipt["key_id"]
            else Cell(_("no receipt: loaded as a whole")),
        )
        for one in under.batches
    )
    return Table("batches", _("The batches that brought these records"), columns, rows, empty=_("No record counts."))


def part_table(under: Behind, reading: Reading) -> Table:
    """What each organisation recorded, as it was called then."""
    language = reading.language
    columns = (
        Column("who", _("Recorded by")),
        Column("value", _("Value"), "end"),
        Column("num", _("Numerator"), "end"),
        Column("den", _("Denominator"), "end"),
        Column("records", _("Records"), "end"),
    )
    rows = tuple(
        (
            Cell(part.name, head=True, kind="estimate" if part.is_estimated else ""),
            Cell("–" if part.value is None else formats.number(part.value, 2, language), part.value),
            Cell("–" if part.num is None else formats.number(part.num, 0, language), part.num),
            Cell("–" if part.den is None else formats.number(part.den, 0, language), part.den),
            Cell(formats.number(part.records, 0, language), part.records),
        )
        for part in under.parts
    )
    return Table("parts", _("The parts this figure is the sum of"), columns, rows, empty=_("No record counts."))


def _record_table(found: Explained, records: Records, reading: Reading) -> Table:
    from giaoban.measures.queries.definitions import contract_of

    contract = contract_of(found.definition.contract or "") if found.definition else None
    titles = {name: getattr(one.title, reading.language) for name, one in contract.columns.items()} if contract else {}
    columns = tuple(Column(name, titles.get(name, _("Batch"))) for name in records.columns)
    rows = tuple(
        tuple(Cell(_said(value, reading), value if isinstance(value, str | int | dt.date) else None) for value in row)
        for row in records.rows
    )
    return Table("records", _("The records that count"), columns, rows, empty=_("No record counts."))


def _said(value: Any, reading: Reading) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dt.datetime):
        return formats.moment(value, reading.language)
    if isinstance(value, dt.date):
        return formats.date(value, reading.language)
    return str(value) if len(str(value)) <= 80 else f"{str(value)[:12]}…"


def _turn(records: Records) -> Turn:
    number, count = records.page, records.pages
    return Turn(
        number, count, records.total, number - 1 if number > 1 else None, number + 1 if number < count else None
    )


def _found(number: int, today: dt.date) -> tuple[Explained, Subject]:
    try:
        found = find_figure(number, today=today)
    except Refused as why:
        raise Http404(str(number)) from why
    assert found.observation is not None
    return found, found.observation.subject
