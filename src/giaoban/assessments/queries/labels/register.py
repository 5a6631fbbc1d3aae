"""The register of websites as the public reads it: who is labelled, who is not yet and why, by organisation, by month.

Every list is made from the same rows, so that they never contradict each other; shares come from counts.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from giaoban.assessments.models import Assessment, Claim, Conclusion, Label, Revocation
from giaoban.core.checklists.label.hosts import host_name, shown_host
from giaoban.registry.models import Subject
from giaoban.web.formats import HANOI

STATES = (
    "labelled", "ending", "passed", "judged", "failed", "undetermined", "revoked", "expired", "claimed", "unclaimed",
)  # fmt: skip
"""labelled and ending (within 30 days) hold; the others do not, and each says what is missing."""
HOLDING = ("labelled", "ending")
ENDING = dt.timedelta(days=30)


@dataclass(frozen=True)
class SiteRow:
    """One site on a day. `label` is its newest; `since` when its state began, as far as it is known."""

    site: Subject
    state: str
    label: Label | None
    revocation: Revocation | None
    assessment: Assessment | None
    conclusion: Conclusion | None
    proven_at: dt.datetime | None

    @property
    def host(self) -> str:
        return shown_host(str(self.site.details.get("host", "")))

    @property
    def holds(self) -> bool:
        return self.state in HOLDING

    @property
    def is_simulated(self) -> bool:
        return bool(self.site.details.get("simulated"))


@dataclass(frozen=True)
class LeagueRow:
    """One organisation: its sites in scope, and how many of them are labelled."""

    owner: Subject
    sites: int
    labelled: int
    is_simulated: bool


@dataclass(frozen=True)
class MonthRow:
    """One month. `holding` is how many labels held at its end (today for the month that runs)."""

    month: dt.date
    issued: int
    renewed: int
    revoked: int
    expired: int
    holding: int


def site_of(host: str) -> Subject | None:
    """The registered site of a host, in any spelling; Refused (`label.bad-host`) for what is none."""
    found: Subject | None = Subject.objects.filter(kind="website", details__host=host_name(host)).first()
    return found


def sites_on(now: dt.datetime, *, owner: Subject | None = None) -> list[SiteRow]:
    """Every site in the register, by organisation and host. Five queries, however many sites."""
    today = now.astimezone(HANOI).date()
    wanted = Subject.objects.valid_on(today).filter(kind="website").select_related("owner", "parent")
    if owner is not None:
        wanted = wanted.filter(owner=owner)
    sites = list(wanted.order_by("owner__name_vi", "key"))
    labels: dict[int, Label] = {}
    for label in Label.objects.select_related("revocation", "site").order_by("number"):
        before = labels.get(label.site_id)
        if before is None or not _holds(before, now) or _holds(label, now):
            labels[label.site_id] = label
    proven = dict(Claim.objects.filter(proven_at__isnull=False).order_by("proven_at").values_list("site", "proven_at"))
    judged: dict[int, Assessment] = {}
    found = Assessment.objects.filter(checklist__code="web-trust", subject__kind="website").order_by("opened_at", "pk")
    for one in found.select_related("checklist"):
        judged[one.subject_id] = one
    concluded: dict[int, Conclusion] = {}
    for verdict in Conclusion.objects.filter(assessment__in=judged.values()).order_by("at", "pk").defer("result"):
        concluded[verdict.assessment_id] = verdict
    return [_row(site, now, labels.get(site.pk), judged.get(site.pk), concluded, proven.get(site.pk)) for site in sites]


def league(rows: Iterable[SiteRow]) -> list[LeagueRow]:
    """Organisations by the share of their sites that are labelled, then by how many; equal ones by name."""
    by_owner: dict[Subject, list[SiteRow]] = {}
    for row in rows:
        if row.site.owner is not None:
            by_owner.setdefault(row.site.owner, []).append(row)
    found = [
        LeagueRow(owner, len(own), sum(row.holds for row in own), all(row.is_simulated for row in own))
        for owner, own in by_owner.items()
    ]
    return sorted(found, key=lambda one: (-one.labelled / one.sites, -one.labelled, one.owner.name_vi))


def months(now: dt.datetime) -> list[MonthRow]:
    """Month by month since the first label, newest first. Two queries."""
    labels = list(Label.objects.order_by("number").values_list("pk", "at", "expires", "renews"))
    taken = dict(Revocation.objects.values_list("label", "at"))
    if not labels:
        return []
    issued, renewed, revoked, expired = Counter[dt.date](), Counter[dt.date](), Counter[dt.date](), Counter[dt.date]()
    for pk, at, expires, renews in labels:
        (renewed if renews else issued)[_month(at)] += 1
        if pk in taken:
            revoked[_month(taken[pk])] += 1
        elif expires <= now:
            expired[_month(expires)] += 1
    month, found = _month(labels[0][1]), []
    while month <= _month(now):
        following = (month + dt.timedelta(days=32)).replace(day=1)
        end = min(dt.datetime.combine(following, dt.time(), HANOI), now)
        holding = sum(at <= end < expires and not (pk in taken and taken[pk] <= end) for pk, at, expires, _ in labels)
        found.append(MonthRow(month, issued[month], renewed[month], revoked[month], expired[month], holding))
        month = following
    return found[::-1]


def _row(
    site: Subject, now: dt.datetime, label: Label | None, one: Assessment | None, concluded: dict[int, Conclusion],
    proven: dt.datetime | None,
) -> SiteRow:  # fmt: skip
    verdict = concluded.get(one.pk) if one is not None else None
    revocation = getattr(label, "revocation", None) if label is not None else None
    return SiteRow(site, _state(now, label, one, verdict, proven), label, revocation, one, verdict, proven)


def _state(
    now: dt.datetime, label: Label | None, one: Assessment | None, verdict: Conclusion | None,
    proven: dt.datetime | None,
) -> str:  # fmt: skip
    if label is not None and _holds(label, now):
        return "ending" if label.expires - now <= ENDING else "labelled"
    if one is not None and one.state != Assessment.State.CONCLUDED:
        return "judged"
    if verdict is not None and (label is None or verdict.at > label.at):
        return {"passed": "passed", "failed": "failed"}.get(verdict.verdict, "undetermined")
    if label is not None:
        return "revoked" if hasattr(label, "revocation") else "expired"
    return "claimed" if proven else "unclaimed"


def _holds(label: Label, now: dt.datetime) -> bool:
    return not hasattr(label, "revocation") and label.begins <= now < label.expires


def _month(moment: dt.datetime) -> dt.date:
    return moment.astimezone(HANOI).date().replace(day=1)
