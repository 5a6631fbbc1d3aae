"""Findings and goals are read as people write them: decimal commas, periods in words, titles instead of codes."""

from __future__ import annotations

from decimal import Decimal

import pytest

from giaoban.commitments.models import Goal
from giaoban.portal.views.reasons import finding_of, reason_of
from giaoban.portal.views.sentences import stated_text


def test_a_sum_that_does_not_close_is_told_without_brackets_or_codes():
    context = {
        "indicator": "measuring", "titles": ["Đã đo", "Chưa đo"], "parts": [21, 41], "recomputed": 62, "stated": 63,
        "nearest": 42, "subject": "Việt Nam", "period": "2024-12-09",
    }  # fmt: skip
    said = finding_of({"code": "figures.parts-do-not-sum", "context": context}, {}, "vi")
    assert said.startswith("Đã đo + Chưa đo, Việt Nam, ngày 09/12/2024: 21 + 41 = 62, không phải 63.")


def test_a_growth_that_does_not_follow_names_its_indicator_and_keeps_its_digits():
    context = {
        "indicator": "growth", "subject": "Việt Nam", "period": "2024-10", "stated": "14.7", "recomputed": "16.0",
        "nearest": "85.8", "now": "98.4", "before": "84.8",
    }  # fmt: skip
    row = {"code": "figures.growth-does-not-follow", "context": context}
    said = finding_of(row, {"growth": "Tăng thuê bao"}, "vi")
    assert said.startswith("Tăng thuê bao, Việt Nam, tháng 10/2024: nguồn nêu mức tăng 14,7 %")
    assert "16,0 %" in said
    assert "16.0 %" in finding_of(row, {}, "en")


def test_a_reason_shows_the_figure_with_the_digits_it_has_everywhere_else():
    """1.846 of 3.078 is 59,97 %, which its source states as 60 %."""
    context = {"value": "59.97", "period": "2023-02", "judged": "2023-12-31", "due": "2023-12-31", "day": "2023-02-28"}
    assert "60\u00a0%" in reason_of("stale", context, "percent", "vi", 0)


@pytest.mark.parametrize(
    ("operator", "value", "upper", "text"),
    [
        ("ge", "80", None, "≥\u00a080\u00a0%"),
        ("gt", "50", None, ">\u00a050\u00a0%"),
        ("eq", "100", None, "100\u00a0%"),
        ("between", "19", "20", "19 – 20\u00a0%"),
    ],
)
def test_a_goal_is_written_once_with_its_unit(operator, value, upper, text):
    top = Decimal(upper) if upper else None
    assert stated_text(Goal.Operator(operator), Decimal(value), top, "%", "vi") == text
