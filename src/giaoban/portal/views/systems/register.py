"""The register of systems, and one system: its level under both regimes, dossiers, requirements, recovery."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from giaoban.assessments.queries.levels import derived, levels
from giaoban.assessments.queries.systems.board import SIMULATED
from giaoban.assessments.queries.systems.recovery import recovery_of
from giaoban.assessments.queries.systems.register import Line, chosen, everything, lines, readable_systems
from giaoban.registry.models import Subject
from giaoban.registry.permissions import may
from giaoban.web import formats
from giaoban.web.pages import page, turn, words
from giaoban.web.reading import Reading, reading_of
from giaoban.web.tables import Cell, Column, Table
from giaoban.web.templatetags.ui import named

SHOWN = 100


@login_required
def system_list(request: HttpRequest) -> HttpResponse:
    reading = reading_of(request)
    owner, text = request.GET.get("owner", "")[:120], words(request)
    rows, turned = turn(request, chosen(readable_systems(request.user, reading.today), words=text, owner=owner), SHOWN)
    found = lines(rows, day=reading.today)
    about = Subject.objects.filter(key=owner).first() if owner else None
    context = {"turn": turned, "words": text, "owner": about}
    return page(request, "portal/systems_register.html", context, tables=[_table(found, reading)])


def _table(found: list[Line], reading: Reading) -> Table:
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
    context = {
        "system": found,
        "every": every,
        "is_simulated": found.source == SIMULATED,
        "derived": derived(every.facts.facts) if every.facts else [],
        "recovery": recovery_of(found),
        "may_state": may(request.user, "system.register", about=found, today=reading.today),  # type: ignore[arg-type]
    }
    return page(request, "portal/system.html", context)
