"""Reads from a pack what a simulation has to reproduce (`simulations/dossiers.yaml`) and who takes part in it."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from giaoban.core.contracts.contract import Contract, load_contract
from giaoban.core.fields import Evidence, Words
from giaoban.core.findings import Finding, Place, Refused
from giaoban.core.marked_yaml import read_marked
from giaoban.core.periods import NotAPeriod, Period
from giaoban.measures.warehouse.simulation import Target, Unit


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Blocks(_Part):
    """Register kind of each of the two blocks."""

    ministries: str
    provinces: str


class MonthTarget(_Part):
    month: str
    national: Decimal
    ministries: Decimal
    provinces: Decimal
    share_of_ministries: Decimal
    evidence: dict[str, Evidence]
    note: Words | None = None


class Low(_Part):
    """Organisations said to be low: by name, and how many more the seed has to draw."""

    named: list[str] = []
    drawn: int = 0
    note: Words | None = None


class SimulationFile(_Part):
    contract: str
    blocks: Blocks
    targets: list[MonthTarget]
    low: Low = Low()
    volume: dict[str, float] = {}

    @property
    def target_rates(self) -> dict[str, Target]:
        return {
            Period.parse(each.month).code: Target(
                each.ministries, each.provinces, each.share_of_ministries, each.national
            )
            for each in self.targets
        }


def read_simulation(pack: Path) -> SimulationFile:
    """The file of a pack. Raises Refused with its faults."""
    path = pack / "simulations" / "dossiers.yaml"
    marked = read_marked(_text(path), str(path))
    if marked.findings:
        raise Refused(marked.findings)
    try:
        found = SimulationFile.model_validate(marked.value)
        found.target_rates  # noqa: B018 - the months have to be periods
    except ValidationError as why:
        errors = why.errors(include_url=False, include_input=False)
        raise Refused(_fault(marked.place(error["loc"]), error["loc"], error["msg"]) for error in errors) from why
    except NotAPeriod as why:
        raise Refused([_fault(marked.place(("targets",)), ("targets", "month"), str(why))]) from why
    return found


def read_contract(pack: Path, reference: str) -> Contract:
    """The contract that the simulation fills. Raises Refused with the faults of its file."""
    path = pack / "contracts" / f"{reference.partition('@')[0]}.yaml"
    contract, findings = load_contract(_text(path), str(path))
    if contract is None:
        raise Refused(findings)
    return contract


def pack_units(pack: Path, wanted: SimulationFile, seed: int) -> list[Unit]:
    """Organisations of both blocks with their dates, from the pack's register; sorted by key."""
    kinds = {wanted.blocks.ministries: "ministry", wanted.blocks.provinces: "province"}
    found = [
        row
        for path in sorted((pack / "subjects").glob("*.csv"))
        for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines())
        if row.get("kind") in kinds and row.get("key")
    ]
    named = set(wanted.low.named)
    others = [row["key"] for row in found if kinds[row["kind"]] == "province" and row["key"] not in named]
    others.sort(key=lambda key: hashlib.sha256(f"{seed}|low|{key}".encode()).hexdigest())
    low = named | set(others[: wanted.low.drawn])
    units = [
        Unit(
            row["key"],
            kinds[row["kind"]],
            weight=wanted.volume.get(row["key"], 1.0),
            is_low=row["key"] in low,
            valid_from=_date(row.get("valid_from")),
            valid_to=_date(row.get("valid_to")),
        )
        for row in found
    ]
    return sorted(units, key=lambda unit: unit.key)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as why:
        raise Refused([Finding("simulate.unreadable", where=Place(str(path)), context={"reason": str(why)})]) from why


def _date(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text.strip()) if text and text.strip() else None


def _fault(where: Place, path: tuple[Any, ...], reason: str) -> Finding:
    return Finding("simulate.wrong-value", where=where, context={"field": ".".join(map(str, path)), "reason": reason})
