"""SDMX-CSV 2.0: one observation a row, the same figures always the same bytes.

Unlike our other CSV nothing is led by an apostrophe: this one is read by programs, which have to get back what went in.
Rows of a history have two columns more, VALID_FROM and VALID_TO, as the specification allows.

Source: sdmx-csv 2.0, data message field guide; RFC 4180.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Mapping, Sequence

from giaoban.core.formats.sdmx.filters import value_of
from giaoban.core.formats.sdmx.model import Catalogue, Component, Observation
from giaoban.core.formats.sdmx.query import DataQuery
from giaoban.core.formats.sdmx.selection import DataSet

_ACTIONS = {"Information": "I", "Replace": "R"}


def write_csv(
    catalogue: Catalogue,
    data_sets: Iterable[DataSet],
    query: DataQuery,
    *,
    options: Mapping[str, str] | None = None,
    language: str = "vi",
) -> str:
    """The message as text, head first.

    options:  `labels` (id, name, both) and `keys` (none, obs, series, both) of the media type
    """
    options = options or {}
    labels, keys = options.get("labels", "id"), options.get("keys", "none")
    components = columns_of(catalogue, query)
    flows = {flow.id: flow for flow in catalogue.flows}
    sink = io.StringIO()
    writer = csv.writer(sink, lineterminator="\n")
    writer.writerow(_head(components, labels, keys, language, query.history))
    for data_set in data_sets:
        flow = flows[data_set.flow]
        structure = f"{catalogue.agency}:{flow.id}({catalogue.version})"
        first = ["dataflow", structure + (f": {flow.label.best(language)}" if labels == "both" else "")]
        first += [flow.label.best(language)] if labels == "name" else []
        for one in data_set.observations:
            row = [*first, _ACTIONS[data_set.action], *_keys(one, keys)]
            for component in components:
                row += _cells(catalogue, component, value_of(catalogue, one, component), labels, language)
            writer.writerow([*row, *((utc(one.known_at), utc(one.until)) if query.history else ())])
    return sink.getvalue()


def columns_of(catalogue: Catalogue, query: DataQuery) -> list[Component]:
    """The components a message has: all dimensions, and the measures and attributes asked for."""
    chosen = {*query.measures, *query.attributes}
    return [each for each in catalogue.components if each.role in ("dimension", "time") or each.id in chosen]


def utc(moment: dt.datetime | None) -> str:
    """A moment as `2024-12-09T01:00:00Z`, with a fraction only where there is one; empty for none."""
    return moment.astimezone(dt.UTC).isoformat().replace("+00:00", "Z") if moment else ""


def _head(components: Sequence[Component], labels: str, keys: str, language: str, history: bool) -> list[str]:
    head = ["STRUCTURE", "STRUCTURE_ID", *(["STRUCTURE_NAME"] if labels == "name" else []), "ACTION"]
    head += ["SERIES_KEY"] if keys in ("series", "both") else []
    head += ["OBS_KEY"] if keys in ("obs", "both") else []
    for component in components:
        label = component.label.best(language)
        head.append(f"{component.id}: {label}" if labels == "both" else component.id)
        head += [label] if labels == "name" else []
    return [*head, *(("VALID_FROM", "VALID_TO") if history else ())]


def _keys(one: Observation, keys: str) -> list[str]:
    series = ".".join(one.key)
    return [
        *([series] if keys in ("series", "both") else []),
        *([f"{series}.{one.time}"] if keys in ("obs", "both") else []),
    ]


def _cells(catalogue: Catalogue, component: Component, value: str, labels: str, language: str) -> list[str]:
    if labels == "id":
        return [value]
    label = catalogue.label_of(component, value).best(language) if component.codelist and value else ""
    if labels == "both":
        return [f"{value}: {label}" if label else value]
    return [value, label]
