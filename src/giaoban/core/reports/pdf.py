"""A report as PDF, set by typst from `official.typ`.

The words travel as JSON, the layout stands in the template: nothing a report says can become markup. The same report
gives the same bytes on the same machine; another machine may have another font (see `fonts`).
"""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

from giaoban.core.reports.blocks import (
    Annex,
    Block,
    Chart,
    Heading,
    ListBlock,
    Mark,
    Number,
    PageBreak,
    Paragraph,
    Report,
    Run,
    Runs,
    Table,
)
from giaoban.core.reports.charts import size_mm
from giaoban.core.reports.fonts import serif
from giaoban.core.reports.grids import annex_label, annex_table, recipient_lines, said, widths_mm
from giaoban.core.reports.paper import Labels, Sized


def render_pdf(report: Report) -> bytes:
    """Tagged PDF with links from every number to its row, title and language stated, no date of making."""
    import typst

    font = serif()
    template = resources.files("giaoban.core.reports").joinpath("official.typ").read_bytes()
    try:
        compiled = typst.compile(
            template,
            format="pdf",
            ignore_system_fonts=True,
            font_paths=font.for_typst(),
            sys_inputs={"report": json.dumps(plain(report, font.family), ensure_ascii=False)},
            timestamp=0,
        )
    except BaseException as why:
        # A panic inside typst is no Exception in Python and would take the whole server's thread with it.
        if type(why).__name__ != "PanicException":
            raise
        raise RuntimeError(f"typst cannot print this report: {why}") from why
    assert isinstance(compiled, bytes)
    return compiled


def plain(report: Report, font: str) -> dict[str, Any]:
    """Everything the template needs, as plain values."""
    paper, header = report.paper, report.header
    labels = paper.labels[report.language]
    margins = paper.page.margins_mm
    sizes = {
        name: value.value if isinstance(value, Sized) else value
        for name, value in ((name, getattr(paper.sizes, name)) for name in type(paper.sizes).model_fields)
    }
    return {
        "title": report.title,
        "language": report.language,
        "font": font,
        "sizes": {name: _short(value) for name, value in sizes.items()},
        "lines": {str(_short(value)): paper.line_pt(value) for value in sizes.values()},
        "rule_share": paper.rule_share.value,
        "spacing": {
            "paragraph": paper.spacing.paragraph_pt.value,
            "first_line": paper.spacing.first_line_cm.value * 10,
        },
        "page": {
            "width": paper.page.width_mm,
            "height": paper.page.height_mm,
            "top": margins.top.value,
            "bottom": margins.bottom.value,
            "left": margins.left.value,
            "right": margins.right.value,
            "header_left": paper.page.header_left_mm,
            "header_right": paper.page.text_width_mm - paper.page.header_left_mm,
            "rule_limit": paper.page.text_width_mm,
        },
        "header": {
            "issuer": header.issuer,
            "parent_body": header.parent_body,
            "nation": labels.nation,
            "motto": labels.motto,
            "number": paper.number_line(header.number, header.symbol, report.language),
            "date": paper.date_line(header.place, header.date, report.language),
            "kind": header.kind,
            "subject": header.subject,
            "addressee_label": labels.addressee,
            "addressees": list(header.addressees),
            "legal_bases": list(header.legal_bases),
            "recipients_label": labels.recipients,
            "recipients": recipient_lines(header.recipients),
            "capacity": list(header.signature.capacity),
            "signed": labels.signed,
            "name": header.signature.name,
            "secretary": header.secretary
            and {
                "capacity": list(header.secretary.capacity),
                "name": header.secretary.name,
            },
        },
        "body": [_block(block, report, labels) for block in report.body],
        "annexes": [_block(block, report, labels) for block in report.annexes],
    }


def _block(block: Block, report: Report, labels: Labels) -> dict[str, Any]:
    page = report.paper.page
    drawn: dict[str, Any]
    match block:
        case Heading():
            drawn = {"type": "heading", "level": block.level, "text": f"{block.number} {block.text}".strip()}
        case Paragraph():
            drawn = {"type": "paragraph", "runs": _runs(block.runs, labels), "align": block.align}
        case ListBlock():
            drawn = {"type": "list", "ordered": block.ordered, "items": [_runs(item, labels) for item in block.items]}
        case Table():
            unit = labels.unit.replace("{unit}", block.unit) if block.unit else ""
            drawn = {"type": "table", "caption": block.caption, "unit": unit, "note": block.note}
            drawn |= _grid(block, page.text_width_mm, report, report.paper.sizes.table)
        case Chart():
            width, height = size_mm(block.svg, text_width=page.text_width_mm, text_height=page.text_height_mm)
            drawn = {"type": "chart", "width": width, "height": height, "svg": block.svg, "alt": block.alt}
            drawn |= {"caption": block.caption, "refs": list(block.refs), "mark": said(block.kind, labels)}
        case PageBreak():
            drawn = {"type": "page_break"}
        case Annex():
            label, title = annex_label(block, labels)
            drawn = {"type": "annex", "label": label, "title": title}
            drawn |= _grid(annex_table(block, labels), page.turned_width_mm, report, report.paper.sizes.annex)
    return drawn


def _grid(table: Table, width: float, report: Report, size: float) -> dict[str, Any]:
    labels = report.paper.labels[report.language]
    widths = widths_mm(table, width, size)
    return {
        "columns": [
            {"title": column.title, "align": column.align, "width": wide}
            for column, wide in zip(table.columns, widths, strict=True)
        ],
        "rows": [{"kind": row.kind, "cells": [_runs(cell, labels) for cell in row.cells]} for row in table.rows],
    }


def _runs(all_runs: Runs, labels: Labels) -> list[dict[str, Any]]:
    return [_run(run, labels) for run in all_runs]


def _run(run: Run, labels: Labels) -> dict[str, Any]:
    match run:
        case Number():
            return {"type": "number", "text": run.shown, "ref": run.ref, "mark": said(run.kind, labels)}
        case Mark():
            return {"type": "text", "text": labels.kinds[run.kind], "bold": False, "italic": True}
        case _:
            return {"type": "text", "text": run.text, "bold": run.bold, "italic": run.italic}


def _short(size: float) -> float | int:
    """14.0 and 14 are one size to the template's table of line heights."""
    return int(size) if size == int(size) else size
