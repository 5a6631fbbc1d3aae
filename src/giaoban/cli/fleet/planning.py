"""Which source has which fault on which day: decided by the seed alone, before anything runs."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from giaoban.cli.fleet.kinds import KINDS, Kind
from giaoban.cli.fleet.systems import System

FIRST = dt.date(2024, 10, 14)  # a Monday, far from holidays, in the structure of before 2025
QUIET = 7
"""Days without faults at the beginning: a watch that never saw a usual day cannot see an unusual one."""
ONE_PER = 400  # source-days for every fault of a kind
ATTEMPTS = 400


@dataclass(frozen=True)
class Planned:
    """A fault of a source, from its first day on. `partner` is the other source where it takes two."""

    kind: Kind
    source: str
    first: dt.date
    partner: str = ""

    @property
    def days(self) -> list[dt.date]:
        return [self.first + dt.timedelta(days=number) for number in range(self.kind.days)]


def ways_of(count: int) -> list[str]:
    """How so many sources hand over, at least one of each way from six on.

    >>> ways_of(6)
    ['signed', 'signed', 'key', 'http', 'folder', 'report']
    """
    counts = {
        "key": max(round(count * 0.2), 1),
        "http": max(round(count * 0.12), 1),
        "folder": max(round(count * 0.1), 1),
        "report": max(round(count * 0.06), 1),
    }
    signed = ["signed"] * (count - sum(counts.values()))
    return signed + [way for way, number in counts.items() for _ in range(number)]


def working_days(days: int) -> list[dt.date]:
    """The days on which faults fall: Mondays to Fridays after the quiet beginning."""
    begin = FIRST + dt.timedelta(days=QUIET)
    return [day for day in (begin + dt.timedelta(days=number) for number in range(days)) if day.weekday() < 5]


def plan(systems: Sequence[System], days: int, wanted: Collection[str], seed: int) -> list[Planned]:
    """Every wanted kind at least once, by day. Raises ValueError when they do not fit into so few sources and days."""
    chance = random.Random(f"{seed}/plan")  # noqa: S311  # drawn by lot, to be drawn again
    times = max(len(systems) * days // ONE_PER, 1)
    kinds = [KINDS[name] for name in KINDS if name in wanted for _ in range(times)]
    kinds.sort(key=lambda kind: (-kind.days, not kind.alone, len(kind.on)))
    for _ in range(ATTEMPTS):
        found = _try(systems, working_days(days), kinds, chance)
        if found is not None:
            return sorted(found, key=lambda one: (one.first, one.source, one.kind.name))
    raise ValueError(f"{len(kinds)} faults do not fit into {len(systems)} sources and {days} days")


def _try(
    systems: Sequence[System], days: Sequence[dt.date], kinds: Sequence[Kind], chance: random.Random
) -> list[Planned] | None:
    taken: set[tuple[str, dt.date]] = set()
    had: set[tuple[str, str, dt.date]] = set()
    found = []
    for kind in kinds:
        places = []
        for system in systems:
            if system.way not in kind.on:
                continue
            for day in days:
                span = [day + dt.timedelta(days=number) for number in range(kind.days)]
                free = all(one in days and (system.key, one) not in taken for one in span)
                if free and (system.key, kind.name, day) not in had:
                    places.append((system, span))
        if not places:
            return None
        system, span = chance.choice(places)
        partner = _partner(system, systems, chance) if kind.name == "two-levels" else ""
        if kind.alone:
            taken |= {(system.key, one) for one in span}
        had.add((system.key, kind.name, span[0]))
        found.append(Planned(kind, system.key, span[0], partner))
    return found


def _partner(system: System, systems: Sequence[System], chance: random.Random) -> str:
    """A source of the other level, whose records this one reports once more."""
    others = [one.key for one in systems if one.kind != system.kind and one.contract == system.contract]
    return chance.choice(others)
