"""Why an organisation has no figure in a structure of the country: it was no part of it, and who was in its place."""

from __future__ import annotations

import datetime as dt

from giaoban.core.findings import Finding, Severity
from giaoban.core.indicators.restate import Frame, structure_date
from giaoban.registry.models import Subject
from giaoban.registry.queries import predecessors, successors_on
from giaoban.web.formats import date


def outside_frame(key: str, *, frame: Frame, today: dt.date) -> Finding | None:
    """`series.ended-before` or `series.begins-after`, naming whom to ask instead; None where the subject was there.

    For those who asked for its figures and were given none. As it was, everybody is there.
    """
    subject = Subject.objects.filter(key=key).first()
    day = structure_date(frame, today)
    if subject is None or day is None:
        return None
    context = {"subject": key, "name": subject.name_vi, "day": day.isoformat(), "day_vi": date(day, "vi")}
    if subject.valid_to is not None and subject.valid_to < day:
        code, others = "series.ended-before", successors_on(subject, day)
    elif subject.valid_from is not None and subject.valid_from > day:
        code, others = "series.begins-after", [one for one in predecessors(subject) if one.is_valid_on(day)]
    else:
        return None
    named = ", ".join(f"{one.name_vi} ({one.key})" for one in others)
    return Finding(code if named else f"{code}-alone", Severity.WARNING, context=context | {"others": named})
