"""How far a pull by spans of time has come: everything before a moment is read, the next span begins there.

The first round asks for everything and notes when it began; what changed meanwhile is in the first span.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from giaoban.exchange.connectors.cursors import mark_of
from giaoban.exchange.queries.ways import Incremental

SPAN = ("since", "until")


class Windows:
    """The spans of one round. `saved` is what the next round begins with, `page` the first page of the next span."""

    def __init__(self, rule: Incremental, kept: Mapping[str, Any], now: dt.datetime) -> None:
        self.rule = rule
        self.now = now = now.replace(microsecond=now.microsecond // 1000 * 1000)  # what an address can say
        self._read_until = _moment(kept.get("since"))
        self._began = _moment(kept.get("began")) or now

    @property
    def saved(self) -> dict[str, Any]:
        return {"since": _text(self._read_until)} if self._read_until else {"began": _text(self._began)}

    @property
    def page(self) -> dict[str, Any] | None:
        """What to ask for next: a span, everything (no span), or None when all is read up to now."""
        if self._read_until is None:
            return {}
        if self._read_until >= self.now:
            return None
        start = self._read_until - dt.timedelta(seconds=self.rule.overlap)
        end = min(self.now, start + dt.timedelta(days=self.rule.window)) if self.rule.window else self.now
        return {"since": _text(start), "until": _text(end)}

    def end(self, page: Mapping[str, Any]) -> None:
        """The last page of a span has been handed over."""
        self._read_until = _moment(page.get("until")) or self._began


def _moment(value: Any) -> dt.datetime | None:
    mark = mark_of(value)
    return mark[1] if mark and mark[0] == "moment" else None


def _text(moment: dt.datetime) -> str:
    """As the NVD and others want it.

    >>> _text(dt.datetime(2026, 3, 31, 16, 59, tzinfo=dt.UTC))
    '2026-03-31T16:59:00.000+00:00'
    """
    return moment.astimezone(dt.UTC).isoformat(timespec="milliseconds")
