"""Which websites are to be visited again, and working those off that wait: asked for on a page, or due by the clock.

    labelled            every 20 hours, so that a badge and what it stands for are looked at daily
    a level in doubt    after 30 minutes, so that three measurements that agree are had within the same morning
    every other proven  every week

Simulated sites are never visited: their names belong to nobody.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from giaoban.assessments.actions.labels.scanning import answer_from, check_scan, keep_visit, look_at, raw_of, read_visit
from giaoban.assessments.models import BadgeFault, Claim, Label, Reading, ScanOrder, Visit
from giaoban.assessments.queries.labels.standing import checks_of, stand_of
from giaoban.core.checklists.label.hosts import is_reserved
from giaoban.core.findings import Finding, Refused
from giaoban.core.probes.history import APART
from giaoban.core.probes.judge import RULES, judge
from giaoban.registry.actions import write_event
from giaoban.registry.models import Person, Subject
from giaoban.registry.permissions import NotAllowed, check_may
from giaoban.web.formats import HANOI

LABELLED, OTHERS = dt.timedelta(hours=20), dt.timedelta(days=7)
ABANDONED = dt.timedelta(minutes=15)
"""A visit takes half a minute: whoever began one so long ago has gone down with it."""
MOST_AT_ONCE = 16
Clock = Callable[[], dt.datetime]


@dataclass(frozen=True)
class Worked:
    """One order worked off: the visit, the badges that hold for nothing, and why nothing was visited."""

    order: ScanOrder
    visit: Visit | None
    badges: list[BadgeFault]
    refused: list[Finding]


@dataclass(frozen=True)
class Rescored:
    """A site whose standing other rules changed: check -> (before, after)."""

    site: Subject
    changed: Mapping[str, tuple[str | None, str | None]]


@transaction.atomic
def order_scan(*, by: Person, site: Subject, now: dt.datetime) -> ScanOrder:
    """Wants a site visited soon; asked again while one waits, the same order is given. Raises NotAllowed, Refused."""
    check_scan(by=by, site=site, now=now)
    site = Subject.objects.select_for_update(of=("self",)).get(pk=site.pk)
    still: ScanOrder | None = ScanOrder.objects.filter(site=site, ended_at__isnull=True).first()
    if still is not None:
        return still
    made: ScanOrder = ScanOrder.objects.create(site=site, asked_at=now, asked_by=by)
    write_event(by=by, action="site.scan-asked", thing=f"subjects:{site.key}", now=now)
    return made


def order_due(*, by: Person, now: dt.datetime) -> list[ScanOrder]:
    """An order for every site that the clock says is due and for which none waits. Raises NotAllowed."""
    check_may(by, "label.issue", today=now.astimezone(HANOI).date())
    return [order_scan(by=by, site=site, now=now) for site in due_sites(now)]


def due_sites(now: dt.datetime) -> list[Subject]:
    """Proven sites of real names whose last visit is long enough ago. Four queries, and two for each labelled one."""
    proven = set(Claim.objects.filter(proven_at__isnull=False).values_list("site", flat=True))
    last = dict(Visit.objects.values("site").annotate(last=Max("at")).values_list("site", "last"))
    labelled = set(
        Label.objects.filter(revocation__isnull=True, begins__lte=now, expires__gt=now).values_list("site", flat=True)
    )
    found = []
    for site in Subject.objects.valid_on(now.astimezone(HANOI).date()).filter(kind="website", pk__in=proven):
        host = site.details.get("host", "")
        if not host or is_reserved(host) or site.details.get("simulated"):
            continue
        if _is_due(site, last.get(site.pk), site.pk in labelled, now):
            found.append(site)
    return found


def _is_due(site: Subject, before: dt.datetime | None, is_labelled: bool, now: dt.datetime) -> bool:
    if before is None or now - before >= (LABELLED if is_labelled else OTHERS):
        return True
    return is_labelled and now - before >= APART and bool(stand_of(site, now=now).in_doubt)


def work_off(
    *,
    clock: Clock = timezone.now,
    way: Mapping[str, Any] | None = None,
    threads: int = MOST_AT_ONCE,
    most: int = 10_000,
) -> Iterator[Worked]:
    """Every order that waits, several hosts at once, each kept as soon as its visit ended.

    Visits run in threads without a database; all records are written here. An order that somebody else works on is
    left to them, one that was abandoned is taken up again.
    """
    with ThreadPoolExecutor(max(1, threads)) as pool:
        running: list[tuple[ScanOrder, Future[Any]]] = []
        taken = 0
        while True:
            while len(running) < threads and taken < most and (order := _take(clock())) is not None:
                taken += 1
                running.append((order, pool.submit(_look, order, clock(), way)))
            if not running:
                return
            order, future = running.pop(0)
            yield _keep(order, future, way, clock())


def rescore(
    *, by: Person, now: dt.datetime, site: Subject | None = None, rules: str = RULES, judged_by: Any = judge
) -> list[Rescored]:
    """Every kept visit judged by the rules of today, where it was not yet; the sites whose standing that changed.

    Earlier readings stay, and so does every verdict. An assessment that is open is answered anew. A visit whose bytes
    were lost is left as it is. Raises NotAllowed.
    """
    check_may(by, "label.issue", today=now.astimezone(HANOI).date())
    wanted = Visit.objects.filter(fault="").exclude(readings__rules=rules).select_related("site")
    if site is not None:
        wanted = wanted.filter(site=site)
    by_site: dict[Subject, list[Visit]] = {}
    for visit in wanted.order_by("site", "at"):
        by_site.setdefault(visit.site, []).append(visit)
    return [one for one in (_rescored(by, each, rows, rules, judged_by, now) for each, rows in by_site.items()) if one]


@transaction.atomic
def _rescored(
    by: Person, site: Subject, rows: Sequence[Visit], rules: str, judged_by: Any, now: dt.datetime
) -> Rescored | None:
    before = _standing_before(site, rules)
    done = 0
    for visit in rows:
        try:
            measurement = raw_of(visit)
        except Refused:
            continue
        read_visit(by=by, visit=visit, measurement=measurement, now=now, judged_by=judged_by)
        done += 1
    stand = stand_of(site, now=now, rules=rules)
    after = {name: one.level for name, one in stand.checks.items()}
    changed = {name: (level, after.get(name)) for name, level in before.items() if level != after.get(name)}
    data = {"rules": rules, "visits": done, "changed": {name: list(both) for name, both in changed.items()}}
    write_event(by=by, action="site.rescored", thing=f"subjects:{site.key}", data=data, now=now)
    answer_from(by=by, site=site, stand=stand, now=now)
    return Rescored(site, changed) if changed else None


def _standing_before(site: Subject, rules: str) -> dict[str, str | None]:
    """By the rules of the newest reading that is not of these rules."""
    last = Reading.objects.filter(visit__site=site).exclude(rules=rules).order_by("-at", "-pk").first()
    if last is None:
        return {}
    rows = (
        Reading.objects.filter(visit__site=site, rules=last.rules).select_related("visit").order_by("visit__at", "pk")
    )
    return {name: one.level for name, one in checks_of(rows).items()}


def _take(now: dt.datetime) -> ScanOrder | None:
    """The oldest order that nobody works on, claimed in one statement: two workers never take the same."""
    free = Q(begun_at__isnull=True) | Q(begun_at__lt=now - ABANDONED)
    while True:
        order = ScanOrder.objects.filter(free, ended_at__isnull=True).select_related("site", "asked_by").first()
        if order is None:
            return None
        if ScanOrder.objects.filter(free, pk=order.pk, ended_at__isnull=True).update(begun_at=now):
            order.begun_at = now
            return order


def _look(order: ScanOrder, now: dt.datetime, way: Mapping[str, Any] | None) -> Any:
    return look_at(order.site, now=now, way=way)


def _keep(order: ScanOrder, future: Future[Any], way: Mapping[str, Any] | None, now: dt.datetime) -> Worked:
    visit, refused = None, []
    seen = future.result()
    try:
        check_scan(by=order.asked_by, site=order.site, now=now)
        visit = keep_visit(by=order.asked_by, site=order.site, seen=seen, way=way, now=now)
    except Refused as why:
        refused = list(why.findings)
    except NotAllowed:
        refused = [Finding("scan.asked-by-nobody", context={"host": order.site.details.get("host", "–")})]
    ScanOrder.objects.filter(pk=order.pk).update(ended_at=now, visit=visit)
    return Worked(order, visit, list(visit.badge_faults.all()) if visit is not None else [], refused)
