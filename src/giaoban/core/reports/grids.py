"""What every format must agree on about tables: their widths in millimetres, and the annex as a table."""

from __future__ import annotations

from giaoban.core.reports.blocks import Annex, Column, Row, Table, Text, runs
from giaoban.core.reports.paper import Kind, Labels

_ANNEX_SHARES = (10, 45, 32, 20, 24, 45, 36, 22, 23)
_CENTRED = frozenset({0, 3, 7, 8})
_RIGHT = 4


def widths_mm(columns: tuple[Column, ...], total: float) -> list[float]:
    """Column widths to a tenth of a millimetre that add up to the total.

    >>> widths_mm((Column("a"), Column("b", width=2)), 165)
    [55.0, 110.0]
    """
    shares = sum(column.width for column in columns)
    widths = [round(total * column.width / shares, 1) for column in columns]
    widths[-1] = round(total - sum(widths[:-1]), 1)
    return widths


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
