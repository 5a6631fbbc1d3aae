"""The facts of a checklist as fields of a form: asked in the reader's words, read in the types of the checklist."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from giaoban.core.checklists.schema import Checklist, Fact
from giaoban.core.findings import Finding, Place
from giaoban.core.quantities import NotANumber, parse_vietnamese
from giaoban.web.reading import parse_day

PREFIX = "fact-"
YES, NO = "yes", "no"


def facts_typed(definition: Checklist, posted: Mapping[str, Any]) -> tuple[dict[str, Any], list[Finding]]:
    """The facts a form gives, those left empty out; and a fault beside each field that cannot be read."""
    found: dict[str, Any] = {}
    faults: list[Finding] = []
    for name, fact in definition.facts.items():
        text = str(posted.get(PREFIX + name, ""))[:200].strip()
        if not text:
            continue
        value = _read(fact, text)
        if value is None:
            context = {"text": text[:60], "type": _type_words(fact)}
            faults.append(Finding("assessment.bad-fact", where=Place(part=PREFIX + name), context=context))
        else:
            found[name] = value
    return found, faults


def _read(fact: Fact, text: str) -> Any:
    if fact.type == "boolean":
        return {YES: True, NO: False}.get(text)
    if fact.type == "date":
        return parse_day(text)
    if fact.type in ("integer", "number"):
        try:
            number = parse_vietnamese(text)
        except NotANumber:
            return None
        if fact.type == "number":
            return number
        return int(number) if number == int(number) else None
    return text if not fact.choices or text in fact.choices else None


def _type_words(fact: Fact) -> str:
    return {
        "boolean": _("yes or no"), "date": _("day"), "integer": _("whole number"), "number": _("number"),
        "string": _("one of the choices"),
    }[fact.type]  # fmt: skip


def fact_fields(
    definition: Checklist, posted: Mapping[str, Any], faults: Mapping[str, str], held: Mapping[str, Any] | None = None
) -> list[dict[str, Any]]:
    """Each fact as a field with what was typed, or what is held."""
    fields = []
    for name, fact in definition.facts.items():
        typed = posted.get(PREFIX + name)
        choices: list[tuple[str, Any]] = list(fact.choices.items())
        if fact.type == "boolean":
            choices = [(YES, _("yes")), (NO, _("no"))]
        fields.append({
            "name": PREFIX + name, "title": fact.title, "choices": choices, "type": fact.type,
            "value": typed if typed is not None else _shown((held or {}).get(name)),
            "fault": faults.get(PREFIX + name) or faults.get(name, ""),
        })  # fmt: skip
    return fields


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, dt.date):
        return value.strftime("%d/%m/%Y")
    return str(value).replace(".", ",") if isinstance(value, Decimal) else str(value)
