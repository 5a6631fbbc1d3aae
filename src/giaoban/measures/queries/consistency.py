"""Figures that cannot all be true: checked on the observations themselves, whatever a text says about them.

    growth   a reported growth against the growth of its series (98,4 against 84,8 is +16,0 %, not +14,7 %)
    parts    counts that a pack says make up a whole, against it (21 + 41 is not 63); see closing_sums
    share    a rate against its own counts
    blocks   a national rate outside the rates of the two blocks, and the weight it silently assumes

Printed figures are rounded, so each stands for an interval: a finding needs intervals that do not meet.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from giaoban.core.findings import Finding, Place, Severity
from giaoban.core.indicators.schema import SCALE
from giaoban.core.quantities import round_half_up
from giaoban.measures.models import Indicator
from giaoban.measures.queries.closing_sums import ClosingSum
from giaoban.measures.queries.growth import earlier
from giaoban.measures.queries.points import RANK, Point, observed
from giaoban.registry.models import Subject


@dataclass(frozen=True)
class Interval:
    """What a rounded number may have been before rounding."""

    low: Decimal
    high: Decimal

    @classmethod
    def of(cls, value: Decimal, decimals: int) -> Interval:
        half = Decimal(1).scaleb(-decimals) / 2
        return cls(value - half, value + half)

    def meets(self, other: Interval) -> bool:
        return self.low <= other.high and other.low <= self.high


def consistency_findings(
    codes: Iterable[str] | None = None,
    *,
    until: dt.date,
    since: dt.date,
    known: dt.date | dt.datetime | None = None,
    sums: Sequence[ClosingSum] = (),
) -> list[Finding]:
    """Every contradiction among real figures whose period ends between the two days, each once, worst first.

    The context names indicator, subject, period, stated, recomputed, nearest and the observations compared.
    """
    wanted = None if codes is None else set(codes)
    newest: dict[str, Indicator] = {}
    for one in Indicator.objects.order_by("code", "version"):
        newest[one.code] = one
    real = [status for status in RANK if status != "simulated"]
    points = observed(newest, until=until, known=known, statuses=real)
    checks = _Checks({code: one.definition for code, one in newest.items()}, points)
    recent = [point for point in points if point.period.end >= since and (wanted is None or point.indicator in wanted)]
    found = [_unknown(code) for one in sums for code in (*one.parts, one.whole) if code and code not in newest]
    found += [*checks.findings(recent), *(fault for one in sums for fault in checks.sums(one, since))]
    order = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}
    return sorted(found, key=lambda found: (order[found.severity], found.code, str(found.where)))


class _Checks:
    def __init__(self, definitions: Mapping[str, Mapping[str, Any]], points: Sequence[Point]) -> None:
        self.definitions = definitions
        self.titles = {code: str(one.get("title", {}).get("vi", code)) for code, one in definitions.items()}
        self.by_place: dict[tuple[str, str, str], list[Point]] = {}
        self._numbers: dict[tuple[tuple[str, ...], dt.date], Decimal] = {}
        for point in points:
            self.by_place.setdefault((point.indicator, point.subject_key, point.period_code), []).append(point)

    def findings(self, points: Iterable[Point]) -> Iterator[Finding]:
        for point in points:
            definition = self.definitions[point.indicator]
            if point.value is None:
                continue
            if definition.get("kind") == "growth":
                yield from self._growth(point, definition)
            yield from self._share(point)
            if definition.get("unit") == "percent" and not point.den:
                yield from self._blocks(point)

    def _growth(self, point: Point, definition: Mapping[str, Any]) -> Iterator[Finding]:
        before_period = earlier(point.period, definition.get("against", "year_before"))
        now = self._one(definition.get("of", ""), point.subject_key, point.period_code, point)
        before = before_period and self._one(definition.get("of", ""), point.subject_key, before_period.code, now)
        if not (now and before and point.value is not None and now.value is not None and before.value):
            return
        if {point.bound, now.bound, before.bound} != {"eq"} or before.value <= 0:
            return
        top, base = Interval.of(now.value, now.decimals), Interval.of(before.value, before.decimals)
        if base.low <= 0:
            return
        possible = Interval((top.low / base.high - 1) * 100, (top.high / base.low - 1) * 100)
        if possible.meets(Interval.of(point.value, point.decimals)):
            return
        recomputed = round_half_up((now.value / before.value - 1) * 100, max(point.decimals, 1))
        factor = 1 + point.value / 100
        nearest = round_half_up(now.value / factor, before.decimals) if factor > 0 else None
        yield _finding(
            "figures.growth-does-not-follow", Severity.ERROR, point, (now, before),
            stated=_said(point), recomputed=recomputed, nearest=nearest, now=_said(now), before=_said(before),
        )  # fmt: skip

    def _share(self, point: Point) -> Iterator[Finding]:
        if point.num is None or not point.den or point.bound != "eq" or point.unit not in SCALE or point.value is None:
            return
        recomputed = point.num / point.den * SCALE[point.unit]
        if abs(recomputed - point.value) > Decimal(1).scaleb(-point.decimals) / 2:
            shown = round_half_up(recomputed, point.decimals)
            nearest = round_half_up(point.value * point.den / SCALE[point.unit], 0)
            yield _finding(
                "figures.share-does-not-follow", Severity.ERROR, point, (),
                stated=_said(point), recomputed=shown, nearest=nearest, num=round(point.num), den=round(point.den),
            )  # fmt: skip

    def sums(self, declared: ClosingSum, since: dt.date) -> Iterator[Finding]:
        """The parts of one subject and period against their whole, wherever all of them are exact counts."""
        places = [(key[1], key[2]) for key in self.by_place if key[0] == declared.parts[0]]
        for subject, period in places:
            first = self._one(declared.parts[0], subject, period, None)
            parts = [self._one(code, subject, period, first) for code in declared.parts]
            whole_point = self._one(declared.whole, subject, period, first) if declared.whole else None
            told = [part for part in parts if part is not None]
            counts = [count for count in map(_count, told) if count is not None]
            if first is None or first.period.end < since or len(counts) != len(declared.parts):
                continue
            if {part.bound for part in told} != {"eq"} or (declared.whole and whole_point is None):
                continue
            everybody = self._everybody(declared.organisations, first.period.end)
            whole = everybody if whole_point is None else _whole(whole_point, everybody)
            total = sum(counts, Decimal(0))
            if whole is not None and total != whole:
                others = (*told[1:], *([whole_point] if whole_point else []))
                yield _finding(
                    "figures.parts-do-not-sum", Severity.ERROR, first, others,
                    stated=round(whole), recomputed=round(total), nearest=round(whole - total + counts[-1]),
                    parts=tuple(map(round, counts)),
                    titles=tuple(self.titles.get(part.indicator, part.indicator) for part in told),
                )  # fmt: skip

    def _everybody(self, kinds: tuple[str, ...], day: dt.date) -> Decimal:
        if (kinds, day) not in self._numbers:
            self._numbers[kinds, day] = Decimal(Subject.objects.valid_on(day).filter(kind__in=kinds).count())
        return self._numbers[kinds, day]

    def _blocks(self, point: Point) -> Iterator[Finding]:
        """Two blocks make the nation: its rate lies between theirs, and how near to which says who carries it."""
        blocks = [
            part
            for (code, subject, period), found in self.by_place.items()
            if code == point.indicator and period == point.period_code and subject.startswith("block.")
            for part in found
            if part.method == point.method and part.vintage == point.vintage and part.value is not None
        ]
        if len(blocks) != 2 or point.value is None or "." in point.subject_key:
            return
        low, high = sorted(blocks, key=lambda one: one.value or Decimal(0))
        if low.value is None or high.value is None or low.value == high.value:
            return
        weight = (point.value - low.value) / (high.value - low.value) * 100
        outside = not Interval(low.value, high.value).meets(Interval.of(point.value, point.decimals))
        yield _finding(
            "figures.outside-its-blocks" if outside else "figures.implied-weight",
            Severity.ERROR if outside else Severity.NOTE, point, (high, low),
            stated=_said(point), recomputed=round_half_up(weight, 2), nearest=None,
            mean=round_half_up((low.value + high.value) / 2, point.decimals),
            high=_said(high), high_name=high.subject_name, low=_said(low), low_name=low.subject_name,
        )  # fmt: skip

    def _one(self, code: str, subject: str, period: str, like: Point | None) -> Point | None:
        """The other figure to compare with: of the same source where there is one, else the last known."""
        found = [one for one in self.by_place.get((code, subject, period), ()) if one.value is not None]
        same = [one for one in found if like is not None and one.source_key == like.source_key]
        return max(same or found, key=lambda one: one.known_at, default=None)


def _unknown(code: str) -> Finding:
    """A misspelt name in a declared sum would otherwise check nothing, in silence."""
    return Finding("figures.bad-closing-sum", Severity.WARNING, Place(part=code), {"why": code, "observation_ids": []})


def _count(point: Point) -> Decimal | None:
    """How many: the numerator of a share, the value of a count."""
    if point.num is not None:
        return point.num
    return None if point.unit in SCALE else point.value


def _said(point: Point) -> Decimal | None:
    """The value to the digits its source prints."""
    return None if point.value is None else round_half_up(point.value, point.decimals)


def _whole(point: Point, everybody: Decimal) -> Decimal | None:
    """A stated whole as a number of organisations: its own count, or its share of all of them."""
    if point.num is not None or point.unit not in SCALE:
        return _count(point)
    return None if point.value is None else round_half_up(point.value / SCALE[point.unit] * everybody, 0)


def _finding(code: str, severity: Severity, point: Point, others: Iterable[Point], **context: Any) -> Finding:
    ids = [*point.observation_ids, *(pk for other in others for pk in other.observation_ids)]
    named = {"indicator": point.indicator, "subject": point.subject_name, "period": point.period_code}
    place = Place(part=f"{point.indicator} {point.subject_key} {point.period_code}")
    return Finding(code, severity, place, {**named, **context, "observation_ids": ids})
