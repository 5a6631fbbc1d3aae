"""One label checked as a stranger would, with everything this installation publishes; who holds a serial now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.conf import settings

from giaoban.assessments.models import Label
from giaoban.assessments.queries.labels.published import keys, proof_of
from giaoban.core.checklists.label.badge import badge_svg
from giaoban.core.checklists.label.jose import unverified
from giaoban.core.checklists.label.shown import badge_faults, badges_in
from giaoban.core.checklists.label.token import KIND, label_from
from giaoban.core.checklists.label.token import Label as Stated
from giaoban.core.checklists.label.verify import Verdict, verify
from giaoban.core.findings import Finding, Place


def label_called(serial: str) -> Label | None:
    """The label of a serial number."""
    found: Label | None = (
        Label.objects.select_related("site__owner", "revocation", "conclusion__assessment__checklist")
        .filter(serial=serial.strip()[:20])
        .first()
    )
    return found


def checked(text: str, *, host: str, status: str | None, now: dt.datetime) -> Verdict:
    """The verdict on a label's text, or on a serial number, for a host. Five queries."""
    text = text.strip()
    if "." not in text:
        label = label_called(text)
        if label is None:
            where = Place(part="label")
            return Verdict(None, (Finding("label.unknown-serial", where=where, context={"serial": text[:40]}),))
        text = label.text
    else:
        label = Label.objects.filter(text=text).first()
    proof = proof_of(label) if label is not None else None
    return verify(text, host=host, keys=keys(), now=now, status=status, proof=proof or {"index": 0, "path": []})


def stated(label: Label) -> Stated:
    """What a stored label says."""
    return label_from(unverified(label.text, typ=KIND).payload)


def page_of(serial: str) -> str:
    """The address of a label's verification page."""
    return f"{settings.SITE}/labels/{serial}/"


def badge_of(label: Label, language: str = "vi") -> str:
    """The badge of a label as SVG."""
    return badge_svg(stated(label), page=page_of(label.serial), language=language)


def holder(serial: str, now: dt.datetime) -> str | None:
    """The host of a label that holds now."""
    found = Label.objects.filter(serial=serial, revocation__isnull=True, begins__lte=now, expires__gt=now).first()
    return found.host if found else None


def page_faults(
    html: str, *, host: str, base: str = "", pictures: Mapping[str, bytes] | None = None, now: dt.datetime
) -> list[Finding]:
    """What is wrong with the badges on a page of a host: none behind it, or another's. Raises Refused for no host.

    `base` is the address of the page, by which `pictures` are named; every badge we made carries its mark inside.
    """
    shown = badges_in(html, site=settings.SITE, base=base or f"https://{host}/", pictures=pictures)
    return badge_faults(shown, host=host, holder=lambda serial: holder(serial, now))
