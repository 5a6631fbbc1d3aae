"""The province map: where each tile stands (data of the pack) and the value it shows."""

from __future__ import annotations

import csv
import datetime as dt
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

from giaoban.measures import queries as measures
from giaoban.measures.models import Indicator, Observation
from giaoban.measures.queries import Point
from giaoban.registry import queries as registry
from giaoban.registry.models import Subject
from giaoban.web.reading import Reading

MERGER = dt.date(2025, 7, 1)
STRUCTURES = {"63": MERGER - dt.timedelta(days=1), "34": MERGER}
CLASSES = 4


@dataclass(frozen=True)
class Tile:
    """One province on the grid. `shade` is 1 (lowest quarter of the provinces) to 4, or 0 without a value."""

    subject: Subject
    row: int
    column: int
    point: Point | None
    shade: int = 0


@cache
def places(file: Path) -> dict[str, dict[str, tuple[int, int]]]:
    """Structure -> subject key -> row and column, as the pack lays it out; a pack without a layout has none."""
    found: dict[str, dict[str, tuple[int, int]]] = {}
    if file.exists():
        with file.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                found.setdefault(row["structure"], {})[row["subject"]] = (int(row["row"]), int(row["col"]))
    return found


def mapped_indicators() -> list[Indicator]:
    """The indicators that have figures by province. One query."""
    codes = Observation.objects.filter(subject__kind="province").values("indicator__code")
    rows = Indicator.objects.filter(code__in=codes).order_by("group", "code", "version")
    return list({row.code: row for row in rows}.values())


def default_structure(reading: Reading) -> str:
    return "34" if reading.structure_day >= MERGER else "63"


def tiles(code: str, structure: str, reading: Reading) -> list[Tile]:
    """Every province of the structure with its latest figure in it; simulated ones say so."""
    day = STRUCTURES[structure]
    if structure == default_structure(reading):
        day = reading.structure_day
    points: dict[str, list[Point]] = {}
    frame = day if structure == "34" or reading.frame != "as_was" else reading.frame
    if code:
        for point in measures.series(code, by="organisation", frame=frame, known=reading.known, today=reading.today):
            points.setdefault(point.subject_key, []).append(point)
    layout = places(Path(settings.PACK) / "tiles.csv").get(structure, {})
    provinces = list(registry.organisations_on(day, ("province",)))
    latest = {
        one.key: measures.last_of(points.get(one.key, []), until=reading.on, allow_simulated=True) for one in provinces
    }
    shades = _shades([point for point in latest.values() if point is not None and point.value is not None])
    found = []
    for number, one in enumerate(provinces):
        row, column = layout.get(one.key, (number // 6 + 1, number % 6 + 1))
        found.append(Tile(one, row, column, latest[one.key], shades.get(one.key, 0)))
    return sorted(found, key=lambda tile: (tile.row, tile.column))


def _shades(points: list[Point]) -> dict[str, int]:
    """Quarters by rank: equal values get equal shades."""
    values = sorted(float(point.value or 0) for point in points)
    return {point.subject_key: values.index(float(point.value or 0)) * CLASSES // len(values) + 1 for point in points}
