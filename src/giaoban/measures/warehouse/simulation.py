"""Dossiers that never were: they reproduce the rates that were published, so that the whole path can be shown.

Every row says `simulated`, and so does everything computed from it. Rates that a pack states for a month are met to
their last printed digit by `dossier_rate_settled`, *for that month* (not for the year so far); months between lie on a
straight line, months outside continue it. Volumes, durations and the spread among organisations are invented, plausible
and decided by the seed alone.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from giaoban.core.findings import Finding, Refused
from giaoban.core.periods import Period
from giaoban.core.quantities import round_half_up
from giaoban.measures.warehouse.simulated_records import Share, month_records

if TYPE_CHECKING:
    import pyarrow as pa

EDITION = 1  # raise when the same seed would give other rows
MINISTRIES, PROVINCES = "ministry", "province"
LOW_EFFECT = 0.3
HIGHEST = 0.97  # no organisation reaches everybody
OPEN_SHARE = 0.04  # of all rows: received and not settled yet


@dataclass(frozen=True)
class Unit:
    """An organisation that settles dossiers: its subject key, its block, its share of the block's work."""

    key: str
    block: str
    weight: float = 1.0
    is_low: bool = False
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None

    def exists_in(self, month: dt.date) -> bool:
        return (self.valid_from is None or self.valid_from <= month) and (
            self.valid_to is None or month <= self.valid_to
        )


@dataclass(frozen=True)
class Target:
    """Rates in percent to two decimals for one month; `share` is the ministries' part of all dossiers settled."""

    ministries: Decimal
    provinces: Decimal
    share: Decimal
    national: Decimal

    def is_met(self, *, settled: tuple[int, int], online: tuple[int, int]) -> bool:
        pairs = [
            (online[0], settled[0], self.ministries),
            (online[1], settled[1], self.provinces),
            (sum(online), sum(settled), self.national),
        ]
        return all(round_half_up(Decimal(num) * 100 / den, 2) == rate for num, den, rate in pairs)


def simulate_dossiers(
    units: Sequence[Unit],
    months: Sequence[Period],
    rows: int,
    seed: int,
    targets: Mapping[str, Target],
) -> Iterator[pa.Table]:
    """Records of the contract dossier@1, a table a settling month, `rows` in all; equal arguments give equal rows.

    Raises Refused when a month has no organisation, or too few rows to meet a published rate to its printed digits.
    """
    per_month = _spread(rows, [_busyness(month) for month in months])
    for month, size in zip(months, per_month, strict=True):
        present = [unit for unit in units if unit.exists_in(month.start)]
        if {unit.block for unit in present} != {MINISTRIES, PROVINCES}:
            raise Refused([Finding("simulate.no-organisations", context={"month": month.code})])
        still_open = round(size * OPEN_SHARE)
        settled, online = month_totals(month.code, size - still_open, targets)
        waiting = _spread(still_open, settled)
        shares = []
        for block, total, wanted, left in zip((MINISTRIES, PROVINCES), settled, online, waiting, strict=True):
            shares += _among([unit for unit in present if unit.block == block], total, wanted, left, seed)
        yield month_records(shares, month=month, earliest=months[0].start, seed=[seed, EDITION])


def batch_name(
    units: Sequence[Unit], months: Sequence[Period], rows: int, seed: int, targets: Mapping[str, Target]
) -> str:
    """Fingerprint of a simulation before it is made, so that a second run can be told apart at once."""
    said: dict[str, object] = {
        "edition": EDITION,
        "rows": rows,
        "seed": seed,
        "months": [month.code for month in months],
    }
    said["units"] = [{key: str(value) for key, value in asdict(unit).items()} for unit in units]
    said["targets"] = {
        month: {key: str(value) for key, value in asdict(target).items()} for month, target in targets.items()
    }
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def target_of(month: str, targets: Mapping[str, Target]) -> tuple[Target, bool]:
    """Rates wanted for a month, and whether they were published: then they have to be met to the last digit."""
    if month in targets:
        return targets[month], True
    known = sorted(targets)
    if len(known) == 1:
        return targets[known[0]], False
    after = next((code for code in known[1:] if code > month), known[-1])
    before = known[known.index(after) - 1]
    way = Decimal(_months_from(before, month)) / Decimal(_months_from(before, after))
    first, last = targets[before], targets[after]

    def at(name: str) -> Decimal:
        start: Decimal = getattr(first, name)
        end: Decimal = getattr(last, name)
        return min(max(start + (end - start) * way, Decimal(2)), Decimal(97))

    return Target(at("ministries"), at("provinces"), at("share"), at("national")), False


