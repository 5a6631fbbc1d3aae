"""What stands for a website after its visits: a bad evening of a network costs nothing, what was mended counts at once.

Read from what the rules of today made of every kept visit. A check that nobody could test for 90 days is not tested.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import OuterRef, Subquery

from giaoban.assessments.models import BadgeFault, Reading, ScanOrder, Visit
from giaoban.core.probes.history import AGREEING, Standing, standing
from giaoban.core.probes.history import Reading as Said
from giaoban.core.probes.judge import MOST_UNTESTED, RULES
from giaoban.core.probes.outcome import FULL, Outcome, Verdict
from giaoban.registry.models import Subject

STALE = dt.timedelta(days=90)


@dataclass(frozen=True)
class Check:
    """One check of a site: what stands, and what the newest visit said of it."""

    name: str
    standing: Standing
    newest: Outcome | None

    @property
    def level(self) -> str | None:
        return self.standing.level

    @property
    def is_full(self) -> bool:
        return self.level == FULL[self.name]

    @property
    def waits_for(self) -> int:
        """How many more bad measurements would make it worse; 0 when none is in doubt."""
        return AGREEING - self.standing.doubts if self.standing.doubts else 0


@dataclass(frozen=True)
class Stand:
    """A site after its visits. `reading` is the newest that could be judged, `visit` the newest at all."""

    checks: Mapping[str, Check]
    reading: Reading | None
    visit: Visit | None
    judged: int

    @property
    def untested(self) -> Fraction:
        missing = sum(one.level is None for one in self.checks.values())
        return Fraction(missing, len(self.checks)) if self.checks else Fraction(1)

    @property
    def is_decidable(self) -> bool:
        return self.untested <= MOST_UNTESTED

    @property
    def counts(self) -> tuple[int, int, int]:
        """Full, less than full, not tested."""
        full = sum(one.is_full for one in self.checks.values())
        missing = sum(one.level is None for one in self.checks.values())
        return full, len(self.checks) - full - missing, missing

    @property
    def in_doubt(self) -> list[Check]:
        return [one for one in self.checks.values() if one.standing.doubts]


def stand_of(site: Subject, *, now: dt.datetime, rules: str = RULES) -> Stand:
    """By these rules, from every visit of the last 90 days. Two queries."""
    rows = list(
        Reading.objects.filter(visit__site=site, rules=rules, visit__at__gt=now - STALE, visit__at__lte=now)
        .select_related("visit")
        .order_by("visit__at", "pk")
    )
    return Stand(checks_of(rows), rows[-1] if rows else None, newest_visit(site), len(rows))


def checks_of(rows: Iterable[Reading]) -> dict[str, Check]:
    """What stands for each check after readings in the order of their visits; empty without any."""
    rows = list(rows)
    if not rows:
        return {}
    found = {}
    for name in FULL:
        said = [Said(row.visit.at, (row.outcomes.get(name) or {}).get("level")) for row in rows]
        found[name] = Check(name, standing(said), outcome_of(name, rows[-1]))
    return found


def newest_visit(site: Subject) -> Visit | None:
    """The last visit, whether anybody got there or not."""
    found: Visit | None = Visit.objects.filter(site=site).order_by("-at", "-pk").first()
    return found


def outcome_of(name: str, reading: Reading) -> Outcome | None:
    """What a reading kept of a check, as the probe gave it."""
    kept: dict[str, Any] | None = reading.outcomes.get(name)
    if kept is None:
        return None
    return Outcome(
        name, Verdict(kept["verdict"]), kept["level"], kept["reason"], tuple(kept.get("evidence", ())),
        kept.get("context", {}),
    )  # fmt: skip


def badge_faults_of(site: Subject) -> list[BadgeFault]:
    """The badges that held for nothing when the site was last reached. Two queries at the most."""
    newest = Visit.objects.filter(site=site, fault="").order_by("-at", "-pk").first()
    return list(newest.badge_faults.all()) if newest is not None else []


def badge_faults_on(sites: Iterable[int]) -> list[BadgeFault]:
    """The same of many sites, by their numbers in the register. One query."""
    newest = Visit.objects.filter(site=OuterRef("visit__site"), fault="").order_by("-at", "-pk").values("pk")[:1]
    rows = BadgeFault.objects.filter(visit__site__in=list(sites), visit=Subquery(newest))
    return list(rows.select_related("visit__site").order_by("visit__site", "pk"))


def open_order(site: Subject) -> ScanOrder | None:
    """The visit that is wanted or under way."""
    found: ScanOrder | None = ScanOrder.objects.filter(site=site, ended_at__isnull=True).first()
    return found
