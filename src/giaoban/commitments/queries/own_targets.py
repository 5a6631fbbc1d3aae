"""What organisations set themselves: the version in force on a day as known at a moment, and the history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal

from giaoban.commitments.models import Commitment, Goal, OwnTarget
from giaoban.measures.queries.points import end_of_day
from giaoban.registry.models import Subject

Owned = Mapping[tuple[int, int], OwnTarget]
"""Target and subject -> the version in force."""


def own_targets(
    targets: Iterable[Commitment], *, on: dt.date, known: dt.date | dt.datetime | None = None
) -> dict[tuple[int, int], OwnTarget]:
    """The newest version decided by the day and known by the moment; gone back to the level above is left out.

    One query.
    """
    rows = OwnTarget.objects.filter(target__in=[target.pk for target in targets], decided_on__lte=on)
    if known is not None:
        rows = rows.filter(at__lte=known if isinstance(known, dt.datetime) else end_of_day(known))
    found: dict[tuple[int, int], OwnTarget] = {}
    for row in rows.select_related("subject__parent", "by").order_by("version"):
        found[row.target_id, row.subject_id] = row
    return {key: row for key, row in found.items() if row.value is not None}


def history_of(target: Commitment, subject: Subject | None = None) -> list[OwnTarget]:
    """Every version, the newest first. One query."""
    rows = OwnTarget.objects.filter(target=target).select_related("subject", "by")
    if subject is not None:
        rows = rows.filter(subject=subject)
    return list(rows.order_by("-at", "-pk"))


def as_goal(own: OwnTarget, above: Goal) -> Goal:
    """The version as a goal to judge by: its value, in the unit and with the day of the one above."""
    downward = above.operator in ("lt", "le")
    return Goal(
        commitment=above.commitment, stage=Goal.Stage.DECIDED, operator="le" if downward else "ge", value=own.value,
        unit=above.unit, due=above.due, applies_to=own.subject, stated_on=own.decided_on, note=own.reason,
    )  # fmt: skip


def way_of(own: OwnTarget) -> tuple[tuple[dt.date, Decimal], ...]:
    """Its own milestones."""
    return tuple((dt.date.fromisoformat(one["by"]), Decimal(str(one["value"]))) for one in own.milestones)


def stated_way(target: Commitment) -> tuple[tuple[dt.date, Decimal], ...]:
    """The milestones its instrument states for the whole."""
    stated = target.details.get("milestones") or []
    return tuple((dt.date.fromisoformat(one["by"]), Decimal(str(one["value"]))) for one in stated)
