"""`giaoban sdmx`: figures for other systems and from them, as SDMX or ADX files."""

from __future__ import annotations

import argparse
import json
import sys
import textwrap
from pathlib import Path
from typing import Any

FORMATS = ("csv", "json", "adx", "structure", "structure-xml")


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "sdmx",
        help="figures and structures as SDMX or ADX files: export, import",
        description="Exchanges figures with statistical offices (SDMX 3) and with systems on DHIS2 (ADX).",
        epilog="Example: giaoban sdmx export DF_GOVERNMENT --format csv --into figures.csv",
    )
    commands = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
    _add_export(commands)
    _add_import(commands)


def _add_export(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = commands.add_parser(
        "export",
        help="write figures or their structures",
        description=textwrap.fill(
            "Writes what /api/sdmx answers: SDMX-CSV 2.0, SDMX-JSON 2.0, the structures as SDMX-JSON 2.0 or SDMX-ML "
            "3.0, or ADX. ADX has one figure for an organisation and a period: the official one before the reported "
            "one before the estimate, the newest first, and never a simulated one."
        ),
        epilog=(
            "Examples: giaoban sdmx export DF_GOVERNMENT --key Q.dossier_rate --as-of 2024-12-09T00:00:00+07:00\n"
            "          giaoban sdmx export DF_GOVERNMENT --history --where 'TIME_PERIOD=ge:2024' --into all.csv\n"
            "Exit codes: 0 fine, 2 a query that cannot be read, 3 an unknown dataflow or no figures."
        ),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument("flow", nargs="?", default="*", metavar="DATAFLOW", help="such as DF_ECONOMY; all by default")
    command.add_argument("--key", default="*", help="FREQ.INDICATOR.SUBJECT.METHOD.VINTAGE.BREAKDOWN, * for any")
    command.add_argument("--where", action="append", default=[], metavar="C=COND", help="a condition, as in c[...]")
    command.add_argument("--as-of", metavar="MOMENT", help="the figures as they stood then")
    command.add_argument("--updated-after", metavar="MOMENT", help="only what was recorded since")
    command.add_argument("--history", action="store_true", help="every version, with the time it stood")
    command.add_argument("--format", choices=FORMATS, default="csv", help="default csv")
    command.add_argument("--labels", choices=("id", "name", "both"), default="id", help="of CSV; default id")
    command.add_argument("--language", choices=("vi", "en"), default="vi", help="of names; default vi")
    command.add_argument("--into", type=Path, metavar="FILE", help="by default to the screen")
    command.set_defaults(run=run_export)


def _add_import(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = commands.add_parser(
        "import",
        help="record the figures of a file, all or none",
        description=textwrap.fill(
            "Reads SDMX-CSV 2.0 of our own structure, or ADX, and records every figure or none. In ADX a data element "
            "is the code of an indicator, with .num or .den for its counts, and an organisation is named by its key or "
            "by the official code it had in the period. Figures recorded before with the same numbers change nothing."
        ),
        epilog=(
            "Examples: giaoban sdmx import health.adx.xml --source review-2025Q1 --vintage 2025-04 --check\n"
            "          giaoban sdmx import figures.csv --source review-2025Q1\n"
            "Exit codes: 0 fine, 1 faults in figures, 2 a file that cannot be read."
        ),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument("file", type=Path)
    command.add_argument("--source", required=True, metavar="DOCUMENT", help="key of the document the figures stand in")
    command.add_argument("--vintage", default="", help="of ADX figures, such as 2025-04 (needed there)")
    command.add_argument(
        "--status", choices=("official", "reported", "estimate", "simulated"), default="reported", help="of ADX figures"
    )
    command.add_argument("--check", action="store_true", help="find every fault, change nothing")
    command.set_defaults(run=run_import)


def run_export(args: argparse.Namespace) -> int:
    from giaoban.cli import open_stores, refuse
    from giaoban.core.findings import Refused

    open_stores()
    try:
        text = _structures(args) if args.format.startswith("structure") else _figures(args)
    except Refused as refusal:
        from giaoban.core.formats.sdmx.messages import status_of

        return refuse(refusal.findings, 3 if status_of(refusal.findings) == 404 else 2)
    if args.into is None:
        sys.stdout.write(text)
    else:
        args.into.write_text(text, encoding="utf-8")
        print(f"{args.into}", file=sys.stderr)
    return 0


def run_import(args: argparse.Namespace) -> int:
    from giaoban.cli import open_stores, refuse
    from giaoban.core.findings import Finding, Place, Refused
    from giaoban.core.formats.adx import AdxValue, read_adx
    from giaoban.core.formats.sdmx.data_csv_in import CsvRow, read_csv

    try:
        data = args.file.read_bytes()
        is_adx = data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<", b"\xff\xfe", b"\xfe\xff"))
        values: list[AdxValue] = []
        rows: list[CsvRow] = []
        faults: list[Finding] = []
        if is_adx:
            values, faults = read_adx(data, str(args.file))
        else:
            rows, faults = read_csv(data, str(args.file))
    except OSError as why:
        context = {"reason": why.strerror or str(why)}
        return refuse([Finding("sdmx.unreadable", where=Place(str(args.file)), context=context)], 2)
    except Refused as refusal:
        return refuse(refusal.findings, 2)
    if is_adx and not args.vintage:
        context = {"element": "--vintage", "attribute": "2025-04"}
        return refuse([Finding("adx.missing-attribute", where=Place(str(args.file)), context=context)], 2)
    open_stores()
    from django.utils import timezone

    from giaoban.measures.actions.received import from_adx, from_sdmx, record_received
    from giaoban.measures.queries.published import structures
    from giaoban.registry.actions import console_person

    if is_adx:
        received = from_adx(values, vintage=args.vintage, source=args.source, status=args.status)
    else:
        received = from_sdmx(rows, structures(), source=args.source)
    received.findings[:0] = faults
    done = record_received(
        by=console_person(),
        received=received,
        today=timezone.localdate(),
        now=timezone.now(),
        only_check=args.check,
    )
    verb = "có thể ghi / can be recorded" if args.check else "đã ghi / recorded"
    print(f"{done.new} {verb}; {done.same} đã có từ trước / were there before", file=sys.stderr)
    return 0


def _figures(args: argparse.Namespace) -> str:
    from django.utils import timezone

    from giaoban.core.findings import Finding, Refused
    from giaoban.core.formats.sdmx.data_csv import write_csv
    from giaoban.core.formats.sdmx.data_json import data_message
    from giaoban.core.formats.sdmx.query import read_query
    from giaoban.core.formats.sdmx.selection import select
    from giaoban.measures.queries import published
    from giaoban.web.formats import HANOI

    found = published.structures()
    query = read_query(f"dataflow/*/{args.flow}/*/{args.key}", _parameters(args), found, HANOI)
    data_sets = select(found, published.published(found, query.flows, query.keys), query)
    if not data_sets:
        raise Refused([Finding("sdmx.no-results", context={"parameter": "data", "value": f"{args.flow}/{args.key}"})])
    if args.format == "csv":
        return write_csv(found, data_sets, query, options={"labels": args.labels}, language=args.language)
    if args.format == "json":
        return _json(data_message(found, data_sets, query, meta=_meta(found), language=args.language))
    from giaoban.core.formats.adx import write_adx

    return write_adx(published.as_adx(data_sets), exported=timezone.now()).decode()


def _structures(args: argparse.Namespace) -> str:
    from giaoban.core.formats.sdmx.structures import find
    from giaoban.core.formats.sdmx.structures_json import structure_message
    from giaoban.core.formats.sdmx.structures_xml import structure_xml
    from giaoban.measures.queries.published import structures

    found = structures()
    artefacts = find(found, f"dataflow/*/{args.flow}", [("references", "descendants")])
    if args.format == "structure-xml":
        return structure_xml(found, artefacts, meta=_meta(found)).decode()
    return _json(structure_message(found, artefacts, meta=_meta(found), language=args.language))


def _parameters(args: argparse.Namespace) -> list[tuple[str, str]]:
    pairs = [(f"c[{name}]", value) for name, _, value in (part.partition("=") for part in args.where)]
    pairs += [("asOf", args.as_of)] if args.as_of else []
    pairs += [("updatedAfter", args.updated_after)] if args.updated_after else []
    return pairs + ([("includeHistory", "true")] if args.history else [])


def _meta(found: Any) -> dict[str, Any]:
    from django.utils import timezone

    from giaoban.core.formats.sdmx.data_json import meta_of

    now = timezone.now().replace(microsecond=0)
    return meta_of(found, prepared=now, identity=f"{now:%Y%m%dT%H%M%S}-export")


def _json(plain: dict[str, Any]) -> str:
    return json.dumps(plain, ensure_ascii=False, indent=1) + "\n"
