"""A small line for a figure's history, drawn by hand: a chart library would cost more than the page."""

from __future__ import annotations

from collections.abc import Sequence

WIDTH, HEIGHT, EDGE = 88.0, 22.0, 3.0


def draw(values: Sequence[float]) -> str:
    """An SVG of the values in order, the last one marked by a dot. Fewer than two values draw nothing.

    >>> draw([1.0])
    ''
    >>> "polyline" in draw([1.0, 3.0, 2.0])
    True
    """
    if len(values) < 2:
        return ""
    low, high = min(values), max(values)
    span = (high - low) or 1.0
    step = (WIDTH - 2 * EDGE) / (len(values) - 1)
    dots = [
        (EDGE + step * place, HEIGHT - EDGE - (value - low) / span * (HEIGHT - 2 * EDGE))
        for place, value in enumerate(values)
    ]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in dots)
    x, y = dots[-1]
    return (
        f'<svg class="sparkline" viewBox="0 0 {WIDTH:g} {HEIGHT:g}" width="{WIDTH:g}" height="{HEIGHT:g}"'
        f' aria-hidden="true" focusable="false"><polyline points="{line}"/>'
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.4"/></svg>'
    )
