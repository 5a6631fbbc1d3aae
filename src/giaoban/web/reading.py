"""What every page states: the period being read, the structure of organisations, the moment the figures were known.

The three come from the address (`?period=2024Q4&frame=as_now&known=2024-12-31`) and stay in every link. What cannot be
understood is said at the top of the page, and the rest of the reading is kept.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language

from giaoban.core.findings import Finding, Severity
from giaoban.core.indicators.restate import Frame
from giaoban.core.periods import NotAPeriod, Period
from giaoban.core.plugins import NoReader, read

PARAMETERS = ("period", "frame", "known")
AS_WAS: Literal["as_was"] = "as_was"
AS_NOW: Literal["as_now"] = "as_now"
_VIETNAMESE_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")


@dataclass(frozen=True)
class Reading:
    """How figures are read on this page. `frame` is `as_was`, `as_now` or the day whose structure is used."""

    period: Period
    today: dt.date
    frame: Frame = AS_WAS
    known: dt.date | None = None
    language: str = "vi"
    default_period: Period | None = None
    faults: tuple[Finding, ...] = field(default=())

    @property
    def on(self) -> dt.date:
        """The day up to which figures count: the end of the period, or today while it still runs."""
        return min(self.period.end, self.today)

    @property
    def frame_code(self) -> str:
        return self.frame if isinstance(self.frame, str) else self.frame.isoformat()

    @property
    def structure_day(self) -> dt.date:
        """The day whose organisations are listed: of the period, of today, or as asked for."""
        if isinstance(self.frame, dt.date):
            return self.frame
        return self.today if self.frame == AS_NOW else self.on

    @property
    def parameters(self) -> dict[str, str]:
        """Only what differs from the default, so that plain addresses stay plain."""
        found = {}
        if self.period != self.default_period:
            found["period"] = self.period.code
        if self.frame != AS_WAS:
            found["frame"] = self.frame_code
        if self.known:
            found["known"] = self.known.isoformat()
        return found

    def query(self, **more: Any) -> str:
        """The part of an address behind the path, `?` included; what is None or empty is left out."""
        merged = {key: value for key, value in {**self.parameters, **more}.items() if value not in (None, "")}
        return f"?{urlencode(merged)}" if merged else ""

    def but(self, **changes: Any) -> Reading:
        return replace(self, **changes)


def reading_of(request: HttpRequest) -> Reading:
    """The reading of this request, made once."""
    known = getattr(request, "_reading", None)
    if known is None:
        known = read_parameters(
            request.GET, today=timezone.localdate(), default=_default_period(), language=get_language() or "vi"
        )
        request._reading = known  # type: ignore[attr-defined]
    return known


def read_parameters(given: Mapping[str, str], *, today: dt.date, default: Period, language: str = "vi") -> Reading:
    """A reading from an address. Whatever is wrong becomes a fault with the value that was used instead."""
    faults: list[Finding] = []
    period: Period = default
    frame: Frame = AS_WAS
    known: dt.date | None = None
    if text := given.get("period", "").strip():
        try:
            period = Period.parse(text)
        except NotAPeriod:
            faults.append(_fault("page.no-such-period", text, period=default.code))
    if text := given.get("frame", "").strip():
        day = parse_day(text)
        if text == AS_NOW:
            frame = AS_NOW
        elif day is not None:
            frame = day
        elif text != AS_WAS:
            faults.append(_fault("page.no-such-frame", text))
    if text := given.get("known", "").strip():
        known = parse_day(text)
        if known is None:
            faults.append(_fault("page.no-such-day", text))
        elif known > today:
            faults.append(_fault("page.known-in-future", text))
            known = None
    return Reading(period, today, frame, known, language, default, tuple(faults))


def parse_day(text: str) -> dt.date | None:
    """A day as 2024-11-30 or 30/11/2024, between 1900 and 2100; None if there is no such day.

    >>> parse_day("30/11/2024"), parse_day("31/02/2024")
    (datetime.date(2024, 11, 30), None)
    """
    try:
        if match := _VIETNAMESE_DAY.fullmatch(text.strip()):
            day = dt.date(int(match[3]), int(match[2]), int(match[1]))
        else:
            day = dt.date.fromisoformat(text.strip())
    except ValueError:
        return None
    return day if 1900 <= day.year <= 2100 else None


def context(request: HttpRequest) -> dict[str, Any]:
    """For every template: `reading`, and the faults of the address as sentences. The error pages do without."""
    from giaoban.web.findings import say
    from giaoban.web.signs import FIELDS

    reading = reading_of(request)
    notices = [say(fault, reading.language) for fault in (*reading.faults, *getattr(request, "page_faults", ()))]
    return {"reading": reading, "notices": notices, "fields": FIELDS}


def add_fault(request: HttpRequest, code: str, text: str, **more: Any) -> None:
    """Say at the top of the page that a value of the address was not understood."""
    request.page_faults = [*getattr(request, "page_faults", ()), _fault(code, text, **more)]  # type: ignore[attr-defined]


def _fault(code: str, text: str, **more: Any) -> Finding:
    return Finding(code, Severity.WARNING, context={"text": text[:60], **more})


def _default_period() -> Period:
    """The period of the newest review, from the room that keeps reviews; without one, the last whole quarter."""
    try:
        found = read("reviews.newest_period")
    except NoReader:
        found = None
    return found or Period.quarter_of(timezone.localdate()).previous()
