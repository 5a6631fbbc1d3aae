"""Telling a practice, saying who does it since when, trying it in a pilot, deciding about the pilot."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction

from giaoban.commitments.actions.opening import open_commitment
from giaoban.commitments.models import Commitment, Pilot, PilotDecision, Practice, PracticeUse
from giaoban.commitments.queries.effects import measured_effects
from giaoban.commitments.queries.lessons import is_decided
from giaoban.core.findings import Finding, Place, Refused
from giaoban.library.models import Document
from giaoban.measures.models import Indicator
from giaoban.registry.actions import write_event
from giaoban.registry.models import Person, Subject
from giaoban.registry.permissions import check_may
from giaoban.web.formats import HANOI

Decision = PilotDecision.Decision
LIMITS = {"title": 300, "what": 10_000, "cost_note": 300, "question": 500, "reason": 2000, "note": 300}
DEAREST = Decimal(10) ** 16
"""đồng: more than the budget of the country, and the column has room for it."""
KINDS = ("ministry", "province")


@transaction.atomic
def tell_practice(
    *, by: Person, told_by: Subject, title: str, what: str, since: dt.date | None, group: str = "",
    cost: Decimal | None = None, cost_note: str = "", indicators: Sequence[str] = (),
    documents: Collection[Document] = (), is_simulated: bool = False, now: dt.datetime,
) -> Practice:  # fmt: skip
    """What an organisation does since a day, what it cost (đồng), which indicators it should move, the documents.

    Raises Refused with every fault at once, NotAllowed outside one's organisation.
    """
    today = now.astimezone(HANOI).date()
    check_may(by, "practice.tell", about=told_by, today=today)
    said = {"title": title.strip(), "what": what.strip(), "cost_note": cost_note.strip()}
    codes = list(dict.fromkeys(indicators))
    faults = [*_said(said, needed=("title", "what")), *_of_kind(told_by, since), *_since(since, today)]
    if not codes:
        faults.append(Finding("lesson.no-indicator", where=Place(part="indicators")))
    known = set(Indicator.objects.filter(code__in=codes).values_list("code", flat=True))
    for code in codes:
        if code not in known:
            faults.append(Finding("lesson.unknown-indicator", where=Place(part="indicators"), context={"code": code}))
    if cost is not None and not 0 <= cost < DEAREST:
        faults.append(Finding("lesson.bad-cost", where=Place(part="cost"), context={"text": str(cost)[:40]}))
    twice = Practice.objects.filter(told_by=told_by, title_vi__iexact=said["title"], withdrawn_at__isnull=True)
    if said["title"] and twice.exists():
        faults.append(Finding("lesson.told-already", where=Place(part="title"), context={"title": said["title"][:80]}))
    if faults or since is None:
        raise Refused(faults)
    practice = Practice.objects.create(
        title_vi=said["title"], what=said["what"], group=group[:40], told_by=told_by, cost=cost,
        cost_note=said["cost_note"], indicators=codes, is_simulated=is_simulated, recorded_at=now, recorded_by=by,
    )  # fmt: skip
    practice.documents.set(documents)
    PracticeUse.objects.create(practice=practice, subject=told_by, since=since)
    data = {"told_by": told_by.key, "since": since, "indicators": codes, "cost": cost, "title": said["title"]}
    write_event(by=by, action="practice.tell", thing=_thing(practice), data=data, now=now)
    return practice


@transaction.atomic
def join_practice(
    *, by: Person, practice: Practice, subject: Subject, since: dt.date | None, note: str = "", now: dt.datetime
) -> PracticeUse:
    """Another organisation does it too, since a day; said by itself or by the agency."""
    today = now.astimezone(HANOI).date()
    check_may(by, "practice.tell", about=subject, today=today)
    current = _standing(practice)
    faults = [*_said({"note": note.strip()}, needed=()), *_of_kind(subject, since), *_since(since, today)]
    if current.uses.filter(subject=subject).exists():
        context = {"subject": subject.name_vi}
        faults.append(Finding("lesson.does-it-already", where=Place(part="subject"), context=context))
    if faults or since is None:
        raise Refused(faults)
    use = PracticeUse.objects.create(practice=current, subject=subject, since=since, note=note.strip())
    data: dict[str, Any] = {"subject": subject.key, "since": since}
    write_event(by=by, action="practice.join", thing=_thing(current), data=data, now=now)
    return use


@transaction.atomic
def stop_practice(
    *, by: Person, use: PracticeUse, until: dt.date | None, note: str = "", now: dt.datetime
) -> PracticeUse:
    """An organisation no longer does it, after a last day; said by itself or by the agency, once."""
    today = now.astimezone(HANOI).date()
    check_may(by, "practice.tell", about=use.subject, today=today)
    practice = _standing(use.practice)
    current: PracticeUse = practice.uses.select_for_update(of=("self",)).get(pk=use.pk)
    faults = list(_said({"note": note.strip()}, needed=()))
    if current.until is not None:
        context = {"subject": use.subject.name_vi, "date": current.until}
        faults.append(Finding("lesson.stopped-already", where=Place(part="use"), context=context))
    if until is None:
        faults.append(Finding("lesson.no-day", where=Place(part="until")))
    elif not (first := current.since or current.seen_on or until) <= until <= today:
        days = {"date": until, "first": first, "today": today}
        faults.append(Finding("lesson.stopped-outside", where=Place(part="until"), context=days))
    if faults:
        raise Refused(faults)
    current.until, current.note = until, note.strip() or current.note
    current.save(update_fields=["until", "note"])
    data: dict[str, Any] = {"subject": use.subject.key, "until": until, "note": note.strip()}
    write_event(by=by, action="practice.stop", thing=_thing(practice), data=data, now=now)
    return current


@transaction.atomic
def withdraw_practice(*, by: Person, practice: Practice, because: str, now: dt.datetime) -> Practice:
    """A mistaken entry leaves the list, with its reason; it stays readable."""
    current = _standing(practice)
    check_may(by, "practice.tell", about=current.told_by, today=now.astimezone(HANOI).date())
    if not because.strip():
        raise Refused([Finding("lesson.no-reason", where=Place(part="because"))])
    current.withdrawn_at, current.withdrawn_because = now, because.strip()[:500]
    current.save(update_fields=["withdrawn_at", "withdrawn_because"])
    data = {"because": current.withdrawn_because}
    write_event(by=by, action="practice.withdraw", thing=_thing(current), data=data, now=now)
    return current


@transaction.atomic
def open_pilot(
    *, by: Person, practice: Practice, question: str, indicator: str, worth: Decimal | None,
    starts_on: dt.date | None, decide_by: dt.date | None, now: dt.datetime,
) -> Pilot:  # fmt: skip
    """What is to be learnt, by which indicator, how large an effect is worth having, and by when it is decided."""
    today = now.astimezone(HANOI).date()
    current = _standing(practice)
    check_may(by, "pilot.open", about=current.told_by, today=today)
    faults = list(_said({"question": question.strip()}, needed=("question",)))
    if indicator not in current.indicators:
        context = {"code": indicator[:80]}
        faults.append(Finding("lesson.unknown-indicator", where=Place(part="indicator"), context=context))
    if starts_on is None:
        faults.append(Finding("lesson.no-day", where=Place(part="starts_on")))
    if decide_by is None:
        faults.append(Finding("lesson.no-day", where=Place(part="decide_by")))
    elif decide_by < today or (starts_on is not None and decide_by <= starts_on):
        days = {"date": decide_by, "first": max(today, starts_on or today)}
        faults.append(Finding("lesson.decided-too-early", where=Place(part="decide_by"), context=days))
    if worth is not None and not 0 <= worth < 10**12:
        faults.append(Finding("lesson.bad-worth", where=Place(part="worth"), context={"text": str(worth)[:40]}))
    if any(not is_decided(one) for one in current.pilots.prefetch_related("decisions")):
        faults.append(Finding("lesson.piloted-already", where=Place(part="question")))
    if faults or starts_on is None or decide_by is None:
        raise Refused(faults)
    pilot = Pilot.objects.create(
        practice=current, question=question.strip(), indicator_code=indicator, worth=worth, starts_on=starts_on,
        decide_by=decide_by, opened_at=now, opened_by=by,
    )  # fmt: skip
    data = {"pilot": pilot.pk, "indicator": indicator, "worth": worth, "starts_on": starts_on, "decide_by": decide_by}
    write_event(by=by, action="pilot.open", thing=_thing(current), data=data, now=now)
    return pilot


@transaction.atomic
def decide_pilot(
    *, by: Person, pilot: Pilot, decision: str, reason: str, to: Sequence[Subject] = (), due: dt.date | None = None,
    document: Document | None = None, now: dt.datetime,
) -> PilotDecision:  # fmt: skip
    """Scale it up (each of `to` gets a task due on a day), go on trying until `due`, or stop; always with the reason.

    What the figures say at this moment is written down beside it, so that a decision against them, or without them,
    can be seen for what it was. Raises Refused with every fault at once.
    """
    today = now.astimezone(HANOI).date()
    check_may(by, "pilot.decide", about=pilot.practice.told_by, today=today)
    current = Pilot.objects.select_for_update(of=("self",)).select_related("practice__told_by").get(pk=pilot.pk)
    _standing(current.practice)
    faults = list(_said({"reason": reason.strip()}, needed=("reason",)))
    if decision not in Decision.values:
        faults.append(Finding("lesson.no-decision", where=Place(part="decision")))
    if is_decided(current):
        faults.append(Finding("lesson.decided-already", where=Place(part="decision")))
    if decision == Decision.SCALE_UP and not to:
        faults.append(Finding("lesson.nobody-to-scale-to", where=Place(part="to")))
    if decision in (Decision.SCALE_UP, Decision.EXTEND) and (due is None or due <= today):
        faults.append(Finding("lesson.no-day-ahead", where=Place(part="due"), context={"today": today}))
    if faults:
        raise Refused(faults)
    found = [
        one for one in measured_effects(current.practice, today=today) if one.indicator.code == current.indicator_code
    ]
    effect = found[0].as_kept if found else {}
    tasks = []
    if decision == Decision.SCALE_UP:
        for subject in to:
            task = open_commitment(
                by=by, kind=Commitment.Kind.TASK, title_vi=f"Nhân rộng: {current.practice.title_vi}",
                group=current.practice.group, asked_by=None, owed_by=subject, due=due, note=reason.strip(),
                source=document, now=now,
            )  # fmt: skip
            tasks.append(task.key)
    elif decision == Decision.EXTEND and due is not None:
        current.decide_by = due
        current.save(update_fields=["decide_by"])
    made = PilotDecision.objects.create(
        pilot=current, decision=decision, reason=reason.strip(), effect=effect, tasks=tasks, document=document,
        at=now, by=by,
    )  # fmt: skip
    data = {"pilot": current.pk, "decision": decision, "reason": reason.strip(), "effect": effect, "tasks": tasks}
    write_event(by=by, action="pilot.decide", thing=_thing(current.practice), data=data, now=now)
    return made


def _standing(practice: Practice) -> Practice:
    """Read again under a lock; a withdrawn one takes nothing more."""
    found: Practice = Practice.objects.select_for_update(of=("self",)).select_related("told_by").get(pk=practice.pk)
    if found.withdrawn_at is not None:
        raise Refused([Finding("lesson.withdrawn", context={"title": found.title_vi})])
    return found


def _said(said: dict[str, str], *, needed: Collection[str]) -> Iterator[Finding]:
    for field, text in said.items():
        if field in needed and not text:
            yield Finding(f"lesson.no-{field}", where=Place(part=field))
        if len(text) > LIMITS[field]:
            context = {"field": field, "length": len(text), "limit": LIMITS[field]}
            yield Finding("plan.too-long", where=Place(part=field), context=context)


def _since(since: dt.date | None, today: dt.date) -> Iterator[Finding]:
    if since is None:
        yield Finding("lesson.no-day", where=Place(part="since"))
    elif not dt.date(2000, 1, 1) <= since <= today:
        yield Finding("lesson.not-begun", where=Place(part="since"), context={"date": since, "today": today})


def _of_kind(subject: Subject, since: dt.date | None) -> Iterator[Finding]:
    if subject.kind not in KINDS or (since is not None and not subject.is_valid_on(since)):
        context = {"subject": subject.name_vi, "date": since or "?"}
        yield Finding("lesson.not-for", where=Place(part="subject"), context=context)


def _thing(practice: Practice) -> str:
    return f"practices:{practice.pk}"
