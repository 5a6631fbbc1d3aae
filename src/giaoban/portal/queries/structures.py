"""The structures of the country a reader can choose between: before and after its provinces last merged."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from giaoban.registry import queries as registry
from giaoban.registry.models import Succession


@dataclass(frozen=True)
class Structure:
    """A day to read the country on, and how many provinces it had; `code` names it in addresses (63, 34)."""

    day: dt.date
    count: int

    @property
    def code(self) -> str:
        return str(self.count)


def structures() -> list[Structure]:
    """The day before the greatest merger of provinces and the day of it; empty where none merged. Three queries."""
    merged = Succession.objects.filter(kind=Succession.Kind.MERGE, predecessor__kind="province")
    dates = Counter(merged.values_list("date", flat=True))
    if not dates:
        return []
    day = max(dates, key=lambda date: (dates[date], date))
    days = (day - dt.timedelta(days=1), day)
    return [Structure(one, registry.organisations_on(one, ("province",)).count()) for one in days]
