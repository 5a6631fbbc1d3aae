"""Why a figure is what it is: its definition as a formula, its counts, its document, its revisions, its records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from giaoban.library.models import Document
from giaoban.measures.models import Observation


@dataclass(frozen=True)
class Trail:
    """`revisions` are all rows of the same figure, first to last; `measures` maps each measure to its expression."""

    observation: Observation
    definition: Mapping[str, Any]
    formula: str
    measures: Mapping[str, str]
    revisions: tuple[Observation, ...]
    document: Document
    warehouse_snapshot: int | None

    @property
    def is_current(self) -> bool:
        return bool(self.revisions) and self.revisions[-1].pk == self.observation.pk


def trail(observation_id: int) -> Trail | None:
    """The whole trail in two queries; None when there is no such observation."""
    row = (
        Observation.objects.select_related("indicator", "subject", "source", "source__issuer", "recorded_by")
        .filter(pk=observation_id)
        .first()
    )
    if row is None:
        return None
    revisions = Observation.objects.filter(
        indicator=row.indicator_id,
        subject=row.subject_id,
        period_code=row.period_code,
        dimensions=row.dimensions,
        method=row.method,
        vintage=row.vintage,
    ).select_related("source", "recorded_by")
    definition = row.indicator.definition
    measures = {name: part["expr"] for name, part in definition.get("measures", {}).items() if part.get("expr")}
    return Trail(
        observation=row,
        definition=definition,
        formula=definition.get("value") or "",
        measures=measures,
        revisions=tuple(sorted(revisions, key=lambda one: one.revision)),
        document=row.source,
        warehouse_snapshot=row.warehouse_snapshot,
    )
