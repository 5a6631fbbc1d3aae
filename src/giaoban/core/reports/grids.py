"""What every format must agree on about tables: their widths in millimetres, and the annex as a table."""

from __future__ import annotations

from collections.abc import Sequence

from giaoban.core.reports.blocks import Annex, Column, Number, Row, Runs, Table, Text, runs
from giaoban.core.reports.metrics import bold_mm
from giaoban.core.reports.paper import Kind, Labels

RAISED = 0.62  # size of the marks that point into the annex, against the letters they follow
BESIDE_CELL_MM = 1.2  # space at the sides of a cell
_MARGIN_MM = 0.3  # what rounding and the border take
_ANNEX_SHARES = (9, 53, 26, 24, 24, 54, 27, 20, 20)
_CENTRED = frozenset({0, 3, 7, 8})
_RIGHT = 4


def widths_mm(table: Table, total: float, size: float) -> list[float]:
    """Column widths to a tenth of a millimetre that add up to the total.

    Columns share the width as they ask, but none gets less than its longest word in letters of this size needs, as
    long as the others can spare it.

    >>> widths_mm(Table((Column("a"), Column("b", width=2)), ()), 165, 12)
    [55.0, 110.0]
    >>> widths_mm(Table((Column("Nghiêng"), Column("b", width=20)), ()), 165, 12)
    [17.8, 147.2]
    """
    asked = [column.width for column in table.columns]
    needed = _longest_words(table, size)
    widths = [total * share / sum(asked) for share in asked]
    short = [place for place, width in enumerate(widths) if width < needed[place]]
    if short and sum(needed) < total:
        for place in short:
            widths[place] = needed[place]
        spare = [width - need for width, need in zip(widths, needed, strict=True)]
        excess = sum(widths) - total
        widths = [width - excess * room / sum(spare) for width, room in zip(widths, spare, strict=True)]
    rounded = [round(width, 1) for width in widths]
    rounded[-1] = round(total - sum(rounded[:-1]), 1)
    return rounded


def _longest_words(table: Table, size: float) -> list[float]:
    """What each column needs for its longest unbreakable piece, in millimetres, the cell's sides included."""
    longest = [_longest(runs(column.title), size) for column in table.columns]
    for row in table.rows:
        if row.kind != "group":
            for place, cell in enumerate(row.cells):
                longest[place] = max(longest[place], _longest(cell, size))
    return [length + 2 * BESIDE_CELL_MM + _MARGIN_MM for length in longest]


def _longest(cell: Runs, size: float) -> float:
    """The longest piece between two blanks, taken as bold. A figure's raised mark belongs to its last word."""
    longest = piece = 0.0
    for run in cell:
        text = run.shown if isinstance(run, Number) else getattr(run, "text", "")
        for place, word in enumerate(text.split(" ")):
            piece = bold_mm(word, size) + (piece if place == 0 else 0)
            longest = max(longest, piece)
        if isinstance(run, Number) and run.ref is not None:
            piece += bold_mm(f"[{run.ref}]", size * RAISED)
            longest = max(longest, piece)
    return longest


def recipient_lines(recipients: Sequence[str]) -> list[str]:
    """Who gets a copy, a dash before and a semicolon behind each, a full stop behind the last.

    >>> recipient_lines(("Như trên", "- Lưu: VT, TH (05)."))
    ['- Như trên;', '- Lưu: VT, TH (05).']
    """
    bare = [one.strip().removeprefix("-").strip().rstrip(";.") for one in recipients]
    return [f"- {one}{';' if place < len(bare) else '.'}" for place, one in enumerate(bare, 1)]


def annex_label(annex: Annex, labels: Labels) -> tuple[str, str]:
    """The word for an annex, and this one's title."""
    return labels.annex, annex.title or labels.annex_title


def annex_table(annex: Annex, labels: Labels) -> Table:
    """Row n is the target of the mark [n]; the kind of a figure stands in words beside its status."""
    columns = tuple(
        Column(title, "right" if place == _RIGHT else "center" if place in _CENTRED else "left", share)
        for place, (title, share) in enumerate(zip(labels.annex_columns, _ANNEX_SHARES, strict=True))
    )
    rows = []
    for number, source in enumerate(annex.sources, 1):
        word = labels.kinds[source.kind]
        status = source.status or word
        if source.kind != Kind.OFFICIAL and word not in status:
            status = f"{status}; {word}"
        cells = (source.what, source.subject, source.period, source.value, source.source, source.method)
        rows.append(Row(tuple(runs(Text(cell)) for cell in (str(number), *cells, source.vintage, status))))
    return Table(columns, tuple(rows))


def said(kind: Kind, labels: Labels) -> str:
    """The word printed behind a figure; official figures need none."""
    return "" if kind == Kind.OFFICIAL else labels.kinds[kind]
