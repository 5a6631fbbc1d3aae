"""The contracts of a pack's folder: `dossier.yaml` is the newest version, `dossier@1.0.yaml` an earlier one kept."""

from __future__ import annotations

import re
from pathlib import Path

from giaoban.core.contracts.contract import Contract, load_contract
from giaoban.core.findings import Finding, Place, Refused, has_errors

_REFERENCE = re.compile(r"(?P<name>[a-z][a-z0-9_]{0,63})(@(?P<version>[0-9]{1,4}(\.[0-9]{1,4})?))?")


def find_contract(folder: Path, reference: str) -> Contract:
    """The contract of a reference: `dossier` the newest, `dossier@1` the newest of its major, `dossier@1.0` that one.

    Raises Refused: `contract.unknown` with the references there are, or what is wrong with the file.
    """
    asked = _REFERENCE.fullmatch(reference)
    found: list[Contract] = []
    for file in sorted(folder.glob(f"{asked['name']}*.yaml")) if asked else []:
        if file.stem.partition("@")[0] != asked["name"]:  # type: ignore[index]  # a match, or there is no file
            continue
        contract, findings = load_contract(file.read_text(encoding="utf-8"), str(file))
        if contract is None:
            raise Refused(findings)
        if reference in (contract.name, contract.reference, contract.full_reference):
            found.append(contract)
    if not found:
        known = ", ".join(sorted(file.stem for file in folder.glob("*.yaml"))) or "–"
        raise Refused([Finding("contract.unknown", context={"contract": reference[:80], "known": known})])
    return max(found, key=lambda contract: (contract.major, contract.minor))


def load_file(file: Path) -> Contract:
    """The contract of one file. Raises Refused with its faults, or `contract.unreadable`."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as why:
        reason = getattr(why, "strerror", None) or str(why)
        raise Refused([Finding("contract.unreadable", where=Place(str(file)), context={"reason": reason})]) from why
    contract, findings = load_contract(text, str(file))
    if contract is None or has_errors(findings):
        raise Refused(findings)
    return contract
