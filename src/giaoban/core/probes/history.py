"""What stands after many measurements. One bad evening of a network must not cost a label.

A check gets better at once. It gets worse only when three measurements in a row, each at least 30 minutes after the one
before, say so; then it falls to the best of the three, on which all three agree. "Not tested" says nothing: it neither
counts nor interrupts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from giaoban.core.probes.judge import Judgement, Known, judge
from giaoban.core.probes.measurement import Measurement

AGREEING = 3
APART = dt.timedelta(minutes=30)
_LOWEST = {"fail": 0, "bogus": -2, "weak": -1, "pass": 1}


@dataclass(frozen=True)
class Reading:
    """What one measurement said of one check; None: not tested."""

    at: dt.datetime
    level: str | None


@dataclass(frozen=True)
class Standing:
    """What holds now: the level, since when, how many agreeing bad measurements wait to be confirmed.

    `last` is the newest moment at which the check was tested at all.
    """

    level: str | None
    since: dt.datetime | None
    doubts: int = 0
    last: dt.datetime | None = None


def rank(level: str) -> int:
    """Levels in order, worst first.

    >>> sorted(["4", "bogus", "0", "1"], key=rank), sorted(["pass", "fail"], key=rank)
    (['bogus', '0', '1', '4'], ['fail', 'pass'])
    """
    return _LOWEST[level] if level in _LOWEST else int(level)


def standing(readings: Iterable[Reading]) -> Standing:
    """What stands after the readings, in any order.

    >>> at = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    >>> said = [Reading(at + n * APART, level) for n, level in enumerate(["4", "0", "1", "0"])]
    >>> standing(said[:3]).level, standing(said).level
    ('4', '1')
    """
    level: str | None = None
    since: dt.datetime | None = None
    last: dt.datetime | None = None
    worse: list[Reading] = []
    for reading in sorted((one for one in readings if one.level is not None), key=lambda one: one.at):
        said, last = reading.level or "", reading.at
        if level is None or rank(said) >= rank(level):
            if said != level:
                level, since = said, reading.at
            worse = []
            continue
        if worse and reading.at - worse[-1].at < APART:
            continue  # too soon to be a second opinion
        worse.append(reading)
        if len(worse) == AGREEING:
            level, since = max((one.level or "" for one in worse), key=rank), reading.at
            worse = []
    return Standing(level, since, len(worse), last)


def standings(judged: Iterable[tuple[dt.datetime, Judgement]]) -> dict[str, Standing]:
    """What stands for every check after many judgements."""
    by_check: dict[str, list[Reading]] = {}
    for at, judgement in judged:
        for name, outcome in judgement.outcomes.items():
            by_check.setdefault(name, []).append(Reading(at, outcome.level))
    return {name: standing(readings) for name, readings in by_check.items()}


def rescored(
    visits: Iterable[Measurement],
    known: Known = Known(),  # noqa: B008  frozen
    *,
    by: Callable[[Measurement, Known], Judgement] = judge,
) -> dict[str, Standing]:
    """History judged anew from the raw evidence, by today's rules or those of `by`."""
    return standings((visit.at, by(visit, known)) for visit in visits)
