"""SDMX-JSON 2.0 structure messages: names in both languages, how long a code held as an annotation.

SDMX 3 has no validity of a code. The annotation FR_VALIDITY_PERIOD is what registries write and pysdmx reads.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from giaoban.core.formats.sdmx.layout import CONCEPTS
from giaoban.core.formats.sdmx.model import Catalogue, Code, Component, Label
from giaoban.core.formats.sdmx.structures import AGENCIES, Artefact

SCHEMA = (
    "https://raw.githubusercontent.com/sdmx-twg/sdmx-json/master/"
    "structure-message/tools/schemas/2.0.0/sdmx-json-structure-schema.json"
)
VALIDITY = "FR_VALIDITY_PERIOD"
_PLURALS = {
    "agencyscheme": "agencySchemes",
    "codelist": "codelists",
    "conceptscheme": "conceptSchemes",
    "datastructure": "dataStructures",
    "dataflow": "dataflows",
}
_PACKAGES = {
    "codelist": "codelist.Codelist",
    "concept": "conceptscheme.Concept",
    "datastructure": "datastructure.DataStructure",
}
Plain = dict[str, Any]


def structure_message(
    catalogue: Catalogue, artefacts: Sequence[Artefact], *, meta: Plain, language: str = "vi"
) -> Plain:
    """The message as plain values for `json.dumps`; `meta` as `data_json.meta_of` gives it."""
    writer = _Writer(catalogue, language)
    data: dict[str, list[Plain]] = {}
    for artefact in artefacts:
        data.setdefault(_PLURALS[artefact.kind], []).append(getattr(writer, artefact.kind)(artefact))
    return {"meta": {**meta, "schema": SCHEMA}, "data": data}


def urn(catalogue: Catalogue, kind: str, name: str, item: str = "") -> str:
    """The URN of an artefact or of an item in it."""
    own = f"{catalogue.agency}:{name}({catalogue.version})"
    return f"urn:sdmx:org.sdmx.infomodel.{_PACKAGES[kind]}={own}" + (f".{item}" if item else "")


def validity(code: Code) -> str:
    """From when to when a code held, as the annotation writes it; empty where nothing is known.

    >>> import datetime as dt
    >>> validity(Code("a", Label("a"), valid_from=dt.date(2025, 7, 1)))
    '2025-07-01T00:00:00+0000/'
    """
    first = f"{code.valid_from.isoformat()}T00:00:00+0000" if code.valid_from else ""
    last = f"{code.valid_to.isoformat()}T23:59:59+0000" if code.valid_to else ""
    return f"{first}/{last}" if first or last else ""


class _Writer:
    def __init__(self, catalogue: Catalogue, language: str) -> None:
        self.catalogue = catalogue
        self.language = language

    def agencyscheme(self, artefact: Artefact) -> Plain:
        # The schema fixes this one version at 1.0: a list of agencies has no versions.
        made = {"id": AGENCIES, "agencyID": "SDMX", "version": "1.0", **self._named(Label("Cơ quan", "Agencies"))}
        agency = {"id": self.catalogue.agency, **self._named(self.catalogue.agency_label)}
        return made | self._items(artefact, "agencies", [agency])

    def codelist(self, artefact: Artefact) -> Plain:
        codelist = self.catalogue.lists[artefact.id]
        return self._head(codelist.id, codelist.label) | self._items(
            artefact, "codes", [self._code(code) for code in codelist.codes]
        )

    def conceptscheme(self, artefact: Artefact) -> Plain:
        concepts = [{"id": each.id, **self._named(each.label)} for each in self.catalogue.components]
        return self._head(CONCEPTS, Label("Khái niệm", "Concepts")) | self._items(artefact, "concepts", concepts)

    def datastructure(self, artefact: Artefact) -> Plain:
        catalogue = self.catalogue
        made = self._head(catalogue.structure, catalogue.structure_label)
        if artefact.is_stub:
            return made | {"isExternalReference": True}
        dimensions = [
            {**self._component(each), "position": position} for position, each in enumerate(catalogue.dimensions, 1)
        ]
        made["dataStructureComponents"] = {
            "dimensionList": {
                "id": "DimensionDescriptor",
                "dimensions": dimensions,
                "timeDimension": {**self._component(catalogue.time), "position": len(dimensions) + 1},
            },
            "measureList": {
                "id": "MeasureDescriptor",
                "measures": [{**self._component(each), "usage": "optional"} for each in catalogue.measures],
            },
            "attributeList": {
                "id": "AttributeDescriptor",
                "attributes": [self._attribute(each) for each in catalogue.attributes],
            },
        }
        return made

    def dataflow(self, artefact: Artefact) -> Plain:
        flow = next(each for each in self.catalogue.flows if each.id == artefact.id)
        made = self._head(flow.id, flow.label)
        if artefact.is_stub:
            return made | {"isExternalReference": True}
        return made | {"structure": urn(self.catalogue, "datastructure", self.catalogue.structure)}

    def _attribute(self, component: Component) -> Plain:
        series = [each.id for each in self.catalogue.dimensions]
        relation: Plain = {"dimensions": series} if component.level == "series" else {"observation": {}}
        usage = "mandatory" if component.is_mandatory else "optional"
        return {**self._component(component), "usage": usage, "attributeRelationship": relation}

    def _component(self, component: Component) -> Plain:
        local: Plain = {"format": {"dataType": component.type}}
        if component.codelist:
            local = {"enumeration": urn(self.catalogue, "codelist", component.codelist)}
        return {
            "id": component.id,
            "conceptIdentity": urn(self.catalogue, "concept", CONCEPTS, component.id),
            "localRepresentation": local,
        }

    def _code(self, code: Code) -> Plain:
        made = {"id": code.id, **self._named(code.label)}
        if code.parent:
            made["parent"] = code.parent
        if code.note:
            made |= {"description": code.note.best(self.language), "descriptions": code.note.all}
        if period := validity(code):
            made["annotations"] = [{"type": VALIDITY, "title": period}]
        return made

    def _head(self, name: str, label: Label) -> Plain:
        catalogue = self.catalogue
        return {"id": name, "agencyID": catalogue.agency, "version": catalogue.version, **self._named(label)}

    def _named(self, label: Label) -> Plain:
        return {"name": label.best(self.language), "names": label.all}

    def _items(self, artefact: Artefact, name: str, items: list[Plain]) -> Plain:
        if artefact.is_stub:
            return {"isExternalReference": True}
        if artefact.items:
            return {"isPartial": True, name: [item for item in items if item["id"] in artefact.items]}
        return {name: items}
