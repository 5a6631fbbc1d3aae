"""Computes a share of the digital economy from imported tables; stores it once, with its figures as observations."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import IntegrityError, transaction

from giaoban.core.economy.definition import Definition
from giaoban.core.economy.estimate import Answer, evaluate
from giaoban.core.economy.table import IOTable
from giaoban.core.findings import Finding, Refused
from giaoban.core.periods import Period
from giaoban.measures.actions.economy.observing import observations
from giaoban.measures.models import EconomyEstimate, EconomyTable, Observation
from giaoban.measures.queries.economy import read_table, statistics_office
from giaoban.registry.actions import write_event
from giaoban.registry.models import Person, Subject
from giaoban.registry.permissions import check_may

Status = EconomyEstimate.Status
TENTH = Decimal("0.0000000001")


@dataclass(frozen=True)
class Made:
    """The answer; the stored estimate where it was to be stored, and whether it is new. `status` labels both."""

    answer: Answer
    status: str
    estimate: EconomyEstimate | None = None
    new: bool = False


@transaction.atomic
def estimate_digital_economy(
    *,
    by: Person,
    tables: Sequence[EconomyTable | IOTable],
    definition: Definition,
    subject: Subject | None = None,
    publisher: Subject | None = None,
    store: bool,
    today: dt.date,
    now: dt.datetime,
) -> Made:
    """Estimate about `subject`, by default that of the table; a province's turnover uses the nation's table.

    The result is an estimate, whoever makes it; official only with `publisher`, the statistics office, by somebody who
    works there; simulated when a table is. Tables that were not imported may be computed with, never stored.
    The same inputs again give the estimate that is there.

    Raises NotAllowed, or Refused: what `evaluate` refuses, `economy.not-imported`, `economy.other-subject`,
    `economy.no-subject`, `economy.not-the-office`, `economy.simulated-not-official`, `economy.no-indicator`,
    `economy.unknown-province`.
    """
    rows = [table for table in tables if isinstance(table, EconomyTable)]
    about = subject or (rows[-1].subject if rows else None)
    if about is None:
        raise Refused([Finding("economy.no-subject")])
    if publisher is None:
        check_may(by, "economy.estimate", about=about, today=today)
    else:
        check_may(by, "economy.publish", about=publisher, today=today)
    status = _status(rows, publisher)
    if store and len(rows) < len(tables):
        raise Refused([Finding("economy.not-imported")])
    strangers = [row for row in rows if row.subject_id != about.pk]
    if strangers and definition.turnover is None:
        context = {"table": strangers[0].key, "of": strangers[0].subject.name_vi, "about": about.name_vi}
        raise Refused([Finding("economy.other-subject", context=context)])
    read = [read_table(table) if isinstance(table, EconomyTable) else table for table in tables]
    answer = evaluate(read, definition)
    if not store:
        return Made(answer, status)
    same = EconomyEstimate.objects.filter(subject=about, content_hash=answer.digest, status=status)
    if held := same.first():
        return Made(answer, status, held, new=False)
    try:
        with transaction.atomic():
            return Made(answer, status, _store(answer, about, rows, status, publisher, by, now), new=True)
    except IntegrityError:
        if held := same.first():  # the same request, sent twice at once
            return Made(answer, status, held, new=False)
        raise


def _status(rows: Sequence[EconomyTable], publisher: Subject | None) -> str:
    simulated = any(row.status == EconomyTable.Status.SIMULATED for row in rows)
    if publisher is None:
        return Status.SIMULATED if simulated else Status.ESTIMATE
    office = statistics_office()
    if office is None or office.pk != publisher.pk:
        context = {"publisher": publisher.name_vi, "office": office.name_vi if office else "–"}
        raise Refused([Finding("economy.not-the-office", context=context)])
    if simulated:
        raise Refused([Finding("economy.simulated-not-official")])
    return Status.OFFICIAL


def _store(
    answer: Answer,
    about: Subject,
    rows: Sequence[EconomyTable],
    status: str,
    publisher: Subject | None,
    by: Person,
    now: dt.datetime,
) -> EconomyEstimate:
    period = Period.parse(answer.period)
    definition = answer.definition
    digest = answer.digest
    name = hashlib.sha256(f"{about.key} {status} {digest}".encode()).hexdigest()[:12]
    estimate = EconomyEstimate(
        key=f"est.{answer.period}.{name}",
        subject=about,
        period_code=answer.period,
        period_end=period.end,
        method=definition.method,
        vintage=f"{now.date().isoformat()}.{name[:8]}",
        scope_key=definition.scope.key,
        scope_version=definition.scope.version,
        inputs={
            "definition": definition.plain(),
            "tables": [row.key for row in rows],
            "sha256": [row.sha256 for row in rows],
            "digests": list(answer.tables),
        },
        result=answer.plain(),
        share=Decimal(repr(answer.share)).quantize(TENTH),
        content_hash=digest,
        status=status,
        publisher=publisher,
        made_at=now,
        made_by=by,
    )
    estimate.save()
    estimate.tables.set(rows)
    figures = observations(estimate, answer, rows[-1], by=by, now=now)
    Observation.objects.bulk_create(figures)
    data = {"subject": about.key, "share": str(estimate.share), "status": status, "observations": len(figures)}
    write_event(by=by, action="economy.estimate", thing=f"economy-estimates:{estimate.key}", data=data, now=now)
    return estimate
