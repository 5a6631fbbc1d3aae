"""Invented systems with invented decisions, answers and evidence, so that the national board can be shown and measured.

Nothing here states a figure: it makes records, and the ordinary query counts them. Every system says `simulated` in its
source, every dossier, decision, assessment and drill carries the mark.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from giaoban.assessments.models import (
    Answer,
    Assessment,
    Checklist,
    Decision,
    Dossier,
    Drill,
    Evidence,
    RecoveryObjective,
    SystemFacts,
)
from giaoban.assessments.models.systems import SYSTEM_KIND
from giaoban.assessments.queries.levels import levels
from giaoban.assessments.queries.systems.board import SIMULATED
from giaoban.core.checklists.levels.deriving import derive
from giaoban.core.checklists.levels.rules import Regime
from giaoban.core.checklists.requirements import Requirement, requirements
from giaoban.core.findings import Finding, Refused
from giaoban.core.quantities import fold
from giaoban.registry.actions import write_event
from giaoban.registry.models import Evidence as Sure
from giaoban.registry.models import Person, Subject
from giaoban.registry.permissions import check_may
from giaoban.web.formats import HANOI

BATCH = 2_000
KEPT_YEARS = 3
STATES = ("drafting", "submitted", "appraising", "returned", "appraised")
NAMES = (
    ("Cổng dịch vụ công", "Public service portal"), ("Hệ thống văn bản và điều hành", "Document exchange"),
    ("Cơ sở dữ liệu hồ sơ", "Records database"), ("Cổng thông tin điện tử", "Web portal"),
    ("Trung tâm dữ liệu", "Data centre"), ("Mạng diện rộng", "Wide-area network"),
    ("Thư điện tử", "Mail"), ("Hệ thống báo cáo", "Reporting system"), ("Hệ thống kế toán", "Accounting"),
    ("Điều khiển trạm bơm", "Pumping station control"),
)  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """How many systems to invent; how many of them determined, and of those how many compliant."""

    systems: int = 3_078
    determined: int = 1_846
    compliant: int = 201
    drilled: int = 400


@dataclass(frozen=True)
class Made:
    """How many rows were written; all zero when the simulation was there already."""

    systems: int = 0
    decisions: int = 0
    answers: int = 0
    evidence: int = 0
    drills: int = 0


def invented_facts(chance: random.Random) -> dict[str, Any]:
    """The facts of a system somewhere in the country: most are small, a few national."""
    kind = chance.choices(("internal", "public", "infrastructure", "industrial"), (40, 45, 12, 3))[0]
    people = int(10 ** chance.uniform(2, 6.5)) if kind in ("internal", "public") else 0
    reach = chance.choices(("one", "several", "national", "international"), (60, 32, 7, 1))[0]
    secrets = chance.random() < 0.03
    return {
        "internal": kind == "internal", "public": kind == "public", "infrastructure": kind == "infrastructure",
        "industrial": kind == "industrial",
        "procedures": chance.choice(("none", "informs", "handles")) if kind == "public" else "none",
        "business": chance.choices(("none", "ordinary", "conditional"), (80, 15, 5))[0] if kind == "public" else "none",
        "private": kind == "public" or chance.random() < 0.7, "state_secrets": secrets,
        "national_data": chance.random() < 0.002, "people_basic": people,
        "people_sensitive": int(people * chance.choice((0, 0, 0.01, 0.2))),
        "scope": reach if kind == "infrastructure" else "none", "national_egov": chance.random() < 0.01,
        "always_on": chance.random() < 0.3,
        "works": chance.choice(("grade_2_4", "grade_1", "special")) if kind == "industrial" else "none",
        "harm": chance.choice(("harm", "serious")) if secrets else "none",
    }  # fmt: skip


def simulate_systems(
    *, by: Person, owners: Sequence[Subject], wanted: Wanted, seed: int, on: dt.date, now: dt.datetime,
    progress: Callable[[str, int], None] = lambda what, rows: None,
) -> Made:  # fmt: skip
    """Writes the records once; while simulated systems are there nothing is written.

    Raises Refused without owners, checklists or sensible numbers; NotAllowed.
    """
    check_may(by, "pack.apply", today=now.astimezone(HANOI).date())
    if not owners or not 0 <= wanted.compliant <= wanted.determined <= wanted.systems or not wanted.systems:
        context = {"systems": wanted.systems, "determined": wanted.determined, "compliant": wanted.compliant}
        raise Refused([Finding("simulate.systems-do-not-fit", context=context | {"owners": len(owners)})])
    if Subject.objects.filter(kind=SYSTEM_KIND, source=SIMULATED).exists():
        return Made()
    with transaction.atomic():
        return _Simulation(by, wanted, seed, on, now, progress).run(owners)


class _Simulation:
    def __init__(
        self, by: Person, wanted: Wanted, seed: int, on: dt.date, now: dt.datetime,
        progress: Callable[[str, int], None],
    ) -> None:  # fmt: skip
        self.by, self.wanted, self.on, self.now, self.progress = by, wanted, on, now, progress
        self.chance = random.Random(seed)  # noqa: S311  # invented records, not secrets
        self.regimes = [one for one in levels().regimes if one.may_be_used_on(on)]
        self.rules = {one.id: one.fingerprint for one in levels().regimes}
        self.sets = {
            regime.id: Checklist.objects.filter(code=regime.checklist, is_current=True).order_by("-version").first()
            for regime in self.regimes
        }
        if not self.regimes or None in self.sets.values():
            raise Refused([Finding("simulate.no-sets", context={"date": str(on)})])
        self.asked: dict[tuple[str, int], list[Requirement]] = {}

    def run(self, owners: Sequence[Subject]) -> Made:
        systems = self.systems(owners)
        decided = self.chance.sample(range(len(systems)), self.wanted.determined)
        compliant = set(decided[: self.wanted.compliant])
        chosen = set(decided)
        dossiers = [self.dossier(system, number in chosen) for number, system in enumerate(systems)]
        kept = Dossier.objects.bulk_create([one for one in dossiers if one is not None], batch_size=BATCH)
        by_system = {one.system_id: one for one in kept}
        self.progress("dossiers", len(kept))
        Decision.objects.bulk_create((self.decision(by_system[systems[n].pk]) for n in decided), batch_size=BATCH)
        self.progress("decisions", len(decided))
        answers, evidence = self.judgements([(by_system[systems[n].pk], n in compliant) for n in decided])
        drills = self.drills([systems[n] for n in decided[: self.wanted.drilled]])
        data = {"systems": len(systems), "decisions": len(decided), "answers": answers, "evidence": evidence}
        write_event(by=self.by, action="system.simulate", thing="systems:simulated", data=data, now=self.now)
        return Made(len(systems), len(decided), answers, evidence, drills)

    def systems(self, owners: Sequence[Subject]) -> list[Subject]:
        rows = []
        for number in range(1, self.wanted.systems + 1):
            owner = self.chance.choice(owners)
            vi, en = self.chance.choice(NAMES)
            name = f"{vi} {owner.short_vi or owner.name_vi} {number} (mô phỏng)"[:300]
            rows.append(
                Subject(
                    key=f"system.sim-{number:05}", code=f"SIM-{number:05}", kind=SYSTEM_KIND, name_vi=name,
                    name_en=f"{en} {number} (simulated)", search=fold(name)[:900], parent=owner, owner=owner,
                    valid_from=self.on - dt.timedelta(days=self.chance.randint(400, 3_000)),
                    details={"simulated": "yes"}, source=SIMULATED, evidence=Sure.COMPUTED,
                )
            )  # fmt: skip
        made = Subject.objects.bulk_create(rows, batch_size=BATCH)
        self.progress("systems", len(made))
        stated = []
        for system in made:
            facts = invented_facts(self.chance)
            found = {regime.id: derive(regime, facts).level for regime in levels().regimes}
            stated.append(
                SystemFacts(system=system, facts=facts, levels=found, rules=self.rules, at=self.now, by=self.by)
            )
        SystemFacts.objects.bulk_create(stated, batch_size=BATCH)
        self.stated = {one.system_id: one for one in stated}
        return made

    def regime(self) -> Regime:
        """Most decisions stand under the older regime, as long as they may."""
        return self.chance.choices(self.regimes, [5] * (len(self.regimes) - 1) + [1 if self.regimes[1:] else 5])[0]

    def dossier(self, system: Subject, is_decided: bool) -> Dossier | None:
        """Of those without a decision a third never began."""
        if not is_decided and self.chance.random() < 0.33:
            return None
        regime, stated = self.regime(), self.stated[system.pk]
        level = stated.levels.get(regime.id) or 2
        approval = regime.approval_of(level)
        state = "approved" if is_decided else self.chance.choice(STATES)
        running = state in ("submitted", "appraising", "appraised")
        return Dossier(
            system=system, regime=regime.id, level=level, facts=stated.facts, rules=regime.fingerprint,
            workflow=f"{approval.workflow}@1" if approval else "", state=state, is_simulated=True,
            due=self.on + dt.timedelta(days=self.chance.randint(-20, 25)) if running else None,
            opened_at=self.now, opened_by=self.by,
        )  # fmt: skip

    def decision(self, dossier: Dossier) -> Decision:
        regime = next(one for one in self.regimes if one.id == dossier.regime)
        last = min(self.on, regime.valid_to or self.on)
        signed = last - dt.timedelta(days=self.chance.randint(0, min(700, (last - regime.valid_from).days)))
        return Decision(
            dossier=dossier, system_id=dossier.system_id, regime=dossier.regime, level=dossier.level,
            number=f"MP-{dossier.pk}/QĐ", signed_on=signed, is_simulated=True,
        )  # fmt: skip

    def requirements(self, regime: str, level: int) -> list[Requirement]:
        if (regime, level) not in self.asked:
            checklist = self.sets[regime]
            assert checklist is not None
            self.asked[regime, level] = requirements(checklist.read, {"level": level})
        return self.asked[regime, level]

    def judgements(self, found: Sequence[tuple[Dossier, bool]]) -> tuple[int, int]:
        """An assessment of each decided system; those not compliant lack an answer, a proof or a valid one."""
        rows = []
        for dossier, _complies in found:
            checklist = self.sets[dossier.regime]
            assert checklist is not None
            rows.append(
                Assessment(
                    checklist=checklist, fingerprint=checklist.fingerprint, subject_id=dossier.system_id,
                    facts={"level": dossier.level}, is_simulated=True, opened_at=self.now, opened_by=self.by,
                )
            )  # fmt: skip
        assessments = Assessment.objects.bulk_create(rows, batch_size=BATCH)
        self.progress("assessments", len(assessments))
        answers: list[Answer] = []
        evidence: list[Evidence] = []
        for (dossier, complies), assessment in zip(found, assessments, strict=True):
            asked = self.requirements(dossier.regime, dossier.level)
            spoiled = set() if complies else set(self.chance.sample(range(len(asked)), self.chance.randint(1, 5)))
            for number, one in enumerate(asked):
                self.answer(assessment, one, number in spoiled, answers, evidence)
        Answer.objects.bulk_create(answers, batch_size=BATCH)
        self.progress("answers", len(answers))
        Evidence.objects.bulk_create(evidence, batch_size=BATCH)
        self.progress("evidence", len(evidence))
        return len(answers), len(evidence)

    def answer(
        self, assessment: Assessment, one: Requirement, is_spoiled: bool, answers: list[Answer],
        evidence: list[Evidence],
    ) -> None:  # fmt: skip
        fault = self.chance.choice(("silent", "not", "unproven", "expired")) if is_spoiled else ""
        if fault == "silent":
            return
        good = one.choices[0] if one.choices else str(one.least if one.least is not None else one.most)
        bad = "not" if one.choices else ("0" if one.least is not None else "999")
        answers.append(
            Answer(
                assessment=assessment, criterion=one.id, source=Answer.Source.ASK,
                value=bad if fault == "not" else good, at=self.now, by=self.by,
            )
        )  # fmt: skip
        if fault == "unproven":
            return
        begun = self.on - dt.timedelta(days=self.chance.randint(5, 25))
        until = self.on + dt.timedelta(days=365 * KEPT_YEARS)
        if fault == "expired":
            begun, until = self.on - dt.timedelta(days=800), self.on - dt.timedelta(days=self.chance.randint(1, 400))
        text = f"{assessment.pk}/{one.id}"
        received = dt.datetime.combine(begun, dt.time(9), tzinfo=HANOI)
        evidence.append(
            Evidence(
                assessment=assessment, criterion=one.id, kind=Evidence.Kind.STATEMENT, title="Bản xác nhận (mô phỏng)",
                words=text, sha256=hashlib.sha256(text.encode()).hexdigest(), size=len(text), effective=begun,
                valid_until=until, at=min(received, self.now), by=self.by,
            )
        )  # fmt: skip

    def drills(self, systems: Sequence[Subject]) -> int:
        """Objectives and one drill each; about one in ten loses too much, one in six takes too long."""
        before = self.now - dt.timedelta(days=60)  # a drill is measured against the objective that stood when it ended
        RecoveryObjective.objects.bulk_create(
            RecoveryObjective(system=one, rto_minutes=240, rpo_minutes=1_440, at=before, by=self.by) for one in systems
        )  # fmt: skip
        rows = []
        for one in systems:
            end = min(dt.datetime.combine(self.on, dt.time(8), tzinfo=HANOI), self.now)
            end -= dt.timedelta(days=self.chance.randint(1, 30))
            took = dt.timedelta(minutes=self.chance.choice((30, 60, 90, 120, 200, 400)))
            equal = self.chance.random() > 0.1
            proof = {"records": {"rows": 100, "sha256": hashlib.sha256(one.key.encode()).hexdigest()}}
            after = proof if equal else {"records": {"rows": 97, "sha256": "0" * 64}}
            key = hashlib.sha256(f"simulated/{one.key}".encode()).hexdigest()
            rows.append(
                Drill(
                    system=one, key=key, engine="simulated", outcome=Drill.Outcome.RESTORED,
                    copied_at=end - took - dt.timedelta(hours=12), failed_at=end - took, started_at=end - took,
                    ended_at=end, before=proof, after=after, is_equal=equal, sha256=key, is_simulated=True,
                    at=self.now, by=self.by,
                )
            )  # fmt: skip
        Drill.objects.bulk_create(rows, batch_size=BATCH)
        self.progress("drills", len(rows))
        return len(rows)
