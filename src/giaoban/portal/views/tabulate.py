"""Tables that several pages show: points of a series, organisations by value, promises, targets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from giaoban.commitments.models import Commitment
from giaoban.measures.queries import Point
from giaoban.portal.views.sentences import figure_text
from giaoban.web import formats, signs
from giaoban.web.reading import Reading
from giaoban.web.tables import Cell, Column, Table


def points_table(identity: str, caption: str, points: Sequence[Point], reading: Reading, empty: str) -> Table:
    """Every point with its counts, kind, method, source and the moment it was known; the value opens its trail."""
    columns = (
        Column("period", _("Period"), brief=True),
        Column("subject", _("About"), hidden=len({point.subject_key for point in points}) == 1),
        Column("value", _("Value"), "end"),
        Column("num", _("Counted"), "end", hidden=all(point.num is None for point in points)),
        Column("den", _("Out of"), "end", hidden=all(point.den is None for point in points)),
        Column("kind", _("Kind"), brief=True),
        Column("method", _("Method and vintage")),
        Column("known", _("Known since"), brief=True),
        Column("source", _("Source and place"), wide=True, hidden=have_one_source(points)),
        Column("remarks", _("Remarks"), hidden=not any(point.flags for point in points)),
    )
    return Table(
        identity,
        caption,
        columns,
        tuple(_point_row(point, reading) for point in points),
        unit=formats.unit_title(points[0].unit, reading.language) if points else "",
        source=sources_of(points),
        as_of=formats.date(reading.known or reading.today, reading.language),
        empty=empty,
    )


def _point_row(point: Point, reading: Reading) -> tuple[Cell, ...]:
    language = reading.language
    return (
        Cell(formats.period(point.period_code, language), point.period_code, head=True),
        Cell(point.subject_name),
        Cell(figure_text(point, language), point.value, href=figure_address(point, reading)),
        Cell(formats.number(point.num, None, language), point.num),
        Cell(formats.number(point.den, None, language), point.den),
        Cell("", point.status, kind=point.status),
        Cell(
            str(signs.METHODS.get(point.method, point.method)),
            f"{point.method} · {point.vintage}",
            beside=formats.vintage(point.vintage, language),
        ),
        Cell(formats.date(point.known_at, language), point.known_at.date()),
        Cell(f"{point.source_title}{f', {point.source_place}' if point.source_place else ''}"),
        Cell(_remarks(point)),
    )


def _remarks(point: Point) -> str:
    return "; ".join(str(signs.FLAGS.get(flag, flag)) for flag in point.flags)


def figure_address(point: Point, reading: Reading) -> str:
    """The trail of a figure; one made from several opens the last of them."""
    if not point.observation_ids:
        return ""
    return reverse("figure", args=[point.observation_ids[-1]]) + reading.query()


def have_one_source(points: Sequence[Point]) -> bool:
    """Whether the line below the table can name the source of all rows; a row of its own still names its place."""
    return len(points) > 1 and len({(point.source_title, point.source_place) for point in points}) == 1


def sources_of(points: Iterable[Point], most: int = 3) -> str:
    """The titles of the sources, each once; beyond `most` their number, since each row names its own."""
    titles = list(dict.fromkeys(point.source_title for point in points if point.source_title))
    said = "; ".join(titles[:most])
    if len(titles) <= most:
        return said
    return _("%(titles)s, and %(count)s more named in the rows") % {"titles": said, "count": len(titles) - most}


def organisations_table(
    identity: str, caption: str, points: Sequence[Point], reading: Reading, empty: str, names: dict[str, str]
) -> Table:
    """Organisations with their value of one period, highest first."""
    rows = tuple(
        (
            Cell(str(place), place),
            Cell(
                names.get(point.subject_key, point.subject_name),
                href=reverse("organisation", args=[point.subject_key]) + reading.query(),
                head=True,
            ),
            Cell(figure_text(point, reading.language), point.value, href=figure_address(point, reading)),
            Cell(formats.number(point.num, None, reading.language), point.num),
            Cell(formats.number(point.den, None, reading.language), point.den),
            Cell(formats.period(point.period_code, reading.language), point.period_code),
            Cell("", point.status, kind=point.status),
            Cell(_remarks(point)),
        )
        for place, point in enumerate(points, 1)
    )
    columns = (
        Column("place", _("Place"), "end", hidden=any(point.is_simulated for point in points)),  # they rank nobody
        Column("organisation", _("Organisation")),
        Column("value", _("Value"), "end"),
        Column("num", _("Counted"), "end", hidden=all(point.num is None for point in points)),
        Column("den", _("Out of"), "end", hidden=all(point.den is None for point in points)),
        Column("period", _("Period"), brief=True),
        Column("kind", _("Kind"), brief=True),
        Column("remarks", _("Remarks"), hidden=not any(point.flags for point in points)),
    )
    return Table(
        identity,
        caption,
        columns,
        rows,
        unit=formats.unit_title(points[0].unit, reading.language) if points else "",
        source=sources_of(points),
        as_of=formats.date(reading.known or reading.today, reading.language),
        empty=empty,
    )


def promises_table(identity: str, caption: str, promises: Sequence[Commitment], reading: Reading, empty: str) -> Table:
    """Promises with who owes them to whom, until when."""
    columns = (
        Column("key", _("Number"), brief=True),
        Column("kind", _("Kind"), brief=True),
        Column("title", _("What"), wide=True),
        Column("owed_by", _("Owed by")),
        Column("asked_by", _("Asked by")),
        Column("due", _("Due"), brief=True),
        Column("state", _("State")),
        Column("source", _("Source and place"), wide=True),
    )
    return Table(
        identity,
        caption,
        columns,
        tuple(_promise_row(promise, reading) for promise in promises),
        source="; ".join(dict.fromkeys(str(promise.source.title_vi) for promise in promises if promise.source)),
        as_of=formats.date(reading.on, reading.language),
        empty=empty,
    )


def _promise_row(promise: Commitment, reading: Reading) -> tuple[Cell, ...]:
    english = reading.language == "en"
    due = formats.date(promise.due, reading.language) if promise.due else promise.due_text or _("no date given")
    asked = promise.asked_by
    return (
        Cell(promise.key, href=reverse("commitment", args=[promise.key]) + reading.query(), head=True),
        Cell(promise.get_kind_display()),
        Cell((promise.title_en if english else "") or promise.title_vi),
        Cell((promise.owed_by.name_en if english else "") or promise.owed_by.name_vi),
        Cell(((asked.name_en if english else "") or asked.name_vi) if asked else ""),
        Cell(due, promise.due),
        Cell(promise.get_standing_display()),
        Cell(f"{promise.source.title_vi if promise.source else ''} {promise.source_place}".strip()),
    )
