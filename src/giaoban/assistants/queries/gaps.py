"""What assistants could not answer, the most asked first; and what was thought of what they did answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, QuerySet, Sum

from giaoban.assistants.models import Feedback, Gap


@dataclass(frozen=True)
class Verdicts:
    """How often answers of a profile were judged, by verdict; and how often there was none."""

    profile: str
    counts: Mapping[str, int]
    unanswered: int


def open_gaps(profile: str = "") -> QuerySet[Gap]:
    """Those nobody was given yet. One query."""
    found = Gap.objects.filter(task__isnull=True)
    return found.filter(profile=profile) if profile else found


def verdicts() -> list[Verdicts]:
    """By profile. Two queries."""
    counts: dict[str, dict[str, int]] = {}
    for row in Feedback.objects.values("profile", "verdict").annotate(count=Count("id")).order_by("profile", "verdict"):
        counts.setdefault(row["profile"], {})[row["verdict"]] = row["count"]
    asked = dict(Gap.objects.values_list("profile").annotate(count=Sum("asked")).order_by("profile"))
    return [Verdicts(name, counts.get(name, {}), asked.get(name, 0)) for name in sorted({*counts, *asked})]
