"""`giaoban economy concordance | convert`: bridges between classifications, and a table carried over one."""

from __future__ import annotations

import argparse
import csv
import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from giaoban.cli.economy.options import CODES, telling

if TYPE_CHECKING:
    from giaoban.core.economy.concordance_file import Bridge

HEAD = ("sector", "target", "weight")


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    concordance = commands.add_parser(
        "concordance",
        help="bridges between classifications; a draft for a table of your own",
        description=(
            "Without --table lists the concordances of the pack, or the steps of one. With --table writes a sheet "
            "(columns sector, target, weight) for the sectors of that table: filled where the codes tell, empty where "
            "a sector is divided and needs weights only its owner has. Fill it and give it to `economy convert`."
        ),
        epilog="Examples: giaoban economy concordance isic4-adb35. "
        "giaoban economy concordance isic4-adb35 --table vn-2022-164 --out weights.csv. " + CODES,
    )
    concordance.add_argument("key", nargs="?", default="", help="of a concordance")
    concordance.add_argument("--table", metavar="KEY", help="an imported table to draft the sheet for")
    concordance.add_argument("--out", type=Path, metavar="FILE", help="where the sheet goes (default: the screen)")
    concordance.set_defaults(run=run_concordance)
    convert = commands.add_parser(
        "convert",
        help="a table in another classification",
        description=(
            "Carries an imported table over a concordance: output, value added and final demand of the economy stay "
            "what they were. The result is a .csv of the generic layout; import it under a key of its own."
        ),
        epilog="Example: giaoban economy convert --table uk-2010 --by isic4-adb35 --out uk-35.csv. " + CODES,
    )
    convert.add_argument("--table", required=True, metavar="KEY")
    convert.add_argument("--by", required=True, metavar="KEY", help="of a concordance")
    convert.add_argument(
        "--weights", type=Path, metavar="FILE", help="a sheet: columns sector, target, weight (0.25; none is 1)"
    )
    convert.add_argument("--out", required=True, type=Path, metavar="FILE")
    convert.set_defaults(run=run_convert)


@telling
def run_concordance(args: argparse.Namespace) -> int:
    from giaoban.cli import open_stores, set_up_django

    if args.table:
        open_stores()
        return _draft(_bridge(args.key), args.table, args.out)
    set_up_django()
    if args.key:
        bridge = _bridge(args.key)
        concordance = bridge.concordance
        print(f"{bridge.title_vi} / {bridge.title_en}; từ / from {concordance.valid_from}, {bridge.evidence}")
        print(f"Nguồn / source: {concordance.source}")
        for step in concordance.steps:
            divided = ", ".join(f"{group} → {target}" for group, target in bridge.mixed.get(step.source, {}).items())
            print(f"{step.source:6} {step.target:6} {step.weight:g}  {divided}".rstrip())
        return 0
    from giaoban.measures.queries.economy import bridges

    for key, bridge in bridges().items():
        print(f"{key:18} {len(bridge.concordance.steps):>4}  {bridge.evidence:8} {bridge.title_vi} / {bridge.title_en}")
    return 0


def _draft(bridge: Bridge, key: str, out: Path | None) -> int:
    from giaoban.core.findings import Refused
    from giaoban.measures.queries.economy import named_tables, read_table

    (row,) = named_tables([key])
    rows: list[tuple[str, str, str]] = []
    unknown = 0
    for code in read_table(row).sectors:
        try:
            steps, notes = bridge.for_sectors([code])
        except Refused:
            rows.append((code, "", ""))
            unknown += 1
            continue
        rows += [(code, step.target, "" if notes else f"{step.weight:g}") for step in steps.steps]
    text = io.StringIO()
    csv.writer(text).writerows([HEAD, *rows])
    if out:
        out.write_text(text.getvalue(), encoding="utf-8")
    else:
        sys.stdout.write(text.getvalue())
    print(f"{len(rows)} dòng / rows; {unknown} chưa có ngành đích / without a target", file=sys.stderr)
    return 0


@telling
def run_convert(args: argparse.Namespace) -> int:
    from giaoban.cli import open_stores

    open_stores()
    from giaoban.core.economy.concordance_file import carried
    from giaoban.core.economy.readers.generic import as_rows
    from giaoban.measures.queries.economy import named_tables, read_table
    from giaoban.web.findings import print_findings

    bridge = _bridge(args.by)
    weights = _weights(args.weights) if args.weights else None
    (row,) = named_tables([args.table])
    made, notes = carried(read_table(row), bridge, weights=weights)
    print_findings(list(notes), stream=sys.stderr)
    with args.out.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(as_rows(made))
    print(
        f"{args.out}: {made.n} ngành / sectors, {made.classification}; giá trị tăng thêm / GVA "
        f"{float(made.gva.sum()):.10g} {made.unit}"
    )
    return 0


def _bridge(key: str) -> Bridge:
    from giaoban.core.findings import Finding, Refused
    from giaoban.measures.queries.economy import bridges

    known = bridges()
    if key not in known:
        context = {"key": key, "known": ", ".join(known) or "–"}
        raise Refused([Finding("economy.unknown-concordance", context=context)])
    return known[key]


def _weights(path: Path) -> dict[str, dict[str, float]]:
    """Weights by sector and target; a row without a weight is whole, one without a target is left to the file."""
    import datetime as dt

    from giaoban.core.economy.concordance import concordance_from_rows
    from giaoban.core.formats.spreadsheets import read_spreadsheet

    made: dict[str, dict[str, float]] = {}
    (sheet, *_) = read_spreadsheet(path)
    bridge = concordance_from_rows(sheet, names=("", ""), valid_from=dt.date.min, source=path.name)
    for step in bridge.steps:
        made.setdefault(step.source, {})[step.target] = step.weight
    return made
