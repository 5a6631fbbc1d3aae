"""Writes lines, runs, tables and drawings into an open Word file, block by block."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any, Literal

from giaoban.core.reports import docx_parts as parts
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
    runs,
)
from giaoban.core.reports.charts import picture, size_mm
from giaoban.core.reports.grids import BESIDE_CELL_MM, annex_label, annex_table, said, widths_mm

Align = Literal["left", "center", "right", "justify"]
ABOVE_CELL_MM = 0.4  # space inside a cell
_RULE_ROOM = 4.5  # points that a drawn rule takes below its line


class Pen:
    """An open document and the format it is written in."""

    def __init__(self, report: Report) -> None:
        from docx import Document

        self.report = report
        self.paper = report.paper
        self.labels = report.paper.labels[report.language]
        self.document: Any = Document()
        self._targets = 0
        self._turn = False

    def line(
        self, text: str, size: float, align: Align, *, face: str = "", style: str = "Normal", home: Any = None
    ) -> Any:
        """One paragraph without indent. `face` holds b for bold, i for italic."""
        paragraph = self._paragraph(home, style)
        self.dress(paragraph, size, align)
        self._run(paragraph, text, size, face)
        return paragraph

    def lines(self, home: Any, size: float, *texts: str, face: str = "", align: Align = "center") -> list[Any]:
        return [self.line(text, size, align, face=face, home=home) for text in texts]

    def gap(self, points: float) -> Any:
        """Empty room of exactly this height."""
        return self._exactly(self._paragraph(None, "Normal"), points)

    def rule(self, home: Any, length_mm: float, room_mm: float) -> None:
        """A drawn line, centred in its room."""
        paragraph = self._exactly(self._paragraph(home, "Normal"), _RULE_ROOM)
        aside = max(room_mm - length_mm, 0) / 2
        paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = mm(aside)
        parts.rule(paragraph)

    def dress(self, paragraph: Any, size: float, align: Align) -> None:
        """Height of the lines, alignment, and no space around."""
        from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING

        shape = paragraph.paragraph_format
        shape.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        shape.line_spacing = points(self.paper.line_pt(size))
        shape.space_before = shape.space_after = shape.first_line_indent = points(0)
        shape.alignment = getattr(WD_ALIGN_PARAGRAPH, align.upper())

    def body(self, content: Runs, *, align: Align = "justify", size: float = 0, face: str = "") -> None:
        """A paragraph of the text: first line indented, space behind."""
        paragraph = self._paragraph(None, "Normal")
        size = size or self.paper.sizes.body.value
        self.dress(paragraph, size, align)
        paragraph.paragraph_format.space_after = points(self.paper.spacing.paragraph_pt.value)
        if align == "justify":
            paragraph.paragraph_format.first_line_indent = mm(self.paper.spacing.first_line_cm.value * 10)
        self.runs(paragraph, content, size, face)

    def block(self, block: Block) -> None:
        match block:
            case Heading():
                paragraph = self._paragraph(None, f"Heading {block.level}")
                paragraph.add_run(f"{block.number} {block.text}".strip())
            case Paragraph():
                self.body(block.runs, align=block.align)
            case ListBlock():
                for place, item in enumerate(block.items, 1):
                    self.body(runs(f"{place}) " if block.ordered else "- ", item))
            case Table():
                self._table(block)
            case Chart():
                self._chart(block)
            case PageBreak():
                self._turn = True
            case Annex():
                self._annex(block)

    def runs(self, paragraph: Any, content: Runs, size: float, face: str = "") -> None:
        for run in content:
            self._any_run(paragraph, run, size, face)

    def drop_first(self, cell: Any) -> None:
        """python-docx gives each new cell an empty paragraph; nothing may stand above what was written."""
        first = cell.paragraphs[0]
        if len(cell.paragraphs) > 1:
            cell._tc.remove(first._p)

    def _paragraph(self, home: Any, style: str) -> Any:
        paragraph = (home or self.document).add_paragraph(style=self.document.styles[style])
        if self._turn and home is None:
            # A break of its own would leave an empty line on top of the next page.
            paragraph.paragraph_format.page_break_before = True
            self._turn = False
        return paragraph

    def _exactly(self, paragraph: Any, height: float) -> Any:
        from docx.enum.text import WD_LINE_SPACING

        shape = paragraph.paragraph_format
        shape.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        shape.line_spacing = points(height)
        shape.space_before = shape.space_after = shape.first_line_indent = points(0)
        return paragraph

    def _run(self, paragraph: Any, text: str, size: float, face: str) -> Any:
        run = paragraph.add_run(text)
        run.font.size = points(size)
        run.bold, run.italic = "b" in face, "i" in face
        return run

    def _any_run(self, paragraph: Any, run: Run, size: float, face: str) -> None:
        match run:
            case Number():
                self._run(paragraph, run.shown, size, face)
                if run.ref is not None:
                    self._reference(paragraph, run.ref, size)
                if word := said(run.kind, self.labels):
                    self._run(paragraph, f" ({word})", size, "i")
            case Mark():
                self._run(paragraph, self.labels.kinds[run.kind], size, face + "i")
            case _:
                self._run(paragraph, run.text, size, face + "b" * run.bold + "i" * run.italic)

    def _reference(self, paragraph: Any, ref: int, size: float) -> None:
        mark = parts.link(paragraph, f"o{ref}", f"[{ref}]")
        mark.font.size = points(size)
        mark.font.superscript = True

    def _table(self, table: Table) -> None:
        size = self.paper.sizes.table
        if table.caption:
            caption = self.line(table.caption, self.paper.sizes.body.value, "center", face="b")
            caption.paragraph_format.keep_with_next = True
        if table.unit:
            unit = self.line(self.labels.unit.replace("{unit}", table.unit), size, "right", face="i")
            unit.paragraph_format.keep_with_next = True
        self.gap(2).paragraph_format.keep_with_next = True
        self.grid(table, size, self.paper.page.text_width_mm)
        if table.note:
            self.gap(2)
            note = self.line(table.note, size, "left", face="i")
            note.paragraph_format.space_after = points(self.paper.spacing.paragraph_pt.value)
        else:
            self.gap(self.paper.spacing.paragraph_pt.value)

    def grid(self, table: Table, size: float, width_mm: float, *, targets: bool = False) -> None:
        """The head repeats on every page and no row is torn. With `targets`, row n is where the mark [n] leads."""
        drawn = self.document.add_table(1 + len(table.rows), len(table.columns))
        cells: Sequence[Any] = drawn.rows[0].cells
        for cell, column in zip(cells, table.columns, strict=True):
            self._cell(cell, runs(column.title), size, "center", "b")
            cell.paragraphs[0].paragraph_format.keep_with_next = True
        parts.row_property(drawn.rows[0], "tblHeader")
        for place, (row, line) in enumerate(zip(table.rows, list(drawn.rows)[1:], strict=True), 1):
            cells = line.cells
            if row.kind == "group":
                self._cell(cells[0].merge(cells[-1]), row.cells[0], size, "left", "b")
                cells[0].paragraphs[0].paragraph_format.keep_with_next = True
            else:
                face = "b" if row.kind == "total" else ""
                for cell, content, column in zip(cells, row.cells, table.columns, strict=True):
                    self._cell(cell, content, size, column.align, face)
            parts.row_property(line, "cantSplit")
            if targets:
                self._targets += 1
                parts.bookmark(cells[0].paragraphs[0], f"o{place}", self._targets)
        widths = widths_mm(table, width_mm, size)
        parts.fix_table(drawn, widths, margins_mm=(ABOVE_CELL_MM, BESIDE_CELL_MM), borders=True)

    def _cell(self, cell: Any, content: Runs, size: float, align: Align, face: str) -> None:
        from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT

        for spare in cell.paragraphs[1:]:
            cell._tc.remove(spare._p)
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        self.dress(cell.paragraphs[0], size, align)
        self.runs(cell.paragraphs[0], content, size, face)

    def _chart(self, chart: Chart) -> None:
        page, size = self.paper.page, self.paper.sizes.body.value
        width, height = size_mm(chart.svg, text_width=page.text_width_mm, text_height=page.text_height_mm)
        from docx.enum.text import WD_ALIGN_PARAGRAPH

        paragraph = self._paragraph(None, "Normal")
        paragraph.paragraph_format.line_spacing = 1.0  # a fixed height would cut the drawing
        paragraph.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.keep_with_next = True
        drawing = paragraph.add_run().add_picture(io.BytesIO(picture(chart.svg, width)), mm(width), mm(height))
        drawing._inline.docPr.set("descr", chart.alt)
        for side in ("distT", "distB", "distL", "distR"):
            drawing._inline.set(side, "0")  # unsaid, LibreOffice takes an eighth of an inch
        caption = self.line(chart.caption, size, "center", face="b")
        for ref in chart.refs:
            self._reference(caption, ref, size)
        if word := said(chart.kind, self.labels):
            self._run(caption, f" ({word})", size, "i")
        caption.paragraph_format.space_after = points(self.paper.spacing.paragraph_pt.value)

    def _annex(self, annex: Annex) -> None:
        from docx.enum.section import WD_SECTION

        self.turn_page(self.document.add_section(WD_SECTION.NEW_PAGE), on_its_side=True)
        label, title = annex_label(annex, self.labels)
        for words in (label, title):
            self.line(words, self.paper.sizes.annex_label.value, "center", face="b")
        self.gap(self.paper.spacing.paragraph_pt.value)
        table = annex_table(annex, self.labels)
        self.grid(table, self.paper.sizes.annex, self.paper.page.turned_width_mm, targets=True)
        self.gap(1)  # Word wants a paragraph behind a table; a whole line could fall onto a page of its own

    def turn_page(self, section: Any, *, on_its_side: bool = False) -> None:
        """Size, margins and direction of a section's pages."""
        from docx.enum.section import WD_ORIENT

        page, margins = self.paper.page, self.paper.page.margins_mm
        width, height = (page.height_mm, page.width_mm) if on_its_side else (page.width_mm, page.height_mm)
        section.orientation = WD_ORIENT.LANDSCAPE if on_its_side else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = mm(width), mm(height)
        section.top_margin, section.bottom_margin = mm(margins.top.value), mm(margins.bottom.value)
        section.left_margin, section.right_margin = mm(margins.left.value), mm(margins.right.value)
        line_mm = self.paper.line_pt(self.paper.sizes.page_number.value) * 25.4 / 72
        section.header_distance = section.footer_distance = mm((margins.top.value - line_mm) / 2)
        section.different_first_page_header_footer = not on_its_side


def points(size: float) -> Any:
    from docx.shared import Pt

    return Pt(size)


def mm(length: float) -> Any:
    from docx.shared import Mm

    return Mm(length)
