"""Review cycles and evidence that run out, and the yearly report, become dated tasks of whoever runs the system.

A task names the criteria that come due on one day. Each round of a criterion is asked for once: what a task names is
kept with it, and only new evidence begins another round. Simulated systems ask nothing of anybody.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence

from django.db import transaction

from giaoban.assessments.models import Assessment
from giaoban.assessments.models.systems import SYSTEM_KIND
from giaoban.assessments.queries.due import Due, due
from giaoban.assessments.queries.levels import levels
from giaoban.assessments.queries.systems.board import SIMULATED, determined
from giaoban.commitments.actions.opening import open_commitment
from giaoban.commitments.models import Commitment
from giaoban.core.checklists.levels.rules import Regime
from giaoban.core.findings import Refused
from giaoban.registry.models import Person, Subject
from giaoban.web import formats
from giaoban.web.formats import HANOI

AHEAD = 30
"""Days before its day on which a task is opened."""
ROUNDS = "system_rounds"
"""Among the details of a task: what it asks for, a line each."""


@transaction.atomic
def open_system_reviews(*, by: Person, now: dt.datetime) -> list[Commitment]:
    """Opens the tasks that are due within `AHEAD` days and were not opened before. Raises NotAllowed.

    What is overdue already is due today; its own day stands in the title.
    """
    today = now.astimezone(HANOI).date()
    try:
        regimes = levels().in_use_on(today)
    except Refused:  # a country whose pack has no levels
        return []
    known = {
        line
        for details in Commitment.objects.filter(details__has_key=ROUNDS).values_list("details", flat=True)
        for line in details[ROUNDS]
    }
    return [*_reviews(by, regimes, known, today, now), *_reports(by, regimes, known, today, now)]


def _reviews(
    by: Person, regimes: Sequence[Regime], known: set[str], today: dt.date, now: dt.datetime
) -> Iterator[Commitment]:
    """The newest assessment of each determined system by the set of its regime."""
    decided = determined(day=today, regimes=regimes)
    rows = (
        Assessment.objects.filter(
            subject__in=decided, checklist__code__in=[one.checklist for one in regimes], is_simulated=False
        )
        .exclude(subject__source=SIMULATED)
        .select_related("checklist", "subject__parent")
    )
    newest = {(one.subject_id, one.checklist.code): one for one in rows.order_by("pk")}
    grouped: dict[tuple[int, dt.date], list[Due]] = defaultdict(list)
    for one in due(list(newest.values()), until=today + dt.timedelta(days=AHEAD)):
        if _round(one) not in known:
            grouped[one.assessment.subject_id, one.day].append(one)
    for (_system, day), asked in sorted(grouped.items(), key=lambda pair: (pair[0][1], pair[0][0])):
        yield _task(by, asked, day, today, now)


def _task(by: Person, asked: Sequence[Due], day: dt.date, today: dt.date, now: dt.datetime) -> Commitment:
    system = asked[0].assessment.subject
    names = list(dict.fromkeys(one.criterion.id for one in asked))
    words = {"count": len(names), "system": system.name_vi[:300], "day": formats.date(day, "vi")}
    lines = [f"{one.criterion.id} {one.criterion.title.vi}" for one in asked]
    made = open_commitment(
        by=by, kind=Commitment.Kind.TASK, group="security", asked_by=None, owed_by=_runs(system, today),
        title_vi="Rà soát {count} yêu cầu an toàn của {system} (đến hạn {day})".format(**words),
        title_en="Review {count} security requirements of {system} (due {day})".format(
            **words | {"system": (system.name_en or system.name_vi)[:300], "day": formats.date(day, "en")}
        ),
        due=max(day, today), note="\n".join(dict.fromkeys(lines)), now=now,
    )  # fmt: skip
    return _kept(made, [_round(one) for one in asked], system.key)


def _reports(
    by: Person, regimes: Sequence[Regime], known: set[str], today: dt.date, now: dt.datetime
) -> Iterator[Commitment]:
    """The yearly list of systems, of each owner that has one."""
    binding = next((one for one in reversed(regimes) if one.report is not None and one.is_valid_on(today)), None)
    if binding is None or binding.report is None:
        return
    day = dt.date(today.year, binding.report.month, binding.report.day)
    if not today <= day <= today + dt.timedelta(days=AHEAD):
        return
    systems = Subject.objects.valid_on(today).filter(kind=SYSTEM_KIND).exclude(source=SIMULATED)
    for owner in Subject.objects.filter(pk__in=systems.values("parent")).order_by("key"):
        line = f"report/{binding.id}/{day.year}/{owner.key}"
        if line not in known:
            made = open_commitment(
                by=by, kind=Commitment.Kind.TASK, group="security", asked_by=None, owed_by=owner, due=day,
                title_vi=f"Báo cáo năm {day.year} về an toàn hệ thống thông tin theo cấp độ",
                title_en=f"Yearly report of {day.year} on information systems by security level",
                note=f"{binding.title.vi}, {binding.report.place or ''}".rstrip(", "), now=now,
            )  # fmt: skip
            yield _kept(made, [line], owner.key)


def _runs(system: Subject, today: dt.date) -> Subject:
    """Its operator while there is one, else its owner."""
    key = system.details.get("operator")
    operator = Subject.objects.valid_on(today).filter(key=key).first() if key else None
    return operator or system.parent or system


def _round(one: Due) -> str:
    """One round of one criterion: it begins with the day on which the last evidence took effect."""
    return f"{one.assessment.pk}/{one.criterion.id}/{one.why}/{one.last.isoformat()}/{one.day.isoformat()}"


def _kept(made: Commitment, lines: Sequence[str], about: str) -> Commitment:
    made.details = {**made.details, ROUNDS: list(lines), "about": about}
    made.save(update_fields=["details"])
    return made
