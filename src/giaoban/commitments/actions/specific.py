"""32 + 1: each organisation's own task of a programme, changed with a reason, followed like any other task."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db import transaction

from giaoban.commitments.actions.steps import write_step
from giaoban.commitments.models import Commitment, Programme
from giaoban.commitments.queries.tables import table_for
from giaoban.core.findings import Finding, Place, Refused
from giaoban.core.quantities import fold
from giaoban.library.models import Document
from giaoban.registry.actions import write_event
from giaoban.registry.models import Evidence, Person, Subject
from giaoban.registry.permissions import check_may
from giaoban.web.formats import HANOI

Kind = Commitment.Kind
LIMITS = {"title": 500, "measure": 500, "note": 10_000, "reason": 2000}
KINDS = ("ministry", "province")


@transaction.atomic
def set_specific_task(
    *,
    by: Person,
    programme: Programme,
    organisation: Subject,
    title: str,
    measure: str,
    due: dt.date | None,
    note: str = "",
    source: Document | None = None,
    reason: str = "",
    now: dt.datetime,
) -> Commitment:
    """The organisation's own task in the programme; set again, it changes, with a reason, and the history stays.

    measure:  how it will be seen that it is done, with its number where it has one
    Raises Refused with every fault at once, NotAllowed outside one's organisation.
    """
    today = now.astimezone(HANOI).date()
    check_may(by, "task.set", about=organisation, today=today)
    said = {"title": title.strip(), "measure": measure.strip(), "note": note.strip(), "reason": reason.strip()}
    Programme.objects.select_for_update().get(pk=programme.pk)  # two at once: the second changes what the first set
    held = Commitment.objects.filter(kind=Kind.SPECIFIC_TASK, programme=programme, owed_by=organisation).exclude(
        standing=Commitment.Standing.WITHDRAWN
    )
    current = held.select_for_update(of=("self",)).order_by("code").first()  # what it inherited stands behind its own
    workflow = table_for(Kind.SPECIFIC_TASK)
    faults = [*_said(said), *_about(programme, organisation, today), *_due(due, programme)]
    if workflow is None:
        faults.append(Finding("commitment.no-workflow", context={"kind": Kind.SPECIFIC_TASK}))
    if current is not None:
        faults += _change(current, said, due)
    if faults or workflow is None:
        raise Refused(faults)
    fields: dict[str, Any] = {"title": said["title"], "measure": said["measure"], "due": due, "note": said["note"]}
    if current is None:
        number = Commitment.objects.filter(kind=Kind.SPECIFIC_TASK, programme=programme, owed_by=organisation).count()
        current = Commitment(
            key=_key(programme, organisation, number),
            kind=Kind.SPECIFIC_TASK, code="+1", programme=programme, owed_by=organisation, made_on=today,
            asked_by=programme.instrument.issuer if programme.instrument else None,
            workflow=workflow.reference, state=workflow.initial.id, standing=workflow.initial.standing,
        )  # fmt: skip
        move = "open"
    else:
        before = {"title": current.title_vi, "measure": current.details.get("measure", ""), "due": current.due}
        fields |= {"before": before, "reason": said["reason"]}
        move = "change"
    current.title_vi, current.due, current.note = said["title"], due, said["note"]
    current.details = current.details | {"measure": said["measure"]}
    current.source = source or current.source
    current.evidence = Evidence.SEEN if current.source else Evidence.UNKNOWN
    current.search = fold(f"{said['title']} {organisation.name_vi}")[:900]
    current.save()
    write_step(current, by=by, move=move, before=current.state, fields=fields, note=said["reason"], now=now)
    data = {"organisation": organisation.key, "programme": programme.key, **fields}
    write_event(by=by, action="task.set", thing=f"commitments:{current.key}", data=data, now=now)
    return current


def _said(said: dict[str, str]) -> Iterator[Finding]:
    for field in ("title", "measure"):
        if not said[field]:
            yield Finding(f"specific-task.no-{field}", where=Place(part=field))
    for field, most in LIMITS.items():
        if len(said[field]) > most:
            context = {"field": field, "length": len(said[field]), "limit": most}
            yield Finding("plan.too-long", where=Place(part=field), context=context)


def _about(programme: Programme, organisation: Subject, today: dt.date) -> Iterator[Finding]:
    where = Place(part="organisation")
    if not programme.details.get("specific_per_organisation"):
        yield Finding("specific-task.none-in-programme", where=where, context={"programme": programme.title_vi})
    last = min(today, dt.date(programme.year, 12, 31))
    if organisation.kind not in KINDS or not organisation.is_valid_on(last):
        context = {"subject": organisation.name_vi, "date": last}
        yield Finding("specific-task.not-for", where=where, context=context)


def _due(due: dt.date | None, programme: Programme) -> Iterator[Finding]:
    """A day of its year or later; one already past is taken too, for what was decided on paper before."""
    first = dt.date(programme.year, 1, 1)
    if due is None:
        yield Finding("specific-task.no-day", where=Place(part="due"))
    elif not first <= due <= dt.date(programme.year + 5, 12, 31):
        context = {"date": due, "first": first, "last": dt.date(programme.year + 5, 12, 31)}
        yield Finding("specific-task.outside", where=Place(part="due"), context=context)


def _key(programme: Programme, organisation: Subject, number: int) -> str:
    """Readable where it fits; `number` tasks before it were withdrawn."""
    key = f"{programme.key}/own/{organisation.key}"
    key = key if len(key) <= 76 else f"{programme.key}/own/{organisation.pk}"
    return f"{key}/{number + 1}" if number else key


def _change(current: Commitment, said: dict[str, str], due: dt.date | None) -> Iterator[Finding]:
    if current.standing == Commitment.Standing.SETTLED:
        yield Finding("specific-task.settled", where=Place(part="title"), context={"key": current.key})
    same = (current.title_vi, current.details.get("measure", ""), current.due, current.note)
    if same == (said["title"], said["measure"], due, said["note"]):
        yield Finding("specific-task.unchanged", where=Place(part="title"))
    elif not said["reason"]:
        yield Finding("plan.no-reason", where=Place(part="reason"))
