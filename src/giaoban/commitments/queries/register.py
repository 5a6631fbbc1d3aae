"""Targets of the kind "organisation issues a plan", counted from the register of plans instead of reports.

A share of organisations: those with a plan in the register over all that owe one and existed on the day. Nothing is
counted while nobody has entered any plan of the kind: an empty register says nothing about the country.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from giaoban.commitments.models import Commitment
from giaoban.core.indicators.restate import Lineage
from giaoban.core.periods import Period
from giaoban.library.queries.plans import KnownPlan, Moment, known_plans
from giaoban.measures.models import Observation
from giaoban.measures.queries import Point
from giaoban.registry import queries as registry
from giaoban.registry.models import Subject

METHOD = "register"
Status = Observation.Status


@dataclass(frozen=True)
class Counted:
    """Who owes a plan of a kind on a day and who has one that counts."""

    day: dt.date
    issued: tuple[Subject, ...]
    lacking: tuple[Subject, ...]

    @property
    def owing(self) -> int:
        return len(self.issued) + len(self.lacking)


@dataclass(frozen=True)
class Register:
    """The plans of some kinds as known at a moment, and everybody who might owe one."""

    plans: Mapping[str, Sequence[KnownPlan]]
    organisations: Sequence[Subject]
    lineage: Sequence[Lineage]

    def is_used(self, kind: str) -> bool:
        return bool(self.plans.get(kind))

    def is_simulated(self, kind: str) -> bool:
        """Whether all there is was made up; one real plan and only real ones count."""
        return self.is_used(kind) and all(plan.is_simulated for plan in self.plans[kind])

    def holders(self, kind: str, day: dt.date) -> set[str]:
        """The keys of those whose plan counts on the day."""
        simulated = self.is_simulated(kind)
        return {
            plan.organisation.key
            for plan in self.plans.get(kind, ())
            if plan.counts and plan.is_simulated == simulated and plan.is_issued_by(day)
        }

    def counted(self, kind: str, kinds: Collection[str], day: dt.date, *, below: str = "") -> Counted:
        """`kinds` of organisations that owe it; `below` a block leaves out all others."""
        holders = self.holders(kind, day)
        owing = [
            one
            for one in self.organisations
            if one.kind in kinds and one.is_valid_on(day) and (not below or (one.parent and one.parent.key == below))
        ]
        issued = tuple(one for one in owing if one.key in holders)
        return Counted(day, issued, tuple(one for one in owing if one.key not in holders))

    def members(self, key: str, day: dt.date) -> list[str]:
        """Who on a day was what the organisation is now: itself, or those that became it."""
        known = {one.key: one for one in self.organisations}
        found, ahead, seen = [], [key], {key}
        while ahead:
            here = ahead.pop()
            if here in known and known[here].is_valid_on(day):
                found.append(here)
                continue
            before = {step.from_ for step in self.lineage if step.to == here} - seen
            seen |= before
            ahead += sorted(before)
        return found


def plan_kind_of(target: Commitment) -> str:
    """The kind of plan whose register measures the target; empty for any other target."""
    return str(target.details.get("plan") or "")


def read_register(targets: Iterable[Commitment], *, known: Moment = None) -> Register | None:
    """The register of all plan targets: four queries; None when no target is measured by it."""
    asked = [target for target in targets if plan_kind_of(target)]
    if not asked:
        return None
    plans: dict[str, list[KnownPlan]] = defaultdict(list)
    for plan in known_plans({plan_kind_of(target) for target in asked}, known=known):
        plans[plan.kind.key].append(plan)
    kinds = {kind for target in asked for kind in target.details.get("applies_to_kinds") or []}
    organisations = list(Subject.objects.filter(kind__in=kinds).select_related("parent").order_by("kind", "key"))
    return Register(plans, organisations, registry.lineage())


def points_of_whole(register: Register, target: Commitment, subject: Subject, *, until: dt.date) -> list[Point]:
    """The share at the end of each month since the year began, for the country or a block; the last on `until`."""
    kind, kinds = plan_kind_of(target), target.details.get("applies_to_kinds") or []
    if not register.is_used(kind):
        return []
    below = subject.key if subject.kind == "block" else ""
    found = []
    for day in days_of(target, until):
        counted = register.counted(kind, kinds, day, below=below)
        if counted.owing:
            found.append(_point(register, target, subject, day, len(counted.issued), counted.owing))
    return found


def point_of_one(register: Register, target: Commitment, subject: Subject, *, on: dt.date) -> Point | None:
    """Whether one organisation has its plan; several that became one count each."""
    kind = plan_kind_of(target)
    members = register.members(subject.key, on)
    if not register.is_used(kind) or not members:
        return None
    holders = register.holders(kind, on)
    return _point(register, target, subject, on, sum(key in holders for key in members), len(members))


def days_of(target: Commitment, until: dt.date) -> list[dt.date]:
    """The last day before the target's year, the ends of its months since, and `until`.

    >>> from types import SimpleNamespace as Of
    >>> [str(day) for day in days_of(Of(programme=Of(year=2024)), dt.date(2024, 2, 10))]
    ['2023-12-31', '2024-01-31', '2024-02-10']
    """
    year = target.programme.year if target.programme else until.year
    day, found = dt.date(year - 1, 12, 31), []
    while day < until:
        found.append(day)
        day = Period.month_of(day + dt.timedelta(days=1)).end
    return [*found, until]


def deadline_of(target: Commitment, due: dt.date) -> dt.date:
    """By when each organisation owes its plan: the first stated milestone, else the day of the goal."""
    stated = [dt.date.fromisoformat(one["by"]) for one in target.details.get("milestones") or []]
    return min([*stated, due])


def _point(register: Register, target: Commitment, subject: Subject, day: dt.date, num: int, den: int) -> Point:
    plans = register.plans[plan_kind_of(target)]
    return Point(
        indicator=target.indicator_code,
        version=1,
        subject_key=subject.key,
        subject_name=subject.name_vi,
        period_code=day.isoformat(),
        value=Decimal(100) * num / den,
        num=Decimal(num),
        den=Decimal(den),
        bound="eq",
        decimals=1,
        unit="percent",
        status=Status.SIMULATED if register.is_simulated(plan_kind_of(target)) else Status.REPORTED,
        method=METHOD,
        vintage=METHOD,
        source_key="",
        source_title=plans[0].kind.title_vi,
        source_place="",
        known_at=max(plan.recorded_at for plan in plans),
        observation_ids=(),
    )
