"""What an officer typed into the three screens, kept as it was typed, and read with every fault at its field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from giaoban.core.economy.province_sheet import ProvinceSheet, read_province
from giaoban.core.findings import Finding, Place, Refused
from giaoban.core.formats.spreadsheets import Limits, Sheet, read_spreadsheet
from giaoban.core.periods import NotAPeriod, Period
from giaoban.core.quantities import NotANumber, parse_vietnamese
from giaoban.measures.models import EconomyTable
from giaoban.measures.queries.economy import scopes
from giaoban.registry.models import Subject

FIELDS = ("subject", "year", "unit", "decimals", "table", "scope", "data", "turnover", "ratio", "grdp")
START: Mapping[str, str] = {
    "unit": "tỷ đồng", "decimals": "comma", "turnover": "30", "ratio": "30", "grdp": "5",
}  # fmt: skip
"""Wide on purpose, and shown: whoever knows better says so."""
UNITS = ("tỷ đồng", "triệu đồng", "nghìn tỷ đồng")
ERRORS = ("turnover", "ratio", "grdp")
LIMITS = Limits(file=2_000_000, unpacked=20_000_000, cells=50_000, columns=60)
LONGEST = 200_000
"""Characters of a pasted table."""


@dataclass
class Asked:
    """`said` is what was typed, to be shown again; the rest is None until it could be read."""

    said: dict[str, str]
    faults: dict[str, list[Finding]] = field(default_factory=dict)
    subject: Subject | None = None
    period: Period | None = None
    table: EconomyTable | None = None
    scope: Any = None
    sheet: ProvinceSheet | None = None
    errors: dict[str, float] = field(default_factory=dict)

    @property
    def is_sound(self) -> bool:
        return not any(self.faults.values())

    def fault(self, name: str, *found: Finding) -> None:
        self.faults.setdefault(name, []).extend(found)


def read_asked(given: Mapping[str, str], upload: UploadedFile[bytes] | None, tables: list[EconomyTable]) -> Asked:
    """Everything typed, read at once. A file is turned into the rows it holds, so that nothing depends on it again."""
    asked = Asked({name: str(given.get(name, START.get(name, "")))[:LONGEST].replace("\x00", "") for name in FIELDS})
    if upload is not None:
        _read_file(asked, upload)
    _read_names(asked, tables)
    _read_errors(asked)
    if not asked.faults.get("data"):
        try:
            decimals: Any = asked.said["decimals"]
            asked.sheet = read_province(rows_of(asked.said["data"]), decimals=decimals)
        except Refused as refusal:
            asked.fault("data", *refusal.findings)
    return asked


def rows_of(text: str) -> list[list[str]]:
    """Rows of a pasted table: cells parted by tabs, else by semicolons.

    >>> rows_of("code;turnover\\n61;2,5")
    [['code', 'turnover'], ['61', '2,5']]
    """
    mark = "\t" if "\t" in text else ";"
    return [[cell.strip().strip('"') for cell in line.split(mark)] for line in text.splitlines()]


def _read_file(asked: Asked, upload: UploadedFile[bytes]) -> None:
    name = str(upload.name or "")[:100]
    if (upload.size or 0) > LIMITS.file:
        context = {"size": upload.size, "limit": LIMITS.file, "file": name}
        asked.fault("data", Finding("economy.upload-large", where=Place(name), context=context))
        return
    try:
        sheets = read_spreadsheet(upload.read(), file=name, limits=LIMITS)
    except Refused as refusal:
        asked.fault("data", *refusal.findings)
        return
    filled = [sheet for sheet in sheets if any(cell not in (None, "") for row in sheet.rows for cell in row)]
    if not filled:
        asked.fault("data", Finding("economy.sheet-empty", where=Place(name)))
        return
    asked.said["data"] = _as_text(filled[0], asked.said["decimals"])[:LONGEST]


def _as_text(sheet: Sheet, decimals: str) -> str:
    return "\n".join("\t".join(_cell(cell, decimals) for cell in row).rstrip("\t") for row in sheet.rows)


def _cell(cell: Any, decimals: str) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float):
        text = format(Decimal(repr(cell)), "f")
        text = text.rstrip("0").rstrip(".") if "." in text else text
        return text.replace(".", ",") if decimals == "comma" else text
    return " ".join(str(cell).split())


def _read_names(asked: Asked, tables: list[EconomyTable]) -> None:
    said = asked.said
    asked.subject = Subject.objects.filter(key=said["subject"][:120], kind="province").first()
    if asked.subject is None:
        asked.fault("subject", Finding("economy.choose-province"))
    year = said["year"].strip()
    try:
        asked.period = Period.parse(year) if year.isascii() and year.isdigit() and len(year) == 4 else None
    except NotAPeriod:
        asked.period = None
    if asked.period is None:
        asked.fault("year", Finding("economy.choose-year", context={"year": year[:20] or "–"}))
    elif asked.subject is not None and not _lived(asked.subject, asked.period):
        context = {"province": asked.subject.name_vi, "year": year}
        asked.fault("subject", Finding("economy.province-not-then", context=context))
    if said["unit"] not in UNITS:
        asked.fault(
            "unit", Finding("economy.choose-one", context={"value": said["unit"][:40], "known": ", ".join(UNITS)})
        )
    if said["decimals"] not in ("comma", "point"):
        context = {"value": said["decimals"][:20], "known": "comma, point"}
        asked.fault("decimals", Finding("economy.choose-one", context=context))
        said["decimals"] = "comma"
    asked.table = next((row for row in tables if row.key == said["table"]), None)
    if asked.table is None:
        asked.fault("table", Finding("economy.choose-table" if tables else "economy.no-table-yet"))
    known = scopes()
    asked.scope = known.get(said["scope"])
    if asked.scope is None:
        context = {"value": said["scope"][:40] or "–", "known": ", ".join(known)}
        asked.fault("scope", Finding("economy.choose-one", context=context))


def _lived(subject: Subject, period: Period) -> bool:
    begun = subject.valid_from is None or subject.valid_from <= period.end
    return begun and (subject.valid_to is None or subject.valid_to >= period.start)


def _read_errors(asked: Asked) -> None:
    for name in ERRORS:
        text = asked.said[name].strip().removesuffix("%").strip().replace(".", ",")
        try:
            value = float(parse_vietnamese(text)) / 100
        except (NotANumber, ValueError, OverflowError):
            value = -1.0
        if 0 <= value <= 0.9:
            asked.errors[name] = value
        else:
            asked.fault(name, Finding("economy.error-per-cent", context={"value": asked.said[name][:20] or "–"}))
