"""One door to all formats: cleans the words of a report, checks it, draws it."""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from typing import Any, Literal, TypeVar, get_args

from giaoban.core.findings import Refused, has_errors
from giaoban.core.reports.blocks import Chart, Report
from giaoban.core.reports.checks import check
from giaoban.core.reports.docx import render_docx
from giaoban.core.reports.html import render_html
from giaoban.core.reports.paper import Paper
from giaoban.core.reports.pdf import render_pdf

Format = Literal["html", "docx", "pdf"]
FORMATS: tuple[Format, ...] = get_args(Format)
_Any = TypeVar("_Any")
_SPACES = re.compile(r"[\t\n\r\f\v\u0085\u2028\u2029]+")
# What no XML may hold, halves of characters, and the signs that make text run backwards and so say something else.
# Scripts written from the right are left out too: typst 0.15 (krilla 0.8.2) panics on some of their marks, and no
# official Vietnamese paper holds them. They can come back when a newer typst prints them.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff\u200e\u200f\u202a-\u202e\u2066-\u2069"
    "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe\U00010800-\U00010fff\U0001e800-\U0001efff]"
)


def render(report: Report, format: Format) -> bytes:
    """The report as a file of this format; the same report gives the same bytes.

    Raises Refused with every finding of `check` when one of them is an error.
    """
    faults = check(report)
    if has_errors(faults):
        raise Refused(faults)
    return {"html": render_html, "docx": render_docx, "pdf": render_pdf}[format](cleaned(report))


def cleaned(value: _Any) -> _Any:
    """The same tree with words that every format can print: NFC, one line each, nothing invisible that misleads."""
    if isinstance(value, str) and type(value) is str:
        return _FORBIDDEN.sub("\ufffd", _SPACES.sub(" ", unicodedata.normalize("NFC", value)))  # type: ignore[return-value]
    if isinstance(value, tuple):
        return tuple(cleaned(part) for part in value)  # type: ignore[return-value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        changes: dict[str, Any] = {
            field.name: cleaned(getattr(value, field.name))
            for field in dataclasses.fields(value)
            if not (isinstance(value, Chart) and field.name == "svg") and field.type is not Paper
        }
        return dataclasses.replace(value, **changes)
    return value
