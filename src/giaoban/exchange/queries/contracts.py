"""The contracts of the pack the installation runs, and the warehouse their records are in."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from giaoban.core.contracts.contract import Contract, load_contract
from giaoban.core.findings import Finding, Refused
from giaoban.registry.models import Subject

if TYPE_CHECKING:
    from giaoban.core.contracts.conditions import Code
    from giaoban.measures.warehouse.store import Warehouse


def contract_named(name: str) -> Contract:
    """The contract of a reference such as `dossier@1`, or of a bare name, which means the version the pack has.

    Raises Refused: `exchange.unknown-contract`, or what is wrong with its file.
    """
    bare = name.partition("@")[0]
    file = Path(settings.PACK) / "contracts" / f"{bare}.yaml"
    if bare.replace("_", "").replace("-", "").isalnum() and file.is_file():
        contract = _loaded(file, file.stat().st_mtime_ns)
        if name in (bare, contract.reference, contract.full_reference):
            return contract
    files = (Path(settings.PACK) / "contracts").glob("*.yaml")
    known = ", ".join(sorted(file.stem for file in files if "@" not in file.stem))  # earlier versions take no batches
    raise Refused([Finding("exchange.unknown-contract", context={"contract": name[:80], "known": known or "–"})])


def register_codes(contract: Contract) -> list[Code]:
    """The entries of the register that records of a contract may name, with the days they existed."""
    from giaoban.core.contracts.conditions import Code

    kinds = {kind for column in contract.columns.values() for kind in column.refers_to}
    if not kinds:
        return []
    rows = Subject.objects.filter(kind__in=kinds).order_by("key").values_list("kind", "key", "valid_from", "valid_to")
    return [Code(*row) for row in rows]


def terms_now(contract: Contract) -> dict[str, str]:
    """What rows are judged by at present, as hashes: `contract`, the file, and `register`, the entries it refers to."""
    file = Path(settings.PACK) / "contracts" / f"{contract.name}.yaml"
    entries = [(one.kind, one.key, str(one.valid_from), str(one.valid_to)) for one in register_codes(contract)]
    return {
        "contract": hashlib.sha256(file.read_bytes()).hexdigest(),
        "register": hashlib.sha256(json.dumps(entries).encode()).hexdigest(),
    }


def warehouse() -> Warehouse:
    from giaoban.measures.warehouse.store import Warehouse

    return Warehouse(Path(settings.VAR) / "warehouse")


@lru_cache(maxsize=32)
def _loaded(file: Path, _changed: int) -> Contract:
    contract, findings = load_contract(file.read_text(encoding="utf-8"), str(file))
    if contract is None:
        raise Refused(findings)
    return contract
