"""What a chart draws where figures are missing: nothing, and no line across it."""

from __future__ import annotations

import datetime as dt
from itertools import groupby
from types import SimpleNamespace

import pytest

from giaoban.core.periods import Period
from giaoban.portal.views.drawing import with_gaps
from giaoban.web.charts import Dot, Drawing, line_chart


def drawn(*codes: str, line: str = "a", breaks: int = 0) -> list[list[str]]:
    """The periods that one unbroken line joins."""
    points = [SimpleNamespace(period=Period.parse(code)) for code in codes]
    dots = [Dot(one.period.end, 1.0, code, line, segment=breaks) for one, code in zip(points, codes, strict=True)]
    found = with_gaps(dots, points)  # type: ignore[arg-type]
    return [[dot.label for dot in group] for _, group in groupby(found, key=lambda dot: dot.segment)]


@pytest.mark.parametrize(
    ("codes", "joined"),
    [
        (("2024-11", "2024-12", "2025-01"), [["2024-11", "2024-12", "2025-01"]]),
        (("2024-11", "2024-12", "2025-03", "2025-04"), [["2024-11", "2024-12"], ["2025-03", "2025-04"]]),
        (("2023Q4", "2024Q1", "2024Q3"), [["2023Q4", "2024Q1"], ["2024Q3"]]),
        (("2021", "2023"), [["2021"], ["2023"]]),
        (("2024-11", "2024-11", "2024-12"), [["2024-11", "2024-11", "2024-12"]]),  # the same month said twice
        (("2024-01-05", "2024-06-30"), [["2024-01-05", "2024-06-30"]]),  # days on which something was counted
    ],
)
def test_a_line_stops_where_periods_have_no_figure(codes, joined):
    assert drawn(*codes) == joined


def test_a_gap_of_one_line_leaves_the_others_whole_and_adds_to_breaks():
    months = [Period.parse(code) for code in ("2024-01", "2024-01", "2024-02", "2024-03", "2024-03")]
    lines, breaks = ["a", "b", "b", "a", "b"], [0, 0, 0, 1, 1]
    dots = [Dot(one.end, 1.0, "", line, segment=cut) for one, line, cut in zip(months, lines, breaks, strict=True)]
    found = with_gaps(dots, [SimpleNamespace(period=one) for one in months])  # type: ignore[list-item]
    assert [dot.segment for dot in found if dot.line == "a"] == [0, 2]
    assert [dot.segment for dot in found if dot.line == "b"] == [0, 0, 1]


def test_a_dot_alone_between_two_gaps_is_still_drawn():
    days = [dt.date(2024, month, 28) for month in (1, 2, 6, 9, 10)]
    dots = tuple(Dot(day, 1.0, str(day), "a", segment=cut) for day, cut in zip(days, (0, 0, 1, 2, 2), strict=True))
    svg = line_chart(Drawing(dots))
    assert all(str(day) in svg for day in days)
    assert svg.count('aria-roledescription="line mark"') == 3
