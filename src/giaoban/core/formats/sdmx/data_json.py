"""SDMX-JSON 2.0 data messages: values are listed once and observations refer to them by number.

Source: sdmx-json 2.0.0, data message field guide and schema.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from giaoban.core.formats.sdmx.data_csv import utc
from giaoban.core.formats.sdmx.filters import value_of
from giaoban.core.formats.sdmx.model import Catalogue, Component, Observation
from giaoban.core.formats.sdmx.query import FLAT, DataQuery
from giaoban.core.formats.sdmx.selection import DataSet

SCHEMA = (
    "https://raw.githubusercontent.com/sdmx-twg/sdmx-json/master/"
    "data-message/tools/schemas/2.0.0/sdmx-json-data-schema.json"
)
_ID = re.compile(r"[A-Za-z0-9_@$-]+")
Plain = dict[str, Any]


def data_message(
    catalogue: Catalogue, data_sets: Sequence[DataSet], query: DataQuery, *, meta: Plain, language: str = "vi"
) -> Plain:
    """The message as plain values for `json.dumps`; one structure a flow, whose values all its data sets share.

    meta:  as `meta_of` gives it
    """
    structures: list[Plain] = []
    sets: list[Plain] = []
    for number, flow in enumerate(dict.fromkeys(each.flow for each in data_sets)):
        own = [each for each in data_sets if each.flow == flow]
        shape = _Shape(catalogue, own, query, language)
        at = range(len(sets), len(sets) + len(own))
        structures.append({"dataSets": list(at), **shape.structure(flow)})
        sets += [shape.data_set(each, number) for each in own]
    return {"meta": {**meta, "schema": SCHEMA}, "data": {"structures": structures, "dataSets": sets}}


def meta_of(catalogue: Catalogue, *, prepared: dt.datetime, identity: str, test: bool = False) -> Plain:
    """The head of a message. `identity` names it for good (letters, digits, `_`, `-`)."""
    label = catalogue.agency_label
    return {
        "id": identity,
        "prepared": utc(prepared),
        "test": test,
        "contentLanguages": ["vi", "en"],
        "sender": {"id": catalogue.agency, "name": label.vi, "names": label.all},
    }


class _Shape:
    """Where each component stands in the message, and the values it has in it."""

    def __init__(self, catalogue: Catalogue, data_sets: Sequence[DataSet], query: DataQuery, language: str) -> None:
        self.catalogue = catalogue
        self.language = language
        everything = [*catalogue.dimensions, catalogue.time]
        flat = query.at_observation == FLAT
        self.inner = everything if flat else [each for each in everything if each.id == query.at_observation]
        self.outer = [] if flat else [each for each in everything if each not in self.inner]
        chosen = [each for each in catalogue.attributes if each.id in query.attributes]
        # An attribute of the series stays with it only where its dimensions are those of the series.
        of_series = self.inner == [catalogue.time]
        self.series_attributes = [each for each in chosen if of_series and each.level == "series"]
        self.attributes = [each for each in chosen if each not in self.series_attributes]
        self.measures = [each for each in catalogue.measures if each.id in query.measures]
        found = [one for data_set in data_sets for one in data_set.observations]
        self.starts = {one.time: (one.start, one.end) for one in found}
        coded = [*everything, *(each for each in chosen if each.codelist)]
        self.values = {component.id: self._distinct(component, found) for component in coded}
        self.numbers = {
            name: {value: number for number, value in enumerate(values)} for name, values in self.values.items()
        }

    def _distinct(self, component: Component, found: Sequence[Observation]) -> list[str]:
        values = dict.fromkeys(value_of(self.catalogue, one, component) for one in found)
        if component.role == "time":
            return sorted(values, key=lambda value: (*self.starts[value], value))
        return [value for value in values if value]

    def structure(self, flow: str) -> Plain:
        catalogue = self.catalogue
        label = next(each.label for each in catalogue.flows if each.id == flow)
        return {
            "name": label.best(self.language),
            "names": label.all,
            "links": self._links(flow),
            "dimensions": {
                "dataSet": [],
                "series": [self._component(each) for each in self.outer],
                "observation": [self._component(each) for each in self.inner],
            },
            "measures": {"observation": [self._component(each) for each in self.measures]},
            "attributes": {
                "dataSet": [],
                "series": [self._component(each) for each in self.series_attributes],
                "observation": [self._component(each) for each in self.attributes],
            },
        }

    def data_set(self, data_set: DataSet, structure: int) -> Plain:
        made: Plain = {"structure": structure, "action": data_set.action, "links": self._links(data_set.flow)}
        if data_set.valid_from:
            made["validFrom"] = utc(data_set.valid_from)
        if not self.outer:
            return made | {
                "observations": {self._key(self.inner, one): self._row(one) for one in data_set.observations}
            }
        series: dict[str, Plain] = {}
        for one in data_set.observations:
            key = self._key(self.outer, one)
            if key not in series:
                series[key] = {"attributes": self._attributes(self.series_attributes, one), "observations": {}}
            series[key]["observations"][self._key(self.inner, one)] = self._row(one)
        return made | {"series": series}

    def _row(self, one: Observation) -> list[Any]:
        measures = [_number(one.value) for _ in self.measures]
        return [*measures, *self._attributes(self.attributes, one)]

    def _attributes(self, components: Sequence[Component], one: Observation) -> list[Any]:
        """The number of the value where values are listed, the value itself where they are free; None without one."""
        found: list[Any] = []
        for component in components:
            value = value_of(self.catalogue, one, component)
            if not value:
                found.append(None)
            elif component.codelist:
                found.append(self.numbers[component.id][value])
            elif component.type in ("Decimal", "Integer"):
                found.append(_number(Decimal(value)))
            else:
                found.append(value)
        return found

    def _key(self, components: Sequence[Component], one: Observation) -> str:
        return ":".join(
            str(self.numbers[component.id][value_of(self.catalogue, one, component)]) for component in components
        )

    def _component(self, component: Component) -> Plain:
        made: Plain = {
            "id": component.id,
            "name": component.label.best(self.language),
            "names": component.label.all,
        }
        everything = [*self.catalogue.dimensions, self.catalogue.time]
        if component in everything:
            made["keyPosition"] = everything.index(component)
        if component.role == "time":
            made["roles"] = ["TIME_PERIOD"]
        if component.role == "attribute":
            made["isMandatory"] = component.is_mandatory
            series = [each.id for each in self.catalogue.dimensions]
            made["relationship"] = {"dimensions": series} if component.level == "series" else {"observation": {}}
        if component.role not in ("dimension", "time") and not component.codelist:
            made["format"] = {"dataType": component.type}
        if values := self.values.get(component.id):
            made["values"] = [self._value(component, value) for value in values]
        return made

    def _value(self, component: Component, value: str) -> Plain:
        made: Plain
        if component.role == "time":
            start, end = self.starts[value]
            span = {"start": f"{start.isoformat()}T00:00:00Z", "end": f"{end.isoformat()}T23:59:59Z"}
            # A range of months holds a stroke, which no id may: it is a value without a name.
            return ({"id": value, "name": value} if _ID.fullmatch(value) else {"value": value}) | span
        label = self.catalogue.label_of(component, value)
        made = {"id": value, "name": label.best(self.language), "names": label.all}
        codelist = self.catalogue.lists.get(component.codelist)
        code = codelist.by_id.get(value) if codelist else None
        if code and code.parent:
            made["parent"] = code.parent
        return made

    def _links(self, flow: str) -> list[Plain]:
        catalogue = self.catalogue
        classes = {"dataflow": ("Dataflow", flow), "structure": ("DataStructure", catalogue.structure)}
        return [
            {
                "rel": relation,
                "urn": f"urn:sdmx:org.sdmx.infomodel.datastructure.{kind}="
                f"{catalogue.agency}:{name}({catalogue.version})",
            }
            for relation, (kind, name) in classes.items()
        ]


def _number(value: Decimal | None) -> int | float | str | None:
    """A JSON number where it says exactly the same, and a text where a float would round it."""
    if value is None:
        return None
    if value == value.to_integral_value():
        return int(value)
    number = float(value)
    return number if Decimal(repr(number)) == value else format(value.normalize(), "f")
