"""Practices and pilots for pages and command line."""

from __future__ import annotations

import datetime as dt

from django.db.models import F, Prefetch, QuerySet

from giaoban.commitments.models import Pilot, PilotDecision, Practice, PracticeUse
from giaoban.core.quantities import fold


def practices(*, words: str = "", group: str = "", indicator: str = "") -> list[Practice]:
    """Those that stand, newest first, with who does them and what was decided. Four queries."""
    rows = _whole().filter(withdrawn_at__isnull=True)
    if group:
        rows = rows.filter(group=group)
    wanted = fold(words).split()
    return [
        one
        for one in rows
        if (not indicator or indicator in one.indicators)
        and all(word in fold(f"{one.title_vi} {one.title_en} {one.what} {one.told_by.name_vi}") for word in wanted)
    ]


def practice_page(number: int) -> Practice | None:
    return _whole().filter(pk=number).first()


def practices_of(subject_id: int) -> list[Practice]:
    """What an organisation does, withdrawn ones left out."""
    return list(_whole().filter(withdrawn_at__isnull=True, uses__subject=subject_id).distinct())


def is_decided(pilot: Pilot) -> bool:
    return any(one.decision != PilotDecision.Decision.EXTEND for one in pilot.decisions.all())


def is_undecided_on(pilot: Pilot, today: dt.date) -> bool:
    """The day by which it was to be decided has passed, and nobody has."""
    return not is_decided(pilot) and pilot.decide_by < today


def _whole() -> QuerySet[Practice]:
    uses = PracticeUse.objects.select_related("subject").order_by(
        F("since").asc(nulls_last=True), "seen_on", "subject__name_vi"
    )
    pilots = Pilot.objects.prefetch_related(
        Prefetch("decisions", PilotDecision.objects.select_related("by", "document"))
    )
    return Practice.objects.select_related("told_by__parent", "recorded_by", "source").prefetch_related(
        Prefetch("uses", uses), Prefetch("pilots", pilots), "documents"
    )
