"""What the site does by itself: once a day the warehouse is tidied, so that commits stay cheap; websites are visited.

Whoever runs for long calls `tidy_when_due` now and then: `giaoban serve`, `giaoban sources process --watch` and
`giaoban watch`. The first to find it due does it, the others find it done. Merging waits meanwhile, receiving does not.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.conf import settings

from giaoban.assessments.actions.labels.crawling import Worked, order_due, work_off
from giaoban.exchange.actions.locking import only_processor
from giaoban.exchange.queries.contracts import warehouse
from giaoban.measures.actions.tidying import tidy_warehouse
from giaoban.measures.queries.tidying import last_tidied
from giaoban.registry.actions import console_person


def tidy_when_due(*, now: dt.datetime, progress: Callable[[str], None] = lambda name: None) -> dict[str, Any] | None:
    """What was expired and freed, by contract; None when it is not due yet (`TIDY_HOURS`, 0 for never by itself)."""
    if not _is_due(now):
        return None
    with only_processor():
        if not _is_due(now):  # another process was faster
            return None
        return tidy_warehouse(by=console_person(), now=now, warehouse=warehouse(), progress=progress)


def _is_due(now: dt.datetime) -> bool:
    if not settings.TIDY_HOURS:
        return False
    last = last_tidied()
    return last is None or now - last >= dt.timedelta(hours=settings.TIDY_HOURS)


def visit_when_due(*, now: dt.datetime) -> list[Worked]:
    """Websites whose day has come, and orders that somebody left: visited now, one request a second and host.

    Labelled sites are looked at daily, their badges with them. Nothing is due where no host was ever proven.
    """
    order_due(by=console_person(), now=now)
    return list(work_off())
