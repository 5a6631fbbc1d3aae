"""One month of simulated dossiers as columns: numpy draws, arrow holds; no Python loop over rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from giaoban.core.periods import Period

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

SOURCES = ["simulation-ministries", "simulation-provinces"]
_LEVELS = ["full", "partial", "information"]
_CHANNELS = ["online", "counter", "post"]
_DELIVERIES = ["electronic", "paper", "both", "none"]
_PROCEDURES = 20  # of each level; a procedure has one level, so all its dossiers have it
_PROCEDURE_CODES = [f"SIM-{level[0].upper()}-{number:02}" for level in _LEVELS for number in range(1, _PROCEDURES + 1)]
_DAYS_ALLOWED = [3, 5, 7, 10, 15, 20, 30]

# (level, channel, delivery) and odds: first the ways that count as online all the way, then those that do not.
_HITS = [("full", "online", "electronic", 0.8), ("full", "online", "both", 0.2)]
_MISSES = [
    ("full", "online", "paper", 0.10),
    ("full", "counter", "paper", 0.22),
    ("full", "counter", "both", 0.10),
    ("full", "post", "paper", 0.04),
    ("partial", "online", "electronic", 0.08),
    ("partial", "online", "paper", 0.12),
    ("partial", "counter", "paper", 0.18),
    ("information", "counter", "paper", 0.14),
    ("information", "post", "paper", 0.02),
]


@dataclass(frozen=True)
class Share:
    """An organisation's dossiers of a month: settled, of these online all the way, and received but still open."""

    unit: str
    is_ministry: bool
    settled: int
    online: int
    still_open: int


def month_records(shares: Sequence[Share], *, month: Period, earliest: dt.date, seed: Sequence[int]) -> pa.Table:
    """Records settled in a month, and those received in it that stay open; none is received before `earliest`."""
    import numpy as np
    import pyarrow as pa

    draw = np.random.default_rng([*seed, month.start.year, month.start.month])
    settled_of = np.array([share.settled for share in shares])
    online_of = np.array([share.online for share in shares])
    rows_of = settled_of + np.array([share.still_open for share in shares])
    unit = np.repeat(np.arange(len(shares)), rows_of)
    size = len(unit)
    # Within an organisation: first the dossiers online all the way, then the other settled ones, then the open ones.
    place = np.arange(size) - np.repeat(np.cumsum(rows_of) - rows_of, rows_of)
    is_online, is_open = place < online_of[unit], place >= settled_of[unit]

    ways = _ways()
    hits = draw.choice(len(_HITS), size, p=[odds for *_, odds in _HITS])
    misses = draw.choice(len(_MISSES), size, p=[odds for *_, odds in _MISSES]) + len(_HITS)
    way = np.where(is_online, hits, misses)
    level, channel = ways[way, 0], ways[way, 1]
    delivery = np.where(is_open, _DELIVERIES.index("none"), ways[way, 2])

    days = (month.end - month.start).days + 1
    last = _number(month.start) + draw.integers(0, days, size)
    took = np.minimum(draw.geometric(1 / 8, size) - 1, 90)
    received = np.where(is_open, last, np.maximum(last - took, _number(earliest)))
    due = received + draw.choice(np.array(_DAYS_ALLOWED), size)
    is_province = np.array([0 if share.is_ministry else 1 for share in shares])
    units = _words([share.unit for share in shares], unit)
    return pa.table(
        {
            "dossier_id": _pseudonyms(draw, size),
            "citizen_id": _pseudonyms(draw, size),
            "receiving_unit": units,
            "settling_unit": units,
            "procedure": _words(_PROCEDURE_CODES, level * _PROCEDURES + draw.integers(0, _PROCEDURES, size)),
            "service_level": _words(_LEVELS, level),
            "channel": _words(_CHANNELS, channel),
            "received_at": _dates(received),
            "due_at": _dates(due),
            "settled_at": _dates(last, missing=is_open),
            "result_delivery": _words(_DELIVERIES, delivery),
            "source": _words(SOURCES, is_province[unit]),
            "simulated": pa.array(np.ones(size, dtype=bool)),
        }
    )


def _ways() -> np.ndarray[Any, Any]:
    import numpy as np

    return np.array(
        [
            (_LEVELS.index(level), _CHANNELS.index(channel), _DELIVERIES.index(delivery))
            for level, channel, delivery, _ in [*_HITS, *_MISSES]
        ]
    )


def _number(day: dt.date) -> int:
    """Days since 1970, as Arrow counts them."""
    return (day - dt.date(1970, 1, 1)).days


def _dates(days: np.ndarray[Any, Any], missing: np.ndarray[Any, Any] | None = None) -> pa.Array:
    import numpy as np
    import pyarrow as pa

    return pa.array(days.astype(np.int32), type=pa.int32(), mask=missing).cast(pa.date32())


def _words(words: Sequence[str], codes: np.ndarray[Any, Any]) -> pa.Array:
    import pyarrow as pa

    return pa.array(words).take(pa.array(codes))


def _pseudonyms(draw: np.random.Generator, size: int) -> pa.Array:
    """Sixteen random hexadecimal digits each, written straight into Arrow's buffers."""
    import numpy as np
    import pyarrow as pa

    digits = np.frombuffer(b"0123456789abcdef", dtype=np.uint8)
    drawn = np.frombuffer(draw.bytes(size * 8), dtype=np.uint8)
    letters = np.empty(size * 16, dtype=np.uint8)
    letters[0::2], letters[1::2] = digits[drawn >> 4], digits[drawn & 15]
    offsets = np.arange(0, size * 16 + 1, 16, dtype=np.int32)
    return pa.StringArray.from_buffers(size, pa.py_buffer(offsets), pa.py_buffer(letters))
