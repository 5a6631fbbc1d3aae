"""What must hold in every report before it is drawn, however it was put together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from giaoban.core.findings import Finding, Place, Severity
from giaoban.core.reports.blocks import Annex, Chart, Report, Table
from giaoban.core.reports.charts import NotAChart, shape
from giaoban.core.reports.paper import Kind


def check(report: Report) -> list[Finding]:
    """Every broken promise of a report at once.

    Errors: a reference to no row of the annex, a simulated observation quoted without its mark, a table with ragged
    rows, a drawing without size, two annexes. Warning: a row of the annex that nothing points to.
    """
    return [*_references(report), *_tables(report), *_drawings(report)]


def _references(report: Report) -> Iterator[Finding]:
    annexes = [block for block in report.blocks if isinstance(block, Annex)]
    if len(annexes) > 1:
        yield _fault("report.two-annexes", annexes[1].title, count=len(annexes))
    sources = report.sources()
    quotes = [(number.text, number.ref, number.kind) for number in report.numbers() if number.ref is not None]
    quotes += [
        (block.caption, ref, block.kind) for block in report.blocks if isinstance(block, Chart) for ref in block.refs
    ]
    for text, ref, kind in quotes:
        if not 1 <= ref <= len(sources):
            yield _fault("report.dangling-reference", text, ref=ref, rows=len(sources))
        elif sources[ref - 1].kind == Kind.SIMULATED != kind:
            yield _fault("report.unmarked-simulation", text, ref=ref)
    quoted = {ref for _, ref, _ in quotes}
    for row, source in enumerate(sources, 1):
        if row not in quoted:
            context = {"at": source.what, "row": row}
            yield Finding("report.unquoted-row", Severity.WARNING, Place(part=source.what), context)


def _tables(report: Report) -> Iterator[Finding]:
    for block in report.blocks:
        if not isinstance(block, Table):
            continue
        for place, row in enumerate(block.rows, 1):
            wanted = 1 if row.kind == "group" else len(block.columns)
            if len(row.cells) != wanted:
                yield _fault("report.ragged-table", block.caption, row=place, cells=len(row.cells), columns=wanted)


def _drawings(report: Report) -> Iterator[Finding]:
    for block in report.blocks:
        if isinstance(block, Chart):
            try:
                shape(block.svg)
            except NotAChart as why:
                yield _fault("report.not-a-chart", block.caption or block.alt, problem=str(why))


def _fault(code: str, part: str, **context: Any) -> Finding:
    return Finding(code, where=Place(part=part), context={"at": part, **context})
