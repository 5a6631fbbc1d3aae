"""Checking a label: by serial (the page a badge leads to), or by its text for a host."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from giaoban.assessments.actions.labels.log import status_text
from giaoban.assessments.models import Label, LabelKey
from giaoban.assessments.queries.labels.checking import checked, label_called, page_of, stated
from giaoban.core.checklists.label.badge import Placing, placing
from giaoban.core.checklists.label.hosts import host_name, shown_host
from giaoban.core.checklists.label.verify import Verdict
from giaoban.core.findings import Finding, Place, Refused, Severity
from giaoban.registry.actions import console_person
from giaoban.web.findings import say
from giaoban.web.pages import page

LONGEST = 20_000


@dataclass(frozen=True)
class Said:
    """A verdict in words: the reasons against, and the remarks beside."""

    holds: bool
    simulated: bool
    against: list[str]
    beside: list[str]


def verify_form(request: HttpRequest) -> HttpResponse:
    """The form; its answer needs no account and changes nothing, so it is asked by GET (or POST for long texts)."""
    given = request.POST if request.method == "POST" else request.GET
    typed = {name: given.get(name, "")[:LONGEST].strip() for name in ("label", "host")}
    faults: dict[str, str] = {}
    verdict: Verdict | None = None
    asked = bool(typed["label"] or typed["host"]) or request.method == "POST"
    if asked and not typed["label"]:
        faults["label"] = _("Paste the label or type its serial number.")
    if asked and not typed["host"]:
        faults["host"] = _("Type the host name of the site on which you saw the label.")
    if typed["host"]:
        try:
            host_name(typed["host"])
        except Refused as why:
            faults["host"] = say(why.findings[0], _language())
    if asked and not faults:
        verdict = checked(typed["label"], host=typed["host"], status=status_now(), now=timezone.now())
    label = verdict.label if verdict else None
    context = {
        "typed": typed, "faults": faults, "label": label, "said": in_words(verdict) if verdict else None,
        "host": shown_host(label.host) if label else "", "known": label_called(label.serial) if label else None,
    }  # fmt: skip
    return page(request, "portal/labels/verify.html", context, status=422 if faults else 200)


def label_page(request: HttpRequest, serial: str) -> HttpResponse:
    """Whether a label holds now, as anybody could find out; where its badge leads."""
    found, now = label_called(serial), timezone.now()
    if found is None:
        raise Http404(serial[:40])
    verdict = checked(found.text, host=found.host, status=status_now(), now=now)
    context = {
        "label": found, "stated": stated(found), "said": in_words(verdict), "host": shown_host(found.host),
        "revocation": getattr(found, "revocation", None), "placing": placing_of(found),
        "renewal": found.renewals.first(), "badge": reverse("label-badge", args=[found.serial]),
    }  # fmt: skip
    return page(request, "portal/labels/label.html", context)


def placing_of(label: Label) -> Placing:
    """What the owner puts up."""
    address = page_of(label.serial)
    return placing(stated(label), label.text, page=address, badge=f"{address}badge.svg", language=_language())


def status_now() -> str | None:
    """The list of revocations of this moment; None before the first key."""
    if not LabelKey.objects.filter(is_in_use=True).exists():
        return None
    return status_text(by=console_person(), now=timezone.now().replace(microsecond=0))


def in_words(verdict: Verdict) -> Said:
    """The findings of a verdict in the reader's language."""
    against = [say(_timed(one), _language()) for one in verdict.findings if one.severity == Severity.ERROR]
    beside = [say(_timed(one), _language()) for one in verdict.findings if one.severity != Severity.ERROR]
    return Said(verdict.holds, bool(verdict.label and verdict.label.is_simulated), against, beside)


def _timed(finding: Finding) -> Finding:
    """The same with its moments as the reader writes them."""
    from giaoban.web.formats import moment

    context = {
        name: moment(value, _language()) if isinstance(value, dt.datetime) else value
        for name, value in finding.context.items()
    }
    return Finding(finding.code, finding.severity, finding.where or Place(), context)


def _language() -> str:
    return "en" if (get_language() or "vi").startswith("en") else "vi"
