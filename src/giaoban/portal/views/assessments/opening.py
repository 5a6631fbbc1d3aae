"""Opening an assessment: of whom, by when, and the facts as far as they are known."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from giaoban.assessments.actions import open_assessment
from giaoban.assessments.queries.forms import checklist_called
from giaoban.core.checklists.schema import Checklist as Definition
from giaoban.core.findings import Finding, Place, Refused
from giaoban.core.quantities import fold
from giaoban.portal.views.assessments.facts import fact_fields, facts_typed
from giaoban.portal.views.lessons.telling import beside
from giaoban.registry.models import Person, Subject
from giaoban.registry.permissions import ANY, CONSOLE, VERBS, NotAllowed
from giaoban.registry.queries import memberships_on
from giaoban.web.pages import page
from giaoban.web.reading import Reading, parse_day, reading_of

MOST_OFFERED = 400
"""How many names the field offers; any other may be typed."""
MOST_NAMED = 5


@login_required
def new_assessment(request: HttpRequest, name: str) -> HttpResponse:
    """The form. `?subject=KEY&fact-level=2` fills it in for those who come from the page of what is judged."""
    reading, person = reading_of(request), request.user
    found = checklist_called(name)
    if found is None:
        raise Http404(name[:100])
    if not isinstance(person, Person) or not may_open_any(person, reading):
        raise PermissionDenied
    definition, given = found.read, request.POST if request.method == "POST" else request.GET
    typed = {key: given.get(key, "").strip() for key in ("subject", "due", "label")}
    faults: list[Finding] = []
    judged = _judged(definition, person, reading)
    facts, fact_faults = facts_typed(definition, given)
    if request.method == "POST":
        subject, faults = _called(typed["subject"], judged)
        faults += fact_faults
        due = parse_day(typed["due"]) if typed["due"] else None
        if typed["due"] and due is None:
            faults.append(_fault("assessment.bad-day", "due", text=typed["due"][:60]))
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
    context: dict[str, Any] = {
        "checklist": found, "typed": typed, "faults": told, "facts": fact_fields(definition, given, told),
        "offered": judged.order_by("kind", "name_vi")[:MOST_OFFERED],
    }  # fmt: skip
    return page(request, "portal/assessment_new.html", context, status=422 if faults else 200)


def may_open_any(person: Person, reading: Reading) -> bool:
    """Whether a link to the form makes sense; the action decides."""
    return any(one.role in VERBS["assessment.open"] for one in memberships_on(person, reading.today))


def _judged(definition: Definition, person: Person, reading: Reading) -> QuerySet[Subject]:
    """Whom this person may have judged by it, of the kinds it judges; the action asks again."""
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
    return rows


def _called(text: str, judged: QuerySet[Subject]) -> tuple[Subject | None, list[Finding]]:
    """The one of that key or name; of several with one name none is taken, and their keys are named."""
    if not text:
        return None, [_fault("assessment.subject-missing", "subject")]
    if (known := judged.filter(key=text).first()) is not None:
        return known, []
    called = fold(text)
    names = judged.order_by("key").values_list("pk", "key", "name_vi", "name_en")
    found = [(pk, key) for pk, key, *titles in names if called in map(fold, titles)]
    if len(found) == 1:
        return judged.get(pk=found[0][0]), []
    if not found:
        return None, [_fault("assessment.no-such-subject", "subject", text=text[:60])]
    keys = ", ".join(key for _, key in found[:MOST_NAMED]) + (", …" if len(found) > MOST_NAMED else "")
    return None, [_fault("assessment.several-subjects", "subject", text=text[:60], count=len(found), keys=keys)]


def _fault(kind: str, part: str, /, **context: Any) -> Finding:
    return Finding(kind, where=Place(part=part), context=context)
