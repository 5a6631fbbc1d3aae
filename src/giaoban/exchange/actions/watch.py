"""Looks at all feeds, and makes a fault somebody's commitment."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from giaoban.commitments.actions import open_commitment
from giaoban.commitments.models import Commitment
from giaoban.commitments.queries.tables import calendar
from giaoban.core.findings import Finding, Refused
from giaoban.exchange.actions.watch_faults import Seen, Settled, settle_faults
from giaoban.exchange.models import Fault
from giaoban.exchange.queries.watch import feeds, watched_sources
from giaoban.exchange.queries.watch_board import in_words
from giaoban.exchange.queries.watch_rules import judge
from giaoban.registry.actions import write_event
from giaoban.registry.models import Person, Subject
from giaoban.registry.permissions import check_may
from giaoban.web.formats import HANOI

LOOKED = "sources.look"


@dataclass(frozen=True)
class Looked:
    """One look: how many sources, which faults began and ended, how many go on, what could not be read."""

    sources: int
    opened: tuple[Fault, ...]
    closed: tuple[Fault, ...]
    standing: int
    findings: tuple[Finding, ...]


def look(*, by: Person, now: dt.datetime) -> Looked:
    """Judges every active feed and settles its faults. Twice in a row, the second look changes nothing.

    Faults of a source that was stopped end: nobody waits for it any more. Raises NotAllowed.
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
        data = {"sources": len(sources), "opened": len(done.opened), "closed": len(done.closed)}
        write_event(by=by, action=LOOKED, thing="sources", data=data, now=now)
    return Looked(len(sources), done.opened, done.closed, done.standing, tuple(findings))


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


def _of_stopped() -> list[Fault]:
    """Open faults of sources that were stopped. One query."""
    found = Fault.objects.filter(until__isnull=True, connector__is_active=False, code__startswith="watch.")
    return list(found.select_related("connector"))


def _short(sentence: str) -> str:
    return sentence if len(sentence) <= 300 else sentence[:299].rsplit(" ", 1)[0] + "…"
