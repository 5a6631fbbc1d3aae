"""How far a walk along a column has come: the greatest value seen, kept as the source wrote it.

Each round asks from that value on, itself included, because more records of the same moment may have come since. So a
round nearly always brings some again; when it brings exactly those it brought last time, there is no news and no batch.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import math
from collections import deque
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from giaoban.core.findings import Finding, Refused
from giaoban.exchange.queries.ways import Incremental

Mark = tuple[str, Any]
"""The kind of a value and the value, to be compared with those of its kind only."""


def mark_of(value: Any) -> Mark | None:
    """What a value is ordered by, or None when it cannot be.

    >>> mark_of("2026-03-31T16:59:00Z") > mark_of("2026-03-31T23:00:00+07:00"), mark_of("9") < mark_of(10)
    (True, True)
    >>> mark_of("") is None, mark_of(True) is None
    (True, True)
    """
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, dt.datetime):
        return ("moment", value) if value.tzinfo else ("clock", value)
    if isinstance(value, dt.date):
        return "day", value
    if isinstance(value, int | float | Decimal):
        return ("number", Decimal(str(value))) if math.isfinite(value) else None
    if not isinstance(value, str):
        return None
    text = value.strip()
    try:
        number = Decimal(text)
        return ("number", number) if number.is_finite() else None
    except InvalidOperation:
        pass
    try:
        return mark_of(dt.date.fromisoformat(text) if len(text) == 10 else dt.datetime.fromisoformat(text))
    except ValueError:
        return None


def earlier(value: str, overlap: int) -> str:
    """The value to ask from.

    >>> earlier("2026-04-01T00:00:30+07:00", 60), earlier("2026-04-01", 60), earlier("100", 7)
    ('2026-03-31T23:59:30+07:00', '2026-03-31', '93')
    """
    mark = mark_of(value)
    if not overlap or mark is None:
        return value
    kind, held = mark
    if kind in ("moment", "clock"):
        return str((held - dt.timedelta(seconds=overlap)).isoformat())
    if kind == "day":
        return str(held - dt.timedelta(days=math.ceil(overlap / 86_400)))
    return str(held - overlap)


class Walk:
    """The records of a pull in the order in which they come. `saved` is what the next pull begins with."""

    def __init__(self, rule: Incremental, kept: Mapping[str, Any]) -> None:
        self.rule = rule
        self.greatest: str | None = kept.get("since")
        self._brought = kept.get("brought", "")
        self._written = kept.get("written", "text")
        self.since = earlier(self.greatest, rule.overlap) if self.greatest else None
        self._tail: deque[tuple[Mark, str]] = deque()
        self._is_fresh = False

    @property
    def saved(self) -> dict[str, Any]:
        if not self.greatest:
            return {}
        return {"since": self.greatest, "written": self._written, "brought": self._fingerprint()}

    @property
    def value(self) -> Any:
        """What to ask from, as a database compares it: a text where the source keeps texts."""
        mark = mark_of(self.since) if self.since and self._written == "typed" else None
        return mark[1] if mark else self.since

    @property
    def is_news(self) -> bool:
        """Whether the page just taken holds anything besides what the page before, or the last pull, ended with."""
        return self._is_fresh and self._fingerprint() != self._brought

    def take(self, records: Iterable[Mapping[str, Any]]) -> None:
        """Raises Refused: `pull.no-cursor-value` for a record without a value to go by, `pull.not-in-order`."""
        known = {digest for _, digest in self._tail}
        self._is_fresh = False
        for number, record in enumerate(records, 1):
            value = record.get(self.rule.column)
            mark = mark_of(value)
            if mark is None:
                context = {"column": self.rule.column, "row": number, "value": str(value)[:60]}
                raise Refused([Finding("pull.no-cursor-value", context=context)])
            before = self._tail[-1][0] if self._tail else None
            if before is not None and (before[0] != mark[0] or before[1] > mark[1]):
                context = {
                    "column": self.rule.column,
                    "row": number,
                    "value": str(value)[:60],
                    "before": str(before[1]),
                }
                raise Refused([Finding("pull.not-in-order", context=context)])
            self.greatest = value.isoformat() if isinstance(value, dt.date) else str(value)
            self._written = "text" if isinstance(value, str) else "typed"
            plain = json.dumps(record, sort_keys=True, default=str, ensure_ascii=False)
            digest = hashlib.sha256(plain.encode()).hexdigest()
            self._is_fresh = self._is_fresh or digest not in known
            self._tail.append((mark, digest))
            edge = mark_of(earlier(self.greatest, self.rule.overlap)) or mark
            while self._tail[0][0][1] < edge[1]:
                self._tail.popleft()

    def _fingerprint(self) -> str:
        """Of the records that the next round will bring again, in whatever order it does."""
        return hashlib.sha256("".join(sorted({digest for _, digest in self._tail})).encode()).hexdigest()
