"""`giaoban contracts`: check the file of a contract, read it, compare two versions, judge a file of records by it."""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import json
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from giaoban.core.contracts.changes import Change, changes
from giaoban.core.contracts.compiled import Checked, check, compiled
from giaoban.core.contracts.conditions import Code
from giaoban.core.contracts.contract import Contract, load_contract
from giaoban.core.contracts.nvd import read_nvd
from giaoban.core.contracts.shelf import find_contract, load_file
from giaoban.core.contracts.sources import Source, bounded_connection, parquet_source, table_source
from giaoban.core.contracts.sql import text
from giaoban.core.findings import Finding, Place, Refused, has_errors
from giaoban.core.formats.tables import harmless
from giaoban.web.findings import print_findings, say

if TYPE_CHECKING:
    import pyarrow as pa

PACK = Path(__file__).resolve().parents[3] / "packs" / "vn"
MEDIA = {".csv": "text/csv", ".ndjson": "application/x-ndjson", ".jsonl": "application/x-ndjson"}


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "contracts",
        help="what records have to look like: check, read, compare, judge",
        description="Contracts say which columns the records of a source system have, of what type, and what must hold "
        "for each. Files are in the form of the Open Data Contract Standard v3.1.0. A CONTRACT is a reference of the "
        "pack (dossier, dossier@1, dossier@1.0) or a file.",
        epilog="Example: giaoban contracts check dossier records.parquet --bad returned.csv. "
        "Exit codes: 0 fine, 1 faults were found, 2 unreadable input, 3 unknown contract.",
    )
    kinds = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    lint = kinds.add_parser(
        "lint",
        help="every fault of the files, at its line",
        description="Checks contract files: unknown fields, wrong types, rules without sense, promises without units.",
        epilog="Example: giaoban contracts lint packs/vn/contracts/*.yaml",
    )
    lint.add_argument("files", nargs="+", type=Path, metavar="FILE")
    show = kinds.add_parser(
        "show",
        help="columns, rules and promises of one",
        description="Shows a contract as people read it, as JSON, or as the SQL that judges a batch.",
        epilog="Example: giaoban contracts show dossier --sql",
    )
    show.add_argument("contract", metavar="CONTRACT")
    show.add_argument("--sql", action="store_true", help="the SQL that judges a batch, instead")
    diff = kinds.add_parser(
        "diff",
        help="what changed, and whether it breaks anything",
        description="Compares two versions; the exit code is 1 when a breaking change stands under the same major.",
        epilog="Example: giaoban contracts diff dossier@1.0 dossier",
    )
    diff.add_argument("old", metavar="OLD")
    diff.add_argument("new", metavar="NEW")
    judge = kinds.add_parser(
        "check",
        help="judge a file of records",
        description="Judges a .parquet, .csv or .ndjson file; for the contract vulnerability also a .json page of the "
        "NVD. References are looked up in the pack's register.",
        epilog="Example: giaoban contracts check dossier records.parquet --bad returned.csv",
    )
    judge.add_argument("contract", metavar="CONTRACT")
    judge.add_argument("file", type=Path, metavar="FILE")
    judge.add_argument("--bad", type=Path, metavar="FILE", help="write the returned rows with their reasons (.csv)")
    judge.add_argument("--no-register", action="store_true", help="leave references unchecked")
    for each, run in ((lint, run_lint), (show, run_show), (diff, run_diff), (judge, run_check)):
        each.add_argument("--pack", type=Path, default=PACK, help="folder of the pack (packs/vn)")
        each.add_argument("--json", action="store_true", help="machine-readable answer")
        each.add_argument("--language", choices=("vi", "en"), default="vi", help="language of the sentences (vi)")
        each.set_defaults(run=_refused_with_code(run))


def run_lint(args: argparse.Namespace) -> int:
    findings: list[Finding] = []
    for file in args.files:
        try:
            _, found = load_contract(file.read_text(encoding="utf-8"), str(file))
            findings += found
        except (OSError, UnicodeDecodeError) as why:
            reason = getattr(why, "strerror", None) or str(why)
            raise Refused([Finding("contract.unreadable", where=Place(str(file)), context={"reason": reason})]) from why
    _print_all(findings, args)
    return 1 if has_errors(findings) else 0


