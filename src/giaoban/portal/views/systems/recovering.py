"""Recovery of a system: backup sets, objective, drills; the drills of all systems one may see; one drill with proof."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giaoban.assessments.actions.systems import add_backup_set, change_backup_set, set_objective
from giaoban.assessments.models import BackupSet, Drill
from giaoban.assessments.queries.systems.recovery import Measured, measured_drills, recovery_of
from giaoban.assessments.queries.systems.register import readable_systems
from giaoban.core.findings import Finding, Place, Refused
from giaoban.portal.views.lessons.telling import beside
from giaoban.registry.models import Person, Subject
from giaoban.registry.permissions import NotAllowed, may
from giaoban.web import formats
from giaoban.web.pages import page, turn
from giaoban.web.reading import Reading, parse_day, reading_of
from giaoban.web.tables import Cell, Column, Table
from giaoban.web.templatetags.ui import named

SHOWN = 100
NUMBERS = ("every_minutes", "copies", "media", "off_site")
FIELDS = {
    "name": gettext_lazy("Name"), "kind": gettext_lazy("Kind"), "every_minutes": gettext_lazy("Copied every (minutes)"),
    "copies": gettext_lazy("Copies, the original included"), "media": gettext_lazy("Kinds of media"),
    "off_site": gettext_lazy("Copies elsewhere"), "place": gettext_lazy("Where the copies lie"),
    "ended_on": gettext_lazy("Ended on (dd/mm/yyyy), if it did"),
}  # fmt: skip
USUAL = {"copies": "3", "media": "2", "off_site": "1", "every_minutes": "1440"}


@login_required
def recovery_page(request: HttpRequest, key: str) -> HttpResponse:
    reading, person = reading_of(request), _person(request)
    system = readable_systems(person, reading.today).filter(key=key).first()
    if system is None:
        raise Http404(key[:80])
    typed = {name: value.strip() for name, value in request.POST.items() if isinstance(value, str)}
    act, faults = typed.get("act", ""), []
    if request.method == "POST":
        try:
            done = _objective(person, system, typed) if act == "objective" else _set(person, system, typed)
        except Refused as refusal:
            faults = list(refusal.findings)
        except NotAllowed as why:
            raise PermissionDenied from why
        else:
            messages.success(request, done)
            return HttpResponseRedirect(reverse("system-recovery", args=[system.key]) + reading.query())
    found, told = recovery_of(system), beside(faults, reading)
    held = found.objective
    shown = {
        "rto_minutes": held.rto_minutes if held else "", "rpo_minutes": held.rpo_minutes if held else "", "reason": "",
    }  # fmt: skip
    may_record = may(person, "recovery.record", about=system, today=reading.today)
    context: dict[str, Any] = {
        "system": system, "recovery": found, "may_record": may_record, "act": act if faults else "",
        "told": told if act == "objective" else {}, "shown": typed if act == "objective" and faults else shown,
        "forms": _forms(found.sets, typed if faults and act == "set" else {}, told) if may_record else [],
    }  # fmt: skip
    tables = [_sets(found.sets, reading), drills_table(found.drills, reading)]
    return page(request, "portal/systems/recovery.html", context, tables=tables, status=422 if faults else 200)


@login_required
def drill_list(request: HttpRequest) -> HttpResponse:
    """The drills of all systems one may see, newest first, each against the objective that stood when it ended."""
    reading = reading_of(request)
    rows = Drill.objects.filter(system__in=readable_systems(request.user, reading.today)).select_related("system")
    found, turned = turn(request, rows.order_by("-ended_at", "-pk"), SHOWN)
    tables = [drills_table(measured_drills(found), reading, about=True)]
    return page(request, "portal/systems/drills.html", {"turn": turned}, tables=tables)


@login_required
def drill(request: HttpRequest, number: int) -> HttpResponse:
    """Its steps as the machine stamped them, and every table before and after."""
    reading = reading_of(request)
    rows = Drill.objects.filter(system__in=readable_systems(request.user, reading.today), pk=number)
    found = rows.select_related("system", "backup", "by").first()
    if found is None:
        raise Http404(str(number))
    one = measured_drills([found])[0]
    context = {
        "drill": found, "lost": _state(one.not_lost), "quick": _state(one.back_quickly),
        "took": _minutes(found.minutes, reading), "gone": _minutes(found.lost_minutes, reading),
    }  # fmt: skip
    return page(request, "portal/systems/drill.html", context, tables=[_steps(found, reading), _proof(found, reading)])


def _objective(person: Person, system: Subject, typed: dict[str, str]) -> str:
    numbers = _whole(typed, ("rto_minutes", "rpo_minutes"))
    set_objective(by=person, system=system, reason=typed.get("reason", ""), now=timezone.now(), **numbers)
    return _("The objective holds from now on.")


def _set(person: Person, system: Subject, typed: dict[str, str]) -> str:
    """Adds a set, or changes the one that is named."""
    number, ended = typed.get("set", ""), parse_day(typed.get("ended_on", ""))
    if typed.get("ended_on") and ended is None:
        context = {"text": typed["ended_on"][:40]}
        raise Refused([Finding("system.bad-day", where=Place(part="ended_on"), context=context)])
    given: dict[str, Any] = {name: typed.get(name, "") for name in ("name", "kind", "place")} | _whole(typed, NUMBERS)
    if not number:
        add_backup_set(by=person, system=system, now=timezone.now(), **given)
        return _("The backup set is kept.")
    backup = BackupSet.objects.filter(system=system, pk=int(number) if number.isdecimal() else 0).first()
    if backup is None:
        raise Http404(number[:20])
    change_backup_set(by=person, backup=backup, ended_on=ended, now=timezone.now(), **given)
    return _("The backup set is kept.")


def _whole(typed: dict[str, str], names: Iterable[str]) -> dict[str, int]:
    """Whole numbers. Raises Refused with every one that is none."""
    faults = [
        Finding("recovery.not-a-number", where=Place(part=name), context={"text": typed.get(name, "")[:40]})
        for name in names
        if not (typed.get(name, "").isascii() and typed.get(name, "").isdigit() and len(typed[name]) < 10)
    ]
    if faults:
        raise Refused(faults)
    return {name: int(typed[name]) for name in names}


def _forms(sets: list[BackupSet], typed: dict[str, str], told: dict[str, str]) -> list[dict[str, Any]]:
    """A form for each set and one for another; the one that was refused is open with what was typed."""
    forms = []
    for one in (*sets, None):
        number = str(one.pk) if one else ""
        is_open = bool(typed) and typed.get("set", "") == number
        fields = []
        for name, label in FIELDS.items():
            if name == "ended_on" and one is None:
                continue
            held = getattr(one, name) if one else USUAL.get(name, "")
            fields.append({
                "name": name, "id": f"{name}-{number or 'new'}", "label": label,
                "value": typed.get(name, "") if is_open else ("" if held is None else held),
                "fault": told.get(name, "") if is_open else "",
                "choices": BackupSet.Kind.choices if name == "kind" else (),
            })  # fmt: skip
        forms.append({"set": one, "fields": fields, "is_open": is_open})
    return forms


def _sets(sets: list[BackupSet], reading: Reading) -> Table:
    columns = (
        Column("name", _("Backup set"), wide=True), Column("kind", _("Kind")),
        Column("every", _("Copied every (minutes)"), "end"), Column("copies", _("Copies"), "end"),
        Column("media", _("Kinds of media"), "end"), Column("off_site", _("Elsewhere"), "end"),
        Column("rule", _("3 copies, 2 media, 1 elsewhere")), Column("place", _("Where the copies lie"), wide=True),
    )  # fmt: skip
    rows = tuple(
        (
            Cell(one.name, head=True), Cell(one.get_kind_display()),
            *(
                Cell(formats.number(value, 0, reading.language), value)
                for value in (one.every_minutes, one.copies, one.media, one.off_site)
            ),
            Cell(_("yes") if one.is_3_2_1 else _("no"), state="met" if one.is_3_2_1 else "behind"),
            Cell(one.place or "–"),
        )
        for one in sets
    )  # fmt: skip
    return Table(
        "sets", _("Backup sets"), columns, rows, as_of=formats.date(reading.today, reading.language),
        empty=_("No backup set is stated yet."),
    )  # fmt: skip


def drills_table(found: Iterable[Measured], reading: Reading, *, about: bool = False) -> Table:
    columns = (
        Column("ended", _("Ended"), brief=True), *([Column("system", _("System"), wide=True)] if about else []),
        Column("not_lost", _("Data not lost")), Column("back_quickly", _("Back quickly")),
        Column("took", _("Restored in"), "end"), Column("lost", _("Work lost"), "end"),
        Column("tables", _("Tables"), "end"), Column("sha256", "SHA-256", brief=True),
        Column("kind", _("Kind"), brief=True),
    )  # fmt: skip
    rows = []
    for one in found:
        drilled, kind = one.drill, "simulated" if one.drill.is_simulated else "reported"
        lost, quick = _state(one.not_lost), _state(one.back_quickly)
        rows.append((
            Cell(
                formats.moment(drilled.ended_at, reading.language), drilled.ended_at.date(), head=True,
                href=reverse("drill", args=[drilled.pk]) + reading.query(),
            ),
            *([Cell(named(drilled.system))] if about else []),
            Cell(lost[1], state=lost[0]), Cell(quick[1], state=quick[0]),
            Cell(_minutes(drilled.minutes, reading), round(drilled.minutes)),
            Cell(_minutes(drilled.lost_minutes, reading), round(drilled.lost_minutes)),
            Cell(formats.number(len(drilled.before), 0, reading.language), len(drilled.before)),
            Cell(drilled.sha256[:12], drilled.sha256), Cell("", kind, kind=kind),
        ))  # fmt: skip
    return Table(
        "drills", _("Drills"), columns, tuple(rows), as_of=formats.date(reading.today, reading.language),
        empty=_("No drill yet. Untried is unknown, not failed."),
    )  # fmt: skip


def _steps(found: Drill, reading: Reading) -> Table:
    columns = (
        Column("step", _("Step"), wide=True), Column("began", _("Began"), brief=True),
        Column("seconds", _("Seconds"), "end"), Column("said", _("What the tool said"), wide=True),
    )  # fmt: skip
    rows = tuple(
        (
            Cell(one.name, head=True), Cell(formats.moment(one.started_at, reading.language)),
            Cell(formats.number((one.ended_at - one.started_at).total_seconds(), 1, reading.language)),
            Cell(one.said or "–"),
        )
        for one in found.steps.all()
    )  # fmt: skip
    return Table("steps", _("Steps as the machine stamped them"), columns, rows, empty=_("No step was stamped."))


def _proof(found: Drill, reading: Reading) -> Table:
    columns = (
        Column("table", _("Table"), wide=True), Column("same", _("Came back whole")),
        Column("before", _("Rows before"), "end"), Column("after", _("Rows after"), "end"),
        Column("hash_before", _("SHA-256 before"), brief=True), Column("hash_after", _("SHA-256 after"), brief=True),
    )  # fmt: skip
    rows = []
    for name in sorted({*found.before, *found.after}):
        before, after = found.before.get(name, {}), found.after.get(name, {})
        look, word = _state(before == after)
        cells = [Cell(name, head=True), Cell(word, state=look)]
        for one in (before, after):
            count = one.get("rows")
            cells.append(Cell(formats.number(count, 0, reading.language) if count is not None else "–", count or ""))
        cells += [Cell(str(one.get("sha256", "–"))[:12], str(one.get("sha256", ""))) for one in (before, after)]
        rows.append(tuple(cells))
    return Table("proof", _("Every table before and after"), columns, tuple(rows), empty=_("No table was compared."))


def _state(is_so: bool | None) -> tuple[str, str]:
    if is_so is None:
        return "no_data", _("no objective")
    return ("met", _("yes")) if is_so else ("behind", _("no"))


def _minutes(value: float, reading: Reading) -> str:
    return _("%(number)s minutes") % {"number": formats.number(value, 0 if value >= 10 else 1, reading.language)}


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user
