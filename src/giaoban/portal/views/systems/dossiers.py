"""Dossiers of a level: the list, opening one, writing its statements, moving it, taking it away as .docx."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giaoban.assessments.actions.systems import end_decision, move_dossier, open_dossier, write_statements
from giaoban.assessments.models import Decision, Dossier
from giaoban.assessments.models.systems import ENDED
from giaoban.assessments.queries.levels import levels
from giaoban.assessments.queries.systems.directory import directory
from giaoban.assessments.queries.systems.dossiers import STATEMENTS
from giaoban.assessments.queries.systems.paper import DOCX, dossier_paper
from giaoban.assessments.queries.systems.register import everything, readable_systems
from giaoban.core.findings import Finding, Place, Refused
from giaoban.portal.queries.derived_levels import shown_levels
from giaoban.portal.queries.dossiers import dossier_page, states_in_words
from giaoban.portal.views.lessons.telling import beside
from giaoban.portal.views.systems.editing import organisations
from giaoban.registry.models import Person
from giaoban.registry.permissions import NotAllowed, may
from giaoban.web import formats
from giaoban.web.pages import choice, page, turn
from giaoban.web.reading import Reading, parse_day, reading_of
from giaoban.web.tables import Cell, Column, Table
from giaoban.web.templatetags.ui import named

SHOWN = 100
WHICH = {"overdue": gettext_lazy("overdue"), "ended": gettext_lazy("approved or withdrawn")}


@login_required
def dossier_list(request: HttpRequest) -> HttpResponse:
    """Dossiers that stand open, those whose day comes first on top."""
    reading = reading_of(request)
    which = choice(request, "which", WHICH)
    rows = Dossier.objects.filter(system__in=readable_systems(request.user, reading.today)).select_related(
        "system__parent", "appraiser"
    )
    rows = rows.filter(state__in=ENDED) if which == "ended" else rows.exclude(state__in=ENDED)
    if which == "overdue":
        rows = rows.filter(due__lt=reading.today)
    found, turned = turn(request, rows.order_by(F("due").asc(nulls_last=True), "pk"), SHOWN)
    context = {"turn": turned, "which": which, "choices": WHICH}
    return page(request, "portal/systems/dossiers.html", context, tables=[_table(found, reading)])


@login_required
def new_dossier(request: HttpRequest, key: str) -> HttpResponse:
    """Proposes a level under a regime in force; a higher one than the rules give needs its reason."""
    reading, person = reading_of(request), _person(request)
    system = readable_systems(person, reading.today).filter(key=key).first()
    if system is None:
        raise Http404(key[:80])
    every = everything(system)
    typed = {name: request.POST.get(name, "").strip() for name in ("regime", "level", "reason")}
    faults: list[Finding] = []
    if request.method == "POST":
        level = int(typed["level"]) if typed["level"] in ("1", "2", "3", "4", "5") else None
        try:
            made = open_dossier(
                by=person, system=system, regime=typed["regime"], level=level, reason=typed["reason"],
                now=timezone.now(),
            )  # fmt: skip
        except Refused as refusal:
            faults = list(refusal.findings)
        except NotAllowed as why:
            raise PermissionDenied from why
        else:
            messages.success(request, _("Opened. Next: write the statements, then submit it."))
            return HttpResponseRedirect(reverse("dossier", args=[made.pk]) + reading.query())
    context = {
        "system": system, "typed": typed, "faults": beside(faults, reading),
        "derived": shown_levels(every.facts.facts, reading) if every.facts else [],
        "regimes": [one for one in levels().regimes if one.is_valid_on(reading.today)], "levels": range(1, 6),
    }  # fmt: skip
    return page(request, "portal/systems/dossier_new.html", context, status=422 if faults else 200)


@login_required
def dossier(request: HttpRequest, number: int) -> HttpResponse:
    """One dossier for those who run, own, appraise or oversee the system."""
    reading, person = reading_of(request), _person(request)
    found = _readable(request, number, reading)
    typed: dict[str, str] = {}
    faults: list[Finding] = []
    act = request.POST.get("move", "")[:60] if request.method == "POST" else ""
    if act:
        typed = {name: value.strip() for name, value in request.POST.items() if isinstance(value, str)}
        try:
            done = _done(person, found, act, typed, reading)
        except NotAllowed as why:
            raise PermissionDenied from why
        except Refused as refusal:
            faults = list(refusal.findings)
            found = _readable(request, number, reading)
        else:
            messages.success(request, done)
            return HttpResponseRedirect(reverse("dossier", args=[found.pk]) + reading.query())
    shown = dossier_page(
        found, person, reading, now=timezone.now(), tried=act, typed=typed, faults=tuple(faults)
    )  # fmt: skip
    written = {name: typed.get(name, "") if act == "write" else found.statements.get(name, "") for name in STATEMENTS}
    told = beside(faults, reading)
    parts = [
        {"name": name, "title": title, "text": written[name], "fault": told.get(name, "") if act == "write" else ""}
        for name, title in STATEMENTS.items()
    ]
    decision = Decision.objects.filter(dossier=found).first()
    context: dict[str, Any] = {
        "dossier": found, "acting": shown, "parts": parts, "decision": decision, "typed": typed, "act": act,
        "faults": list(told.values()), "told": told, "regime": levels().regime(found.regime),
        "everybody": organisations(reading) if shown and shown.forms else [],
        "may_end": decision is not None and decision.ended_on is None
        and may(person, "dossier.approve", about=found.system, today=reading.today),
    }  # fmt: skip
    return page(request, "portal/systems/dossier.html", context, status=422 if faults else 200)


@login_required
def dossier_file(request: HttpRequest, number: int) -> HttpResponse:
    """The dossier as a paper to sign: statements, plan, the level with its grounds, the table of requirements."""
    reading = reading_of(request)
    found = _readable(request, number, reading)
    answer = HttpResponse(dossier_paper(found, today=reading.today), content_type=DOCX)
    answer["Content-Disposition"] = f'attachment; filename="ho-so-cap-do-{found.system.code.lower()}-{found.pk}.docx"'
    return answer


def _done(person: Person, found: Dossier, act: str, typed: dict[str, str], reading: Reading) -> str:
    """Makes what the pressed button asks for; gives what was done in words."""
    now = timezone.now()
    if act == "write":
        write_statements(by=person, dossier=found, statements=typed, now=now)
        return _("The statements are kept.")
    if act == "end-decision":
        day = parse_day(typed.get("on", ""))
        if day is None:
            context = {"text": typed.get("on", "")[:40]}
            raise Refused([Finding("system.bad-day", where=Place(part="on"), context=context)])
        decision = Decision.objects.filter(dossier=found).first()
        if decision is None:
            raise Http404(str(found.pk))
        end_decision(by=person, decision=decision, on=day, reason=typed.get("reason", ""), now=now)
        return _("The decision ends on that day.")
    fields: dict[str, Any] = {name: typed[name] for name in ("reason", "opinion", "number") if typed.get(name)}
    faults = []
    if typed.get("appraiser"):
        one = directory(reading.today).find(typed["appraiser"], near=found.system.parent)
        fields["appraiser"] = one.key if one else typed["appraiser"]
    if typed.get("signed_on"):
        fields["signed_on"] = parse_day(typed["signed_on"])
        if fields["signed_on"] is None:
            context = {"text": typed["signed_on"][:40]}
            faults.append(Finding("system.bad-day", where=Place(part="signed_on"), context=context))
    if faults:
        raise Refused(faults)
    moved = move_dossier(by=person, dossier=found, move=act, fields=fields, now=now)
    return _("Done. The dossier is now: %(state)s.") % {"state": states_in_words([moved], reading)[moved.pk]}


def _readable(request: HttpRequest, number: int, reading: Reading) -> Dossier:
    rows = Dossier.objects.filter(system__in=readable_systems(request.user, reading.today))
    related = ("system__parent__parent", "appraiser__parent__parent", "operator__parent__parent")
    found = rows.select_related(*related).filter(pk=number).first()
    if found is None:
        raise Http404(str(number))
    return found


def _table(found: list[Dossier], reading: Reading) -> Table:
    columns = (
        Column("system", _("System"), wide=True), Column("owner", _("Owner"), wide=True),
        Column("regime", _("Regime"), brief=True), Column("level", _("Level"), "end"),
        Column("state", _("State"), wide=True), Column("appraiser", _("Appraised by"), wide=True),
        Column("due", _("Last day of the clock"), brief=True),
    )  # fmt: skip
    titles, states = {one.id: named(one.title) for one in levels().regimes}, states_in_words(found, reading)
    rows = tuple(
        (
            Cell(named(one.system), href=reverse("dossier", args=[one.pk]) + reading.query(), head=True),
            Cell(named(one.system.parent) if one.system.parent else "–"),
            Cell(titles.get(one.regime, one.regime)), Cell(str(one.level), one.level),
            Cell(states[one.pk]), Cell(named(one.appraiser) if one.appraiser else "–"),
            Cell(
                formats.date(one.due, reading.language) if one.due else "–", one.due or "",
                state="behind" if one.due and one.due < reading.today else "",
            ),
        )
        for one in found
    )  # fmt: skip
    return Table(
        "dossiers", _("Dossiers of levels"), columns, rows, as_of=formats.date(reading.today, reading.language),
        empty=_("No dossier stands so. One is opened on the page of a system."),
    )  # fmt: skip


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user
