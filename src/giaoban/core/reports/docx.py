"""A report as a Word file in the official format, by python-docx.

Word and LibreOffice lay it out alike because nothing is left to them: lines have a fixed height, every cell its width,
the rules under the national motto and the issuing body are drawn borders of a computed length.
"""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

from giaoban.core.reports import docx_parts as parts
from giaoban.core.reports.blocks import Report, Signature, runs
from giaoban.core.reports.docx_pen import Pen, mm, points
from giaoban.core.reports.grids import recipient_lines
from giaoban.core.reports.metrics import bold_mm

_LANGUAGES = {"vi": "vi-VN", "en": "en-GB"}
_UNDATED = dt.date(2000, 1, 1)


def render_docx(report: Report) -> bytes:
    """The same bytes for the same report."""
    pen = Pen(report)
    parts.modern(pen.document)
    _properties(pen)
    _styles(pen)
    _first_section(pen)
    _heads(pen)
    _name_and_subject(pen)
    for block in report.body:
        pen.block(block)
    _closing(pen)
    for block in report.annexes:
        pen.block(block)
    made = io.BytesIO()
    pen.document.save(made)
    return parts.same_bytes(made.getvalue())


def _properties(pen: Pen) -> None:
    about, header = pen.document.core_properties, pen.report.header
    about.title, about.author, about.subject = pen.report.title, header.issuer, ""
    about.language = _LANGUAGES[pen.report.language]
    about.created = about.modified = dt.datetime.combine(header.date or _UNDATED, dt.time())
    about.last_modified_by, about.comments, about.keywords, about.revision = "", "", "", 1


def _styles(pen: Pen) -> None:
    """One black family everywhere; headings are Word's own, so that its outline works."""
    from docx.oxml.ns import qn
    from docx.shared import RGBColor

    sizes, styles = pen.paper.sizes, pen.document.styles
    defaults = styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for old in defaults.findall(qn("w:lang")):
        defaults.remove(old)
    defaults.append(parts.element("lang", val=_LANGUAGES[pen.report.language]))
    wanted = {"Normal": sizes.body.value, "Title": sizes.kind.value, "Subtitle": sizes.subject.value}
    wanted |= {f"Heading {level}": sizes.heading.value for level in (1, 2, 3)}
    for name, size in wanted.items():
        style = styles[name]
        if name != "Normal":
            for kept in (style.element.get_or_add_pPr(), style.element.get_or_add_rPr()):
                kept.clear()
            style.font.bold, style.font.italic = True, name == "Heading 3"
        parts.font_of(style.element.get_or_add_rPr(), pen.paper.font)
        style.font.color.rgb, style.font.size = RGBColor(0, 0, 0), points(size)
        pen.dress(style, size, "left")
        if name.startswith("Heading"):
            shape = style.paragraph_format
            shape.keep_with_next = True
            shape.space_after = points(pen.paper.spacing.paragraph_pt.value)
            shape.first_line_indent = mm(pen.paper.spacing.first_line_cm.value * 10)
            style.element.get_or_add_pPr().append(parts.element("outlineLvl", val=int(name[-1]) - 1))


def _first_section(pen: Pen) -> None:
    """Portrait pages, numbered in the top margin from the second on."""
    section = pen.document.sections[0]
    pen.turn_page(section)
    number, size = section.header.paragraphs[0], pen.paper.sizes.page_number.value
    number.style = pen.document.styles["Normal"]
    pen.dress(number, size, "center")
    parts.page_field(number)
    for run in number.runs:
        run.font.size = points(size)


