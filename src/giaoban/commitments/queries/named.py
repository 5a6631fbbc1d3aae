"""What words name: the bodies that can be told to do something, and what was typed into a field of a workflow."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

from giaoban.core.findings import Finding, Place
from giaoban.core.quantities import fold
from giaoban.core.workflow.definition import FieldEntry, Workflow
from giaoban.library.models import Document
from giaoban.registry.models import Subject
from giaoban.web.reading import parse_day

BODIES = ("ministry", "province", "department", "office", "group")


def bodies_on(day: dt.date) -> list[Subject]:
    """Who can be told to do something on the day. One query."""
    return list(Subject.objects.valid_on(day).filter(kind__in=BODIES).order_by("kind", "name_vi"))


def body_named(text: str, bodies: Iterable[Subject]) -> Subject | None:
    """The one of this name, short name or key; None for none."""
    called = fold(text.strip())
    if not called:
        return None
    return next((one for one in bodies if called in (fold(one.name_vi), fold(one.short_vi), one.key)), None)


def value_named(
    workflow: Workflow, name: str, text: str, bodies: Iterable[Subject], faults: list[Finding]
) -> Any:  # fmt: skip
    """What was typed as what the field takes; what cannot be read stays text, and the table says what it wanted."""
    field: FieldEntry | None = workflow.field(name)
    match field.type if field else "text":
        case "date":
            return parse_day(text) or text or None
        case "number":
            try:
                return Decimal(text.replace(" ", "").replace(",", ".")) if text else None
            except InvalidOperation:
                return text
        case "subject" if text:
            found = body_named(text, bodies)
            if found is None:
                faults.append(Finding("page.no-such-organisation", where=Place(part=name), context={"text": text[:60]}))
            return found.key if found else text
        case "document" if text:  # people know its number, the list beside the field offers it
            known = document_named(text)
            return known.key if known else text
        case _:
            return text


def document_named(text: str) -> Document | None:
    """The document of this key or number."""
    return Document.objects.filter(key=text).first() or Document.objects.filter(number=text).exclude(number="").first()
