"""How an official paper looks: page, sizes in points, spacing, national header and the fixed words, all from a pack.

A pack states each size with the range its legal source allows; a size outside its range is refused when read.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

SINGLE = 1.15
Millimetres = Annotated[float, Field(ge=0, le=500)]


class Kind(StrEnum):
    """How a figure came to be. Shown in words wherever the figure is shown, official figures excepted."""

    OFFICIAL = "official"
    REPORTED = "reported"
    ESTIMATE = "estimate"
    SIMULATED = "simulated"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Sized(_Part):
    """A chosen figure and the range the source allows (both ends included)."""

    value: float = Field(gt=0)
    allowed: tuple[float, float]

    @model_validator(mode="after")
    def _within(self) -> Self:
        low, high = self.allowed
        if not low <= self.value <= high:
            raise ValueError(f"{self.value:g} is outside the allowed {low:g}-{high:g}")
        return self


class Margins(_Part):
    top: Sized
    bottom: Sized
    left: Sized
    right: Sized


class Page(_Part):
    width_mm: Millimetres
    height_mm: Millimetres
    margins_mm: Margins
    header_left_mm: Millimetres  # width of the issuing body's half of the header; the nation's half takes the rest

    @property
    def text_width_mm(self) -> float:
        return self.width_mm - self.margins_mm.left.value - self.margins_mm.right.value

    @property
    def text_height_mm(self) -> float:
        return self.height_mm - self.margins_mm.top.value - self.margins_mm.bottom.value

    @property
    def turned_width_mm(self) -> float:
        """Width of the text on a page laid on its side, as the annex is, under the same margins."""
        return self.height_mm - self.margins_mm.left.value - self.margins_mm.right.value


class Sizes(_Part):
    """Points."""

    nation: Sized
    motto: Sized
    issuer: Sized
    number: Sized
    place_date: Sized
    kind: Sized
    subject: Sized
    legal_basis: Sized
    addressee: Sized
    body: Sized
    heading: Sized
    recipients_label: Sized
    recipients: Sized
    signature: Sized
    annex_label: Sized
    page_number: Sized
    table: float = Field(gt=0)  # the source is silent on tables and on the marks that point into the annex
    annex: float = Field(gt=0)
    small: float = Field(gt=0)


class Spacing(_Part):
    line: Sized  # in lines: 1 is single spacing
    paragraph_pt: Sized
    first_line_cm: Sized


class Labels(_Part):
    """The fixed words in one language. Braces stand for what is filled in."""

    nation: str
    motto: str
    number: str
    date: str
    addressee: str
    recipients: str
    annex: str
    annex_title: str
    annex_columns: tuple[str, str, str, str, str, str, str, str, str]
    unit: str
    kinds: dict[Kind, str]
    simulated_notice: str
    no_rows: str
    signed: str

    @model_validator(mode="after")
    def _every_kind(self) -> Self:
        if missing := [kind.value for kind in Kind if not self.kinds.get(kind)]:
            raise ValueError(f"no word for the kinds {', '.join(missing)}")
        return self


class Paper(_Part):
    """A format of documents with its source and how sure the source is."""

    id: str
    title_vi: str
    title_en: str
    source: str
    evidence: str
    font: str
    page: Page
    sizes: Sizes
    spacing: Spacing
    rule_share: Sized  # the rule under the issuing body and the subject, as a share of the text's length
    zero_pad_months: tuple[int, ...]
    labels: dict[Literal["vi", "en"], Labels]

    def line_pt(self, size: float) -> float:
        """Exact distance of two lines of letters of this size, in points.

        Single spacing of Times New Roman is 1.15 times the size of its letters. The distance is fixed rather than left
        to the font, so that Word, LibreOffice and typst break pages alike and a raised mark opens no gap.
        """
        return round(size * SINGLE * self.spacing.line.value * 10) / 10

    def date_line(self, place: str, date: dt.date | None, language: Literal["vi", "en"]) -> str:
        """Place and date as the format writes them; without a date the places for day and month stay open."""
        if date is None:
            day, month, year = "…", "…", "……"
        else:
            day, year = f"{date.day:02}", f"{date.year}"
            month = f"{date.month:02}" if date.month in self.zero_pad_months else str(date.month)
        return _fill(self.labels[language].date, {"place": place, "day": day, "month": month, "year": year})

    def number_line(self, number: str, symbol: str, language: Literal["vi", "en"]) -> str:
        """Number and symbol; numbers below ten get their zero, an empty number stays open."""
        shown = f"{int(number):02}" if number.isdecimal() else number or "\u2007\u2007\u2007\u2007"
        return _fill(self.labels[language].number, {"number": shown, "symbol": symbol})


def _fill(template: str, values: Mapping[str, str]) -> str:
    for key, value in values.items():
        template = template.replace("{" + key + "}", value)
    return template
