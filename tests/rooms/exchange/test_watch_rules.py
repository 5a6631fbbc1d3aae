"""Each rule of the watch on feeds small enough to be judged on paper."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from giaoban.core.findings import Severity
from giaoban.exchange.queries.watch_feeds import Day, Double, Ended, Feed, Profile, Promise, Repeat
from giaoban.exchange.queries.watch_rules import judge, usual
from giaoban.web.findings import say, words
from giaoban.web.formats import HANOI

NOW = dt.datetime(2025, 4, 15, 9, 0, tzinfo=HANOI)  # a Tuesday
TODAY = NOW.date()
MONDAY = TODAY - dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)
PROMISE = Promise(silence=24 * HOUR, freshness=24 * HOUR)


def working(day: dt.date) -> bool:
    return day.weekday() < 5


def feed(**more) -> Feed:
    given = {"source": "bien", "sender": "Biển", "contract": "dossier@1", "since": NOW - 90 * 24 * HOUR, "heard": NOW}
    return Feed(**{**given, **more})


def said(one: Feed) -> dict[str, tuple[Severity, dict]]:
    found = judge(one, now=NOW, today=TODAY, is_working=working)
    for finding, _ in found:
        assert finding.code in words()
        assert finding.context["source"] == "bien"
        for language in ("vi", "en"):
            sentence = say(finding, language)
            assert "Biển" in sentence, "every fault names the sender"
            assert "?" not in sentence, "a gap of the sentence was left open"
    return {finding.code: (finding.severity, dict(finding.context)) for finding, _ in found}


def days(*counts: tuple[dt.date, int], **more) -> tuple[Day, ...]:
    return tuple(Day(day, rows=n, accepted=n, changes=n, batches=1, **more) for day, n in sorted(counts))


def weekly(*counts: int) -> list[tuple[dt.date, int]]:
    """The Mondays before the last one, newest last."""
    return [(MONDAY - dt.timedelta(weeks=len(counts) - place), n) for place, n in enumerate(counts)]


# --- heartbeat and freshness ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("hours", "severity"), [(24, None), (25, "warning"), (72, "warning"), (73, "error")])
def test_silence_beyond_the_promise_is_told_and_grows_worse(hours, severity):
    found = said(feed(promise=PROMISE, heard=NOW - hours * HOUR))
    assert found.get("watch.silent", (None,))[0] == severity


def test_a_source_that_never_spoke_is_counted_from_its_connection():
    assert "watch.never-heard" in said(feed(promise=PROMISE, heard=None, since=NOW - 25 * HOUR))
    assert said(feed(promise=PROMISE, heard=None, since=NOW - 23 * HOUR)) == {}


def test_nothing_promised_nothing_missed():
    assert said(feed(heard=NOW - 900 * HOUR)) == {}


def test_a_feed_that_speaks_of_nothing_new_is_stale_after_both_times_it_may_take():
    """24 hours to the next sending and 24 on the way: 48 are allowed."""
    assert said(feed(promise=PROMISE, newest=NOW - 48 * HOUR)) == {}
    assert set(said(feed(promise=PROMISE, newest=NOW - 49 * HOUR))) == {"watch.stale"}
    assert set(said(feed(promise=PROMISE, newest=NOW - 49 * HOUR, heard=NOW - 30 * HOUR))) == {"watch.silent"}


# --- volume --------------------------------------------------------------------------------------------------------


def test_the_usual_day_is_the_median_of_its_weekday_and_its_spread_by_hand():
    """Mondays 100 110 90 105 95 100 102 98: median 100, distances 0 10 10 5 5 0 2 2, their median 3.5, times 1.4826 is
    5.2; counting alone gives 10, which is more."""
    known = usual(weekly(100, 110, 90, 105, 95, 100, 102, 98), MONDAY, working)
    assert known is not None
    assert (known.middle, known.spread, known.low, known.high) == (100, 10, 50, 150)


@pytest.mark.parametrize(
    ("rows", "code"), [(50, None), (49, "watch.volume-low"), (150, None), (151, "watch.volume-high")]
)
def test_a_day_outside_five_spreads_is_told(rows, code):
    past = weekly(100, 110, 90, 105, 95, 100, 102, 98)
    found = said(feed(days=days(*past, (MONDAY, rows))))
    assert set(found) == ({code} if code else set())


def test_nothing_at_all_on_a_busy_day_is_an_error():
    found = said(feed(days=days(*weekly(100, 110, 90, 105), (MONDAY, 0))))
    assert found["watch.volume-low"][0] == Severity.ERROR


def test_one_wild_day_in_the_past_changes_nothing():
    calm, wild = weekly(100, 110, 90, 105, 95), weekly(100, 110, 90, 105, 100_000)
    ends = [usual(past, MONDAY, working) for past in (calm, wild)]
    assert ends[0] is not None
    assert ends[1] is not None
    assert ends[1].high < 1.2 * ends[0].high


def test_a_quiet_sunday_is_no_fall_and_a_holiday_is_compared_with_days_off():
    sunday = TODAY - dt.timedelta(days=2)
    past = [
        (sunday - dt.timedelta(days=n), 3 if not working(sunday - dt.timedelta(days=n)) else 500) for n in range(1, 50)
    ]
    known = usual(past, sunday, working)
    assert known is not None
    assert known.middle == 3
    holiday = usual(past, MONDAY, lambda day: working(day) and day != MONDAY)
    assert holiday is not None
    assert holiday.middle == 3


def test_without_a_past_nothing_is_expected():
    assert said(feed(days=days(*weekly(100, 100, 100), (MONDAY, 0)))) == {}


@given(st.lists(st.integers(0, 10_000), min_size=4, max_size=8), st.integers(0, 10_000))
def test_a_day_like_all_others_is_never_a_fault(counts, value):
    known = usual(weekly(*([value] * len(counts))), MONDAY, working)
    assert known is not None
    assert known.low <= value <= known.high


@pytest.mark.parametrize(
    ("rows", "code"), [(9, "watch.below-promise"), (10, None), (20, None), (21, "watch.above-promise")]
)
def test_a_promised_amount_is_held_to(rows, code):
    promise = Promise(least=10, most=20)
    found = said(feed(promise=promise, days=days((MONDAY - dt.timedelta(days=1), 15), (MONDAY, rows))))
    assert set(found) == ({code} if code else set())


# --- form and returned rows ----------------------------------------------------------------------------------------


def test_a_form_that_departs_from_the_contract_names_the_column():
    found = said(feed(drift=(("body.unknown-column", "phone"),)))
    assert found["watch.schema-drift"][1]["column"] == "phone"


def test_a_batch_that_was_not_taken_says_why():
    found = said(feed(ended=Ended(NOW, "refused", ("batch.missing-column",))))
    assert found["watch.batch-refused"][0] == Severity.ERROR


@pytest.mark.parametrize(
    ("now", "before", "severity"),
    [((99, 0), (1000, 0), None), ((1000, 9), (1000, 0), None), ((1000, 10), (1000, 0), "warning"),
     ((1000, 10), (1000, 5), None), ((1000, 11), (1000, 5), "warning"), ((1000, 50), (1000, 50), "error")],
)  # fmt: skip
def test_returned_rows_are_judged_by_their_share_and_by_what_it_was(now, before, severity):
    past = TODAY - dt.timedelta(days=10)
    listed = (Day(past, before[0], before[0] - before[1], before[1]), Day(MONDAY, now[0], now[0] - now[1], now[1]))
    found = said(feed(days=listed))
    assert found.get("watch.quarantine", (None,))[0] == severity


# --- gaming --------------------------------------------------------------------------------------------------------


def test_values_sent_again_unchanged_day_after_day_are_told():
    past = days(*weekly(40, 50, 45, 42, 44))
    same = [Day(MONDAY - dt.timedelta(days=n), 100, 100, 0, 0, 100, 1) for n in (3, 0)]
    found = said(feed(days=(*past, *same)))
    assert found["watch.unchanged-resent"][1]["rows"] == 200
    assert "watch.unchanged-resent" not in said(feed(days=(*past, same[1])))  # once may happen


def test_the_same_body_again_and_again_is_no_sign_of_life():
    past = days(*weekly(40, 50, 45, 42, 44))
    found = said(feed(promise=PROMISE, days=past, taken=NOW - 73 * HOUR))
    assert "watch.same-again" in found
    assert "watch.same-again" not in said(feed(promise=PROMISE, days=past, taken=NOW - 71 * HOUR))


def profiles(*online: int, rows: int = 100, late_rows: int = 0, late: int = 0) -> tuple[Profile, ...]:
    """Days before yesterday's; the last number is yesterday's, with its last minutes."""
    made = [
        Profile(
            MONDAY - dt.timedelta(days=len(online) - 1 - n),
            rows,
            1,
            {"channel": {"online": count}},
            {"channel": {"online": 0}},
        )
        for n, count in enumerate(online)
    ]
    made[-1] = replace(made[-1], late_rows=late_rows, late={"channel": {"online": late}})
    return tuple(made)


def test_a_feed_suddenly_all_online_is_told_with_what_it_was():
    found = said(feed(profiles=profiles(40, 42, 38, 41, 40, 97)))
    severity, context = found["watch.one-value"]
    assert (severity, context["share"], context["before"], context["value"]) == (Severity.ERROR, 97, 40, "online")


def test_all_online_in_the_last_minutes_of_the_day_is_told_as_such():
    found = said(feed(profiles=profiles(40, 42, 38, 41, 40, 60, late_rows=40, late=40)))
    assert set(found) == {"watch.midnight"}
    assert found["watch.midnight"][1]["rows"] == 40


def test_a_feed_that_was_always_online_and_one_that_grows_slowly_are_left_in_peace():
    assert said(feed(profiles=profiles(97, 96, 98, 97, 96, 99))) == {}
    assert said(feed(profiles=profiles(40, 45, 50, 55, 60, 65))) == {}
    assert said(feed(profiles=profiles(4, 5, 4, 5, 4, 10, rows=10))) == {}  # ten records say nothing


def test_night_work_that_is_usual_is_not_gaming():
    usual_nights = [
        replace(one, late_rows=40, late={"channel": {"online": 40}}) for one in profiles(40, 42, 38, 41, 40, 45)
    ]
    assert said(feed(profiles=tuple(usual_nights))) == {}


def test_a_share_that_jumps_halfway_is_a_question():
    found = said(feed(profiles=profiles(40, 42, 38, 41, 40, 80)))
    assert {code: severity for code, (severity, _) in found.items()} == {"watch.share-jump": Severity.WARNING}


def test_a_sum_three_times_the_usual_is_a_jump():
    past = [Profile(day, 10, sums={"turnover": float(n)}) for day, n in weekly(100, 110, 90, 105)]
    assert set(said(feed(profiles=(*past, Profile(MONDAY, 10, sums={"turnover": 1_000.0}))))) == {"watch.jump"}
    assert said(feed(profiles=(*past, Profile(MONDAY, 10, sums={"turnover": 290.0})))) == {}


def test_a_report_in_which_only_the_date_changed_names_the_one_it_repeats():
    repeat = Repeat("report", dt.date(2025, 4, 1), dt.date(2025, 3, 1), 12, 12)
    severity, context = said(feed(repeats=(repeat,)))["watch.only-the-date"]
    assert (severity, context["before"]) == (Severity.ERROR, "2025-03-01")


@pytest.mark.parametrize(
    ("rows", "level", "code", "severity"),
    [(10, "above", "watch.double-levels", "error"), (9, "above", "watch.double-levels", "warning"),
     (500, "beside", "watch.double-reported", "error")],
)  # fmt: skip
def test_what_two_report_is_told_with_both_names(rows, level, code, severity):
    found = said(feed(doubles=(Double("bo-so", "Bộ Số", level, rows, 1000),)))
    assert (found[code][0], found[code][1]["other_sender"]) == (severity, "Bộ Số")
