"""One document: what it is, how sure we are of it, and what was read in it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from giaoban.library.models import Document
from giaoban.library.queries.guidance import NEEDS_GUIDANCE, lacks_guidance, relations_of
from giaoban.library.queries.plans import known_plans
from giaoban.measures.models import Observation
from giaoban.portal.views.plans.guidance import may_link
from giaoban.web.pages import page, turn
from giaoban.web.reading import reading_of


def document(request: HttpRequest, key: str) -> HttpResponse:
    """A source with the figures and promises that stand in it. Its wording is not kept here."""
    found = Document.objects.select_related("issuer").filter(key=key).first()
    if found is None:
        raise Http404(key)
    figures = (
        Observation.objects.filter(source=found).select_related("indicator", "subject").defer("indicator__definition")
        .order_by("source_place", "indicator__code", "period_end")
    )  # fmt: skip
    rows, turned = turn(request, figures, 60)
    context = {
        "document": found,
        "figures": rows,
        "relations": relations_of(found),
        "needs_guidance": found.kind in NEEDS_GUIDANCE,
        "lacks_guidance": lacks_guidance(found, on=reading_of(request).today),
        "plans": known_plans(document=found),
        "may_link": may_link(request, reading_of(request)),
        "turn": turned,
        "promises": found.commitments.select_related("owed_by").order_by("key"),
        "goals": found.goals.select_related("commitment__programme"),
    }
    return page(request, "portal/document.html", context)
