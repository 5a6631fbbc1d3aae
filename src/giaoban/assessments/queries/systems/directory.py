"""Organisations by what people call them: a key, a name, a short name; read once for a form or a whole table."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from giaoban.core.quantities import fold
from giaoban.registry.models import Subject
from giaoban.registry.permissions import is_within

KINDS = ("ministry", "province", "department", "provincial-department", "body", "office")
"""What may own or run a system, or appraise it."""


@dataclass
class Directory:
    """All organisations in force on a day, by folded name. Make it with `directory`."""

    by_name: dict[str, list[Subject]] = field(default_factory=lambda: defaultdict(list))

    def find(self, text: str, *, near: Subject | None = None) -> Subject | None:
        """The organisation called so; where several are, the one inside `near`. None when that does not decide it."""
        found = {one.pk: one for one in self.by_name.get(fold(text.strip()), ())} if text.strip() else {}
        if len(found) > 1 and near is not None:
            found = {pk: one for pk, one in found.items() if is_within(one, near)}
        return next(iter(found.values())) if len(found) == 1 else None


def directory(day: dt.date) -> Directory:
    """One query."""
    made = Directory()
    for one in Subject.objects.valid_on(day).filter(kind__in=KINDS).select_related("parent__parent"):
        for name in {fold(one.key), fold(one.name_vi), fold(one.short_vi), fold(one.name_en)} - {""}:
            made.by_name[name].append(one)
    return made
