"""A deadline as somebody wrote it, read into a day with the rule that gave it, or into the day to look again.

Never neither: a commitment without a day comes back on one. What each rule means is our reading of usage, except that a
number of days is counted without the first, and ends on a working day (Civil Code 91/2015/QH13, Articles 147 and 148,
from memory). A named day ("30/4") is left where it is, also on a day off.
"""

from __future__ import annotations

import calendar as months
import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from giaoban.core.findings import Finding, Severity
from giaoban.core.quantities import fold
from giaoban.core.workflow.calendar import Calendar
from giaoban.core.workflow.wording import NoSuchDay, Span, Stretch, spans, stretches

LONGEST_TEXT = 500
AT_ONCE = 3  # working days until "at once" is looked at again
SOON = 10
ASKED_AGAIN = ("deadline.several", "deadline.negative")
"""Rules that give no day to work by: whoever wrote it has to say which day is meant."""
LATER = 30  # calendar days until what has no day at all is looked at again


@dataclass(frozen=True)
class Deadline:
    """Either `date` (the last day, local) or `look_again_on`, with the rule that gave it and the text it was in."""

    date: dt.date | None
    rule: str
    text: str
    look_again_on: dt.date | None = None
    context: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        if (self.date is None) == (self.look_again_on is None):
            raise ValueError("a deadline has a day, or a day on which it is looked at again, and not both")

    @property
    def comes_back_on(self) -> dt.date:
        """The day on which somebody has to look at it, whichever of the two it is."""
        return self.date or self.look_again_on or dt.date.max

    def finding(self) -> Finding:
        """The rule in words."""
        said = {"text": self.text, "date": self.date, "look_again_on": self.look_again_on} | dict(self.context)
        return Finding(self.rule, Severity.NOTE, context=said)


def read_deadline(text: str, *, said_on: dt.date, calendar: Calendar, review_on: dt.date | None = None) -> Deadline:
    """The deadline in a text said on a day. `review_on` is the next review, where what has no day comes back.

    >>> said = {"said_on": dt.date(2024, 6, 13), "calendar": Calendar()}
    >>> read_deadline("trước ngày 20/7", **said)
    Deadline(date=datetime.date(2024, 7, 19), rule='deadline.before', text='trước ngày 20/7', look_again_on=None)
    >>> read_deadline("sớm", **said).look_again_on
    datetime.date(2024, 6, 27)
    """
    return _Reader(text, said_on, calendar, review_on).read()


