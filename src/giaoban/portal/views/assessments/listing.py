"""The criteria sets, one set as a page, and what another set would change."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from giaoban.assessments.actions import open_assessment
from giaoban.assessments.models import Checklist
from giaoban.assessments.queries.forms import checklist_called
from giaoban.core.checklists.compare import compare
from giaoban.core.checklists.schema import Checklist as Definition
from giaoban.core.checklists.schema import Criterion, Group
from giaoban.core.findings import Finding, Place, Refused
from giaoban.core.quantities import fold
from giaoban.library.models import Document
from giaoban.portal.views.assessments.facts import fact_fields, facts_typed
from giaoban.portal.views.assessments.wording import EVIDENCE_KINDS, OBLIGATIONS, SOURCES
from giaoban.portal.views.lessons.telling import beside
from giaoban.registry.models import Person, Subject
from giaoban.registry.permissions import ANY, CONSOLE, VERBS, NotAllowed
from giaoban.registry.queries import memberships_on
from giaoban.web import formats
from giaoban.web.pages import page, words
from giaoban.web.reading import Reading, parse_day, reading_of
from giaoban.web.signs import EVIDENCE
from giaoban.web.tables import Cell, Column, Table
from giaoban.web.templatetags.ui import named

MOST_OFFERED = 400


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
        Column("evidence", _("How sure"), wide=True),
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
    tables = [_criteria_table(definition, reading)]
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
        "may_open": isinstance(reader, Person) and may_open_any(reader, reading),
    }
    return page(request, "portal/checklist.html", context, tables=tables)


def _tied(one: Definition, other: Definition) -> bool:
    return any(cross.to == two.reference for a, two in ((one, other), (other, one)) for cross in a.crosswalks) or (
        one.supersedes == other.reference or other.supersedes == one.reference
    )


def may_open_any(person: Person, reading: Reading) -> bool:
    """Whether a link to the form makes sense; the action decides."""
    return any(one.role in VERBS["assessment.open"] for one in memberships_on(person, reading.today))


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
                Cell(" and ".join(part for part in (condition, one.applies or "") if part)),
                Cell(", ".join(str(EVIDENCE_KINDS[kind]) for kind in one.needs)),
                Cell(str(one.review_months or ""), one.review_months or ""),
                Cell(one.place or ""),
                Cell(str(EVIDENCE[one.evidence or sure])),
            )
        )
    return Table("criteria", _("Criteria"), columns, tuple(rows), group="group", source=definition.reference)


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
    relations = {
        "equal": _("asks the same"), "subset": _("asks less"), "superset": _("asks more"), "related": _("related"),
        "": "",
    }  # fmt: skip
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
            Cell(relations[one.relation]),
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


@login_required
def new_assessment(request: HttpRequest, name: str) -> HttpResponse:
    """Opening an assessment: of whom, by when, and the facts as far as they are known."""
    reading, person = reading_of(request), request.user
    found = checklist_called(name)
    if found is None:
        raise Http404(name[:100])
    if not isinstance(person, Person) or not may_open_any(person, reading):
        raise PermissionDenied
    definition = found.read
    typed = {key: request.POST.get(key, "")[:300].strip() for key in ("subject", "due", "label")}
    faults: list[Finding] = []
    offered = _offered(definition, person, reading)
    facts, fact_faults = facts_typed(definition, request.POST)
    if request.method == "POST":
        subject = _called(typed["subject"], offered)
        faults += fact_faults
        if subject is None:
            faults.append(_fault("assessment.no-such-subject", "subject", typed["subject"]))
        due = parse_day(typed["due"]) if typed["due"] else None
        if typed["due"] and due is None:
            faults.append(_fault("assessment.bad-day", "due", typed["due"]))
        try:
            if faults or subject is None:
                raise Refused(faults)
            made = open_assessment(
                by=person, checklist=found, subject=subject, facts=facts, due=due, label=typed["label"],
                now=timezone.now(),
            )  # fmt: skip
        except Refused as refusal:
            faults = list(refusal.findings)
        except NotAllowed as why:
            raise PermissionDenied from why
        else:
            messages.success(request, _("Opened. Each answer is kept as you give it."))
            return HttpResponseRedirect(reverse("assessment", args=[made.pk]) + reading.query())
    told = beside(faults, reading, {"checklist": "form"})
    context = {
        "checklist": found,
        "typed": typed,
        "offered": offered,
        "faults": told,
        "facts": fact_fields(definition, request.POST, told),
    }
    return page(request, "portal/assessment_new.html", context, status=422 if faults else 200)


def _offered(definition: Definition, person: Person, reading: Reading) -> list[Subject]:
    """Whom this person may have judged by it, of the kinds it judges; the action asks again. Two queries."""
    rows = Subject.objects.valid_on(reading.today)
    if definition.judges:
        rows = rows.filter(kind__in=definition.judges)
    else:
        rows = rows.exclude(kind__in=("country", "block", "group", "economy"))
    roles = VERBS["assessment.open"]
    held = [one for one in memberships_on(person, reading.today) if one.role in roles]
    if person.username != CONSOLE and not any(roles[one.role] is ANY for one in held):
        keys = [one.subject_id for one in held]
        rows = rows.filter(Q(pk__in=keys) | Q(parent__in=keys) | Q(parent__parent__in=keys))
    return list(rows.order_by("kind", "name_vi")[:MOST_OFFERED])


def _called(text: str, offered: list[Subject]) -> Subject | None:
    called = fold(text)
    return next((one for one in offered if text == one.key or called in (fold(one.name_vi), fold(one.name_en))), None)


def _fault(code: str, part: str, text: str) -> Finding:
    return Finding(code, where=Place(part=part), context={"text": text[:60]})
