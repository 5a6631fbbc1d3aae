"""The register of systems, and one system: its level under both regimes, dossiers, requirements, recovery."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giaoban.assessments.models import Checklist
from giaoban.assessments.queries.levels import levels
from giaoban.assessments.queries.systems.board import SIMULATED, board, determined
from giaoban.assessments.queries.systems.history import history
from giaoban.assessments.queries.systems.recovery import recovery_of
from giaoban.assessments.queries.systems.register import Everything, Line, chosen, everything, lines, readable_systems
from giaoban.core.checklists.levels.rules import LEVELS
from giaoban.portal.queries.derived_levels import shown_levels
from giaoban.portal.queries.dossiers import states_in_words
from giaoban.portal.views.systems.editing import may_register
from giaoban.registry.models import Link, Subject
from giaoban.registry.permissions import may
from giaoban.web import formats
from giaoban.web.pages import choice, page, turn, words
from giaoban.web.reading import Reading, reading_of
from giaoban.web.tables import Cell, Column, Table
from giaoban.web.templatetags.ui import named

SHOWN = 100
STANDINGS = {
    "determined": gettext_lazy("determined"),
    "undetermined": gettext_lazy("not determined"),
    "compliant": gettext_lazy("compliant"),
    "not-compliant": gettext_lazy("determined, not compliant"),
    "overdue": gettext_lazy("overdue"),
}


@login_required
def system_list(request: HttpRequest) -> HttpResponse:
    """The register by words, owner, standing and level. Fourteen queries, however many systems."""
    reading = reading_of(request)
    owner, text = request.GET.get("owner", "")[:120], words(request)
    standing = choice(request, "standing", STANDINGS)
    level = choice(request, "level", [str(one) for one in LEVELS])
    inside = _standing(standing, level, reading) if standing or level else None
    readable = readable_systems(request.user, reading.today)
    rows, turned = turn(request, chosen(readable, words=text, owner=owner, inside=inside), SHOWN)
    about = Subject.objects.filter(key=owner).first() if owner else None
    context = {
        "turn": turned, "words": text, "owner": about, "standings": STANDINGS, "standing": standing,
        "levels": {str(one): str(one) for one in LEVELS}, "level": level,
        "may_register": bool(may_register(request, reading)),
    }  # fmt: skip
    tables = [systems_table(lines(rows, day=reading.today), reading)]
    return page(request, "portal/systems/register.html", context, tables=tables)


def _standing(standing: str, level: str, reading: Reading) -> set[int]:
    """The systems that stand so today, under the regimes in use; of one decided level where it is asked for."""
    regimes = levels().in_use_on(reading.today)
    found = board(day=reading.today, regimes=regimes)
    sets = {
        "determined": found.determined, "undetermined": found.systems - found.determined, "compliant": found.compliant,
        "not-compliant": found.determined - found.compliant, "overdue": found.overdue,
    }  # fmt: skip
    chosen_ones = set(sets.get(standing, found.systems))
    if level:
        decided = determined(day=reading.today, regimes=regimes)
        chosen_ones &= {pk for pk, one in decided.items() if one == int(level)}
    return chosen_ones


def systems_table(found: list[Line], reading: Reading) -> Table:
    regimes = levels().regimes
    columns = (
        Column("name", _("System"), wide=True),
        Column("code", _("Code"), brief=True),
        Column("owner", _("Owner"), wide=True),
        Column("decided", _("Level decided"), "end"),
        *(Column(one.id, _("By {regime}").format(regime=named(one.title)), "end") for one in regimes),
        Column("kind", _("Kind"), brief=True),
    )
    rows = []
    for line in found:
        kind = "simulated" if line.system.source == SIMULATED else "reported"
        levelled = [line.decided, *(line.derived.get(one.id) for one in regimes)]
        rows.append(
            (
                Cell(named(line.system), href=reverse("system", args=[line.system.key]) + reading.query(), head=True),
                Cell(line.system.code),
                Cell(named(line.system.parent) if line.system.parent else "–"),
                *(Cell(str(level) if level else "–", level) for level in levelled),
                Cell("", kind, kind=kind),
            )
        )
    return Table(
        "systems", _("Information systems"), columns, tuple(rows),
        as_of=formats.date(reading.today, reading.language), empty=_("No system fits this choice."),
    )  # fmt: skip


@login_required
def system(request: HttpRequest, key: str) -> HttpResponse:
    reading = reading_of(request)
    found = readable_systems(request.user, reading.today).filter(key=key).first()
    if found is None:
        raise Http404(key[:80])
    every = everything(found)
    states = states_in_words(every.dossiers, reading)
    titles = {one.id: named(one.title) for one in levels().regimes}
    context = {
        "system": found,
        "every": every,
        "is_simulated": found.source == SIMULATED,
        "derived": shown_levels(every.facts.facts, reading) if every.facts else [],
        "recovery": recovery_of(found),
        "links": list(Link.objects.filter(source=found, kind="uses", valid_to__isnull=True).select_related("target")),
        "history": history(found),
        "dossiers": [(one, states[one.pk]) for one in every.dossiers],
        "decisions": [(one, titles.get(one.regime, one.regime)) for one in every.decisions],
        "to_assess": _to_assess(request, every, reading),
        "may_open": not every.open_dossiers and _may_write(request, every, reading),
        "may_state": may(request.user, "system.register", about=found, today=reading.today),  # type: ignore[arg-type]
    }
    return page(request, "portal/systems/one.html", context)


def _to_assess(request: HttpRequest, every: Everything, reading: Reading) -> list[tuple[str, str]]:
    """Sets of requirements this reader may begin to answer here: title and the form, with the level filled in."""
    if not may(request.user, "assessment.open", about=every.system, today=reading.today):  # type: ignore[arg-type]
        return []
    begun = {one.checklist.code for one in every.assessments}
    regimes = {one.checklist: one.id for one in levels().in_use_on(reading.today) if one.checklist not in begun}
    decided = {one.regime: one.level for one in reversed(every.decisions) if one.ended_on is None}
    derived = every.facts.levels if every.facts else {}
    found = []
    for one in Checklist.objects.filter(code__in=regimes, is_current=True):
        level = decided.get(regimes[one.code]) or derived.get(regimes[one.code])
        filled = reading.query(subject=every.system.key, **({"fact-level": level} if level else {}))
        found.append((named(one), reverse("assessment-new", args=[one.reference]) + filled))
    return found


def _may_write(request: HttpRequest, every: Everything, reading: Reading) -> bool:
    """Those of the owner, and those of the unit that runs it."""
    about = [one for one in (every.system, every.operator) if one is not None]
    return any(may(request.user, "dossier.write", about=one, today=reading.today) for one in about)  # type: ignore[arg-type]
