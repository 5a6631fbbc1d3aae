"""The test of a remedy: measured again where a machine answers, looked at again where a person does, before it closes.

A remedy is confirmed here alone: the state table gives the move, `unconfirmed` keeps anybody from it without a test.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json

from django.db import transaction

from giaoban.assessments.queries.machines import Asking, machine_says
from giaoban.commitments.actions import move_commitment
from giaoban.commitments.models import Commitment
from giaoban.core.checklists.answers import MACHINES
from giaoban.core.findings import Finding, Place, Refused
from giaoban.meetings.actions.inspections.recording import (
    Side,
    State,
    check_team,
    day_of,
    fault,
    held,
    long_words,
    write_step,
)
from giaoban.meetings.models import DraftFinding, Inspection, InspectionStep
from giaoban.meetings.queries.inspections.remedies import (
    AGAIN,
    TESTED,
    credit_words,
    newest_measurement,
    reported_at,
    state_of,
)
from giaoban.registry.models import Person


@transaction.atomic
def measure_again(*, by: Person, finding: DraftFinding, now: dt.datetime) -> InspectionStep:
    """Asks the machine that answers the criterion, for what it measured since the remedy was reported; as a step.

    Nothing measured since then is "not tested". Refused where a person answers, or no remedy was reported; NotAllowed.
    """
    found = held(finding.inspection, State.CONCLUDED, State.PUBLISHED)
    check_team(by, found, today=day_of(now))
    part = f"again-{finding.number}"
    owed = _remedied(finding, part)
    definition = found.criteria.read
    criterion = definition.criteria.get(finding.criterion)
    if criterion is None or definition.source_of(criterion) not in MACHINES:
        raise Refused([fault("inspection.no-machine", part, number=finding.number)])
    asking = Asking(found.subject, day_of(now), since=reported_at(owed), simulated=found.is_simulated)
    said = machine_says(definition, criterion, asking)
    scale = definition.scale_of(criterion)
    state, value = state_of(scale, said.value), credit_words(said.value)
    raw = json.loads(json.dumps(said.raw, default=str, sort_keys=True))
    text = json.dumps(raw, ensure_ascii=False, sort_keys=True)
    data = {
        "number": finding.number, "criterion": criterion.id, "commitment": owed.key, "state": state, "value": value,
        "since": asking.since, "raw": raw, "sha256": hashlib.sha256(text.encode()).hexdigest(),
    }  # fmt: skip
    return write_step(found, AGAIN, side=Side.INSPECTORS, by=by, now=now, data=data)


@transaction.atomic
def check_remedy(*, by: Person, finding: DraftFinding, holds: bool, words: str, now: dt.datetime) -> InspectionStep:
    """What the test of a remedy showed: it holds and the finding is closed, or it goes back with the reason.

    Where a machine answers the criterion it is measured again first; what the machine does not find met is not closed.
    What it could not test, the team tests, and says how. Raises Refused, NotAllowed.
    """
    found = held(finding.inspection, State.CONCLUDED, State.PUBLISHED)
    check_team(by, found, today=day_of(now))
    part = f"again-{finding.number}"
    faults = long_words(**{part: (words, 2000)})
    if not words.strip():
        faults.append(fault("inspection.no-reason", part))
    try:
        owed = _remedied(finding, part)
    except Refused as refusal:
        raise Refused([*faults, *refusal.findings]) from refusal
    if holds:
        faults += _machine_faults(found, finding, owed, part)
    if faults:
        raise Refused(faults)
    data = {"number": finding.number, "holds": holds, "commitment": owed.key}
    step = write_step(found, TESTED, side=Side.INSPECTORS, by=by, now=now, words=words, data=data)
    fields = {} if holds else {"reason": words.strip()}
    move_commitment(
        by=by, commitment=owed, move="confirm" if holds else "return", fields=fields, note=words.strip(), now=now
    )
    return step


def _remedied(finding: DraftFinding, part: str) -> Commitment:
    owed = finding.commitment
    if owed is not None:
        owed.refresh_from_db()
    if owed is None or owed.state != "remedied":
        raise Refused([fault("inspection.not-remedied", part, number=finding.number)])
    return owed


def _machine_faults(found: Inspection, finding: DraftFinding, owed: Commitment, part: str) -> list[Finding]:
    """Why a remedy may not be confirmed, where a machine answers."""
    definition = found.criteria.read
    criterion = definition.criteria.get(finding.criterion)
    if criterion is None or definition.source_of(criterion) not in MACHINES:
        return []
    since = reported_at(owed)
    measured = newest_measurement(list(found.steps.all()), finding.number)
    if measured is None or (since is not None and measured.at < since):
        return [fault("inspection.not-measured-again", part, number=finding.number)]
    if measured.state not in ("met", "not_tested"):
        return [fault("inspection.machine-says-no", part, number=finding.number, value=measured.words)]
    return []


def unconfirmed(*, commitment: Commitment, move: str) -> list[Finding]:
    """The guard of the state table: a finding of an inspection is confirmed or sent back on the inspection's page."""
    if move not in ("confirm", "return") or commitment.kind != Commitment.Kind.INSPECTION_FINDING:
        return []
    finding = DraftFinding.objects.select_related("inspection").filter(commitment=commitment).first()
    if finding is None:
        return []
    since = reported_at(commitment)
    steps = InspectionStep.objects.filter(inspection=finding.inspection_id, code=TESTED, data__number=finding.number)
    if any(step.data["holds"] == (move == "confirm") and (since is None or step.at >= since) for step in steps):
        return []
    return [Finding("inspection.close-by-test", where=Place(part="form"), context={"key": finding.inspection.key})]
