"""What each act of a query does: rows, one line in words, and what the reader should mind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from giaoban.assistants.queries.figure_plans import named_by_register
from giaoban.assistants.queries.figure_points import Scene
from giaoban.assistants.queries.figure_sentences import bound_words, difference_words, listed, told
from giaoban.assistants.queries.figure_targets import attained, targets_set
from giaoban.assistants.queries.figure_values import FigureRow
from giaoban.core.findings import Finding, Severity
from giaoban.core.indicators.asking import Bound
from giaoban.core.periods import Period
from giaoban.measures import queries as measures
from giaoban.measures.models import Indicator
from giaoban.measures.queries import Point
from giaoban.measures.queries.growth import earlier
from giaoban.registry import queries as registry
from giaoban.registry.models import Subject
from giaoban.web import formats

Done = tuple[str, list[FigureRow], list[Finding]]
_EXACT = ("eq", "about")


def carried_out(scene: Scene) -> Done:
    """The line, the rows and the notes of a query. Raises Refused for names that are nobody's."""
    return _ACTS[scene.query.act](scene)


def note(code: str, **context: Any) -> Finding:
    return Finding(code, Severity.NOTE, context=context)


def _value(scene: Scene) -> Done:
    """The figure of each subject and period asked; of one subject also what other sources say of the same period."""
    rows: list[FigureRow] = []
    notes: list[Finding] = []
    alone = len(scene.subjects) == 1
    asked: list[Period | None] = [*scene.periods] or [None]
    for code in scene.query.indicators:
        for subject in scene.subjects:
            for period in asked:
                rows += _figure(scene, subject, code, period, notes, with_others=alone)
    held = [row for row in rows if row.shown and not row.role]
    if not held:
        notes.append(note("asking.no-figure"))
        return _nothing(scene), rows, notes
    if len(held) < len(scene.subjects):
        notes.append(note("asking.few-figures", held=len(held), all=len(scene.subjects)))
    if len(held) > 3:
        return listed(held, scene.language) + ".", rows, notes
    return "; ".join(told(row, scene.language) for row in held) + ".", rows, notes


def _figure(
    scene: Scene, subject: Subject, code: str, period: Period | None, notes: list[Finding], *, with_others: bool
) -> list[FigureRow]:
    points = scene.points(subject, code)
    point = scene.chosen(points, period)
    if point is None:
        before = _predecessors(scene, subject, code, notes) if with_others else []
        return [scene.row(subject, None, indicator=code), *before]
    rows = [scene.row(subject, point)]
    if period is not None and point.period_code != period.code:
        notes.append(note("asking.other-period", period=formats.period(period.code, scene.language)))
    if point.value is None:
        notes.append(note("asking.needs-counts"))
    others = scene.others(points, point)
    if others and with_others:
        rows += [scene.row(subject, one, role="another") for one in others]
        if len({one.value for one in (point, *others)}) > 1:
            notes.append(note("asking.disputed", count=len(others) + 1))
    return rows


def _predecessors(scene: Scene, subject: Subject, code: str, notes: list[Finding]) -> list[FigureRow]:
    """What those have who became this subject: shown one by one, never put together without their counts."""
    before = registry.predecessors(subject)
    if not before or scene.frame != "as_was":
        return []
    series = {one.key: measures.series(code, subject=one.key, known=scene.known, today=scene.today) for one in before}
    rows = [
        scene.row(one, point, role="predecessor")
        for one in before
        if (point := scene.chosen(series[one.key])) is not None
    ]
    if rows:
        notes.append(note("asking.predecessors", name=scene.named(subject)))
    return rows


def _nothing(scene: Scene) -> str:
    return "Chưa có số liệu." if scene.language == "vi" else "There is no figure."