class _Reader:
    """One text. The rules are tried from the most to the least definite."""

    def __init__(self, text: str, said_on: dt.date, calendar: Calendar, review_on: dt.date | None) -> None:
        self.text, self.said_on, self.calendar = text.strip()[:LONGEST_TEXT], said_on, calendar
        marked = re.sub(r"\bsáu\b", "6", unicodedata.normalize("NFC", self.text).lower())  # "sau" is "after"
        self.folded = re.sub(r"\s+", " ", fold(marked).replace("–", "-").replace("—", "-")).strip(" .,;:!()")
        self.folded = re.split(r"\b(?:dinh huong|tam nhin)\b", self.folded)[0].strip(" ,;") or self.folded
        later = calendar.on_or_after(said_on + dt.timedelta(days=LATER))
        self.later = review_on if review_on is not None and review_on > said_on else later

    def read(self) -> Deadline:
        if not self.folded:
            return self._look("deadline.none", self.later)
        if recurring := self._recurring():
            return recurring
        if _NEGATIVE.search(self.folded):
            return self._look("deadline.negative", self._working(AT_ONCE))
        try:
            named = stretches(self.folded, self.said_on)
        except NoSuchDay as why:
            return self._look("deadline.no-such-day", self._working(AT_ONCE), named=str(why))
        if days := self._alternatives(named):
            return self._look("deadline.several", self._working(AT_ONCE), one=days[0], other=days[-1])
        lengths = [] if any(stretch.side == "by" for stretch in named) else list(spans(self._beside(named)))
        if lengths:
            start = named[-1].first if named else self.said_on
            return self._span(lengths[-1], start)
        if named:
            return self._stretch(named)
        return self._words()

    def _alternatives(self, named: list[Stretch]) -> list[dt.date]:
        """The days of deadlines said one beside the other ("before 25/11 and before 30/11"); no range is one."""
        days = [stretch.last for stretch in named]
        pairs = pairwise(named)
        between = [self.folded[one.span[1] : other.span[0]] for one, other in pairs]
        is_asked = bool(between) and all(_OR_ELSE.fullmatch(words) for words in between)
        return days if is_asked and len(set(days)) > 1 else []

    def _beside(self, named: list[Stretch]) -> str:
        """The text without its stretches: in "trước ngày 01 tháng 12 năm 2026" there is no "12 năm" to count."""
        rest = self.folded
        for first, last in (stretch.span for stretch in named):
            rest = rest[:first] + "\0" * (last - first) + rest[last:]
        return rest

    def _recurring(self) -> Deadline | None:
        match = re.search(
            r"(?<!ngan )(?<!khach )(?<!mat )(?<!don )(?<!cua )\b(?:hang|moi) (nam|quy|thang|tuan|ngay)\b"
            r"|\bdinh ky\b|\bthuong (?:xuyen|nien)\b|\blien tuc\b",
            self.folded,
        )
        if match is None:
            return None
        day = self.said_on
        quarter = (day.month + 2) // 3 * 3
        again = {
            "nam": dt.date(day.year, 12, 31),
            "thang": dt.date(day.year, day.month, months.monthrange(day.year, day.month)[1]),
            "tuan": day + dt.timedelta(days=7),
            "ngay": day + dt.timedelta(days=1),
        }.get(match[1] or "", dt.date(day.year, quarter, months.monthrange(day.year, quarter)[1]))
        return self._look("deadline.recurring", max(again, day + dt.timedelta(days=1)))

    def _stretch(self, named: list[Stretch]) -> Deadline:
        """Of several the last that is not only a beginning: "from 1/3 to 30/4" ends on 30/4."""
        ends = [stretch for stretch in named if stretch.side != "after"]
        stretch = ends[-1] if ends else named[-1]
        context = {"first": stretch.first, "last": stretch.last}
        if stretch.side == "after":
            return self._look(
                "deadline.after", self.calendar.on_or_after(stretch.last + dt.timedelta(days=1)), **context
            )
        if stretch.side == "before":
            return self._on("deadline.before", stretch.first - dt.timedelta(days=1), **context)
        if stretch.name == "week" and stretch.first != stretch.last:
            return self._on("deadline.week", max(self.calendar.on_or_before(stretch.last), stretch.first), **context)
        if stretch.first == stretch.last:
            return self._on("deadline.day", stretch.last)
        return self._on(f"deadline.{stretch.name}", stretch.last, **context)

    def _span(self, span: Span, start: dt.date) -> Deadline:
        context = {"count": span.count, "start": start}
        if span.unit == "working":
            rule, day = "deadline.working-days", self.calendar.add_working_days(start, span.count)
        else:
            rule, day = "deadline.calendar-days", self.calendar.on_or_after(_add(start, span))
        if span.after:
            return self._look("deadline.after", day, first=start, last=day)
        return self._on(rule, day, **context)

    def _words(self) -> Deadline:
        """No day and no length in it: the words themselves."""
        rules: list[tuple[str, Callable[[], Deadline]]] = [
            (r"\b(?:hoi nghi|cuoc hop|phien hop|ky hop|giao ban|buoi hop)(?: \w+){0,3} (?:toi|sau|tiep theo)\b",
             lambda: self._look("deadline.next-meeting", self.later)),
            (r"\btai (?:hoi nghi|cuoc hop|phien hop|giao ban|buoi|day)\b|\b(?:hom nay|trong ngay)\b(?! \d)",
             lambda: self._on("deadline.same-day", self.said_on)),
            (r"\bngay mai\b", lambda: self._on("deadline.day", self.said_on + dt.timedelta(days=1))),
            (r"\bnhiem ky\b", lambda: self._look("deadline.term", dt.date(self.said_on.year, 12, 31))),
            (r"\b(?:sau khi|ngay khi|khi|cung voi|cung luc|neu|tuy theo)\b",
             lambda: self._look("deadline.on-condition", self.later)),
            # "99999 ngày" is a number nobody meant, not "at once"
            (r"(?<!\d )(?<!\d)\b(?:ngay|lap tuc|hoa toc|tuc thi)\b",
             lambda: self._look("deadline.at-once", self._working(AT_ONCE))),
            (r"\b(?:som|nhanh|khan truong|khan cap|kip thoi|thoi gian toi|cap bach)\b",
             lambda: self._look("deadline.soon", self._working(SOON))),
            (r"^(?:sau|sau nay|ve sau)$", lambda: self._look("deadline.later", self.later)),
        ]  # fmt: skip
        for pattern, make in rules:
            if re.search(pattern, self.folded):
                return make()
        return self._look("deadline.not-understood", self.later)

    def _working(self, count: int) -> dt.date:
        return self.calendar.add_working_days(self.said_on, count)

    def _on(self, rule: str, day: dt.date, **context: Any) -> Deadline:
        return Deadline(day, rule, self.text, None, {"said_on": self.said_on, **context})

    def _look(self, rule: str, day: dt.date, **context: Any) -> Deadline:
        """Looking again is never in the past: what was to begin before today is looked at tomorrow."""
        day = max(day, self.said_on + dt.timedelta(days=1))
        return Deadline(None, rule, self.text, day, {"said_on": self.said_on, **context})


_NEGATIVE = re.compile(r"(?:^|(?<=[\s(:,]))-\d{1,3}\s?(?:gio|ngay|tuan|thang|quy|nam)\b")
"""Less than no time; "2-3 ngày" is a length, and a dash with blanks around it is a dash."""
_OR_ELSE = re.compile(
    r"\s*(?:va|hoac|hay|,|;)\s+(?:(?:truoc|cham nhat|muon nhat|han|den het|den)\s+)+|\s*(?:hoac|hay)\s+"
)


def _add(start: dt.date, span: Span) -> dt.date:
    match span.unit:
        case "hours":
            return start + dt.timedelta(days=-(-span.count // 24))
        case "weeks":
            return start + dt.timedelta(weeks=span.count)
        case "months" | "years":
            month = start.month - 1 + span.count * (12 if span.unit == "years" else 1)
            year, month = start.year + month // 12, month % 12 + 1
            return dt.date(year, month, min(start.day, months.monthrange(year, month)[1]))
        case _:
            return start + dt.timedelta(days=span.count)
