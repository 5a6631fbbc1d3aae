"""Every province has one tile in each structure it existed in, and no two stand on the same place at the same time."""

from __future__ import annotations

import csv
import datetime as dt

import pytest
from tests.tiny import ROOT

from giaoban.portal.queries.map import places

PACK = ROOT / "packs" / "vn"


def provinces_on(day: dt.date) -> list[str]:
    with (PACK / "subjects" / "provinces.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [
        row["key"]
        for row in rows
        if (row["valid_from"] or "0001-01-01") <= day.isoformat() <= (row["valid_to"] or "9999-12-31")
    ]


@pytest.mark.parametrize(
    ("structure", "day"),
    [
        ("63", dt.date(2024, 12, 31)),  # Thừa Thiên Huế
        ("63", dt.date(2025, 6, 30)),  # Huế
        ("34", dt.date(2025, 7, 1)),
        ("34", dt.date(2026, 10, 1)),  # Đồng Nai a city
    ],
)
def test_every_province_stands_on_a_tile_of_its_own(structure, day):
    layout, provinces = places(PACK / "tiles.csv")[structure], provinces_on(day)
    assert len(provinces) == int(structure)
    assert set(provinces) <= set(layout)
    assert len({layout[key] for key in provinces}) == len(provinces)


def test_a_pack_without_a_layout_still_has_a_map(tiny, client):
    """No layout names the provinces of tiny, so they stand in rows in the official order."""
    html = client.get("/map/?structure=2").content.decode()
    assert "Núi Sông" in html
