"""Small pieces of WordprocessingML that python-docx has no words for, each with the element it makes."""

from __future__ import annotations

import io
import zipfile
from typing import Any

_EPOCH = (1980, 1, 1, 0, 0, 0)
TWIPS_A_MM = 1440 / 25.4


def element(name: str, /, **attributes: str | int | float) -> Any:
    """`w:name` with its `w:` attributes.

    >>> element("jc", val="center").tag.endswith("}jc")
    True
    """
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), str(value))
    return made


def font_of(properties: Any, family: str) -> None:
    """One family for every script, free of the template's theme."""
    fonts = element("rFonts", ascii=family, hAnsi=family, cs=family, eastAsia=family)
    from docx.oxml.ns import qn

    for old in properties.findall(qn("w:rFonts")):
        properties.remove(old)
    properties.insert(0, fonts)


def page_field(paragraph: Any) -> None:
    """The number of the page, kept by the program that opens the file."""
    for kind, text in (("begin", ""), ("", "PAGE"), ("separate", ""), ("shown", "2"), ("end", "")):
        run = paragraph.add_run()
        if kind in ("begin", "separate", "end"):
            run._r.append(element("fldChar", fldCharType=kind))
        elif kind == "shown":
            run.text = text
        else:
            code = element("instrText")
            code.text = text
            run._r.append(code)


def bookmark(paragraph: Any, name: str, number: int) -> None:
    """Makes the whole paragraph a target."""
    paragraph._p.insert_element_before(element("bookmarkStart", id=number, name=name), "w:r", "w:hyperlink")
    paragraph._p.append(element("bookmarkEnd", id=number))


def link(paragraph: Any, anchor: str, text: str) -> Any:
    """A run that leads to a bookmark; the run is returned to be dressed."""
    run = paragraph.add_run(text)
    leads = element("hyperlink", anchor=anchor, history=1)
    paragraph._p.remove(run._r)
    leads.append(run._r)
    paragraph._p.append(leads)
    return run


def rule(paragraph: Any, points: float = 0.75) -> None:
    """A drawn line along the top of the paragraph, as long as its indents leave it."""
    border = element("pBdr")
    border.append(element("top", val="single", sz=round(points * 8), space=0, color="000000"))
    paragraph._p.get_or_add_pPr().insert_element_before(
        border, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr", "w:sectPr"
    )


def fix_table(table: Any, widths_mm: list[float], *, margins_mm: tuple[float, float], borders: bool) -> None:
    """Widths that no program may change: on the grid, on the table and on every cell. Margins: top/bottom, sides."""
    from docx.oxml.ns import qn

    properties = table._tbl.tblPr
    for name in ("tblW", "tblLayout", "tblBorders", "tblCellMar", "tblInd", "tblLook"):
        for old in properties.findall(qn(f"w:{name}")):
            properties.remove(old)
    twips = [round(width * TWIPS_A_MM) for width in widths_mm]
    upright, sides = (round(margin * TWIPS_A_MM) for margin in margins_mm)
    properties.append(element("tblW", w=sum(twips), type="dxa"))
    properties.append(element("tblInd", w=0, type="dxa"))
    if borders:
        lines = element("tblBorders")
        for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
            lines.append(element(side, val="single", sz=4, space=0, color="000000"))
        properties.append(lines)
    properties.append(element("tblLayout", type="fixed"))
    margins = element("tblCellMar")
    for side, width in (("top", upright), ("left", sides), ("bottom", upright), ("right", sides)):
        margins.append(element(side, w=width, type="dxa"))
    properties.append(margins)
    for column, width in zip(table._tbl.tblGrid.findall(qn("w:gridCol")), twips, strict=True):
        column.set(qn("w:w"), str(width))
    for row in table._tbl.findall(qn("w:tr")):
        at = 0
        for cell in row.findall(qn("w:tc")):
            span = cell.grid_span
            cell_properties = cell.get_or_add_tcPr()
            for old in cell_properties.findall(qn("w:tcW")):
                cell_properties.remove(old)
            cell_properties.insert(0, element("tcW", w=sum(twips[at : at + span]), type="dxa"))
            at += span


def row_property(row: Any, name: str) -> None:
    """`tblHeader` repeats a row on every page, `cantSplit` keeps it on one."""
    row._tr.get_or_add_trPr().append(element(name))


def modern(document: Any) -> None:
    """Ask for the layout rules of Word 2013 and later; without them Word opens the file in compatibility mode."""
    compat = element("compat")
    compat.append(
        element("compatSetting", name="compatibilityMode", uri="http://schemas.microsoft.com/office/word", val=15)
    )
    document.settings.element.insert_element_before(
        compat, "w:docVars", "w:rsids", "m:mathPr", "w:themeFontLang", "w:clrSchemeMapping", "w:shapeDefaults",
        "w:decimalSymbol", "w:listSeparator",
    )  # fmt: skip


def same_bytes(packed: bytes) -> bytes:
    """The same archive with fixed times, so that the same report is the same file."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            new.writestr(entry, old.read(name))
    return made.getvalue()
