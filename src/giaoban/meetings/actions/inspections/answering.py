"""What the inspected body does: answers criterion by criterion, replies to requests, hands in and gets a receipt.

Every answer is kept by itself: one that does not fit stops no other, and nothing that was typed is lost.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from giaoban.assessments.actions import answer, attach_evidence, pull_machines, submit
from giaoban.assessments.actions.evidence import Upload
from giaoban.assessments.models import Answer, Evidence
from giaoban.core.checklists.answers import MACHINES
from giaoban.core.findings import Finding, Refused
from giaoban.meetings.actions.inspections.recording import (
    Side,
    State,
    check_inspected,
    check_team,
    day_of,
    fault,
    held,
    long_words,
    write_step,
)
from giaoban.meetings.models import Inspection, InspectionStep
from giaoban.meetings.queries.inspections.receipts import canonical, receipt_body
from giaoban.registry.models import Person

LONGEST_REPLY = 5_000


@dataclass(frozen=True)
class Given:
    """An answer as it was typed; `seen` is the number of the answer that stood there (0: none)."""

    value: Any
    note: str = ""
    seen: int | None = None


@dataclass(frozen=True)
class Kept:
    """How many answers and replies changed, what was not kept and why, and the hash of all that stands now."""

    changed: int
    faults: tuple[Finding, ...]
    sha256: str


def keep_answers(
    *, by: Person, inspection: Inspection, answers: Mapping[str, Given], replies: Mapping[int, str], now: dt.datetime
) -> Kept:
    """Keeps what fits and says what does not. Raises Refused when nothing may be answered now, NotAllowed."""
    with transaction.atomic():
        found = held(inspection, State.NOTIFIED)
        check_inspected(by, found, "inspection.answer", today=day_of(now))
        changed, faults = _keep_replies(found, replies)
    assert found.assessment is not None  # notified
    for name, given in answers.items():
        try:
            made = answer(
                by=by, assessment=found.assessment, criterion=name, value=given.value, note=given.note,
                seen=given.seen, within=True, now=now,
            )  # fmt: skip
        except Refused as refusal:
            faults += refusal.findings
        else:
            changed += made.at == now
    body = canonical(receipt_body(found))
    return Kept(changed, tuple(faults), hashlib.sha256(body.encode()).hexdigest())


def _keep_replies(found: Inspection, replies: Mapping[int, str]) -> tuple[int, list[Finding]]:
    changed, faults = 0, []
    for row in found.requests:
        words = replies.get(row["number"])
        if words is None or words.strip() == row["reply"]:
            continue
        if too_long := long_words(**{f"reply-{row['number']}": (words, LONGEST_REPLY)}):
            faults += too_long
            continue
        row["reply"] = words.strip()
        changed += 1
    if changed:
        found.save(update_fields=["requests"])
    return changed, faults


def attach_file(
    *, by: Person, inspection: Inspection, criterion: str, title: str, upload: Upload | None, now: dt.datetime
) -> Evidence:
    """A file that shows an answer. Raises Refused, NotAllowed."""
    found = held_now(inspection)
    check_inspected(by, found, "inspection.answer", today=day_of(now))
    assert found.assessment is not None
    return attach_evidence(
        by=by, assessment=found.assessment, criterion=criterion, kind=Evidence.Kind.FILE, title=title, upload=upload,
        now=now,
    )  # fmt: skip


@transaction.atomic
def held_now(inspection: Inspection) -> Inspection:
    return held(inspection, State.NOTIFIED)


@transaction.atomic
def hand_in(*, by: Person, inspection: Inspection, now: dt.datetime) -> InspectionStep:
    """The answers as they stand, for good; the step is the receipt, its `data` holds the hash and what was handed in.

    Answers that somebody of the team gave make it refused: nobody answers their own questions.
    """
    today = day_of(now)
    found = held(inspection, State.NOTIFIED)
    check_inspected(by, found, "inspection.answer", today=today)
    assert found.assessment is not None
    if found.steps.filter(code="answered").exists():
        raise Refused([fault("inspection.handed-in-already", "form")])
    team = found.team.values_list("person_id", flat=True)
    if Answer.objects.filter(assessment=found.assessment, by__in=list(team)).exclude(source__in=MACHINES).exists():
        raise Refused([fault("inspection.answered-by-inspectors", "form")])
    submit(by=by, assessment=found.assessment, within=True, now=now)
    body = receipt_body(found)
    data = {"sha256": hashlib.sha256(canonical(body).encode()).hexdigest(), "received": body}
    return write_step(found, "answered", side=Side.INSPECTED, by=by, now=now, data=data)


@transaction.atomic
def pull_machine_evidence(*, by: Person, inspection: Inspection, now: dt.datetime) -> InspectionStep:
    """What figures and checks say now about the criteria that machines answer, as a step. Refused, NotAllowed."""
    found = held(inspection, State.NOTIFIED)
    check_team(by, found, today=day_of(now))
    assert found.assessment is not None
    made = pull_machines(by=by, assessment=found.assessment, organiser=found.organiser, now=now)
    if not made:
        raise Refused([fault("inspection.nothing-to-measure", "form", name=found.criteria.reference)])
    data = {"measured": {one.criterion: json.loads(json.dumps([one.value, one.raw], default=str)) for one in made}}
    return write_step(found, "measured", side=Side.INSPECTORS, by=by, now=now, data=data)
