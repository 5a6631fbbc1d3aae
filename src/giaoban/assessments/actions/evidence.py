"""Evidence for an answer: taken in with its hash and its dates, taken back with a reason, never changed."""

from __future__ import annotations

import datetime as dt
import hashlib
from urllib.parse import urlsplit

from django.db import transaction

from giaoban.assessments.actions.files import Upload, file_faults, keep_bytes
from giaoban.assessments.actions.holding import State, criterion_of, held, long_words, thing
from giaoban.assessments.models import Assessment, Evidence
from giaoban.core.findings import Finding, Place, Refused
from giaoban.registry.actions import write_event
from giaoban.registry.models import Person
from giaoban.registry.permissions import check_may
from giaoban.web.formats import HANOI

__all__ = ["Upload", "attach_evidence", "withdraw_evidence"]

Kind = Evidence.Kind
MOST_PIECES = 200


@transaction.atomic
def attach_evidence(
    *, by: Person, assessment: Assessment, criterion: str, kind: str, title: str, upload: Upload | None = None,
    link: str = "", words: str = "", effective: dt.date | None = None, valid_until: dt.date | None = None,
    now: dt.datetime,
) -> Evidence:  # fmt: skip
    """A file (`upload`), a link, a measurement or statement (`words`, a statement may be a signed file as well).

    It was received now; when it takes effect and until when it is valid are given. The same bytes for the same
    criterion give the piece that is there. Raises Refused with every fault at once, NotAllowed.
    """
    check_may(by, "assessment.answer", about=assessment.subject, today=now.astimezone(HANOI).date())
    found = held(assessment, State.OPEN)
    criterion_of(found, criterion)
    title, link, words = title.strip(), link.strip(), words.strip()
    faults = [
        *long_words({"title": (title, 300), "link": (link, 1000), "words": (words, 20_000)}),
        *_said(kind, title, upload, link, words),
        *file_faults(upload),
    ]
    if effective and valid_until and valid_until < effective:
        days = {"effective": effective, "valid_until": valid_until}
        faults.append(Finding("evidence.ends-before-it-begins", where=Place(part="valid_until"), context=days))
    if found.evidence.filter(criterion=criterion).count() >= MOST_PIECES:
        faults.append(Finding("evidence.too-many", where=Place(part="file"), context={"most": MOST_PIECES}))
    if faults:
        raise Refused(faults)
    sha256 = upload.sha256 if upload else hashlib.sha256((link or words).encode()).hexdigest()
    same = found.evidence.filter(
        criterion=criterion, kind=kind, sha256=sha256, effective=effective, valid_until=valid_until,
        withdraws__isnull=True, withdrawn_by__isnull=True,
    ).first()  # fmt: skip
    if same is not None:
        return same
    if upload:
        keep_bytes(upload)
    made: Evidence = Evidence.objects.create(
        assessment=found, criterion=criterion, kind=kind, title=title, sha256=sha256, link=link, words=words,
        file_name=upload.short_name if upload else "", media_type=upload.media_type if upload else "",
        size=len(upload.data) if upload else len((link or words).encode()), effective=effective,
        valid_until=valid_until, at=now, by=by,
    )  # fmt: skip
    data = {"criterion": criterion, "kind": kind, "title": title, "sha256": sha256, "valid_until": valid_until}
    write_event(by=by, action="assessment.evidence", thing=thing(found), data=data, now=now)
    return made


@transaction.atomic
def withdraw_evidence(*, by: Person, evidence: Evidence, because: str, now: dt.datetime) -> Evidence:
    """A piece that was wrong no longer counts; it stays readable, with the reason."""
    assessment = evidence.assessment
    check_may(by, "assessment.answer", about=assessment.subject, today=now.astimezone(HANOI).date())
    found = held(assessment, State.OPEN)
    where = Place(part="because")
    because = because.strip()
    if not because:
        raise Refused([Finding("evidence.no-reason", where=where)])
    if faults := long_words({"because": (because, 2000)}):
        raise Refused(faults)
    if evidence.withdraws_id or Evidence.objects.filter(withdraws=evidence).exists():
        raise Refused([Finding("evidence.withdrawn-already", where=where, context={"title": evidence.title})])
    made: Evidence = Evidence.objects.create(
        assessment=found, criterion=evidence.criterion, kind=evidence.kind, title=evidence.title,
        sha256=evidence.sha256, words=because, withdraws=evidence, at=now, by=by,
    )  # fmt: skip
    data = {"criterion": evidence.criterion, "sha256": evidence.sha256, "because": made.words}
    write_event(by=by, action="assessment.withdraw-evidence", thing=thing(found), data=data, now=now)
    return made


def _said(kind: str, title: str, upload: Upload | None, link: str, words: str) -> list[Finding]:
    """What a kind of evidence has to bring, and nothing besides."""
    faults = []
    if kind not in Kind.values:
        context = {"kind": kind[:40], "known": ", ".join(Kind.values)}
        return [Finding("evidence.unknown-kind", where=Place(part="kind"), context=context)]
    if not title:
        faults.append(Finding("evidence.no-title", where=Place(part="title")))
    if kind == Kind.FILE and upload is None:
        faults.append(Finding("evidence.no-file", where=Place(part="file")))
    if kind == Kind.LINK and not _is_address(link):
        faults.append(Finding("evidence.bad-link", where=Place(part="link"), context={"text": link[:80]}))
    if kind == Kind.MEASUREMENT and not words:
        faults.append(Finding("evidence.no-words", where=Place(part="words")))
    if kind == Kind.STATEMENT and not words and upload is None:
        faults.append(Finding("evidence.no-words", where=Place(part="words")))
    if upload is not None and kind not in (Kind.FILE, Kind.STATEMENT):
        faults.append(Finding("evidence.file-not-here", where=Place(part="file"), context={"kind": kind}))
    return faults


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("https", "http") and bool(parts.hostname) and not set(text) & set(' "<>\\^`{|}\n\r\t')
