"""The report of a trial: faults injected and named, figures moved and why, and what went wrong; as text or JSON."""

from __future__ import annotations

import json
import sys
from collections import Counter
from dataclasses import dataclass
from typing import Any

from giaoban.cli.fleet.judging import Moved, Named
from giaoban.cli.fleet.kinds import KINDS
from giaoban.core.findings import Finding


@dataclass(frozen=True)
class Report:
    """What a trial showed. `beside`: faults named where nothing had been injected, by code."""

    sources: int
    days: int
    seed: int
    named: tuple[Named, ...]
    moved: Moved
    records: int
    findings: tuple[Finding, ...]
    beside: dict[str, int]

    @property
    def holds(self) -> bool:
        return not self.findings


def tell(report: Report, *, as_json: bool) -> None:
    from giaoban.web.findings import print_findings

    if as_json:
        print(json.dumps(plain(report), ensure_ascii=False, indent=1))
        return
    print(f"{report.sources} nguồn, {report.days} ngày, seed {report.seed}  MÔ PHỎNG / SIMULATED")
    print("\nLỗi đã cài và mã đã nêu / faults injected and the codes that named them")
    for one in report.named:
        before, after = report.moved.of_sender.get((_subject(report, one), one.planned.first), (None, None))
        name = one.code or f"KHÔNG NÊU / NOT NAMED ({one.lacking})"
        print(
            f"  {one.planned.first}  {one.planned.kind.name:<16} {name:<32} {one.by:<8} {one.sender}"
            f"  [{one.planned.source}]  {_figure(before)} → {_figure(after)}"
        )
    counts = Counter(bool(one.code) for one in report.named)
    print(f"  {counts[True]} / {len(report.named)} lỗi được nêu đúng mã và nguồn / named with code and sender")
    print("\nSố liệu đã đổi / figures that moved (cả nước, mọi tháng / nation, all months)")
    for code, records in report.moved.records.items():
        parts = ", ".join(f"{kind} {number}" for kind, number in sorted(records.items()) if number)
        first, now = _nation(report.moved.first, code), _nation(report.moved.now, code)
        print(f"  {code}: {first} → {now}   {parts}")
    print(f"  {report.moved.figures} lần đổi, đều có lý do cộng đủ / changes, each explained by parts that add up"
          if not report.moved.silent else f"  {len(report.moved.silent)} đổi không lý do / unexplained")  # fmt: skip
    print(f"\n{report.records} hồ sơ hợp lệ ở các nguồn / valid records at the sources")
    beside = ", ".join(f"{code} {number}" for code, number in report.beside.items()) or "0"
    print(f"Nêu khi không cài lỗi / named where nothing was injected: {beside}")
    if report.findings:
        print_findings(list(report.findings), stream=sys.stdout)
    print("ĐẠT / HOLDS" if report.holds else "KHÔNG ĐẠT / BROKEN")


def plain(report: Report) -> dict[str, Any]:
    return {
        "sources": report.sources,
        "days": report.days,
        "seed": report.seed,
        "simulated": True,
        "holds": report.holds,
        "records": report.records,
        "faults": [
            {
                "day": one.planned.first.isoformat(),
                "fault": one.planned.kind.name,
                "source": one.planned.source,
                "sender": one.sender,
                "code": one.code,
                "by": one.by,
                "lacking": one.lacking,
            }
            for one in report.named
        ],
        "figures": {
            code: {
                "before": _nation(report.moved.first, code),
                "after": _nation(report.moved.now, code),
                "records": dict(records),
            }
            for code, records in report.moved.records.items()
        },
        "changes": report.moved.figures,
        "beside": report.beside,
        "findings": [{"code": one.code, **one.context} for one in report.findings],
    }


def print_kinds() -> None:
    for one in KINDS.values():
        print(f"{one.name:<16} {' | '.join(one.codes):<42} {one.title[0]} / {one.title[1]}")


def _subject(report: Report, one: Named) -> str:
    return one.planned.source.replace("-", ".", 1)


def _figure(row: Any) -> str:
    return f"{int(row.num or 0)}/{int(row.den or 0)}" if row is not None else "–"


def _nation(figures: dict[str, Any], code: str) -> str:
    cells = figures.get(code, {}).values()
    num, den = sum(one[0] for one in cells), sum(one[1] for one in cells)
    return f"{num}/{den}"
