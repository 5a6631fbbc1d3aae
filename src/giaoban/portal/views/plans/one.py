"""One plan of the register: its contents with their places, its file, its history; ticking and withdrawing."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _

from giaoban.core.findings import Finding, Refused
from giaoban.library.actions import open_file, tick_contents, withdraw_plan
from giaoban.library.models import DocumentFile, Plan
from giaoban.library.queries.guidance import lacks_guidance, relations_of
from giaoban.library.queries.plans import known_plans, ticks_of
from giaoban.portal.views.targets.wording import sentence
from giaoban.registry.permissions import NotAllowed, may
from giaoban.web.pages import page
from giaoban.web.reading import reading_of


def plan(request: HttpRequest, number: int) -> HttpResponse:
    """The page; posted by its organisation or the agency, ticks or a withdrawal."""
    reading = reading_of(request)
    found = (
        Plan.objects.select_related("kind", "document__issuer", "organisation__parent__parent", "recorded_by")
        .filter(pk=number)
        .first()
    )
    if found is None:
        raise Http404(str(number))
    reader = request.user if request.user.is_authenticated else None
    findings: list[Finding] = []
    places = {one["id"]: request.POST.get(f"place-{one['id']}", "")[:200] for one in found.kind.contents}
    because = request.POST.get("because", "")[:1000]
    if request.method == "POST":
        try:
            if request.POST.get("step") == "withdraw":
                withdraw_plan(by=reader, plan=found, because=because, now=timezone.now())  # type: ignore[arg-type]
                messages.success(request, _("Taken out of the register."))
            else:
                tick_contents(by=reader, plan=found, places=places, now=timezone.now())  # type: ignore[arg-type]
                messages.success(request, _("Contents kept."))
            return HttpResponseRedirect(request.get_full_path())
        except Refused as refusal:
            findings = refusal.findings
        except NotAllowed as why:
            raise PermissionDenied from why
    current = next(iter(known_plans(pk=found.pk)), None)
    held = current.contents if current else {}
    faults: dict[str, str] = {}
    for one in findings:
        faults.setdefault(one.where.part.split("/")[-1] or "because", sentence(one, "", reading))
    ticked = request.method == "POST" and request.POST.get("step") != "withdraw"
    context = {
        "plan": found,
        "current": current,
        "contents": [
            {**one, "place_held": held.get(one["id"], ""), "fault": faults.get(one["id"], ""),
             "typed": places[one["id"]] if ticked else held.get(one["id"], "")}
            for one in found.kind.contents
        ],
        "history": ticks_of(found),
        "titles": {one["id"]: one["title"] for one in found.kind.contents},
        "others": [one for one in known_plans(document=found.document) if one.pk != found.pk],
        "files": DocumentFile.objects.filter(document=found.document),
        "relations": relations_of(found.document),
        "lacks_guidance": lacks_guidance(found.document, on=reading.today),
        "may_change": found.withdrawn_at is None
        and may(reader, "plan.register", about=found.organisation, today=reading.today),
        "faults": faults,
        "because": because,
    }  # fmt: skip
    return page(request, "portal/plan.html", context, status=422 if findings else 200)


def document_file(request: HttpRequest, number: int) -> HttpResponseBase:
    """The bytes of a document, always as a download: nothing a stranger sent is shown inside the site."""
    found = DocumentFile.objects.filter(pk=number).first()
    body = open_file(found) if found else None
    if found is None or body is None:
        raise Http404(str(number))
    answer = FileResponse(body, as_attachment=True, filename=found.name, content_type=found.media_type)
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
