"""Deadlines nobody can keep as they are written: two days, or less than no time; and what only looks like them."""

import datetime as dt

import pytest

from giaoban.core.workflow.calendar import Calendar
from giaoban.core.workflow.deadlines import ASKED_AGAIN, read_deadline

SAID = {"said_on": dt.date(2024, 6, 13), "calendar": Calendar()}


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("trước 25/11 và trước 30/11", ("2024-11-25", "2024-11-30")),
        ("trước ngày 25/11/2024 hoặc 30/11/2024", ("2024-11-25", "2024-11-30")),
        ("chậm nhất 25/11, chậm nhất ngày 30/11", ("2024-11-25", "2024-11-30")),
        ("trước tháng 8 hay trước tháng 9", ("2024-08-31", "2024-09-30")),
    ],
)
def test_of_two_deadlines_somebody_has_to_say_which(text, days):
    found = read_deadline(text, **SAID)
    assert (found.rule, found.date) == ("deadline.several", None)
    assert tuple(str(found.context[name]) for name in ("one", "other")) == days


@pytest.mark.parametrize("text", ["-3 ngày", "trong -3 ngày", "–3 ngày", "hạn: -2 tuần"])
def test_less_than_no_time_is_no_deadline(text):
    assert read_deadline(text, **SAID).rule == "deadline.negative"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("từ 1/7 đến 30/7", "2024-07-30"),
        ("trong 2-3 ngày", "2024-06-16"),
        ("trước 30/7", "2024-07-29"),
        ("quý III và quý IV/2024", "2024-12-31"),
        ("trước 25/11 và trước 25/11", "2024-11-24"),
        ("Sở Nội vụ - 3 ngày", "2024-06-16"),
    ],
)
def test_ranges_lengths_and_dashes_are_read_as_before(text, day):
    found = read_deadline(text, **SAID)
    assert found.rule not in ASKED_AGAIN
    if found.date is not None:
        assert abs((found.date - dt.date.fromisoformat(day)).days) <= 1  # a day off moves it to the next working day