def _table(scene: Scene) -> tuple[list[tuple[Subject, Point | None]], list[Finding]]:
    """Each organisation with its figure; notes say where periods differ from the one asked and how many have none."""
    table = [(subject, scene.chosen(scene.points(subject))) for subject in scene.subjects]
    notes: list[Finding] = []
    held = [point for _, point in table if point is not None and point.value is not None]
    if any(point is not None and point.value is None for _, point in table):
        notes.append(note("asking.needs-counts"))
    if scene.periods and any(point.period_code != scene.periods[-1].code for point in held):
        notes.append(note("asking.other-period", period=formats.period(scene.periods[-1], scene.language)))
    if len(held) < len(table):
        notes.append(note("asking.few-figures", held=len(held), all=len(table)))
    return table, notes


def _ranked(scene: Scene, order: str) -> tuple[list[FigureRow], list[Finding]]:
    """Those with a figure, in order; equal values share a rank."""
    table, notes = _table(scene)
    down = {"high": True, "low": False}.get(order)
    if down is None:
        best_is_high = scene.indicator.direction != "down"
        down = best_is_high if order == "best" else not best_is_high
    held = [(subject, point, point.value) for subject, point in table if point is not None and point.value is not None]
    held.sort(key=lambda entry: -entry[2] if down else entry[2])
    rows: list[FigureRow] = []
    for place, (subject, point, value) in enumerate(held, 1):
        rank = rows[-1].rank if rows and rows[-1].value == value else place
        rows.append(scene.row(subject, point, rank=rank))
    return rows, notes


def _rank(scene: Scene) -> Done:
    rows, notes = _ranked(scene, scene.query.order or "best")
    top = scene.query.top
    shown = [row for row in rows if not top or (row.rank or 0) <= top]
    if not shown:
        return _nothing(scene), [], [*notes, note("asking.no-figure")]
    return listed(shown, scene.language) + ".", shown, notes


def _place(scene: Scene) -> Done:
    """Among all of its kind in force on the same day, by what is good for the indicator."""
    subject = scene.subjects[0]
    peers = Scene(
        replace(scene.query, subjects=(), kinds=(subject.kind,), periods=scene.query.periods),
        scene.lexicon,
        scene.today,
        scene.language,
    )
    rows, notes = _ranked(peers, "best")
    mine = next((row for row in rows if row.subject_key == subject.key), None)
    if mine is None:
        return _nothing(scene), [scene.row(subject, None)], [*notes, note("asking.no-figure")]
    line = (
        f"{mine.subject} đứng thứ {mine.rank} trong {len(rows)} cơ quan có số, với {mine.shown}."
        if scene.language == "vi"
        else f"{mine.subject} is number {mine.rank} of {len(rows)} with a figure, at {mine.shown}."
    )
    return line, rows, notes


def _filter(scene: Scene) -> Done:
    bound = scene.query.bound
    if bound is None or bound.operator in ("met", "unmet"):
        return attained(scene)
    table, notes = _table(scene)
    held = [(subject, point) for subject, point in table if point is not None and point.value is not None]
    found = [(subject, point) for subject, point in held if fulfils(point, bound)]
    unclear = [point for _, point in held if fulfils(point, bound) is None]
    if unclear:
        notes.append(note("asking.bounded"))
    rows = sorted((scene.row(*one) for one in found), key=lambda row: -(row.value or Decimal(0)))
    words = bound_words(bound, scene.indicator.unit, scene.language)
    count = f"{len(rows)}/{len(held)}"
    line = f"{count} cơ quan có số {words}" if scene.language == "vi" else f"{count} of those with a figure are {words}"
    return line + (f": {listed(rows, scene.language)}." if rows else "."), rows, notes


def fulfils(point: Point, bound: Bound) -> bool | None:
    """Whether a figure lies where it is asked; None when its source bounds it so that nobody can say.

    "More than 20" is above 20 and says nothing about 30.
    """
    value, mark = point.value, bound.value
    if value is None or mark is None:
        return None
    if point.bound in ("gt", "ge") and bound.operator in ("gt", "ge"):
        sure = value > mark or (value == mark and (point.bound == "gt" or bound.operator == "ge"))
        return True if sure else None
    if point.bound in ("lt", "le") and bound.operator in ("lt", "le"):
        sure = value < mark or (value == mark and (point.bound == "lt" or bound.operator == "le"))
        return True if sure else None
    if point.bound not in _EXACT:
        return None
    upper = bound.upper if bound.upper is not None else mark
    return {
        "gt": value > mark,
        "ge": value >= mark,
        "lt": value < mark,
        "le": value <= mark,
        "eq": value == mark,
        "between": mark <= value <= upper,
    }[bound.operator]


