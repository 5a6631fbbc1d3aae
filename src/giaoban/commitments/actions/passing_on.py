"""When a body merges, what it owed and asked goes on under its successor, by a decision that is on record.

Nothing is overwritten silently: each commitment gets a step with the names before and after, the document of the
decision, and an event. Its earlier steps keep the names of their day. What split between several is left alone and
named: somebody has to say who takes it. In a group that owes or asks something the successor becomes a member.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from giaoban.commitments.actions.inheriting import pass_on_own_targets, place_beside_its_own
from giaoban.commitments.actions.steps import Shown, write_step
from giaoban.commitments.models import Commitment, OwnTarget
from giaoban.core.findings import Finding, Refused, Severity
from giaoban.library.models import Document
from giaoban.registry.actions import end_membership, grant_membership, write_event
from giaoban.registry.models import Link, Membership, Person, Subject, Succession
from giaoban.registry.permissions import check_may
from giaoban.registry.queries import successors_on
from giaoban.web.formats import HANOI

OWING = (Commitment.Standing.OPEN, Commitment.Standing.ANSWERED)


@dataclass(frozen=True)
class PassedOn:
    """What went on under a successor, who may act for it now, and what nobody takes until somebody decides."""

    commitments: tuple[Commitment, ...]
    memberships: tuple[Membership, ...]
    left: tuple[Finding, ...]
    own_targets: tuple[OwnTarget, ...] = ()


@transaction.atomic
def pass_on_commitments(
    *,
    by: Person,
    decision: Document,
    day: dt.date,
    successions: Iterable[Succession] | None = None,
    people: bool = True,
    now: dt.datetime,
) -> PassedOn:
    """Passes on what bodies that ended by `day` still owe and ask (of the given successions only, if some are given).

    Own targets go on as a version of the successor's, specific tasks beside its own (`inheriting.py`).
    An office or department that ended with its ministry passes on with it. With `people`, whoever held a role at the
    old body holds it at the new one from `day` on. Done again, nothing is left to pass on. Raises Refused when the day
    lies ahead, NotAllowed when the person may not open commitments.
    """
    today = now.astimezone(HANOI).date()
    check_may(by, "commitment.open", today=today)
    if day > today:
        raise Refused([Finding("commitment.not-passed-on-yet", context={"date": day, "today": today})])
    only = {row.predecessor_id for row in successions} if successions is not None else None
    heirs = _Heirs(day, only)
    passed: list[Commitment] = []
    left: list[Finding] = []
    found = Commitment.objects.select_for_update(of=("self",)).filter(standing__in=OWING).order_by("pk")
    rows = list(found.select_related("owed_by__parent", "asked_by__parent").prefetch_related("askers__parent"))
    joined = _join_groups(heirs, rows, by=by, decision=decision, day=day, left=left, now=now)
    holders = {one.key: one for one in Subject.objects.filter(key__in={_holder(row) for row in rows})}
    for current in rows:
        fields: dict[str, list[str]] = {}
        for name in ("owed_by", "asked_by"):
            subject = getattr(current, name)
            heir = heirs.of(subject, current, left) if subject else None
            if heir is not None:
                fields[name] = [subject.key, heir.key]
                setattr(current, name, heir)
        for asker in list(current.askers.all()):
            heir = heirs.of(asker, current, left)
            if heir is not None:
                fields.setdefault("askers", []).append(f"{asker.key} > {heir.key}")
                current.askers.remove(asker)
                current.askers.add(heir)
        holder = holders.get(_holder(current))
        heir = heirs.of(holder, current, left) if holder else None
        if holder is not None and heir is not None:
            fields["held_by"] = [holder.key, heir.key]
            current.details = current.details | {"held_by": heir.key}
        if new := [said for pk in (current.owed_by_id, current.asked_by_id) for said in joined.get(pk or 0, ())]:
            fields["members"] = new
        if fields:
            if current.kind == Commitment.Kind.SPECIFIC_TASK:
                place_beside_its_own(current)
            current.save(update_fields=["owed_by", "asked_by", "code", "details"])
            write_step(
                current, by=by, move="pass_on", before=current.state, fields=fields, shown=Shown(decision), now=now
            )
            data = fields | {"decision": decision.key, "day": day}
            write_event(by=by, action="commitment.pass_on", thing=f"commitments:{current.key}", data=data, now=now)
            passed.append(current)
    own = pass_on_own_targets(heirs.of, by=by, decision=decision, day=day, left=left, now=now)
    members = _people(heirs, by=by, day=day, today=today) if people else []
    return PassedOn(tuple(passed), tuple(members), tuple({str(one): one for one in left}.values()), tuple(own))


def _holder(commitment: Commitment) -> str:
    """The key of whoever holds the data a complaint waits for, else nothing."""
    return str(commitment.details.get("held_by") or "")


def _join_groups(
    heirs: _Heirs, rows: Iterable[Commitment], *, by: Person, decision: Document, day: dt.date, left: list[Finding],
    now: dt.datetime,
) -> dict[int, list[str]]:  # fmt: skip
    """Group -> "old > new" of those who became members of it in the place of a body that ended.

    Only where the group owes or asks something and the membership was not ended with the body. The old body stays
    named as the member it was.
    """
    about = {subject.pk: row for row in rows for subject in (row.asked_by, row.owed_by) if subject is not None}
    of_groups = Link.objects.filter(kind="member-of", target__kind="group", target__in=about)
    links = of_groups.filter(source__valid_to__lt=day, valid_to__isnull=True).select_related("source__parent", "target")
    joined: dict[int, list[str]] = {}
    for link in links.order_by("target_id", "source_id"):
        heir = heirs.of(link.source, about[link.target_id], left)
        if heir is None or Link.objects.valid_on(day).filter(kind=link.kind, source=heir, target=link.target).exists():
            continue
        Link.objects.create(kind=link.kind, source=heir, target=link.target, valid_from=day)
        data = {"from": link.source.key, "member": heir.key, "decision": decision.key, "day": day}
        write_event(by=by, action="group.pass_on", thing=f"subjects:{link.target.key}", data=data, now=now)
        joined.setdefault(link.target_id, []).append(f"{link.source.key} > {heir.key}")
    return joined


class _Heirs:
    """Who takes the place of a body on a day: itself lasts, its one successor, or that of what it was part of."""

    def __init__(self, day: dt.date, only: set[int] | None) -> None:
        self.day, self.only = day, only

    def of(self, subject: Subject, about: Commitment | None, left: list[Finding]) -> Subject | None:
        """None when nothing passes on. An office that ended without a successor of its own goes with what it was part
        of; several heirs, or none at all, are a finding."""
        at: Subject | None = subject
        ended: list[Subject] = []
        heirs: list[Subject] = []
        seen: set[int] = set()
        while at is not None and at.pk not in seen and not heirs:
            seen.add(at.pk)
            if at.valid_to is not None and at.valid_to < self.day and (self.only is None or at.pk in self.only):
                ended.append(at)
                heirs = successors_on(at, self.day)
            at = at.parent
        if len(heirs) == 1:
            return heirs[0]
        if ended and about is not None:
            names = ", ".join(heir.name_vi for heir in heirs) or "–"
            context = {"key": about.key, "subject": subject.name_vi, "heirs": names}
            left.append(Finding("commitment.no-single-heir", Severity.WARNING, context=context))
        return None


def _people(heirs: _Heirs, *, by: Person, day: dt.date, today: dt.date) -> list[Membership]:
    granted = []
    held = Membership.objects.select_related("subject__parent", "person").filter(subject__valid_to__lt=day)
    for membership in held.order_by("pk"):
        if membership.valid_to is not None and membership.valid_to < day - dt.timedelta(days=1):
            continue
        heir = heirs.of(membership.subject, None, [])
        if heir is None:
            continue
        mine = Membership.objects.filter(person=membership.person, subject=heir, role=membership.role)
        if not mine.valid_on(day).exists():
            granted.append(
                grant_membership(
                    by=by, person=membership.person, subject=heir, role=membership.role, valid_from=day, today=today
                )
            )
        if membership.valid_to is None:
            last = max(day - dt.timedelta(days=1), membership.valid_from or dt.date.min)
            end_membership(by=by, membership=membership, valid_to=last, today=today)
    return granted
