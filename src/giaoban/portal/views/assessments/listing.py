"""The criteria sets, one set as a page, and what another set would change."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from giaoban.assessments.models import Checklist
from giaoban.assessments.queries.forms import checklist_called
from giaoban.core.checklists.compare import compare
from giaoban.core.checklists.schema import Checklist as Definition
from giaoban.core.checklists.schema import Criterion, Group
from giaoban.core.quantities import fold
from giaoban.library.models import Document
from giaoban.portal.views.assessments.lineage import (
    RELATIONS,
    crosswalk_table,
    scales_table,
    superseded_by,
    supersedes,
)
from giaoban.portal.views.assessments.opening import may_open_any
from giaoban.portal.views.assessments.wording import EVIDENCE_KINDS, OBLIGATIONS, SOURCES
from giaoban.registry.models import Person
from giaoban.web import formats
from giaoban.web.pages import page, words
from giaoban.web.reading import Reading, reading_of
from giaoban.web.signs import EVIDENCE
from giaoban.web.tables import Cell, Column, Table
from giaoban.web.templatetags.ui import named


def checklist_list(request: HttpRequest) -> HttpResponse:
    """Every set in its current wording, whatever its days. One query."""
    reading, text = reading_of(request), words(request)
    rows = [
        one
        for one in Checklist.objects.filter(is_current=True)
        if all(word in one.search for word in fold(text).split())
    ]
    context = {"words": text, "any": bool(rows)}
    return page(request, "portal/checklists.html", context, tables=[_table(rows, reading)])


def _table(rows: list[Checklist], reading: Reading) -> Table:
    columns = (
        Column("title", _("Criteria set"), wide=True),
        Column("reference", _("Name"), brief=True),
        Column("state", _("State")),
        Column("from", _("From"), brief=True),
        Column("to", _("To"), brief=True),
        Column("criteria", _("Criteria"), "end"),
        Column("whole", _("Official text")),
        Column("evidence", _("How sure")),
    )
    lines = []
    for one in rows:
        definition = one.read
        look, state = standing(definition, reading)
        lines.append(
            (
                Cell(named(one), href=reverse("checklist", args=[one.reference]) + reading.query(), head=True),
                Cell(one.reference),
                Cell(state, state, state=look),
                Cell(formats.date(one.valid_from, reading.language), one.valid_from),
                Cell(formats.date(one.valid_to, reading.language), one.valid_to),
                Cell(str(len(definition.criteria)), len(definition.criteria)),
                Cell(_("whole") if one.is_complete else _("known in part")),
                Cell(str(EVIDENCE[one.evidence])),
            )
        )
    return Table(
        "checklists", _("Criteria sets"), columns, tuple(lines),
        as_of=formats.date(reading.today, reading.language), empty=_("No set fits these words."),
    )  # fmt: skip


def standing(definition: Definition, reading: Reading) -> tuple[str, str]:
    """Where a set stands today: look and word."""
    if definition.is_valid_on(reading.today):
        return "met", _("in force")
    if definition.may_be_used_on(reading.today):
        return "on_course", _("replaced, in transition")
    if definition.valid_from and definition.valid_from > reading.today:
        return "no_data", _("not yet in force")
    return "no_data", _("no longer in force")


def checklist(request: HttpRequest, name: str) -> HttpResponse:
    """One set: why, on what basis, what is not known of it, every criterion, and beside another set."""
    reading = reading_of(request)
    found = checklist_called(name)
    if found is None:
        raise Http404(name[:100])
    definition = found.read
    documents = {one.key: one for one in Document.objects.filter(key__in=[b.document for b in definition.basis])}
    others = [one for one in Checklist.objects.filter(is_current=True) if one.pk != found.pk]
    other = next((one for one in others if one.reference == request.GET.get("with", "")), None)
    tables = [_criteria_table(definition, reading), scales_table(definition, reading)]
    if (walks := crosswalk_table(found, others, reading)) is not None:
        tables.append(walks)
    if other is not None:
        tables.append(_difference_table(other.read, definition))
    reader: Any = request.user if request.user.is_authenticated else None
    look, state = standing(definition, reading)
    context = {
        "checklist": found,
        "definition": definition,
        "state": state,
        "look": look,
        "basis": [(one, documents.get(one.document or "")) for one in definition.basis],
        "others": [one for one in others if one.code == found.code or _tied(one.read, definition) or one == other],
        "other": other,
        "supersedes": supersedes(found, others),
        "successors": superseded_by(found, others),
        "may_open": isinstance(reader, Person) and may_open_any(reader, reading),
    }
    return page(request, "portal/checklist.html", context, tables=tables)


def _tied(one: Definition, other: Definition) -> bool:
    return any(cross.to == two.reference for a, two in ((one, other), (other, one)) for cross in a.crosswalks) or (
        one.supersedes == other.reference or other.supersedes == one.reference
    )


def _criteria_table(definition: Definition, reading: Reading) -> Table:
    columns = (
        Column("group", _("Group")),
        Column("id", _("No."), brief=True),
        Column("criterion", _("Criterion"), wide=True),
        Column("weight", _("Weight"), "end"),
        Column("who", _("Who answers")),
        Column("obligation", _("Obligation")),
        Column("applies", _("Applies when")),
        Column("needs", _("Evidence asked for")),
        Column("months", _("Again after (months)"), "end"),
        Column("place", _("Place in the text")),
        Column("evidence", _("How sure")),
    )
    rows = []
    for title, condition, sure, one in _flat(definition.nodes, "", "", definition.evidence):
        weight = _("gate") if one.gate and not one.weighs else formats.number(one.weighs, None, reading.language)
        rows.append(
            (
                Cell(title),
                Cell(one.id),
                Cell(named(one.title), head=True, beside=named(one.note) if one.note else ""),
                Cell(weight, one.weighs),
                Cell(str(SOURCES[definition.source_of(one)])),
                Cell(str(OBLIGATIONS[one.obligation])),
                _when(definition, [part for part in (condition, one.applies or "") if part]),
                Cell(", ".join(str(EVIDENCE_KINDS[kind]) for kind in one.needs)),
                Cell(str(one.review_months or ""), one.review_months or ""),
                Cell(one.place or ""),
                Cell(str(EVIDENCE[one.evidence or sure])),
            )
        )
    return Table("criteria", _("Criteria"), columns, tuple(rows), group="group", source=definition.reference)


def _when(definition: Definition, conditions: list[str]) -> Cell:
    """Facts by what they are called, for readers; for machines the expression as the file has it."""
    said = "; ".join(
        re.sub(
            r"\b([a-z_][a-z0-9_]*)\b(?: = true\b)?",
            lambda found: named(fact.title) if (fact := definition.facts.get(found[1])) else found[0],
            condition,
        )
        for condition in conditions
    )
    return Cell(said, " and ".join(conditions))


def _flat(
    nodes: tuple[Group | Criterion, ...], above: str, condition: str, sure: str
) -> Iterator[tuple[str, str, str, Criterion]]:
    for node in nodes:
        if isinstance(node, Group):
            title = f"{above} › {named(node.title)}" if above else named(node.title)
            inside = " and ".join(part for part in (condition, node.applies or "") if part)
            yield from _flat(node.nodes, title, inside, node.evidence or sure)
        else:
            yield above, condition, sure, node


def _difference_table(old: Definition, new: Definition) -> Table:
    found = compare(old, new)
    changes = {"same": _("the same"), "changed": _("changed"), "added": _("new"), "removed": _("gone")}
    fields = {
        "title": _("title"), "obligation": _("obligation"), "applies": _("when it applies"), "weight": _("weight"),
        "gate": _("gate"), "scale": _("scale"), "source": _("who answers"), "needs": _("evidence"),
        "review_months": _("cycle"), "question": _("question"), "guide": _("guidance"), "indicator": _("indicator"),
        "probe": _("machine check"), "facts": _("facts"), "points": _("points in all"), "passes": _("pass mark"),
        "bands": _("bands"),
    }  # fmt: skip
    columns = (
        Column("change", _("Change")), Column("new", new.reference, wide=True),
        Column("relation", _("How it relates")), Column("old", old.reference, wide=True),
        Column("fields", _("What differs")),
    )  # fmt: skip
    rows = tuple(
        (
            Cell(changes[one.change]),
            Cell(f"{one.new} {named(new.criteria[one.new].title)}" if one.new else "–", head=True),
            Cell(str(RELATIONS[one.relation]) if one.relation else ""),
            Cell(f"{one.old} {named(old.criteria[one.old].title)}" if one.old else "–"),
            Cell(", ".join(fields[name] for name in one.fields)),
        )
        for one in found.differences
    )
    # What is stated of the whole or of a group changes what its criteria count, even where they stay the same.
    whole = [(_("The whole set"), found.of_the_set)] if found.of_the_set else []
    for name, changed in (*whole, *found.groups):
        told = Cell(", ".join(fields[one] for one in changed))
        rows += ((Cell(changes["changed"]), Cell(name, head=True), Cell(""), Cell(name), told),)
    return Table("differences", _("Beside %(old)s") % {"old": old.reference}, columns, rows)
