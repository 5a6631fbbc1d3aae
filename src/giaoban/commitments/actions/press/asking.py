"""A question of an accredited reporter, and the moves of it that need nothing but what the state table asks for."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext, override

from giaoban.commitments.actions.limiting import DAY, Limit, is_within
from giaoban.commitments.actions.moving import move_commitment
from giaoban.commitments.actions.press.telling import tell_reporter
from giaoban.commitments.actions.steps import Shown, write_step
from giaoban.commitments.models import Accreditation, Commitment, PressQuestion
from giaoban.commitments.queries.clocks import first_day
from giaoban.commitments.queries.press import accreditation_of, check_speaks, spokespersons_of
from giaoban.commitments.queries.tables import calendar, table_for
from giaoban.commitments.queries.typed import faults_of_lines, one_line
from giaoban.core.findings import Finding, Place, Refused
from giaoban.core.quantities import fold
from giaoban.registry.actions import write_event
from giaoban.registry.models import Person, Subject
from giaoban.registry.permissions import NotAllowed
from giaoban.web.formats import HANOI

KIND = Commitment.Kind.PRESS_QUESTION
OF_A_REPORTER = Limit("question.reporter", 20, DAY)
ASKED_KINDS = ("ministry", "province")
OWN_ACTION = frozenset({"draft_answer", "publish", "decline"})
"""Moves that write a version of the answer: `answering.py` makes them."""


@transaction.atomic
def ask_question(
    *, by: Person, title: str, body: str, organisation: Subject, follows: PressQuestion | None = None, now: dt.datetime
) -> PressQuestion:
    """Put to the network desk, which routes it to a spokesperson; the clock runs from now on, in working days.

    The commitment carries a neutral title until an answer is published. Raises NotAllowed without an accreditation in
    force, Refused with every fault at once.
    """
    today = now.astimezone(HANOI).date()
    held = accreditation_of(by, today)
    if held is None:
        raise NotAllowed(by, "press.ask", None)
    Accreditation.objects.select_for_update().get(pk=held.pk)  # sent twice at once: the second meets the first
    held.refresh_from_db()
    if not held.is_in_force(today):  # revoked between the two lines
        raise NotAllowed(by, "press.ask", None)
    title, body = one_line(title), body.strip()
    faults = [*faults_of_lines({"title": title}, {"title": 300})]
    if len(body) > 10_000:
        faults.append(
            Finding("press.too-long", where=Place(part="body"), context={"length": len(body), "limit": 10_000})
        )
    if organisation.kind not in ASKED_KINDS or not organisation.is_valid_on(today):
        context = {"subject": organisation.name_vi}
        faults.append(Finding("press.not-asked", where=Place(part="organisation"), context=context))
    if (same := _same(by, title, organisation)) is not None:
        faults.append(Finding("press.asked-already", where=Place(part="title"), context={"key": same.key}))
    if follows is not None and follows.commitment.asked_by_person_id != by.pk:
        faults.append(Finding("press.follows-another", where=Place(part="title")))
    workflow = table_for(KIND)
    if workflow is None:
        faults.append(Finding("commitment.no-workflow", context={"kind": KIND}))
    if faults or workflow is None:
        raise Refused(faults)
    if not is_within(OF_A_REPORTER, str(by.pk), now=now):
        raise Refused([Finding("press.too-many-questions", context={"most": OF_A_REPORTER.most})])
    days = calendar()
    commitment = Commitment.objects.create(
        key=f"press.{today.year}.{secrets.token_hex(4)}", kind=KIND,
        title_vi=neutral_title("vi"), title_en=neutral_title("en"), asked_by_person=by, owed_by=organisation,
        made_on=today, due=first_day(workflow, at=now, calendar=days), workflow=workflow.reference,
        state=workflow.initial.id, standing=workflow.initial.standing, search=fold(organisation.name_vi)[:900],
        parent=follows.commitment if follows else None,
    )  # fmt: skip
    question = PressQuestion.objects.create(
        commitment=commitment, accreditation=held, title=title, body=body, follows=follows, asked_at=now,
        is_simulated=held.is_simulated,
    )  # fmt: skip
    write_step(commitment, by=by, move="open", before=commitment.state, now=now)
    data = {"accreditation": held.pk, "organisation": organisation.key, "due": commitment.due}
    write_event(by=by, action="press.ask", thing=f"commitments:{commitment.key}", data=data, now=now)
    return question


def neutral_title(language: str) -> str:
    """What lists of all that is owed show of a question that is not answered in public."""
    with override(language):
        return gettext("Question of the press")


@transaction.atomic
def move_question(
    *, by: Person, question: PressQuestion, move: str, fields: Mapping[str, Any] | None = None,
    evidence: Shown | None = None, now: dt.datetime,
) -> Commitment:  # fmt: skip
    """A move of the state table that writes no answer: route, send back, ask the reporter, reply, return, withdraw.

    Routed only to an organisation that has a spokesperson that day. Raises NotAllowed or Refused.
    """
    today = now.astimezone(HANOI).date()
    if move in OWN_ACTION:
        raise Refused([Finding("press.own-action", context={"move": move})])
    check_speaks(by, question, move, today=today)
    given = dict(fields or {})
    if move == "route":
        named = Subject.objects.filter(key=given.get("spokesperson_of") or "").first()
        if named is not None and not spokespersons_of(named, today):
            context = {"subject": named.name_vi}
            raise Refused([Finding("press.no-spokesperson", where=Place(part="spokesperson_of"), context=context)])
    moved = move_commitment(by=by, commitment=question.commitment, move=move, fields=given, evidence=evidence, now=now)
    if move == "ask_reporter":
        tell_reporter(question, "press-asked-back", str(moved.steps.count()), now=now)
    return moved


def _same(by: Person, title: str, organisation: Subject) -> PressQuestion | None:
    """The same words to the same organisation while the first are not answered: sent twice, not asked twice."""
    waiting = PressQuestion.objects.filter(
        commitment__asked_by_person=by, commitment__owed_by=organisation, commitment__standing=Commitment.Standing.OPEN
    )
    words = fold(title)
    return next((one for one in waiting.select_related("commitment") if fold(one.title) == words), None)
