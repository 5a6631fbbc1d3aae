"""Opens what is newly owed, and lets others join a petition. Never without a day on which it comes back."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction

from giaoban.commitments.actions.moving import itself, things_named
from giaoban.commitments.actions.steps import plain, write_step
from giaoban.commitments.models import Commitment
from giaoban.commitments.queries.clocks import first_day
from giaoban.commitments.queries.raising import faults_of_title, raising_of
from giaoban.commitments.queries.roles import RAISED
from giaoban.commitments.queries.tables import calendar, table_for
from giaoban.core.findings import Finding, Place, Refused, has_errors
from giaoban.core.quantities import fold
from giaoban.core.workflow.deadlines import ASKED_AGAIN, read_deadline
from giaoban.core.workflow.definition import Workflow
from giaoban.core.workflow.moving import raised_with
from giaoban.library.models import Document
from giaoban.registry.actions import write_event
from giaoban.registry.models import Evidence, Person, Subject
from giaoban.registry.permissions import check_may
from giaoban.web.formats import HANOI

Kind = Commitment.Kind

OPENED = (
    Kind.DIRECTIVE, Kind.COMMITMENT, Kind.ASSIGNMENT, Kind.REQUEST, Kind.TASK, Kind.INSPECTION_FINDING,
    Kind.REPORT_PART, *RAISED,
)  # fmt: skip


@transaction.atomic
def open_commitment(
    *,
    by: Person,
    kind: str,
    title_vi: str,
    title_en: str = "",
    group: str = "",
    asked_by: Subject | None,
    askers: Sequence[Subject] = (),
    owed_by: Subject,
    due: dt.date | None = None,
    due_text: str = "",
    review_on: dt.date | None = None,
    parent: Commitment | None = None,
    recurs: Commitment | None = None,
    source: Document | None = None,
    source_place: str = "",
    note: str = "",
    indicator_code: str = "",
    procedures: Sequence[str] = (),
    waits_for: Document | None = None,
    waits_until: dt.date | None = None,
    organiser: Subject | None = None,
    fields: Mapping[str, Any] | None = None,
    token: str = "",
    now: dt.datetime,
) -> Commitment:
    """Something newly owed, in the first state of its workflow.

    Its day is the one given, else the one its deadline as written means ("trước 30/6"), else the day to look again,
    else what the workflow's own clock gives in working days; with none of these nothing is saved.
    `indicator_code` and `procedures` (codes of the catalogue) are what it is about: the figure and the services that
    have to move. `waits_for` is a text that has to take effect first, expected on `waits_until`.
    `organiser` is the body whose inspection found it; its people then open it in its name.
    `fields` are what the workflow asks of those who raise it (`raising`); None where it is not raised on a page.
    `token` names one sending: the same one sent twice gives what was made the first time.
    Raises Refused with every fault at once, NotAllowed when the person may not ask in that name.
    """
    today = now.astimezone(HANOI).date()
    asking = [one for one in (asked_by, *askers) if one is not None]
    _check_may_open(by, kind, asking=asking, owed_by=owed_by, organiser=organiser, today=today)
    key = f"{kind}.{today.year}.{token or secrets.token_hex(4)}"
    if token and (sent := Commitment.objects.filter(key=key, steps__move="open", steps__by=by).first()):
        return sent
    if kind not in OPENED:
        raise Refused([Finding("commitment.kind-not-opened", context={"kind": kind, "known": ", ".join(OPENED)})])
    workflow = table_for(kind)
    if workflow is None:
        raise Refused([Finding("commitment.no-workflow", context={"kind": kind})])
    days = calendar()
    deadline = None
    findings = [*_said(kind, title_vi, asked_by), *_past(today, due=due, review_on=review_on)]
    if due is None and due_text.strip():
        deadline = read_deadline(due_text.strip(), said_on=today, calendar=days, review_on=review_on)
        due, review_on = deadline.date, deadline.look_again_on
        if deadline.rule in ASKED_AGAIN:
            context = deadline.finding().context
            findings.append(Finding(deadline.rule, where=Place(part="due_text"), context=context))
        findings += _past(today, due_text=due)
    elif due is None and review_on is None:
        due = first_day(workflow, at=now, calendar=days)
        if due is None:
            findings.append(Finding("commitment.no-date", where=Place(part="due")))
    findings += _in_being(today, "commitment.nobody-owes", "owed_by", [owed_by])
    findings += _in_being(today, "commitment.nobody-asks", "asked_by", asking)
    if kind in RAISED:
        findings += itself(asking, owed_by, part="owed_by")
    findings += _raised_with(workflow, fields, today=today)
    if has_errors(findings):
        raise Refused(findings)
    rule = deadline.finding() if deadline else None
    opened = Commitment(
        key=key,
        kind=kind,
        group=group,
        title_vi=title_vi.strip(),
        title_en=title_en.strip(),
        asked_by=asked_by,
        owed_by=owed_by,
        made_on=today,
        due=due,
        due_text=due_text.strip()[:120],
        review_on=review_on,
        workflow=workflow.reference,
        state=workflow.initial.id,
        standing=workflow.initial.standing,
        parent=parent,
        recurs=recurs,
        source=source,
        source_place=source_place,
        evidence=Evidence.SEEN if source else Evidence.UNKNOWN,
        note=note.strip(),
        indicator_code=indicator_code,
        waits_for=waits_for,
        waits_until=waits_until,
        details=({"deadline": {"rule": rule.code, "context": plain(rule.context)}} if rule else {})
        | ({"procedures": list(dict.fromkeys(procedures))} if procedures else {})
        | _kept(workflow, fields or {}),
        search=fold(f"{title_vi} {title_en} {owed_by.name_vi} {' '.join(one.name_vi for one in asking)}")[:900],
    )
    if (sent := _made_meanwhile(opened, by)) is not None:
        return sent
    opened.askers.set(asking)
    write_step(opened, by=by, move="open", before=opened.state, fields=fields, now=now)
    data = {
        "kind": kind, "owed_by": owed_by.key, "asked_by": [one.key for one in asking], "due": due,
        "review_on": review_on, "recurs": recurs.key if recurs else None,
    }  # fmt: skip
    write_event(by=by, action="commitment.open", thing=f"commitments:{opened.key}", data=data, now=now)
    return opened


def _check_may_open(
    by: Person, kind: str, *, asking: Sequence[Subject], owed_by: Subject, organiser: Subject | None, today: dt.date
) -> None:
    """What is raised, in the name of each who asks; a finding, by the inspecting body; all else by the agency."""
    if kind in RAISED:
        about: list[Subject | None] = [*asking] or [None]
        for asker in about:
            check_may(by, "petition.open", about=asker, today=today)
    elif organiser is not None and kind == Kind.INSPECTION_FINDING:
        check_may(by, "inspection.hold", about=organiser, today=today)
    else:
        check_may(by, "commitment.open", about=owed_by, today=today)


def _made_meanwhile(opened: Commitment, by: Person) -> Commitment | None:
    """Saves it; gives what the same person's same token made at the same moment instead, if it did."""
    try:
        with transaction.atomic():
            opened.save(force_insert=True)
    except IntegrityError:
        if (sent := Commitment.objects.filter(key=opened.key, steps__move="open", steps__by=by).first()) is None:
            raise
        return sent
    return None


