"""Answers, version by version: drafted with sources, published or declined, corrected, embargoed, withdrawn.

A version is a row that is never changed. The newest that is no draft counts: published shows its text from its moment
on (before it, only to the reporter and the house), withdrawn shows why.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from giaoban.commitments.actions.moving import move_commitment
from giaoban.commitments.actions.press.asking import neutral_title
from giaoban.commitments.actions.press.telling import tell_reporter
from giaoban.commitments.actions.steps import Shown
from giaoban.commitments.models import Citation, Commitment, PressAnswer, PressQuestion
from giaoban.commitments.queries.press import check_speaks, newest, roles_on
from giaoban.commitments.queries.typed import one_line
from giaoban.core.findings import Finding, Place, Refused
from giaoban.core.quantities import fold
from giaoban.library.models import Document
from giaoban.measures.models import Observation
from giaoban.registry.actions import write_event
from giaoban.registry.models import Person
from giaoban.registry.permissions import NotAllowed
from giaoban.web.formats import HANOI

Kind = PressAnswer.Kind
LONGEST, REASON = 20_000, 1_000
MOST_CITED = 20
LATEST = dt.timedelta(days=366)


@dataclass(frozen=True)
class Cited:
    """A document with its place in it, or a figure."""

    document: Document | None = None
    place: str = ""
    figure: Observation | None = None


@transaction.atomic
def draft_answer(
    *, by: Person, question: PressQuestion, text: str, cited: Sequence[Cited], now: dt.datetime
) -> PressAnswer:
    """A spokesperson's answer with its sources, to be approved. Raises Refused without text or source."""
    check_speaks(by, question, "draft_answer", today=now.astimezone(HANOI).date())
    current = _locked(question)
    text = text.strip()
    faults = [*_said(text), *_sources(cited)]
    version = current.answers.count() + 1
    move_faults: list[Finding] = []
    try:
        with transaction.atomic():
            move_commitment(
                by=by, commitment=current.commitment, move="draft_answer", fields={"answer": str(version)},
                evidence=_shown(cited), now=now,
            )  # fmt: skip
    except Refused as refusal:
        move_faults = [one for one in refusal.findings if one.where.part not in ("document", "provision")]
        if not faults:
            move_faults = list(refusal.findings)
    if faults or move_faults:
        raise Refused([*faults, *move_faults])
    return _write(current, Kind.DRAFT, by=by, text=text, cited=cited, now=now)


@transaction.atomic
def publish_answer(
    *, by: Person, question: PressQuestion, public_from: dt.datetime | None = None, now: dt.datetime
) -> PressAnswer:
    """Approves the draft as it stands: readable by all, at once or from a moment on. The reporter is told at once."""
    current = _locked(question)
    draft = current.answers.filter(kind=Kind.DRAFT).last()
    faults = list(_moment(public_from, now))
    if draft is None:
        faults.append(Finding("press.no-draft"))
    if faults or draft is None:
        _check_role(by, current, ("approver",), "press.publish", now=now)
        raise Refused(faults)
    move_commitment(by=by, commitment=current.commitment, move="publish", now=now)
    made = _write(
        current, Kind.PUBLISHED, by=by, text=draft.text, cited=_cited(draft), public_from=public_from or now, now=now
    )
    _name(current, made, now=now)
    tell_reporter(current, "press-published", str(made.number), now=now)
    return made


@transaction.atomic
def decline_question(
    *, by: Person, question: PressQuestion, reason: str, document: Document | None, place: str, now: dt.datetime
) -> PressAnswer:
    """Not answered, with the provision that is the reason; the reporter is told, and nobody else reads the question."""
    current, reason = _locked(question), reason.strip()
    version = current.answers.count() + 1
    move_commitment(
        by=by, commitment=current.commitment, move="decline", fields={"reason": f"{version}" if reason else ""},
        evidence=Shown(document, place), now=now,
    )  # fmt: skip
    if len(reason) > REASON:
        raise Refused([_long("reason", len(reason), REASON)])
    cited = [Cited(document, place)]
    made = _write(current, Kind.DECLINED, by=by, reason=reason, cited=cited, now=now)
    tell_reporter(current, "press-declined", str(made.number), now=now)
    return made


@transaction.atomic
def correct_answer(
    *, by: Person, question: PressQuestion, text: str, cited: Sequence[Cited], reason: str,
    public_from: dt.datetime | None = None, now: dt.datetime,
) -> PressAnswer:  # fmt: skip
    """A new published version with the reason; the one before stays and is named. A later moment is an embargo.

    Also brings an answer back that was withdrawn. Raises Refused for what was never published or changes nothing.
    """
    current, text, reason = _locked(question), text.strip(), one_line(reason)
    _check_role(by, current, ("approver",), "press.correct", now=now)
    before = newest(current)
    faults = [*_said(text), *_sources(cited), *_reason(reason), *_moment(public_from, now)]
    if before is None or before.kind not in (Kind.PUBLISHED, Kind.WITHDRAWN):
        faults.append(Finding("press.not-published"))
    elif before.kind == Kind.PUBLISHED and _is_same(before, text, cited, public_from):
        faults.append(Finding("press.unchanged", where=Place(part="text")))
    if faults:
        raise Refused(faults)
    made = _write(
        current, Kind.PUBLISHED, by=by, text=text, reason=reason, cited=cited, public_from=public_from or now, now=now
    )
    _name(current, made, now=now)
    tell_reporter(current, "press-published", str(made.number), now=now)
    return made


