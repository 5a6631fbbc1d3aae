"""A chart's drawing made ready for paper: its size, and its picture for formats that know no SVG."""

from __future__ import annotations

import re
from functools import cache

from giaoban.core.reports.fonts import serif

_NUMBER = r"([0-9]+(?:\.[0-9]+)?)"
_VIEW_BOX = re.compile(rf"viewBox\s*=\s*[\"']\s*[-0-9.]+[\s,]+[-0-9.]+[\s,]+{_NUMBER}[\s,]+{_NUMBER}\s*[\"']")
_WIDTH = re.compile(rf"\swidth\s*=\s*[\"']{_NUMBER}(?:px|pt|mm)?[\"']")
_HEIGHT = re.compile(rf"\sheight\s*=\s*[\"']{_NUMBER}(?:px|pt|mm)?[\"']")


class NotAChart(ValueError):
    """The text is no SVG that states its size."""


def shape(svg: str) -> float:
    """Height over width.

    >>> shape('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 100"></svg>')
    0.25
    """
    opening = re.search(r"<svg\b[^>]*>", svg)
    if opening is None:
        raise NotAChart("no <svg> element")
    if box := _VIEW_BOX.search(opening[0]):
        width, height = float(box[1]), float(box[2])
    elif (wide := _WIDTH.search(opening[0])) and (high := _HEIGHT.search(opening[0])):
        width, height = float(wide[1]), float(high[1])
    else:
        raise NotAChart("neither viewBox nor width and height")
    if width <= 0 or not 0.02 <= height / width <= 5:
        raise NotAChart(f"a drawing of {width:g} by {height:g} fits no page")
    return height / width


def size_mm(svg: str, *, text_width: float, text_height: float) -> tuple[float, float]:
    """Width and height in millimetres: as wide as the text, unless it would fill more than half the page."""
    ratio = shape(svg)
    width = min(text_width, text_height * 0.5 / ratio)
    return round(width, 1), round(width * ratio, 1)


@cache
def picture(svg: str, width_mm: float) -> bytes:
    """The drawing as PNG at 220 dots an inch, drawn by the library and in the font that also make the PDF."""
    import typst

    font = serif()

    page = (
        f'#set page(width: auto, height: auto, margin: 0pt, fill: white)\n#set text(font: "{font.family}")\n'
        f'#image(bytes(sys.inputs.svg), format: "svg", width: {width_mm:.1f}mm)'
    )
    drawn = typst.compile(
        page.encode(),
        format="png",
        ppi=220,
        ignore_system_fonts=True,
        font_paths=font.for_typst(),
        sys_inputs={"svg": svg},
    )
    assert isinstance(drawn, bytes)
    return drawn