def _held(scene: Scene) -> Done:
    """Who has a figure, or none. Of "organisations that did X" also how many the source counts without naming them."""
    if registered := named_by_register(scene):
        return registered
    absent = scene.query.act == "absent"
    is_share = scene.indicator.kind == "share_of_organisations"
    table, notes = _table(scene)
    notes = [one for one in notes if one.code != "asking.few-figures"]

    def has(point: Point | None) -> bool:
        return point is not None and (not is_share or bool(point.value))

    found = [(subject, point) for subject, point in table if has(point) != absent]
    if absent:
        notes.append(note("asking.absence"))
    rows = [scene.row(subject, point) for subject, point in found]
    stated = _stated_count(scene) if is_share else None
    if is_share and not any(point is not None for _, point in table):
        notes.append(note("asking.not-known-who"))
        rows = [scene.row(stated[0], stated[1], role="stated")] if stated else []
        return (told(rows[0], scene.language) + ".") if rows else _nothing(scene), rows, notes
    count = f"{len(found)}/{len(table)}"
    words = {True: ("chưa có số", "without a figure"), False: ("đã có số", "with a figure")}[absent]
    line = f"{count} {words[0] if scene.language == 'vi' else words[1]}"
    names = listed([replace(row, shown="") for row in rows], scene.language, 70)
    return line + (f": {names}." if rows and not scene.query.counting else "."), rows, notes


def _stated_count(scene: Scene) -> tuple[Subject, Point] | None:
    nation = measures.nation()
    if nation is None:
        return None
    points = measures.series(scene.indicator.code, subject=nation, known=scene.known, today=scene.today)
    point = scene.chosen(points)
    return (nation, point) if point else None


def _compare(scene: Scene) -> Done:
    line, rows, notes = _value(scene)
    held = [row for row in rows if row.value is not None and not row.role]
    if len(held) != 2 or len(scene.subjects) != 2:
        return line, rows, notes
    first, second = held
    if first.period_code != second.period_code:
        return line, rows, [*notes, note("asking.periods-differ")]
    if first.bound not in _EXACT or second.bound not in _EXACT:
        return line, rows, [*notes, note("asking.bounded")]
    assert first.value is not None
    assert second.value is not None
    gap = difference_words(first.value - second.value, first.unit, 2, scene.language)
    words = "chênh lệch" if scene.language == "vi" else "difference"
    return f"{line[:-1]}; {words}: {gap}.", rows, notes


def _change(scene: Scene) -> Done:
    """The later figure, the earlier one of the same method, and the growth between; beside it what sources state."""
    rows: list[FigureRow] = []
    notes: list[Finding] = []
    said = []
    for subject in scene.subjects:
        points = scene.points(subject)
        now = scene.chosen(points)
        if now is None:
            rows.append(scene.row(subject, None))
            continue
        if scene.periods and now.period_code != scene.periods[-1].code:
            notes.append(note("asking.other-period", period=formats.period(scene.periods[-1], scene.language)))
        base = scene.periods[0] if len(scene.periods) == 2 else _base(scene, now)
        before = measures.of_period(points, base.code, like=now) if base else None
        rows.append(scene.row(subject, now))
        if before is not None:
            rows.append(scene.row(subject, before, role="base"))
            said.append(_grown(scene, now, before, notes))
        else:
            period = formats.period(base, scene.language) if base else "?"
            notes.append(note("asking.no-base", period=period))
        rows += _stated_growth(scene, subject, now)
    line = "; ".join([*said, *(told(row, scene.language) for row in rows if row.role in ("", "stated"))])
    return (line + ".") if any(row.shown for row in rows) else _nothing(scene), rows, notes


