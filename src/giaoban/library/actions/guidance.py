"""A guidance document is linked to the strategy, plan or standard it explains; a mistaken link is taken away."""

from __future__ import annotations

import datetime as dt
import secrets

from django.db import transaction

from giaoban.core.findings import Finding, Place, Refused
from giaoban.core.quantities import fold
from giaoban.library.actions.plans import document_of, said_faults, tidy
from giaoban.library.models import Document, Relation
from giaoban.library.queries.guidance import relation_key
from giaoban.registry.actions import unless_taken, write_event
from giaoban.registry.models import Evidence, Person, Subject
from giaoban.registry.permissions import check_may
from giaoban.web.formats import HANOI

Kind = Document.Kind
GUIDING = (Kind.LETTER, Kind.DECISION, Kind.CIRCULAR, Kind.DECREE, Kind.DIRECTIVE, Kind.STANDARD, Kind.PLAN)
"""What explains how another document is carried out."""


@transaction.atomic
def guide_document(
    *, by: Person, target: Document, guidance: Document, place: str = "", note: str = "", now: dt.datetime
) -> Relation:
    """Says that `guidance` explains how `target` is carried out; `place` is where it says so.

    Allowed to the agency and to whoever issued the guidance. Raises Refused with every fault at once.
    """
    check_may(by, "document.relate", about=guidance.issuer, today=now.astimezone(HANOI).date())
    faults = []
    context = {"guidance": guidance.number or guidance.title_vi, "target": target.number or target.title_vi}
    if guidance.pk == target.pk:
        faults.append(Finding("guidance.of-itself", where=Place(part="guidance"), context=context))
    linked = Finding("guidance.linked-already", where=Place(part="guidance"), context=context)
    if Relation.objects.filter(kind=Relation.Kind.GUIDES, source=guidance, target=target).exists():
        faults.append(linked)
    if len(place.strip()) > 120:
        long = {"field": "place", "length": len(place.strip()), "limit": 120}
        faults.append(Finding("plan.too-long", where=Place(part="place"), context=long))
    if faults:
        raise Refused(faults)
    with unless_taken(linked):
        relation: Relation = Relation.objects.create(
            key=relation_key(Relation.Kind.GUIDES, guidance.key, target.key),
            kind=Relation.Kind.GUIDES,
            source=guidance,
            target=target,
            place=place.strip(),
            evidence=Evidence.SEEN,
            note=note.strip()[:2000],
        )
    data = {"kind": relation.kind, "source": guidance.key, "target": target.key, "place": relation.place}
    write_event(by=by, action="document.relate", thing=f"documents:{target.key}", data=data, now=now)
    return relation


@transaction.atomic
def enter_guidance(
    *, by: Person, target: Document, issuer: Subject, kind: str, number: str, title: str, issued_on: dt.date | None,
    link: str = "", place: str = "", note: str = "", now: dt.datetime,
) -> Relation:  # fmt: skip
    """A guidance document that the library does not know yet enters it and is linked, both or neither.

    Allowed to the agency and to the issuer's own people. Raises Refused with every fault at once; a number that the
    issuer has in the library already is to be linked, not entered twice.
    """
    today = now.astimezone(HANOI).date()
    check_may(by, "document.relate", about=issuer, today=today)
    said = {"number": tidy(number), "title": tidy(title), "link": link.strip(), "note": note.strip()}
    faults = list(said_faults(said, issued_on, today, of="guidance"))
    if kind not in GUIDING:
        faults.append(Finding("guidance.unknown-kind", where=Place(part="kind"), context={"kind": kind[:40]}))
    if said["number"] and (known := document_of(issuer, said["number"])) is not None:
        context = {"number": known.number, "key": known.key}
        faults.append(Finding("guidance.document-known", where=Place(part="number"), context=context))
    if len(place.strip()) > 120:
        long = {"field": "place", "length": len(place.strip()), "limit": 120}
        faults.append(Finding("plan.too-long", where=Place(part="place"), context=long))
    if faults:
        raise Refused(faults)
    document: Document = Document.objects.create(
        key=f"guidance.{issuer.key[:80]}.{secrets.token_hex(4)}",
        kind=kind,
        number=said["number"],
        title_vi=said["title"],
        issuer=issuer,
        issued_on=issued_on,
        evidence=Evidence.SEEN if said["link"] else Evidence.UNKNOWN,
        source=said["link"],
        search=fold(f"{said['number']} {said['title']}")[:900],
    )
    data = {"number": document.number, "title": document.title_vi, "issuer": issuer.key, "issued_on": issued_on}
    write_event(by=by, action="document.enter", thing=f"documents:{document.key}", data=data, now=now)
    return guide_document(by=by, target=target, guidance=document, place=place, note=said["note"], now=now)


@transaction.atomic
def unlink_guidance(*, by: Person, relation: Relation, because: str, now: dt.datetime) -> None:
    """Takes a mistaken link away; the audit record keeps what it was and why it went."""
    check_may(by, "document.relate", about=relation.source.issuer, today=now.astimezone(HANOI).date())
    if not because.strip():
        raise Refused([Finding("plan.no-reason", where=Place(part="because"))])
    data = {"kind": relation.kind, "source": relation.source.key, "target": relation.target.key, "because": because}
    write_event(by=by, action="document.unrelate", thing=f"documents:{relation.target.key}", data=data, now=now)
    relation.delete()
