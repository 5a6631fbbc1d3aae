"""Which inspection holds an assessment: then nobody answers, submits or concludes it anywhere else."""

from __future__ import annotations

from giaoban.core.findings import Finding
from giaoban.meetings.models import Inspection


def held_by_inspection(*, assessment: int) -> Finding | None:
    """The finding that names the inspection; None for an assessment by itself. One query."""
    key = Inspection.objects.filter(assessment=assessment).values_list("key", flat=True).first()
    return Finding("assessment.of-an-inspection", context={"key": key}) if key else None
