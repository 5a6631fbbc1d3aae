"""Which artefacts a structure query means, and which of the others those refer to or are referred to by.

Source: SDMX-REST 2.2, doc/structures.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal
from urllib.parse import unquote

from giaoban.core.findings import Finding, Place, Refused
from giaoban.core.formats.sdmx.layout import CONCEPTS
from giaoban.core.formats.sdmx.model import Catalogue
from giaoban.core.formats.sdmx.versions import version_matches

Kind = Literal["dataflow", "datastructure", "codelist", "conceptscheme", "agencyscheme"]
KINDS: tuple[Kind, ...] = ("agencyscheme", "codelist", "conceptscheme", "datastructure", "dataflow")
AGENCIES = "AGENCIES"
_ELSEWHERE = frozenset(
    [
        "metadatastructure",
        "categoryscheme",
        "hierarchy",
        "hierarchyassociation",
        "valuelist",
        "dataproviderscheme",
        "metadataproviderscheme",
        "dataconsumerscheme",
        "organisationunitscheme",
        "metadataflow",
        "reportingtaxonomy",
        "provisionagreement",
        "metadataprovisionagreement",
        "structuremap",
        "representationmap",
        "conceptschememap",
        "categoryschememap",
        "organisationschememap",
        "reportingtaxonomymap",
        "process",
        "categorisation",
        "dataconstraint",
        "metadataconstraint",
        "transformationscheme",
        "rulesetscheme",
        "userdefinedoperatorscheme",
        "customtypescheme",
        "namepersonalisationscheme",
        "vtlmappingscheme",
    ]
)
_DETAILS = (
    "full",
    "allstubs",
    "referencestubs",
    "allcompletestubs",
    "referencecompletestubs",
    "referencepartial",
    "raw",
)
_REFERENCES = ("none", "parents", "parentsandsiblings", "ancestors", "children", "descendants", "all")


@dataclass(frozen=True)
class Artefact:
    """One artefact to return. `items` are those wanted of an item scheme, all when empty; a stub has none at all."""

    kind: Kind
    id: str
    items: frozenset[str] = frozenset()
    is_stub: bool = False


def find(catalogue: Catalogue, path: str, parameters: Sequence[tuple[str, str]]) -> list[Artefact]:
    """The artefacts a query means, in a fixed order.

    path:  what follows `structure/`, still quoted: `type/agency/id/version/item`
    Raises Refused with what is wrong, or with `sdmx.no-results` when nothing answers.
    """
    parts = [unquote(part) for part in path.strip("/").split("/")] if path.strip("/") else []
    kind, agency, name, version, item = [*parts, "*", "*", "*", "*", "*"][:5] if len(parts) <= 5 else [""] * 5
    findings = _faults(path, kind, parameters)
    if findings:
        raise Refused(findings)
    given = dict(parameters)
    found = [
        artefact
        for artefact in everything(catalogue)
        if kind in ("*", "structure", artefact.kind)
        and {"*", "all", _agency(catalogue, artefact)} & set(agency.split(","))
        and {"*", "all", artefact.id} & set(name.split(","))
        and any(version_matches(one, _version(catalogue, artefact)) for one in version.split(","))
    ]
    if item not in ("*", "all"):
        items = frozenset(item.split(","))
        found = [replace(artefact, items=items) for artefact in found if items & _items(catalogue, artefact)]
    if not found:
        context = {"parameter": "structure", "value": path[:120], "allowed": ", ".join(KINDS)}
        raise Refused([Finding("sdmx.no-results", where=Place(part="structure"), context=context)])
    return _with_references(catalogue, found, given.get("references", "none"), given.get("detail", "full"))


def everything(catalogue: Catalogue) -> list[Artefact]:
    """All artefacts there are."""
    return [
        Artefact("agencyscheme", AGENCIES),
        *(Artefact("codelist", codelist.id) for codelist in catalogue.codelists),
        Artefact("conceptscheme", CONCEPTS),
        Artefact("datastructure", catalogue.structure),
        *(Artefact("dataflow", flow.id) for flow in catalogue.flows),
    ]


def _faults(path: str, kind: str, parameters: Sequence[tuple[str, str]]) -> list[Finding]:
    def fault(code: str, name: str, value: str, allowed: Sequence[str]) -> Finding:
        context = {"parameter": name, "value": value[:80], "allowed": ", ".join(allowed)}
        return Finding(code, where=Place(part=name), context=context)

    findings = []
    if not kind:
        findings.append(fault("sdmx.unknown-path", "structure", path, KINDS))
    elif kind in _ELSEWHERE:
        findings.append(fault("sdmx.not-offered", "structure", kind, KINDS))
    elif kind not in ("*", "structure", *KINDS):
        findings.append(fault("sdmx.wrong-value", "structure", kind, KINDS))
    allowed = {"detail": _DETAILS, "references": (*_REFERENCES, *KINDS, *sorted(_ELSEWHERE))}
    seen: set[str] = set()
    for name, text in parameters:
        if name not in allowed:
            findings.append(fault("sdmx.unknown-parameter", name, text, tuple(allowed)))
        elif name in seen:
            findings.append(fault("sdmx.parameter-twice", name, text, ()))
        else:
            findings += [
                fault("sdmx.wrong-value", name, word, allowed[name])
                for word in text.split(",")
                if word not in allowed[name]
            ]
        seen.add(name)
    return findings


def _with_references(catalogue: Catalogue, found: list[Artefact], references: str, detail: str) -> list[Artefact]:
    wanted = {artefact.kind for artefact in found}
    children = _children(catalogue)
    parents: dict[Kind, set[Kind]] = {kind: {up for up in KINDS if kind in children[up]} for kind in KINDS}
    kinds: set[Kind] = set()
    for word in references.split(","):
        match word:
            case "children":
                kinds |= _step(wanted, children)
            case "descendants":
                kinds |= _closure(wanted, children)
            case "parents":
                kinds |= _step(wanted, parents)
            case "ancestors":
                kinds |= _closure(wanted, parents)
            case "parentsandsiblings":
                above = _step(wanted, parents)
                kinds |= above | _step(above, children)
            case "all":
                above = _step(wanted, parents)
                kinds |= above | _step(above, children) | _closure(wanted, children)
            case _:
                kinds |= {kind for kind in KINDS if kind == word}
    is_stub = detail in ("allstubs", "allcompletestubs")
    own = {(artefact.kind, artefact.id): replace(artefact, is_stub=is_stub) for artefact in found}
    stubs = is_stub or detail in ("referencestubs", "referencecompletestubs")
    for artefact in everything(catalogue):
        if artefact.kind in kinds:
            own.setdefault((artefact.kind, artefact.id), replace(artefact, is_stub=stubs))
    return sorted(own.values(), key=lambda one: (KINDS.index(one.kind), one.id))


def _children(catalogue: Catalogue) -> dict[Kind, set[Kind]]:
    """What each kind refers to. Every artefact names an agency, but that is not listed as a reference to follow up."""
    return {
        "agencyscheme": set(),
        "codelist": {"agencyscheme"},
        "conceptscheme": {"agencyscheme"},
        "datastructure": {"codelist", "conceptscheme", "agencyscheme"},
        "dataflow": {"datastructure", "agencyscheme"},
    }


def _step(kinds: set[Kind], edges: dict[Kind, set[Kind]]) -> set[Kind]:
    return set().union(*(edges[kind] for kind in kinds))


def _closure(kinds: set[Kind], edges: dict[Kind, set[Kind]]) -> set[Kind]:
    reached: set[Kind] = set()
    border = set(kinds)
    while border:
        border = _step(border, edges) - reached
        reached |= border
    return reached


def _items(catalogue: Catalogue, artefact: Artefact) -> set[str]:
    if artefact.kind == "codelist":
        return set(catalogue.lists[artefact.id].by_id)
    if artefact.kind == "conceptscheme":
        return set(catalogue.by_id)
    return {catalogue.agency} if artefact.kind == "agencyscheme" else set()


def _agency(catalogue: Catalogue, artefact: Artefact) -> str:
    return "SDMX" if artefact.kind == "agencyscheme" else catalogue.agency


def _version(catalogue: Catalogue, artefact: Artefact) -> str:
    return "1.0.0" if artefact.kind == "agencyscheme" else catalogue.version