def _raised_with(workflow: Workflow, fields: Mapping[str, Any] | None, *, today: dt.date) -> list[Finding]:
    """What is missing or wrong among the fields it is raised with, by the table and by the registers."""
    found = raised_with(workflow, fields) if fields is not None else []
    things_named(workflow, fields or {}, found, today=today)
    return found


def _kept(workflow: Workflow, fields: Mapping[str, Any]) -> dict[str, str]:
    """Of what was raised with it: who holds what is needed, and for whom it was entered."""
    raising = raising_of(workflow)
    for_whom = raising.on_behalf if raising else None
    kept = {"held_by": fields.get("held_by"), "on_behalf": fields.get(for_whom or "")}
    return {name: str(value).strip()[:300] for name, value in kept.items() if value}


def _said(kind: str, title: str, asked_by: Subject | None) -> Iterator[Finding]:
    yield from faults_of_title(title)
    if kind in RAISED and asked_by is None:
        yield Finding("commitment.no-asker", where=Place(part="asked_by"))


def _past(today: dt.date, **days: dt.date | None) -> Iterator[Finding]:
    for field, day in days.items():
        if day is not None and day < today:
            context = {"field": field, "date": day, "today": today}
            yield Finding("commitment.date-is-past", where=Place(part=field), context=context)


def _in_being(today: dt.date, code: str, part: str, subjects: Iterable[Subject]) -> Iterator[Finding]:
    for subject in subjects:
        if not subject.is_valid_on(today):
            yield Finding(code, where=Place(part=part), context={"subject": subject.name_vi, "today": today})


@transaction.atomic
def join_petition(*, by: Person, commitment: Commitment, asker: Subject, now: dt.datetime) -> Commitment:
    """Another one who has the same difficulty joins; from then on they are an asker like the first."""
    today = now.astimezone(HANOI).date()
    check_may(by, "petition.open", about=asker, today=today)
    current = Commitment.objects.select_for_update().get(pk=commitment.pk)
    findings = []
    if current.kind not in RAISED or current.standing not in ("open", "answered"):
        findings.append(Finding("commitment.not-joined", context={"key": current.key}))
    if not asker.is_valid_on(today):
        findings.append(Finding("commitment.nobody-asks", context={"subject": asker.name_vi, "today": today}))
    findings += itself([asker], current.owed_by, part="asker")
    if current.askers.filter(pk=asker.pk).exists() or current.asked_by_id == asker.pk:
        findings.append(Finding("commitment.joined-already", context={"subject": asker.name_vi}))
    if findings:
        raise Refused(findings)
    current.askers.add(asker)
    fields = {"asker": asker.key}
    write_step(current, by=by, move="join", before=current.state, fields=fields, now=now)
    write_event(by=by, action="commitment.join", thing=f"commitments:{current.key}", data=fields, now=now)
    return current
