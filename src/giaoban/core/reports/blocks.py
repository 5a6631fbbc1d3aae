"""What a report is made of: a frozen tree of blocks, told apart from how any format draws it.

Every number that stems from an observation carries the number of its row in the annex. A `Ledger` hands those out,
so that the same observation quoted twice has one row, and the annex holds exactly what was quoted.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from giaoban.core.reports.paper import Kind, Paper


@dataclass(frozen=True)
class Text:
    text: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True)
class Number:
    """A figure as the reader sees it ("45,79 %"), and the annex row it comes from (None: not an observation)."""

    text: str
    ref: int | None = None
    kind: Kind = Kind.OFFICIAL

    @property
    def shown(self) -> str:
        """With its unit held to it, so that no line ends between the two; a unit of many words may still be parted."""
        return self.text.replace(" ", "\u00a0", 1)


@dataclass(frozen=True)
class Mark:
    """The word for a kind of figure, where the kind of a whole row or table is to be said once more."""

    kind: Kind


Run = Text | Number | Mark
Runs = tuple[Run, ...]


def runs(*parts: str | Run | Iterable[Run]) -> Runs:
    """Mixed pieces as runs; plain strings become upright text.

    >>> runs("Đạt ", Number("45,79 %", 1))
    (Text(text='Đạt ', bold=False, italic=False), Number(text='45,79 %', ref=1, kind=<Kind.OFFICIAL: 'official'>))
    """
    flat: list[Run] = []
    for part in parts:
        if isinstance(part, str):
            flat.append(Text(part))
        elif isinstance(part, Text | Number | Mark):
            flat.append(part)
        else:
            flat.extend(part)
    return tuple(flat)


@dataclass(frozen=True)
class Heading:
    """Level 1 to 3; `number` ("II.", "1.", "a)") is given by the assembler so that every format prints the same."""

    level: int
    text: str
    number: str = ""


@dataclass(frozen=True)
class Paragraph:
    runs: Runs
    align: Literal["justify", "center", "left"] = "justify"


@dataclass(frozen=True)
class ListBlock:
    items: tuple[Runs, ...]
    ordered: bool = False


@dataclass(frozen=True)
class Column:
    """`width` is this column's share against its neighbours (2 is twice as wide as 1)."""

    title: str
    align: Literal["left", "center", "right"] = "left"
    width: float = 1.0


@dataclass(frozen=True)
class Row:
    """A `group` row has one cell, drawn bold across all columns; a `total` row is bold."""

    cells: tuple[Runs, ...]
    kind: Literal["body", "group", "total"] = "body"


@dataclass(frozen=True)
class Table:
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    caption: str = ""
    unit: str = ""
    note: str = ""


@dataclass(frozen=True)
class Chart:
    """A drawing as SVG text. `alt` says what it shows to whoever cannot see it; the table stands beside it.

    `refs` are the annex rows it was drawn from, printed with the caption; `kind` the least sure of them.
    """

    svg: str
    alt: str
    caption: str = ""
    refs: tuple[int, ...] = ()
    kind: Kind = Kind.OFFICIAL


@dataclass(frozen=True)
class PageBreak:
    pass


@dataclass(frozen=True)
class Source:
    """One observation as the annex lists it: plain words, already in the reader's language."""

    what: str
    subject: str
    period: str
    value: str
    source: str
    method: str
    vintage: str
    status: str = ""  # empty: the word for its kind
    kind: Kind = Kind.OFFICIAL
    key: str = ""  # the observation's own identity; two observations that read alike stay two rows


@dataclass(frozen=True)
class Annex:
    """The observations a report quotes; row n is the n-th source, counted from 1."""

    sources: tuple[Source, ...]
    title: str = ""


Block = Heading | Paragraph | ListBlock | Table | Chart | Annex | PageBreak


@dataclass(frozen=True)
class Signature:
    """`capacity` holds the lines above the name ("TM. ỦY BAN", "CHỦ TỊCH"); an empty name leaves its place free."""

    capacity: tuple[str, ...] = ()
    name: str = ""


@dataclass(frozen=True)
class Header:
    """What stands around the content of an official paper. An empty `number` leaves room for the clerk to fill in."""

    issuer: str
    kind: str
    subject: str
    parent_body: str = ""
    number: str = ""
    symbol: str = ""
    place: str = ""
    date: dt.date | None = None
    legal_bases: tuple[str, ...] = ()
    addressees: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    signature: Signature = field(default_factory=Signature)
    secretary: Signature | None = None
    """Minutes are signed by two: whoever wrote them on the left, whoever chaired on the right; copies go below."""


@dataclass(frozen=True)
class Report:
    header: Header
    blocks: tuple[Block, ...]
    paper: Paper
    language: Literal["vi", "en"] = "vi"

    @property
    def title(self) -> str:
        return f"{self.header.kind.capitalize()} {self.header.subject}".strip()

    @property
    def body(self) -> tuple[Block, ...]:
        """What stands before the signature: all blocks up to the first annex."""
        return self.blocks[: self._first_annex()]

    @property
    def annexes(self) -> tuple[Block, ...]:
        """What stands after the signature: the first annex and everything behind it."""
        return self.blocks[self._first_annex() :]

    def _first_annex(self) -> int:
        return next((place for place, block in enumerate(self.blocks) if isinstance(block, Annex)), len(self.blocks))

    def all_runs(self) -> Iterator[Run]:
        """Every run anywhere in the report, in reading order."""
        for block in self.blocks:
            match block:
                case Paragraph():
                    yield from block.runs
                case ListBlock():
                    for item in block.items:
                        yield from item
                case Table():
                    for row in block.rows:
                        for cell in row.cells:
                            yield from cell

    def sources(self) -> tuple[Source, ...]:
        return tuple(source for block in self.blocks if isinstance(block, Annex) for source in block.sources)

    def numbers(self) -> Iterator[Number]:
        return (run for run in self.all_runs() if isinstance(run, Number))


class Ledger:
    """Gives each quoted observation its annex row, in order of first quotation.

    >>> ledger = Ledger()
    >>> grain = Source("Thóc", "Cả nước", "2024", "43,5", "NGTK", "khảo sát", "lần 1")
    >>> ledger.number("43,5", grain).ref, ledger.number("43,5 triệu tấn", grain).ref, len(ledger.annex().sources)
    (1, 1, 1)
    """

    def __init__(self) -> None:
        self._rows: dict[Source, int] = {}

    def cite(self, source: Source) -> int:
        return self._rows.setdefault(source, len(self._rows) + 1)

    def number(self, text: str, source: Source) -> Number:
        return Number(text, self.cite(source), source.kind)

    def annex(self, title: str = "") -> Annex:
        return Annex(tuple(self._rows), title)
