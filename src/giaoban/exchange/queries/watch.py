"""All feeds as the rules want them, in a number of queries that does not grow with the sources."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.db.models import Count, F, Max, Q, Sum
from django.db.models.functions import TruncDate

from giaoban.core.contracts.contract import Contract
from giaoban.core.findings import Finding, Refused, Severity
from giaoban.exchange.models import Batch, Connector
from giaoban.exchange.queries.contracts import contract_named
from giaoban.exchange.queries.watch_feeds import Day, Ended, Feed, Promise, Repeat
from giaoban.exchange.queries.watch_records import LATELY, Told, told
from giaoban.registry.models import Subject
from giaoban.web.formats import HANOI

PAST = dt.timedelta(days=70)
DRIFT = frozenset(
    {
        "batch.unexpected-column",
        "batch.missing-column",
        "batch.wrong-type",
        "batch.wrong-column-type",
        "body.unknown-column",
    }
)
LOST = (Batch.State.REFUSED, Batch.State.FAILED)


def watched_sources() -> list[Connector]:
    """The active sources with their senders. One query."""
    return list(Connector.objects.filter(is_active=True).select_related("sender__parent").order_by("key"))


def feeds(sources: Sequence[Connector], *, now: dt.datetime) -> tuple[list[Feed], list[Finding]]:
    """What is known of each source's feed, and what could not be read. Three queries, and one scan a contract."""
    contracts, findings = _contracts({one.contract for one in sources})
    days = _days(sources, since=now - PAST)
    newest = _newest(sources)
    records: dict[str, Told] = {}
    for reference, contract in contracts.items():
        try:
            known = {one.key: one.sender for one in sources if one.contract == reference}
            records |= told(contract, known, now=now, level=level_of)
        except Refused as why:
            if not any(one.code == "warehouse.empty" for one in why.findings):
                context = {"contract": reference, "reason": "; ".join(one.code for one in why.findings)}
                findings.append(Finding("watch.records-unreadable", Severity.WARNING, context=context))
    return [
        _feed(one, contracts.get(one.contract), days.get(one.pk, []), newest.get(one.pk), records.get(one.key), now)
        for one in sources
    ], findings


def promise_of(source: Connector, contract: Contract | None) -> Promise:
    """What the contract promises, unless the source promised something of its own."""
    volume = contract.volume if contract else None
    freshness = contract.freshness if contract else None
    if source.freshness_hours is not None:
        freshness = dt.timedelta(hours=source.freshness_hours)
    if source.volume_per_day is not None:
        return Promise(contract.frequency if contract else None, freshness, source.volume_per_day, None, 1)
    return Promise(
        contract.frequency if contract else None,
        freshness,
        volume.least if volume else None,
        volume.most if volume else None,
        max(round(volume.per / dt.timedelta(days=1)), 1) if volume else 1,
    )


def level_of(sender: Subject, other: Subject) -> str:
    """How another sender stands to this one: above it, below it, or beside it.

    A ministry and a province are two levels of reporting although neither is part of the other.
    """
    if other.pk == sender.parent_id:
        return "above"
    if sender.pk == other.parent_id:
        return "below"
    if sender.kind == other.kind:
        return "beside"
    return "above" if other.kind in ("ministry", "country") else "below"


def _contracts(references: Iterable[str]) -> tuple[dict[str, Contract], list[Finding]]:
    found, findings = {}, []
    for reference in sorted(references):
        try:
            found[reference] = contract_named(reference)
        except Refused as why:
            findings += why.findings
    return found, findings


def _days(sources: Sequence[Connector], *, since: dt.datetime) -> dict[int, list[Day]]:
    """Counts by source and day of arrival in Viet Nam. One query."""
    rows = (
        Batch.objects.filter(connector__in=[one.pk for one in sources], received_at__gte=since)
        .annotate(day=TruncDate("received_at", tzinfo=HANOI))
        .values("connector_id", "day")
        .annotate(
            total=Sum("rows"),
            good=Sum("accepted"),
            bad=Sum("quarantined"),
            changes=Sum(F("inserted") + F("corrected") + F("deleted")),
            same=Sum("unchanged"),
            count=Count("pk"),
            fixed=Sum("corrected"),
            only_dated=Sum("touched"),
        )
        .order_by("connector_id", "day")
    )
    found: dict[int, list[Day]] = defaultdict(list)
    for row in rows:
        found[row["connector_id"]].append(
            Day(
                row["day"],
                rows=row["total"],
                accepted=row["good"],
                quarantined=row["bad"],
                changes=row["changes"],
                unchanged=row["same"],
                batches=row["count"],
                corrected=row["fixed"],
                touched=row["only_dated"],
            )
        )
    return found


def _touched(days: Iterable[Day], now: dt.datetime) -> Iterator[Repeat]:
    """Days of the last week on which corrections came that changed but the date."""
    since = (now - LATELY).astimezone(HANOI).date()
    for one in days:
        if one.touched and one.day > since:
            yield Repeat("records", one.day, one.day, one.touched, one.corrected)


def _newest(sources: Sequence[Connector]) -> Mapping[int, Batch]:
    """The newest batch of each source that ended. Two queries."""
    ended = ~Q(state__in=(Batch.State.RECEIVED, Batch.State.CHECKED))
    newest = (
        Batch.objects.filter(ended, connector__in=[one.pk for one in sources])
        .values("connector_id")
        .annotate(newest=Max("pk"))
    )
    return {one.connector_id: one for one in Batch.objects.filter(pk__in=[row["newest"] for row in newest])}


def _feed(
    source: Connector,
    contract: Contract | None,
    days: Sequence[Day],
    newest: Batch | None,
    records: Told | None,
    now: dt.datetime,
) -> Feed:
    taken = newest.received_at if newest else None
    heard = max((one for one in (taken, source.heard_at) if one), default=None)
    codes = (
        [(str(one.get("code")), str(one.get("context", {}).get("column", ""))) for one in newest.findings]
        if newest
        else []
    )
    return Feed(
        source=source.key,
        sender=source.sender.name_vi,
        contract=source.contract,
        since=source.created_at,
        promise=promise_of(source, contract),
        heard=heard,
        taken=taken,
        newest=records.newest if records else None,
        days=tuple(days),
        drift=tuple(dict.fromkeys(one for one in codes if one[0] in DRIFT)),
        ended=Ended(newest.received_at, newest.state, tuple(dict.fromkeys(code for code, _ in codes)))
        if newest and newest.state in LOST
        else None,
        profiles=records.profiles if records else (),
        repeats=(*(records.repeats if records else ()), *_touched(days, now)),
        doubles=records.doubles if records else (),
    )
