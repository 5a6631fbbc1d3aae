"""Imports an input-output table: checked as a whole, its file kept unchanged by its hash, its origin written down."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import re
import tempfile
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db import transaction

from giaoban.core.economy.checks import check_scale, scale
from giaoban.core.economy.readers.grid import About
from giaoban.core.economy.readers.layouts import Reading, about_plain
from giaoban.core.economy.table import IOTable
from giaoban.core.findings import Finding, Refused, Severity, has_errors
from giaoban.library.models import Document
from giaoban.measures.models import EconomyTable
from giaoban.measures.queries.economy import open_table, table_folder
from giaoban.registry.actions import write_event
from giaoban.registry.models import Evidence, Person, Subject
from giaoban.registry.permissions import check_may

NEAR = 10
"""Years between two tables within which an economy does not grow tenfold."""
SIXTH = Decimal("0.000001")


@dataclass(frozen=True)
class Imported:
    """The row, what was noticed, and whether it is new (the same import again is not)."""

    row: EconomyTable
    findings: tuple[Finding, ...]
    new: bool


@transaction.atomic
def import_table(
    *,
    by: Person,
    data: bytes,
    file: str,
    key: str,
    subject: Subject,
    about: About,
    reading: Reading,
    today: dt.date,
    now: dt.datetime,
    known: tuple[float, str] | None = None,
    status: str = EconomyTable.Status.REPORTED,
    evidence: str = Evidence.UNKNOWN,
) -> Imported:
    """Keep a table about `subject`. `known` is its GVA or GDP from elsewhere with its unit, to catch a wrong unit.

    The same file under the same key again changes nothing. Raises NotAllowed, or Refused with every fault at once:
    what the reader and `check` find, `economy.unit-scale`, `economy.size-differs`, `economy.key-form`,
    `economy.key-taken`, `economy.origin-missing`, `economy.too-long`, `economy.from-the-future`.
    """
    check_may(by, "economy.import", about=subject, today=today)
    Subject.objects.select_for_update().get(pk=subject.pk)  # the same file twice at once: the second finds the first
    faults = _form_faults(key, about, file, status, evidence, today)
    held = EconomyTable.objects.select_related("subject").filter(key=key).first()
    table, findings = open_table(data, file=file, about=about, reading=reading)
    findings += _sizes(table, subject, known, simulated=status == EconomyTable.Status.SIMULATED)
    sha256 = hashlib.sha256(data).hexdigest()
    said = {"about": about_plain(replace(about, sha256="")), "reading": reading.plain()}
    if held is not None:
        same = (held.sha256, held.subject_id, held.about, held.reading, held.status) == (
            *(sha256, subject.pk, said["about"], said["reading"]),
            status,
        )
        if same:
            return Imported(held, tuple(findings), new=False)
        faults.append(Finding("economy.key-taken", context={"table": key, "sha256": held.sha256[:12]}))
    if twin := EconomyTable.objects.filter(sha256=sha256, subject=subject).exclude(key=key).first():
        findings.append(Finding("economy.file-known", Severity.WARNING, table.place(), {"table": twin.key}))
    if faults or has_errors(findings):
        raise Refused([*faults, *findings])
    assert table.origin is not None  # every reader gives one
    row = EconomyTable(
        key=key,
        subject=subject,
        period_code=table.period.code,
        period_end=table.period.end,
        publisher=about.publisher,
        title=about.title,
        published_on=about.published,
        licence=about.licence,
        layout=reading.layout,
        kind=table.kind,
        price=table.price,
        unit=table.unit,
        classification=table.classification,
        sectors=table.n,
        value_added=Decimal(repr(float(table.gva.sum()))).quantize(SIXTH),
        file_name=file,
        sha256=sha256,
        digest=table.digest,
        cells=dict(table.origin.cells),
        findings=[one.plain() for one in findings],
        status=status,
        evidence=evidence,
        document=_document(key, about, status, evidence),
        imported_at=now,
        imported_by=by,
        **said,
    )
    _keep(data, sha256)
    row.save()
    context = {"sha256": sha256, "subject": subject.key, "period": row.period_code, "sectors": row.sectors}
    write_event(by=by, action="economy.import", thing=f"economy-tables:{key}", data=context, now=now)
    return Imported(row, tuple(findings), new=True)


def _form_faults(key: str, about: About, file: str, status: str, evidence: str, today: dt.date) -> list[Finding]:
    faults = []
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{1,79}", key):
        faults.append(Finding("economy.key-form", context={"table": key[:100]}))
    missing = [name for name in ("publisher", "licence", "unit") if not getattr(about, name).strip()]
    if missing:
        faults.append(Finding("economy.origin-missing", context={"fields": ", ".join(missing)}))
    told: dict[str, str] = {"file_name": file, **{name: getattr(about, name) for name in _LONGEST}}
    for name, value in told.items():
        limit = int(getattr(EconomyTable._meta.get_field(name), "max_length", 0) or 0)
        if len(value) > limit:
            faults.append(Finding("economy.too-long", context={"field": name, "length": len(value), "limit": limit}))
    choices: list[tuple[str, str, list[str]]] = [
        ("status", status, EconomyTable.Status.values),
        ("evidence", evidence, Evidence.values),
    ]
    for name, given, known in choices:
        if given not in known:
            context = {"field": name, "value": given, "known": ", ".join(known)}
            faults.append(Finding("economy.unknown-choice", context=context))
    if about.period.start > today or (about.published is not None and about.published > today):
        faults.append(Finding("economy.from-the-future", context={"period": about.period.code}))
    if scale(about.unit) is None:
        faults.append(Finding("economy.unknown-unit", context={"unit": about.unit}))
    return faults


_LONGEST = ("publisher", "title", "licence", "unit", "classification")


def _sizes(table: IOTable, subject: Subject, known: tuple[float, str] | None, *, simulated: bool) -> list[Finding]:
    """Against what the person knows, else against the nearest real table of the same economy, else nothing: a note."""
    if known is not None:
        return check_scale(table, known=known[0], unit=known[1])
    others = EconomyTable.objects.filter(subject=subject).exclude(status=EconomyTable.Status.SIMULATED)
    years = {row: abs(row.period_end.year - table.period.end.year) for row in others}
    near = min(years, key=lambda row: years[row], default=None)
    if near is not None and years[near] <= NEAR and not simulated:
        return check_scale(table, known=float(near.value_added), unit=near.unit, within=5.0)
    return [] if simulated else [Finding("economy.scale-unchecked", Severity.NOTE, table.place())]


def _document(key: str, about: About, status: str, evidence: str) -> Document:
    simulated = status == EconomyTable.Status.SIMULATED
    title = about.title or f"{about.publisher}, {about.period.code}"
    return Document.objects.get_or_create(
        key=f"table.{key}",
        defaults={
            "kind": Document.Kind.SIMULATION if simulated else Document.Kind.PUBLICATION,
            "title_vi": f"Bảng cân đối liên ngành{' mô phỏng' if simulated else ''}: {title}"[:400],
            "title_en": f"{'Simulated input' if simulated else 'Input'}-output table: {title}"[:400],
            "issued_on": about.published,
            "evidence": evidence,
            "source": f"{about.publisher}; {about.licence}"[:300],
        },
    )[0]


def _keep(data: bytes, sha256: str) -> None:
    """Written beside its name first, so that half a file never carries a hash; nobody may write to it afterwards."""
    folder = table_folder()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / sha256
    if path.exists() and hashlib.sha256(path.read_bytes()).hexdigest() == sha256:
        return
    handle, half = tempfile.mkstemp(dir=folder)
    with os.fdopen(handle, "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    os.chmod(half, 0o444)
    os.replace(half, path)
