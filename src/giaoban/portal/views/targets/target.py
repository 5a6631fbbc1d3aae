"""One target: every value stated, its levels, who must do more, its way, where it leads, who has not issued."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from giaoban.commitments.models import OwnTarget
from giaoban.commitments.queries import Attainment
from giaoban.commitments.queries.cascade import NOT_CASCADED, Node
from giaoban.commitments.queries.outlooks import Prospect
from giaoban.commitments.queries.paths import STEPS
from giaoban.portal.queries import targets as queries
from giaoban.portal.views.reasons import reason_of
from giaoban.portal.views.sentences import figure_text, goal_text
from giaoban.portal.views.tabulate import figure_address
from giaoban.portal.views.targets.drawing import drawing_of
from giaoban.portal.views.targets.mine import may_for
from giaoban.portal.views.targets.wording import (
    DIRECTIONS,
    KINDS,
    ORIGINS,
    OUTLOOKS,
    pool_sentences,
    prospect_sentences,
    quantity,
)
from giaoban.web import formats
from giaoban.web.charts import line_chart
from giaoban.web.pages import choice, page
from giaoban.web.reading import Reading, reading_of
from giaoban.web.tables import Cell, Column, Table
from giaoban.web.templatetags.ui import named


def target(request: HttpRequest, programme: str, code: str) -> HttpResponse:
    """The page of a target, and its tables to take away."""
    reading = reading_of(request)
    step = choice(request, "path", STEPS) or "quarters"
    found = queries.target_page(programme, code, reading, step=step)
    if found is None:
        raise Http404(code)
    headings = [_heading(one, reading) for one in found.headings]
    programme_details = found.target.programme.details if found.target.programme else {}
    months = [month for month in programme_details.get("months", []) if code in month.get("targets", [])]
    context: dict[str, Any] = {
        "target": found.target,
        "headings": headings,
        "warns": any(one["warns"] for one in headings),
        "conflicts": [(year, [(g, goal_text(g, reading.language)) for g in goals]) for year, goals in found.conflicts],
        "kind": KINDS.get(found.cascade.kind, found.cascade.kind),
        "direction": DIRECTIONS[found.cascade.direction],
        "months": months,
        "step": step,
        "cascade": found.cascade,
        "is_divided": found.cascade.kind not in NOT_CASCADED and bool(found.cascade.pools),
        "pools": [
            {
                "one": pool,
                "value": quantity(pool.value, pool.unit, reading),
                "sentences": pool_sentences(pool, reading),
                "carriers": len(pool.carriers),
            }
            for pool in found.cascade.pools
        ],
        "may_set": bool(found.cascade.pools) and bool(may_for(request, "target.set", reading, below=True)),
        "counted": found.counted,
        "plan": found.target.details.get("plan") or "",
        "is_register_used": found.is_register_used,
        "reported": found.reported,
        "page_sources": list(dict.fromkeys(str(goal.instrument) for goal in found.goals if goal.instrument)),
    }
    tables = [
        _goals_table(found, reading),
        _organisations_table(found, reading),
        _history_table(found, reading),
        *(one["table"] for one in headings if one["table"]),
    ]
    return page(request, "portal/target.html", context, tables=tables)


def unit_of(one: Attainment) -> str:
    """The unit a target is judged in: of its figure, else of its goal."""
    unit = one.point.unit if one.point else one.goal.unit if one.goal else ""
    return "percent" if unit == "%" else unit or "count"


def _heading(one: queries.Heading, reading: Reading) -> dict[str, Any]:
    """One judged goal as the page shows it."""
    judged, ahead = one.judged, one.prospect
    state, word = OUTLOOKS.get(ahead.outlook, ("", "")) if ahead else ("", "")
    drawing = drawing_of(ahead, reading) if ahead and len(ahead.line) > 1 else None
    return {
        "one": judged,
        "goal": goal_text(judged.goal, reading.language) if judged.goal else "",
        "reason": reason_of(
            judged.reason,
            judged.context,
            unit_of(judged),
            reading.language,
            judged.point.decimals if judged.point else None,
        ),
        "value": figure_text(judged.point, reading.language) if judged.point else "",
        "trail": figure_address(judged.point, reading) if judged.point else "",
        "ahead": ahead,
        "warns": bool(ahead and ahead.warns),
        "outlook": (state, word),
        "sentences": prospect_sentences(ahead, reading) if ahead else [],
        "chart": line_chart(drawing) if drawing else "",
        "table": _path_table(one, reading) if one.path and one.path.milestones else None,
    }


def _path_table(one: queries.Heading, reading: Reading) -> Table:
    unit = unit_of(one.judged)
    goal = one.judged.goal
    assert one.path is not None  # asked for with a path only
    columns = (
        Column("day", _("By"), brief=True),
        Column("expected", _("Should stand at"), "end"),
        Column("stated", _("Where from")),
        Column("value", _("Stood at"), "end"),
        Column("period", _("Period"), brief=True),
    )
    rows = []
    for step in one.path.milestones:
        point = step.point
        from_where = _("the goal") if goal and step.day == one.judged.context.get("due") else _("along the path")
        if step.is_stated:
            from_where = _("stated milestone")
        said = Cell("–") if point is None else Cell(figure_text(point, reading.language), point.value)
        rows.append(
            (
                Cell(formats.date(step.day, reading.language), step.day, head=True),
                Cell(quantity(step.expected, unit, reading), step.expected),
                Cell(from_where),
                Cell(_("still to come")) if step.is_ahead else said,
                Cell(formats.period(point.period_code, reading.language) if point else ""),
            )
        )
    whom = goal.applies_to.key if goal and goal.applies_to else "all"
    caption = _("The way there")
    if one.path.baseline is not None:
        said_from = {
            "value": quantity(one.path.baseline.value, unit, reading),
            "day": formats.date(one.path.baseline.day, reading.language),
        }
        caption = (
            _("The way there, from a stated baseline of %(value)s on %(day)s") % said_from
            if one.path.baseline_is_stated
            else _("The way there, from %(value)s on %(day)s") % said_from
        )
    return Table(f"path-{whom}-{goal.pk if goal else 0}", caption, columns, tuple(rows))


def _organisations_table(found: queries.TargetPage, reading: Reading) -> Table:
    """The tree as a table: block, organisation, what lies below it; who must over-achieve and by how much."""
    columns = (
        Column("block", _("Block")),
        Column("organisation", _("Organisation")),
        Column("value", _("Has to reach"), "end"),
        Column("origin", _("Set by")),
        Column("given", _("Asked of it"), "end", hidden=True),
        Column("now", _("Stands at"), "end"),
        Column("weight", _("Denominator"), "end"),
        Column("extra", _("Has to add"), "end"),
        Column("needed", _("And so reach"), "end"),
        Column("forecast", _("Forecast, 8 in 10"), "end", hidden=True),
        Column("outlook", _("Outlook")),
        Column("reason", _("Reason"), wide=True, hidden=not any(one.reason for one in found.history)),
    )
    rows = []
    for block in found.cascade.blocks:
        title = _("%(block)s: %(value)s") % {
            "block": named(block.subject),
            "value": quantity(block.value, found.cascade.unit, reading),
        }
        for node in block.children:
            rows.append(_node_row(node, title, found, reading, depth=0))
            rows += [_node_row(child, title, found, reading, depth=1) for child in node.children]
    return Table(
        "organisations",
        _("By block and organisation"),
        columns,
        tuple(rows),
        unit=formats.unit_title(found.cascade.unit or "count", reading.language),
        as_of=formats.date(reading.on, reading.language),
        empty=_("No organisation owes it on the day read."),
        group="block",
    )


def _node_row(node: Node, block: str, found: queries.TargetPage, reading: Reading, *, depth: int) -> tuple[Cell, ...]:
    unit = found.cascade.unit
    ahead = found.by_organisation.get(node.subject.pk)
    state, word = OUTLOOKS.get(ahead.outlook, ("", "")) if ahead else ("", "")
    now = figure_text(node.point, reading.language) if node.point else "–"
    organisation = reverse("organisation", args=[node.subject.key]) + reading.query(
        programme=found.target.programme.key if found.target.programme else None
    )
    extra = quantity(node.extra, unit, reading, difference=True) if node.extra else "–"
    forecast = _forecast(ahead, unit, reading)
    return (
        Cell(block),
        Cell(("— " if depth else "") + named(node.subject), href=organisation, head=True),
        Cell(quantity(node.value, unit, reading), node.value),
        Cell(str(ORIGINS[node.origin])),
        Cell(quantity(node.given, unit, reading), node.given),
        Cell(
            now,
            node.point.value if node.point else None,
            href=figure_address(node.point, reading) if node.point else "",
            kind=node.point.status if node.point and node.point.is_simulated else "",
        ),
        Cell(formats.number(node.weight, None, reading.language), node.weight),
        Cell(extra, node.extra or None),
        Cell(quantity(node.needed, unit, reading) if node.extra else "–", node.needed if node.extra else None),
        Cell(forecast, Decimal(str(round(ahead.forecast.value, 2))) if ahead and ahead.forecast else None),
        Cell(str(word) or "–", state=state, beside=forecast) if state else Cell("–"),
        Cell(node.own.reason if node.own else ""),
    )


def _forecast(ahead: Prospect | None, unit: str, reading: Reading) -> str:
    """Where its own figures lead on the day of the target, and between which values with odds of 8 in 10."""
    if ahead is None or ahead.forecast is None:
        return ""
    made = ahead.forecast
    value, low, high = (quantity(one, unit, reading) for one in (made.value, made.low, made.high))
    return f"{value} ({low} – {high})"


def _history_table(found: queries.TargetPage, reading: Reading) -> Table:
    columns = (
        Column("organisation", _("Organisation")),
        Column("version", _("Version"), "end"),
        Column("value", _("Value"), "end"),
        Column("above", _("Asked of it then"), "end"),
        Column("decided", _("Decided on"), brief=True),
        Column("instrument", _("Decision")),
        Column("reason", _("Reason"), wide=True),
        Column("by", _("Entered by")),
        Column("at", _("Entered at"), brief=True),
    )
    unit = found.cascade.unit
    rows = tuple(
        (
            Cell(named(one.subject), head=True),
            Cell(str(one.version), one.version),
            _version_cell(one, unit, reading),
            Cell(quantity(one.above, unit, reading), one.above),
            Cell(formats.date(one.decided_on, reading.language), one.decided_on),
            Cell(one.instrument),
            Cell(one.reason),
            Cell(str(one.by)),
            Cell(formats.moment(one.at, reading.language), one.at.isoformat()),
        )
        for one in found.history
    )
    return Table(
        "own",
        _("What organisations set themselves, every version"),
        columns,
        rows,
        empty=_("No organisation has set a target of its own: the common value holds for each."),
    )


def _version_cell(one: OwnTarget, unit: str, reading: Reading) -> Cell:
    if one.value is None:
        return Cell(_("taken back"))
    text = quantity(one.value, unit, reading)
    return Cell(_("%(value)s, lower than asked") % {"value": text} if one.is_worse else text, one.value)


def _goals_table(found: queries.TargetPage, reading: Reading) -> Table:
    columns = (
        Column("stage", _("Stage")),
        Column("value", _("Value"), "end"),
        Column("applies", _("For whom")),
        Column("due", _("Until"), brief=True),
        Column("instrument", _("Instrument"), wide=True),
        Column("stated", _("Stated on"), brief=True),
        Column("evidence", _("How sure")),
        Column("note", _("Remarks")),
    )
    rows = tuple(
        (
            Cell(goal.get_stage_display(), head=True),
            Cell(goal_text(goal, reading.language), goal.value),
            Cell(named(goal.applies_to) if goal.applies_to else _("the country")),
            Cell(formats.date(goal.due, reading.language), goal.due),
            Cell(f"{goal.instrument or ''}, {goal.source_place}".strip(", ")),
            Cell(formats.date(goal.stated_on, reading.language), goal.stated_on),
            Cell(goal.get_evidence_display()),
            Cell(goal.note),
        )
        for goal in found.goals
    )
    return Table("values", _("Every value stated for this target"), columns, rows, empty=_("No value is known."))