def _base(scene: Scene, now: Point) -> Period | None:
    against = scene.query.against
    return earlier(now.period, against) if against in ("year_before", "previous") else Period.parse(against)


def _grown(scene: Scene, now: Point, before: Point, notes: list[Finding]) -> str:
    if now.value is None or before.value is None or now.bound not in _EXACT or before.bound not in _EXACT:
        notes.append(note("asking.bounded"))
        return ""
    gap = difference_words(now.value - before.value, now.unit, max(now.decimals, before.decimals), scene.language)
    rate = measures.growth(now, before)
    relative = ""
    if rate is not None and now.unit != "percent":
        relative = f" ({'+' if rate > 0 else ''}{formats.percent(rate, 1, scene.language)})"
    period = formats.period(before.period_code, scene.language)
    return f"{gap}{relative} {'so với' if scene.language == 'vi' else 'against'} {period}"


def _stated_growth(scene: Scene, subject: Subject, now: Point) -> list[FigureRow]:
    """Growth of the same period as sources state it; it may differ from what the figures give."""
    if scene.query.against not in ("year_before", "previous"):
        return []
    codes = [
        one.code
        for one in Indicator.objects.filter(kind="growth").order_by("version")
        if one.definition.get("of") == scene.indicator.code and one.definition.get("against") == scene.query.against
    ]
    found = []
    for code in dict.fromkeys(codes):
        for point in measures.series(code, subject=subject, known=scene.known, today=scene.today):
            if point.period_code == now.period_code and point.method != "computed":
                found.append(scene.row(subject, point, role="stated"))
    return found


def _series(scene: Scene) -> Done:
    rows: list[FigureRow] = []
    step = scene.query.step or (scene.periods[0].kind if scene.periods else "")
    for code in scene.query.indicators:
        for subject in scene.subjects:
            points = [one for one in scene.points(subject, code) if not step or one.period.kind == step]
            if scene.periods:
                first, last = scene.periods[0].start, scene.periods[-1].end
                points = [one for one in points if first <= one.period.start and one.period.end <= last]
            if scene.query.recent:
                kept = sorted({one.period for one in points})[-scene.query.recent :]
                points = [one for one in points if one.period in kept]
            rows += [scene.row(subject, one) for one in sorted(points, key=lambda one: one.period)]
    if not rows:
        return _nothing(scene), [], [note("asking.no-figure")]
    notes = []
    periods = {(row.subject_key, row.indicator, row.period_code) for row in rows}
    if len(periods) < len(rows):
        notes.append(note("asking.several-sources", count=len(rows), periods=len(periods)))
    said = [f"{row.period}: {row.shown}" for row in _preferred(scene, rows)]
    return "; ".join(said[:20]) + ".", rows, notes


def _preferred(scene: Scene, rows: Sequence[FigureRow]) -> list[FigureRow]:
    """Of each period the figure that is shown first elsewhere too."""
    shown: dict[tuple[str, str, str], FigureRow] = {}
    for row in rows:
        key = (row.subject_key, row.indicator, row.period_code)
        if key not in shown:
            point = scene.chosen(scene.points(row.subject_key, row.indicator), Period.parse(row.period_code))
            ids = point.observation_ids if point else row.observation_ids
            same = [one for one in rows if (one.subject_key, one.indicator, one.period_code) == key]
            shown[key] = next((one for one in same if one.observation_ids == ids), row)
    return list(shown.values())


def _source(scene: Scene) -> Done:
    _, rows, notes = _value(scene)
    held = [row for row in rows if row.source]
    if not held:
        return _nothing(scene), rows, notes
    said = [
        f"{row.source}{', ' + row.source_place if row.source_place else ''} ({row.shown}, {row.period})" for row in held
    ]
    return "; ".join(dict.fromkeys(said)) + ".", rows, notes


_ACTS: dict[str, Callable[[Scene], Done]] = {
    "value": _value, "rank": _rank, "place": _place, "filter": _filter, "absent": _held, "present": _held,
    "compare": _compare, "change": _change, "series": _series, "source": _source, "target": targets_set,
    "attainment": attained,
}  # fmt: skip
