"""The map of provinces as tiles of equal size, switchable between the 63 provinces and the 34."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from giaoban.core.quantities import sort_key
from giaoban.portal.queries import map as queries
from giaoban.portal.queries.map import Tile
from giaoban.portal.queries.structures import structures
from giaoban.portal.views.sentences import figure_text
from giaoban.portal.views.tabulate import figure_address, organisations_table
from giaoban.web import formats
from giaoban.web.pages import choice, page
from giaoban.web.reading import Reading, reading_of
from giaoban.web.templatetags.ui import named


def province_map(request: HttpRequest) -> HttpResponse:
    """One indicator over all provinces. Eleven queries."""
    reading = reading_of(request)
    indicators = queries.mapped_indicators()
    codes = [one.code for one in indicators]
    code = choice(request, "indicator", codes) or (codes[0] if codes else "")
    known = structures()
    asked = choice(request, "structure", [one.code for one in known])
    structure, frame = queries.structure_of(asked, known, reading)
    tiles = queries.tiles(code, structure, frame, reading)
    shown = next((one for one in indicators if one.code == code), None)
    points = sorted(
        (tile.point for tile in tiles if tile.point and tile.point.value is not None),
        key=lambda point: (-(point.value or 0), sort_key(point.subject_name)),
    )
    title = named(shown) if shown else ""
    names = {tile.subject.key: named(tile.subject) for tile in tiles}
    table = organisations_table(
        "provinces",
        _("%(title)s by province") % {"title": title},
        points,
        reading,
        _("No province has a figure of this indicator in this structure."),
        names,
    )
    context = {
        "indicators": indicators,
        "indicator": shown,
        "structure": structure.code,
        "structures": [one.code for one in known],
        "tiles": [_shown(tile, reading) for tile in tiles],
        "valued": len(points),
        "simulated": any(point.is_simulated for point in points),
    }
    return page(request, "portal/map.html", context, tables=[table])


def _shown(tile: Tile, reading: Reading) -> dict[str, Any]:
    point = tile.point
    organisation = reverse("organisation", args=[tile.subject.key]) + reading.query()
    return {
        "name": named(tile.subject),
        "row": tile.row,
        "column": tile.column,
        "shade": tile.shade,
        "simulated": point is not None and point.is_simulated,
        "short": formats.number(point.value, min(point.decimals, 1), reading.language) if point else formats.NO_VALUE,
        "text": figure_text(point, reading.language) if point else "",
        "href": (figure_address(point, reading) if point and point.observation_ids else "") or organisation,
    }
