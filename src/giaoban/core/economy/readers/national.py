"""The table of a statistics office: a competitive table of many sectors with its titles, totals and primary inputs.

Offices print titles above, numbers and names at the left, sums in between, final demand at the right and primary inputs
below. The sectors are found by their codes, which stand in the same order down and along; every other row and column is
recognised by words of its title, which are data (`Words`; packs/vn/economy/words.yaml has the Vietnamese ones). A title
nobody recognises is refused rather than guessed: a subtotal taken for a component would be counted twice.

Source: our reading of published competitive tables (Eurostat Manual 2008, chapter 11); no file of the 164-sector table
was at hand, so its first real file may need a word more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from giaoban.core.economy.readers.grid import (
    About,
    Decimals,
    Grid,
    address,
    block_address,
    label,
    merged_faults,
    numbers,
    place,
    value,
)
from giaoban.core.economy.table import Array, IOTable, Kind
from giaoban.core.findings import Finding, Place, Refused
from giaoban.core.quantities import fold

_SEARCHED_LINES, _SEARCHED_COLUMNS, _FEWEST = 40, 8, 2


@dataclass(frozen=True)
class Words:
    """Folded words by what a title with them is. The first role that fits wins, in the order given here.

    Columns: total (a sum, not read), output, imports, final. Rows: total, output, taxes (on products), value_added.
    """

    total: tuple[str, ...] = (
        "total intermediate",
        "intermediate consumption",
        "intermediate use",
        "total final",
        "total use",
        "total supply",
        "gross value added",
        "total value added",
        "final uses",
    )
    output: tuple[str, ...] = ("gross output", "total output", "output at basic prices", "output")
    imports: tuple[str, ...] = ("import",)
    taxes: tuple[str, ...] = ("on products",)
    value_added: tuple[str, ...] = (
        "compensation",
        "wages",
        "operating surplus",
        "mixed income",
        "on production",
        "fixed capital",
        "depreciation",
        "value added",
    )
    final: tuple[str, ...] = (
        "consumption",
        "household",
        "government",
        "capital formation",
        "inventor",
        "stock",
        "valuables",
        "export",
        "non-profit",
    )

    def role(self, title: str, among: Sequence[str]) -> str:
        """The role of a title, or "".

        >>> Words().role("Total intermediate consumption", COLUMNS), Words().role("Exports of goods", COLUMNS)
        ('total', 'final')
        >>> Words().role("Gross fixed capital formation", COLUMNS), Words().role("Consumption of fixed capital", ROWS)
        ('final', 'value_added')
        """
        folded = fold(title)
        return next((role for role in among if any(word in folded for word in getattr(self, role))), "")


COLUMNS, ROWS = ("total", "output", "imports", "final"), ("total", "output", "taxes", "value_added")


def parse_words(text: str, *, file: str = "") -> Words:
    """Words from YAML: a list of words by role. Raises Refused with `economy.words-file`."""
    import yaml

    try:
        read = yaml.safe_load(text)
    except yaml.YAMLError as why:
        raise Refused([Finding("economy.words-file", where=Place(file), context={"reason": str(why)[:200]})]) from None
    roles = set(Words.__dataclass_fields__)
    if not isinstance(read, dict) or set(read) - roles or not all(_is_texts(words) for words in read.values()):
        context = {"reason": f"lists of words were expected under {', '.join(sorted(roles))}"}
        raise Refused([Finding("economy.words-file", where=Place(file), context=context)])
    return Words(**{role: tuple(fold(word) for word in words) for role, words in read.items()})


def read_national(
    grid: Grid, about: About, *, kind: Kind = "competitive", words: Words | None = None, decimals: Decimals = None
) -> IOTable:
    """The table of an office. Imports may be printed with either sign; sums are passed over.

    Raises Refused with every fault: `economy.no-block` (sectors, value added, final demand), `economy.no-output`,
    `economy.merged-header`, `economy.unknown-column`, `economy.unknown-row`, `economy.no-imports`,
    `economy.import-signs`, `economy.outputs-differ`, `economy.text-in-number`.
    """
    words = words or Words()
    found = _sectors(grid)
    if found is None:
        where = Place(grid.file, part=grid.name)
        raise Refused([*_broken_head(grid), Finding("economy.no-block", where=where, context={"block": "1, 2, 3, …"})])
    head, codes_at, rows, columns = found
    faults: list[Finding] = []
    across = _columns(grid, head, columns[-1] + 1, words, faults)
    below = _rows(grid, rows[-1] + 1, codes_at, columns[0], words, faults)
    if not across["output"]:
        faults.append(Finding("economy.no-output", where=Place(grid.file), context={"block": "output"}))
    if kind != "domestic" and not across["imports"]:
        faults.append(Finding("economy.no-imports", where=Place(grid.file)))
    for name, lines in (("value added", below["value_added"]), ("final demand", across["final"])):
        if not lines:
            faults.append(Finding("economy.no-block", where=Place(grid.file), context={"block": name}))
    if faults:
        raise Refused(faults)

    def block(down: Sequence[int], along: Sequence[int]) -> Array:
        return numbers(grid, down, along, decimals=decimals, faults=faults)

    Z, Y, VA = block(rows, columns), block(rows, list(across["final"])), block(list(below["value_added"]), columns)
    x, imports = block(rows, list(across["output"])[:1])[:, 0], block(rows, list(across["imports"])).sum(axis=1)
    taxes = block(list(below["taxes"]), columns)
    added = _components(VA, list(below["value_added"].values()))
    if below["output"]:
        again = block(list(below["output"])[:1], columns)[0]
        faults += _differences(grid, x, again, rows, columns, next(iter(below["output"])))
    if (imports < 0).any():
        if (imports > 0).any():
            bad = [address(rows[i], next(iter(across["imports"]))) for i in np.flatnonzero(imports < 0)]
            context = {"cells": ", ".join(bad[:20]), "count": len(bad)}
            faults.append(Finding("economy.import-signs", where=Place(grid.file), context=context))
        imports = -imports
    if faults:
        raise Refused(faults)
    return IOTable(
        Z,
        Y,
        VA[added],
        x,
        sectors=tuple(label(value(grid, at, codes_at)) for at in rows),
        names=tuple(_name(grid, at, codes_at, columns[0]) for at in rows),
        finals=tuple(across["final"].values()),
        components=tuple(list(below["value_added"].values())[at] for at in added),
        imports=imports if across["imports"] else None,
        other_inputs=taxes if below["taxes"] or kind == "competitive" else None,
        other_names=tuple(below["taxes"].values()),
        kind=kind,
        price=about.price,
        unit=about.unit,
        period=about.period,
        net_product_taxes=about.net_product_taxes,
        rounding=about.rounding,
        classification=about.classification,
        origin=about.origin(
            grid,
            {
                "Z": block_address(rows, columns),
                "Y": block_address(rows, list(across["final"])),
                "VA": block_address(list(below["value_added"]), columns),
                "x": block_address(rows, list(across["output"])[:1]),
                "imports": block_address(rows, list(across["imports"])),
            },
        ),
    )


def _sectors(grid: Grid) -> tuple[int, int, list[int], list[int]] | None:
    """Head line, code column, rows and columns of the longest run of codes that stand down and along alike."""
    best: tuple[int, int, list[int], list[int]] | None = None
    for head, row in enumerate(grid.rows[:_SEARCHED_LINES]):
        along = {label(cell): at for at, cell in reversed(list(enumerate(row))) if label(cell)}
        for codes_at in range(_SEARCHED_COLUMNS):
            down = [(at, label(value(grid, at, codes_at))) for at in range(head + 1, len(grid.rows))]
            start = next((i for i, (_, code) in enumerate(down) if along.get(code, -1) > codes_at), None)
            if start is None:
                continue
            first = along[down[start][1]]
            length = 0
            for (_, code), cell in zip(down[start:], row[first:], strict=False):
                if not code or label(cell) != code:
                    break
                length += 1
            if length >= _FEWEST and (best is None or length > len(best[2])):
                rows = [at for at, _ in down[start : start + length]]
                best = head, codes_at, rows, list(range(first, first + length))
    return best


def _broken_head(grid: Grid) -> list[Finding]:
    """When no run of codes is found: merged cells in the lines that look like a head are the usual reason."""
    faults = []
    for top, left, _, right in grid.merged:
        if right > left and top <= _SEARCHED_LINES:
            faults += merged_faults(grid, top - 1, range(left - 1, left))
    return faults


def _columns(grid: Grid, head: int, start: int, words: Words, faults: list[Finding]) -> dict[str, dict[int, str]]:
    """Columns right of the sectors by role: position -> title, which may stand on several lines of the head."""
    made: dict[str, dict[int, str]] = {role: {} for role in Words.__dataclass_fields__}
    width = max(len(row) for row in grid.rows)
    for at in range(start, width):
        lines = [label(value(grid, line, at)) for line in range(max(head - 3, 0), head + 1)]
        title = " ".join(line for line in lines if line)
        filled = any(value(grid, row, at) not in (None, "") for row in range(head + 1, len(grid.rows)))
        role = words.role(title, COLUMNS)
        if role:
            made[role][at] = title
        elif filled:
            code = "economy.unknown-column" if title else "economy.merged-header"
            context = {"cell": address(head, at), "value": title}
            faults.append(Finding(code, where=place(grid, head, at), context=context))
    return made


def _rows(
    grid: Grid, start: int, codes_at: int, first_column: int, words: Words, faults: list[Finding]
) -> dict[str, dict[int, str]]:
    """Rows below the sectors by role. A row without figures is a remark."""
    made: dict[str, dict[int, str]] = {role: {} for role in Words.__dataclass_fields__}
    for at in range(start, len(grid.rows)):
        title = _name(grid, at, codes_at, first_column)
        filled = any(isinstance(cell, int | float) for cell in grid.rows[at][first_column:])
        if not filled:
            continue
        if role := words.role(title, ROWS):
            made[role][at] = title
        else:
            context = {"cell": address(at, codes_at), "value": title}
            faults.append(Finding("economy.unknown-row", where=place(grid, at, codes_at), context=context))
    return made


def _name(grid: Grid, at: int, codes_at: int, first_column: int) -> str:
    """The longest text left of the figures."""
    return max((label(value(grid, at, column)) for column in range(first_column)), key=len, default="")


def _components(VA: Array, titles: Sequence[str]) -> list[int]:
    """The rows that are components: one that equals the sum of all others is their total, whatever its title."""
    for at in range(len(titles)):
        others = VA.sum(axis=0) - VA[at]
        if len(titles) > 2 and VA[at].any() and np.allclose(VA[at], others, rtol=1e-4, atol=1e-9 * np.abs(VA).max()):
            return [row for row in range(len(titles)) if row != at]
    return list(range(len(titles)))


def _differences(
    grid: Grid, x: Array, again: Array, rows: Sequence[int], columns: Sequence[int], line: int
) -> list[Finding]:
    bad = np.flatnonzero(np.abs(x - again) > 1e-3 * np.maximum(np.abs(x), np.abs(again)))
    return [
        Finding(
            "economy.outputs-differ",
            where=place(grid, line, columns[i]),
            context={
                "sector": label(value(grid, rows[i], 0)),
                "cell": address(line, columns[i]),
                "row": f"{x[i]:.10g}",
                "column": f"{again[i]:.10g}",
            },
        )
        for i in bad[:50]
    ]


def _is_texts(words: Any) -> bool:
    return isinstance(words, list) and bool(words) and all(isinstance(word, str) and word for word in words)
