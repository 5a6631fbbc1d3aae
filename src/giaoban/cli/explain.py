"""`giaoban explain FIGURE`: all a figure stands on, from its clause to its records."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from giaoban.core.findings import Refused
    from giaoban.measures.queries.explained import Explained
    from giaoban.measures.queries.explained_records import Behind, Records

NAMING = (
    "A FIGURE is the number of an observation (the last part of the address /figures/123/), or\n"
    "INDICATOR/SUBJECT/PERIOD, with @MOMENT as it was known then: a day, a time with its zone, the name of a seal."
)
SHOWN = 10
USAGE = frozenset({"explain.not-a-figure", "explain.not-a-period", "explain.no-such-period", "diff.not-a-moment"})
UNKNOWN = frozenset(
    {"explain.no-figure", "explain.unknown-moment", "observations.unknown-indicator", "observations.unknown-subject"}
    | {"observations.unknown-observation", "warehouse.no-such-seal", "warehouse.nothing-known-yet"}
)


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "explain",
        help="all a figure stands on",
        description=textwrap.fill(
            "Says why a figure is what it is: its definition and the clause behind it, the frame, the snapshot of the "
            "records, who sent them in which batches with which receipts, and counts it again from them. A figure that "
            "was only reported says in which document and where."
        ),
        epilog=(
            f"{NAMING}\n"
            "Examples: giaoban explain 123\n"
            "          giaoban explain dossier_rate_settled/province.lao-cai.2025/2024Q4 --frame as_now --records\n"
            "Exit codes: 0 fine, 1 counting again gives something else, 2 wrong usage, 3 an unknown figure."
        ),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_figure(parser)
    parser.add_argument("--records", action="store_true", help="the records too, a page at a time")
    parser.add_argument("--page", type=int, default=1, metavar="N", help="which page of them (default 1)")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="default text")
    parser.set_defaults(run=run)


def add_figure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("figure", metavar="FIGURE", help="123, or INDICATOR/SUBJECT/PERIOD[@MOMENT]")
    parser.add_argument(
        "--frame", default="as_was", metavar="FRAME", help="as_was (default), as_now, or the day of a structure"
    )


def run(args: argparse.Namespace) -> int:
    from giaoban.cli import open_stores, refuse
    from giaoban.core.findings import Finding, Refused

    frame = frame_in(args.frame)
    open_stores()
    from django.utils import timezone

    from giaoban.measures.queries.explained import explained
    from giaoban.measures.queries.explained_records import records_behind

    today = timezone.localdate()
    try:
        found = explained(args.figure, frame=frame, today=today)
        wanted = found.wanted if args.records else None
        records = records_behind(wanted, page=args.page, today=today) if wanted else None
    except Refused as refusal:
        return refuse(refusal.findings, refused_as(refusal))
    if args.format == "json":
        json.dump(plain(found, records), sys.stdout, ensure_ascii=False, indent=2, default=str)
        print()
    else:
        print("\n".join(lines(found, records)))
    if found.agrees is False and found.behind and found.observation:
        row, stored = found.behind.found.row, found.observation
        context = {"figure": found.figure, "counted": f"{row.num}/{row.den}", "stored": f"{stored.num}/{stored.den}"}
        return refuse([Finding("explain.differs", context=context)], 1)
    return 0


def frame_in(said: str) -> Any:
    """as_was, as_now or a day. Raises SystemExit(2) with a finding for anything else."""
    from giaoban.cli import refuse
    from giaoban.core.findings import Finding

    if said in ("as_was", "as_now"):
        return said
    try:
        return dt.date.fromisoformat(said)
    except ValueError:
        context = {"option": "--frame", "value": said}
        raise SystemExit(refuse([Finding("diff.not-a-moment", context=context)], 2)) from None


def refused_as(refusal: Refused) -> int:
    """The exit code of a refusal: a name nobody knows, a text that is no name, or something else."""
    codes = {one.code for one in refusal.findings}
    return 3 if codes & UNKNOWN else 2 if codes & USAGE else 1


def plain(found: Explained, records: Records | None = None) -> dict[str, Any]:
    """The explanation as JSON, numbers as texts."""
    from giaoban.measures.queries.explained_plain import plain_behind, plain_stated

    return {
        "figure": found.figure,
        "indicator": f"{found.indicator.code}@{found.indicator.version}",
        "subject": found.subject,
        "period": found.period.code,
        "frame": str(found.frame),
        "clauses": list(found.clauses),
        "stated": [plain_stated(one) for one in found.stated],
        **plain_behind(found),
        "records_shown": None
        if records is None
        else {"page": records.page, "pages": records.pages, "hidden": records.hidden, "rows": [
            dict(zip(records.columns, row, strict=True)) for row in records.rows
        ]},
    }  # fmt: skip


def lines(found: Explained, records: Records | None) -> Iterator[str]:
    """The explanation as text."""
    from giaoban.web import formats

    mark = "  MÔ PHỎNG / SIMULATED" if found.is_simulated else ""
    yield f"{found.indicator.title_vi}"
    yield f"{found.subject_name}, {formats.period(found.period.code)}{mark}"
    yield ""
    row = found.behind.found.row if found.behind else found.point
    if row is not None:
        counts = f" = {formats.number(row.num)} / {formats.number(row.den)}" if row.den else ""
        value = "–" if row.value is None else formats.number(row.value, 2)
        yield f"  số liệu / figure          {value}{counts}"
    definition = found.definition
    reference = definition.reference if definition else f"{found.indicator.code}@{found.indicator.version}"
    yield f"  định nghĩa / definition   {reference}"
    if formula := found.indicator.definition.get("value"):
        yield f"  công thức / formula       {formula}"
        for name, measure in found.indicator.definition.get("measures", {}).items():
            if measure.get("expr"):
                yield f"    {name}: {measure['expr']}"
    for clause in found.clauses:
        said = ", ".join(str(clause[name]) for name in ("document", "clause") if clause.get(name))
        yield f"  căn cứ / clause           {said} ({clause.get('evidence', 'unknown')})"
    yield f"  khung / frame             {found.frame}"
    if found.observation is not None:
        known = found.observation.known_at
        yield f"  biết từ / known since     {formats.moment(known)} (số hiệu / number {found.observation.pk})"
    if found.behind is None:
        yield from _stated(found)
    else:
        yield from _behind(found, found.behind)
    if records is not None:
        yield from _records(records)


def _stated(found: Explained) -> Iterator[str]:
    from giaoban.web import formats

    yield ""
    yield "Số này được báo cáo, không đếm từ hồ sơ / it was reported, not counted from records:"
    for one in found.stated:
        value = "–" if one.value is None else formats.number(one.value, 2)
        counts = f" ({formats.number(one.num)}/{formats.number(one.den)})" if one.den else ""
        place = f", {one.place}" if one.place else ""
        yield f"  {one.name}: {value}{counts}  [{one.observation}]  {one.document}: {one.title}{place}"


def _behind(found: Explained, under: Behind) -> Iterator[str]:
    from giaoban.web import formats

    yield f"  ảnh chụp / snapshot       {under.snapshot} ({formats.moment(under.known_at)})"
    yield f"  hợp đồng / contract       {under.contract.full_reference}"
    same = {True: "đúng số đã lưu / as stored", False: "KHÁC số đã lưu / NOT as stored", None: ""}[found.agrees]
    yield f"  đếm lại / counted again   {formats.number(under.records)} hồ sơ / records  {same}".rstrip()
    yield f"  mã băm / hash             {found.hash}"
    for source, number in under.sources:
        yield f"  nguồn / source            {source}: {formats.number(number)}"
    for one in under.batches[:SHOWN]:
        brought = "?" if one.records is None else formats.number(one.records)
        receipt = f"biên nhận / receipt {one.receipt['key_id'][:16]}" if one.receipt and one.receipt["key_id"] else "–"
        yield f"  lô / batch                {one.batch}: {brought}, {receipt}"
    if under.batches_in_all > SHOWN:
        yield f"                            … {formats.number(under.batches_in_all - SHOWN)} lô nữa / more"
    if [part.subject for part in under.parts] != [found.subject]:
        yield ""
        yield "Các phần / parts:"
        for part in under.parts:
            value = "–" if part.value is None else formats.number(part.value, 2)
            share = "  ước tính / estimate" if part.is_estimated else ""
            decimals = 2 if part.is_estimated else 0
            counts = f"{formats.number(part.num, decimals)}/{formats.number(part.den, decimals)}"
            yield f"  {part.name:32}{value:>8}  {counts:>14}  {formats.number(part.records)} hồ sơ{share}"


def _records(records: Records) -> Iterator[str]:
    yield ""
    yield f"Hồ sơ / records: {records.total} ({records.page}/{records.pages})"
    if records.hidden:
        yield f"không hiện / not shown: {', '.join(records.hidden)}"
    yield "\t".join(records.columns)
    for row in records.rows:
        yield "\t".join("" if value is None else str(value) for value in row)
