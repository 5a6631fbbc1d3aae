"""What the machine found on a site, as a table; wanting it visited; the bytes of a visit to take away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from giaoban.assessments.actions.labels.crawling import order_scan
from giaoban.assessments.actions.labels.scanning import raw_of
from giaoban.assessments.models import Assessment, Checklist, Visit
from giaoban.assessments.queries.labels.standing import Check, Stand, badge_faults_of, open_order, stand_of
from giaoban.core.checklists.schema import Criterion
from giaoban.core.findings import Finding, Refused
from giaoban.core.probes.observatory import MODIFIERS
from giaoban.core.probes.outcome import FULL
from giaoban.core.probes.preload import remark
from giaoban.exchange.worker import scan_soon
from giaoban.registry.models import Person, Subject
from giaoban.registry.permissions import may
from giaoban.web import formats
from giaoban.web.findings import say
from giaoban.web.reading import Reading, reading_of
from giaoban.web.tables import Cell, Column, Table
from giaoban.web.templatetags.ui import named


def scanned(site: Subject, one: Assessment | None, *, now: dt.datetime, reading: Reading) -> dict[str, Any]:
    """Everything about visits that the page of a site shows. Six queries."""
    stand = stand_of(site, now=now)
    full, less, missing = stand.counts
    missed = stand.visit if stand.visit is not None and stand.visit.fault else None
    return {
        "stand": stand, "order": open_order(site), "full": full, "less": less, "missing": missing,
        "checks": checks_table(stand, _criteria(one), reading) if stand.checks else None,
        "graded": _graded(stand, reading),
        "missed": say(Finding(missed.fault, context=missed.context), reading.language) if missed else "",
        "missed_at": missed.at if missed else None,
        "badges": [say(Finding(one.code, context=one.context), reading.language) for one in badge_faults_of(site)],
    }  # fmt: skip


def checks_table(stand: Stand, criteria: Mapping[str, Criterion], reading: Reading) -> Table:
    """Every check: what stands, and the sentence of the newest visit. What is to be mended comes first."""
    columns = (
        Column("criterion", _("Check"), wide=True),
        Column("state", _("State")),
        Column("level", _("Points"), "end"),
        Column("said", _("What the newest visit said"), wide=True),
        Column("since", _("Since"), brief=True),
        Column("probe", _("Name of the check"), hidden=True),
    )
    rows = sorted(stand.checks.values(), key=lambda one: (_place(one), list(FULL).index(one.name)))
    at = stand.reading.visit.at if stand.reading else None
    return Table(
        "scan", _("What the machine found"), columns,
        tuple(_cells(one, criteria.get(one.name), reading) for one in rows),
        as_of=formats.moment(at, reading.language) if at else "",
        source=f"sha256 {stand.reading.visit.sha256[:16]}, {stand.reading.rules}" if stand.reading else "",
    )  # fmt: skip


def _graded(stand: Stand, reading: Reading) -> dict[str, Any] | None:
    """The published grade of the headers of the newest visit, its outcomes with what each adds or takes."""
    kept = stand.reading.observatory if stand.reading else None
    if not kept:
        return None
    newest = stand.checks["hsts"].newest
    outcomes = [(name, MODIFIERS.get(name, 0)) for name in kept["outcomes"]]
    return {
        **kept, "outcomes": [(name, f"{points:+d}".replace("-", "−") if points else "0") for name, points in outcomes],
        "preload": say(remark(newest.context if newest else {}), reading.language),
    }  # fmt: skip


def want_scan(person: Person, found: Subject, post: Mapping[str, str], now: dt.datetime) -> str:
    """The button: the visit begins in the background as soon as it is recorded."""
    order_scan(by=person, site=found, now=now)
    transaction.on_commit(scan_soon)
    return _("The visit begins now and takes about half a minute, one request a second. Look at this page again then.")


@login_required
@require_safe
def visit_file(request: HttpRequest, key: str, sha256: str) -> HttpResponse:
    """The bytes of a visit, for those who act for the site and for the agency: `giaoban scan --again` reads them."""
    reading, person = reading_of(request), request.user
    visit = Visit.objects.select_related("site__owner", "site__parent").filter(site__key=key, sha256=sha256).first()
    if visit is None:
        raise Http404(key[:120])
    if not isinstance(person, Person) or not may(person, "assessment.read", about=visit.site, today=reading.today):
        raise PermissionDenied
    try:
        text = raw_of(visit).as_json()
    except Refused as why:
        raise Http404(str(why)[:200]) from why
    answer = HttpResponse(text, content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="visit-{sha256[:16]}.json"'
    return answer


def _criteria(one: Assessment | None) -> dict[str, Criterion]:
    """The criteria by the name of their check: of the set the site is judged by, or else the current one."""
    checklist = one.checklist if one is not None else None
    checklist = checklist or Checklist.objects.filter(code="web-trust", is_current=True).order_by("-version").first()
    if checklist is None:
        return {}
    return {each.probe: each for each in checklist.read.criteria.values() if each.probe}


def _place(one: Check) -> int:
    return 1 if one.level is None else 2 if one.is_full else 0


def _cells(one: Check, criterion: Criterion | None, reading: Reading) -> tuple[Cell, ...]:
    looks = {
        0: ("behind", _("lacks something")), 1: ("no_data", _("not tested")), 2: ("met", _("as it should be")),
    }  # fmt: skip
    look, word = looks[_place(one)]
    title = f"{criterion.id} {named(criterion.title)}" if criterion else one.name
    if criterion is not None and criterion.gate:
        title = _("%(title)s (gate)") % {"title": title}
    is_counted = FULL[one.name].isdigit() and one.level is not None
    level = one.level if one.level and one.level.isdigit() else "0"
    said = say(one.newest.finding, reading.language) if one.newest else "–"
    since = one.standing.since
    return (
        Cell(title, head=True),
        Cell(word, word, state=look, beside=_doubt(one)),
        Cell(f"{level}/{FULL[one.name]}" if is_counted else "–"),
        Cell(said),
        Cell(formats.date(since, reading.language), since.date() if since else ""),
        Cell(one.name),
    )


def _doubt(one: Check) -> str:
    """A bad measurement that is not confirmed yet."""
    if not one.standing.doubts:
        return ""
    left = one.waits_for
    return ngettext(
        "The newest measurement is worse; %(left)s more that agrees, 30 minutes apart, and it falls.",
        "The newest measurement is worse; %(left)s more that agree, 30 minutes apart, and it falls.",
        left,
    ) % {"left": left}
