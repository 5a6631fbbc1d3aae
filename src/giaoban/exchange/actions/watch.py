"""Looks at all feeds, and makes a fault somebody's commitment."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from giaoban.commitments.actions import open_commitment
from giaoban.commitments.models import Commitment
from giaoban.commitments.queries.tables import calendar
from giaoban.core.findings import Finding, Refused
from giaoban.exchange.actions.totals import compare_totals
from giaoban.exchange.actions.watch_faults import Seen, Settled, settle_faults
from giaoban.exchange.models import Fault
from giaoban.exchange.queries.watch import feeds, watched_sources
from giaoban.exchange.queries.watch_board import in_words
from giaoban.exchange.queries.watch_rules import judge
from giaoban.registry.actions import write_event
from giaoban.registry.models import Event, Person, Subject
from giaoban.registry.permissions import check_may
from giaoban.web.formats import HANOI

LOOKED = "sources.look"
COMPARED = "sources.totals"
COMPARED_EVERY = dt.timedelta(hours=1)
"""To hold every stated day against the records reads them; each source states a day once."""
NOTHING = Settled((), (), 0)


@dataclass(frozen=True)
class Looked:
    """One look: how many sources, which faults began and ended, how many go on, what could not be read."""

    sources: int
    opened: tuple[Fault, ...]
    closed: tuple[Fault, ...]
    standing: int
    findings: tuple[Finding, ...]


def look(*, by: Person, now: dt.datetime) -> Looked:
    """Judges every active feed, holds what sources stated against what is held, and settles the faults of both.

    Twice in a row, the second look changes nothing; what was stated is compared once an hour. Faults of a source that
    was stopped end: nobody waits for it any more. Raises NotAllowed.
    """
    today = now.astimezone(HANOI).date()
    check_may(by, "source.watch", today=today)
    sources = watched_sources()
    known, findings = feeds(sources, now=now)
    is_working = calendar().is_working
    by_key = {one.key: one for one in sources}
    seen = [
        Seen(by_key[feed.source], finding, about)
        for feed in known
        for finding, about in judge(feed, now=now, today=today, is_working=is_working)
    ]
    with transaction.atomic():
        stopped = {one.connector for one in _of_stopped()}
        done: Settled = settle_faults(
            by=by, connectors=[*sources, *stopped], among=lambda code: code.startswith("watch."), seen=seen, now=now
        )
        lost = _compared(by, now, findings)
        opened, closed = (*done.opened, *lost.opened), (*done.closed, *lost.closed)
        data = {"sources": len(sources), "opened": len(opened), "closed": len(closed)}
        write_event(by=by, action=LOOKED, thing="sources", data=data, now=now)
    return Looked(len(sources), opened, closed, done.standing + lost.standing, tuple(findings))


@transaction.atomic
def complain(*, by: Person, fault: Fault, asker: Subject | None, now: dt.datetime) -> Commitment:
    """Makes a fault a complaint about the quality of data, owed by the source's sender; the fault keeps its number.

    Raises NotAllowed, or Refused: the fault ended (`watch.fault-ended`), has one (`watch.complained-already`), nobody
    asks (`watch.no-asker`), and what `open_commitment` says.
    """
    today = now.astimezone(HANOI).date()
    fault = (
        Fault.objects.select_for_update(of=("self",)).select_related("connector__sender", "commitment").get(pk=fault.pk)
    )
    sender = fault.connector.sender
    check_may(by, "source.complain", about=sender, today=today)
    if fault.commitment is not None:
        raise Refused([Finding("watch.complained-already", context={"key": fault.commitment.key})])
    if fault.until is not None:
        raise Refused([Finding("watch.fault-ended", context={"until": fault.until.isoformat()})])
    if asker is None:
        raise Refused([Finding("watch.no-asker")])
    vietnamese, english = in_words(fault, "vi"), in_words(fault, "en")
    made = open_commitment(
        by=by,
        kind=Commitment.Kind.DATA_QUALITY_COMPLAINT,
        title_vi=_short(vietnamese),
        title_en=_short(english),
        asked_by=asker,
        owed_by=sender,
        note=f"{vietnamese}\n\n{fault.connector.key} · {fault.code} · {fault.since.isoformat()}",
        now=now,
    )
    fault.commitment = made
    fault.save(update_fields=["commitment"])
    data = {"code": fault.code, "about": fault.subject, "commitment": made.key}
    write_event(by=by, action="fault.complain", thing=f"sources:{fault.connector.key}", data=data, now=now)
    return made


def _compared(by: Person, now: dt.datetime, findings: list[Finding]) -> Settled:
    """The faults of control totals, once an hour; a contract that cannot be read does not stop the watch."""
    if Event.objects.filter(action=COMPARED, at__gt=now - COMPARED_EVERY, at__lte=now).exists():
        return NOTHING
    try:
        done = compare_totals(now=now)
    except Refused as refusal:
        findings += refusal.findings
        return NOTHING
    write_event(by=by, action=COMPARED, thing="sources", data={"opened": len(done.opened)}, now=now)
    return done


def _of_stopped() -> list[Fault]:
    """Open faults of sources that were stopped. One query."""
    found = Fault.objects.filter(until__isnull=True, connector__is_active=False, code__startswith="watch.")
    return list(found.select_related("connector"))


def _short(sentence: str) -> str:
    return sentence if len(sentence) <= 300 else sentence[:299].rsplit(" ", 1)[0] + "…"
