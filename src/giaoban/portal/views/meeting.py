"""The meeting room's screen: one item, big type, and the directive line that is always at the bottom."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _

from giaoban.commitments.actions import open_commitment
from giaoban.commitments.models import Commitment
from giaoban.core.findings import Finding, Refused
from giaoban.core.quantities import fold
from giaoban.meetings.models import Meeting
from giaoban.portal.queries import reviews as queries
from giaoban.portal.views.slides import Slide, slides_of
from giaoban.registry.models import Subject
from giaoban.registry.permissions import may
from giaoban.web.findings import say
from giaoban.web.pages import page
from giaoban.web.reading import Reading, add_fault, parse_day, reading_of

OWING = ("ministry", "province", "department", "office", "group")


def meeting_mode(request: HttpRequest, key: str) -> HttpResponse:
    """One item a screen; the number of the item stands in the address. A POST records a directive."""
    reading = reading_of(request)
    found = queries.review_page(key, reading)
    if found is None:
        raise Http404(key)
    slides = slides_of(found, reading.language)
    number = _number(request, slides)
    context: dict[str, Any] = {
        "meeting": found.meeting,
        "slide": slides[number - 1],
        "number": number,
        "count": len(slides),
        "before": number - 1 if number > 1 else None,
        "after": number + 1 if number < len(slides) else None,
        "may_direct": request.user.is_authenticated and may(request.user, "commitment.open", today=reading.today),
    }
    if context["may_direct"]:
        context["everybody"] = everybody(reading)
    if request.method == "POST":
        if not context["may_direct"]:
            raise PermissionDenied
        try:
            made = record_directive(request, found.meeting, reading)
        except Refused as refusal:
            context["faults"] = [say(fault, reading.language) for fault in refusal.findings]
            context["typed"] = {name: request.POST.get(name, "")[:500] for name in ("who", "what", "due")}
            return page(request, "portal/meeting.html", context, status=422)
        messages.success(request, _("Recorded as %(key)s.") % {"key": made.key})
        return HttpResponseRedirect(request.get_full_path())
    return page(request, "portal/meeting.html", context)


def record_directive(request: HttpRequest, meeting: Meeting, reading: Reading) -> Commitment:
    """What was said at the table: who, what, until when. Raises Refused with every fault at once."""
    who, what, due = (request.POST.get(name, "").strip() for name in ("who", "what", "due"))
    called = fold(who)
    owing = next(
        (one for one in everybody(reading) if called and called in (fold(one.name_vi), fold(one.short_vi), one.key)),
        None,
    )
    day = parse_day(due)
    faults = []
    if owing is None:
        faults.append(Finding("page.no-such-organisation", context={"text": who[:60]}))
    if day is None:
        faults.append(Finding("page.directive-needs-day", context={"text": due[:20]}))
    if not what:
        faults.append(Finding("page.directive-needs-words"))
    if faults or owing is None:
        raise Refused(faults)
    return open_commitment(
        by=request.user,  # type: ignore[arg-type]
        kind=Commitment.Kind.DIRECTIVE,
        title_vi=what,
        asked_by=meeting.chair or meeting.organiser,
        owed_by=owing,
        due=day,
        note=meeting.title_vi,
        now=timezone.now(),
    )


def everybody(reading: Reading) -> list[Subject]:
    """Who can be told to do something today. One query."""
    return list(Subject.objects.valid_on(reading.today).filter(kind__in=OWING).order_by("kind", "name_vi"))


def _number(request: HttpRequest, slides: list[Slide]) -> int:
    text = request.GET.get("item", "1")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
    if 1 <= number <= len(slides):
        return number
    add_fault(request, "page.no-such-page", text, pages=len(slides), page=1)
    return 1
