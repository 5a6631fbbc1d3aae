"""Organisations for the pages: who exists on a day, one organisation with its lineage, and what it owes and is owed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from giaoban.commitments import queries as commitments
from giaoban.commitments.models import Commitment, Step
from giaoban.core.indicators.definition import Definition
from giaoban.measures import queries as measures
from giaoban.measures.models import Indicator, Observation
from giaoban.portal.queries.indicators import Figure, figure_of
from giaoban.registry import queries as registry
from giaoban.registry.models import Subject, Succession
from giaoban.web.reading import Reading

KINDS = ("ministry", "province")


@dataclass(frozen=True)
class OrganisationPage:
    subject: Subject
    parents: tuple[Subject, ...]
    children: tuple[Subject, ...]
    before: tuple[Succession, ...]
    after: tuple[Succession, ...]
    figures: tuple[Figure, ...]
    owed: tuple[Commitment, ...]
    shared: tuple[Commitment, ...]
    asked: tuple[Commitment, ...]
    passed: tuple[Commitment, ...]

    @property
    def exists_on(self) -> tuple[dt.date | None, dt.date | None]:
        return self.subject.valid_from, self.subject.valid_to


def organisations(reading: Reading, words: str = "") -> list[Subject]:
    """Ministries and provinces of the structure read, in the official order. One query."""
    from giaoban.core.quantities import fold

    rows = list(registry.organisations_on(reading.structure_day).select_related("parent"))
    wanted = fold(words).split()
    return [
        row for row in rows if all(word in (row.search or fold(row.name_vi)) or word == row.code for word in wanted)
    ]


def organisation_page(key: str, reading: Reading) -> OrganisationPage | None:
    """One organisation in eleven queries, one that ended in twelve; None when there is none of that key."""
    subject = Subject.objects.select_related("parent__parent", "owner").filter(key=key).first()
    if subject is None:
        return None
    return OrganisationPage(
        subject=subject,
        parents=tuple(parent for parent in (subject.parent and subject.parent.parent, subject.parent) if parent),
        children=tuple(subject.children.exclude(kind__in=KINDS).order_by("kind", "name_vi")),
        before=tuple(subject.successions_in.select_related("predecessor")),
        after=tuple(subject.successions_out.select_related("successor")),
        figures=tuple(figures_about(subject, reading)),
        owed=tuple(_promises(Q(owed_by=subject) | Q(owed_by__parent=subject), reading)),
        shared=tuple(_promises(Q(owed_by__in=groups_of(subject, reading.on)), reading)),
        asked=tuple(_promises(Q(asked_by=subject) | Q(asked_by__parent=subject), reading)),
        passed=tuple(_promises(passed_from(subject), reading)) if subject.valid_to else (),
    )


def passed_from(subject: Subject) -> Q:
    """What this body, or an office below it, owed, asked or held before a decision passed it on."""
    steps = Step.objects.filter(move="pass_on", commitment=OuterRef("pk"))
    offices = [subject.key, *(one.key for one in subject.children.all())]
    named = Q(fields__owed_by__0__in=offices) | Q(fields__asked_by__0__in=offices) | Q(fields__held_by__0__in=offices)
    for key in offices:
        named |= Q(fields__askers__icontains=f'"{key} > ') | Q(fields__members__icontains=f'"{key} > ')
    return Q(Exists(steps.filter(named)))


def groups_of(subject: Subject, day: dt.date) -> list[int]:
    """The groups a subject belongs to on a day, or on the day of its own life nearest to it. One query."""
    day = max(day, subject.valid_from or day)
    day = min(day, subject.valid_to or day)
    return list(subject.links_out.valid_on(day).filter(kind="member-of").values_list("target", flat=True))


def figures_about(subject: Subject, reading: Reading) -> list[Figure]:
    """The latest figure of every indicator that speaks of a subject. Three queries."""
    codes = list(
        Observation.objects.filter(subject=subject, dimensions="").order_by().values_list("indicator__code", flat=True)
        .distinct()
    )  # fmt: skip
    indicators = {
        row.code: row for row in Indicator.objects.filter(code__in=codes).order_by("group", "code", "version")
    }
    points = measures.observed(codes, subjects=Q(subject=subject), known=reading.known)
    figures = [
        figure_of(indicator, [point for point in points if point.indicator == code], reading)
        for code, indicator in indicators.items()
    ]
    return [figure for figure in figures if figure.point is not None]


def _promises(about: Q, reading: Reading) -> list[Commitment]:
    """All promises of or to a subject and the offices below it."""
    return list(commitments.promises(on=reading.on).filter(about))


def owners_of(definition: Definition | None) -> dict[str, Subject | str]:
    """Who answers for a definition and who checks it; a key that names nobody is shown as it is. One query."""
    if definition is None:
        return {}
    known = {one.key: one for one in Subject.objects.filter(key__in=(definition.owner, definition.checker))}
    return {role: known.get(key, key) for role, key in (("owner", definition.owner), ("checker", definition.checker))}
