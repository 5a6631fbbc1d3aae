"""A plan enters the register, its required contents are ticked with the provisions that hold them, an error leaves it.

One document may be the plan of several kinds: entered once with several, or again with a further one.
"""

from __future__ import annotations

import datetime as dt
import secrets
import unicodedata
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from django.db import transaction

from giaoban.core.findings import Finding, Place, Refused
from giaoban.core.quantities import fold
from giaoban.library.actions.files import Upload, file_faults, keep_file
from giaoban.library.models import ContentTick, Document, Plan, PlanKind
from giaoban.library.queries.plans import known_plans
from giaoban.registry.actions import write_event
from giaoban.registry.models import Evidence, Person, Subject
from giaoban.registry.permissions import check_may
from giaoban.web.formats import HANOI

LIMITS = {"number": 80, "title": 400, "link": 300, "note": 2000}
LONGEST_PLACE = 120
EARLIEST = dt.date(1945, 9, 2)


@transaction.atomic
def register_plan(
    *,
    by: Person,
    organisation: Subject,
    kinds: Mapping[str, Mapping[str, str]],
    number: str,
    title: str,
    issued_on: dt.date | None,
    link: str = "",
    upload: Upload | None = None,
    note: str = "",
    is_simulated: bool = False,
    now: dt.datetime,
) -> list[Plan]:
    """Enters one document as the plan of each kind. `kinds`: kind -> required content -> provision that holds it.

    A document of this number that is there already is used again, so that one plan may satisfy several targets.
    Raises Refused with every fault at once (also `plan.registered-already`), NotAllowed outside one's organisation.
    """
    today = now.astimezone(HANOI).date()
    check_may(by, "plan.register", about=organisation, today=today)
    said = {"number": tidy(number), "title": tidy(title), "link": link.strip(), "note": note.strip()}
    found = {kind.key: kind for kind in PlanKind.objects.filter(key__in=list(kinds))}
    faults = [
        *said_faults(said, issued_on, today),
        *_kinds(kinds, found),
        *file_faults(upload),
        *_in_being(organisation, issued_on),
    ]
    document = document_of(organisation, said["number"]) if said["number"] else None
    faults += _against(document, found, issued_on, organisation)
    if faults:
        raise Refused(faults)
    if document is None:
        document = Document.objects.create(
            key=f"plan.{organisation.key[:90]}.{secrets.token_hex(4)}",
            kind=Document.Kind.PLAN,
            number=said["number"],
            title_vi=said["title"],
            issuer=organisation,
            issued_on=issued_on,
            evidence=Evidence.SEEN if said["link"] or upload else Evidence.UNKNOWN,
            source=said["link"],
            note=said["note"],
            search=fold(f"{said['number']} {said['title']}")[:900],
        )
    elif said["link"] and not document.source:
        document.source = said["link"]
        document.save(update_fields=["source"])
    if upload is not None:
        keep_file(document, upload, by=by, now=now)
    plans = []
    for key, kind in found.items():
        plan = Plan.objects.create(
            kind=kind, document=document, organisation=organisation, is_simulated=is_simulated, recorded_at=now,
            recorded_by=by,
        )  # fmt: skip
        _write_ticks(plan, kinds[key], by=by, now=now)
        plans.append(plan)
    data = {
        "organisation": organisation.key, "document": document.key, "number": document.number,
        "issued_on": document.issued_on, "kinds": {key: dict(contents) for key, contents in kinds.items()},
    }  # fmt: skip
    write_event(by=by, action="plan.register", thing=f"documents:{document.key}", data=data, now=now)
    return plans


@transaction.atomic
def tick_contents(*, by: Person, plan: Plan, places: Mapping[str, str], now: dt.datetime) -> dict[str, str]:
    """Says which provision holds each required content; an empty place takes the tick away. Gives what changed."""
    today = now.astimezone(HANOI).date()
    current = Plan.objects.select_for_update(of=("self",)).select_related("kind", "organisation").get(pk=plan.pk)
    check_may(by, "plan.register", about=current.organisation, today=today)
    faults = [*_contents(current.kind, places)]
    if current.withdrawn_at is not None:
        faults.append(Finding("plan.withdrawn", context={"number": current.document.number}))
    if faults:
        raise Refused(faults)
    held = known_plans(pk=current.pk)[0].contents
    changed = {item: tidy(place) for item, place in places.items() if tidy(place) != held.get(item, "")}
    if changed:
        for item, place in changed.items():
            ContentTick.objects.create(plan=current, item=item, place=place, at=now, by=by)
        data = {"plan": current.pk, "kind": current.kind.key, "places": changed}
        write_event(by=by, action="plan.tick", thing=f"documents:{current.document.key}", data=data, now=now)
    return changed


