"""Reads an uploaded sheet into rows of text: which contract it was made for, which column is which, which rows count.

Refuses the whole file, with every reason at once, where it cannot be told what a column means. Formulas are found in
the file itself: their values are somebody's last calculation, not something that was entered.
"""

from __future__ import annotations

import difflib
import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from giaoban.core.contracts.changes import changes
from giaoban.core.contracts.contract import Contract
from giaoban.core.contracts.shelf import find_contract
from giaoban.core.findings import Finding, Place, Refused, Severity
from giaoban.core.formats.spreadsheets import Limits, Sheet, column_letters, read_spreadsheet, records
from giaoban.core.quantities import fold
from giaoban.exchange.queries.sheets_columns import Asked
from giaoban.exchange.queries.sheets_values import shown
from giaoban.web.findings import say

MARK = "giaoban"  # the hidden sheet
STATUS = ("Tình trạng", "Status")
EXAMPLE = ("VÍ DỤ", "EXAMPLE")
MOST_ROWS = 100_000
LIMITS = Limits(file=20_000_000, columns=300)
_EXAMPLES = frozenset(map(fold, EXAMPLE))
_FIRST_LETTERS = frozenset(word[0] for word in _EXAMPLES)
_LONGEST = 2 * max(map(len, EXAMPLE))
_CELL = re.compile(rb"""<(?:\w+:)?c\b[^>]*?\br\s*=\s*["']([A-Z]{1,3})([0-9]{1,7})["'][^>]*>\s*<(?:\w+:)?f[\s/>]""")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_ERRORS = re.compile(r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!)")


@dataclass(frozen=True)
class Row:
    """One record as typed: the number of its line in the sheet, and text by the name of the column."""

    number: int
    values: Mapping[str, str]


@dataclass(frozen=True)
class Uploaded:
    """What a sheet holds. `formulas` and `errors` are cells (row, column name) whose value was not typed."""

    sheet: str
    letters: Mapping[str, str]  # name of a column -> its letters
    rows: Sequence[Row]
    formulas: frozenset[tuple[int, str]] = frozenset()
    errors: frozenset[tuple[int, str]] = frozenset()
    notes: tuple[Finding, ...] = field(default=())


def read_upload(data: bytes, *, file: str, contract: Contract, asked: Sequence[Asked], pack: Path) -> Uploaded:
    """The rows of an uploaded .xlsx or .csv. Raises Refused with everything that is wrong with the file as a whole.

    `sheet.*` of `read_spreadsheet`; `typed.other-contract`, `typed.breaking-version`, `typed.newer-version`,
    `typed.unknown-column`, `typed.missing-column`, `typed.too-many-rows`, `typed.no-rows`, `typed.hidden-formulas`.
    """
    sheets = read_spreadsheet(data, file=file, limits=LIMITS)
    notes = list(_hold_contract(sheets, contract, pack, file))
    sheet = next((one for one in sheets if one.name != MARK and _has_head(one, asked)), None)
    if sheet is None:
        sheet = next((one for one in sheets if one.name != MARK), sheets[0])
    head = next((number for number, row in enumerate(sheet.rows) if any(map(shown, row))), None)
    if head is None:
        raise _refused("sheet.empty", file, sheet=sheet.name)
    width = max((place for place, value in enumerate(sheet.rows[head], 1) if shown(value)), default=0)
    records(Sheet(sheet.name, [row[:width] for row in sheet.rows[: head + 1]], file, sheet.merged))  # judges the head
    places, more = _places(sheet, head, width, asked, contract)
    found: list[Row] = []
    errors: set[tuple[int, str]] = set()
    known = _Shown()
    for number, row in enumerate(sheet.rows[head + 1 :], head + 2):
        if is_example(row):
            continue
        cells = [(name, row[place]) for name, place in places.items() if place < len(row)]
        values = {name: known[cell] if type(cell) is str else shown(cell) for name, cell in cells}
        if any(values.values()):
            if len(found) >= MOST_ROWS:
                raise _refused("typed.too-many-rows", file, most=MOST_ROWS)
            errors.update((number, name) for name, text in values.items() if text in known.errors)
            found.append(Row(number, values))
        beyond = next((place for place in range(width, len(row)) if shown(row[place])), None)
        if beyond is not None:
            context = {"place": sheet.place(number, beyond + 1).part, "value": shown(row[beyond])[:80]}
            raise _refused("sheet.beyond-header", file, **context)
    if not found:
        raise _refused("typed.no-rows", file, sheet=sheet.name)
    letters = {name: column_letters(place + 1) for name, place in places.items()}
    names = {value: name for name, value in letters.items()}
    formulas = {(row, names[column]) for row, column in _formulas(data, sheet.name, file) if column in names}
    return Uploaded(sheet.name, letters, found, frozenset(formulas), frozenset(errors), (*notes, *more))


class _Shown(dict[str, str]):
    """Texts as `shown` gives them: a large sheet holds a few of them again and again.

    errors: those that a calculation left behind
    """

    def __init__(self) -> None:
        super().__init__()
        self.errors: set[str] = set()

    def __missing__(self, text: str) -> str:
        found = self[text] = shown(text)
        if _ERRORS.fullmatch(found):
            self.errors.add(found)
        return found


