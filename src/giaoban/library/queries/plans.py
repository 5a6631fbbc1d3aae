"""The register of plans as known at a moment: what each organisation has issued, and which contents it shows."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from giaoban.library.models import ContentTick, Plan, PlanKind
from giaoban.registry.models import Subject
from giaoban.web.formats import HANOI

Moment = dt.date | dt.datetime | None


@dataclass(frozen=True)
class KnownPlan:
    """A plan as it was known. `contents`: item -> place of the provision; `missing`: required items without one."""

    pk: int
    kind: PlanKind
    organisation: Subject
    document: Any
    contents: Mapping[str, str]
    missing: tuple[str, ...]
    is_simulated: bool
    recorded_at: dt.datetime

    @property
    def issued_on(self) -> dt.date | None:
        found: dt.date | None = self.document.issued_on
        return found

    @property
    def is_complete(self) -> bool:
        return not self.missing

    @property
    def counts(self) -> bool:
        """Whether its organisation has done what the target asks."""
        return self.is_complete or not self.kind.counts_when_complete

    def is_issued_by(self, day: dt.date) -> bool:
        """Issued by then; it counts for as long as it is in force."""
        ended = self.document.valid_to
        return self.issued_on is not None and self.issued_on <= day and (ended is None or day <= ended)


def plan_kinds() -> dict[str, PlanKind]:
    """All kinds of plans by key, in the order of their titles. One query."""
    return {kind.key: kind for kind in PlanKind.objects.order_by("title_vi")}


def known_plans(
    kinds: Iterable[str] | None = None, *, known: Moment = None, organisation: Subject | None = None,
    document: Any = None, pk: int | None = None,
) -> list[KnownPlan]:  # fmt: skip
    """The plans in the register, by organisation and day of issue. Two queries, whatever the number.

    known:  only what was entered until that day or moment, and not yet withdrawn then
    """
    rows = Plan.objects.select_related("kind", "organisation__parent", "document")
    if kinds is not None:
        rows = rows.filter(kind__key__in=list(kinds))
    for field, value in (("organisation", organisation), ("document", document), ("pk", pk)):
        if value is not None:
            rows = rows.filter(**{field: value})
    ticks = ContentTick.objects.filter(plan__in=rows.values("pk"))
    moment = _end_of(known)
    if moment is None:
        rows = rows.filter(withdrawn_at__isnull=True)
    else:
        rows = rows.filter(Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gt=moment), recorded_at__lte=moment)
        ticks = ticks.filter(at__lte=moment)
    places: dict[int, dict[str, str]] = defaultdict(dict)
    for plan, item, place in ticks.order_by("pk").values_list("plan_id", "item", "place"):
        places[plan][item] = place
    found = [_known(row, {item: place for item, place in places[row.pk].items() if place}) for row in rows]
    return sorted(found, key=lambda one: (one.organisation.key, one.issued_on or dt.date.max, one.pk))


def ticks_of(plan: Plan) -> list[ContentTick]:
    """Every tick ever set or taken away, the newest first."""
    return list(ContentTick.objects.filter(plan=plan).select_related("by").order_by("-pk"))


def _known(row: Plan, contents: dict[str, str]) -> KnownPlan:
    required = [content["id"] for content in row.kind.contents]
    missing = tuple(item for item in required if item not in contents)
    return KnownPlan(
        row.pk, row.kind, row.organisation, row.document, contents, missing, row.is_simulated, row.recorded_at
    )


def _end_of(known: Moment) -> dt.datetime | None:
    if known is None or isinstance(known, dt.datetime):
        return known
    return dt.datetime.combine(known, dt.time.max, tzinfo=HANOI)
