"""The national board of security levels: determined, compliant, overdue, by organisation, down to a requirement."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giaoban.assessments.models import Checklist
from giaoban.assessments.queries.levels import levels
from giaoban.assessments.queries.systems.board import Board, board
from giaoban.assessments.queries.systems.meeting import RequirementCount, met_by_requirement, systems_at
from giaoban.assessments.queries.systems.recovery import recovery
from giaoban.assessments.queries.systems.register import chosen, lines, readable_systems
from giaoban.core.checklists.levels.rules import Regime
from giaoban.core.checklists.schema import Criterion
from giaoban.portal.views.systems.register import SHOWN, systems_table
from giaoban.web import formats
from giaoban.web.pages import choice, page, turn
from giaoban.web.reading import Reading, reading_of
from giaoban.web.tables import Cell, Column, Table
from giaoban.web.templatetags.ui import named

STATES = {
    "not": gettext_lazy("does not meet it"), "stale": gettext_lazy("claims it without evidence in date"),
    "late": gettext_lazy("its cycle has run out"), "met": gettext_lazy("meets it"),
}  # fmt: skip


@login_required
def system_board(request: HttpRequest) -> HttpResponse:
    reading = reading_of(request)
    every = {one.id: one for one in levels().in_use_on(reading.today)}
    wanted = choice(request, "regime", every)
    regimes = [every[wanted]] if wanted else list(every.values())
    found = board(day=reading.today, regimes=regimes)
    tables = [_owners(found, reading)]
    back = recovery(day=reading.today)
    context: dict[str, Any] = {
        "board": found,
        "counts": [
            (_("Systems"), len(found.systems), "", ""),
            *(
                (title, len(part), _share(len(part), len(found.systems), reading), standing)
                for title, part, standing in (
                    (_("Determined"), found.determined, "determined"),
                    (_("Compliant"), found.compliant, "compliant"),
                    (_("Overdue"), found.overdue, "overdue"),
                )
            ),
        ],
        "levels": sorted(found.levels.items()),
        "regimes": {name: named(one.title) for name, one in every.items()},
        "regime": wanted,
        "recovery": back,
    }
    return page(request, "portal/systems/board.html", context, tables=tables)


@login_required
def requirement_list(request: HttpRequest) -> HttpResponse:
    """How each requirement is met by the systems it binds."""
    reading = reading_of(request)
    every = {one.id: one for one in levels().in_use_on(reading.today)}
    wanted = choice(request, "regime", every)
    regimes = [every[wanted]] if wanted else list(every.values())
    found = met_by_requirement(day=reading.today, regimes=regimes)
    context = {"regimes": {name: named(one.title) for name, one in every.items()}, "regime": wanted}
    tables = [_requirements(found, regimes, reading)]
    return page(request, "portal/systems/requirements.html", context, tables=tables)


@login_required
def requirement(request: HttpRequest, regime: str, criterion: str) -> HttpResponse:
    """Who stands how at one requirement: of the systems the reader may see, those that lack it unless asked else."""
    reading = reading_of(request)
    rules = levels().regime(regime)
    sets = Checklist.objects.filter(code=rules.checklist, is_current=True) if rules else []
    asked = next((found for one in sets if (found := one.read.criteria.get(criterion)) is not None), None)
    if rules is None or asked is None:
        raise Http404(f"{regime[:60]} {criterion[:60]}")
    state = choice(request, "state", STATES) or "not"
    at = systems_at(day=reading.today, regime=rules, criterion=criterion, state=state)
    rows, turned = turn(request, chosen(readable_systems(request.user, reading.today), inside=at), SHOWN)
    context = {
        "regime": rules, "criterion": asked, "state": state, "turn": turned, "all": len(at), "lacking": STATES["not"],
        "others": {name: word for name, word in STATES.items() if name != "not"},
    }  # fmt: skip
    tables = [systems_table(lines(rows, day=reading.today), reading)]
    return page(request, "portal/systems/requirement.html", context, tables=tables)


def _share(part: int, whole: int, reading: Reading) -> str:
    return formats.percent(100 * part / whole, 1, reading.language) if whole else "–"


def _owners(found: Board, reading: Reading) -> Table:
    columns = (
        Column("owner", _("Owner"), wide=True),
        Column("total", _("Systems"), "end"),
        Column("determined", _("Determined"), "end"),
        Column("compliant", _("Compliant"), "end"),
        Column("overdue", _("Overdue"), "end"),
    )
    rows = tuple(
        (
            Cell(named(row.owner), href=reverse("systems-register") + reading.query(owner=row.owner.key), head=True),
            *(
                Cell(formats.number(value, 0, reading.language), value)
                for value in (row.total, row.determined, row.compliant, row.overdue)
            ),
        )
        for row in found.rows
    )
    return Table(
        "owners", _("Systems by owner"), columns, rows, as_of=formats.date(reading.today, reading.language),
        source=_("simulated records") if found.simulated else "", empty=_("No system is registered yet."),
    )  # fmt: skip


def _requirements(found: Sequence[RequirementCount], regimes: Sequence[Regime], reading: Reading) -> Table:
    criteria: dict[str, Criterion] = {}
    titles = {one.id: named(one.title) for one in regimes}
    for checklist in Checklist.objects.filter(code__in=[one.checklist for one in regimes], is_current=True):
        criteria |= checklist.read.criteria
    columns = (
        Column("group", _("Regime and level")),
        Column("id", _("No."), brief=True),
        Column("requirement", _("Requirement"), wide=True),
        Column("needed", _("Systems it binds"), "end"),
        Column("met", _("Met"), "end"),
        Column("stale", _("Claimed without evidence in date"), "end"),
        Column("late", _("Cycle has run out"), "end"),
    )
    rows = tuple(
        (
            Cell(_("{regime}, level {level}").format(regime=titles[one.regime], level=one.level)),
            Cell(one.criterion),
            Cell(
                named(criteria[one.criterion].title) if one.criterion in criteria else one.criterion,
                href=reverse("systems-requirement", args=[one.regime, one.criterion]) + reading.query(),
                head=True,
            ),
            *(
                Cell(formats.number(value, 0, reading.language), value)
                for value in (one.needed, one.met, one.stale, one.late)
            ),
        )
        for one in found
    )
    return Table(
        "requirements", _("Requirements by level"), columns, rows, group="group",
        as_of=formats.date(reading.today, reading.language), empty=_("No decided system was assessed yet."),
    )  # fmt: skip
