"""What was sent, what waits and what could not be sent, for the agency and the auditor."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _

from giaoban.commitments.actions.sending import send_again
from giaoban.commitments.models import Hook, Outgoing
from giaoban.commitments.queries.outbox import fault_of, outbox, outbox_counts
from giaoban.core.findings import Refused
from giaoban.registry.permissions import NotAllowed, check_may, may
from giaoban.web.findings import say
from giaoban.web.pages import choice, page, turn
from giaoban.web.reading import reading_of

PAGE = 40


@login_required
def outbox_list(request: HttpRequest) -> HttpResponse:
    """The newest first. The number of queries does not grow with what was sent."""
    reading, by = reading_of(request), request.user
    try:
        check_may(by, "outbox.read", today=reading.today)  # type: ignore[arg-type]
    except NotAllowed as why:
        raise PermissionDenied from why
    if request.method == "POST":
        return _again(request)
    states, ways = dict(Outgoing.State.choices), dict(Outgoing.Way.choices)
    state, way = choice(request, "state", states), choice(request, "way", ways)
    rows, turned = turn(request, outbox(state=state, way=way), PAGE)
    counts = outbox_counts()
    context = {
        "rows": [(row, say(fault, reading.language) if (fault := fault_of(row)) else "") for row in rows],
        "turn": turned,
        "failed": counts[Outgoing.State.FAILED],
        "counts": [(states[name], count) for name, count in counts.items() if count],
        "states": states,
        "ways": ways,
        "state": state,
        "way": way,
        "stopped": Hook.objects.filter(stopped_at__isnull=False, ended_at__isnull=True).select_related("subject"),
        "may_retry": may(by, "outbox.retry", today=reading.today),  # type: ignore[arg-type]
    }
    return page(request, "portal/outbox.html", context)


def _again(request: HttpRequest) -> HttpResponse:
    row = Outgoing.objects.filter(key=request.POST.get("key", "")[:200]).first()
    if row is None:
        raise Http404
    try:
        send_again(by=request.user, row=row, now=timezone.now())  # type: ignore[arg-type]
    except NotAllowed as why:
        raise PermissionDenied from why
    except Refused as refusal:
        messages.error(request, say(refusal.findings[0], reading_of(request).language))
    else:
        messages.success(request, _("It is sent with the next round."))
    return HttpResponseRedirect(request.get_full_path())
