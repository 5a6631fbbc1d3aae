"""Working days of Viet Nam against a table made by hand, and the laws of counting against a slow reference."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.workflow_files import VN, vietnam

from giaoban.core.findings import Place, Refused
from giaoban.core.packs.load import load_pack
from giaoban.core.workflow.calendar import LONGEST, Calendar, Swap, TooFar
from giaoban.core.workflow.calendar_file import CalendarFile, build_calendar, calendar_faults

# Written by hand from notices of holidays, not from the pack: weekdays off, and weekend days worked.
OFF = {
    2023: "2/1 20/1 23/1 24/1 25/1 26/1 1/5 2/5 3/5 1/9 4/9",
    2024: "1/1 8/2 9/2 12/2 13/2 14/2 18/4 29/4 30/4 1/5 2/9 3/9",
    2025: "1/1 27/1 28/1 29/1 30/1 31/1 7/4 30/4 1/5 2/5 1/9 2/9",
    2026: "1/1 2/1 16/2 17/2 18/2 19/2 20/2 27/4 30/4 1/5 31/8 1/9 2/9 24/11",
}
WORKED = {2023: "", 2024: "4/5", 2025: "26/4", 2026: "10/1 22/8"}
# Working days of each month, counted on a wall calendar.
MONTHS = {
    2024: [22, 16, 21, 19, 23, 20, 23, 22, 19, 23, 21, 22],
    2025: [17, 20, 21, 21, 20, 21, 23, 21, 20, 23, 20, 23],
}
FIRST, LAST = dt.date(2023, 1, 1), dt.date(2026, 12, 31)
DAYS = st.dates(FIRST, dt.date(2026, 6, 30))


def named(text: str, year: int) -> set[dt.date]:
    pairs = [piece.split("/") for piece in text.split()]
    return {dt.date(year, int(month), int(day)) for day, month in pairs}


BY_HAND_OFF = set().union(*(named(text, year) for year, text in OFF.items()))
BY_HAND_WORKED = set().union(*(named(text, year) for year, text in WORKED.items()))


def works_by_hand(day: dt.date) -> bool:
    return day in BY_HAND_WORKED or (day.weekday() < 5 and day not in BY_HAND_OFF)


def test_every_day_of_four_years_is_as_the_table_by_hand_says():
    days = [FIRST + dt.timedelta(days=step) for step in range((LAST - FIRST).days + 1)]
    assert [day for day in days if vietnam().is_working(day) != works_by_hand(day)] == []


@pytest.mark.parametrize("year", MONTHS)
def test_months_have_as_many_working_days_as_on_the_wall(year):
    ends = [dt.date(year, month, 1) - dt.timedelta(days=1) for month in range(1, 13)] + [dt.date(year, 12, 31)]
    counted = [vietnam().working_days_between(a, b) for a, b in pairwise(ends)]
    assert counted == MONTHS[year]


def test_an_outside_library_knows_the_same_days():
    """It lacks the swap of 2 January 2026, which was announced on 25 December 2025."""
    outside = pytest.importorskip("holidays", reason="not among the dependencies; install it to compare")
    theirs = {day for day in outside.country_holidays("VN", years=range(2023, 2027)) if day.weekday() < 5}
    assert theirs == BY_HAND_OFF - {dt.date(2026, 1, 2)}


@given(DAYS, st.integers(0, 120))
def test_between_undoes_add(day, count):
    assert vietnam().working_days_between(day, vietnam().add_working_days(day, count)) == count


@given(DAYS, DAYS, st.integers(0, 60))
def test_adding_working_days_keeps_the_order(one, other, count):
    early, late = sorted((one, other))
    assert vietnam().add_working_days(early, count) <= vietnam().add_working_days(late, count)


@given(DAYS, st.integers(0, 60), st.integers(0, 60))
def test_adding_twice_is_adding_the_sum(day, one, other):
    calendar = vietnam()
    assert calendar.add_working_days(calendar.add_working_days(day, one), other) == calendar.add_working_days(
        day, one + other
    )


@given(DAYS, DAYS)
def test_counting_is_counting_one_by_one(one, other):
    early, late = sorted((one, other))
    slow = sum(works_by_hand(early + dt.timedelta(days=step)) for step in range(1, (late - early).days + 1))
    assert vietnam().working_days_between(early, late) == slow
    assert vietnam().working_days_between(late, early) == -slow


@given(DAYS, st.integers(1, 60))
def test_a_sum_ends_on_a_working_day_both_ways(day, count):
    assert vietnam().is_working(vietnam().add_working_days(day, count))
    assert vietnam().is_working(vietnam().add_working_days(day, -count))


@given(DAYS)
def test_the_nearest_working_day_is_the_day_itself_when_it_is_worked(day):
    after, before = vietnam().on_or_after(day), vietnam().on_or_before(day)
    assert before <= day <= after
    assert (before == day) == (after == day) == vietnam().is_working(day)


def test_nothing_added_is_the_day_itself_and_too_much_is_refused():
    sunday = dt.date(2024, 6, 16)
    assert vietnam().add_working_days(sunday, 0) == sunday
    with pytest.raises(TooFar):
        vietnam().add_working_days(sunday, LONGEST + 1)
    with pytest.raises(TooFar):
        vietnam().add_working_days(dt.date.max, 1)


def test_a_day_ends_at_midnight_in_hanoi_and_instants_are_utc():
    assert vietnam().end_of(dt.date(2024, 6, 14)) == dt.datetime(2024, 6, 14, 17, tzinfo=dt.UTC)
    assert vietnam().day_of(dt.datetime(2024, 6, 14, 16, 59, tzinfo=dt.UTC)) == dt.date(2024, 6, 14)
    assert vietnam().day_of(dt.datetime(2024, 6, 14, 17, 0, tzinfo=dt.UTC)) == dt.date(2024, 6, 15)
    with pytest.raises(ValueError, match="zone"):
        vietnam().day_of(dt.datetime(2024, 6, 14, 12))


def test_a_year_without_data_is_known_to_be_unknown():
    assert vietnam().is_known(dt.date(2023, 1, 1), dt.date(2026, 12, 31))
    assert not vietnam().is_known(dt.date(2026, 12, 31), dt.date(2027, 1, 4))


@settings(max_examples=200)
@given(st.sets(DAYS, max_size=20), st.sets(DAYS, max_size=5), DAYS, st.integers(0, 40))
def test_any_calendar_keeps_the_laws(holidays, worked, day, count):
    swaps = [Swap(rest=dt.date(2030, 1, 1), work=one) for one in worked]
    calendar = Calendar(dict.fromkeys(holidays, "lễ"), swaps)
    assert calendar.working_days_between(day, calendar.add_working_days(day, count)) == count


# Files


def year(**changes):
    value = {
        "id": "x-2025", "year": 2025, "zone": "Asia/Ho_Chi_Minh",
        "holidays": [{"first": "2025-01-01", "title": {"vi": "Tết", "en": "New Year"}}],
        "swaps": [{"rest": "2025-05-02", "work": "2025-04-26", "title": {"vi": "đổi", "en": "swap"}}],
    }  # fmt: skip
    return CalendarFile.model_validate(value | changes)


def swap(rest, work):
    return [{"rest": rest, "work": work, "title": {"vi": "đổi", "en": "swap"}}]


def holiday(first, last=None):
    return {"first": first, "last": last, "title": {"vi": "nghỉ", "en": "off"}}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"swaps": swap("2025-05-03", "2025-04-26")}, ["calendar.already-off"]),
        ({"swaps": swap("2025-01-01", "2025-04-26")}, ["calendar.already-off"]),
        ({"swaps": swap("2025-05-02", "2025-04-25")}, ["calendar.already-worked"]),
        ({"swaps": swap("2026-01-02", "2025-12-27")}, ["calendar.other-year"]),
        ({"swaps": swap("2025-05-02", "2025-04-26") * 2}, ["calendar.day-twice", "calendar.day-twice"]),
        ({"holidays": [holiday("2025-01-01"), holiday("2025-01-01")]}, ["calendar.day-twice"]),
        ({"holidays": [holiday("2024-01-01")]}, ["calendar.other-year"]),
        ({"holidays": [holiday("2025-01-03", "2025-01-01")]}, ["calendar.ends-before-it-begins"]),
        ({"holidays": [holiday("2025-04-26")]}, ["calendar.works-on-a-holiday"]),
    ],
)
def test_what_cannot_be_true_in_a_year_is_found(changes, expected):
    assert [finding.code for finding in calendar_faults(year(**changes), lambda path: Place())] == expected


def test_years_that_contradict_each_other_are_refused_together():
    with pytest.raises(Refused) as refusal:
        build_calendar([year(), year(zone="Asia/Tokyo")])
    assert [finding.code for finding in refusal.value.findings] == ["calendar.year-twice", "calendar.zones-differ"]


def test_a_zone_that_does_not_exist_is_a_finding_at_its_line(tmp_path):
    (tmp_path / "calendar").mkdir()
    text = (VN / "calendar" / "2024.yaml").read_text(encoding="utf-8").replace("Asia/Ho_Chi_Minh", "Asia/Sai_Gon")
    (tmp_path / "calendar" / "2024.yaml").write_text(text, encoding="utf-8")
    _, findings = load_pack(tmp_path, today=dt.date(2026, 1, 1))
    assert ("pack.wrong-value", 4) in [(finding.code, finding.where.line) for finding in findings]
