"""The United Kingdom 2010 and a two-sector economy in the tiny country, for tests of tables and estimates."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import yaml
from tests.tiny import NOW, ROOT, TODAY, subject

UK = ROOT / "packs" / "uk-2010" / "economy" / "table.csv"
OFFICE = "ministry.so"
"""Plays the statistics office in these tests: it owns the indicator of the total."""
TWO = [
    ["code", "name", "26", "01", "Y:use", "X:output"],
    ["26", "electronics", 150, 500, 350, 1000],
    ["01", "farming", 200, 100, 1700, 2000],
    ["VA:all", "", 650, 1400],
]
"""Miller and Blair 2009, table 2.3, with sectors that a scope knows."""
ARGUMENTS = ["--period", "2024", "--unit", "billion VND", "--publisher", "us", "--decimals", "point"]


def as_csv(rows) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def with_cell(row: int, column: int, value, rows=TWO):
    """The rows with one cell changed, counted from 0."""
    made = [list(line) for line in rows]
    made[row][column] = value
    return made


def indicators() -> None:
    """The indicators of the digital economy of Viet Nam's pack, owned by the office of these tests."""
    from giaoban.core.indicators.definition import Definition
    from giaoban.measures.models import Indicator

    for file in sorted((ROOT / "packs" / "vn" / "indicators").glob("digital_*.yaml")):
        made = Definition.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")))
        plain = made.model_dump(mode="json") | {"owner": OFFICE}
        Indicator.objects.create(
            code=made.id, version=made.version, title_vi=made.title.vi, title_en=made.title.en, group=made.group,
            kind=made.kind, unit=made.unit, direction=made.direction, definition=plain,
        )  # fmt: skip


def about(**changes):
    from giaoban.core.economy.readers.grid import About
    from giaoban.core.periods import Period

    said = {"period": Period.parse("2024"), "unit": "billion VND", "publisher": "us", "licence": "our own"}
    return About(**(said | {"classification": "isic4", "net_product_taxes": 200.0} | changes))


def imported(by, rows=TWO, *, key="two-2024", whose="tiny", status="reported", **changes):
    from giaoban.core.economy.readers.layouts import Reading
    from giaoban.measures.actions.economy import import_table

    return import_table(
        by=by, data=rows if isinstance(rows, bytes) else as_csv(rows), file=f"{key}.csv", key=key,
        subject=subject(whose), about=about(**changes), reading=Reading("generic", decimals="point"), status=status,
        today=TODAY, now=NOW,
    )  # fmt: skip


def definition(**changes):
    from giaoban.core.economy.definition import read_definition

    scope = {"key": "one", "version": "1", "codes": ["26"], "classification": "isic4"}
    return read_definition({"scope": scope, **changes})


def estimated(by, rows, *, store=True, now=NOW, whose=None, publisher=None, **changes):
    from giaoban.measures.actions.economy import estimate_digital_economy

    return estimate_digital_economy(
        by=by, tables=rows, definition=definition(**changes), store=store, today=TODAY, now=now,
        subject=subject(whose) if whose else None, publisher=subject(publisher) if publisher else None,
    )  # fmt: skip


def path_of(folder: Path, rows, name="table.csv") -> Path:
    path = folder / name
    path.write_bytes(rows if isinstance(rows, bytes) else as_csv(rows))
    return path