@transaction.atomic
def withdraw_answer(*, by: Person, question: PressQuestion, reason: str, now: dt.datetime) -> PressAnswer:
    """From now on the page says that and why the answer was withdrawn; its versions stay with the house."""
    current, reason = _locked(question), one_line(reason)
    _check_role(by, current, ("approver", "agency"), "press.withdraw", now=now)
    before = newest(current)
    faults = list(_reason(reason))
    if before is None or before.kind != Kind.PUBLISHED:
        faults.append(Finding("press.not-published"))
    if faults:
        raise Refused(faults)
    made = _write(current, Kind.WITHDRAWN, by=by, reason=reason, now=now)
    _name(current, made, now=now)
    tell_reporter(current, "press-withdrawn", str(made.number), now=now)
    return made


def _locked(question: PressQuestion) -> PressQuestion:
    above = ("commitment__owed_by__parent__parent", "commitment__asked_by_person", "accreditation")
    found: PressQuestion = (
        PressQuestion.objects.select_for_update(of=("self",)).select_related(*above).get(pk=question.pk)
    )
    return found


def _check_role(by: Person, question: PressQuestion, roles: Sequence[str], verb: str, *, now: dt.datetime) -> None:
    held = roles_on(by, question, today=now.astimezone(HANOI).date())
    if not held & set(roles):
        raise NotAllowed(by, verb, question.commitment.owed_by)


def _write(
    question: PressQuestion, kind: str, *, by: Person, now: dt.datetime, text: str = "", reason: str = "",
    cited: Sequence[Cited] = (), public_from: dt.datetime | None = None,
) -> PressAnswer:  # fmt: skip
    """The next version with its sources, and its event."""
    commitment = question.commitment
    made = PressAnswer.objects.create(
        question=question, number=question.answers.count() + 1, kind=kind, text=text, reason=reason, at=now, by=by,
        public_from=public_from,
        search=fold(f"{question.title} {question.body} {text} {commitment.owed_by.name_vi}"),
    )  # fmt: skip
    for one in cited:
        Citation.objects.create(answer=made, document=one.document, place=one.place.strip(), figure=one.figure)
    data = {"version": made.number, "public_from": public_from, "reason": reason if kind != Kind.DRAFT else ""}
    write_event(by=by, action=f"press.{kind}", thing=f"commitments:{commitment.key}", data=data, now=now)
    return made


def _name(question: PressQuestion, answer: PressAnswer, *, now: dt.datetime) -> None:
    """Lists show what was asked only while its answer is public."""
    commitment: Commitment = question.commitment
    is_public = answer.is_public(now)
    commitment.title_vi = question.title if is_public else neutral_title("vi")
    commitment.title_en = "" if is_public else neutral_title("en")
    commitment.search = fold(f"{question.title if is_public else ''} {commitment.owed_by.name_vi}")[:900]
    commitment.save(update_fields=["title_vi", "title_en", "search"])


def _cited(answer: PressAnswer) -> list[Cited]:
    return [Cited(one.document, one.place, one.figure) for one in answer.citations.all()]


def _shown(cited: Sequence[Cited]) -> Shown:
    """What the state table is shown: the first document, else the document the first figure was read in."""
    for one in cited:
        if one.document is not None:
            return Shown(one.document, one.place, one.figure)
    for one in cited:
        if one.figure is not None:
            return Shown(one.figure.source, one.place, one.figure)
    return Shown()


def _is_same(before: PressAnswer, text: str, cited: Sequence[Cited], public_from: dt.datetime | None) -> bool:
    sources = [(one.document, one.place.strip(), one.figure) for one in cited]
    earlier = [(one.document, one.place, one.figure) for one in before.citations.all()]
    return before.text == text and sources == earlier and public_from in (None, before.public_from)


def _said(text: str) -> list[Finding]:
    if not text:
        return [Finding("press.empty", where=Place(part="text"))]
    return [_long("text", len(text), LONGEST)] if len(text) > LONGEST else []


def _reason(reason: str) -> list[Finding]:
    if not reason:
        return [Finding("press.empty", where=Place(part="reason"))]
    return [_long("reason", len(reason), REASON)] if len(reason) > REASON else []


def _long(part: str, length: int, limit: int) -> Finding:
    return Finding("press.too-long", where=Place(part=part), context={"length": length, "limit": limit})


def _sources(cited: Sequence[Cited]) -> list[Finding]:
    where = Place(part="cited")
    if not cited or any(one.document is None and one.figure is None for one in cited):
        return [Finding("press.no-source", where=where)]
    if len(cited) > MOST_CITED:
        return [Finding("press.too-many-sources", where=where, context={"limit": MOST_CITED})]
    if any(len(one.place.strip()) > 120 for one in cited):
        return [_long("cited", max(len(one.place) for one in cited), 120)]
    return []


def _moment(public_from: dt.datetime | None, now: dt.datetime) -> list[Finding]:
    where = Place(part="public_from")
    if public_from is not None and public_from < now:
        return [Finding("press.embargo-is-past", where=where)]
    if public_from is not None and public_from > now + LATEST:
        return [Finding("press.embargo-too-long", where=where)]
    return []
