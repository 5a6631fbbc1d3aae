"""The counts behind four indicators: of the country (`owner` empty) and of each owner, on a day."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from giaoban.assessments.models.systems import SYSTEM_KIND
from giaoban.assessments.queries.systems.board import SIMULATED, board
from giaoban.assessments.queries.systems.recovery import recovery
from giaoban.core.checklists.levels.rules import Regime
from giaoban.registry.models import Subject

DETERMINED, MEETING = "systems_level_determined", "systems_meeting_level"
NOT_LOST, BACK_QUICKLY = "data_not_lost", "back_quickly"


@dataclass(frozen=True)
class Count:
    """`num` of `den` systems; simulated as soon as one of the counted is."""

    indicator: str
    owner: str
    num: Decimal
    den: Decimal
    is_simulated: bool


def system_counts(*, day: dt.date, regimes: Sequence[Regime]) -> list[Count]:
    """Ten queries, however many systems. Systems that were not tried are in neither count of the drills."""
    found, back = board(day=day, regimes=regimes), recovery(day=day)
    systems = Subject.objects.filter(pk__in=found.systems, kind=SYSTEM_KIND)
    rows = systems.values_list("pk", "parent__key", "source")
    owners = {pk: (owner, source == SIMULATED) for pk, owner, source in rows}
    counted: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)

    def add(indicator: str, system: int, is_in: bool, is_simulated: bool) -> None:
        for owner in ("", owners[system][0] or ""):
            counted[indicator, owner] += Counter(num=is_in, den=1, simulated=is_simulated)
            if not owners[system][0]:
                break

    for pk, (_owner, is_simulated) in owners.items():
        add(DETERMINED, pk, pk in found.determined, is_simulated)
        add(MEETING, pk, pk in found.compliant, is_simulated)
    for one in back.tried:
        add(NOT_LOST, one.system, one.not_lost, one.is_simulated)
        add(BACK_QUICKLY, one.system, one.back_quickly, one.is_simulated)
    return [
        Count(indicator, owner, Decimal(one["num"]), Decimal(one["den"]), one["simulated"] > 0)
        for (indicator, owner), one in sorted(counted.items())
    ]
