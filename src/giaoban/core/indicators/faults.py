"""What the fields of an indicator have to fulfil together; every fault is found, not only the first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from giaoban.core.findings import Finding
from giaoban.core.indicators.contract import Contract
from giaoban.core.indicators.marked_yaml import Marked
from giaoban.core.indicators.schema import Definition


def faults(
    definition: Definition,
    marked: Marked,
    *,
    contracts: Mapping[str, Contract] | None,
    today: dt.date | None,
) -> list[Finding]:
    """Every fault of a well-shaped definition, at its line."""
    return []
