"""From a competitive table, whose cells hold imports too, to a domestic one with the same outputs.

The source seldom tells who used which import, so a product's imports are spread over its users in proportion. Two
readings of "its users" exist, and the difference belongs into the error of the result:

    domestic use    imports are used at home, exports are home-made:  share_i = m_i / (Σ_j z_ij + home final demand)
    all uses        imports are re-exported like everything else:      share_i = m_i / (Σ_j z_ij + all final demand)

Both keep the row sums: Z + Y shrink by exactly m_i, so output stays what it was.

Source: Miller and Blair 2009, section 4.3 (competitive imports); Eurostat Manual 2008, section 11.3 (proportionality).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np

from giaoban.core.economy.table import Array, IOTable, cells
from giaoban.core.findings import Finding, Refused

ImportTreatment = Literal["domestic use", "all uses"]
_EXPORT_WORDS = ("export", "xuất khẩu")


def domestic(
    table: IOTable, *, treatment: ImportTreatment = "domestic use", exports: Sequence[str] | None = None
) -> IOTable:
    """The domestic table of a competitive one. Imported inputs become a row of `other_inputs`, so columns still foot.

    `exports` names the final-demand columns that leave the country; by default those whose name says so.
    Raises Refused: `economy.not-competitive`, `economy.no-imports`, `economy.no-exports` (none found by name: give
    `exports=()` when there are none), `economy.imports-exceed-use` with the products (re-exports: use "all uses").

    >>> from giaoban.core.periods import Period
    >>> both = IOTable([[10, 20], [30, 40]], [[60, 30], [10, 40]], [[60, 40]], [100, 100], sectors=("a", "b"),
    ...                finals=("household", "exports"), imports=[20, 20], kind="competitive", price="basic",
    ...                unit="million VND", period=Period.parse("2022"))
    >>> home = domestic(both)
    >>> home.Z.round(3).tolist(), home.Y.round(3).tolist(), home.x.tolist()
    ([[7.778, 15.556], [22.5, 30.0]], [[46.667, 30.0], [7.5, 40.0]], [100.0, 100.0])
    """
    if table.kind != "competitive":
        raise Refused([Finding("economy.not-competitive", where=table.place(), context={"kind": table.kind})])
    if table.imports is None:
        raise Refused([Finding("economy.no-imports", where=table.place())])
    leaving = _export_columns(table, exports)
    home = np.full(len(table.finals), True) if treatment == "all uses" else ~leaving
    share = _import_shares(table, table.imports, table.Z.sum(axis=1) + table.Y[:, home].sum(axis=1))
    kept = 1.0 - share[:, None]
    Y = np.array(table.Y)
    Y[:, home] *= kept
    imported_inputs = share @ table.Z
    other = [imported_inputs] if table.other_inputs is None else [*table.other_inputs, imported_inputs]
    return table.replaced(
        Z=kept * table.Z,
        Y=Y,
        kind="domestic",
        imports=None,
        other_inputs=np.vstack(other),
        other_names=(*table.other_names, "imported inputs"),
    )


def without(table: IOTable, imports: IOTable) -> IOTable:
    """The domestic table when the office publishes the imports table too: a plain difference, nothing spread.

    Raises Refused: `economy.not-competitive`, `economy.other-table` (sectors, columns, unit or period differ),
    `economy.imports-exceed-use` with the cells where more was imported than used.
    """
    if table.kind != "competitive" or imports.kind != "imports":
        raise Refused([Finding("economy.not-competitive", where=table.place(), context={"kind": table.kind})])
    for field in ("sectors", "finals", "unit", "period"):
        if getattr(table, field) != getattr(imports, field):
            raise Refused([Finding("economy.other-table", where=imports.place(), context={"field": field})])
    Z, Y = table.Z - imports.Z, table.Y - imports.Y
    slack = 1e-9 * float(table.x.max())
    if (bad := np.argwhere(slack + Z < 0)).size:
        context = cells([table.cell("Z", *place) for place in bad])
        raise Refused([Finding("economy.imports-exceed-use", where=imports.place(), context=context)])
    other = [imports.Z.sum(axis=0)] if table.other_inputs is None else [*table.other_inputs, imports.Z.sum(axis=0)]
    names = (*table.other_names, "imported inputs")
    return table.replaced(
        Z=Z.clip(min=0), Y=Y, kind="domestic", imports=None, other_inputs=np.vstack(other), other_names=names
    )


def _export_columns(table: IOTable, exports: Sequence[str] | None) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    if exports is None:
        found = np.array([any(word in name.casefold() for word in _EXPORT_WORDS) for name in table.finals])
        if not found.any():
            raise Refused([Finding("economy.no-exports", context={"known": ", ".join(table.finals)})])
        return found
    if strange := sorted(set(exports) - set(table.finals)):
        context = {"known": ", ".join(table.finals), "exports": ", ".join(strange)}
        raise Refused([Finding("economy.no-exports", context=context)])
    return np.array([name in exports for name in table.finals], dtype=np.bool_)


def _import_shares(table: IOTable, imports: Array, use: Array) -> Array:
    """m / use, 0 where nothing was imported. More imports than use has no share."""
    slack = 1e-9 * float(np.abs(table.x).max())
    bad = np.flatnonzero((imports > use + slack) | (imports < 0))
    if bad.size:
        said = [f"imports[{table.sectors[i]}] = {imports[i]:.6g}, use = {use[i]:.6g}" for i in bad]
        raise Refused([Finding("economy.imports-exceed-use", where=table.place(), context=cells(said))])
    safe: Array = np.where(use > 0, use, 1.0)
    return np.minimum(np.where(imports > 0, imports / safe, 0.0), 1.0)
