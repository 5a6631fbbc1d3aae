"""Which figures have to add up, as a pack says: parts of one figure, or of all organisations of a kind.

File `packs/<pack>/reports/closing_sums.yaml`, a list of entries:

    - parts: [provinces_measuring, provinces_not_measuring]
      organisations: [province]          # all that were in force on the last day of the period
    - parts: [provinces_fee_exempt, provinces_fee_reduced]
      whole: provinces_fee_policy        # a count, or a share of those organisations
      organisations: [province]
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from giaoban.core.findings import Finding, Place, Refused

FILE = "reports/closing_sums.yaml"


@dataclass(frozen=True)
class ClosingSum:
    """The counts of `parts` make up `whole`, or without one the number of organisations of these kinds."""

    parts: tuple[str, ...]
    organisations: tuple[str, ...]
    whole: str = ""


def closing_sums(pack: Path) -> list[ClosingSum]:
    """What the pack declares; nothing when it declares nothing. Raises Refused with every bad entry."""
    file = pack / FILE
    if not file.exists():
        return []
    try:
        data = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as why:
        raise Refused([Finding("figures.bad-closing-sum", where=Place(str(file)), context={"why": str(why)})]) from why
    found, faults = [], []
    for number, entry in enumerate(data if isinstance(data, list) else [data], 1):
        try:
            found.append(_read(entry))
        except (KeyError, TypeError, ValueError) as why:
            where = Place(str(file), part=str(number))
            faults.append(Finding("figures.bad-closing-sum", where=where, context={"why": str(why)}))
    if faults:
        raise Refused(faults)
    return found


def _read(entry: Any) -> ClosingSum:
    unknown = set(entry) - {"parts", "organisations", "whole"}
    if unknown:
        raise ValueError(f"unknown: {', '.join(sorted(unknown))}")
    parts, kinds = entry["parts"], entry["organisations"]
    if not (isinstance(parts, list) and len(parts) > 1 and isinstance(kinds, list) and kinds):
        raise ValueError("parts: at least two indicators; organisations: kinds of subjects")
    return ClosingSum(tuple(map(str, parts)), tuple(map(str, kinds)), str(entry.get("whole") or ""))
