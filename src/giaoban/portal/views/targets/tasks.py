"""32 + 1: the one task of its own each organisation has in a programme, who has not set it yet, setting it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from giaoban.commitments.actions import set_specific_task
from giaoban.commitments.models import Programme
from giaoban.commitments.queries.specific import SpecificTask, asks_for_tasks, specific_task, specific_tasks
from giaoban.core.findings import Finding, Refused
from giaoban.portal.views.targets.wording import sentence
from giaoban.registry.models import Subject
from giaoban.registry.permissions import NotAllowed, may
from giaoban.web import formats
from giaoban.web.pages import choice, page
from giaoban.web.reading import Reading, parse_day, reading_of
from giaoban.web.tables import Cell, Column, Table
from giaoban.web.templatetags.ui import named

LIMITS = {"title": 600, "measure": 600, "due": 20, "note": 10_000, "reason": 3000}
STATES = ("set", "unset")


def task_list(request: HttpRequest, programme: str) -> HttpResponse:
    """Every organisation with its task or the words "not yet set"."""
    reading = reading_of(request)
    found = _programme(programme)
    rows = specific_tasks(found, on=reading.on)
    state = choice(request, "state", STATES)
    shown = [one for one in rows if state in ("", "set" if one.task else "unset")]
    context = {
        "programme": found,
        "asks": asks_for_tasks(found),
        "count": sum(one.task is not None for one in rows),
        "size": len(rows),
        "state": state,
    }
    return page(request, "portal/specific_tasks.html", context, tables=[_table(found, shown, reading)])


def _table(programme: Programme, rows: list[SpecificTask], reading: Reading) -> Table:
    columns = (
        Column("organisation", _("Organisation")),
        Column("task", _("Specific task"), wide=True),
        Column("measure", _("Seen to be done by"), wide=True),
        Column("due", _("Until"), brief=True),
        Column("state", _("State")),
    )
    lines = []
    for one in rows:
        href = reverse("specific-task", args=[programme.key, one.organisation.key]) + reading.query()
        name = Cell(named(one.organisation), href=href, head=True)
        if one.task is None:
            lines.append((name, Cell(_("not yet set"), ""), Cell(""), Cell(""), Cell("", state="no_data")))
            continue
        for task in (one.task, *one.inherited):
            passed = _("passed on to %(who)s") % {"who": named(task.owed_by)} if one.is_passed_on else ""
            lines.append(
                (
                    name,
                    Cell(named(task), href=reverse("commitment", args=[task.key]) + reading.query()),
                    Cell(task.details.get("measure", "")),
                    Cell(formats.date(task.due, reading.language), task.due),
                    Cell(f"{task.get_standing_display()}; {passed}" if passed else task.get_standing_display()),
                )
            )
    return Table(
        "tasks",
        _("Specific tasks: %(programme)s") % {"programme": named(programme)},
        columns,
        tuple(lines),
        empty=_("No organisation is in this list."),
    )


@login_required
def task_form(request: HttpRequest, programme: str, organisation: str) -> HttpResponse:
    """One organisation's task: set, or changed with a reason."""
    reading = reading_of(request)
    found = _programme(programme)
    subject = Subject.objects.select_related("parent__parent").filter(key=organisation).first()
    if subject is None:
        raise Http404(organisation)
    task = specific_task(found, subject)
    if not may(request.user, "task.set", about=subject, today=reading.today):  # type: ignore[arg-type]
        if task is not None and request.method != "POST":
            return HttpResponseRedirect(reverse("commitment", args=[task.key]) + reading.query())
        raise PermissionDenied
    typed = {name: request.POST.get(name, "")[:limit].strip() for name, limit in LIMITS.items()}
    findings: list[Finding] = []
    if request.method == "POST":
        try:
            made = set_specific_task(
                by=request.user,  # type: ignore[arg-type]  # login_required
                programme=found,
                organisation=subject,
                title=typed["title"],
                measure=typed["measure"],
                due=parse_day(typed["due"]),
                note=typed["note"],
                reason=typed["reason"],
                now=timezone.now(),
            )
        except Refused as refusal:
            findings = refusal.findings
        except NotAllowed as why:
            raise PermissionDenied from why
        else:
            messages.success(request, _("Set: %(who)s.") % {"who": named(subject)})
            return HttpResponseRedirect(reverse("commitment", args=[made.key]) + reading.query())
    elif task is not None:
        due = f"{task.due:%d/%m/%Y}" if task.due else ""
        typed |= {"title": task.title_vi, "measure": task.details.get("measure", ""), "due": due, "note": task.note}
    faults: dict[str, str] = {}
    for one in findings:
        faults.setdefault(one.where.part or "title", sentence(one, "", reading))
    context = {"programme": found, "subject": subject, "task": task, "typed": typed, "faults": faults}
    return page(request, "portal/specific_task.html", context, status=422 if findings else 200)


def _programme(key: str) -> Programme:
    found: Programme | None = Programme.objects.select_related("instrument").filter(key=key).first()
    if found is None:
        raise Http404(key)
    return found
