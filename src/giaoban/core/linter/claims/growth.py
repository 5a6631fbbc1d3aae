"""Growth against a stated base: "đạt X, tăng P% so với cùng kỳ (B)", "từ B lên X", "gấp k lần", "tăng thêm D".

Codes: `claim.growth`, and `claim.points` where percentages are compared and percent is taken for percentage points.
Method: growth = (X - B) / B; times = X / B; points and differences = X - B. Every plausible reading of X and B is
tried: the claim is flagged only when a clear reading exists and none of them makes it true.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from giaoban.core.findings import Severity
from giaoban.core.linter.claims.bases import Reading, readings
from giaoban.core.linter.claims.movements import movements
from giaoban.core.linter.figures import Figure, Kind
from giaoban.core.linter.prose import Passage
from giaoban.core.linter.report import ClaimFinding, claim, printed
from giaoban.core.linter.tolerance import Change, Interval, allows, nearest, rounded_like, spread

_HUNDRED = Decimal(100)


@dataclass(frozen=True)
class _Verdict:
    holds: bool
    truth: Decimal
    points: bool = False
    """The number printed is the difference in percentage points while the text says percent, or the reverse."""


def find(passage: Passage) -> Iterator[ClaimFinding]:
    used: set[int] = set()
    for movement in movements(passage):
        found = readings(passage, movement, used)
        if not found.clear:
            if not found.possible:
                yield from _unclear_points(passage, movement.change, movement.verb)
            continue
        used.update(reading.base.start for reading in found.clear)
        verdicts = [(reading, _judge(movement.change, movement.verb, reading)) for reading in found.clear]
        others = [_judge(movement.change, movement.verb, reading) for reading in found.possible]
        if any(verdict.holds for _, verdict in verdicts) or any(verdict.holds for verdict in others):
            continue
        reading, verdict = next(((r, v) for r, v in verdicts if v.points), verdicts[0])
        yield _finding(passage, movement.change, movement.verb, reading, verdict)


def _judge(change: Figure, verb: str, reading: Reading) -> _Verdict:
    now, base = spread(reading.current), spread(reading.base)
    if base.low <= 0:
        return _Verdict(True, Decimal(0))
    falls = verb == "down"
    difference = base.minus(now) if falls else now.minus(base)
    plain = reading.base.value - reading.current.value if falls else reading.current.value - reading.base.value
    growth = Interval(now.low / base.high - 1, now.high / base.low - 1)
    if falls:
        growth = Interval(1 - now.high / base.low, 1 - now.low / base.high)
    relative = Interval(growth.low * _HUNDRED, growth.high * _HUNDRED)
    truth = plain / reading.base.value * _HUNDRED
    rates = reading.current.kind == Kind.PERCENT
    if change.kind == Kind.TIMES:
        return _judge_times(change, verb, reading)
    if change.kind == Kind.COUNT:
        if change.noun in ("bậc", "hạng"):
            difference, plain = Interval(abs(plain), abs(plain)), abs(plain)
        return _Verdict(allows(change, difference), plain)
    if change.kind == Kind.POINTS:
        return _Verdict(allows(change, difference), plain, points=allows(change, relative))
    if verb == "ratio":
        return _Verdict(allows(change, Interval(relative.low + _HUNDRED, relative.high + _HUNDRED)), truth + _HUNDRED)
    return _Verdict(allows(change, relative), truth, points=rates and allows(change, difference))


def _judge_times(change: Figure, verb: str, reading: Reading) -> _Verdict:
    """ "Tăng 2 lần" is said both of a doubling and of a tripling; "gấp 2 lần" only of a doubling."""
    now, base = spread(reading.current), spread(reading.base)
    if verb == "down":
        now, base = base, now
        if base.low <= 0:
            return _Verdict(True, Decimal(0))
    ratio = now.over(base)
    truth = reading.base.value / reading.current.value if verb == "down" else reading.current.value / reading.base.value
    half = replace(change, step=change.step * Decimal("0.5000001"))
    holds = allows(half, ratio)
    if verb == "up":
        holds = holds or allows(half, Interval(ratio.low - 1, ratio.high - 1))
    return _Verdict(holds, truth)


def _finding(passage: Passage, change: Figure, verb: str, reading: Reading, verdict: _Verdict) -> ClaimFinding:
    now, base, said = reading.current, reading.base, change.value
    truth = rounded_like(verdict.truth, change)
    figures = (change, now, base)
    shown = {"current": printed(now), "base": printed(base)}
    if verdict.points:
        plain = abs(now.value - base.value)
        if change.kind == Kind.PERCENT:
            return claim(
                "claim.points",
                passage,
                *figures,
                severity=Severity.WARNING,
                stated=printed(change),
                recomputed=truth,
                nearest=f"{_comma(said)} điểm phần trăm",
                words={**shown, "difference": plain},
            )
        return claim(
            "claim.points",
            passage,
            *figures,
            stated=printed(change),
            recomputed=plain,
            change=Change(change, plain),
            words={**shown, "difference": plain},
        )
    sign = -1 if verb == "down" else 1
    changes = [Change(change, truth)] if truth > 0 else []
    if change.kind in (Kind.POINTS, Kind.COUNT):
        changes += [Change(base, rounded_like(now.value - sign * said, base))]
        changes += [Change(now, rounded_like(base.value + sign * said, now))]
    else:
        factor = _factor(change, verb)
        if factor > 0:
            changes += [Change(base, rounded_like(now.value / factor, base))]
            changes += [Change(now, rounded_like(base.value * factor, now))]
    code = "claim.points" if change.kind == Kind.POINTS else "claim.growth"
    return claim(
        code,
        passage,
        *figures,
        stated=printed(change),
        recomputed=truth,
        change=nearest(changes),
        words=shown,
    )


def _factor(change: Figure, verb: str) -> Decimal:
    """X / B if the claim were true."""
    if change.kind == Kind.TIMES:
        return 1 / change.value if verb == "down" and change.value else change.value
    if verb == "ratio":
        return change.value / _HUNDRED
    return 1 - change.value / _HUNDRED if verb == "down" else 1 + change.value / _HUNDRED


def _unclear_points(passage: Passage, change: Figure, verb: str) -> Iterator[ClaimFinding]:
    """A rate that "rose 3,3%" with no base given: nobody can tell percent from percentage points. A note only."""
    if change.kind != Kind.PERCENT or verb == "ratio" or change.high is not None:
        return
    before = [figure for figure in passage.figures if passage.focus <= figure.start < change.start]
    rate = before[-1] if before else None
    if rate is None or rate.kind != Kind.PERCENT or "tỷ lệ" not in passage.low[max(0, rate.start - 120) : rate.start]:
        return
    gap = passage.low[rate.end : change.lead]
    if (
        len(gap) < 40
        and not any(mark in gap for mark in ".;(")
        and "so với" in passage.low[change.end : change.end + 30]
    ):
        yield claim(
            "claim.points-unclear",
            passage,
            change,
            rate,
            severity=Severity.NOTE,
            stated=printed(change),
            words={"current": printed(rate)},
        )


def _comma(value: Decimal) -> str:
    return str(value).replace(".", ",")
