"""What the yearly report says of each system on a day: level, decision, requirements met, last drill."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Q

from giaoban.assessments.models import Decision
from giaoban.assessments.queries.systems.board import SIMULATED
from giaoban.assessments.queries.systems.meeting import met_by_system
from giaoban.assessments.queries.systems.recovery import recovery
from giaoban.core.checklists.levels.rules import Regime
from giaoban.registry.models import Subject
from giaoban.web.formats import HANOI


@dataclass(frozen=True)
class YearLine:
    """One system. None where nothing is known: not decided, not assessed, not tried."""

    system: Subject
    operator: str
    level: int | None
    regime: str
    number: str
    signed_on: dt.date | None
    met: int | None
    needed: int | None
    is_compliant: bool | None
    drilled_on: dt.date | None
    not_lost: bool | None
    back_quickly: bool | None
    is_simulated: bool


def year_lines(found: Collection[Subject], *, day: dt.date, regimes: Sequence[Regime]) -> list[YearLine]:
    """Eight queries, however many systems. Of two decisions in force the newer one counts."""
    rows = Decision.objects.filter(
        Q(ended_on__isnull=True) | Q(ended_on__gte=day), signed_on__lte=day, regime__in=[one.id for one in regimes]
    ).order_by("signed_on", "pk")
    decided = {one.system_id: one for one in rows}
    met = {(one.system, one.regime): one for one in met_by_system(day=day, regimes=regimes)}
    tried = {one.system: one for one in recovery(day=day).tried}
    keys = {one.details.get("operator") for one in found} - {None}
    operators = dict(Subject.objects.filter(key__in=keys).values_list("key", "name_vi"))
    lines = []
    for one in found:
        decision, drill = decided.get(one.pk), tried.get(one.pk)
        stands = met.get((one.pk, decision.regime)) if decision else None
        lines.append(
            YearLine(
                one, operators.get(one.details.get("operator", ""), ""), decision.level if decision else None,
                decision.regime if decision else "", decision.number if decision else "",
                decision.signed_on if decision else None, stands.met if stands else None,
                stands.needed if stands else None, stands.is_compliant if stands else (False if decision else None),
                drill.ended_at.astimezone(HANOI).date() if drill else None, drill.not_lost if drill else None,
                drill.back_quickly if drill else None, one.source == SIMULATED,
            )
        )  # fmt: skip
    return lines
