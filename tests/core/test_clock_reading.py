"""Clocks: when they run out, what a pause does, who is told when; against a day-by-day reference."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.workflow_files import shipped, vietnam

from giaoban.core.workflow.clock import Entered, Hand, Pause, last_day, read_clock
from giaoban.core.workflow.definition import ClockEntry
from giaoban.core.workflow.notices import due_notices, is_fully_reminded, notices

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
ANSWERING = next(clock for clock in shipped("petition").clocks if clock.id == "answering")
WORDS = {"vi": "a", "en": "a"}


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=HANOI)


def clock(**changes) -> ClockEntry:
    value = {"id": "c", "title": WORDS, "starts_in": "on", "pauses_in": "wait", "stops_in": "off", "basis": WORDS}
    return ClockEntry.model_validate(value | changes)


def read(entry, *steps, now, due=None):
    history = [Entered(state, at(when)) for state, when in steps]
    return read_clock(entry, history, calendar=vietnam(), at=at(now), due=due)


def test_twenty_working_days_over_a_holiday_with_a_swap():
    """Assigned on Monday 8 April 2024. Counted on a wall calendar: 9, 10, 11, 12 (4), 15, 16, 17, 19 (8; the 18th is
    Hung Kings' Day), 22 to 26 (13), 2 and 3 May (15; 29 April swapped, 30 April and 1 May holidays), Saturday 4 May
    worked (16), 6 to 9 May (20)."""
    reading = read(ANSWERING, ("assigned", "2024-04-08T09:00"), now="2024-04-26T12:00")
    assert reading.due == vietnam().end_of(dt.date(2024, 5, 9))
    assert (reading.hand, reading.left) == (Hand.RUNNING, 7)


def test_a_pause_gives_back_every_day_on_which_the_clock_stood_still():
    """Five working days from Monday 3 June: without a pause Monday 10 June. Asked on Wednesday, replied on Friday: the
    5th, 6th and 7th are given back, so 4, 10, 11, 12 and 13 June count."""
    entry = clock(working_days=5)
    steps = [("on", "2024-06-03T08:00"), ("wait", "2024-06-05T15:00"), ("on", "2024-06-07T10:00")]
    assert read(entry, steps[0], now="2024-06-04T08:00").due == vietnam().end_of(dt.date(2024, 6, 10))
    assert read(entry, *steps[:2], now="2024-06-06T08:00").hand == Hand.PAUSED
    assert read(entry, *steps, now="2024-06-08T08:00").due == vietnam().end_of(dt.date(2024, 6, 13))


def test_a_question_asked_and_answered_the_same_day_moves_nothing():
    steps = [("on", "2024-06-03T08:00"), ("wait", "2024-06-05T09:00"), ("on", "2024-06-05T11:00")]
    assert read(clock(working_days=5), *steps, now="2024-06-06T08:00").due == vietnam().end_of(dt.date(2024, 6, 10))


def test_calendar_days_that_end_on_a_day_off_end_on_the_next_working_day():
    """Ten days after 20 April 2024 is 30 April, a holiday, then 1 May; 2 May is worked."""
    reading = read(clock(calendar_days=10), ("on", "2024-04-20T08:00"), now="2024-04-21T08:00")
    assert reading.due == vietnam().end_of(dt.date(2024, 5, 2))


def test_it_is_late_from_midnight_in_hanoi_on():
    entry, start = clock(working_days=1), ("on", "2024-06-03T08:00")
    assert read(entry, start, now="2024-06-04T23:59").hand == Hand.RUNNING
    late = read(entry, start, now="2024-06-05T00:00")
    assert (late.hand, late.was_late, late.left) == (Hand.RUN_OUT, True, -1)


def test_a_clock_stopped_in_time_was_not_late_however_long_ago():
    steps = [("on", "2024-06-03T08:00"), ("off", "2024-06-05T08:00")]
    reading = read(clock(working_days=5), *steps, now="2025-06-05T08:00")
    assert (reading.hand, reading.was_late, reading.left) == (Hand.STOPPED, False, 3)


def test_who_is_asked_again_has_the_whole_time_again():
    steps = [("on", "2024-06-03T08:00"), ("off", "2024-06-05T08:00"), ("on", "2024-06-10T08:00")]
    assert read(clock(working_days=5), *steps, now="2024-06-11T08:00").due == vietnam().end_of(dt.date(2024, 6, 17))


def test_a_pause_after_the_time_ran_out_does_not_bring_it_back():
    steps = [("on", "2024-06-03T08:00"), ("wait", "2024-06-12T08:00")]
    assert read(clock(working_days=5), *steps, now="2024-06-13T08:00").hand == Hand.RUN_OUT


def test_a_clock_to_a_day_runs_to_that_day_and_without_one_just_runs():
    entry = clock(to_due=True, pauses_in=[])
    reading = read(entry, ("on", "2024-06-03T08:00"), now="2024-06-04T08:00", due=dt.date(2024, 6, 30))
    assert reading.due == vietnam().end_of(dt.date(2024, 6, 30))
    assert read(entry, ("on", "2024-06-03T08:00"), now="2024-06-04T08:00").due is None


def test_before_it_starts_there_is_nothing_to_read_and_the_future_is_not_read():
    assert read(clock(working_days=5), ("off", "2024-06-03T08:00"), now="2024-06-04T08:00").hand == Hand.IDLE
    assert read(clock(working_days=5), ("on", "2024-06-05T08:00"), now="2024-06-04T08:00").hand == Hand.IDLE


def test_a_clock_that_runs_into_a_year_without_holidays_says_so():
    assert read(clock(working_days=5), ("on", "2026-12-21T08:00"), now="2026-12-22T08:00").is_certain
    assert not read(clock(working_days=20), ("on", "2026-12-21T08:00"), now="2026-12-22T08:00").is_certain


def test_a_history_that_runs_backwards_and_an_instant_without_a_zone_are_mistakes():
    with pytest.raises(ValueError, match="backwards"):
        read(clock(working_days=5), ("on", "2024-06-05T08:00"), ("off", "2024-06-03T08:00"), now="2024-06-06T08:00")
    with pytest.raises(ValueError, match="zone"):
        read_clock(clock(working_days=5), [], calendar=vietnam(), at=dt.datetime(2024, 6, 1))


# The slow and obvious reference: walk day by day, count the days on which the clock ran from end to end.


def reference(days: int, working: bool, start: dt.date, pauses: list[tuple[dt.date, dt.date]]) -> dt.date:
    day, counted = start, 0
    while True:
        day += dt.timedelta(days=1)
        stood_still = any(first != end and first <= day <= end for first, end in pauses)
        if stood_still:
            continue
        counted += vietnam().is_working(day) if working else 1
        if counted >= days and vietnam().is_working(day):
            return day


@settings(max_examples=2000, deadline=None)
@given(
    st.datetimes(dt.datetime(2023, 1, 2), dt.datetime(2025, 6, 30)),
    st.integers(1, 40),
    st.booleans(),
    st.lists(st.integers(0, 24 * 60 * 12), max_size=7),
)
def test_two_thousand_clocks_run_out_when_the_slow_reference_says(start, days, working, gaps):
    begin = start.replace(tzinfo=HANOI)
    marks, here = [], begin
    for gap in gaps[: len(gaps) // 2 * 2]:
        here += dt.timedelta(minutes=gap)
        marks.append(here)
    pauses = [Pause(one, other) for one, other in zip(marks[::2], marks[1::2], strict=True)]
    entry = clock(**{"working_days" if working else "calendar_days": days})
    local = [(pause.start.astimezone(HANOI).date(), pause.end.astimezone(HANOI).date()) for pause in pauses]
    expected = reference(days, working, begin.date(), local)
    assert last_day(entry, begin, pauses, vietnam()) == expected


@given(st.dates(dt.date(2023, 1, 2), dt.date(2025, 6, 30)), st.integers(2, 30), st.integers(1, 20))
def test_a_pause_moves_the_last_day_by_the_working_days_it_covers(day, days, length):
    begin = dt.datetime.combine(day, dt.time(9), HANOI)
    pause = Pause(begin + dt.timedelta(days=1), begin + dt.timedelta(days=1 + length))
    entry, calendar = clock(working_days=days), vietnam()
    covered = calendar.working_days_between(day, day + dt.timedelta(days=1 + length))
    plain = last_day(entry, begin, [], calendar)
    assert last_day(entry, begin, [pause], calendar) == calendar.add_working_days(plain, covered)


# Notices


def test_reminders_and_escalations_fall_on_working_days_counted_on_paper():
    """Last day Thursday 9 May 2024; five working days back are 8, 7, 6, 4 (a Saturday worked) and 3 May."""
    planned = notices(ANSWERING, dt.date(2024, 5, 9), vietnam())
    assert [(notice.day, notice.what, notice.to) for notice in planned] == [
        (dt.date(2024, 5, 3), "remind", ("owner",)),
        (dt.date(2024, 5, 8), "remind", ("owner", "agency")),
        (dt.date(2024, 5, 10), "notify", ("owner", "agency")),
        (dt.date(2024, 5, 16), "agenda", ("agency",)),
    ]


def test_a_notice_of_a_calendar_clock_moves_off_a_day_off():
    entry = clock(
        calendar_days=30,
        reminders=[{"days_before": 2, "to": "x"}],
        escalations=[{"days_after": 1, "to": "x", "what": "notify"}],
    )
    planned = notices(entry, dt.date(2024, 6, 14), vietnam())  # a Friday
    assert [notice.day for notice in planned] == [dt.date(2024, 6, 12), dt.date(2024, 6, 17)]


def test_nothing_is_sent_twice_and_a_missed_day_is_made_up_for():
    planned = notices(ANSWERING, dt.date(2024, 5, 9), vietnam())
    first = due_notices(planned, today=dt.date(2024, 5, 9), sent=())
    assert [notice.what for notice in first] == ["remind", "remind"]
    assert due_notices(planned, today=dt.date(2024, 5, 9), sent=[notice.key for notice in first]) == []
    assert len({notice.key for notice in planned}) == len(planned)


def test_silence_counts_only_when_every_reminder_went_out():
    silence = next(entry for entry in shipped("petition").clocks if entry.id == "silence")
    last = dt.date(2024, 6, 14)
    keys = [notice.key for notice in notices(silence, last, vietnam())]
    assert is_fully_reminded(silence, last, vietnam(), sent=keys)
    assert not is_fully_reminded(silence, last, vietnam(), sent=keys[:1])
    assert not is_fully_reminded(clock(working_days=5), last, vietnam(), sent=[])
