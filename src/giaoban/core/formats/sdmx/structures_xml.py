"""SDMX-ML 3.0 structure messages, for clients such as sdmx1 that read structures as XML only.

The same artefacts as in `structures_json`, written from its plain values, so that both say the same.

Source: SDMX-ML 3.0 schemas (SDMXMessage.xsd, SDMXStructure*.xsd): the order of elements is theirs.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from xml.etree import ElementTree as ET

from giaoban.core.formats.sdmx.model import Catalogue
from giaoban.core.formats.sdmx.structures import Artefact
from giaoban.core.formats.sdmx.structures_json import structure_message

_BASE = "http://www.sdmx.org/resources/sdmxml/schemas/v3_0"
_SPACES = {"mes": f"{_BASE}/message", "str": f"{_BASE}/structure", "com": f"{_BASE}/common"}
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_CONTAINERS = {  # in the order of the schema
    "agencySchemes": ("AgencySchemes", "AgencyScheme", "agencies", "Agency"),
    "codelists": ("Codelists", "Codelist", "codes", "Code"),
    "conceptSchemes": ("ConceptSchemes", "ConceptScheme", "concepts", "Concept"),
    "dataflows": ("Dataflows", "Dataflow", "", ""),
    "dataStructures": ("DataStructures", "DataStructure", "", ""),
}
Plain = dict[str, Any]


def structure_xml(catalogue: Catalogue, artefacts: Sequence[Artefact], *, meta: Plain) -> bytes:
    """The message as UTF-8 bytes; `meta` as `data_json.meta_of` gives it."""
    for prefix, address in _SPACES.items():
        ET.register_namespace(prefix, address)
    message = structure_message(catalogue, artefacts, meta=meta)
    root = ET.Element(_tag("mes:Structure"))
    _header(root, message["meta"])
    structures = _add(root, "mes:Structures")
    for plural, (container, single, items, item) in _CONTAINERS.items():
        if found := message["data"].get(plural):
            holder = _add(structures, f"str:{container}")
            for plain in found:
                made = _artefact(holder, f"str:{single}", plain)
                for each in plain.get(items, ()):
                    _item(made, f"str:{item}", each)
                if "structure" in plain:
                    _add(made, "str:Structure", plain["structure"])
                if "dataStructureComponents" in plain:
                    _components(made, plain["dataStructureComponents"])
    text: str = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}'.encode()


def _header(root: ET.Element, meta: Plain) -> None:
    header = _add(root, "mes:Header")
    _add(header, "mes:ID", meta["id"])
    _add(header, "mes:Test", str(meta["test"]).lower())
    _add(header, "mes:Prepared", meta["prepared"])
    sender = _add(header, "mes:Sender", id=meta["sender"]["id"])
    _names(sender, meta["sender"])


def _artefact(holder: ET.Element, tag: str, plain: Plain) -> ET.Element:
    states = {name: "true" for name in ("isExternalReference", "isPartial") if plain.get(name)}
    made = _add(holder, tag, id=plain["id"], agencyID=plain["agencyID"], version=plain["version"], **states)
    _names(made, plain)
    return made


def _item(holder: ET.Element, tag: str, plain: Plain) -> None:
    made = _add(holder, tag, id=plain["id"])
    if notes := plain.get("annotations"):
        annotations = _add(made, "com:Annotations")
        for note in notes:
            annotation = _add(annotations, "com:Annotation")
            _add(annotation, "com:AnnotationTitle", note["title"])
            _add(annotation, "com:AnnotationType", note["type"])
    _names(made, plain)
    for language, text in plain.get("descriptions", {}).items():
        _add(made, "com:Description", text).set(_LANG, language)
    if "parent" in plain:
        _add(made, "str:Parent", plain["parent"])


def _components(made: ET.Element, plain: Plain) -> None:
    holder = _add(made, "str:DataStructureComponents")
    dimensions = _add(holder, "str:DimensionList", id="DimensionDescriptor")
    for each in plain["dimensionList"]["dimensions"]:
        _component(dimensions, "str:Dimension", each, position=str(each["position"]))
    _component(dimensions, "str:TimeDimension", plain["dimensionList"]["timeDimension"])
    attributes = _add(holder, "str:AttributeList", id="AttributeDescriptor")
    for each in plain["attributeList"]["attributes"]:
        attribute = _component(attributes, "str:Attribute", each, usage=each["usage"])
        relation = _add(attribute, "str:AttributeRelationship")
        if "observation" in each["attributeRelationship"]:
            _add(relation, "str:Observation")
        for dimension in each["attributeRelationship"].get("dimensions", ()):
            _add(relation, "str:Dimension", dimension)
    measures = _add(holder, "str:MeasureList", id="MeasureDescriptor")
    for each in plain["measureList"]["measures"]:
        _component(measures, "str:Measure", each, usage=each["usage"])


def _component(holder: ET.Element, tag: str, plain: Plain, **attributes: str) -> ET.Element:
    made = _add(holder, tag, id=plain["id"], **attributes)
    _add(made, "str:ConceptIdentity", plain["conceptIdentity"])
    local = _add(made, "str:LocalRepresentation")
    representation = plain["localRepresentation"]
    if "enumeration" in representation:
        _add(local, "str:Enumeration", representation["enumeration"])
    else:
        _add(local, "str:TextFormat", textType=representation["format"]["dataType"])
    return made


def _names(made: ET.Element, plain: Plain) -> None:
    for language, text in plain["names"].items():
        _add(made, "com:Name", text).set(_LANG, language)


def _add(holder: ET.Element, tag: str, text: str | None = None, **attributes: str) -> ET.Element:
    made = ET.SubElement(holder, _tag(tag), attributes)
    made.text = text
    return made


def _tag(name: str) -> str:
    prefix, _, local = name.partition(":")
    return f"{{{_SPACES[prefix]}}}{local}"