def run_show(args: argparse.Namespace) -> int:
    contract = _contract(args.contract, args.pack)
    if args.sql:
        print(compiled(contract))
        return 0
    if args.json:
        print(json.dumps(_plain(contract), ensure_ascii=False, indent=1))
        return 0
    print(f"{contract.full_reference}  {getattr(contract.title, args.language)}")
    width = max(map(len, contract.columns))
    for name, column in contract.columns.items():
        marks = [f"key {contract.key.index(name) + 1}"] if name in contract.key else []
        marks += [] if column.nullable else ["required"]
        marks += [column.personal_class] if column.personal else []
        marks += [f"-> {'|'.join(column.refers_to)}"] if column.refers_to else []
        marks += ["|".join(column.allowed)] if column.allowed else []
        print(f"  {name:{width}}  {column.type:9}  {getattr(column.title, args.language)}  [{', '.join(marks)}]")
    for rule in contract.rules:
        print(f"  {rule.severity:7}  {rule.code}: {rule.expr}")
    for name, promise in _promises(contract):
        print(f"  {name}: {promise}")
    return 0


def _promises(contract: Contract) -> list[tuple[str, str]]:
    volume = contract.volume
    rows = f"{volume.least or 0} to {volume.most or 'any'} rows in {_span(volume.per)}" if volume else "–"
    kept = f"{contract.retention_months} months" if contract.retention_months else "–"
    spans = [("freshness", _span(contract.freshness)), ("frequency", _span(contract.frequency))]
    return [*spans, ("volume", rows), ("retention", kept)]


def _span(span: dt.timedelta | None) -> str:
    if span is None:
        return "–"
    return f"{span.days} days" if span.days > 1 else f"{span.total_seconds() / 3600:g} hours"


def run_diff(args: argparse.Namespace) -> int:
    """1 when a breaking change stands under the same major version."""
    old, new = _contract(args.old, args.pack), _contract(args.new, args.pack)
    if old.name != new.name:
        raise Refused([Finding("contract.two-contracts", context={"old": old.name, "new": new.name})])
    found = changes(old, new)
    if args.json:
        print(json.dumps([vars(change) for change in found], ensure_ascii=False, indent=1, default=str))
    else:
        for change in found:
            print(f"{_KINDS[change.kind][args.language != 'vi']}: {_sentence(change, args.language)}")
        breaking = sum(change.is_breaking for change in found)
        counted = {"vi": "{} thay đổi phá vỡ, {} tương thích", "en": "{} breaking changes, {} compatible"}[
            args.language
        ]
        print(f"{old.full_reference} -> {new.full_reference}: {counted.format(breaking, len(found) - breaking)}")
    return 1 if old.major == new.major and any(change.is_breaking for change in found) else 0


_KINDS = {"breaking": ("Phá vỡ", "Breaking"), "compatible": ("Tương thích", "Compatible")}


def run_check(args: argparse.Namespace) -> int:
    contract = _contract(args.contract, args.pack)
    codes = None if args.no_register else register_of(args.pack, contract)
    with tempfile.TemporaryDirectory() as folder:
        connection = bounded_connection(spill=Path(folder))
        try:
            source, findings = _source(args.file, contract, connection, Path(folder))
            checked = check(contract, connection, source, codes=codes)
        finally:
            connection.close()
    findings = [
        replace(each, where=Place(str(args.file), part=each.where.part)) for each in (*findings, *checked.findings)
    ]
    if args.bad is not None:
        _write_reasons(checked.bad, args.bad)
    if args.json:
        answer: dict[str, Any] = {"contract": contract.full_reference, "rows": checked.rows, "refused": checked.refused}
        answer["findings"] = [_finding(each, args.language) for each in findings]
        print(json.dumps(answer, ensure_ascii=False, indent=1))
    else:
        print_findings(findings, language=args.language)
        print(_summary(checked, contract, args.language))
    return 1 if checked.refused or has_errors(findings) else 0


def register_of(pack: Path, contract: Contract) -> list[Code] | None:
    """Entries of the pack's register that the contract may refer to; None where it refers to none."""
    from giaoban.core.packs.load import load_pack

    kinds = {kind for column in contract.columns.values() for kind in column.refers_to}
    if not kinds:
        return None
    found, findings = load_pack(pack, today=dt.datetime.now(dt.UTC).date())
    if found is None:
        raise Refused(findings)
    rows = (entry.value for entry in found.subjects if entry.value.kind in kinds)
    return [Code(row.kind, row.key, row.valid_from, row.valid_to) for row in rows]


