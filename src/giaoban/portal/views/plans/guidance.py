"""Strategies, plans and standards that no guidance explains, and linking the guidance when it is there."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from giaoban.core.findings import Finding, Place, Refused
from giaoban.library.actions import enter_guidance, guide_document, unlink_guidance
from giaoban.library.actions.guidance import GUIDING
from giaoban.library.models import Document, Relation
from giaoban.library.queries.guidance import NEEDS_GUIDANCE, Guided, documents_to_guide
from giaoban.portal.views.targets.mine import may_for
from giaoban.portal.views.targets.wording import sentence
from giaoban.registry.models import Subject
from giaoban.registry.permissions import VERBS, NotAllowed, may
from giaoban.registry.queries import memberships_on
from giaoban.web import formats
from giaoban.web.pages import choice, page
from giaoban.web.reading import Reading, parse_day, reading_of
from giaoban.web.tables import Cell, Column, Table
from giaoban.web.templatetags.ui import named

RELATE = "document.relate"
STATES = ("without", "with")
TYPED = ("guidance", "place", "note", "issuer", "kind", "number", "title", "issued_on", "link", "because", "relation")
FORMS = ("link", "enter", "unlink")
"""What can be done on the page of one document; what was typed and what is wrong with it stay in their own form."""


def guidance(request: HttpRequest) -> HttpResponse:
    """Every strategy, plan and standard in force, those without guidance first."""
    reading = reading_of(request)
    kinds = {kind.value: kind.label for kind in NEEDS_GUIDANCE}
    kind, state = choice(request, "kind", kinds), choice(request, "state", STATES)
    rows = [one for one in documents_to_guide(on=reading.today) if kind in ("", one.document.kind)]
    without = sum(not one.by for one in rows)
    shown = [one for one in rows if state in ("", "with" if one.by else "without")]
    linking = may_link(request, reading)
    context = {
        "without": without,
        "size": len(rows),
        "kinds": kinds,
        "states": {"without": _("without guidance"), "with": _("with guidance")},
        "filters": {"kind": kind, "state": state},
    }
    return page(request, "portal/guidance.html", context, tables=[_table(shown, reading, linking=linking)])


def _table(rows: list[Guided], reading: Reading, *, linking: bool) -> Table:
    columns = (
        Column("document", _("Document"), wide=True),
        Column("kind", _("Kind")),
        Column("issuer", _("Issued by")),
        Column("issued_on", _("Issued on"), brief=True),
        Column("guidance", _("Guidance"), wide=True),
        Column("link", _("Link"), hidden=not linking),
    )
    lines = []
    for guided in rows:
        one, by = guided.document, guided.by
        told = "; ".join(f"{source.number} {source.title_vi}".strip() for source in by)
        href = reverse("guide", args=[one.key]) + reading.query() if linking else ""
        lines.append(
            (
                Cell(
                    f"{one.number} {named(one)}".strip(),
                    href=reverse("document", args=[one.key]) + reading.query(),
                    head=True,
                ),
                Cell(one.get_kind_display()),
                Cell(named(one.issuer) if one.issuer else ""),
                Cell(formats.date(one.issued_on, reading.language), one.issued_on),
                Cell(told) if by else Cell(_("none linked"), state="behind"),
                Cell(_("link guidance"), href=href),
            )
        )
    return Table(
        "guidance",
        _("Strategies, plans and standards, and what explains them"),
        columns,
        tuple(lines),
        as_of=formats.date(reading.today, reading.language),
        empty=_("No strategy, plan or standard fits these filters."),
    )


@login_required
def guide(request: HttpRequest, key: str) -> HttpResponse:
    """Says which document explains this one."""
    reading = reading_of(request)
    target = Document.objects.select_related("issuer").filter(key=key).first()
    if target is None:
        raise Http404(key)
    if not may_link(request, reading):
        raise PermissionDenied
    typed = {name: request.POST.get(name, "")[:600].strip() for name in TYPED}
    issuers = may_for(request, RELATE, reading)
    step = request.POST.get("step", "")
    step = step if step in FORMS else "link"
    findings: list[Finding] = []
    if request.method == "POST":
        try:
            {"link": _link, "enter": _enter, "unlink": _unlink}[step](request, target, typed, issuers)
        except Refused as refusal:
            findings = refusal.findings
        except NotAllowed as why:
            raise PermissionDenied from why
        else:
            messages.success(request, _("Taken away.") if step == "unlink" else _("Linked."))
            return HttpResponseRedirect(reverse("document", args=[target.key]) + reading.query())
    faults: dict[str, str] = {}
    for one in findings:
        faults.setdefault(one.where.part or "guidance", sentence(one, "", reading))
    forms: dict[str, dict[str, dict[str, str]]] = {name: {"typed": {}, "faults": {}} for name in FORMS}
    forms[step] = {"typed": typed, "faults": faults}
    linked = Relation.objects.filter(kind=Relation.Kind.GUIDES, target=target).select_related("source__issuer__parent")
    context: dict[str, Any] = {
        "document": target,
        "link": forms["link"],
        "enter": forms["enter"],
        "unlink": forms["unlink"],
        "linked": [(one, may(request.user, RELATE, about=one.source.issuer, today=reading.today)) for one in linked],  # type: ignore[arg-type]
        "documents": Document.objects.exclude(pk=target.pk).order_by("-issued_on", "key")[:500],
        "issuers": issuers,
        "kinds": [(kind.value, kind.label) for kind in GUIDING],
    }
    return page(request, "portal/guide.html", context, status=422 if findings else 200)


def _link(request: HttpRequest, target: Document, typed: dict[str, str], issuers: list[Subject]) -> None:
    """One that the library has."""
    known = Document.objects.filter(key=typed["guidance"]).first()
    source = known or Document.objects.filter(number=typed["guidance"]).exclude(number="").first()
    if source is None:
        said = {"text": typed["guidance"][:80]}
        raise Refused([Finding("page.no-such-document", where=Place(part="guidance"), context=said)])
    if not may(request.user, RELATE, about=source.issuer, today=timezone.localdate()):  # type: ignore[arg-type]
        said = {"issuer": source.issuer.name_vi if source.issuer else "–", "guidance": source.number or source.title_vi}
        raise Refused([Finding("guidance.not-yours", where=Place(part="guidance"), context=said)])
    guide_document(
        by=request.user,  # type: ignore[arg-type]  # login_required
        target=target,
        guidance=source,
        place=typed["place"],
        note=typed["note"],
        now=timezone.now(),
    )


def _enter(request: HttpRequest, target: Document, typed: dict[str, str], issuers: list[Subject]) -> None:
    """One that it does not have yet."""
    issuer = next((one for one in issuers if one.key == typed["issuer"]), None)
    if issuer is None:
        said = {"text": typed["issuer"][:60]}
        raise Refused([Finding("page.not-your-organisation", where=Place(part="issuer"), context=said)])
    enter_guidance(
        by=request.user,  # type: ignore[arg-type]  # login_required
        target=target,
        issuer=issuer,
        kind=typed["kind"],
        number=typed["number"],
        title=typed["title"],
        issued_on=parse_day(typed["issued_on"]),
        link=typed["link"],
        place=typed["place"],
        note=typed["note"],
        now=timezone.now(),
    )


def _unlink(request: HttpRequest, target: Document, typed: dict[str, str], issuers: list[Subject]) -> None:
    """A link that was a mistake."""
    number = typed["relation"]
    known = number.isascii() and number.isdigit() and len(number) < 16
    found = Relation.objects.filter(kind=Relation.Kind.GUIDES, target=target, pk=int(number) if known else 0).first()
    if found is None:
        raise Refused([Finding("guidance.gone", where=Place(part="because"))])
    unlink_guidance(by=request.user, relation=found, because=typed["because"], now=timezone.now())  # type: ignore[arg-type]


def may_link(request: HttpRequest, reading: Reading) -> bool:
    """Whether some role of the reader lets them link documents at all; the action asks about which."""
    return request.user.is_authenticated and any(
        held.role in VERBS[RELATE] for held in memberships_on(request.user, reading.today)
    )
