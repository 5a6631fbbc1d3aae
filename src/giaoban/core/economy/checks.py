"""What is wrong with a table before anything is computed from it: every fault with its cells, all at once.

A published table is rounded, so a footing may miss by a little; the largest miss is then a note. Beyond the tolerance
it is an error with what the table states, what its cells sum to, and the gap.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from giaoban.core.economy.leontief import Leontief, leontief, output_faults
from giaoban.core.economy.table import Array, IOTable, cells
from giaoban.core.findings import Finding, Refused, Severity, has_errors

TOLERANCE = 1e-3
"""Relative to the sector's output. Tables printed in whole units of 164 sectors stay well below."""
_SILENT = 1e-9
_SCALES = {
    "unit": 1e0,
    "thousand": 1e3,
    "million": 1e6,
    "billion": 1e9,
    "trillion": 1e12,
    "nghìn": 1e3,
    "triệu": 1e6,
    "tỷ": 1e9,
    "tỉ": 1e9,
    "nghìn tỷ": 1e12,
}


def check(table: IOTable, *, tolerance: float = TOLERANCE) -> list[Finding]:
    """All findings: footings, outputs, signs, and whether the system can be solved at all.

    Errors: `economy.row-footing`, `economy.column-footing`, `economy.negative-output`, `economy.output-missing`,
    `economy.singular`, `economy.hawkins-simon`. Warnings: `economy.idle-sector`, `economy.negative-flow`,
    `economy.negative-value-added`. Notes: `economy.rounding-gap`, `economy.inputs-not-given`,
    `economy.negative-final-demand` (kept as it is), `economy.not-basic-prices`.
    """
    return _checked(table, tolerance)[1]


def sound_system(table: IOTable, *, tolerance: float = TOLERANCE) -> tuple[Leontief, list[Finding]]:
    """The factored system of a table that passed every check, and its warnings and notes.

    Raises Refused with all findings when one is an error.
    """
    system, found = _checked(table, tolerance)
    if system is None or has_errors(found):
        raise Refused(found)
    return system, found


def _checked(table: IOTable, tolerance: float) -> tuple[Leontief | None, list[Finding]]:
    found = [*_footings(table, tolerance), *_signs(table)]
    if table.price != "basic":
        found.append(Finding("economy.not-basic-prices", Severity.NOTE, table.place(), {"price": table.price}))
    if table.kind == "imports":
        return None, found + output_faults(table)
    try:
        return leontief(table), found
    except Refused as refusal:
        return None, found + refusal.findings


def scale(unit: str) -> float | None:
    """How many units of currency one unit of the table is; None when the words are unknown.

    >>> scale("million GBP"), scale("nghìn tỷ đồng"), scale("tỷ đồng"), scale("apples")
    (1000000.0, 1000000000000.0, 1000000000.0, None)
    """
    said = unit.casefold().strip()
    return next((_SCALES[word] for word in sorted(_SCALES, key=len, reverse=True) if said.startswith(word)), None)


def check_scale(table: IOTable, *, known: float, unit: str, within: float = 3.0) -> list[Finding]:
    """Whether the table's value added is about what is known of the economy (its GVA or GDP, in `unit`).

    A factor near a power of ten is a wrong unit (million against billion): error `economy.unit-scale` naming the
    factor. Any other factor beyond `within` is `economy.size-differs`; a unit in unknown words `economy.unknown-unit`.

    >>> from giaoban.core.periods import Period
    >>> two = IOTable([[150, 500], [200, 100]], [[350], [1700]], [[650, 1400]], [1000, 2000], sectors=("a", "b"),
    ...               kind="domestic", price="basic", unit="million VND", period=Period.parse("2022"))
    >>> [finding.code for finding in check_scale(two, known=2.1, unit="trillion VND")]
    ['economy.unit-scale']
    """
    ours, theirs = scale(table.unit), scale(unit)
    if ours is None or theirs is None:
        said = ", ".join(one for one, factor in ((table.unit, ours), (unit, theirs)) if factor is None)
        return [Finding("economy.unknown-unit", where=table.place(), context={"unit": said})]
    total = float(table.gva.sum())
    if not (total > 0 and known > 0):
        return [Finding("economy.size-differs", where=table.place(), context=_sizes(table, total, known, unit, 0.0))]
    factor = known * theirs / (total * ours)
    if 1 / within <= factor <= within:
        return []
    power = round(float(np.log10(factor)))
    wrong_unit = power != 0 and 1 / within <= factor / 10.0**power <= within and power % 3 == 0
    code = "economy.unit-scale" if wrong_unit else "economy.size-differs"
    return [Finding(code, where=table.place(), context=_sizes(table, total, known, unit, factor))]


