"""An input-output table imported by API: a file with what its cells do not say, kept as the command keeps it.

POST /api/economy/tables                 multipart: `file`, and the fields below
"""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import File, Form, Schema
from ninja.errors import HttpError
from ninja.files import UploadedFile

from giaoban.core.economy.readers.grid import About
from giaoban.core.economy.readers.layouts import LAYOUTS, Reading
from giaoban.core.economy.table import Kind as TableKind
from giaoban.core.economy.table import Price
from giaoban.core.findings import Finding, Refused
from giaoban.core.periods import NotAPeriod, Period
from giaoban.measures.actions.economy import import_table
from giaoban.measures.api.door import FindingOut, Findings, api, said
from giaoban.measures.api.economy import TableOut, subject_named
from giaoban.measures.queries import economy

MOST_BYTES = 50 * 2**20
"""Of a file. A table of 5,000 sectors is imported by command, where the file already lies on the machine."""


class TableAsked(Schema):
    """How the file is read, and its origin; publisher and licence are required because a figure cites them."""

    key: str
    subject: str = "vn"
    layout: Literal["generic", "national", "adb", "icio"] = LAYOUTS[0]
    kind: TableKind = "domestic"
    decimals: Literal["point", "comma"] | None = None
    sheet: str = ""
    economy: str = ""
    period: str
    unit: str
    publisher: str
    licence: str
    title: str = ""
    published: dt.date | None = None
    price: Price = "basic"
    classification: str = ""
    net_product_taxes: float | None = None
    rounding: float = 0.0
    known: float | None = None
    known_unit: str = ""
    status: str = "reported"
    evidence: str = "unknown"


class ImportedOut(Schema):
    """`new` is false when the same file was there under the same key: nothing was written then."""

    table: TableOut
    new: bool
    findings: list[FindingOut]


@api.post(
    "/economy/tables",
    response={200: ImportedOut, 403: Findings, 404: Findings, 413: Findings, 422: Findings},
    tags=["economy"],
)
def import_file(request: HttpRequest, asked: Form[TableAsked], file: File[UploadedFile]) -> dict[str, Any]:
    """Check a table and keep it; every fault of the file comes at once, with its cells, and nothing is written."""
    if (file.size or 0) > MOST_BYTES:
        raise HttpError(413, f"{file.size} bytes, at most {MOST_BYTES}")
    try:
        period = Period.parse(asked.period)
    except NotAPeriod:
        context = {"field": "period", "problem": f"{asked.period[:40]!r}: 2022"}
        raise Refused([Finding("economy.definition-field", context=context)]) from None
    about = About(
        period=period,
        unit=asked.unit,
        publisher=asked.publisher,
        price=asked.price,
        title=asked.title,
        published=asked.published,
        licence=asked.licence,
        classification=asked.classification,
        net_product_taxes=asked.net_product_taxes,
        rounding=asked.rounding,
    )
    words = economy.national_words() if asked.layout == "national" else None
    subject = subject_named(asked.subject)
    assert subject is not None  # a key was given
    done = import_table(
        by=request.user,  # type: ignore[arg-type]  # django_auth lets nobody pass who is not signed in
        data=file.read(),
        file=file.name or "table",
        key=asked.key,
        subject=subject,
        about=about,
        reading=Reading(asked.layout, asked.kind, asked.decimals, asked.economy, asked.sheet, words),
        known=None if asked.known is None else (asked.known, asked.known_unit),
        status=asked.status,
        evidence=asked.evidence,
        today=timezone.localdate(),
        now=timezone.now(),
    )
    line = next(one for one in economy.table_lines(subject=subject) if one.key == done.row.key)
    return {"table": line, "new": done.new, "findings": [said(one) for one in done.findings]}