def _heads(pen: Pen) -> None:
    """The issuing body and the nation side by side, number and date below them."""
    header, labels, sizes = pen.report.header, pen.labels, pen.paper.sizes
    left = pen.paper.page.header_left_mm
    right = round(pen.paper.page.text_width_mm - left, 1)
    grid = pen.document.add_table(2, 2)
    issuer, nation = grid.cell(0, 0), grid.cell(0, 1)
    size, name = sizes.issuer.value, header.issuer.upper()
    if header.parent_body:
        pen.lines(issuer, size, header.parent_body.upper())
    pen.lines(issuer, size, name, face="b")
    pen.rule(issuer, min(bold_mm(name, size), left) * pen.paper.rule_share.value, left)
    pen.lines(nation, sizes.nation.value, labels.nation, face="b")
    pen.lines(nation, sizes.motto.value, labels.motto, face="b")
    pen.rule(nation, bold_mm(labels.motto, sizes.motto.value), right)
    language = pen.report.language
    number = pen.paper.number_line(header.number, header.symbol, language)
    date = pen.paper.date_line(header.place, header.date, language)
    for line in (
        *pen.lines(grid.cell(1, 0), sizes.number.value, number),
        *pen.lines(grid.cell(1, 1), sizes.place_date.value, date, face="i"),
    ):
        line.paragraph_format.space_before = points(4)
    parts.fix_table(grid, [left, right], margins_mm=(0, 0), borders=False)
    for row in grid.rows:
        for cell in row.cells:
            pen.drop_first(cell)


def _name_and_subject(pen: Pen) -> None:
    header, sizes, width = pen.report.header, pen.paper.sizes, pen.paper.page.text_width_mm
    pen.gap(14)
    pen.line(header.kind.upper(), sizes.kind.value, "center", face="b", style="Title")
    pen.line(header.subject, sizes.subject.value, "center", face="b", style="Subtitle")
    length = min(bold_mm(header.subject, sizes.subject.value), width) * pen.paper.rule_share.value
    pen.rule(None, length, width)
    pen.gap(12)
    _addressees(pen)
    for basis in header.legal_bases:
        pen.body(runs(basis), size=sizes.legal_basis.value, face="i")


def _addressees(pen: Pen) -> None:
    names, label, size = pen.report.header.addressees, pen.labels.addressee, pen.paper.sizes.addressee.value
    if len(names) == 1:
        written = [pen.line(f"{label} {names[0]}", size, "center")]
    else:
        written = [pen.line(line, size, "left") for line in (label, *(f"- {name}" for name in names)) if names]
        for line in written:
            line.paragraph_format.left_indent = mm(30)
    for line in written:
        line.paragraph_format.space_after = points(pen.paper.spacing.paragraph_pt.value)


def _closing(pen: Pen) -> None:
    """Who gets copies on the left, who signs on the right, never torn over two pages.

    Of two who sign, the secretary takes the left side, and who gets copies stands below.
    """
    header = pen.report.header
    half = pen.paper.page.text_width_mm / 2
    pen.gap(8).paragraph_format.keep_with_next = True
    grid = pen.document.add_table(1, 2)
    left, right = grid.cell(0, 0), grid.cell(0, 1)
    if header.secretary is None:
        _copies(pen, left)
    else:
        _signature(pen, left, header.secretary)
    _signature(pen, right, header.signature)
    _closed(pen, grid, half)
    if header.secretary is not None and header.recipients:
        below = pen.document.add_table(1, 2)
        _copies(pen, below.cell(0, 0))
        _closed(pen, below, half)


def _copies(pen: Pen, cell: Any) -> None:
    header, sizes = pen.report.header, pen.paper.sizes
    if header.recipients:
        pen.lines(cell, sizes.recipients_label.value, pen.labels.recipients, face="bi", align="left")
        pen.lines(cell, sizes.recipients.value, *recipient_lines(header.recipients), align="left")


def _signature(pen: Pen, cell: Any, one: Signature) -> None:
    size = pen.paper.sizes.signature.value
    pen.lines(cell, size, *(line.upper() for line in one.capacity), face="b")
    pen.lines(cell, size, pen.labels.signed, "", "", "", face="i")
    pen.lines(cell, size, one.name, face="b")


def _closed(pen: Pen, grid: Any, half: float) -> None:
    parts.fix_table(grid, [half, half], margins_mm=(0, 0), borders=False)
    parts.row_property(grid.rows[0], "cantSplit")
    for cell in grid.rows[0].cells:
        pen.drop_first(cell)
    pen.gap(1)
