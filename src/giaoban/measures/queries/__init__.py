"""Reading figures: series in three frames, the latest value, one figure's trail, and figures that contradict others."""

from giaoban.measures.queries.closing_sums import ClosingSum, closing_sums
from giaoban.measures.queries.consistency import consistency_findings
from giaoban.measures.queries.growth import growth
from giaoban.measures.queries.outside import outside_frame
from giaoban.measures.queries.points import Point, indicator_on, nation, newest_indicator, observed, point_of
from giaoban.measures.queries.series import last_of, latest, lines, of_period, series
from giaoban.measures.queries.trail import Trail, trail

__all__ = [
    "ClosingSum", "Point", "Trail", "closing_sums", "consistency_findings", "growth", "indicator_on", "last_of",
    "latest", "lines", "nation", "newest_indicator", "observed", "of_period", "outside_frame", "point_of", "series",
    "trail",
]  # fmt: skip
