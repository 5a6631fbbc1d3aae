"""Where targets and promises stand on the day of the meeting, and who has not done what was asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from giaoban.commitments import queries as commitments
from giaoban.commitments.models import Commitment, Goal, Programme
from giaoban.commitments.queries.promises import OWING, SOON_DAYS
from giaoban.measures.models import Observation
from giaoban.meetings.models import Meeting
from giaoban.meetings.queries.figures import Frame
from giaoban.meetings.queries.quoted import Quotes, text
from giaoban.registry.models import Link, Subject


def target_rows(meeting: Meeting, frame: Frame, quotes: Quotes) -> list[dict[str, Any]]:
    """Every goal of every programme of the meeting, with its judgement and the organisations behind it."""
    rows = []
    keys = meeting.details.get("programmes", [])
    found = {one.key: one for one in Programme.objects.filter(key__in=keys)}
    for programme in (found[key] for key in keys if key in found):
        judged = commitments.attainments(
            programme, on=meeting.held_on, known=frame.known, until=frame.period.end, today=frame.today
        )
        table = commitments.matrix(programme, on=meeting.held_on, known=frame.known, today=frame.today)
        columns = {target.code: number for number, target in enumerate(table.columns)}
        groups = {group["id"]: group["title"] for group in programme.details.get("groups", [])}
        for one in judged:
            cells = [(row.subject, row.cells[columns[one.target.code]]) for row in table.rows]
            real = [(subject, cell) for subject, cell in cells if cell.value is not None and cell.status != "simulated"]
            title = groups.get(one.target.group, {})
            rows.append(
                {
                    "programme": programme.key,
                    "programme_vi": programme.title_vi,
                    "programme_en": programme.title_en,
                    "group": one.target.group,
                    "group_vi": title.get("vi", one.target.group),
                    "group_en": title.get("en", one.target.group),
                    "code": one.target.code,
                    "title_vi": one.target.title_vi,
                    "title_en": one.target.title_en or one.target.title_vi,
                    "owner_vi": one.target.owed_by.short_vi or one.target.owed_by.name_vi,
                    "goal": _goal(one.goal),
                    "drafts": [_goal(goal) for goal in one.target.goals.all() if goal.stage == Goal.Stage.DRAFT],
                    "state": one.state,
                    "reason": one.reason,
                    "context": {name: plain(value) for name, value in one.context.items()},
                    "notes": list(one.notes),
                    "gap": text(one.gap),
                    "value": quotes.figure(one.point),
                    "behind": [subject.short_vi or subject.name_vi for subject, cell in real if cell.state == "behind"],
                    "met": len([cell for _, cell in real if cell.state == "met"]),
                    "measured": len(real),
                }
            )
    return rows


def conflict_rows(meeting: Meeting, judged: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Targets stated differently for one indicator and one year, each statement with its own judgement."""
    states = {row["goal"]["key"]: row["state"] for row in judged if row["goal"]}
    rows = []
    for code, years in commitments.all_conflicts().items():
        for year, goals in years.items():
            told = [goal for goal in goals if goal.stated_on is None or goal.stated_on <= meeting.held_on]
            if len({(goal.value, goal.upper) for goal in told}) > 1:
                stated = [{**(_goal(goal) or {}), "state": states.get(goal.key, "")} for goal in told]
                title = told[0].commitment
                rows.append({"indicator": code, "year": year, "title_vi": title.title_vi, "title_en": title.title_en,
                             "goals": stated})  # fmt: skip
    return rows


def promise_rows(meeting: Meeting) -> dict[str, list[dict[str, Any]]]:
    """What is owed on the day of the meeting: overdue, due within a month, later, without a date, answered but not yet
    confirmed by those who asked, and new that day."""
    found = (
        Commitment.objects.exclude(kind__in=(Commitment.Kind.TARGET, Commitment.Kind.REPORT_PART))
        .filter(standing__in=OWING)
        .select_related("owed_by", "asked_by", "source")
        .order_by("due", "made_on", "key")
    )
    names = ("overdue", "soon", "later", "undated", "answered", "new")
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in names}
    for one in found:
        if (one.made_on and one.made_on > meeting.held_on) or _is_said(one):
            continue
        rows[_when(one, meeting.held_on)].append(_promise(one, meeting.held_on))
    return rows


