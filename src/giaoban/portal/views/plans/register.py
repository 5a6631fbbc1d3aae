"""The register of plans, and who has not issued one, by name."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from giaoban.commitments.models import Commitment
from giaoban.commitments.queries.attainments import due_of
from giaoban.commitments.queries.cascade import national_goal
from giaoban.commitments.queries.register import deadline_of, read_register
from giaoban.core.quantities import fold
from giaoban.library.models import PlanKind
from giaoban.library.queries.guidance import unguided
from giaoban.library.queries.plans import KnownPlan, known_plans, plan_kinds
from giaoban.portal.views.targets.mine import may_for
from giaoban.registry.models import Subject
from giaoban.web import formats
from giaoban.web.pages import choice, page, words
from giaoban.web.reading import Reading, reading_of
from giaoban.web.tables import Cell, Column, Table
from giaoban.web.templatetags.ui import named

STATES = ("complete", "incomplete")


def register(request: HttpRequest) -> HttpResponse:
    """Every plan entered, with its number, day and contents."""
    reading = reading_of(request)
    kinds = plan_kinds()
    filters = {
        "kind": choice(request, "kind", kinds),
        "state": choice(request, "state", STATES),
        "organisation": request.GET.get("organisation", "")[:120],
        "q": words(request),
    }
    plans = [
        plan
        for plan in known_plans([filters["kind"]] if filters["kind"] else None, known=reading.known)
        if filters["state"] in ("", "complete" if plan.is_complete else "incomplete")
        and filters["organisation"] in ("", plan.organisation.key)
        and all(word in fold(_words_of(plan)) for word in fold(filters["q"]).split())
    ]
    context: dict[str, Any] = {
        "count": len(plans),
        "filters": filters,
        "filtered": any(filters.values()),
        "kinds": kinds,
        "chosen": kinds.get(filters["kind"]),
        "organisation": Subject.objects.filter(key=filters["organisation"]).first()
        if filters["organisation"]
        else None,
        "states": {"complete": _("all contents ticked"), "incomplete": _("contents missing")},
        "may_enter": bool(may_for(request, "plan.register", reading)),
        "unguided": unguided(on=reading.today).count(),
        "targets": _targets(kinds),
    }
    return page(request, "portal/plans.html", context, tables=[register_table(plans, reading)])


def register_table(plans: list[KnownPlan], reading: Reading) -> Table:
    """The same titles as the import reads, so that what is taken away can be brought back."""
    columns = (
        Column("organisation", _("Organisation")),
        Column("kind", _("Kind of plan"), wide=True),
        Column("number", _("Number")),
        Column("issued_on", _("Issued on"), brief=True),
        Column("title", _("Title"), wide=True),
        Column("ticked", _("Contents ticked"), "end"),
        Column("contents", _("Contents and where they stand"), hidden=True),
        Column("link", _("Link"), hidden=True),
        Column("entered", _("Entered at"), hidden=True),
        Column("simulated", _("Kind"), hidden=not any(plan.is_simulated for plan in plans)),
    )
    rows = tuple(
        (
            Cell(
                named(plan.organisation),
                plan.organisation.name_vi,
                href=reverse("organisation", args=[plan.organisation.key]) + reading.query(),
                head=True,
            ),
            Cell(named(plan.kind), plan.kind.key),
            Cell(plan.document.number, href=reverse("plan", args=[plan.pk]) + reading.query()),
            Cell(formats.date(plan.issued_on, reading.language), plan.issued_on),
            Cell(named(plan.document)),
            Cell(ticked_of(plan), state="" if plan.is_complete else "behind"),
            Cell("; ".join(f"{item}={place}" for item, place in plan.contents.items())),
            Cell(plan.document.source),
            Cell(formats.moment(plan.recorded_at, reading.language), plan.recorded_at.isoformat()),
            Cell("", "simulated" if plan.is_simulated else "", kind="simulated" if plan.is_simulated else ""),
        )
        for plan in plans
    )
    return Table(
        "plans",
        _("Plans in the register"),
        columns,
        rows,
        as_of=formats.date(reading.known or reading.today, reading.language),
        empty=_("No plan is in the register yet. Whoever issued one enters it; the standing agency imports lists."),
    )


def ticked_of(plan: KnownPlan) -> str:
    """How many of the required contents have their place.

    >>> from types import SimpleNamespace as Of
    >>> ticked_of(Of(kind=Of(contents=[{"id": "a"}, {"id": "b"}]), missing=("b",)))
    '1/2'
    """
    size = len(plan.kind.contents)
    return f"{size - len(plan.missing)}/{size}" if size else "–"


def missing(request: HttpRequest, kind: str) -> HttpResponse:
    """Who has issued a plan of the kind and who has not, by name, against the day it is owed."""
    reading = reading_of(request)
    found = plan_kinds().get(kind)
    if found is None:
        raise Http404(kind)
    targets = _targets({kind: found}).get(kind, [])
    wanted = request.GET.get("programme", "")
    target = next((one for one in targets if one.programme and one.programme.key == wanted), None) or (
        targets[0] if targets else None
    )
    if target is None:
        return page(request, "portal/plans_missing.html", {"kind": found, "target": None, "counted": None})
    register = read_register([target], known=reading.known)
    assert register is not None  # a plan target always has one
    counted = register.counted(kind, target.details.get("applies_to_kinds") or [], reading.on)
    due = deadline_of(target, due_of(target, national_goal(target)))
    plans = {plan.organisation.key: plan for plan in register.plans.get(kind, [])}
    before = {one.key: register.members(one.key, one.valid_from) for one in counted.lacking if one.valid_from}
    earlier = {key: [one for one in found_ if one != key] for key, found_ in before.items()}
    context = {
        "kind": found,
        "target": target,
        "targets": targets,
        "counted": counted,
        "is_used": register.is_used(kind),
        "is_simulated": register.is_simulated(kind),
        "due": due,
        "is_late": reading.on > due,
        "lacking": counted.lacking,
        "may_enter": {one.pk for one in may_for(request, "plan.register", reading)},
    }
    table = _missing_table(found, counted.lacking, counted.issued, plans, earlier, reading)
    return page(request, "portal/plans_missing.html", context, tables=[table])


def _missing_table(
    kind: PlanKind, lacking: tuple[Subject, ...], issued: tuple[Subject, ...], plans: dict[str, KnownPlan],
    earlier: dict[str, list[str]], reading: Reading,
) -> Table:  # fmt: skip
    columns = (
        Column("has", _("Has issued")),
        Column("organisation", _("Organisation")),
        Column("number", _("Number")),
        Column("issued_on", _("Issued on"), brief=True),
        Column("ticked", _("Contents ticked"), "end"),
        Column("note", _("Remarks"), wide=True),
    )
    rows = []
    for title, subjects in ((_("Not in the register"), lacking), (_("Issued"), issued)):
        for one in subjects:
            plan = plans.get(one.key)
            note = ""
            if plan is not None and not plan.counts:
                note = _("does not count: contents missing")
            elif plan is not None and not plan.is_issued_by(reading.on):
                note = _("not in force on the day read")
            elif any(key in plans for key in earlier.get(one.key, ())):
                note = _("one it was made from had issued a plan; that is not carried over by itself")
            rows.append(
                (
                    Cell(title),
                    Cell(named(one), href=reverse("organisation", args=[one.key]) + reading.query(), head=True),
                    Cell(plan.document.number, href=reverse("plan", args=[plan.pk])) if plan else Cell("–"),
                    Cell(formats.date(plan.issued_on, reading.language), plan.issued_on) if plan else Cell("–"),
                    Cell(ticked_of(plan)) if plan else Cell("–"),
                    Cell(note),
                )
            )
    return Table(
        "missing",
        named(kind),
        columns,
        tuple(rows),
        as_of=formats.date(reading.on, reading.language),
        empty=_("Nobody owes this plan on the day read."),
        group="has",
    )


def _targets(kinds: Any) -> dict[str, list[Commitment]]:
    """The targets each kind of plan serves, the newest programme first. Two queries."""
    found: dict[str, list[Commitment]] = {}
    rows = Commitment.objects.filter(kind=Commitment.Kind.TARGET, details__plan__in=list(kinds))
    for target in rows.select_related("programme").prefetch_related("goals__applies_to").order_by("-programme__year"):
        found.setdefault(target.details["plan"], []).append(target)
    return found


def _words_of(plan: KnownPlan) -> str:
    return f"{plan.organisation.name_vi} {plan.document.number} {plan.document.title_vi} {plan.kind.title_vi}"
