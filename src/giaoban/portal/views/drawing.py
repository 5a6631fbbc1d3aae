"""What the chart of an indicator shows: points as lines, the target as a rule, breaks and missing months as gaps."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from giaoban.core.periods import Period
from giaoban.measures.queries import Point
from giaoban.portal.queries.indicator_page import IndicatorPage
from giaoban.portal.views.sentences import gap_to, goal_text, indicator_title
from giaoban.portal.views.tabulate import sources_of
from giaoban.web import formats
from giaoban.web.charts import Dot, Drawing, Rule
from giaoban.web.reading import Reading
from giaoban.web.templatetags.ui import named

_FOLLOWING = frozenset({"month", "quarter", "half", "year"})


def drawing_of(found: IndicatorPage, reading: Reading, *, titled: bool = False) -> Drawing:
    """The drawing of an indicator's series; with `titled`, title, measure and source stand in the picture itself."""
    points = _drawable(found.points)
    language = reading.language
    rules = []
    if found.goal is not None and gap_to(found.goal, found.figure.point, found.indicator.direction) is not None:
        label = _("target %(value)s") % {"value": goal_text(found.goal, language)}
        rules.append(Rule(label, value=float(found.goal.value or 0)))
    broken = [point.period.end for point in points if "break-in-period" in point.flags]
    rules += [Rule(_("structure changed"), day=day) for day in dict.fromkeys(broken)]
    several = _vintages(points)
    unit = formats.unit_title(found.indicator.unit, language)
    title = indicator_title(named(found.indicator), found.figure.point, found.goal, found.indicator.direction, language)
    return Drawing(
        dots=tuple(with_gaps([_dot(point, broken, several, language) for point in points], points)),
        rules=tuple(rules),
        unit=unit,
        title=title if titled else "",
        subtitle=_("%(subject)s, %(unit)s") % {"subject": named(found.subject) if found.subject else "", "unit": unit},
        foot=_("Source: %(sources)s. Known at %(day)s.")
        % {"sources": sources_of(points), "day": formats.date(reading.known or reading.today, language)},
        language=language,
    )


def with_gaps(dots: Sequence[Dot], points: Sequence[Point]) -> list[Dot]:
    """The dots of these points, in order of time; a line stops where the period before has no figure.

    Months, quarters, halves and years follow one another; days and months so far may leave some out.
    """
    gaps: Counter[str] = Counter()
    last: dict[str, Period] = {}
    found = []
    for dot, point in zip(dots, points, strict=True):
        before = last.get(dot.line)
        if before not in (None, point.period) and point.period.kind in _FOLLOWING:
            gaps[dot.line] += point.period.previous() != before
        last[dot.line] = point.period
        found.append(replace(dot, segment=dot.segment + gaps[dot.line]))
    return found


def _drawable(all_points: Sequence[Point]) -> list[Point]:
    """Points in time; of a method that has months and their quarters, only the kind it has most of."""
    points = [point for point in all_points if point.value is not None]
    kinds = {
        key: Counter(point.period.kind for point in points if (point.method, point.is_simulated) == key).most_common(1)
        for key in {(point.method, point.is_simulated) for point in points}
    }
    chosen = [point for point in points if point.period.kind == kinds[point.method, point.is_simulated][0][0]]
    return sorted(chosen, key=lambda point: point.period)


def _vintages(points: list[Point]) -> set[tuple[str, bool]]:
    """The methods in which one period has several vintages: those may not be joined across vintages."""
    seen: set[tuple[str, bool, str]] = set()
    several = set()
    for point in points:
        key = (point.method, point.is_simulated, point.period_code)
        if key in seen:
            several.add((point.method, point.is_simulated))
        seen.add(key)
    return several


def _dot(point: Point, broken: list[dt.date], several: set[tuple[str, bool]], language: str) -> Dot:
    vintage = point.vintage if (point.method, point.is_simulated) in several else ""
    return Dot(
        day=point.period.end,
        value=float(point.value or 0),
        label=formats.number(point.value, min(point.decimals, 2), language),
        line=f"{point.subject_key}/{point.method}/{point.is_simulated}/{vintage}",
        kind=point.status,
        segment=sum(day <= point.period.end for day in broken),
    )
