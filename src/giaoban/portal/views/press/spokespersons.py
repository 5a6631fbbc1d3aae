"""Who speaks for which organisation since when and until when: designated and ended by the agency, each an event."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from giaoban.core.findings import Finding, Place, Refused
from giaoban.portal.views.lessons.telling import beside
from giaoban.portal.views.press.wording import typed_in
from giaoban.registry.actions import end_membership, grant_membership
from giaoban.registry.models import Membership, Person
from giaoban.registry.permissions import NotAllowed, check_may
from giaoban.registry.queries import organisations_on
from giaoban.web import formats
from giaoban.web.pages import page, turn
from giaoban.web.reading import Reading, parse_day, reading_of

PAGE = 60
LIMITS = {"person": 80, "organisation": 120, "valid_from": 20, "valid_to": 20, "last": 20}


@login_required
def spokespersons(request: HttpRequest) -> HttpResponse:
    """The list, newest first; posted, one designation more or one that ends. Six queries, however many there are."""
    reading = reading_of(request)
    try:
        check_may(request.user, "membership.grant", today=reading.today)  # type: ignore[arg-type]
    except NotAllowed as why:
        raise PermissionDenied from why
    organisations = list(organisations_on(reading.today))
    typed, faults = typed_in(request, LIMITS), list[Finding]()
    if request.method == "POST":
        try:
            done = _end(request, typed, reading) if "end" in request.POST else _designate(request, typed, reading)
        except NotAllowed as why:
            raise PermissionDenied from why
        except Refused as refusal:
            faults = list(refusal.findings)
        else:
            messages.success(request, done)
            return HttpResponseRedirect(request.get_full_path())
    else:
        typed["valid_from"] = formats.date(reading.today, "vi")
    held = Membership.objects.filter(role=Membership.Role.SPOKESPERSON).select_related("person", "subject")
    rows, turned = turn(request, held.order_by("-valid_from", "-pk"), PAGE)
    context: dict[str, Any] = {
        "rows": [(one, one.valid_to is None or one.valid_to >= reading.today) for one in rows],
        "turn": turned,
        "organisations": organisations,
        "typed": typed,
        "faults": beside(faults, reading),
        "tried": request.POST.get("end", ""),
        "today": formats.date(reading.today, "vi"),
    }
    return page(request, "portal/press/spokespersons.html", context, status=422 if faults else 200)


def _designate(request: HttpRequest, typed: dict[str, str], reading: Reading) -> str:
    person = Person.objects.filter(username=typed["person"], is_active=True).first()
    subject = next((one for one in organisations_on(reading.today) if one.key == typed["organisation"]), None)
    first, last = parse_day(typed["valid_from"]), parse_day(typed["valid_to"]) if typed["valid_to"] else None
    faults = []
    if person is None:
        said = {"person": typed["person"]}
        faults.append(Finding("press.no-such-person", where=Place(part="person"), context=said))
    if subject is None:
        said = {"text": typed["organisation"][:60]}
        faults.append(Finding("page.not-your-organisation", where=Place(part="organisation"), context=said))
    for name, day in (("valid_from", first), ("valid_to", last)):
        if day is None and (typed[name] or name == "valid_from"):
            faults.append(Finding("press.bad-day", where=Place(part=name), context={"text": typed[name]}))
    if person is None or subject is None or first is None or faults:
        raise Refused(faults)
    grant_membership(
        by=request.user,  # type: ignore[arg-type]  # login_required
        person=person,
        subject=subject,
        role=Membership.Role.SPOKESPERSON,
        valid_from=first,
        valid_to=last,
        today=reading.today,
    )
    return _("Designated: %(person)s speaks for %(subject)s.") % {"person": person, "subject": subject.name_vi}


def _end(request: HttpRequest, typed: dict[str, str], reading: Reading) -> str:
    number = request.POST["end"]
    known = Membership.objects.filter(role=Membership.Role.SPOKESPERSON)
    held = get_object_or_404(known, pk=int(number) if number.isascii() and number.isdigit() and len(number) < 18 else 0)
    last = parse_day(typed["last"])
    if last is None:
        raise Refused([Finding("press.bad-day", where=Place(part="last"), context={"text": typed["last"]})])
    end_membership(
        by=request.user,  # type: ignore[arg-type]  # login_required
        membership=held,
        valid_to=last,
        today=reading.today,
    )
    return _("The designation ends with that day; what was answered stays.")
