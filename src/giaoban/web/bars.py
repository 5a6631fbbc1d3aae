"""Bars that run from one value to another, as SVG: a waterfall of a difference, parts of a share, a range of results.

A bar says by its shape what it is, colour only repeats it: full for what is known, hollow for what is taken away or
estimated, broken outline for what nobody can divide. The number stands beside each bar. Drawings are kept by hash.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Any

from giaoban.web.charts import _LOCALES, ACCENT, FONT, INK, LINE, SOFT, STRONG

STEP = 34
"""Height of a bar with its gap, in pixels."""
_KINDS = ("full", "hollow", "broken")


@dataclass(frozen=True)
class Bar:
    """`start` to `end` on the scale; `text` is the number as people write it; `dot` marks a value within a range."""

    label: str
    start: float
    end: float
    text: str
    kind: str = "full"
    dot: float | None = None


@dataclass(frozen=True)
class BarDrawing:
    """`from_zero`: the scale begins at 0, as it must where lengths are compared; a waterfall may begin elsewhere."""

    bars: tuple[Bar, ...]
    unit: str = ""
    from_zero: bool = True
    language: str = "vi"
    width: int = 460

    @property
    def hash(self) -> str:
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()[:24]


def bar_chart(drawing: BarDrawing) -> str:
    """The SVG of a drawing; without bars, an empty string. Kept in Django's cache by content."""
    from django.core.cache import cache

    if not drawing.bars:
        return ""
    key = f"bars.1.{drawing.hash}"
    kept = cache.get(key)
    if kept is None:
        import vl_convert

        locale = _LOCALES.get(drawing.language, _LOCALES["en"])
        kept = str(vl_convert.vegalite_to_svg(_spec(drawing), format_locale=locale))
        cache.set(key, kept, 30 * 24 * 3600)
    return str(kept)


def _spec(drawing: BarDrawing) -> dict[str, Any]:
    import altair as alt

    rows = [
        {**asdict(bar), "label": f"{number:02}", "name": bar.label, "tip": max(bar.start, bar.end, bar.dot or bar.end)}
        for number, bar in enumerate(drawing.bars)
    ]
    names = json.dumps({row["label"]: row["name"] for row in rows}, ensure_ascii=False)
    data = alt.Data(values=rows)  # type: ignore[no-untyped-call]
    y = alt.Y(
        "label:N",
        title=None,
        sort=None,
        axis=alt.Axis(labelExpr=f"({names})[datum.value]", labelLimit=230, ticks=False, domain=False),
    )
    x = alt.X("start:Q", title=drawing.unit or None, scale=_scale(drawing), axis=alt.Axis(tickCount=5, grid=True))
    fill = alt.Fill("kind:N", scale=alt.Scale(domain=_KINDS, range=[ACCENT, "#ffffff", "#ffffff"]), legend=None)
    dash = alt.StrokeDash("kind:N", scale=alt.Scale(domain=_KINDS, range=[[1, 0], [1, 0], [4, 3]]), legend=None)
    base = alt.Chart(data)
    layers: list[Any] = [
        base.mark_bar(height=16, stroke=ACCENT, strokeWidth=1.5).encode(
            x=x, x2="end:Q", y=y, fill=fill, strokeDash=dash
        ),
        base.mark_text(align="left", dx=6, fontSize=12, color=INK, font=FONT).encode(x="tip:Q", y=y, text="text:N"),
    ]
    if any(bar.dot is not None for bar in drawing.bars):
        point = base.mark_point(size=60, shape="diamond", fill="#ffffff", stroke=INK, strokeWidth=1.6, opacity=1)
        layers.append(point.transform_filter("datum.dot != null").encode(x="dot:Q", y=y))
    chart = alt.layer(*layers).properties(width=drawing.width, height=STEP * len(rows))
    chart = chart.configure(background="transparent", font=FONT, padding=4).configure_view(stroke=None)
    chart = chart.configure_axis(
        gridColor=LINE, domainColor=STRONG, tickColor=STRONG, labelColor=SOFT, titleColor=SOFT,
        labelFontSize=12, titleFontSize=12, titleFontWeight="normal",
    )  # fmt: skip
    return dict(chart.to_dict())


def _scale(drawing: BarDrawing) -> Any:
    """With room at the right for the numbers."""
    import altair as alt

    ends = [value for bar in drawing.bars for value in (bar.start, bar.end, bar.dot) if value is not None]
    low, high = min(ends), max(ends)
    if drawing.from_zero:
        low, high = min(low, 0.0), max(high, 0.0)
    room = (high - low) or abs(high) or 1.0
    return alt.Scale(domain=[low if drawing.from_zero else low - 0.1 * room, high + 0.28 * room], zero=False)