def month_totals(month: str, settled: int, targets: Mapping[str, Target]) -> tuple[tuple[int, int], tuple[int, int]]:
    """Settled and online dossiers of the two blocks; for a published month, ones whose three rates round right."""
    target, published = target_of(month, targets)
    exact = settled * target.share / 100
    for step in range(min(400, settled // 20) + 1):
        for ministries in {int(exact) - step, int(exact) + step}:
            pair = (ministries, settled - ministries)
            online = (
                int(round_half_up(pair[0] * target.ministries / 100, 0)),
                int(round_half_up(pair[1] * target.provinces / 100, 0)),
            )
            if min(pair) > 0 and (not published or target.is_met(settled=pair, online=online)):
                return pair, online
    raise Refused([Finding("simulate.too-few-rows", context={"month": month, "rows": settled})])


def _months_from(first: str, last: str) -> int:
    a, b = Period.parse(first).start, Period.parse(last).start
    return (b.year - a.year) * 12 + b.month - a.month


def _busyness(month: Period) -> float:
    """Fewer dossiers around the lunar new year, more at the end of a year; invented."""
    return {1: 0.95, 2: 0.75, 11: 1.08, 12: 1.15}.get(month.start.month, 1.0)


def _spread(total: int, weights: Sequence[float]) -> list[int]:
    """Whole numbers in proportion to the weights, summing to the total (largest remainder)."""
    scale = total / sum(weights)
    whole = [int(weight * scale) for weight in weights]
    order = sorted(range(len(weights)), key=lambda at: (whole[at] - weights[at] * scale, at))
    for at in order[: total - sum(whole)]:
        whole[at] += 1
    return whole


def _among(members: Sequence[Unit], total: int, wanted: int, still_open: int, seed: int) -> list[Share]:
    """A block's dossiers among its organisations; settled, online and open each sum exactly to the block's.

    An organisation's leaning depends on the seed and its own key, so it keeps its character from month to month.
    """
    counts = _spread(total, [unit.weight * _leaning(seed, unit.key, "volume", 0.35) for unit in members])
    leanings = [LOW_EFFECT if unit.is_low else _leaning(seed, unit.key, "rate", 0.25) for unit in members]
    hits = _capped([count * lean for count, lean in zip(counts, leanings, strict=True)], counts, wanted)
    waiting = _spread(still_open, [float(count) for count in counts])
    return [
        Share(unit.key, unit.block == MINISTRIES, count, hit, left)
        for unit, count, hit, left in zip(members, counts, hits, waiting, strict=True)
    ]


def _capped(weights: Sequence[float], limits: Sequence[int], total: int) -> list[int]:
    """`total` in proportion to the weights, none above HIGHEST of its limit while the total allows that."""
    caps = [int(limit * HIGHEST) for limit in limits]
    if sum(caps) < total:
        caps = list(limits)
    given = [0] * len(caps)
    while (left := total - sum(given)) > 0:
        room = [weight if got < cap else 0.0 for weight, got, cap in zip(weights, given, caps, strict=True)]
        if not sum(room):
            room = [float(got < cap) for got, cap in zip(given, caps, strict=True)]
        for at, more in enumerate(_spread(left, room)):
            given[at] = min(caps[at], given[at] + more)
    return given


def _leaning(seed: int, key: str, what: str, spread: float) -> float:
    import numpy as np

    digest = hashlib.sha256(f"{seed}|{what}|{key}".encode()).digest()
    return float(np.exp(np.random.default_rng(int.from_bytes(digest[:8], "big")).normal(0, spread)))
