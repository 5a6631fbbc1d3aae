"""Inspections that would trouble a subject twice: the same matter, or the same criteria, in the same year."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q

from giaoban.core.findings import Finding, Place
from giaoban.core.quantities import fold
from giaoban.meetings.models import Inspection
from giaoban.registry.models import Subject
from giaoban.registry.queries import predecessors


def matter_key(words: str) -> str:
    """A matter as it is compared: without marks, case and spaces around.

    >>> matter_key("  An toàn  thông tin ")
    'an toan thong tin'
    """
    return " ".join(fold(words).split())[:300]


def overlaps(
    *, subject: Subject, year: int, matter: str, criteria: str, simulated: bool = False,
    besides: Inspection | None = None,
) -> list[Finding]:  # fmt: skip
    """A finding for each inspection in the way, naming it; who came before the subject counts as the subject.

    Whoever inspects: two bodies are two bodies too many. `criteria` is the code of the set, whatever its version. An
    exercise stands in the way of exercises alone. Two queries.
    """
    same: Sequence[Subject] = [subject, *predecessors(subject)]
    found = Inspection.objects.filter(subject__in=same, year=year, is_simulated=simulated).exclude(
        state=Inspection.State.CANCELLED
    )
    found = found.filter(Q(matter_key=matter_key(matter)) | Q(criteria__code=criteria))
    if besides is not None:
        found = found.exclude(pk=besides.pk)
    return [
        Finding(
            "inspection.overlaps",
            where=Place(part="matter"),
            context={
                "key": one.key, "organiser": one.organiser.name_vi, "subject": one.subject.name_vi,
                "matter": one.matter, "year": year,
            },
        )
        for one in found.select_related("organiser", "subject")
    ]  # fmt: skip
