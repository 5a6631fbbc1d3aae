"""Becoming a reporter of the network: the public request, and the first password by the link of a mail."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from giaoban.commitments.actions.press import choose_password, request_accreditation, welcomed
from giaoban.commitments.models import Accreditation
from giaoban.core.findings import Finding, Place, Refused
from giaoban.portal.views.lessons.telling import beside
from giaoban.portal.views.press.wording import remote_of, typed_in
from giaoban.web.pages import page
from giaoban.web.reading import reading_of

LIMITS = {"name": 120, "press_office": 200, "card_number": 40, "email": 254}


def request_form(request: HttpRequest) -> HttpResponse:
    """Anybody may ask; the answer comes by mail, and the page says the same to all."""
    reading, typed = reading_of(request), typed_in(request, LIMITS)
    faults: list[Finding] = []
    if request.method == "POST":
        try:
            request_accreditation(**typed, remote=remote_of(request), now=timezone.now())
        except Refused as refusal:
            faults = list(refusal.findings)
        else:
            return HttpResponseRedirect(reverse("press-accreditation") + "?sent=1")
    too_many = any(fault.code == "press.too-many" for fault in faults)
    context = {"typed": typed, "faults": beside(faults, reading), "sent": request.GET.get("sent") == "1"}
    status = 429 if too_many else 422 if faults else 200
    return page(request, "portal/press/accreditation.html", context, status=status)


@never_cache
def welcome(request: HttpRequest, number: int, token: str) -> HttpResponse:
    """Choosing a password; the link works once, for three days."""
    reading, faults = reading_of(request), list[Finding]()
    accreditation = Accreditation.objects.select_related("person").filter(pk=number).first()
    if accreditation is None or not welcomed(accreditation, token):
        if request.method == "POST":
            raise Http404
        return page(request, "portal/press/welcome.html", {"is_over": True}, status=404)
    if request.method == "POST":
        first, again = request.POST.get("password", "")[:200], request.POST.get("again", "")[:200]
        if first != again:
            faults = [Finding("press.different-passwords", where=Place(part="again"))]
        else:
            try:
                choose_password(accreditation=accreditation, token=token, password=first, now=timezone.now())
            except Refused as refusal:
                faults = list(refusal.findings)
            else:
                messages.success(request, _("Your password is set. Sign in with it."))
                return HttpResponseRedirect(reverse("sign-in") + "?next=" + reverse("press-ask"))
    context = {"one": accreditation, "faults": beside(faults, reading)}
    return page(request, "portal/press/welcome.html", context, status=422 if faults else 200)
