"""When the warehouse was last tidied: old states expired, files that nobody names swept."""

from __future__ import annotations

import datetime as dt

from giaoban.registry.models import Event

TIDIED = "warehouse.tidy"


def last_tidied() -> dt.datetime | None:
    """The moment of the newest tidying, whoever ran it; None when there was none. One query."""
    found: dt.datetime | None = Event.objects.filter(action=TIDIED).order_by("-at").values_list("at", flat=True).first()
    return found
