"""Charts as SVG, drawn on the server by Altair through vl-convert, readable without JavaScript and without colour.

Official figures are a solid line with full dots, estimates a broken line with hollow dots, simulated ones a dotted line
with hollow diamonds. A break in the structure is drawn as a break: the line stops, and a dotted rule names the day.
The zero line is honest: a scale starts at zero unless values are negative. Drawings are kept by hash.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Any

INK, SOFT, ACCENT, BEHIND, LINE, STRONG = "#17212b", "#4a5765", "#0b5161", "#a3241b", "#d5dad8", "#97a3a8"
FONT = "Be Vietnam Pro, Segoe UI, Noto Sans, Liberation Sans, Arial, sans-serif"
IMAGES = {"svg": "image/svg+xml", "png": "image/png"}
"""Files a chart can be taken away as."""
_LOCALES: dict[str, dict[str, Any]] = {
    "vi": {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["", " ₫"]},
    "en": {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["$", ""]},
}


@dataclass(frozen=True)
class Dot:
    """One value of one line. `line` joins dots; `segment` splits a line where its structure breaks."""

    day: dt.date
    value: float
    label: str
    line: str
    kind: str = "official"  # official, reported, estimate, simulated
    segment: int = 0


@dataclass(frozen=True)
class Rule:
    """A value to hold the line against (a target) or a day on which the structure changed."""

    label: str
    value: float | None = None
    day: dt.date | None = None


@dataclass(frozen=True)
class Band:
    """Where a line is heading: from its last value to a day on which it lies between `low` and `high`."""

    start: dt.date
    value: float
    end: dt.date
    low: float
    middle: float
    high: float
    label: str


@dataclass(frozen=True)
class Drawing:
    dots: tuple[Dot, ...]
    rules: tuple[Rule, ...] = ()
    band: Band | None = None
    unit: str = ""
    title: str = ""
    subtitle: str = ""
    foot: str = ""
    language: str = "vi"
    width: int = 720
    height: int = 260
    is_named: bool = False  # every label is drawn, however many dots: they name the lines

    @property
    def hash(self) -> str:
        return hashlib.sha256(json.dumps(asdict(self), default=str, sort_keys=True).encode()).hexdigest()[:24]


def line_chart(drawing: Drawing) -> str:
    """The SVG of a drawing; without dots, an empty string. Kept in Django's cache by content."""
    from django.core.cache import cache

    if not drawing.dots:
        return ""
    key = f"chart.2.{drawing.hash}"
    kept = cache.get(key)
    if kept is None:
        kept = _convert(drawing)
        cache.set(key, kept, 30 * 24 * 3600)
    return str(kept)


def picture(drawing: Drawing) -> bytes:
    """The drawing as PNG at double size, for slides."""
    return image(line_chart(drawing), "png") if drawing.dots else b""


def image(svg: str, kind: str) -> bytes:
    """A drawn chart as a file: the SVG itself, or PNG at double size."""
    if kind == "svg":
        return svg.encode()
    import vl_convert

    # The drawer falls back to a serif when a font lacks one Vietnamese letter, so the complete one is named first.
    return bytes(vl_convert.svg_to_png(svg.replace(FONT, f"DejaVu Sans, {FONT}"), scale=2.0))


def _convert(drawing: Drawing) -> str:
    import vl_convert

    return str(vl_convert.vegalite_to_svg(_spec(drawing), format_locale=_LOCALES.get(drawing.language, _LOCALES["en"])))


