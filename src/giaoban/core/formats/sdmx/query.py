"""What a data query of SDMX-REST 2.2 asks for: its path, its parameters, and everything wrong with them at once.

    data/{context}/{agency}/{id}/{version}/{key}?c[...]&asOf&includeHistory&updatedAfter&firstNObservations...

Source: SDMX-REST 2.2, doc/data.md. Leniently, an empty part of a key means `*` and `+` in it means or, as in 2.1.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from giaoban.core.findings import Finding, Place, Refused
from giaoban.core.formats.sdmx.filters import Filter, example_of, read_filter
from giaoban.core.formats.sdmx.model import Catalogue
from giaoban.core.formats.sdmx.versions import version_matches

FLAT = "AllDimensions"
Key = tuple[frozenset[str] | None, ...]
_CONTEXTS = ("datastructure", "dataflow", "provisionagreement", "*")
_WORDS = {
    "attributes": ("dsd", "msd", "dataset", "series", "obs", "all", "none"),
    "measures": ("all", "none"),
    "detail": ("full", "dataonly", "serieskeysonly", "nodata"),
}


@dataclass(frozen=True)
class DataQuery:
    """`flows` are the dataflows meant, `keys` the alternatives for the key; None stands for any value."""

    flows: tuple[str, ...]
    keys: tuple[Key, ...] = ()
    filters: tuple[Filter, ...] = ()
    as_of: dt.datetime | None = None
    updated_after: dt.datetime | None = None
    history: bool = False
    first: int | None = None
    last: int | None = None
    at_observation: str = "TIME_PERIOD"
    attributes: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    offset: int = 0
    limit: int | None = None
    sort: tuple[tuple[str, bool], ...] = ()  # component and whether descending


def read_pairs(text: str) -> list[tuple[str, str]]:
    """The parameters of an address; unlike in forms a plus is a plus here.

    >>> read_pairs("c[TIME_PERIOD]=ge:2024+le:2025&asOf=2024-12-09T00%3A00%3A00%2B07%3A00")
    [('c[TIME_PERIOD]', 'ge:2024+le:2025'), ('asOf', '2024-12-09T00:00:00+07:00')]
    """
    parts = [part.partition("=") for part in text.split("&") if part]
    return [(unquote(name), unquote(value)) for name, _, value in parts]


def read_query(path: str, parameters: Sequence[tuple[str, str]], catalogue: Catalogue, zone: dt.tzinfo) -> DataQuery:
    """The query, for the structures that are there.

    path:  what follows `data/`, still as it stood in the address (its parts are unquoted here)
    zone:  where a time without an offset is meant
    Raises Refused with every fault; `messages.status_of` says which HTTP status they mean.
    """
    reading = _Reading(catalogue, zone)
    flows, keys = reading.path([unquote(part) for part in path.strip("/").split("/")] if path.strip("/") else [])
    asked = reading.parameters(parameters)
    if reading.findings:
        raise Refused(reading.findings)
    return DataQuery(flows=flows, keys=keys, **asked)


class _Reading:
    def __init__(self, catalogue: Catalogue, zone: dt.tzinfo) -> None:
        self.catalogue = catalogue
        self.zone = zone
        self.findings: list[Finding] = []

    def fault(self, code: str, name: str, value: str, allowed: str = "") -> None:
        context = {"parameter": name, "value": value[:80], "allowed": allowed}
        self.findings.append(Finding(code, where=Place(part=name), context=context))

    def path(self, parts: list[str]) -> tuple[tuple[str, ...], tuple[Key, ...]]:
        if len(parts) > 5:
            self.fault("sdmx.unknown-path", "path", "/".join(parts))
            return (), ()
        context, agency, resource, version, key = [part or "*" for part in parts] + ["*"] * (5 - len(parts))
        if context not in _CONTEXTS:
            self.fault("sdmx.wrong-value", "context", context, ", ".join(_CONTEXTS))
        return self._flows(context, agency, resource, version), self._keys(key)

    def _flows(self, context: str, agency: str, resource: str, version: str) -> tuple[str, ...]:
        catalogue = self.catalogue
        known = {flow.id for flow in catalogue.flows}
        is_ours = {"*", catalogue.agency} & set(agency.split(","))
        has_version = any(version_matches(one, catalogue.version) for one in version.split(","))
        wanted = set(resource.split(","))
        if context == "datastructure":
            found = known if wanted & {"*", catalogue.structure} else set()
        elif context == "provisionagreement":
            found = set()
        else:
            found = known if "*" in wanted else known & wanted
        if not (is_ours and has_version and found):
            self.fault("sdmx.no-such-artefact", context, f"{agency}:{resource}({version})", ", ".join(sorted(known)))
        return tuple(flow.id for flow in catalogue.flows if flow.id in found)

    def _keys(self, text: str) -> tuple[Key, ...]:
        count = len(self.catalogue.dimensions)
        keys = []
        for one in text.split(","):
            if one in ("*", "all"):
                return ()
            parts = one.split(".")
            if len(parts) > count:
                order = ".".join(component.id for component in self.catalogue.dimensions)
                self.fault("sdmx.key-too-long", "key", one, order)
                continue
            values = [None if part in ("", "*") else frozenset(part.split("+")) for part in parts]
            keys.append((*values, *[None] * (count - len(values))))
        return tuple(keys)

    def parameters(self, given: Sequence[tuple[str, str]]) -> dict[str, Any]:
        known: dict[str, Callable[[str, str], dict[str, Any]]] = {
            "asOf": lambda name, text: {"as_of": self._moment(name, text)},
            "updatedAfter": lambda name, text: {"updated_after": self._moment(name, text)},
            "includeHistory": lambda name, text: {"history": self._boolean(name, text)},
            "firstNObservations": lambda name, text: {"first": self._number(name, text, 1)},
            "lastNObservations": lambda name, text: {"last": self._number(name, text, 1)},
            "offset": lambda name, text: {"offset": self._number(name, text, 0) or 0},
            "limit": lambda name, text: {"limit": self._number(name, text, 1)},
            "dimensionAtObservation": lambda name, text: {"at_observation": self._dimension(name, text)},
            "attributes": lambda name, text: {name: self._components(name, text, "attribute")},
            "measures": lambda name, text: {name: self._components(name, text, "measure")},
            "detail": self._detail,
            "sort": lambda name, text: {"sort": self._sort(name, text)},
        }
        everything: dict[str, Any] = {
            "attributes": self._components("attributes", "dsd", "attribute"),
            "measures": self._components("measures", "all", "measure"),
        }
        filters: list[Filter] = []
        seen: set[str] = set()
        for name, text in given:
            if name in seen:
                self.fault("sdmx.parameter-twice", name, text)
            seen.add(name)
            if match := re.fullmatch(r"c\[(.*)\]", name):
                filters += self._filter(name, match[1], text)
            elif name in known:
                everything |= known[name](name, text)
            elif name == "reportingYearStartDay":
                if text != "--01-01":
                    self.fault("sdmx.not-offered", name, text, "--01-01")
            else:
                self.fault("sdmx.unknown-parameter", name, text, ", ".join(["c[...]", *known]))
        as_of, after = everything.get("as_of"), everything.get("updated_after")
        if as_of and after and after > as_of:
            self.fault("sdmx.updated-after-as-of", "updatedAfter", after.isoformat(), as_of.isoformat())
        return everything | {"filters": tuple(filters)}

    def _filter(self, name: str, component: str, text: str) -> list[Filter]:
        if component not in self.catalogue.by_id:
            self.fault("sdmx.unknown-component", name, component, ", ".join(self.catalogue.by_id))
            return []
        asked = self.catalogue.by_id[component]
        try:
            return [read_filter(asked, text)]
        except ValueError as why:
            self.fault("sdmx.wrong-value", name, str(why), example_of(asked))
            return []

    def _moment(self, name: str, text: str) -> dt.datetime | None:
        try:
            moment = dt.datetime.fromisoformat(text)
        except ValueError:
            self.fault("sdmx.wrong-value", name, text, "2024-12-09T00:00:00+07:00")
            return None
        return moment if moment.tzinfo else moment.replace(tzinfo=self.zone)

    def _boolean(self, name: str, text: str) -> bool:
        if text not in ("true", "false"):
            self.fault("sdmx.wrong-value", name, text, "true, false")
        return text == "true"

    def _number(self, name: str, text: str, least: int) -> int | None:
        if not re.fullmatch(r"[0-9]{1,9}", text) or int(text) < least:
            self.fault("sdmx.wrong-value", name, text, f"{least}, {least + 1}, ...")
            return None
        return int(text)

    def _dimension(self, name: str, text: str) -> str:
        allowed = [FLAT, self.catalogue.time.id, *(component.id for component in self.catalogue.dimensions)]
        if text not in allowed:
            self.fault("sdmx.wrong-value", name, text, ", ".join(allowed))
        return text

    def _components(self, name: str, text: str, role: str) -> tuple[str, ...]:
        ours = [component for component in self.catalogue.components if component.role == role]
        chosen: set[str] = set()
        for word in text.split(","):
            if word in ("dsd", "all") and word in _WORDS[name]:
                chosen |= {component.id for component in ours}
            elif word in ("dataset", "series", "obs") and word in _WORDS[name]:
                level = {"obs": "observation"}.get(word, word)
                chosen |= {component.id for component in ours if component.level == level}
            elif any(component.id == word for component in ours):
                chosen.add(word)
            elif word not in _WORDS[name]:
                allowed = [*_WORDS[name], *(component.id for component in ours)]
                self.fault("sdmx.wrong-value", name, word, ", ".join(allowed))
        return tuple(component.id for component in ours if component.id in chosen)

    def _detail(self, name: str, text: str) -> dict[str, Any]:
        """The parameter of SDMX 2.1, which clients still send."""
        if text not in _WORDS[name]:
            self.fault("sdmx.wrong-value", name, text, ", ".join(_WORDS[name]))
        none: dict[str, Any] = {}
        if text in ("dataonly", "serieskeysonly"):
            none["attributes"] = ()
        if text in ("serieskeysonly", "nodata"):
            none["measures"] = ()
        return none

    def _sort(self, name: str, text: str) -> tuple[tuple[str, bool], ...]:
        catalogue = self.catalogue
        orders: list[tuple[str, bool]] = []
        for part in text.split("+"):
            component, _, way = part.partition(":")
            if way not in ("", "asc", "desc"):
                self.fault("sdmx.wrong-value", name, part, "asc, desc")
            series = [each.id for each in catalogue.dimensions]
            names = {"*": [*series, catalogue.time.id], "series_key": series}.get(component, [component])
            if names == [component] and component not in catalogue.by_id:
                self.fault("sdmx.unknown-component", name, component, ", ".join(catalogue.by_id))
                continue
            orders += [(each, way == "desc") for each in names]
        return tuple(orders)
