"""Whole sentences about figures: the title of a page says what was found. No sentence is glued from fragments."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from giaoban.commitments.models import Goal
from giaoban.measures.queries import Point
from giaoban.web import formats


def figure_text(point: Point, language: str) -> str:
    """The value as people write it, with its unit and bound."""
    return formats.quantity(point.value, point.unit, point.decimals, language, point.bound)


def indicator_title(title: str, point: Point | None, goal: Goal | None, direction: str, language: str) -> str:
    """What the page about an indicator has found."""
    if point is None or point.value is None:
        return _("%(title)s: no figure yet") % {"title": title}
    said = {
        "title": title,
        "value": figure_text(point, language),
        "period": formats.period(point.period_code, language),
    }
    gap = gap_to(goal, point, direction)
    if gap is None or goal is None:
        return _("%(title)s: %(value)s (%(period)s)") % said
    said["year"] = str(goal.due.year if goal.due else goal.commitment.programme.year)  # type: ignore[union-attr]
    if gap <= 0:
        return _("%(title)s: %(value)s (%(period)s), the %(year)s target is reached") % said
    unit = "percentage_point" if point.unit == "percent" else point.unit
    said["gap"] = formats.quantity(gap, unit, point.decimals, language)
    return _("%(title)s: %(value)s (%(period)s), still %(gap)s from the %(year)s target") % said


def gap_to(goal: Goal | None, point: Point | None, direction: str) -> Decimal | None:
    """How far a figure is from a goal in its own unit; zero or less when reached, None where that makes no sense."""
    if goal is None or point is None or goal.value is None or point.value is None or goal.commitment.programme is None:
        return None
    if goal.unit and goal.unit not in (point.unit, "%"):
        return None
    return point.value - goal.value if direction == "down" else goal.value - point.value


def goal_text(goal: Goal, language: str) -> str:
    """A stated value as it is written; an unknown one says so."""
    if goal.value is None:
        return _("value not known")
    return stated_text(Goal.Operator(goal.operator), goal.value, goal.upper, goal.unit, language)


def stated_text(operator: Goal.Operator, value: Decimal, upper: Decimal | None, unit: str, language: str) -> str:
    """A goal as it is written: ≥ 80 %, > 50 %, 70 – 85 %."""
    text = formats.quantity(value, _unit(unit), None, language)
    if operator == Goal.Operator.BETWEEN and upper is not None:
        return f"{formats.number(value, None, language)} – {formats.quantity(upper, _unit(unit), None, language)}"
    sign = str(operator.label)
    return text if sign == "=" else f"{sign}{formats.NBSP}{text}"


def _unit(stated: str) -> str:
    return "percent" if stated == "%" else stated or "count"
