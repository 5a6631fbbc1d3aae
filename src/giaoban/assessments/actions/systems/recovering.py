"""Backup sets, recovery objectives, and drills as the machine that ran them tells them."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from giaoban.assessments.actions.holding import wait_for_others
from giaoban.assessments.models import BackupSet, Drill, DrillStep, RecoveryObjective
from giaoban.core.findings import Finding, Place, Refused
from giaoban.registry.actions import write_event
from giaoban.registry.models import Person, Subject
from giaoban.registry.permissions import check_may
from giaoban.web.formats import HANOI

LONGEST_MINUTES = 60 * 24 * 366
Proof = Mapping[str, Mapping[str, Any]]
"""Table -> `rows` (a count) and `sha256` (of its rows in order)."""


@dataclass(frozen=True)
class StepResult:
    """One step with the two instants (aware) the machine stamped."""

    name: str
    started_at: dt.datetime
    ended_at: dt.datetime
    said: str = ""


@dataclass(frozen=True)
class DrillResult:
    """What a drill found. `copied_at` is the instant of the copy, `failed_at` that of the loss that was played."""

    engine: str
    copied_at: dt.datetime
    failed_at: dt.datetime
    steps: Sequence[StepResult]
    before: Proof
    after: Proof
    restored: bool

    @property
    def is_equal(self) -> bool:
        return bool(self.before) and dict(self.before) == dict(self.after)

    @property
    def differing(self) -> list[str]:
        """Tables that did not come back as they were."""
        names = sorted({*self.before, *self.after})
        return [name for name in names if self.before.get(name) != self.after.get(name)]


@transaction.atomic
def add_backup_set(
    *, by: Person, system: Subject, name: str, kind: str, every_minutes: int, copies: int = 1, media: int = 1,
    off_site: int = 0, place: str = "", now: dt.datetime,
) -> BackupSet:  # fmt: skip
    """Something that is copied regularly. Raises Refused with every fault."""
    check_may(by, "recovery.record", about=system, today=now.astimezone(HANOI).date())
    wait_for_others(system)
    said = _said(name, kind, every_minutes, copies, media, off_site, place)
    faults = _set_faults(said)
    if BackupSet.objects.filter(system=system, name=said["name"]).exists():
        faults.append(Finding("recovery.set-known", where=Place(part="name"), context={"name": said["name"]}))
    if faults:
        raise Refused(faults)
    made: BackupSet = BackupSet.objects.create(system=system, **said)
    write_event(by=by, action="recovery.add-set", thing=f"systems:{system.key}", data=said, now=now)
    return made


@transaction.atomic
def change_backup_set(
    *, by: Person, backup: BackupSet, name: str, kind: str, every_minutes: int, copies: int = 1, media: int = 1,
    off_site: int = 0, place: str = "", ended_on: dt.date | None = None, now: dt.datetime,
) -> BackupSet:  # fmt: skip
    """Says a backup set anew, or that it ended; the event keeps what was said before. The same again leaves none."""
    today = now.astimezone(HANOI).date()
    found: BackupSet = BackupSet.objects.select_for_update(of=("self",)).select_related("system").get(pk=backup.pk)
    check_may(by, "recovery.record", about=found.system, today=today)
    wait_for_others(found.system)
    said = _said(name, kind, every_minutes, copies, media, off_site, place)
    faults = _set_faults(said)
    if BackupSet.objects.filter(system=found.system, name=said["name"]).exclude(pk=found.pk).exists():
        faults.append(Finding("recovery.set-known", where=Place(part="name"), context={"name": said["name"]}))
    if ended_on is not None and ended_on > today:
        faults.append(Finding("system.bad-day", where=Place(part="ended_on"), context={"text": str(ended_on)}))
    if faults:
        raise Refused(faults)
    said["ended_on"] = ended_on
    changed = {part: [getattr(found, part), value] for part, value in said.items() if getattr(found, part) != value}
    if changed:
        for part, value in said.items():
            setattr(found, part, value)
        found.save(update_fields=list(said))
        write_event(by=by, action="recovery.change-set", thing=f"systems:{found.system.key}", data=changed, now=now)
    return found


def _said(
    name: str, kind: str, every_minutes: int, copies: int, media: int, off_site: int, place: str
) -> dict[str, Any]:  # fmt: skip
    return {
        "name": " ".join(name.split()), "kind": kind, "every_minutes": every_minutes, "copies": copies, "media": media,
        "off_site": off_site, "place": " ".join(place.split()),
    }  # fmt: skip


def _set_faults(said: Mapping[str, Any]) -> list[Finding]:
    faults = [*_minutes("every_minutes", said["every_minutes"], 1), *_long("place", said["place"], 300)]
    if not 1 <= len(said["name"]) <= 120:
        faults.append(Finding("recovery.no-name", where=Place(part="name")))
    if said["kind"] not in BackupSet.Kind.values:
        context = {"text": said["kind"][:40], "known": ", ".join(BackupSet.Kind.values)}
        faults.append(Finding("recovery.bad-kind", where=Place(part="kind"), context=context))
    for part in ("copies", "media", "off_site"):
        if not 0 <= said[part] <= 99:
            limits = {"value": said[part], "least": 0, "most": 99}
            faults.append(Finding("recovery.bad-count", where=Place(part=part), context=limits))
        elif said[part] > said["copies"]:
            numbers = {"value": said[part], "copies": said["copies"]}
            faults.append(Finding("recovery.more-than-copies", where=Place(part=part), context=numbers))
    return faults


@transaction.atomic
def set_objective(
    *, by: Person, system: Subject, rto_minutes: int, rpo_minutes: int, reason: str = "", now: dt.datetime
) -> RecoveryObjective:
    """From now on: how long the system may be away, how much work may be lost. The same again is not written twice."""
    check_may(by, "recovery.record", about=system, today=now.astimezone(HANOI).date())
    wait_for_others(system)
    reason = reason.strip()
    faults = [
        *_minutes("rto_minutes", rto_minutes, 1),
        *_minutes("rpo_minutes", rpo_minutes, 0),
        *_long("reason", reason, 1000),
    ]
    if faults:
        raise Refused(faults)
    last = RecoveryObjective.objects.filter(system=system).last()
    if last is not None and (last.rto_minutes, last.rpo_minutes) == (rto_minutes, rpo_minutes):
        return last
    made: RecoveryObjective = RecoveryObjective.objects.create(
        system=system, rto_minutes=rto_minutes, rpo_minutes=rpo_minutes, reason=reason, at=now, by=by
    )
    data = {"rto_minutes": rto_minutes, "rpo_minutes": rpo_minutes, "reason": made.reason}
    write_event(by=by, action="recovery.objective", thing=f"systems:{system.key}", data=data, now=now)
    return made


@transaction.atomic
def record_drill(
    *, by: Person, system: Subject, result: DrillResult, backup: BackupSet | None = None, is_simulated: bool = False,
    now: dt.datetime,
) -> Drill:  # fmt: skip
    """Keeps a drill with its proof; the same drill sent twice is kept once. Raises Refused, NotAllowed."""
    check_may(by, "recovery.record", about=system, today=now.astimezone(HANOI).date())
    wait_for_others(system)
    if faults := _drill_faults(result, now):
        raise Refused(faults)
    text = _canonical(system, result)
    digest = hashlib.sha256(text.encode()).hexdigest()
    if (known := Drill.objects.filter(key=digest).first()) is not None:
        return known
    made: Drill = Drill.objects.create(
        system=system, backup=backup, key=digest, engine=result.engine[:120],
        outcome=Drill.Outcome.RESTORED if result.restored else Drill.Outcome.FAILED,
        copied_at=result.copied_at, failed_at=result.failed_at, started_at=result.steps[0].started_at,
        ended_at=result.steps[-1].ended_at, before=dict(result.before), after=dict(result.after),
        is_equal=result.is_equal, sha256=digest, is_simulated=is_simulated, at=now, by=by,
    )  # fmt: skip
    DrillStep.objects.bulk_create(
        DrillStep(
            drill=made, number=number, name=step.name[:60], started_at=step.started_at, ended_at=step.ended_at,
            said=step.said[:1000],
        )
        for number, step in enumerate(result.steps, 1)
    )  # fmt: skip
    data = {"outcome": made.outcome, "is_equal": made.is_equal, "minutes": round(made.minutes, 3), "sha256": digest}
    write_event(by=by, action="recovery.drill", thing=f"systems:{system.key}", data=data, now=now)
    return made


def _long(part: str, text: str, limit: int) -> list[Finding]:
    if len(text) <= limit:
        return []
    return [Finding("system.too-long", where=Place(part=part), context={"length": len(text), "limit": limit})]


def _minutes(part: str, value: int, least: int) -> list[Finding]:
    if least <= value <= LONGEST_MINUTES:
        return []
    context = {"value": value, "least": least, "most": LONGEST_MINUTES}
    return [Finding("recovery.bad-minutes", where=Place(part=part), context=context)]


def _drill_faults(result: DrillResult, now: dt.datetime) -> list[Finding]:
    faults = []
    if not result.before:
        faults.append(Finding("recovery.no-proof"))
    instants = [at for step in result.steps for at in (step.started_at, step.ended_at)]
    if not instants or instants != sorted(instants):
        faults.append(Finding("recovery.backwards", context={"what": ", ".join(step.name for step in result.steps)}))
    elif instants[-1] > now + dt.timedelta(minutes=5):
        faults.append(Finding("recovery.backwards", context={"what": str(instants[-1])}))
    if result.copied_at > result.failed_at:
        context = {"what": f"{result.copied_at} > {result.failed_at}"}
        faults.append(Finding("recovery.backwards", context=context))
    return faults


def _canonical(system: Subject, result: DrillResult) -> str:
    plain = {
        "system": system.key, "engine": result.engine, "restored": result.restored,
        "copied_at": result.copied_at.isoformat(), "failed_at": result.failed_at.isoformat(),
        "steps": [[one.name, one.started_at.isoformat(), one.ended_at.isoformat()] for one in result.steps],
        "before": {name: dict(one) for name, one in result.before.items()},
        "after": {name: dict(one) for name, one in result.after.items()},
    }  # fmt: skip
    return json.dumps(plain, ensure_ascii=False, sort_keys=True)
