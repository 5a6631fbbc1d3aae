"""The province map: where each tile stands (data of the pack) and the value it shows."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

from giaoban.core.indicators.restate import Frame
from giaoban.measures import queries as measures
from giaoban.measures.models import Indicator, Observation
from giaoban.measures.queries import Point
from giaoban.portal.queries.indicators import latest_of
from giaoban.portal.queries.structures import Structure
from giaoban.registry import queries as registry
from giaoban.registry.models import Subject
from giaoban.web.reading import Reading

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


def structure_of(code: str, known: Sequence[Structure], reading: Reading) -> tuple[Structure, Frame]:
    """The structure asked for, else that of the day read, and the frame to read figures in.

    Without a choice the reading's own frame is kept, so that the figures are those every other page shows.
    """
    own = Structure(reading.structure_day, registry.organisations_on(reading.structure_day, ("province",)).count())
    chosen = next((one for one in known if one.code == code and one.count != own.count), None)
    return (chosen, chosen.day) if chosen else (own, reading.frame)


def tiles(code: str, structure: Structure, frame: Frame, reading: Reading) -> list[Tile]:
    """Every province of the structure with its latest figure in it; simulated ones say so."""
    points: dict[str, list[Point]] = {}
    if code:
        for point in measures.series(code, by="organisation", frame=frame, known=reading.known, today=reading.today):
            points.setdefault(point.subject_key, []).append(point)
    layout = places(Path(settings.PACK) / "tiles.csv").get(structure.code, {})
    provinces = list(registry.organisations_on(structure.day, ("province",)))
    latest = {one.key: latest_of(points.get(one.key, []), reading) for one in provinces}
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
