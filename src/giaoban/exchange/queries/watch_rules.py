"""What is wrong with a feed, judged from plain values: a rule a function, each with its threshold and why.

A source is compared with its promise and with its own past, never with other sources. The past is read robustly
(median, and the median distance from it), weekday by weekday, days off apart: one wild day changes neither, and a quiet
Sunday is no fall. Sources of the thresholds: our choice, to be settled with the senders (docs/open-questions.md); the
factor 1.4826 makes the median distance comparable to a standard deviation (Rousseeuw and Croux, 1993).
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from giaoban.core.findings import Finding, Severity
from giaoban.exchange.queries.watch_feeds import Feed, Profile

Said = tuple[Finding, str]
IsWorking = Callable[[dt.date], bool]
WEEKS = 8
FEWEST = 4
"""Days of the same kind below which nothing is expected."""
WIDE = 5.0
"""Spreads from the middle at which an amount is out of the ordinary."""
ROBUST = 1.4826
ALL = 0.95
"""The share from which a feed is 'all the same'."""
SHIFT = 0.20
"""... if it was at least this much less before."""
LEAST_ROWS = 30
"""Records of a day below which shares say nothing."""


@dataclass(frozen=True)
class Usual:
    """What a day like this brings: the middle, and how far days usually lie from it."""

    middle: float
    spread: float
    days: int

    @property
    def low(self) -> float:
        return max(self.middle - WIDE * self.spread, 0.0)

    @property
    def high(self) -> float:
        return self.middle + WIDE * self.spread


def usual(past: Sequence[tuple[dt.date, float]], day: dt.date, is_working: IsWorking) -> Usual | None:
    """From the same weekday of the last eight weeks, of its kind (working or off); else from all days of its kind.

    The spread is at least what counting alone gives (the root of the middle) and a twentieth of the middle, so that a
    very even past does not make every difference a fault. None when fewer than four days can be compared.

    >>> usual([], dt.date(2025, 4, 14), lambda day: True) is None
    True
    """
    recent = [one for one in past if dt.timedelta(0) < day - one[0] <= dt.timedelta(weeks=WEEKS)]
    like = [one for one in recent if is_working(one[0]) == is_working(day)]
    same = [value for there, value in like if there.weekday() == day.weekday()]
    values = same if len(same) >= FEWEST else [value for _, value in like]
    if len(values) < FEWEST:
        return None
    middle = float(median(values))
    distance = ROBUST * float(median(abs(value - middle) for value in values))
    return Usual(middle, max(distance, math.sqrt(abs(middle)), 0.05 * abs(middle)), len(values))


def judge(feed: Feed, *, now: dt.datetime, today: dt.date, is_working: IsWorking) -> list[Said]:
    """Everything wrong with a feed, each with what it is about. `today` is the day of `now` where the source is."""
    yesterday = today - dt.timedelta(days=1)
    found: list[Said] = []
    for code, severity, about, context in (
        *_heartbeat(feed, now),
        *_freshness(feed, now),
        *_volume(feed, yesterday, is_working),
        *_promised_volume(feed, yesterday, is_working),
        *_drift(feed),
        *_quarantine(feed, today),
        *_unchanged(feed, today, is_working),
        *_one_value(feed, today),
        *_jumps(feed, yesterday, is_working),
        *_repeats(feed),
        *_doubles(feed),
    ):
        named = {"source": feed.source, "sender": feed.sender, "contract": feed.contract, **context}
        found.append((Finding(code, severity, context=named), about))
    return found


Fault = tuple[str, Severity, str, dict[str, Any]]


def _heartbeat(feed: Feed, now: dt.datetime) -> Iterator[Fault]:
    """Silent for longer than promised; an error from three times that on."""
    promised = feed.promise.silence
    if promised is None:
        return
    gone = now - (feed.heard or feed.since)
    if gone <= promised:
        return
    context = {"hours": _hours(gone), "promised": _hours(promised)}
    severity = Severity.ERROR if gone > 3 * promised else Severity.WARNING
    if feed.heard is None:
        yield "watch.never-heard", severity, "", context
    else:
        yield "watch.silent", severity, "", context | {"heard": feed.heard.isoformat()}


def _freshness(feed: Feed, now: dt.datetime) -> Iterator[Fault]:
    """It speaks, but of nothing new: the last change it told of is older than its promise allows.

    A change may wait for the next sending and then travel: both times together are allowed.
    """
    promise = feed.promise
    if feed.newest is None or promise.freshness is None:
        return
    allowed = promise.freshness + (promise.silence or dt.timedelta(0))
    is_heard = feed.heard is not None and (promise.silence is None or now - feed.heard <= promise.silence)
    age = now - feed.newest
    if is_heard and age > allowed:
        context = {"hours": _hours(age), "promised": _hours(promise.freshness), "newest": feed.newest.isoformat()}
        yield "watch.stale", Severity.ERROR if age > 3 * allowed else Severity.WARNING, "", context


def _volume(feed: Feed, day: dt.date, is_working: IsWorking) -> Iterator[Fault]:
    """New and corrected records of the last whole day against days like it."""
    past = _since_begin(feed)
    known = usual(past, day, is_working)
    if known is None or feed.heard is None:
        return
    value = dict(past).get(day, 0)
    context = {"day": day.isoformat(), "rows": int(value), "usual": round(known.middle), "days": known.days}
    if value < known.low or (value == 0 and known.middle >= 10):
        severity = Severity.ERROR if value == 0 or value < known.middle / 4 else Severity.WARNING
        yield "watch.volume-low", severity, "", context
    elif value > known.high:
        yield "watch.volume-high", Severity.WARNING, "", context


def _promised_volume(feed: Feed, day: dt.date, is_working: IsWorking) -> Iterator[Fault]:
    """Rows handed over against what was promised. A day off owes nothing."""
    promise = feed.promise
    first = day - dt.timedelta(days=promise.days - 1)
    begun = feed.days[0].day if feed.days else None
    if begun is None or begun > first:
        return
    rows = sum(one.rows for one in feed.days if first <= one.day <= day)
    context = {"day": day.isoformat(), "rows": rows, "days": promise.days}
    owes = promise.days > 1 or is_working(day)
    if promise.least is not None and rows < promise.least and owes:
        yield "watch.below-promise", Severity.WARNING, "", context | {"promised": promise.least}
    if promise.most is not None and rows > promise.most:
        yield "watch.above-promise", Severity.WARNING, "", context | {"promised": promise.most}


def _drift(feed: Feed) -> Iterator[Fault]:
    """The newest batch has another form than the contract, or was not taken at all."""
    for code, column in feed.drift:
        yield "watch.schema-drift", Severity.WARNING, column, {"column": column, "why": code}
    if feed.ended:
        context = {
            "at": feed.ended.at.isoformat(),
            "state": feed.ended.state,
            "why": ", ".join(feed.ended.codes) or "–",
        }
        yield "watch.batch-refused", Severity.ERROR, "", context


def _quarantine(feed: Feed, today: dt.date) -> Iterator[Fault]:
    """More rows returned this week than one in a hundred and twice as many as before; from one in twenty an error."""
    week = today - dt.timedelta(days=7)
    rows, bad = _sums(one for one in feed.days if one.day > week)
    before_rows, before_bad = _sums(one for one in feed.days if one.day <= week)
    if rows < LEAST_ROWS or bad * 100 < rows:
        return
    is_much = bad * 20 >= rows
    is_more = not before_rows or bad * before_rows > 2 * before_bad * rows
    if is_much or is_more:
        context = {"rows": rows, "bad": bad, "share": _percent(bad, rows), "before": _percent(before_bad, before_rows)}
        yield "watch.quarantine", Severity.ERROR if is_much else Severity.WARNING, "", context


def _unchanged(feed: Feed, today: dt.date, is_working: IsWorking) -> Iterator[Fault]:
    """Two or more working days on which everything sent was held already, from a source that usually brings news."""
    sent = [one for one in feed.days if one.accepted and one.day <= today and is_working(one.day)]
    run = 0
    for one in reversed(sent):
        if one.changes or one.accepted < LEAST_ROWS:
            break
        run += 1
    before = [one.changes for one in sent[: len(sent) - run]]
    if run >= 2 and len(before) >= FEWEST and median(before) >= 5:
        rows = sum(one.unchanged for one in sent[len(sent) - run :])
        context = {"days": run, "rows": rows, "first": sent[len(sent) - run].day.isoformat()}
        yield "watch.unchanged-resent", Severity.WARNING, "", context
    promised = feed.promise.silence
    if promised and feed.heard and feed.taken and feed.heard - feed.taken > 3 * promised and before and median(before):
        yield (
            "watch.same-again",
            Severity.WARNING,
            "",
            {"taken": feed.taken.isoformat(), "heard": feed.heard.isoformat()},
        )


def _one_value(feed: Feed, today: dt.date) -> Iterator[Fault]:
    """Nearly all records of a day, or of its last minutes, have one value that far fewer had before."""
    for profile in feed.profiles[-2:]:
        if profile.day < today - dt.timedelta(days=1):
            continue
        past = [one for one in feed.profiles if one.day < profile.day and one.rows >= 10]
        if len(past) < FEWEST:
            continue
        for column, values in profile.shares.items():
            for value, count in values.items():
                yield from _flip(profile, past, column, value, count)


def _flip(profile: Profile, past: Sequence[Profile], column: str, value: str, count: int) -> Iterator[Fault]:
    shares = [one.shares.get(column, {}).get(value, 0) / one.rows for one in past]
    before = float(median(shares))
    distance = max(SHIFT, WIDE * ROBUST * float(median(abs(share - before) for share in shares)))
    context: dict[str, Any] = {"day": profile.day.isoformat(), "column": column, "value": value}
    context |= {"before": round(100 * before), "rows": count, "share": _percent(count, profile.rows)}
    late = profile.late.get(column, {}).get(value, 0)
    usual_late = float(median(one.late_rows / one.rows for one in past))
    is_crowded = profile.late_rows >= LEAST_ROWS and profile.late_rows > 3 * usual_late * profile.rows
    if is_crowded and late >= ALL * profile.late_rows and late / profile.late_rows - before >= distance:
        context |= {"rows": late, "share": _percent(late, profile.late_rows)}
        yield "watch.midnight", Severity.ERROR, column, context
    elif profile.rows >= LEAST_ROWS and count >= ALL * profile.rows and count / profile.rows - before >= distance:
        yield (
            "watch.one-value",
            Severity.ERROR,
            column,
            context | {"rows": count, "share": _percent(count, profile.rows)},
        )
    elif profile.rows >= 3 * LEAST_ROWS and count / profile.rows - before >= max(0.3, distance):
        yield "watch.share-jump", Severity.WARNING, f"{column}={value}", context


def _jumps(feed: Feed, day: dt.date, is_working: IsWorking) -> Iterator[Fault]:
    """A day's sum three times what such days bring, or a third of it, and far outside their spread."""
    today = next((one for one in feed.profiles if one.day == day), None)
    for column, value in (today.sums if today else {}).items():
        past = [(one.day, one.sums.get(column, 0.0)) for one in feed.profiles if one.day < day]
        known = usual(past, day, is_working)
        if known is None or not known.middle:
            continue
        if (value > max(known.high, 3 * known.middle)) or (value < min(known.low, known.middle / 3)):
            context = {"day": day.isoformat(), "column": column, "value": _plain(value), "usual": _plain(known.middle)}
            yield "watch.jump", Severity.WARNING, column, context


