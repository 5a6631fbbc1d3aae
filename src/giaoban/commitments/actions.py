"""Opens, answers, settles, reopens and withdraws what is owed. Each move is a Step and an Event, in one transaction.

Who may close a petition: only those who asked (the asking subject, or what it lies below), never the one who owes it,
not the standing agency, and not whoever holds the machine either.
"""

from __future__ import annotations

import datetime as dt
import secrets

from django.db import transaction

from giaoban.commitments.models import Commitment, Step
from giaoban.core.findings import Finding, Refused, has_errors
from giaoban.core.quantities import fold
from giaoban.library.models import Document
from giaoban.registry.actions import write_event
from giaoban.registry.models import Evidence, Person, Subject
from giaoban.registry.permissions import CONSOLE, NotAllowed, check_may
from giaoban.web.formats import HANOI

Kind, State = Commitment.Kind, Commitment.State

# move: (states it starts from, state it ends in)
MOVES: dict[str, tuple[tuple[str, ...], str]] = {
    "answer": ((State.OPEN,), State.ANSWERED),
    "settle": ((State.OPEN, State.ANSWERED), State.SETTLED),
    "reopen": ((State.ANSWERED, State.SETTLED), State.OPEN),
    "withdraw": ((State.OPEN, State.ANSWERED), State.WITHDRAWN),
}
OPENED = (Kind.DIRECTIVE, Kind.COMMITMENT, Kind.ASSIGNMENT, Kind.PETITION, Kind.REQUEST)


@transaction.atomic
def open_commitment(
    *,
    by: Person,
    kind: str,
    title_vi: str,
    title_en: str = "",
    group: str = "",
    asked_by: Subject | None,
    owed_by: Subject,
    due: dt.date | None = None,
    review_on: dt.date | None = None,
    parent: Commitment | None = None,
    source: Document | None = None,
    source_place: str = "",
    note: str = "",
    now: dt.datetime,
) -> Commitment:
    """Something newly owed. Either it is due on a day, or it says on which day it will be looked at again.

    Raises Refused with every fault at once, NotAllowed when the person may not ask in that name.
    """
    today = now.astimezone(HANOI).date()
    if kind == Kind.PETITION:
        check_may(by, "petition.open", about=asked_by, today=today)
    else:
        check_may(by, "commitment.open", about=owed_by, today=today)
    findings = []
    if kind not in OPENED:
        findings.append(Finding("commitment.kind-not-opened", context={"kind": kind, "known": ", ".join(OPENED)}))
    if not title_vi.strip():
        findings.append(Finding("commitment.no-title"))
    if kind == Kind.PETITION and asked_by is None:
        findings.append(Finding("commitment.no-asker"))
    if due is None and review_on is None:
        findings.append(Finding("commitment.no-date"))
    for field, day in (("due", due), ("review_on", review_on)):
        if day is not None and day < today:
            findings.append(Finding("commitment.date-is-past", context={"field": field, "date": day, "today": today}))
    if not owed_by.is_valid_on(today):
        findings.append(Finding("commitment.nobody-owes", context={"subject": owed_by.name_vi, "today": today}))
    if has_errors(findings):
        raise Refused(findings)
    opened = Commitment.objects.create(
        key=f"{kind}.{today.year}.{secrets.token_hex(4)}",
        kind=kind,
        group=group,
        title_vi=title_vi.strip(),
        title_en=title_en.strip(),
        asked_by=asked_by,
        owed_by=owed_by,
        made_on=today,
        due=due,
        review_on=review_on,
        parent=parent,
        source=source,
        source_place=source_place,
        evidence=Evidence.SEEN if source else Evidence.UNKNOWN,
        note=note.strip(),
        search=fold(f"{title_vi} {title_en} {owed_by.name_vi} {asked_by.name_vi if asked_by else ''}")[:900],
    )
    _write_step(opened, by=by, before=State.OPEN, note="", evidence=None, now=now)
    data = {"kind": kind, "owed_by": owed_by.key, "due": due.isoformat() if due else None}
    write_event(by=by, action="commitment.open", thing=f"commitments:{opened.key}", data=data, now=now)
    return opened


@transaction.atomic
def answer_commitment(
    *, by: Person, commitment: Commitment, note: str, evidence: Document | None = None, now: dt.datetime
) -> Commitment:
    """Those who owe it say what was done. It is settled only by those who asked."""
    check_may(by, "commitment.answer", about=commitment.owed_by, today=now.astimezone(HANOI).date())
    return _move("answer", by=by, commitment=commitment, note=note, evidence=evidence, now=now)


@transaction.atomic
def settle_commitment(
    *, by: Person, commitment: Commitment, note: str = "", evidence: Document | None = None, now: dt.datetime
) -> Commitment:
    """Those who asked say that it is done."""
    _check_asker(by, commitment, now)
    return _move("settle", by=by, commitment=commitment, note=note, evidence=evidence, now=now)


@transaction.atomic
def reopen_commitment(*, by: Person, commitment: Commitment, note: str, now: dt.datetime) -> Commitment:
    """Those who asked say why the answer does not do."""
    _check_asker(by, commitment, now)
    return _move("reopen", by=by, commitment=commitment, note=note, evidence=None, now=now)


@transaction.atomic
def withdraw_commitment(*, by: Person, commitment: Commitment, note: str, now: dt.datetime) -> Commitment:
    """Those who asked no longer ask, and say why."""
    _check_asker(by, commitment, now)
    return _move("withdraw", by=by, commitment=commitment, note=note, evidence=None, now=now)


def _check_asker(by: Person, commitment: Commitment, now: dt.datetime) -> None:
    """Of a petition the asker alone: the console, which may do everything else, asked nothing."""
    today = now.astimezone(HANOI).date()
    if commitment.kind != Kind.PETITION:
        check_may(by, "commitment.settle", about=commitment.owed_by, today=today)
    elif by.username == CONSOLE:
        raise NotAllowed(by, "petition.close", commitment.asked_by)
    else:
        check_may(by, "petition.close", about=commitment.asked_by, today=today)


def _move(
    move: str, *, by: Person, commitment: Commitment, note: str, evidence: Document | None, now: dt.datetime
) -> Commitment:
    """Reads the row again under a lock: of two people who move it at once, the second is told where it stands."""
    current = Commitment.objects.select_for_update().get(pk=commitment.pk)
    starts, ends = MOVES[move]
    findings = []
    if current.state not in starts:
        context = {"key": current.key, "state": current.state, "move": move}
        findings.append(Finding(f"commitment.is-{current.state}", context=context))
    if not note.strip() and move != "settle":
        findings.append(Finding("commitment.note-needed", context={"key": current.key, "move": move}))
    if current.kind == Kind.TARGET:
        findings.append(Finding("commitment.target-is-measured", context={"key": current.key}))
    if has_errors(findings):
        raise Refused(findings)
    before, current.state = current.state, ends
    current.save(update_fields=["state"])
    _write_step(current, by=by, before=before, note=note.strip(), evidence=evidence, now=now)
    data = {"from": before, "to": ends, "note": note.strip()}
    write_event(by=by, action=f"commitment.{move}", thing=f"commitments:{current.key}", data=data, now=now)
    commitment.state = ends
    return current


def _write_step(
    commitment: Commitment, *, by: Person, before: str, note: str, evidence: Document | None, now: dt.datetime
) -> None:
    Step.objects.create(
        commitment=commitment, at=now, by=by, from_state=before, to_state=commitment.state, note=note, evidence=evidence
    )
