"""The minutes: drawn up from the steps, then signed by each side on its own machine; the key never comes here."""

from __future__ import annotations

import datetime as dt
import hashlib

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from django.db import transaction

from giaoban.assessments.actions.files import Upload, keep_bytes, open_bytes
from giaoban.core.findings import Finding, Refused
from giaoban.core.reports.render import render
from giaoban.core.reports.signing import only_signed, signatures_in
from giaoban.core.reports.signing.incremental import NotThisKind
from giaoban.meetings.actions.inspections.recording import State, check_team, day_of, fault, held, side_of, write_step
from giaoban.meetings.models import Inspection, SignedMinutes
from giaoban.meetings.queries.inspections.papers import minutes
from giaoban.registry.models import Person

MOST = 20 * 1024 * 1024


@transaction.atomic
def draw_up_minutes(*, by: Person, inspection: Inspection, now: dt.datetime) -> SignedMinutes:
    """The minutes as PDF, once; from now on both sides sign exactly these bytes. Raises Refused, NotAllowed."""
    found = held(inspection, State.NOTIFIED, State.DRAFTED)
    check_team(by, found, today=day_of(now))
    if found.minutes.exists():
        raise Refused([fault("inspection.minutes-there", "form")])
    if not found.steps.filter(code="opened").exists():
        raise Refused([fault("inspection.not-opened", "form")])
    made = Upload("minutes.pdf", render(minutes(found), "pdf"))
    keep_bytes(made)
    row: SignedMinutes = SignedMinutes.objects.create(inspection=found, sha256=made.sha256, at=now, by=by)
    write_step(found, "drawn_up", side="inspectors", by=by, now=now, data={"sha256": made.sha256})
    return row


@transaction.atomic
def sign_minutes(*, by: Person, inspection: Inspection, pdf: bytes, now: dt.datetime) -> SignedMinutes:
    """The newest minutes with one more signature, as a side hands them in.

    Refused when the bytes before are not those minutes, when anything but a signature was added, when a signature does
    not hold or the last one leaves a part of the file out, when its certificate is not in force, when one certificate
    signs for both sides, or when the side has signed.
    """
    found = held(inspection, State.NOTIFIED, State.DRAFTED)
    side = side_of(by, found, today=day_of(now))
    rows = list(found.minutes.order_by("pk"))
    faults = []
    if not rows:
        raise Refused([fault("inspection.no-minutes", "file")])
    if any(row.side == side for row in rows):
        faults.append(fault("inspection.signed-already", "file"))
    if len(pdf) > MOST:
        size = {"size": len(pdf) // 1_048_576, "most": MOST // 1_048_576}
        raise Refused([fault("evidence.file-too-large", "file", **size)])
    certificate, wrong = _signer(_bytes(rows[-1]), pdf, len(rows), now)
    faults += wrong
    fingerprint = certificate.fingerprint(hashes.SHA256()).hex() if certificate else ""
    if certificate and any(row.certificate_sha256 == fingerprint for row in rows):
        faults.append(fault("inspection.one-certificate", "file"))
    if faults or certificate is None:
        raise Refused(faults)
    kept = Upload("minutes.pdf", pdf)
    keep_bytes(kept)
    signer = signatures_in(pdf)[-1].name[:300]
    made: SignedMinutes = SignedMinutes.objects.create(
        inspection=found, side=side, sha256=kept.sha256, signer=signer, certificate_sha256=fingerprint, at=now, by=by
    )
    data = {"sha256": kept.sha256, "signer": signer, "certificate": fingerprint}
    write_step(found, "signed", side=side, by=by, now=now, data=data)
    return made


def _signer(before: bytes, after: bytes, count: int, now: dt.datetime) -> tuple[x509.Certificate | None, list[Finding]]:
    """Who signed last, or why it is not taken."""
    try:
        is_clean = only_signed(before, after)
    except NotThisKind as why:
        return None, [fault("inspection.unreadable-pdf", "file", why=str(why))]
    if not is_clean:
        return None, [fault("inspection.other-bytes", "file", sha256=hashlib.sha256(before).hexdigest())]
    found = signatures_in(after)
    if len(found) != count or not all(one.is_valid for one in found) or found[-1].covers != len(after):
        wrong = next((one.why_not for one in found if one.why_not), "–")
        return None, [fault("inspection.bad-signature", "file", why=wrong)]
    certificate = found[-1].certificate
    if certificate and not certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc:
        return None, [fault("inspection.certificate-out-of-date", "file", name=found[-1].name)]
    return certificate, []


def _bytes(row: SignedMinutes) -> bytes:
    file = open_bytes(row.sha256)
    if file is None:
        raise Refused([fault("inspection.minutes-lost", "file", sha256=row.sha256)])
    with file:
        return file.read()
