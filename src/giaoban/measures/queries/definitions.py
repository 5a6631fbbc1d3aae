"""Definitions of record-level indicators and the contracts of their records, as the database and a pack have them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from django.conf import settings

from giaoban.core.contracts.contract import Contract, load_contract
from giaoban.core.findings import Finding, Refused
from giaoban.core.indicators.restate import Lineage, Territory
from giaoban.core.indicators.schema import Definition
from giaoban.measures.models import Indicator
from giaoban.registry.models import Subject

PLACE_KINDS = frozenset({"commune"})


def contract_of(reference: str, pack: Path | None = None) -> Contract:
    """A contract of the pack by its reference (`dossier@1`). Raises Refused when the pack has none."""
    pack = pack or settings.PACK
    name = reference.partition("@")[0]
    file = pack / "contracts" / f"{name}.yaml"
    if file.exists():
        contract, findings = load_contract(file.read_text(encoding="utf-8"), str(file))
        if contract is None:
            raise Refused(findings)
        if contract.reference == reference:
            return contract
    raise Refused([Finding("figure.no-contract", context={"contract": reference, "folder": str(pack)})])


def definition_on(code: str, day: dt.date) -> Definition:
    """The definition an answer of that day was computed with: the version valid then, else the newest begun by then.

    Raises Refused for an unknown code and for an indicator that is not counted from records.
    """
    versions = list(Indicator.objects.filter(code=code).order_by("version"))
    if not versions:
        raise Refused([Finding("compute.unknown-indicator", context={"indicator": code})])
    begun = [one for one in versions if one.valid_from is None or one.valid_from <= day]
    valid = [one for one in begun if one.valid_to is None or day <= one.valid_to]
    chosen = (valid or begun or versions[:1])[-1]
    definition = record_definition(chosen)
    if definition is None or not definition.from_records:
        raise Refused([Finding("figure.not-from-records", context={"indicator": code})])
    return definition


def record_definition(indicator: Indicator) -> Definition | None:
    """The definition as the engine reads it; None where the indicator has no records."""
    if not indicator.definition.get("contract"):
        return None
    return Definition.model_validate(indicator.definition)


def place_column(contract: Contract) -> str | None:
    """The column that names the commune a record lies in, where the contract declares one."""
    return next((name for name, column in contract.columns.items() if PLACE_KINDS & set(column.refers_to)), None)


def territory(lineage: list[Lineage]) -> Territory:
    """The organisations each commune belongs or belonged to, by its key and its code: one query, none without a split.

    A commune that changed hands is one entry of the register for each time, as codes are used again.
    """
    touched = {step.from_ for step in lineage} | {step.to for step in lineage}
    rows = Subject.objects.filter(kind__in=PLACE_KINDS, parent__key__in=touched).values_list(
        "key", "code", "parent__key"
    )
    found: dict[str, set[str]] = {}
    for key, code, parent in rows:
        found.setdefault(key, set()).add(parent)
        if code:
            found.setdefault(code, set()).add(parent)
    return {place: frozenset(parents) for place, parents in found.items()}
