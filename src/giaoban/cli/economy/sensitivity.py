"""`giaoban economy sensitivity`: the cells and the choices that a share hangs on."""

from __future__ import annotations

import argparse
import json
from typing import Any

from giaoban.cli.economy.estimating import add_turnover, turnover_asked
from giaoban.cli.economy.options import CODES, add_definition, definition_of, telling
from giaoban.cli.economy.provincial import add_provinces, provinces_asked


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    sensitivity = commands.add_parser(
        "sensitivity",
        help="the cells and choices that move a share most",
        description=(
            "By the exact gradient: the cells whose change by one per cent moves the core share most, and a tornado "
            "over the choices that can be made otherwise (scope, φ, imports, overlap, denominator, shares of mixed "
            "sectors by half). With --provinces the core share of one province: δ and the kind of quotient come to "
            "the choices. With --turnover a province that knows only that: every declared error, every activity."
        ),
        epilog="Examples: giaoban economy sensitivity --table uk-2010 --scope divisions4 --count 10. "
        "giaoban economy sensitivity --table vn-2022-164 --scope gso_core7 --provinces grdp-theo-nganh.xlsx "
        "--delta 0.1,0.2,0.3 --province province.yen-bai. " + CODES,
    )
    sensitivity.add_argument("--table", required=True, metavar="KEY")
    add_definition(sensitivity)
    add_provinces(sensitivity, required=False)
    sensitivity.add_argument("--province", default="", metavar="KEY", help="of the sheet; the largest GRDP by default")
    add_turnover(sensitivity)
    sensitivity.add_argument("--count", type=int, default=10, help="so many cells (default 10)")
    sensitivity.add_argument("--format", choices=("table", "json"), default="table")
    sensitivity.set_defaults(run=run_sensitivity)


@telling
def run_sensitivity(args: argparse.Namespace) -> int:
    from giaoban.cli import open_stores

    open_stores()
    from giaoban.measures.queries.economy import moves_of, named_tables, read_table, scopes

    more: dict[str, Any] = {}
    if args.provinces:
        more["provinces"] = provinces_asked(args)
    if args.turnover:
        more["turnover"] = turnover_asked(args)
    definition = definition_of(args, **more)
    (row,) = named_tables([args.table])
    found = moves_of(read_table(row), definition, scopes=scopes().values(), province=args.province, count=args.count)
    if args.format == "json":
        print(json.dumps(found.plain(), ensure_ascii=False, indent=1))
        return 0
    print(f"{definition.method}: {100 * found.share:.3f} %")
    if found.cells:
        print("Ô đổi 1 % thì phần lõi đổi / a cell up by 1 % moves the core share by:")
    for cell in found.cells:
        print(f"  {cell.elasticity:+.4f} %   {cell.name}")
    print("Chọn khác thì kết quả / another choice gives:")
    for bar in found.bars:
        options = "; ".join(f"{label} {100 * share:.3f} %" for label, share in bar.shares)
        print(f"  {bar.choice:12} {100 * bar.width:7.3f}   {options}")
    return 0