def _sizes(table: IOTable, total: float, known: float, unit: str, factor: float) -> dict[str, object]:
    return {"total": f"{total:.6g} {table.unit}", "known": f"{known:.6g} {unit}", "factor": f"{factor:.3g}"}


def _footings(table: IOTable, tolerance: float) -> Iterator[Finding]:
    rows = table.Z.sum(axis=1) + table.final_demand
    stated = table.x
    if table.kind == "imports":
        if table.imports is not None:
            yield from _gaps(table, "row", table.imports, rows, tolerance)
        return  # the columns of an imports table are only a part of what its users pay
    if table.kind == "competitive" and table.imports is not None:
        rows = rows - table.imports
    yield from _gaps(table, "row", stated, rows, tolerance)
    columns = table.Z.sum(axis=0) + table.gva
    if table.other_inputs is not None:
        yield from _gaps(table, "column", stated, columns + table.other_inputs.sum(axis=0), tolerance)
        return
    over = np.where(columns > stated, columns, stated)
    yield from _gaps(table, "column", stated, over, tolerance)
    rest = float((stated - columns).clip(min=0).sum())
    if rest > tolerance * float(np.abs(stated).sum()):
        context = {"rest": f"{rest:.6g}", "unit": table.unit}
        yield Finding("economy.inputs-not-given", Severity.NOTE, table.place(), context)


def _gaps(table: IOTable, way: str, stated: Array, summed: Array, tolerance: float) -> Iterator[Finding]:
    gap = np.abs(summed - stated)
    size = np.maximum(np.abs(stated), np.finfo(np.float64).tiny)
    largest = float(np.abs(stated).max(initial=0.0))
    # A row of a few units in a table of millions is rounded like the others.
    wrong = (gap > tolerance * size) & (gap > 1e-12 * largest) & (gap > _rounded(table, way))
    for i in np.flatnonzero(wrong):
        label = table.sectors[i]
        context = {
            "sector": label,
            "name": table.names[i],
            "stated": f"{stated[i]:.10g}",
            "summed": f"{summed[i]:.10g}",
            "gap": f"{summed[i] - stated[i]:.6g}{_thousandfold(summed[i], stated[i])}",
            "cells": f"x[{label}]; {'Z[' + label + ', :]; Y[' + label + ', :]' if way == 'row' else f'Z[:, {label}]'}",
        }
        yield Finding(f"economy.{way}-footing", where=table.place(f"{way} {label}"), context=context)
    if not wrong.any() and (gap > _SILENT * size).any() and gap.max() > 1e-12 * largest:
        at = int(np.argmax(gap / size))
        context = {"way": way, "sector": table.sectors[at], "gap": f"{gap[at]:.4g}", "unit": table.unit}
        yield Finding("economy.rounding-gap", Severity.NOTE, table.place(f"{way} {table.sectors[at]}"), context)


def _rounded(table: IOTable, way: str) -> Array:
    """What rounding may do to a sum of m rounded cells: three standard deviations of m uniform errors."""
    if not table.rounding:
        return np.zeros(table.n)
    if way == "row":
        count = (table.Z != 0).sum(axis=1) + (table.Y != 0).sum(axis=1)
    else:
        count = (table.Z != 0).sum(axis=0) + (table.VA != 0).sum(axis=0)
    return np.asarray(3 * table.rounding * np.sqrt((count + 1) / 12))


def _thousandfold(summed: float, stated: float) -> str:
    """A power of a thousand when the two differ by one, as figures in mixed units do; else nothing."""
    if not (summed > 0 and stated > 0):
        return ""
    power = np.log10(summed) - np.log10(stated)
    return f" (10^{round(power)})" if abs(power) > 2 and abs(power - 3 * round(power / 3)) < 0.1 else ""


def _signs(table: IOTable) -> Iterator[Finding]:
    idle = (table.x == 0) & ~((table.Z != 0).any(axis=0) | (table.gva != 0))
    if idle.any():
        context = cells([table.cell("x", i) for i in np.flatnonzero(idle)])
        yield Finding("economy.idle-sector", Severity.WARNING, table.place(), context)
    for block, code, severity in (
        ("Y", "economy.negative-final-demand", Severity.NOTE),
        ("Z", "economy.negative-flow", Severity.WARNING),
    ):
        values: Array = getattr(table, block)
        if (values < 0).any():
            context = cells([f"{table.cell(block, *p)} = {values[tuple(p)]:.6g}" for p in np.argwhere(values < 0)])
            yield Finding(code, severity, table.place(), context)
    if (table.gva < 0).any():
        at = np.flatnonzero(table.gva < 0)
        context = cells([f"VA[:, {table.sectors[i]}] = {table.gva[i]:.6g}" for i in at])
        yield Finding("economy.negative-value-added", Severity.WARNING, table.place(), context)
