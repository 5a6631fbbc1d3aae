"""Giving a label to a site that was proven and passed, giving it again, and taking it back."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from giaoban.assessments.actions.labels.keys import signing_key
from giaoban.assessments.actions.labels.log import append, wait_for_others
from giaoban.assessments.models import Assessment, Claim, Conclusion, Label, LogEntry, Revocation
from giaoban.assessments.queries.labels.measured import is_downgraded
from giaoban.assessments.queries.labels.published import STATUS_PATH
from giaoban.core.checklists.label import log, token
from giaoban.core.checklists.label.hosts import is_reserved, shown_host
from giaoban.core.checklists.label.jose import sign
from giaoban.core.checklists.label.keys import seconds
from giaoban.core.findings import Finding, Place, Refused
from giaoban.registry.actions import write_event
from giaoban.registry.models import Person, Subject
from giaoban.registry.permissions import CONSOLE, check_may
from giaoban.web.formats import HANOI

CRITERIA = "web-trust"
LASTS = dt.timedelta(days=365)
RENEWABLE = dt.timedelta(days=60)
JUDGED_WITHIN = dt.timedelta(days=90)
PROVEN_WITHIN = dt.timedelta(days=400)


@transaction.atomic
def issue_label(*, by: Person, site: Subject, now: dt.datetime) -> Label:
    """A label for a year. While one holds, only in its last 60 days, and then it is a renewal.

    Asked of the site: a claim that was proven, and a newest verdict "passed" by the criteria, given within 90 days.
    Whoever opened or submitted that assessment does not issue the label. Raises NotAllowed, Refused with every reason.
    """
    now = now.replace(microsecond=0)
    today = now.astimezone(HANOI).date()
    check_may(by, "label.issue", about=site, today=today)
    wait_for_others()
    site = Subject.objects.select_for_update(of=("self",)).select_related("owner").get(pk=site.pk)
    verdict = newest_verdict(site)
    held = holding(site, now)
    faults = [*_site_faults(site, now), *_verdict_faults(verdict, by, today), *_held_faults(held, now)]
    if faults or verdict is None:
        raise Refused(faults)
    row, key = signing_key(by=by, now=now)
    now = max(now, row.begins)  # the key may have been replaced while we waited
    number = (Label.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    stated = token.Label(
        serial=f"{today.year}-{number:06d}", host=site.details["host"], owner=str(site.owner),
        criteria=verdict.assessment.checklist.reference, issuer=settings.SITE, issued=now, begins=now,
        expires=now + LASTS, status_list=settings.SITE + STATUS_PATH, status_index=number,
        is_simulated=bool(site.details.get("simulated")) or verdict.assessment.is_simulated,
    )  # fmt: skip
    if stated.is_simulated and not is_reserved(stated.host):
        raise Refused([Finding("label.simulated-host", context={"host": shown_host(stated.host)})])
    text = sign(stated.payload(), typ=token.KIND, kid=row.kid, key=key)
    made: Label = Label.objects.create(
        number=number, serial=stated.serial, site=site, host=stated.host, conclusion=verdict, kid=row.kid, text=text,
        begins=now, expires=stated.expires, renews=held, is_simulated=stated.is_simulated, at=now, by=by,
    )  # fmt: skip
    append(by=by, kind=LogEntry.Kind.ISSUE, label=made, text=text, now=now)
    data = {"host": made.host, "expires": made.expires, "renews": held.serial if held else None, "kid": row.kid}
    write_event(by=by, action="label.issue", thing=f"labels:{made.serial}", data=data, now=now)
    return made


@transaction.atomic
def revoke_label(*, by: Person, label: Label, reason: str, words: str, now: dt.datetime) -> Revocation:
    """Takes a label back for good; the reason is public.

    "No longer meets the criteria" needs three measurements of one gate that agree, at least 30 minutes apart: one bad
    hour of a server takes no label. Raises NotAllowed, Refused: `label.unknown-reason`, `label.no-words`,
    `label.revoked-already`, `label.no-three-measurements`.
    """
    now = now.replace(microsecond=0)
    check_may(by, "label.revoke", about=label.site, today=now.astimezone(HANOI).date())
    wait_for_others()
    faults = []
    if reason not in Revocation.Reason.values:
        known = ", ".join(Revocation.Reason.values)
        faults.append(_fault("label.unknown-reason", "reason", reason=reason[:30], known=known))
    if not words.strip() or len(words) > 1000:
        faults.append(_fault("label.no-words", "words", limit=1000))
    if before := Revocation.objects.filter(label=label).first():
        faults.append(_fault("label.revoked-already", "reason", serial=label.serial, at=before.at))
    if reason == Revocation.Reason.CRITERIA and not is_downgraded(label.site):
        faults.append(_fault("label.no-three-measurements", "reason", host=shown_host(label.host)))
    if faults:
        raise Refused(faults)
    row, key = signing_key(by=by, now=now)
    now = max(now, row.begins)
    payload = {
        "iss": settings.SITE, "jti": label.serial, "sub": label.host, "iat": seconds(now), "reason": reason,
        "words": words.strip(),
    }  # fmt: skip
    text = sign(payload, typ=log.REVOCATION, kid=row.kid, key=key)
    made: Revocation = Revocation.objects.create(
        label=label, reason=reason, words=words.strip(), text=text, at=now, by=by
    )
    append(by=by, kind=LogEntry.Kind.REVOKE, label=label, text=text, now=now)
    data = {"reason": reason, "words": made.words, "host": label.host}
    write_event(by=by, action="label.revoke", thing=f"labels:{label.serial}", data=data, now=now)
    return made


def newest_verdict(site: Subject) -> Conclusion | None:
    """The last conclusion by the criteria of labels, of an assessment that was not taken up again."""
    found: Conclusion | None = (
        Conclusion.objects.filter(
            assessment__subject=site, assessment__checklist__code=CRITERIA, assessment__state=Assessment.State.CONCLUDED
        )
        .select_related("assessment__checklist")
        .order_by("-at", "-id")
        .first()
    )
    return found


def holding(site: Subject, now: dt.datetime) -> Label | None:
    """The label of a site that has not ended at a moment; of two the one that lasts longer.

    One that begins a little later counts: it was issued while whoever asks now waited for their turn.
    """
    return site.labels.filter(revocation__isnull=True, expires__gt=now).order_by("-expires").first()


def _site_faults(site: Subject, now: dt.datetime) -> list[Finding]:
    faults = []
    today = now.astimezone(HANOI).date()
    if not site.is_valid_on(today) or site.owner is None or not site.owner.is_valid_on(today):
        faults.append(_fault("site.owner-ended", "site", owner=str(site.owner or "–")))
    proven = Claim.objects.filter(site=site, proven_at__isnull=False).order_by("-proven_at").first()
    if proven is None or (proven.proven_at or now) < now - PROVEN_WITHIN:
        faults.append(_fault("label.not-proven", "site", host=shown_host(site.details["host"])))
    return faults


def _verdict_faults(verdict: Conclusion | None, by: Person, today: dt.date) -> list[Finding]:
    if verdict is None:
        return [_fault("label.not-judged", "site", criteria=CRITERIA)]
    faults = []
    if verdict.verdict != "passed":
        faults.append(_fault("label.not-passed", "site", verdict=verdict.verdict, on=verdict.on))
    if verdict.on < today - JUDGED_WITHIN:
        faults.append(_fault("label.judged-long-ago", "site", on=verdict.on, days=JUDGED_WITHIN.days))
    one = verdict.assessment
    if by.username != CONSOLE and by.pk in (one.opened_by_id, one.submitted_by_id):
        faults.append(_fault("label.own-matter", "site"))
    return faults


def _held_faults(held: Label | None, now: dt.datetime) -> list[Finding]:
    if held is None or held.expires - now <= RENEWABLE:
        return []
    return [_fault("label.held-already", "site", serial=held.serial, expires=held.expires, days=RENEWABLE.days)]


def _fault(code: str, part: str, **context: object) -> Finding:
    return Finding(code, where=Place(part=part), context=context)
