"""What sources say they hold for a day: taken down, and compared with what is held here."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction

from giaoban.core.contracts.contract import Contract
from giaoban.core.findings import Finding, Refused, Severity
from giaoban.exchange.actions.watch_faults import Seen, Settled, plain, settle_faults
from giaoban.exchange.models import Connector, ControlTotal, Fault
from giaoban.exchange.queries.totals import differences_of
from giaoban.registry.actions import write_event
from giaoban.registry.models import Person
from giaoban.registry.permissions import check_may
from giaoban.web.formats import HANOI

MOST_DAYS = 1000
GRACE = dt.timedelta(hours=1)
LOOK_BACK = dt.timedelta(days=400)
"""Statements older than this are compared no more, unless a difference of their day is still open."""
OURS = "totals."


def read_totals(stated: Sequence[Any], contract: Contract) -> list[dict[str, Any]]:
    """Totals as a source writes them: `{"day": "2026-01-31", "rows": 120, "sums": {"fee": "10.5"}, "hash": "..."}`.

    sums: of columns the contract calls additive;  hash: sha256 of the day's keys, see `queries.totals`
    Raises Refused with every fault (`totals.unreadable`, `totals.not-additive`).
    """
    findings: list[Finding] = []
    read = []
    if len(stated) > MOST_DAYS:
        raise Refused([Finding("totals.unreadable", context={"number": 0, "reason": f"more than {MOST_DAYS} days"})])
    for number, one in enumerate(stated, start=1):
        try:
            read.append(_read(one, contract))
        except (ValueError, TypeError, KeyError) as why:
            reason = f"{why.args[0]} is missing" if isinstance(why, KeyError) else str(why)[:200]
            findings.append(Finding("totals.unreadable", context={"number": number, "reason": reason}))
        except Refused as refusal:
            findings += refusal.findings
    if findings:
        raise Refused(findings)
    return read


@transaction.atomic
def take_totals(
    *, connector: Connector, contract: Contract, stated: Sequence[Any], now: dt.datetime
) -> list[ControlTotal]:
    """Takes down what a source says; said again unchanged it is taken down once. Raises Refused as `read_totals`."""
    taken = []
    for one in read_totals(stated, contract):
        newest = ControlTotal.objects.filter(connector=connector, day=one["day"]).order_by("received_at", "pk").last()
        if newest is None or any(getattr(newest, name) != value for name, value in one.items()):
            newest = ControlTotal.objects.create(connector=connector, received_at=now, **one)
            data = {"rows": newest.rows, "hash": newest.hash}
            write_event(by=None, action="totals.take", thing=f"totals:{connector.key}/{newest.day}", data=data, now=now)
        taken.append(newest)
    return taken


def _read(one: Any, contract: Contract) -> dict[str, Any]:
    if not isinstance(one, dict):
        raise TypeError("an object is wanted")
    if unknown := set(one) - {"day", "rows", "sums", "hash"}:
        raise ValueError(f"unknown field {sorted(unknown)[0]!r}")
    if not isinstance(one["day"], str):
        raise TypeError("day: a day is wanted")
    rows, digest, sums = one["rows"], one.get("hash") or "", one.get("sums") or {}
    if isinstance(rows, bool) or not isinstance(rows, int) or not 0 <= rows < 2**53:
        raise ValueError("rows: a count is wanted")
    if not isinstance(digest, str) or (digest and not re.fullmatch(r"[0-9a-f]{64}", digest)):
        raise ValueError("hash: 64 hexadecimal digits are wanted")
    if not isinstance(sums, dict):
        raise TypeError("sums: an object is wanted")
    read = {}
    for name, value in sums.items():
        column = contract.columns.get(name)
        if column is None or not column.additive:
            raise Refused([Finding("totals.not-additive", context={"column": str(name)[:80]})])
        try:
            number = Decimal(str(value))
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite():
            raise ValueError(f"sums.{str(name)[:80]}: a number is wanted")
        read[name] = format(number.normalize(), "f")
    return {"day": dt.date.fromisoformat(one["day"]), "rows": rows, "sums": read, "hash": digest}


def compare_totals(*, now: dt.datetime, grace: dt.timedelta = GRACE) -> Settled:
    """Hold what every source stated against what is held; a difference becomes a fault naming sender, day and amount.

    A fault ends when its own day was compared and is equal, however long ago it was stated, or when a person settles it
    (`settle_difference`); what was settled so does not come again as long as both sides say the same.
    grace: how long after a statement its records may still be on their way
    """
    open_now = Fault.objects.filter(until__isnull=True, code__startswith=OURS)
    waiting = ControlTotal.objects.filter(received_at__range=(now - LOOK_BACK, now - grace))
    days: dict[int, set[dt.date]] = {}
    for source, day in waiting.order_by().values_list("connector", "day").distinct():
        days.setdefault(source, set()).add(day)
    for fault in open_now:
        days.setdefault(fault.connector_id, set()).add(dt.date.fromisoformat(fault.subject))
    sources = list(Connector.objects.select_related("sender").filter(pk__in=days))
    by_key = {source.key: source for source in sources}
    known = _settled(sources)
    seen = []
    for one in differences_of({source: days[source.pk] for source in sources}):
        whose, context = by_key[one.source], plain(one.plain())
        if context not in known.get((whose.pk, one.code, one.day.isoformat()), ()):
            seen.append(Seen(whose, Finding(one.code, Severity.ERROR, context=context), one.day.isoformat()))
    return settle_faults(
        by=None,
        connectors=sources,
        among=lambda code: code.startswith(OURS),
        seen=seen,
        now=now,
        looked_at=lambda fault: dt.date.fromisoformat(fault.subject) in days[fault.connector_id],
    )


@transaction.atomic
def settle_difference(*, by: Person, fault: Fault, reason: str, now: dt.datetime) -> Fault:
    """Ends a difference that will stay, because a person knows why. It comes again when either side says otherwise.

    Raises NotAllowed, or Refused: `totals.settles-by-itself` (faults of other kinds), `totals.fault-ended`,
    `totals.reason-needed`.
    """
    fault = Fault.objects.select_for_update(of=("self",)).select_related("connector__sender").get(pk=fault.pk)
    check_may(by, "source.watch", about=fault.connector.sender, today=now.astimezone(HANOI).date())
    findings = []
    if not fault.code.startswith(OURS):
        findings.append(Finding("totals.settles-by-itself", context={"code": fault.code}))
    if fault.until is not None:
        findings.append(Finding("totals.fault-ended", context={"until": fault.until.isoformat()}))
    if not (reason := " ".join(reason.split())):
        findings.append(Finding("totals.reason-needed"))
    if findings:
        raise Refused(findings)
    fault.until, fault.settled_by, fault.reason = max(now, fault.since), by, reason
    fault.save(update_fields=["until", "settled_by", "reason"])
    data = {"code": fault.code, "about": fault.subject, "reason": reason, "since": fault.since.isoformat()}
    write_event(by=by, action="fault.settle", thing=f"sources:{fault.connector.key}", data=data, now=now)
    return fault


def _settled(sources: Sequence[Connector]) -> dict[tuple[int, str, str], list[Any]]:
    """What people settled: what both sides said then. One query."""
    found: dict[tuple[int, str, str], list[Any]] = {}
    rows = Fault.objects.filter(connector__in=sources, code__startswith=OURS, settled_by__isnull=False)
    for source, code, day, context in rows.order_by().values_list("connector", "code", "subject", "context"):
        found.setdefault((source, code, day), []).append(context)
    return found