def _repeats(feed: Feed) -> Iterator[Fault]:
    for one in feed.repeats:
        context = {"day": one.day.isoformat(), "before": one.before.isoformat(), "rows": one.rows, "of": one.of}
        if one.kind == "report":
            yield "watch.only-the-date", Severity.ERROR, one.day.isoformat(), context
        elif one.rows >= LEAST_ROWS and 2 * one.rows >= one.of:  # a few may be mended twice by mistake
            yield "watch.touched", Severity.WARNING, one.day.isoformat(), context


def _doubles(feed: Feed) -> Iterator[Fault]:
    for one in feed.doubles:
        context: dict[str, Any] = {
            "other": one.other,
            "other_sender": one.other_sender,
            "rows": one.rows,
            "share": _percent(one.rows, one.of),
        }
        severity = Severity.ERROR if one.rows * 100 >= one.of else Severity.WARNING
        code = "watch.double-reported" if one.level == "beside" else "watch.double-levels"
        yield code, severity, one.other, context


def _since_begin(feed: Feed) -> list[tuple[dt.date, float]]:
    """Days from the first on which something came; a day without anything counts as nothing."""
    if not feed.days:
        return []
    held = {one.day: float(one.changes) for one in feed.days}
    first, last = min(held), max(held)
    return [(day, held.get(day, 0.0)) for day in (first + dt.timedelta(days=n) for n in range((last - first).days + 1))]


def _sums(days: Iterable[Any]) -> tuple[int, int]:
    listed = list(days)
    return sum(one.rows for one in listed), sum(one.quarantined for one in listed)


def _percent(part: float, whole: float) -> int:
    return round(100 * part / whole) if whole else 0


def _hours(time: dt.timedelta) -> int:
    return round(time.total_seconds() / 3600)


def _plain(value: float) -> int | float:
    return int(value) if float(value).is_integer() else round(value, 2)
