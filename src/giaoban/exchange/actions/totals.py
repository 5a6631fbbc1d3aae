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
from giaoban.exchange.actions.watch_faults import Seen, Settled, settle_faults
from giaoban.exchange.models import Connector, ControlTotal
from giaoban.exchange.queries.totals import differences_of
from giaoban.registry.actions import write_event

MOST_DAYS = 1000
GRACE = dt.timedelta(hours=1)
LOOK_BACK = dt.timedelta(days=400)


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
        except (ValueError, TypeError, KeyError, InvalidOperation) as why:
            reason = f"{type(why).__name__}: {why}"[:200]
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
        number = Decimal(str(value))
        if not number.is_finite():
            raise ValueError(f"sums.{name}: a number is wanted")
        read[name] = format(number.normalize(), "f")
    return {"day": dt.date.fromisoformat(one["day"]), "rows": rows, "sums": read, "hash": digest}


def compare_totals(*, now: dt.datetime, grace: dt.timedelta = GRACE) -> Settled:
    """Hold what every source stated against what is held; a difference becomes a fault naming sender, day and amount.

    grace: how long after a statement its records may still be on their way
    """
    waiting = ControlTotal.objects.filter(received_at__range=(now - LOOK_BACK, now - grace))
    days: dict[int, set[dt.date]] = {}
    for source, day in waiting.order_by().values_list("connector", "day").distinct():
        days.setdefault(source, set()).add(day)
    sources = list(Connector.objects.select_related("sender").filter(pk__in=days))
    by_key = {source.key: source for source in sources}
    seen = [
        Seen(by_key[one.source], Finding(one.code, Severity.ERROR, context=one.plain()), one.day.isoformat())
        for one in differences_of({source: days[source.pk] for source in sources})
    ]
    return settle_faults(by=None, connectors=sources, among=lambda code: code.startswith("totals."), seen=seen, now=now)
