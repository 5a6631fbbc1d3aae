"""What machines say: results of checks handed in by whoever ran them, and what is read from figures and checks."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Collection, Mapping

from django.db import transaction

from giaoban.assessments.actions.holding import State, check_asked, criterion_of, held, kept, thing, value_on
from giaoban.assessments.models import Answer, Assessment, Evidence
from giaoban.assessments.queries.machines import Asking, Measured, machine_says
from giaoban.core.checklists.answers import MACHINES
from giaoban.core.findings import Finding, Place, Refused
from giaoban.registry.actions import write_event
from giaoban.registry.models import Person, Subject
from giaoban.web.formats import HANOI


@transaction.atomic
def record_measurements(
    *, by: Person, assessment: Assessment, results: Mapping[str, Measured], organiser: Subject | None = None,
    now: dt.datetime,
) -> list[Answer]:  # fmt: skip
    """Answers of machines by criterion, each with its raw result as hashed evidence; all of them or none.

    `organiser` is the body that inspects the subject; its people may then do it too. Raises Refused with every result
    that does not fit, NotAllowed.
    """
    check_asked(by, "assessment.measure", assessment.subject, organiser, today=now.astimezone(HANOI).date())
    found = held(assessment, State.OPEN)
    definition, faults, values = found.checklist.read, [], {}
    for name, result in results.items():
        try:
            criterion = criterion_of(found, name)
            if definition.source_of(criterion) not in MACHINES:
                context = {"criterion": name, "source": definition.source_of(criterion), "given": "probe"}
                faults.append(Finding("checklist.wrong-source", where=Place(part=name), context=context))
            else:
                values[name] = kept(value_on(found, criterion, result.value))
        except Refused as refusal:
            faults += refusal.findings
    if faults:
        raise Refused(faults)
    made = []
    for name, value in values.items():
        result = results[name]
        made.append(
            Answer.objects.create(
                assessment=found, criterion=name, source=definition.source_of(definition.criteria[name]), value=value,
                note=result.note.strip()[:2000], raw=dict(result.raw), at=now, by=by,
            )
        )  # fmt: skip
        if result.raw:
            _keep_raw(found, name, result, by=by, now=now)
    data = {"criteria": {one.criterion: one.value for one in made}}
    write_event(by=by, action="assessment.measure", thing=thing(found), data=data, now=now)
    return made


def _keep_raw(assessment: Assessment, name: str, result: Measured, *, by: Person, now: dt.datetime) -> None:
    text = json.dumps(result.raw, ensure_ascii=False, sort_keys=True, default=str)
    Evidence.objects.create(
        assessment=assessment, criterion=name, kind=Evidence.Kind.MEASUREMENT, title=name, words=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(), size=len(text.encode()),
        effective=now.astimezone(HANOI).date(), at=now, by=by,
    )  # fmt: skip


def pull_indicators(*, by: Person, assessment: Assessment, now: dt.datetime) -> list[Answer]:
    """Reads the newest figures of every criterion that an indicator answers; one without a figure stays not tested."""
    return _pull(by, assessment, ("indicator",), None, now)


def pull_machines(
    *, by: Person, assessment: Assessment, organiser: Subject | None = None, now: dt.datetime
) -> list[Answer]:
    """The same for every criterion that a machine answers: figures, and checks of the subject's sites."""
    return _pull(by, assessment, MACHINES, organiser, now)


def _pull(
    by: Person, assessment: Assessment, sources: Collection[str], organiser: Subject | None, now: dt.datetime
) -> list[Answer]:
    definition = assessment.checklist.read
    asking = Asking(
        assessment.subject, now.astimezone(HANOI).date(), simulated=assessment.is_simulated, besides=assessment.pk
    )
    results = {
        name: machine_says(definition, criterion, asking)
        for name, criterion in definition.criteria.items()
        if definition.source_of(criterion) in sources
    }
    if not results:
        return []
    return record_measurements(by=by, assessment=assessment, results=results, organiser=organiser, now=now)