def is_example(row: Sequence[object]) -> bool:
    first = shown(row[0]) if row and row[0] is not None else ""
    return first[:1].casefold() in _FIRST_LETTERS and len(first) <= _LONGEST and fold(first) in _EXAMPLES


def _has_head(sheet: Sheet, asked: Sequence[Asked]) -> bool:
    named = _named(asked)
    return any(sum(_bare(shown(value)) in named for value in row) >= 2 for row in sheet.rows[:10])


def _named(asked: Sequence[Asked]) -> dict[str, str]:
    """What a column may be called, without regard to capitals and marks."""
    found: dict[str, str] = {}
    for one in asked:
        found |= {_bare(text): one.name for text in (one.name, one.column.title.en, one.column.title.vi)}
    return found


def _bare(title: str) -> str:
    return fold(" ".join(title.removesuffix("*").split()))


def _places(
    sheet: Sheet, head: int, width: int, asked: Sequence[Asked], contract: Contract
) -> tuple[dict[str, int], list[Finding]]:
    """Where each column stands, from 0. Raises Refused with every column that is unknown or missing."""
    named = _named(asked)
    places: dict[str, int] = {}
    faults = []
    ignored = {_bare(title) for title in (*STATUS, contract.version_of or "")}
    for place, value in enumerate(sheet.rows[head][:width]):
        title = shown(value)
        name = named.get(_bare(title))
        if name is None and _bare(title) not in ignored:
            near = difflib.get_close_matches(_bare(title), named, n=1, cutoff=0.5)
            context = {"title": title[:80], "place": sheet.place(head + 1, place + 1).part}
            one = next((one for one in asked if near and one.name == named[near[0]]), None)
            context |= {"like_vi": one.column.title.vi if one else "–", "like_en": one.column.title.en if one else "–"}
            faults.append(
                Finding("typed.unknown-column", where=Place(sheet.file, part=context["place"]), context=context)
            )
        elif name in places:
            faults.append(
                Finding("sheet.title-twice", context={"file": sheet.file, "title": title[:80], "place": place})
            )
        elif name is not None:
            places[name] = place
    for one in asked:
        if one.name not in places and one.is_required:
            context = {"title_vi": one.column.title.vi, "title_en": one.column.title.en}
            faults.append(Finding("typed.missing-column", where=Place(sheet.file), context=context))
    if faults:
        raise Refused(faults)
    return places, []


def _hold_contract(sheets: Sequence[Sheet], contract: Contract, pack: Path, file: str) -> Iterator[Finding]:
    """Notes about the version the sheet was made for. Raises Refused where its rows would mean something else."""
    mark = next((one for one in sheets if one.name == MARK), None)
    said = {shown(row[0]): shown(row[1]) for row in mark.rows if len(row) > 1} if mark else {}
    name, _, version = said.get("contract", "").partition("@")
    if not name or not re.fullmatch(r"\d{1,4}\.\d{1,4}", version):
        yield Finding("typed.no-mark", Severity.NOTE, Place(file), {"contract": contract.full_reference})
        return
    context = {"found": f"{name}@{version}", "wanted": contract.full_reference, "file": file}
    if name != contract.name:
        raise _refused("typed.other-contract", **context)
    if version == contract.version:
        return
    major, minor = map(int, version.split("."))
    if (major, minor) > (contract.major, contract.minor):
        raise _refused("typed.newer-version", **context)
    try:
        breaking = [one for one in changes(find_contract(pack, f"{name}@{version}"), contract) if one.is_breaking]
    except Refused:  # the earlier version is not kept; within one major nothing may have been broken
        breaking = []
    if breaking or major != contract.major:
        told = {
            f"changes_{language}": " ".join(
                say(Finding(one.code, context=one.context), language) for one in breaking[:10]
            )
            for language in ("vi", "en")
        }
        raise _refused("typed.breaking-version", **context, **told)
    yield Finding("typed.older-version", Severity.NOTE, Place(file), context)


def _formulas(data: bytes, sheet: str, file: str) -> set[tuple[int, str]]:
    """The cells of a sheet that hold a formula. The archive was measured before, so its parts may be unpacked."""
    if not data.startswith(b"PK"):
        return set()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = [name for name in archive.namelist() if name.lower().startswith("xl/worksheets/")]
        wanted = _part_of(archive, sheet)
        text = b"".join(archive.read(name) for name in parts if wanted in (None, name))
    cells = {(int(row), letters.decode()) for letters, row in _CELL.findall(text)}
    if not cells and _FORMULA.search(text):
        raise _refused("typed.hidden-formulas", file)
    return cells


def _part_of(archive: zipfile.ZipFile, sheet: str) -> str | None:
    """Which file of the archive holds a sheet; None where that is not clear, and every sheet is looked at."""
    import xml.etree.ElementTree as ET

    try:
        book = ET.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314  expat refuses swelling entities
        links = ET.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
    except (KeyError, ET.ParseError):
        return None
    for one in book.iter():
        if one.tag.endswith("}sheet") and one.get("name") == sheet:
            number = next((value for key, value in one.attrib.items() if key.endswith("}id")), "")
            target = next((link.get("Target", "") for link in links if link.get("Id") == number), "")
            part = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
            return part if part in archive.namelist() else None
    return None


def _refused(code: str, file: str, **context: object) -> Refused:
    return Refused([Finding(code, where=Place(file), context={"file": file, **context})])