def _source(file: Path, contract: Contract, connection: Any, folder: Path) -> tuple[Source, list[Finding]]:
    """The file's rows, whatever its form; what in it was no record is a finding."""
    import pyarrow as pa

    from giaoban.exchange.actions.bodies import open_body

    try:
        if file.suffix == ".json" and contract.name == "vulnerability":
            page = read_nvd(file.read_bytes(), source=file.stem, file=str(file))
            return table_source(connection, pa.Table.from_pylist(list(page.rows))), list(page.findings)
        if file.suffix in MEDIA:
            body = open_body(file, MEDIA[file.suffix], "", wanted=list(contract.columns), folder=folder)
            lost = [Finding(code, context={"rows": 1, "first": number}) for number, code, _ in body.unreadable[:20]]
            columns = ", ".join(["row_number", *(f'"{name}"' for name in contract.columns if name in body.columns)])
            sql = f"(SELECT {columns} FROM read_parquet({text(str(body.file))}))"  # noqa: S608 - written by sql.text
            return Source(sql, number="row_number", extra=("row_number",)), [*body.findings, *lost]
        file.open("rb").close()
    except OSError as why:
        context = {"reason": why.strerror or str(why)}
        raise Refused([Finding("batch.unreadable", where=Place(str(file)), context=context)]) from why
    return parquet_source(file), []


def _write_reasons(bad: pa.Table, file: Path) -> None:
    """As CSV for a spreadsheet; no cell becomes a formula there."""
    with file.open("w", encoding="utf-8-sig", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(bad.column_names)
        for block in bad.to_batches(max_chunksize=10_000):
            for row in block.to_pylist():
                writer.writerow(harmless(value) if isinstance(value, str) else value for value in row.values())


def _contract(asked: str, pack: Path) -> Contract:
    if asked.endswith(".yaml"):
        return load_file(Path(asked))
    return find_contract(pack / "contracts", asked)


def _summary(checked: Checked, contract: Contract, language: str) -> str:
    good = checked.rows - checked.refused
    if language == "vi":
        return f"{contract.full_reference}: {checked.rows} dòng, {good} nhận, {checked.refused} trả lại"
    return f"{contract.full_reference}: {checked.rows} rows, {good} taken, {checked.refused} returned"


def _sentence(change: Change, language: str) -> str:
    return say(Finding(change.code, context=change.context), language)


def _plain(contract: Contract) -> dict[str, Any]:
    """The contract as JSON can say it."""
    plain: dict[str, Any] = json.loads(json.dumps({**vars(contract), "reference": contract.reference}, default=_spelt))
    return plain


def _spelt(value: Any) -> Any:
    """Words and parts by their fields, spans in seconds, the rest as a text."""
    if isinstance(value, dt.timedelta):
        return value.total_seconds()
    return vars(value) if hasattr(value, "__dict__") else str(value)


def _finding(finding: Finding, language: str) -> dict[str, Any]:
    said = {"code": finding.code, "severity": finding.severity, "where": str(finding.where)}
    return {**said, "context": dict(finding.context), "sentence": say(finding, language)}


def _print_all(findings: list[Finding], args: argparse.Namespace) -> None:
    if args.json:
        print(json.dumps([_finding(each, args.language) for each in findings], ensure_ascii=False, indent=1))
        return
    print_findings(findings, language=args.language)
    if not findings:
        print({"vi": "không có lỗi", "en": "no faults"}[args.language])


def _refused_with_code(run: Any) -> Any:
    """A refusal's exit code: 3 for an unknown contract, 2 for what cannot be read, 1 for faults in what was read."""

    def guarded(args: argparse.Namespace) -> int:
        try:
            return int(run(args))
        except Refused as refusal:
            print_findings(refusal.findings, stream=sys.stderr, language=args.language)
            codes = {finding.code for finding in refusal.findings}
            return 3 if "contract.unknown" in codes else 2 if codes & UNREADABLE else 1

    return guarded


UNREADABLE = {"contract.unreadable", "batch.unreadable", "contract.two-contracts", "nvd.not-a-feed"}
