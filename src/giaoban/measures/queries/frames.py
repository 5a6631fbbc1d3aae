"""Points read in another structure of the country: counts are summed along the lineage and divided again.

A rate without its counts cannot be restated: the point stays, its value is None and its flag says `needs-counts`.
There is no way through this file by which two rates become their mean.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from giaoban.core.indicators.cells import ESTIMATED, NEWER
from giaoban.core.indicators.restate import Finder, Lineage, Part
from giaoban.core.indicators.schema import ADDITIVE, SCALE
from giaoban.measures.queries.points import RANK, Point

_FLAGS = {ESTIMATED: "estimated-share", NEWER: "newer-than-structure"}


@dataclass(frozen=True)
class Organisation:
    """What restating needs of a subject: its name, and when it existed."""

    key: str
    name: str
    valid_from: dt.date | None
    valid_to: dt.date | None

    def existed(self, day: dt.date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


def is_additive(definition: Mapping[str, Any]) -> bool:
    """Whether plain values of this indicator may be summed over organisations: stocks that say so; never ranks."""
    rules = {measure.get("succession", "sum") for measure in definition.get("measures", {}).values()}
    return definition.get("kind") == "stock" and bool(rules) and rules <= ADDITIVE


def restate_points(
    points: Iterable[Point],
    *,
    lineage: Sequence[Lineage],
    structure: dt.date,
    organisations: Sequence[Organisation],
    additive: Callable[[str], bool],
) -> list[Point]:
    """The points as the organisations of `structure` would have them.

    `organisations` are all that ever carried figures. Raises Refused when the lineage is faulty.
    """
    find = Finder(lineage, structure)
    names = {one.key: one.name for one in organisations}
    expected = _Expected(find, organisations)
    groups: dict[tuple[Any, ...], list[tuple[Point, Part]]] = {}
    for point in points:
        for part in find(point.subject_key, point.period.start):
            key = (point.indicator, part.subject, point.period_code, point.method, point.vintage, point.is_simulated)
            groups.setdefault(key, []).append((point, part))
    restated = []
    for (code, subject, *_), group in groups.items():
        point, part = group[0]
        if len(group) == 1 and part.subject == point.subject_key and part.share == 1 and not part.notes:
            restated.append(point)
        else:
            missing = expected(subject, point.period.start) - {one.subject_key for one, _ in group}
            restated.append(_combined(subject, names.get(subject, subject), group, bool(missing), additive(code)))
    return restated


def _combined(subject: str, name: str, group: list[tuple[Point, Part]], partial: bool, additive: bool) -> Point:
    points = [point for point, _ in group]
    weakest = max(points, key=lambda point: RANK[point.status])
    flags = {"restated", *(flag for point in points for flag in point.flags)}
    flags |= {_FLAGS[note] for _, part in group for note in part.notes}
    if partial:
        flags.add("partial")
    num, den, value = None, None, None
    if len(group) == 1 and group[0][1].share == 1 and not partial:  # a rename: the same organisation
        num, den, value = points[0].num, points[0].den, points[0].value
    elif all(point.num is not None and point.den is not None for point in points):
        num = sum((point.num * part.share for point, part in group if point.num is not None), Decimal(0))
        den = sum((point.den * part.share for point, part in group if point.den is not None), Decimal(0))
        value = num / den * SCALE.get(weakest.unit, 1) if den else None
    elif additive and not partial:
        values = [point.value * part.share for point, part in group if point.value is not None]
        value = sum(values, Decimal(0)) if len(values) == len(group) else None
    elif not additive:
        flags.add("not-additive" if weakest.unit in ("rank", "level", "score") else "needs-counts")
    return replace(
        weakest,
        subject_key=subject,
        subject_name=name,
        value=value,
        num=num,
        den=den,
        bound=_bound(points),
        decimals=max(point.decimals for point in points),
        known_at=max(point.known_at for point in points),
        observation_ids=tuple(sorted({pk for point in points for pk in point.observation_ids})),
        flags=tuple(sorted(flags)),
    )


def _bound(points: Sequence[Point]) -> str:
    """A sum of exact figures is exact, of "more than" figures more than; anything mixed is only about right."""
    bounds = {point.bound for point in points}
    if bounds <= {"eq", "gt", "ge"}:
        return next((bound for bound in ("gt", "ge") if bound in bounds), "eq")
    if bounds <= {"eq", "lt", "le"}:
        return next((bound for bound in ("lt", "le") if bound in bounds), "eq")
    return "about"


class _Expected:
    """Which organisations' figures a restated one has to hold to be whole, asked once a month."""

    def __init__(self, find: Finder, organisations: Sequence[Organisation]) -> None:
        self.find = find
        self.organisations = organisations
        self._months: dict[dt.date, dict[str, set[str]]] = {}

    def __call__(self, subject: str, day: dt.date) -> set[str]:
        if day not in self._months:
            carried: dict[str, set[str]] = {}
            for one in self.organisations:
                if one.existed(day):
                    for part in self.find(one.key, day):
                        carried.setdefault(part.subject, set()).add(one.key)
            self._months[day] = carried
        return self._months[day].get(subject, set())
