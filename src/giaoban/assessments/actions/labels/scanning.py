"""A website visited: the bytes kept, judged by the rules of today, and said in the assessment that is open.

What is answered there is what stands after all visits, not what one visit said: a level falls only after three that
agree. The visit itself takes half a minute and happens outside every transaction.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction

from giaoban.assessments.actions import Measured, record_measurements
from giaoban.assessments.actions.files import Upload, keep_bytes, open_bytes
from giaoban.assessments.models import Answer, Assessment, BadgeFault, Claim, Reading, Visit
from giaoban.assessments.queries.labels.checking import page_faults
from giaoban.assessments.queries.labels.known import as_known, known_of
from giaoban.assessments.queries.labels.standing import Stand, stand_of
from giaoban.core import plugins
from giaoban.core.checklists.label.hosts import is_reserved, shown_host
from giaoban.core.findings import Finding, Place, Refused
from giaoban.core.probes import badges, pages
from giaoban.core.probes.judge import Judgement, Known, judge
from giaoban.core.probes.measurement import Measurement, read
from giaoban.registry.actions import write_event
from giaoban.registry.models import Person, Subject
from giaoban.registry.permissions import check_may, may
from giaoban.web.formats import HANOI

CRITERIA = "web-trust"
VISIT = "exchange.visit_site"
"""The reader that visits a host: `host`, `at` and the fields of a way; gives a Measurement, raises Refused."""
Judge = Callable[[Measurement, Known], Judgement]


def scan_site(*, by: Person, site: Subject, now: dt.datetime, way: Mapping[str, Any] | None = None) -> Visit:
    """Visits a site and keeps what came of it, in about half a minute; also that nobody got there (`fault`).

    `way` are fields of the way there, for a laboratory. Raises NotAllowed, Refused: `scan.simulated`,
    `scan.not-proven` (the agency may look at any site of the register).
    """
    check_scan(by=by, site=site, now=now)
    return keep_visit(by=by, site=site, seen=look_at(site, now=now, way=way), way=way, now=now)


def check_scan(*, by: Person, site: Subject, now: dt.datetime) -> None:
    """Whether this person may have this site visited now. Raises NotAllowed, Refused."""
    today = now.astimezone(HANOI).date()
    check_may(by, "assessment.measure", about=site, today=today)
    host = site.details.get("host", "")
    if not host or is_reserved(host) or site.details.get("simulated"):
        raise Refused([_fault("scan.simulated", host=shown_host(host) or "–")])
    is_proven = Claim.objects.filter(site=site, proven_at__isnull=False).exists()
    if not is_proven and not may(by, "label.issue", about=site, today=today):
        raise Refused([_fault("scan.not-proven", host=shown_host(host))])


def look_at(site: Subject, *, now: dt.datetime, way: Mapping[str, Any] | None = None) -> Measurement | Finding:
    """What the site said, or why nobody got there. No database, no permission: ask `check_scan` before."""
    try:
        found: Measurement = plugins.read(VISIT, host=site.details["host"], at=now, **(way or {}))
    except Refused as why:
        return why.findings[0]
    return found


@transaction.atomic
def keep_visit(
    *, by: Person, site: Subject, seen: Measurement | Finding, way: Mapping[str, Any] | None = None, now: dt.datetime,
    judged_by: Judge = judge,
) -> Visit:  # fmt: skip
    """The bytes under their hash, the reading by today's rules, badges that hold for nothing, and the open assessment.

    The same visit again gives the one that is there. Raises NotAllowed.
    """
    today = now.astimezone(HANOI).date()
    check_may(by, "assessment.measure", about=site, today=today)
    site = Subject.objects.select_for_update(of=("self",)).get(pk=site.pk)
    if isinstance(seen, Finding):
        context = {name: str(value)[:300] for name, value in seen.context.items()}
        missed: Visit = Visit.objects.create(site=site, at=now, fault=seen.code[:60], context=context, by=by)
        write_event(by=by, action="site.missed", thing=_thing(site), data={"fault": seen.code}, now=now)
        return missed
    before = Visit.objects.filter(site=site, sha256=seen.sha256).first()
    if before is not None:
        return before
    data = seen.as_json().encode()
    keep_bytes(Upload("visit.json", data))
    known = known_of(site, seen, today=today)
    if way and "anchors" in way:
        known["anchors"] = list(way["anchors"])
    made: Visit = Visit.objects.create(site=site, at=seen.at, sha256=seen.sha256, size=len(data), known=known, by=by)
    reading = read_visit(by=by, visit=made, measurement=seen, now=now, judged_by=judged_by)
    _keep_badges(made, seen, now)
    written = {"sha256": made.sha256, "rules": reading.rules, "untested": reading.untested}
    write_event(by=by, action="site.visit", thing=_thing(site), data=written, now=now)
    answer_from(by=by, site=site, now=now)
    return made


def read_visit(
    *, by: Person, visit: Visit, measurement: Measurement, now: dt.datetime, judged_by: Judge = judge
) -> Reading:
    """A kept visit judged; once by the same rules."""
    judged = judged_by(measurement, as_known(visit.known))
    rows = {name: one.as_row() for name, one in judged.outcomes.items()}
    missing = sum(one.level is None for one in judged.outcomes.values())
    made, _ = Reading.objects.get_or_create(
        visit=visit, rules=judged.rules,
        defaults={
            "outcomes": rows, "tested": len(rows) - missing, "untested": missing, "at": now, "by": by,
            "observatory": judged.observatory.as_row() if judged.observatory else None,
        },
    )  # fmt: skip
    return made


def answer_from(*, by: Person, site: Subject, now: dt.datetime, stand: Stand | None = None) -> list[Answer]:
    """What stands, as answers of the machine in the assessment that is open; none where there is no such assessment.

    A check that nobody could test is answered "not tested" and is no failure.
    """
    one = (
        Assessment.objects.filter(subject=site, checklist__code=CRITERIA, state=Assessment.State.OPEN)
        .select_related("checklist", "subject__parent")
        .first()
    )
    if one is None:
        return []
    stand = stand or stand_of(site, now=now)
    if stand.reading is None:
        return []
    results = {}
    for criterion in one.checklist.read.criteria.values():
        check = stand.checks.get(criterion.probe or "")
        if check is not None and check.newest is not None:
            raw = {
                **check.newest.as_row(), "visit": stand.reading.visit_id, "measurement": stand.reading.visit.sha256,
                "rules": stand.reading.rules, "stands": check.level, "doubts": check.standing.doubts,
                "since": check.standing.since.isoformat() if check.standing.since else None,
            }  # fmt: skip
            results[criterion.id] = Measured(check.level, raw=raw)
    return record_measurements(by=by, assessment=one, results=results, now=now)


def raw_of(visit: Visit) -> Measurement:
    """The kept bytes of a visit. Raises Refused: `scan.no-bytes` where their file was lost, `probe.changed`."""
    file = open_bytes(visit.sha256) if visit.sha256 else None
    if file is None:
        raise Refused([Finding("scan.no-bytes", context={"sha256": visit.sha256[:16] or "–", "at": visit.at})])
    with file:
        return read(file.read(), sha256=visit.sha256)


def _keep_badges(visit: Visit, measurement: Measurement, now: dt.datetime) -> None:
    """A picture of a badge without a label of this host is a finding."""
    page = pages.last(measurement, "https")
    if page is None or not page.is_html:
        return
    faults = page_faults(page.text, host=measurement.host, base=page.url, pictures=badges.fetched(measurement), now=now)
    for one in faults:
        BadgeFault.objects.create(visit=visit, code=one.code, context=dict(one.context), line=one.where.line or 0)


def _thing(site: Subject) -> str:
    return f"subjects:{site.key}"


def _fault(code: str, **context: object) -> Finding:
    return Finding(code, where=Place(part="site"), context=context)
