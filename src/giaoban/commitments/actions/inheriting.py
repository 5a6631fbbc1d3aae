"""What a body set itself goes on with its successor: own targets as a version of the successor's, tasks beside its own.

Nothing of the old is changed: its versions stay under its name. Where several that became one had set different
values, nobody chooses between them here: it is a finding, and the successor sets its own.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable

from giaoban.commitments.models import Commitment, OwnTarget
from giaoban.commitments.queries.own_targets import own_targets
from giaoban.core.findings import Finding, Severity
from giaoban.library.models import Document
from giaoban.registry.actions import write_event
from giaoban.registry.models import Person, Subject

HeirOf = Callable[[Subject, Commitment, list[Finding]], Subject | None]


def pass_on_own_targets(
    heir_of: HeirOf, *, by: Person, decision: Document, day: dt.date, left: list[Finding], now: dt.datetime
) -> list[OwnTarget]:
    """Own targets in force whose day has not passed go to the successor that has set none; four queries and the writes.

    Different values of several predecessors, and those whose heir is not one, are added to `left`.
    """
    targets = list(Commitment.objects.filter(kind=Commitment.Kind.TARGET, own_targets__isnull=False).distinct())
    running = [target for target in targets if target.due is None or target.due >= day]
    held = own_targets(running, on=day)
    by_target = {target.pk: target for target in running}
    passing: dict[tuple[int, int], list[OwnTarget]] = defaultdict(list)
    heirs: dict[int, Subject] = {}
    for (number, _), own in sorted(held.items()):
        found = heir_of(own.subject, by_target[number], left)
        if found is not None:
            heirs[found.pk] = found
            passing[number, found.pk].append(own)
    versions = set(OwnTarget.objects.filter(target__in=running).values_list("target_id", "subject_id"))
    made = []
    for (number, heir_pk), olds in sorted(passing.items()):
        target, heir = by_target[number], heirs[heir_pk]
        if (number, heir_pk) in versions:
            continue  # it has decided for itself, or this was passed on before
        if len({own.value for own in olds}) > 1:
            told = "; ".join(f"{own.subject.name_vi}: {own.value:f}".rstrip("0").rstrip(".") for own in olds)
            context = {"code": target.code, "heir": heir.name_vi, "values": told}
            left.append(Finding("own-target.several-values", Severity.WARNING, context=context))
            continue
        made.append(_passed(olds, target, heir, by=by, decision=decision, day=day, now=now))
    return made


def _passed(
    olds: list[OwnTarget], target: Commitment, heir: Subject, *, by: Person, decision: Document, day: dt.date,
    now: dt.datetime,
) -> OwnTarget:  # fmt: skip
    first = olds[0]
    names = ", ".join(own.subject.name_vi for own in olds)
    made: OwnTarget = OwnTarget.objects.create(
        target=target, subject=heir, version=1, value=first.value, above=first.above,
        is_worse=any(own.is_worse for own in olds), reason=f"Kế thừa: {names}. {first.reason}".strip()[:2000],
        instrument=(decision.number or decision.key)[:120], decided_on=day,
        milestones=first.milestones if all(own.milestones == first.milestones for own in olds) else [],
        at=now, by=by,
    )  # fmt: skip
    data = {
        "subject": heir.key, "from": [own.subject.key for own in olds], "value": made.value, "decision": decision.key,
        "day": day,
    }  # fmt: skip
    write_event(by=by, action="target.pass_on", thing=f"commitments:{target.key}", data=data, now=now)
    return made


def place_beside_its_own(task: Commitment) -> None:
    """Gives a specific task the first free place with who owes it now: +1 is its own, +2 and on are inherited."""
    there = Commitment.objects.filter(kind=task.kind, programme=task.programme_id, owed_by=task.owed_by_id)
    there = there.exclude(standing=Commitment.Standing.WITHDRAWN).exclude(pk=task.pk)
    taken = set(there.values_list("code", flat=True))
    number = 1
    while f"+{number}" in taken:
        number += 1
    task.code = f"+{number}"
