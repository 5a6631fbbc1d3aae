"""An organisation sets its own target: above what is asked of it, or below with a reason. Each change is a version."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal

from django.db import transaction

from giaoban.commitments.models import Commitment, OwnTarget
from giaoban.commitments.queries.attainments import due_of, indicators_of
from giaoban.commitments.queries.cascade import NOT_CASCADED, direction_of, kind_of, national_goal, value_above
from giaoban.commitments.queries.matrix import code_read
from giaoban.core.findings import Finding, Place, Refused
from giaoban.registry.actions import write_event
from giaoban.registry.models import Person, Subject
from giaoban.registry.permissions import check_may, is_within
from giaoban.web.formats import HANOI

LONGEST_REASON, LONGEST_INSTRUMENT = 2000, 120
MOST = Decimal(10) ** 13

Milestones = Sequence[tuple[dt.date, Decimal]]


@transaction.atomic
def set_own_target(
    *,
    by: Person,
    target: Commitment,
    subject: Subject,
    value: Decimal | None,
    decided_on: dt.date | None,
    reason: str = "",
    instrument: str = "",
    milestones: Milestones = (),
    now: dt.datetime,
) -> OwnTarget:
    """The next version of what an organisation (or a unit below one) sets itself; None goes back to what is asked.

    decided_on:  the day of its decision, at the latest today and the day of the target
    instrument:  the decision's number
    Raises Refused with every fault at once, NotAllowed for anybody but the organisation and what it lies below.
    """
    today = now.astimezone(HANOI).date()
    check_may(by, "target.set", about=subject, today=today)
    current = Commitment.objects.select_for_update(of=("self",)).select_related("programme").get(pk=target.pk)
    goal = national_goal(current)
    indicator = indicators_of({code_read(current)}).get(code_read(current))
    kind = kind_of(current, indicator)
    due = due_of(current, goal)
    above = value_above(current, subject, on=min(today, due), today=today)
    if faults := [*_target(current, subject, kind, today), *([] if above is not None else [_no_value(current)])]:
        raise Refused(faults)
    assert above is not None  # refused before
    reason, instrument = reason.strip(), " ".join(instrument.split())
    sign = -1 if direction_of(current, goal, indicator) == "down" else 1
    is_worse = value is not None and value.is_finite() and sign * (value - above) < 0
    versions = OwnTarget.objects.filter(target=current, subject=subject).order_by("version")
    last = versions.last()
    faults = [
        *_value(value, kind, goal.unit if goal else "", above),
        *_dates(decided_on, due, today, last),
        *_words(reason, instrument, is_worse, above, value),
        *_milestones(milestones, current, due),
    ]
    way = [{"by": day.isoformat(), "value": str(number)} for day, number in sorted(milestones)]
    if last is None and value is None:
        faults.append(Finding("own-target.nothing-to-take-back", where=Place(part="value")))
    if last is not None and (last.value, last.milestones) == (value, way):
        faults.append(Finding("own-target.unchanged", where=Place(part="value"), context={"version": last.version}))
    if faults or decided_on is None:
        raise Refused(faults)
    made = OwnTarget.objects.create(
        target=current, subject=subject, version=last.version + 1 if last else 1, value=value, above=above,
        is_worse=is_worse, reason=reason, instrument=instrument, decided_on=decided_on, milestones=way, at=now, by=by,
    )  # fmt: skip
    data = {
        "subject": subject.key, "version": made.version, "before": last.value if last else None, "value": value,
        "above": above, "is_worse": is_worse, "reason": reason, "instrument": instrument, "decided_on": decided_on,
        "milestones": way,
    }  # fmt: skip
    write_event(by=by, action="target.set", thing=f"commitments:{current.key}", data=data, now=now)
    return made


def _target(target: Commitment, subject: Subject, kind: str, today: dt.date) -> Iterator[Finding]:
    where = Place(part="subject")
    if target.kind != Commitment.Kind.TARGET or kind in NOT_CASCADED:
        yield Finding("own-target.not-divided", where=where, context={"code": target.code, "kind": kind})
        return
    kinds = target.details.get("applies_to_kinds") or []
    here: Subject | None = subject
    while here is not None and here.kind not in kinds:
        here = here.parent
    if here is None or not is_within(subject, here):
        yield Finding("own-target.not-owed", where=where, context={"subject": subject.name_vi, "code": target.code})
    elif not subject.is_valid_on(today):
        context = {"subject": subject.name_vi, "today": today}
        yield Finding("commitment.nobody-owes", where=where, context=context)


def _no_value(target: Commitment) -> Finding:
    return Finding("own-target.nothing-above", where=Place(part="value"), context={"code": target.code})


def _value(value: Decimal | None, kind: str, unit: str, above: Decimal) -> Iterator[Finding]:
    where = Place(part="value")
    if value is None:
        return
    if not value.is_finite() or value < 0 or value >= MOST:
        yield Finding("own-target.no-number", where=where)
    elif unit in ("percent", "%") and value > 100:
        yield Finding("own-target.more-than-all", where=where, context={"value": value})
    elif kind == "organisations" and value not in (0, 100):
        yield Finding("own-target.done-or-not", where=where, context={"value": value})


def _dates(decided_on: dt.date | None, due: dt.date, today: dt.date, last: OwnTarget | None) -> Iterator[Finding]:
    where = Place(part="decided_on")
    if decided_on is None:
        yield Finding("own-target.no-day", where=where)
    elif decided_on > today:
        yield Finding("own-target.not-decided-yet", where=where, context={"date": decided_on, "today": today})
    elif decided_on > due:
        yield Finding("own-target.after-its-day", where=where, context={"date": decided_on, "due": due})
    elif last is not None and decided_on < last.decided_on:
        context = {"date": decided_on, "last": last.decided_on, "version": last.version}
        yield Finding("own-target.before-the-last", where=where, context=context)


def _words(reason: str, instrument: str, is_worse: bool, above: Decimal, value: Decimal | None) -> Iterator[Finding]:
    if is_worse and not reason:
        yield Finding("own-target.needs-a-reason", where=Place(part="reason"), context={"above": above, "value": value})
    for field, text, most in (("reason", reason, LONGEST_REASON), ("instrument", instrument, LONGEST_INSTRUMENT)):
        if len(text) > most:
            context = {"field": field, "length": len(text), "limit": most}
            yield Finding("plan.too-long", where=Place(part=field), context=context)


def _milestones(milestones: Milestones, target: Commitment, due: dt.date) -> Iterator[Finding]:
    where = Place(part="milestones")
    days = [day for day, _ in milestones]
    first = dt.date(target.programme.year, 1, 1) if target.programme else dt.date.min
    if len(set(days)) < len(days):
        yield Finding("own-target.milestone-twice", where=where)
    for day, value in milestones:
        if not first <= day <= due:
            yield Finding(
                "own-target.milestone-outside", where=where, context={"date": day, "first": first, "due": due}
            )
        if not value.is_finite() or value < 0 or value >= MOST:
            yield Finding("own-target.milestone-no-number", where=where, context={"date": day})
