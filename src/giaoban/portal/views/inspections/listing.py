"""The plan of inspections of a year with what became of each, and the form that adds one to it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giaoban.assessments.models import Checklist
from giaoban.commitments.queries.tables import calendar
from giaoban.core.findings import Finding, Place, Refused
from giaoban.meetings.actions.inspections import plan_faults, plan_inspection
from giaoban.meetings.models import Inspection
from giaoban.meetings.queries.inspections.reading import readable_by
from giaoban.meetings.queries.inspections.steps import STEPS_SET, Counted, counted, judged_steps
from giaoban.portal.views.assessments.wording import VERDICTS
from giaoban.portal.views.lessons.telling import beside, organisation_called, organisations
from giaoban.portal.views.targets.mine import may_for
from giaoban.registry.permissions import NotAllowed
from giaoban.web.formats import date as day_words
from giaoban.web.pages import page
from giaoban.web.reading import Reading, parse_day, reading_of
from giaoban.web.tables import Cell, Column, Table
from giaoban.web.templatetags.ui import named

TYPED = ("organiser", "subject", "matter", "criteria", "planned_from", "planned_to")

ONLINE = {
    "passed": ("met", gettext_lazy("held online")),
    "failed": ("behind", gettext_lazy("not online")),
    "undetermined": ("no_data", gettext_lazy("not all steps taken yet")),
    "not_stated": VERDICTS["not_stated"],
    "": ("no_data", gettext_lazy("not decided yet")),
}


def inspection_list(request: HttpRequest) -> HttpResponse:
    """Everybody reads what is published; those concerned the rest. Posted, an inspection is planned."""
    reading = reading_of(request)
    typed: dict[str, Any] = {name: request.POST.get(name, "").strip() for name in TYPED}
    typed["unplanned"] = bool(request.POST.get("unplanned"))
    typed["is_simulated"] = bool(request.POST.get("is_simulated"))
    faults: list[Finding] = []
    organisers = may_for(request, "inspection.plan", reading)
    may_plan = bool(organisers)
    if request.method != "POST" and len(organisers) == 1:
        typed["organiser"] = organisers[0].name_vi
    if request.method == "POST":
        if not may_plan:
            raise PermissionDenied
        try:
            made = _plan(request, typed, reading)
        except Refused as refusal:
            faults = list(refusal.findings)
        except NotAllowed as why:
            raise PermissionDenied from why
        else:
            messages.success(request, _("It stands in the plan. Name the team next."))
            return HttpResponseRedirect(reverse("inspection", args=[made.key]))
    table = _table(request, reading)
    context = {
        "typed": typed,
        "faults": beside(faults, reading),
        "may_plan": may_plan,
        "organisers": organisers,
        "sets": Checklist.objects.filter(is_current=True).exclude(code=STEPS_SET).order_by("title_vi"),
        "everybody": organisations(reading) if may_plan else [],
        "count": len(table.rows),
        "shares": _shares(reading),
    }
    return page(request, "portal/inspections.html", context, tables=[table], status=422 if faults else 200)


def _shares(reading: Reading) -> list[tuple[Counted, bool]]:
    """Real and simulated inspections of the year, those of which any was concluded. Four queries."""
    found = [(counted(year=reading.today.year, simulated=one, today=reading.today), one) for one in (False, True)]
    return [(one, is_simulated) for one, is_simulated in found if one.inspections or not is_simulated]


def _plan(request: HttpRequest, typed: dict[str, Any], reading: Reading) -> Inspection:
    organiser, subject = (organisation_called(typed[name], reading) for name in ("organiser", "subject"))
    criteria = Checklist.objects.filter(key=typed["criteria"], is_current=True).exclude(code=STEPS_SET).first()
    begins, ends = parse_day(typed["planned_from"]), parse_day(typed["planned_to"])
    year = begins.year if begins else reading.today.year
    faults = [
        Finding("inspection.no-such-thing", where=Place(part=name), context={"text": typed[name][:60]})
        if typed[name]
        else Finding("inspection.not-named", where=Place(part=name))
        for name, found in (("organiser", organiser), ("subject", subject), ("criteria", criteria))
        if found is None
    ]
    if faults or organiser is None or subject is None or criteria is None:
        matter = typed["matter"]
        faults += plan_faults(matter=matter, year=year, planned_from=begins, planned_to=ends, today=reading.today)
        raise Refused(faults)
    return plan_inspection(
        by=request.user,  # type: ignore[arg-type]  # may_plan: signed in
        organiser=organiser, subject=subject, matter=typed["matter"], criteria=criteria, year=year,
        planned_from=begins, planned_to=ends, is_periodic=not typed["unplanned"],
        is_simulated=typed["is_simulated"], now=timezone.now(),
    )  # fmt: skip


def _table(request: HttpRequest, reading: Reading) -> Table:
    columns = (
        Column("year", _("Year"), brief=True),
        Column("subject", _("Inspected body"), wide=True),
        Column("matter", _("Matter"), wide=True),
        Column("organiser", _("Inspected by")),
        Column("days", _("Days")),
        Column("state", _("State")),
        Column("online", _("Held online")),
    )
    rows, days = [], calendar()
    for one in readable_by(request.user, reading.today).prefetch_related("steps"):
        verdict = ""
        if one.steps_set is not None:
            steps = list(one.steps.all())
            verdict = judged_steps(one, steps, one.steps_set, days=days, today=reading.today).verdict
        look, word = ONLINE[verdict]
        mark = f" ({_('simulated')})" if one.is_simulated else ""
        said = [day_words(day, reading.language) for day in (one.planned_from, one.planned_to)]
        rows.append(
            (
                Cell(str(one.year), one.year),
                Cell(named(one.subject), href=reverse("inspection", args=[one.key]), head=True),
                Cell(one.matter + mark),
                Cell(named(one.organiser)),
                Cell(" – ".join(said), one.planned_from.isoformat()),
                Cell(str(one.get_state_display()), one.state),
                Cell(str(word), str(word), state=look),
            )
        )
    return Table("inspections", _("Inspections"), columns, tuple(rows), empty=_("No inspection is in the plan yet."))
