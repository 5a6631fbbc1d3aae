"""What a review quotes: figures as plain JSON values, and the observations behind them, each once."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from giaoban.measures.models import Observation
from giaoban.measures.queries import Point

Figure = dict[str, Any]
PLACES = 8  # as many as an observation keeps


class Quotes:
    """Turns points into JSON values and remembers the observations they stand on."""

    def __init__(self) -> None:
        self._ids: dict[int, None] = {}

    def figure(self, point: Point | None) -> Figure | None:
        """A point as the content keeps it; None where nothing is known."""
        if point is None:
            return None
        self.remember(point.observation_ids)
        return {
            "value": text(point.value),
            "unit": point.unit,
            "decimals": point.decimals,
            "bound": point.bound,
            "status": point.status,
            "period": point.period_code,
            "subject": point.subject_key,
            "flags": list(point.flags),
            "observations": list(point.observation_ids),
        }

    def remember(self, ids: Iterable[int]) -> None:
        self._ids.update(dict.fromkeys(ids))

    def observations(self) -> dict[str, dict[str, Any]]:
        """Every remembered observation as the annex lists it, one query."""
        rows = Observation.objects.select_related("indicator", "subject", "source").in_bulk(list(self._ids))
        return {str(pk): _observation(rows[pk]) for pk in self._ids if pk in rows}


def text(value: Decimal | None) -> str | None:
    """A number without trailing zeros, the same from every database.

    >>> text(Decimal("45.79000000")), text(Decimal("6069.000000")), text(None)
    ('45.79', '6069', None)
    """
    if value is None:
        return None
    plain = f"{round(value, PLACES):f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def _observation(row: Observation) -> dict[str, Any]:
    return {
        "key": f"{row.indicator} {row.subject.key} {row.period_code} {row.method} {row.vintage} r{row.revision}",
        "indicator": row.indicator.code,
        "title_vi": row.indicator.title_vi,
        "title_en": row.indicator.title_en,
        "unit": row.indicator.unit,
        "subject": row.subject.key,
        "subject_vi": row.subject.name_vi,
        "subject_en": row.subject.name_en or row.subject.name_vi,
        "period": row.period_code,
        "value": text(row.value),
        "num": text(row.num),
        "den": text(row.den),
        "bound": row.bound,
        "decimals": row.decimals,
        "method": row.method,
        "vintage": row.vintage,
        "revision": row.revision,
        "status": row.status,
        "evidence": row.evidence,
        "source": row.source.key,
        "source_vi": " ".join(filter(None, (row.source.number, row.source.title_vi))),
        "source_en": " ".join(filter(None, (row.source.number, row.source.title_en or row.source.title_vi))),
        "place": row.source_place,
        "known_at": row.known_at.isoformat(),
    }
