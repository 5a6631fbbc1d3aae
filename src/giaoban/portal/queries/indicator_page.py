"""All that the page of one indicator states, in the reading asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from giaoban.commitments.models import Goal
from giaoban.core.indicators.definition import Definition
from giaoban.core.indicators.formula import formula_mathml, formula_text
from giaoban.measures import queries as measures
from giaoban.measures.models import Indicator
from giaoban.measures.queries import Point
from giaoban.portal.queries.indicators import Figure, conflicting, figure_of, goals_of, latest_of
from giaoban.registry.models import Subject
from giaoban.web.reading import Reading


@dataclass(frozen=True)
class IndicatorPage:
    indicator: Indicator
    versions: tuple[Indicator, ...]
    definition: Definition | None
    subject: Subject | None
    figure: Figure
    points: tuple[Point, ...]
    blocks: tuple[Figure, ...]
    organisations: tuple[Point, ...]
    names: dict[str, str]
    conflicts: tuple[list[Point], ...]
    goals: tuple[Goal, ...]

    @property
    def goal(self) -> Goal | None:
        """The decided national value nearest in time; a draft never stands in for it."""
        decided = [
            goal
            for goal in self.goals
            if goal.stage == Goal.Stage.DECIDED and goal.value is not None and goal.applies_to_id is None
        ]
        if self.subject is not None and self.subject.kind != "country":
            return None
        year = self.figure.point.period.end.year if self.figure.point else 0
        return min(decided, key=lambda goal: abs((goal.due.year if goal.due else 0) - year), default=None)

    @property
    def revised(self) -> tuple[Point, ...]:
        return tuple(point for point in self.points if "revised" in point.flags)

    def formula(self, language: str) -> tuple[str, str]:
        """The formula as MathML and in one line; empty where the definition has none."""
        if self.definition is None:
            return "", ""
        return formula_mathml(self.definition, language), formula_text(self.definition, language)


def indicator_page(code: str, reading: Reading, subject_key: str = "") -> IndicatorPage | None:
    """Everything about one indicator; None when no such indicator or organisation exists."""
    versions = tuple(Indicator.objects.filter(code=code).order_by("version"))
    if not versions:
        return None
    indicator = next((one for one in reversed(versions) if one.is_valid_on(reading.on)), versions[-1])
    subject = Subject.objects.filter(key=subject_key).first() if subject_key else measures.nation()
    if subject_key and subject is None:
        return None
    ask: dict[str, Any] = {"frame": reading.frame, "known": reading.known, "today": reading.today}
    points = measures.series(code, subject=subject, **ask) if subject else []
    blocks = [] if subject_key else measures.series(code, by="block", **ask)
    organisations = measures.series(code, by="organisation", **ask)
    return IndicatorPage(
        indicator=indicator,
        versions=versions,
        definition=definition_of(indicator),
        subject=subject,
        figure=figure_of(indicator, points, reading),
        points=tuple(sorted(points, key=lambda point: point.period, reverse=True)),
        blocks=tuple(figure_of(indicator, group, reading) for group in _by_subject(blocks).values()),
        organisations=tuple(_ranked(organisations, indicator, reading)),
        names=_names(reading.language),
        conflicts=tuple(conflicting(points)),
        goals=tuple(goals_of(code)),
    )


def definition_of(indicator: Indicator) -> Definition | None:
    """The definition as applied; an applied row was checked, so only a foreign one can fail."""
    from pydantic import ValidationError

    try:
        return Definition.model_validate(indicator.definition)
    except ValidationError:
        return None


def _by_subject(points: list[Point]) -> dict[str, list[Point]]:
    groups: dict[str, list[Point]] = {}
    for point in points:
        groups.setdefault(point.subject_key, []).append(point)
    return groups


def _ranked(points: list[Point], indicator: Indicator, reading: Reading) -> list[Point]:
    """Each organisation's latest figure of the newest common period, best first."""
    latest = [
        point
        for group in _by_subject(points).values()
        if (point := latest_of(group, reading)) and point.value is not None
    ]
    if not latest:
        return []
    newest = max(latest, key=lambda point: (point.period, point.period.code == reading.period.code)).period_code
    same = [point for point in latest if point.period_code == newest]
    return sorted(same, key=lambda point: point.value or 0, reverse=indicator.direction != "down")


def _names(language: str) -> dict[str, str]:
    if language == "vi":
        return {}
    rows = Subject.objects.filter(kind__in=("ministry", "province", "block")).exclude(name_en="")
    return dict(rows.values_list("key", "name_en"))
