"""What is known about one source's feed, as plain values that the rules of `watch_rules` judge."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Day:
    """What came from a source on one day (in Viet Nam): records by what became of them."""

    day: dt.date
    rows: int = 0
    accepted: int = 0
    quarantined: int = 0
    changes: int = 0  # inserted, corrected or deleted
    unchanged: int = 0
    batches: int = 0
    corrected: int = 0
    touched: int = 0  # of those corrected: nothing but the date of the change is new


@dataclass(frozen=True)
class Profile:
    """The records a source brought on one day, as they are held: how often each value, the sums, the last minutes.

    shares:  column -> value -> records;  late: the same among records stamped in the last quarter of an hour of a day
    sums:    additive column -> sum
    """

    day: dt.date
    rows: int
    late_rows: int = 0
    shares: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    late: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    sums: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Repeat:
    """Two reports of a source that say the same, or corrections in which nothing but a date changed.

    kind: `report` (day is the report's, before the one it repeats) or `records` (day is that on which they came; `of`
    all corrections of the day)
    """

    kind: str
    day: dt.date
    before: dt.date
    rows: int
    of: int = 0


@dataclass(frozen=True)
class Double:
    """Records that another source reports as well; `level` says how the two senders stand to each other."""

    other: str
    other_sender: str
    level: str  # above, below, beside
    rows: int
    of: int


@dataclass(frozen=True)
class Ended:
    """How a batch ended that was not taken: when, in which state, and the codes that said why."""

    at: dt.datetime
    state: str
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Promise:
    """What a source promised, by its contract or of its own. None: nothing.

    silence: the longest time between two signs of life;  freshness: from a change there to its arrival here
    least, most: rows in `days` days
    """

    silence: dt.timedelta | None = None
    freshness: dt.timedelta | None = None
    least: int | None = None
    most: int | None = None
    days: int = 1


@dataclass(frozen=True)
class Feed:
    """One source. `heard` is the last sign of life, `taken` the last new body, `newest` the last change it told of."""

    source: str
    sender: str
    contract: str
    since: dt.datetime
    promise: Promise = Promise()
    heard: dt.datetime | None = None
    taken: dt.datetime | None = None
    newest: dt.datetime | None = None
    days: tuple[Day, ...] = ()
    drift: tuple[tuple[str, str], ...] = ()  # code and column, of the newest batch
    ended: Ended | None = None  # the newest batch, if it was not taken
    profiles: tuple[Profile, ...] = ()
    repeats: tuple[Repeat, ...] = ()
    doubles: tuple[Double, ...] = ()
