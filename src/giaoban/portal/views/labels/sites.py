"""The sites somebody acts for, registering one, and the page of one: claim, check, mend, dispute, label."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from giaoban.assessments.actions import open_assessment
from giaoban.assessments.actions.labels import (
    ask_claim,
    dispute,
    issue_label,
    prove_claim,
    register_site,
    revoke_label,
    settle,
)
from giaoban.assessments.actions.labels.issuing import RENEWABLE
from giaoban.assessments.actions.labels.scanning import answer_from
from giaoban.assessments.actions.labels.sites import where_to_show
from giaoban.assessments.models import Assessment, Checklist, Claim, Dispute, Revocation
from giaoban.assessments.queries.labels.recipes import to_mend
from giaoban.assessments.queries.labels.register import SiteRow, sites_on
from giaoban.assessments.queries.labels.standing import badge_faults_on
from giaoban.core.checklists.label.badge import claim_text
from giaoban.core.checklists.label.recipes import SERVERS
from giaoban.core.findings import Finding, Place, Refused
from giaoban.core.quantities import fold
from giaoban.portal.views.labels.scanning import scanned, want_scan
from giaoban.portal.views.labels.verifying import placing_of
from giaoban.portal.views.labels.wording import STATES, sites_table
from giaoban.portal.views.lessons.telling import beside
from giaoban.registry.models import Person, Subject
from giaoban.registry.permissions import ANY, CONSOLE, VERBS, NotAllowed, may
from giaoban.registry.queries import memberships_on
from giaoban.web.findings import say
from giaoban.web.pages import choice, page
from giaoban.web.reading import Reading, reading_of

CRITERIA = "web-trust"
OWNERS = ("ministry", "province", "department", "provincial-department", "body", "office")


@login_required
def site_list(request: HttpRequest) -> HttpResponse:
    """The sites the reader acts for, each with its state. Eight queries at the most."""
    reading, person = reading_of(request), _person(request)
    owners = {one.pk for one in _owners(person, reading)}
    rows = [row for row in sites_on(timezone.now()) if row.site.owner_id in owners]
    tables = [
        sites_table([row for row in rows if row.holds], reading, labelled=True, linked=True),
        sites_table([row for row in rows if not row.holds], reading, labelled=False, linked=True),
    ]
    shown = {
        "any": bool(rows), "may_add": bool(owners),
        "badges": [
            (one.visit.site, one.visit.at, say(Finding(one.code, context=one.context), reading.language))
            for one in badge_faults_on(row.site.pk for row in rows)
        ],
    }  # fmt: skip
    return page(request, "portal/labels/sites.html", shown, tables=tables)


@login_required
def new_site(request: HttpRequest) -> HttpResponse:
    """Registering a site: whose it is, its host name, how people call it."""
    reading, person = reading_of(request), _person(request)
    offered = _owners(person, reading)
    if not offered:
        raise PermissionDenied
    typed = {name: request.POST.get(name, "").strip() for name in ("owner", "host", "name")}
    faults: list[Finding] = []
    if request.method == "POST":
        called = fold(typed["owner"])
        owner = next((one for one in offered if typed["owner"] == one.key or called == fold(one.name_vi)), None)
        try:
            if owner is None:
                context = {"text": typed["owner"][:60]}
                raise Refused([Finding("site.no-owner", where=Place(part="owner"), context=context)])
            made = register_site(by=person, owner=owner, host=typed["host"], name=typed["name"], now=timezone.now())
        except Refused as refusal:
            faults = list(refusal.findings)
        except NotAllowed as why:
            raise PermissionDenied from why
        else:
            messages.success(request, _("Registered. Next: show that the host is yours."))
            return HttpResponseRedirect(reverse("label-site", args=[made.key]) + reading.query())
    shown: dict[str, Any] = {"typed": typed, "offered": offered, "faults": beside(faults, reading)}
    return page(request, "portal/labels/site_new.html", shown, status=422 if faults else 200)


@login_required
def site(request: HttpRequest, key: str) -> HttpResponse:
    """One site for those who act for it and for the agency; others read the public lists."""
    reading, person = reading_of(request), _person(request)
    found = Subject.objects.select_related("owner", "parent").filter(kind="website", key=key).first()
    if found is None:
        raise Http404(key[:120])
    if not may(person, "assessment.read", about=found, today=reading.today):
        raise PermissionDenied
    faults: list[Finding] = []
    if request.method == "POST":
        try:
            done = _act(request, person, found)
        except Refused as refusal:
            faults = list(refusal.findings)
        except NotAllowed as why:
            raise PermissionDenied from why
        else:
            messages.success(request, done)
            return HttpResponseRedirect(reverse("label-site", args=[found.key]) + reading.query())
    shown = _shown(request, person, found, faults, reading)
    tables = [shown["checks"]] if shown["checks"] else []
    return page(request, "portal/labels/site.html", shown, tables=tables, status=422 if faults else 200)


def _shown(
    request: HttpRequest, person: Person, found: Subject, faults: list[Finding], reading: Reading
) -> dict[str, Any]:
    row = next((one for one in sites_on(timezone.now(), owner=found.owner) if one.site.pk == found.pk), None)
    if row is None:
        raise Http404(found.key)
    server = choice(request, "server", SERVERS) or "nginx"
    look, word = STATES[row.state]
    one = row.assessment
    disputes = list(one.disputes.select_related("by", "settled_by")) if one is not None else []
    mends = to_mend(one, today=reading.today, server=server) if one is not None else []
    open_about = {each.criterion for each in disputes if each.state == Dispute.State.OPEN}
    label = row.label if row.holds else None
    can = {
        verb.replace(".", "_"): may(person, verb, about=found, today=reading.today)
        for verb in (
            "site.claim", "site.dispute", "dispute.settle", "label.issue", "label.revoke", "assessment.open",
            "assessment.measure",
        )
    }  # fmt: skip
    now = timezone.now()
    is_near = row.holds and label is not None and label.expires - now <= RENEWABLE
    return scanned(found, one, now=now, reading=reading) | {
        "row": row, "look": look, "word": word, "claims": _claims(found), "proven": row.proven_at, "assessment": one,
        "steps": _steps(row), "mends": mends, "disputable": [m for m in mends if m.criterion.id not in open_about],
        "disputes": disputes, "server": server, "servers": {name: name for name in SERVERS if name != "any"},
        "may_scan": can["assessment_measure"] and (row.proven_at is not None or can["label_issue"]),
        "can": can, "label": label, "is_near": is_near, "may_ask": _may_ask(row, is_near=is_near),
        "may_issue": row.state == "passed" or (is_near and _is_renewable(row)),
        "placing": placing_of(label) if label else None, "reasons": Revocation.Reason.choices,
        "faults": beside(faults, reading, _parts(faults)), "typed": request.POST, "act": request.POST.get("act", ""),
    }  # fmt: skip


def _may_ask(row: SiteRow, *, is_near: bool) -> bool:
    """A new judgement begins when none is open: for a first label, or towards the end of one."""
    one = row.assessment
    return (not row.holds or is_near) and (one is None or one.state == Assessment.State.CONCLUDED)


def _is_renewable(row: SiteRow) -> bool:
    """Passed since the label that ends was issued; the action asks for everything again."""
    verdict = row.conclusion
    return verdict is not None and row.label is not None and verdict.verdict == "passed" and verdict.at > row.label.at


def _parts(faults: list[Finding]) -> dict[str, str]:
    """Faults that belong to no field of a form stand at the top."""
    fields = {"words", "reply", "criterion", "reason"}
    return {fault.where.part: "form" for fault in faults if fault.where.part not in fields}


def _steps(row: SiteRow) -> list[tuple[str, bool]]:
    """The way to a label, and how far it is gone."""
    one = row.assessment
    is_passed = row.holds or row.state == "passed"
    return [
        (_("The host is shown to be yours"), row.proven_at is not None),
        (_("Asked to be judged"), one is not None),
        (_("Scanned, and answered where people answer"), one is not None and one.state != Assessment.State.OPEN),
        (_("Passed the gates and the marks"), is_passed),
        (_("Labelled"), row.holds),
    ]


def _claims(found: Subject) -> list[dict[str, Any]]:
    now, rows = timezone.now(), []
    for claim in found.claims.filter(proven_at__isnull=True, until__gt=now):
        claim.site = found
        rows.append({"claim": claim, "place": where_to_show(claim), "text": claim_text(claim.token)})
    return rows


def _act(request: HttpRequest, person: Person, found: Subject) -> str:
    """What the pressed button asks for; gives what was done in words."""
    acts: dict[str, Callable[..., str]] = {
        "claim": _claim, "check": _check, "ask": _ask, "scan": want_scan, "dispute": _dispute, "settle": _settle,
        "issue": _issue, "revoke": _revoke,
    }  # fmt: skip
    act = acts.get(request.POST.get("act", ""))
    if act is None:
        raise PermissionDenied
    return act(person, found, request.POST, timezone.now())


def _claim(person: Person, found: Subject, post: Mapping[str, str], now: dt.datetime) -> str:
    ask_claim(by=person, site=found, method=post.get("method", "")[:20], now=now)
    return _("Put the text where it says below, then let us look.")


def _check(person: Person, found: Subject, post: Mapping[str, str], now: dt.datetime) -> str:
    claim = _one(Claim.objects.filter(site=found), post.get("claim"))
    prove_claim(by=person, claim=claim, now=now)
    return _("Seen: the host is yours.")


def _ask(person: Person, found: Subject, post: Mapping[str, str], now: dt.datetime) -> str:
    checklist = Checklist.objects.filter(code=CRITERIA, is_current=True).order_by("-version").first()
    if checklist is None:
        raise Refused([Finding("checklist.unknown", context={"name": CRITERIA, "nearest": "–"})])
    with transaction.atomic():
        open_assessment(
            by=person, checklist=checklist, subject=found, is_simulated=bool(found.details.get("simulated")), now=now
        )
        answer_from(by=person, site=found, now=now)
    return _("Asked. The scan and the answers of people come next.")


def _dispute(person: Person, found: Subject, post: Mapping[str, str], now: dt.datetime) -> str:
    one = _one(Assessment.objects.filter(subject=found), post.get("assessment"))
    dispute(
        by=person, assessment=one, criterion=post.get("criterion", "")[:64], words=post.get("words", "")[:2001], now=now
    )
    return _("Your dispute is kept; the agency answers it here.")


def _settle(person: Person, found: Subject, post: Mapping[str, str], now: dt.datetime) -> str:
    one = _one(Dispute.objects.filter(assessment__subject=found), post.get("dispute"))
    is_upheld = post.get("outcome") == "upheld"
    settle(by=person, dispute=one, is_upheld=is_upheld, reply=post.get("reply", "")[:2001], now=now)
    return _("Answered. An upheld dispute still needs an override in the assessment.") if is_upheld else _("Answered.")


def _issue(person: Person, found: Subject, post: Mapping[str, str], now: dt.datetime) -> str:
    made = issue_label(by=person, site=found, now=now)
    return _("Label %(serial)s is issued and stands in the public log.") % {"serial": made.serial}


def _revoke(person: Person, found: Subject, post: Mapping[str, str], now: dt.datetime) -> str:
    label = _one(found.labels.all(), post.get("label"))
    revoke_label(
        by=person, label=label, reason=post.get("reason", "")[:20], words=post.get("words", "")[:1001], now=now
    )
    return _("Revoked. The list of revocations says so from now on.")


def _one(rows: Any, number: str | None) -> Any:
    found = rows.filter(pk=int(number)).first() if number and number.isascii() and number.isdigit() else None
    if found is None:
        raise Http404(str(number)[:20])
    return found


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user


def _owners(person: Person, reading: Reading) -> list[Subject]:
    """Whose sites this person may register; the action asks again. Two queries."""
    rows = Subject.objects.valid_on(reading.today).filter(kind__in=OWNERS)
    roles = VERBS["site.register"]
    held = [one for one in memberships_on(person, reading.today) if one.role in roles]
    if person.username != CONSOLE and not any(roles[one.role] is ANY for one in held):
        keys = [one.subject_id for one in held]
        rows = rows.filter(Q(pk__in=keys) | Q(parent__in=keys) | Q(parent__parent__in=keys))
    return list(rows.order_by("kind", "name_vi"))