def unit_rows(meeting: Meeting, rows: Iterable[dict[str, Any]], frame: Frame, quotes: Quotes) -> list[dict[str, Any]]:
    """Who has not done it: shares of organisations that are not whole, and groups that were asked as such.

    Names come from the register's group members; where no source names anybody, the row says so. Three queries.
    """
    asked = _groups_asked(meeting)
    single = [
        row
        for row in rows
        if row["value"] and row["value"]["status"] != "simulated" and len(row["value"]["observations"]) == 1
    ]
    ids = [row["value"]["observations"][0] for row in single]
    observations = Observation.objects.select_related("indicator").in_bulk(ids)
    units = []
    for row in single:
        figure = row["value"]
        one = observations.get(figure["observations"][0])
        if one is None or one.indicator.kind != "share_of_organisations" or one.num is None or not one.den:
            continue
        if one.num < one.den:
            missing = one.den - one.num
            units.append(
                {
                    "what_vi": row["title_vi"], "what_en": row["title_en"], "unit_vi": "", "done": text(one.num),
                    "of": text(one.den), "missing": text(missing), "names": [], "members": "not_named", "due": None,
                    "due_text": "", "remark": "", "value": figure,
                }
            )  # fmt: skip
    return [*units, *asked]


def _groups_asked(meeting: Meeting) -> list[dict[str, Any]]:
    """Open directives to a group its source counts and does not, or not wholly, name ("8 provinces without a plan")."""
    found = (
        Commitment.objects.exclude(kind=Commitment.Kind.TARGET)
        .filter(standing__in=OWING, owed_by__kind="group", made_on__lte=meeting.held_on)
        .select_related("owed_by")
        .order_by("due", "key")
    )
    unnamed = ("not_named", "partly_named")
    asked = [one for one in found if one.owed_by.details.get("members") in unnamed and one.owed_by.details.get("count")]
    members = _members({one.owed_by for one in asked}, meeting.held_on)
    return [
        {
            "what_vi": one.title_vi, "what_en": one.title_en or one.title_vi, "unit_vi": one.owed_by.name_vi,
            "done": None, "of": None, "missing": str(one.owed_by.details["count"]),
            "names": members.get(one.owed_by.key, []), "members": one.owed_by.details.get("members", ""),
            "due": plain(one.due), "due_text": one.due_text, "remark": one.owed_by.details.get("remark", ""),
            "value": None,
        }
        for one in asked
    ]  # fmt: skip


def _members(groups: set[Subject], day: dt.date) -> dict[str, list[str]]:
    links = Link.objects.valid_on(day).filter(kind="member-of", target__in=groups).select_related("source", "target")
    names: dict[str, list[str]] = {}
    for link in links.order_by("source__name_vi"):
        names.setdefault(link.target.key, []).append(link.source.short_vi or link.source.name_vi)
    return names


def _is_said(one: Commitment) -> bool:
    """A reply that was given is done; it stands beside what it answers."""
    return one.kind == Commitment.Kind.REPLY and one.standing != Commitment.Standing.OPEN


def _when(one: Commitment, day: dt.date) -> str:
    if one.made_on == day:
        return "new"
    if one.standing == Commitment.Standing.ANSWERED:
        return "answered"
    if one.due is None:
        return "undated"
    if one.due < day:
        return "overdue"
    return "soon" if one.due <= day + dt.timedelta(days=SOON_DAYS) else "later"


def _promise(one: Commitment, day: dt.date) -> dict[str, Any]:
    return {
        "key": one.key,
        "kind": one.kind,
        "group": one.group,
        "title_vi": one.title_vi,
        "title_en": one.title_en or one.title_vi,
        "asked_by_vi": (one.asked_by.short_vi or one.asked_by.name_vi) if one.asked_by else "",
        "asked_by_en": one.asked_by.name_en if one.asked_by else "",
        "owed_by_vi": one.owed_by.short_vi or one.owed_by.name_vi,
        "owed_by_en": one.owed_by.name_en,
        "made_on": plain(one.made_on),
        "due": plain(one.due),
        "due_text": one.due_text,
        "days": (day - one.due).days if one.due else None,
        "state": one.standing,
        "source_vi": one.source.title_vi if one.source else "",
        "place": one.source_place,
    }


def _goal(goal: Goal | None) -> dict[str, Any] | None:
    if goal is None:
        return None
    return {
        "key": goal.key,
        "stage": goal.stage,
        "operator": goal.operator,
        "value": text(goal.value),
        "upper": text(goal.upper),
        "unit": goal.unit,
        "about": goal.applies_to.key if goal.applies_to else "",
        "about_vi": goal.applies_to.name_vi if goal.applies_to else "",
        "due": plain(goal.due),
        "stated_on": plain(goal.stated_on),
        "instrument_vi": (goal.instrument.number or goal.instrument.title_vi) if goal.instrument else "",
        "place": goal.source_place,
        "note": goal.note,
    }


def plain(value: Any) -> Any:
    """A value JSON can hold: dates as ISO text, numbers as text without trailing zeros."""
    if value is None or isinstance(value, str | int | bool):
        return value
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return text(value)
