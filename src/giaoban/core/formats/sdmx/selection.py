"""The observations that answer a data query, in data sets: what stands now, what stood then, or every version.

A version stands from the moment it was known until another took its place. `asOf` reads what stood at a moment;
`includeHistory` gives every version, one data set for each moment at which something became known; `updatedAfter`
asks by the moment of recording, so that a client that follows changes misses nothing that was entered late.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from giaoban.core.formats.sdmx.filters import value_of
from giaoban.core.formats.sdmx.model import Catalogue, Observation
from giaoban.core.formats.sdmx.query import DataQuery, Key

Action = Literal["Information", "Replace"]


@dataclass(frozen=True)
class DataSet:
    """Observations of one flow, in order. `valid_from` is when its versions became known, in a history."""

    flow: str
    action: Action
    observations: tuple[Observation, ...]
    valid_from: dt.datetime | None = None


def select(catalogue: Catalogue, observations: Iterable[Observation], query: DataQuery) -> list[DataSet]:
    """The data sets of a query; empty when nothing answers it. `observations` are all versions, in any order."""
    found = [one for one in observations if one.flow in query.flows and _has_key(one, query.keys)]
    found = _versions(found, query)
    if query.updated_after is not None:
        found = [one for one in found if one.recorded_at > query.updated_after]
    found = [one for one in found if all(each.holds(catalogue, one) for each in query.filters)]
    found = _first_and_last(sorted(found, key=lambda one: one.order), query)
    found = _sorted(catalogue, found, query)[query.offset :]
    found = found if query.limit is None else found[: query.limit]
    return _data_sets(catalogue, found, query)


def _has_key(observation: Observation, keys: Sequence[Key]) -> bool:
    return not keys or any(
        all(wanted is None or value in wanted for value, wanted in zip(observation.key, key, strict=True))
        for key in keys
    )


def _versions(found: list[Observation], query: DataQuery) -> list[Observation]:
    moment = query.as_of
    if moment is not None:
        found = [one for one in found if one.known_at <= moment]
        found = [replace(one, until=None) if one.until and one.until > moment else one for one in found]
    return found if query.history else [one for one in found if one.until is None]


def _first_and_last(found: list[Observation], query: DataQuery) -> list[Observation]:
    """The first and the last periods of each series, as many as asked for; all versions of these."""
    if query.first is None and query.last is None:
        return found
    periods: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for one in found:
        times = periods.setdefault((one.flow, one.key), [])
        if not times or times[-1] != one.time:
            times.append(one.time)
    kept = {
        series: {*times[: query.first or 0], *(times[-query.last :] if query.last else ())}
        for series, times in periods.items()
    }
    return [one for one in found if one.time in kept[(one.flow, one.key)]]


def _sorted(catalogue: Catalogue, found: list[Observation], query: DataQuery) -> list[Observation]:
    for name, is_descending in reversed(query.sort):
        component = catalogue.by_id[name]

        def by(one: Observation, component: Any = component) -> Any:
            return one.start if component.role == "time" else value_of(catalogue, one, component)

        found = sorted(found, key=by, reverse=is_descending)
    return found


def _data_sets(catalogue: Catalogue, found: Sequence[Observation], query: DataQuery) -> list[DataSet]:
    action: Action = "Replace" if query.history or query.updated_after is not None else "Information"
    groups: dict[tuple[str, dt.datetime | None], list[Observation]] = {}
    for one in found:
        groups.setdefault((one.flow, one.known_at if query.history else None), []).append(one)
    order = {flow.id: number for number, flow in enumerate(catalogue.flows)}
    earliest = dt.datetime.min.replace(tzinfo=dt.UTC)
    return [
        DataSet(flow, action, tuple(groups[flow, moment]), moment)
        for flow, moment in sorted(groups, key=lambda each: (order[each[0]], each[1] or earliest))
    ]