def _spec(drawing: Drawing) -> dict[str, Any]:
    import altair as alt

    dots = alt.Data(values=[_row(dot) for dot in drawing.dots])  # type: ignore[no-untyped-call]
    low = min(dot.value for dot in drawing.dots)
    x = alt.X(
        "day:T",
        title=None,
        axis=alt.Axis(format="%m/%Y", labelOverlap=True, tickCount=8, grid=False),
        scale=alt.Scale(padding=28),
    )
    y = alt.Y(
        "value:Q", title=drawing.unit or None, scale=alt.Scale(zero=low >= 0, nice=True), axis=alt.Axis(tickCount=5)
    )
    dash = alt.StrokeDash("kind:N", scale=_by_kind([[1, 0], [1, 0], [6, 3], [2, 3]]), legend=None)
    shape = alt.Shape("kind:N", scale=_by_kind(["circle", "circle", "circle", "diamond"]), legend=None)
    fill = alt.Fill("kind:N", scale=_by_kind([ACCENT, ACCENT, "#ffffff", "#ffffff"]), legend=None)
    base = alt.Chart(dots)
    layers: list[Any] = [
        base.mark_line(color=ACCENT, strokeWidth=2).encode(x=x, y=y, strokeDash=dash, detail=["line:N", "segment:N"]),
        base.mark_point(size=42, stroke=ACCENT, strokeWidth=1.6, opacity=1).encode(x=x, y=y, shape=shape, fill=fill),
    ]
    if drawing.is_named or len(drawing.dots) <= 14:
        layers.append(base.mark_text(dy=-12, fontSize=11, color=INK, font=FONT).encode(x=x, y=y, text="label:N"))
    for rule in drawing.rules:
        layers += _rule(rule, alt)
    if drawing.band is not None:
        layers += _band(drawing.band, alt)
    chart = alt.layer(*layers).properties(width=drawing.width - 90, height=drawing.height)
    if drawing.title:
        chart = chart.properties(
            title=alt.TitleParams(drawing.title, subtitle=[drawing.subtitle, drawing.foot], anchor="start")
        )
    chart = chart.configure(background="transparent", font=FONT, padding=4).configure_view(stroke=None)
    chart = chart.configure_axis(
        gridColor=LINE, domainColor=STRONG, tickColor=STRONG, labelColor=SOFT, titleColor=SOFT,
        labelFontSize=12, titleFontSize=12, titleFontWeight="normal",
    ).configure_title(color=INK, subtitleColor=SOFT, fontSize=16, subtitleFontSize=12)  # fmt: skip
    return dict(chart.to_dict())


def _by_kind(values: list[Any]) -> Any:
    import altair as alt

    return alt.Scale(domain=["official", "reported", "estimate", "simulated"], range=values)


def _rule(rule: Rule, alt: Any) -> list[Any]:
    if rule.value is not None:
        data = alt.Data(values=[{"value": rule.value, "label": rule.label}])
        return [
            alt.Chart(data).mark_rule(color=BEHIND, strokeDash=[8, 3]).encode(y="value:Q"),
            alt.Chart(data)
            .mark_text(align="left", dx=4, dy=-6, fontSize=11, color=BEHIND, font=FONT)
            .encode(y="value:Q", x=alt.value(0), text="label:N"),
        ]
    assert rule.day is not None
    data = alt.Data(values=[{"day": rule.day.isoformat(), "label": rule.label}])
    return [
        alt.Chart(data).mark_rule(color=STRONG, strokeDash=[2, 2]).encode(x="day:T"),
        alt.Chart(data)
        .mark_text(align="left", dx=4, fontSize=11, color=SOFT, font=FONT)
        .encode(x="day:T", y=alt.value(8), text="label:N"),
    ]


def _band(band: Band, alt: Any) -> list[Any]:
    """The fan of an interval, its middle a broken line; its end is named, so that colour is never the only sign."""
    start = {"day": band.start.isoformat(), "low": band.value, "high": band.value, "value": band.value, "label": ""}
    end = {
        "day": band.end.isoformat(), "low": band.low, "high": band.high, "value": band.middle, "label": band.label
    }  # fmt: skip
    data = alt.Data(values=[start, end])
    return [
        alt.Chart(data).mark_area(color=ACCENT, opacity=0.15).encode(x="day:T", y="low:Q", y2="high:Q"),
        alt.Chart(data).mark_line(color=ACCENT, strokeDash=[4, 4]).encode(x="day:T", y="value:Q"),
        alt.Chart(alt.Data(values=[end]))
        .mark_text(align="right", dx=-4, dy=-8, fontSize=11, color=INK, font=FONT)
        .encode(x="day:T", y="high:Q", text="label:N"),
    ]


def _row(dot: Dot) -> dict[str, Any]:
    return {**asdict(dot), "day": dot.day.isoformat()}
