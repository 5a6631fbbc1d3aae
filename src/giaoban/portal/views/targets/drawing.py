"""The chart of a target: its line, the value to reach, and the fan of where it is heading."""

from __future__ import annotations

from django.utils.translation import gettext as _

from giaoban.commitments.queries.outlooks import Prospect
from giaoban.portal.views.drawing import with_gaps
from giaoban.portal.views.sentences import goal_text
from giaoban.portal.views.tabulate import sources_of
from giaoban.web import formats
from giaoban.web.charts import Band, Dot, Drawing, Rule
from giaoban.web.reading import Reading


def drawing_of(prospect: Prospect, reading: Reading) -> Drawing:
    """Without a forecast, the line and the value to reach alone."""
    language, line = reading.language, prospect.line
    unit = formats.unit_title(line[-1].unit, language) if line else ""
    rules = []
    if prospect.goal.value is not None:
        label = _("target %(value)s") % {"value": goal_text(prospect.goal, language)}
        rules.append(Rule(label, value=float(prospect.goal.value)))
    band = None
    if prospect.forecast is not None:
        ahead = prospect.forecast
        said = {
            "low": formats.number(round(ahead.low, 1), 1, language),
            "high": formats.number(round(ahead.high, 1), 1, language),
        }
        band = Band(
            start=line[-1].period.end,
            value=float(line[-1].value or 0),
            end=ahead.day,
            low=ahead.low,
            middle=ahead.value,
            high=ahead.high,
            label=_("forecast %(low)s to %(high)s") % said,
        )
    return Drawing(
        dots=tuple(
            with_gaps(
                [
                    Dot(
                        day=point.period.end,
                        value=float(point.value or 0),
                        label=formats.number(point.value, min(point.decimals, 1), language),
                        line=point.method,
                        kind=point.status,
                    )
                    for point in line
                ],
                line,
            )
        ),
        rules=tuple(rules),
        band=band,
        unit=unit,
        foot=_("Source: %(sources)s. Known at %(day)s.")
        % {"sources": sources_of(list(line)), "day": formats.date(reading.known or reading.today, language)},
        language=language,
    )
