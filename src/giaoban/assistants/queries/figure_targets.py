"""Questions about targets: which value was set, by what, for whom; who reaches it. Judged as everywhere else.

An organisation that has set itself a target is judged by that one, and the answer says so; what is asked of it from
above is shown beside it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from django.db.models import Q

from giaoban.assistants.queries.figure_points import Scene
from giaoban.assistants.queries.figure_sentences import bound_words, listed
from giaoban.assistants.queries.figure_values import FigureRow
from giaoban.commitments.models import Commitment, Goal, OwnTarget
from giaoban.commitments.queries.attainments import due_of, indicators_of, judged_goal, judged_goals
from giaoban.commitments.queries.matrix import code_read, goal_for
from giaoban.commitments.queries.own_targets import Owned, as_goal, own_targets, way_of
from giaoban.core.findings import Finding, Severity
from giaoban.core.indicators.asking import Bound
from giaoban.measures import queries as measures
from giaoban.measures.models import Indicator
from giaoban.measures.queries import Point
from giaoban.registry.models import Subject
from giaoban.web import formats

Done = tuple[str, list[FigureRow], list[Finding]]
_STAGES = {
    "draft": ("dự thảo", "draft"), "decided": ("đã quyết định", "decided"),
    "stated": ("nêu tại hội nghị", "stated at a meeting"),
}  # fmt: skip
_STATES = {
    "met": ("đạt", "met"), "on_course": ("đúng tiến độ", "on course"), "behind": ("chưa đạt", "behind"),
    "no_data": ("chưa kết luận được", "cannot be said"),
}  # fmt: skip
NATIONS = ("country",)


def targets_set(scene: Scene) -> Done:
    """Every value stated for the target, draft or decided, with its instrument; none is preferred over another."""
    rows = []
    found = _targets(scene)
    owned = _owned(scene, found)
    for target in found:
        for goal in target.goals.all():
            rows += [_goal_row(scene, target, goal, subject) for subject in scene.subjects if _is_for(goal, subject)]
        for subject in scene.subjects:
            own, above = owned.get((target.pk, subject.pk)), goal_for(target, subject)
            if own and above:
                rows.append(_own_row(scene, target, own, above, subject))
    if not rows:
        return _no_target(scene), [], [Finding("asking.no-target", Severity.NOTE)]
    said = [f"{row.subject}: {row.shown} ({row.period}, {row.status_shown}, {row.source})" for row in rows]
    notes = [Finding("asking.disputed", Severity.NOTE, context={"count": len(rows)})]
    several = len({(row.subject_key, row.period, row.shown) for row in rows}) > len({row.subject_key for row in rows})
    return "; ".join(said[:8]) + ".", rows, notes if several else []


def attained(scene: Scene) -> Done:
    """Each subject against the goal it owes: the value, the goal, what is missing, met or not."""
    found = _targets(scene)
    if not scene.periods and found:
        past = [one for one in found if one.programme and one.programme.year <= scene.today.year] or found
        last = max(one.programme.year for one in past if one.programme)
        found = [one for one in past if one.programme and one.programme.year == last]
    known = indicators_of({one.indicator_code for one in found})
    asked, owned = _asked(scene, found), _owned(scene, found)
    rows = [row for target, subject, points in asked for row in _judged(scene, target, subject, points, known, owned)]
    if not rows:
        return _no_target(scene), [], [Finding("asking.no-target", Severity.NOTE)]
    own = sum((target.pk, subject.pk) in owned for target, subject, _ in asked)
    notes = [Finding("asking.own-targets", Severity.NOTE, context={"count": own})] if own else []
    at = 0 if scene.language == "vi" else 1
    bound = scene.query.bound
    if bound is None or scene.query.act == "attainment":
        said = [_said(row, at) for row in rows]
        return "; ".join(said[:8]) + ".", rows, notes
    judged = [row for row in rows if row.state != "no_data"]
    kept = [row for row in judged if (row.state == "met") == (bound.operator == "met")]
    if len(judged) < len(rows):
        notes.append(Finding("asking.few-figures", Severity.NOTE, context={"held": len(judged), "all": len(rows)}))
    words = bound_words(bound, "", scene.language)
    line = f"{len(kept)}/{len(judged)} {('cơ quan có số', 'of those with a figure are')[at]} {words}"
    return line + (f": {listed(kept, scene.language)}." if kept else "."), kept, notes


def _said(row: FigureRow, at: int) -> str:
    value = row.shown or ("không có số", "no figure")[at]
    when = f" ({row.period})" if row.period else ""
    goal = row.goal or ("không rõ", "unknown")[at]
    return f"{row.subject}: {value}{when}; {('chỉ tiêu', 'target')[at]} {goal}: {_STATES[row.state][at]}"


def _targets(scene: Scene) -> list[Commitment]:
    """Targets measured by the indicator, for the nation or by organisations, due in the year asked."""
    found = (
        Commitment.objects.filter(kind=Commitment.Kind.TARGET)
        .select_related("programme", "owed_by")
        .prefetch_related("goals__applies_to", "goals__instrument")
        .order_by("programme__year", "code")
    )
    codes = set(scene.query.indicators)
    of_it = [one for one in found if {one.indicator_code, code_read(one)} & codes]
    years = {period.end.year for period in scene.periods}
    return [one for one in of_it if not years or (one.programme and one.programme.year in years)]


def _is_for(goal: Goal, subject: Subject) -> bool:
    """Whether a goal is stated for this subject: by name, for its block, or for all."""
    whom = goal.applies_to
    if subject.kind in NATIONS:
        return whom is None or whom.kind in NATIONS
    if whom is None or whom.kind in NATIONS:
        return subject.kind != "block"
    return whom.key in (subject.key, subject.parent.key if subject.parent else "")


def _goal_row(scene: Scene, target: Commitment, goal: Goal, subject: Subject) -> FigureRow:
    at = 0 if scene.language == "vi" else 1
    instrument = goal.instrument
    return FigureRow(
        subject.key,
        scene.named(subject),
        scene.indicator.code,
        period_code=str(due_of(target, goal).year),
        period=formats.period(str(due_of(target, goal).year), scene.language),
        value=goal.value,
        unit=goal.unit,
        shown=_goal_words(goal, scene.language) or ("không nêu số", "no value read")[at],
        status=goal.stage,
        status_shown=_STAGES[goal.stage][at],
        source=instrument.title_vi if instrument else "",
        source_key=instrument.key if instrument else "",
        source_place=goal.source_place,
        link=f"/targets/{target.programme.key}/{target.code}/" if target.programme else "",
        role="goal",
    )


def _goal_words(goal: Goal, language: str) -> str:
    if goal.value is None:
        return ""
    unit = "percent" if goal.unit == "%" else goal.unit
    return bound_words(Bound(goal.operator, goal.value, goal.upper), unit, language)  # type: ignore[arg-type]


def _asked(scene: Scene, targets: list[Commitment]) -> list[tuple[Commitment, Subject, list[Point]]]:
    """Each target with each subject that owes it and the points it is judged by: one read of figures for all."""
    codes = {code for one in targets for code in (one.indicator_code, code_read(one)) if code}
    keys = {one.key for one in scene.subjects}
    lines = measures.lines(
        codes, subjects=Q(subject__key__in=keys), frame=scene.frame, known=scene.known, today=scene.today
    )
    found = []
    for target in targets:
        owing = target.details.get("applies_to_kinds") or []
        for subject in scene.subjects:
            whole = subject.kind in (*NATIONS, "block")
            if whole or subject.kind in owing:
                code = target.indicator_code if whole else code_read(target)
                found.append((target, subject, lines.get((code, subject.key), [])))
    return found


def _judged(
    scene: Scene,
    target: Commitment,
    subject: Subject,
    points: list[Point],
    known: dict[str, Indicator],
    owned: Owned,
) -> list[FigureRow]:
    """The subject against each goal it owes: several stated for one year stand side by side; its own before any."""
    on = _judged_on(scene, target)
    rows = []
    for goal in _owed(target, subject):
        own = owned.get((target.pk, subject.pk))
        result = judged_goal(
            target, as_goal(own, goal) if own else goal, points, on=on, way=way_of(own) if own else None,
            indicator=known.get(target.indicator_code), allow_simulated=True,
        )  # fmt: skip
        words = _own_words(own, goal, scene.language) if own else _goal_words(goal, scene.language)
        rows.append(scene.row(subject, result.point, goal=words, gap=_rounded(result.gap), state=result.state))
    return rows


def _judged_on(scene: Scene, target: Commitment) -> dt.date:
    return min(scene.periods[-1].end if scene.periods else due_of(target, None), scene.today)


def _owned(scene: Scene, targets: list[Commitment]) -> Owned:
    """What organisations set themselves, as decided by the day of the question and known then."""
    if not targets or all(one.kind in (*NATIONS, "block") for one in scene.subjects):
        return {}
    on = max(_judged_on(scene, target) for target in targets)
    return own_targets(targets, on=on, known=scene.known)


def _own_words(own: OwnTarget, above: Goal, language: str) -> str:
    asked = _goal_words(above, language)
    said = _goal_words(as_goal(own, above), language)
    if language == "vi":
        return f"{said} (tự đặt; trên giao {asked})" if asked else f"{said} (tự đặt)"
    return f"{said} (its own; {asked} from above)" if asked else f"{said} (its own)"


def _own_row(scene: Scene, target: Commitment, own: OwnTarget, above: Goal, subject: Subject) -> FigureRow:
    shown = _goal_words(as_goal(own, above), scene.language)
    own_is = ("tự đặt", "its own")[0 if scene.language == "vi" else 1]
    return replace(
        _goal_row(scene, target, above, subject), value=own.value, shown=shown, status="own", status_shown=own_is,
        source=own.instrument or own_is, source_key="", source_place="",
    )  # fmt: skip


def _owed(target: Commitment, subject: Subject) -> list[Goal]:
    if subject.kind in NATIONS:
        return [one for one in judged_goals(target) if _is_for(one, subject)]
    goal = goal_for(target, subject)
    return [goal] if goal else []


def _rounded(gap: Decimal | None) -> Decimal | None:
    return None if gap is None else gap.quantize(Decimal("0.0001")).normalize()


def _no_target(scene: Scene) -> str:
    return "Chưa thấy chỉ tiêu nào." if scene.language == "vi" else "No target is known."
