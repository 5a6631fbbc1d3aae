"""The parts of a question and the clocks among them: periods, structure, known until when, compared with what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from giaoban.core.findings import Finding, Severity
from giaoban.core.indicators.asking.lexicon import Lexicon
from giaoban.core.indicators.asking.spans import Span
from giaoban.core.indicators.asking.words import Word
from giaoban.core.periods import Period

SILENT = ("filler", "particle")


class Unreadable(Exception):
    """Why the parts make no query, and what the asker may choose from."""

    def __init__(self, code: str, choices: Iterable[str] = (), **context: Any) -> None:
        self.choices = tuple(choices)
        self.finding = Finding(code, context=context)
        super().__init__(code)


class Clocks:
    """What is left of a question while it is put together; reading a clock uses its parts up."""

    def __init__(
        self,
        lexicon: Lexicon,
        words: Sequence[Word],
        spans: Sequence[Span],
        rivals: Mapping[tuple[int, int], list[Span]],
        today: dt.date,
        choose: Collection[str] = (),
    ) -> None:
        self.lexicon = lexicon
        self.words = words
        self.rivals = rivals
        self.today = today
        self.choose = frozenset(choose)
        self.parts = [span for span in spans if span.role not in SILENT]
        self.kind_starts = {span.first for span in spans if span.role == "kind"}
        self.notes: list[Finding] = []
        self.also: list[str] = []
        self.is_range = False
        self.base_at = -1

    # What is left of the question

    def _having(self, *roles: str) -> list[Span]:
        return [span for span in self.parts if span.role in roles]

    def _take(self, *roles: str) -> list[Span]:
        found = self._having(*roles)
        self.parts = [span for span in self.parts if span not in found]
        return found

    def _drop(self, span: Span) -> None:
        self.parts.remove(span)

    def _said(self, spans: Iterable[Span]) -> str:
        return ", ".join(" ".join(self._typed(span)) for span in spans)

    def _typed(self, span: Span) -> list[str]:
        return list(dict.fromkeys(word.typed for word in self.words[span.first : span.last]))

    def _before(self, span: Span) -> Span | None:
        """The part that ends where this one begins, fillers aside."""
        earlier = [one for one in self.parts if one.last <= span.first]
        return earlier[-1] if earlier else None

    def _note(self, code: str, **context: Any) -> None:
        self.notes.append(Finding(code, Severity.NOTE, context=context))

    # The four clocks

    def _known(self) -> str:
        return self._day_after("known_on", "asking.known-without-day")

    def _frame(self) -> str:
        if stated := self._take("frame"):
            values = {span.value for span in stated}
            if len(values) > 1 or self._having("frame_on"):
                raise Unreadable("asking.does-not-fit", words=self._said(stated), act="frame")
            return str(values.pop())
        regions = {span.last for span in self._having("region")}
        if now := next((span for span in self._having("latest") if span.first in regions), None):
            self._drop(now)  # "vùng Đông Nam Bộ hiện nay": of the provinces of today
            return "as_now"
        return self._day_after("frame_on", "asking.frame-without-day") or "as_was"

    def _day_after(self, role: str, code: str) -> str:
        """The end of the period that follows the words of this role."""
        stated = self._take(role)
        if not stated:
            return ""
        periods = [span for span in self._having("period") if span.first >= stated[0].last]
        if len(stated) > 1 or not periods:
            raise Unreadable(code, words=self._said(stated))
        self._drop(periods[0])
        for joint in [one for one in self._having("until") if stated[0].last <= one.first < periods[0].first]:
            self._drop(joint)
        return Period.parse(periods[0].value).end.isoformat()

    def _time(self) -> tuple[tuple[str, ...], str, int, str]:
        """Periods, the step of a series, how many recent ones, and what to compare with."""
        against = self._against()
        step, recent = "", 0
        if several := self._take("recent"):
            if len(several) > 1:
                raise Unreadable("asking.does-not-fit", words=self._said(several), act="series")
            step, recent = several[0].value
            return (), step, recent, against
        if ranges := self._take("range"):
            self._take("from")
            if len(ranges) > 1 or self._having("period", "part"):
                raise Unreadable("asking.several-periods", words=self._said([*ranges, *self._having("period", "part")]))
            self.is_range = True
            return ranges[0].value, "", 0, against
        spans = self._having("period")
        starts = self._take("from")
        untils = self._take("until")
        parts = self._take("part")
        self._take("period")
        periods = [*(span.value for span in spans)]
        if parts:
            periods = self._with_year(parts, spans)
        is_from_to = len(spans) == 2 and any(spans[0].last <= one.first < spans[1].first for one in untils)
        if is_from_to and not starts and not parts and spans[0].value != spans[1].value:  # "các năm 2021 đến 2025"
            self.is_range = True
            return tuple(sorted(periods, key=Period.parse)), "", 0, against
        if starts:
            if len(periods) == 1 and not untils:  # "từ 2020", "từ 2020 đến nay"
                self._take("latest")
                periods.append(str(self.today.year))
            if len(periods) != 2:
                raise Unreadable("asking.several-periods", words=", ".join(periods) or self._said(starts))
            self.is_range = True
            return tuple(sorted(periods, key=Period.parse)), "", 0, against
        if untils and not periods:
            raise Unreadable("asking.does-not-fit", words=self._said(untils), act="period")
        latest = self._take("latest")
        if latest and periods:
            raise Unreadable("asking.several-periods", words=f"{self._said(latest)}, {', '.join(periods)}")
        if against == "year_before" and periods:
            periods = self._same_time_of(spans, periods)
        return tuple(dict.fromkeys(periods)), step, recent, against

    def _with_year(self, parts: list[Span], spans: list[Span]) -> list[str]:
        """Quarters and months stated without a year take the year stated once; else the last such period that ended."""
        years = [span.value for span in spans if len(span.value) == 4]
        others = [span.value for span in spans if len(span.value) != 4]
        if len(years) == 1:
            return [*others, *(Period.parse(f"{years[0]}{part.value}").code for part in parts)]
        if len(others) == 1 and not years:  # "từ quý 1 đến quý 4/2024"
            return [*(Period.parse(f"{others[0][:4]}{part.value}").code for part in parts), *others]
        if spans:
            raise Unreadable("asking.several-periods", words=self._said([*parts, *spans]))
        found = []
        for part in parts:
            year = self.today.year
            while Period.parse(f"{year}{part.value}").end >= self.today:
                year -= 1
            code = Period.parse(f"{year}{part.value}").code
            self._note("asking.year-supposed", period=code)
            found.append(code)
        return found

    def _same_time_of(self, spans: list[Span], periods: list[str]) -> list[str]:
        """ "So với cùng kỳ 2023" states the year before once more, or alone: then the year after it is meant."""
        first = Period.parse(periods[0])
        if len(periods) == 1:
            is_base = len(spans) == 1 and len(periods[0]) == 4 and spans[0].first == self.base_at
            return [str(first.start.year + 1)] if is_base else periods
        again = (first.year_before().code, str(first.start.year - 1))
        return [first.code] if len(periods) == 2 and periods[1] in again else periods

    def _against(self) -> str:
        found = self._take("against")
        if not found:
            return ""
        if len({span.value for span in found}) > 1:
            raise Unreadable("asking.does-not-fit", words=self._said(found), act="against")
        self.base_at = found[0].last
        return str(found[0].value)
