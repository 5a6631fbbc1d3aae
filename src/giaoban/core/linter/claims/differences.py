"""A change told twice: "xảy ra 925 vụ, giảm 106 vụ (giảm 10,28%)", "đạt 136,8 tỷ, tăng 13,2% (tương ứng tăng 16 tỷ)".

Code: `claim.difference`.
Method: the base is X - D (X + D for a fall), hence P = 100 · D / (X ∓ D). X is any figure before it that counts the
same; the claim is flagged when no such figure makes it true.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from giaoban.core.linter.claims.context import counts
from giaoban.core.linter.claims.movements import Movement, movements
from giaoban.core.linter.figures import Figure, Kind
from giaoban.core.linter.nouns import same_things
from giaoban.core.linter.prose import Passage
from giaoban.core.linter.report import ClaimFinding, claim, printed
from giaoban.core.linter.tolerance import Change, Interval, allows, nearest, rounded_like, spread

_TWICE = re.compile(r"^[^.;()\d]{0,40}(?:\(|,\s*(?:tương ứng|tương đương|tức|tức là|hay)\s)[^.;()\d]{0,30}?[+-]?\s*$")
_SAME_BREATH = 300
"""Characters back to the level X."""


def find(passage: Passage) -> Iterator[ClaimFinding]:
    moved = {movement.change.start: movement for movement in movements(passage)}
    for place, first in enumerate(passage.figures[:-1]):
        second = passage.figures[place + 1]
        movement = moved.get(first.start)
        if movement is None or movement.verb not in ("up", "down") or first.high is not None or second.high is not None:
            continue
        if {first.kind, second.kind} != {Kind.COUNT, Kind.PERCENT} or second.whole is not None:
            continue
        if not _TWICE.match(passage.low[first.end : second.lead]):
            continue
        share, difference = (first, second) if first.kind == Kind.PERCENT else (second, first)
        if difference is second and second.start not in moved:
            continue
        yield from _judge(passage, movement, share, difference)


def _judge(passage: Passage, movement: Movement, share: Figure, difference: Figure) -> Iterator[ClaimFinding]:
    levels = [
        level
        for level in counts(passage)
        if level.end <= movement.start
        and movement.start - level.end < _SAME_BREATH
        and difference.noun
        and level.noun
        and same_things(level.noun, difference.noun)
    ]
    truths = [(level, _truth(level, difference, movement.verb)) for level in levels]
    if not truths or any(truth is None or allows(share, truth) for _, truth in truths):
        return
    level = levels[-1]
    sign = 1 if movement.verb == "down" else -1
    base = level.value + sign * difference.value
    truth = rounded_like(difference.value / base * 100, share)
    part = share.value / (100 - sign * share.value)
    changes = [Change(share, truth), Change(difference, rounded_like(level.value * part, difference))]
    if part:
        changes.append(Change(level, rounded_like(difference.value / part, level)))
    yield claim(
        "claim.difference",
        passage,
        share,
        difference,
        level,
        stated=printed(share),
        recomputed=truth,
        change=nearest(changes),
        words={"current": printed(level), "difference": printed(difference)},
    )


def _truth(level: Figure, difference: Figure, verb: str) -> Interval | None:
    """Percent that the difference is of the base; None when the base may be nothing."""
    now, step = spread(level), spread(difference)
    base = Interval(now.low + step.low, now.high + step.high)
    if verb == "up":
        base = Interval(now.low - step.high, now.high - step.low)
    if base.low <= 0:
        return None
    ratio = step.over(base)
    return Interval(ratio.low * Decimal(100), ratio.high * Decimal(100))