@transaction.atomic
def withdraw_plan(*, by: Person, plan: Plan, because: str, now: dt.datetime) -> Plan:
    """Takes a mistaken entry out of the register; it stays readable, with its reason."""
    today = now.astimezone(HANOI).date()
    current = Plan.objects.select_for_update(of=("self",)).select_related("organisation", "document", "kind").get(
        pk=plan.pk
    )  # fmt: skip
    check_may(by, "plan.register", about=current.organisation, today=today)
    faults = []
    if not because.strip():
        faults.append(Finding("plan.no-reason", where=Place(part="because")))
    elif len(because.strip()) > 500:
        faults.append(_too_long("because", len(because.strip()), 500))
    if current.withdrawn_at is not None:
        faults.append(Finding("plan.withdrawn", context={"number": current.document.number}))
    if faults:
        raise Refused(faults)
    current.withdrawn_at, current.withdrawn_because = now, because.strip()
    current.save(update_fields=["withdrawn_at", "withdrawn_because"])
    data = {"plan": current.pk, "kind": current.kind.key, "because": because.strip()}
    write_event(by=by, action="plan.withdraw", thing=f"documents:{current.document.key}", data=data, now=now)
    return current


def tidy(text: str) -> str:
    """One line in NFC."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def number_key(number: str) -> str:
    """What makes two written numbers the same: "Số 12 / KH-UBND" is "12/kh-ubnd".

    >>> number_key("Số 12 / KH-UBND") == number_key("12/KH–UBND")
    True
    """
    plain = fold(number).replace(" ", "").replace("–", "-").replace("‑", "-")
    return plain.removeprefix("so:").removeprefix("so")


def document_of(organisation: Subject, number: str) -> Document | None:
    """What the organisation issued under the number, however it is written."""
    wanted = number_key(number)
    issued = Document.objects.filter(issuer=organisation).exclude(number="")
    return next((one for one in issued if number_key(one.number) == wanted), None)


def _write_ticks(plan: Plan, places: Mapping[str, str], *, by: Person, now: dt.datetime) -> None:
    for item, place in places.items():
        if tidy(place):
            ContentTick.objects.create(plan=plan, item=item, place=tidy(place), at=now, by=by)


def said_faults(
    said: Mapping[str, str], issued_on: dt.date | None, today: dt.date, *, of: str = "plan"
) -> Iterator[Finding]:
    """Faults of the number, title, day and link said of a document; `of` begins the codes of what is missing."""
    for field in ("number", "title"):
        if not said[field]:
            yield Finding(f"{of}.no-{field}", where=Place(part=field))
    for field, most in LIMITS.items():
        if len(said[field]) > most:
            yield _too_long(field, len(said[field]), most)
    if issued_on is None:
        yield Finding(f"{of}.no-date", where=Place(part="issued_on"))
    elif not EARLIEST <= issued_on <= today:
        context = {"date": issued_on, "today": today, "earliest": EARLIEST}
        yield Finding("plan.not-issued-yet", where=Place(part="issued_on"), context=context)
    parts = urlsplit(said["link"]) if "\n" not in said["link"] else None
    if said["link"] and (parts is None or parts.scheme not in ("http", "https") or "." not in parts.netloc):
        yield Finding("plan.bad-link", where=Place(part="link"), context={"link": said["link"][:80]})


def _kinds(kinds: Mapping[str, Mapping[str, str]], found: Mapping[str, PlanKind]) -> Iterator[Finding]:
    if not kinds:
        yield Finding("plan.no-kind", where=Place(part="kinds"))
    for key, places in kinds.items():
        if key not in found:
            yield Finding("plan.unknown-kind", where=Place(part="kinds"), context={"kind": key[:60]})
        else:
            yield from _contents(found[key], places)


def _contents(kind: PlanKind, places: Mapping[str, str]) -> Iterator[Finding]:
    known = {content["id"] for content in kind.contents}
    for item, place in places.items():
        where = Place(part=f"{kind.key}/{item}")
        if item not in known:
            context = {"item": item[:60], "known": ", ".join(sorted(known)) or "–"}
            yield Finding("plan.unknown-content", where=where, context=context)
        elif len(tidy(place)) > LONGEST_PLACE:
            yield Finding(
                "plan.too-long",
                where=where,
                context={"field": item, "length": len(tidy(place)), "limit": LONGEST_PLACE},
            )


def _in_being(organisation: Subject, issued_on: dt.date | None) -> Iterator[Finding]:
    if issued_on is not None and not organisation.is_valid_on(issued_on):
        context = {"subject": organisation.name_vi, "date": issued_on}
        yield Finding("plan.organisation-not-in-being", where=Place(part="organisation"), context=context)


def _against(
    document: Document | None, kinds: Mapping[str, PlanKind], issued_on: dt.date | None, organisation: Subject
) -> Iterator[Finding]:
    """What is in the register already under this number."""
    if document is None:
        return
    if issued_on is not None and document.issued_on is not None and document.issued_on != issued_on:
        context = {"number": document.number, "date": document.issued_on, "title": document.title_vi}
        yield Finding("plan.number-of-another-day", where=Place(part="issued_on"), context=context)
    held = Plan.objects.filter(
        document=document, organisation=organisation, kind__in=list(kinds.values()), withdrawn_at__isnull=True
    )
    for plan in held.select_related("kind", "recorded_by"):
        context = {
            "number": document.number, "kind": plan.kind.title_vi, "kind_en": plan.kind.title_en or plan.kind.title_vi,
            "day": plan.recorded_at.astimezone(HANOI).date(), "by": str(plan.recorded_by), "plan": plan.pk,
        }  # fmt: skip
        yield Finding("plan.registered-already", where=Place(part="number"), context=context)


def _too_long(field: str, length: int, limit: int) -> Finding:
    return Finding("plan.too-long", where=Place(part=field), context={"field": field, "length": length, "limit": limit})
