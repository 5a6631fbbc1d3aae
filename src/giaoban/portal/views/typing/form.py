"""`/sources/KEY/form/`: one record typed in the browser; first which one, then the rest. Works without scripts."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from giaoban.core.findings import Finding, Refused
from giaoban.exchange.actions.approving import submit
from giaoban.exchange.actions.forms import keep_form
from giaoban.exchange.actions.sheets import clean
from giaoban.exchange.models import Submission
from giaoban.exchange.queries.forms import ROW, asks_first, form_of, identifying_faults
from giaoban.exchange.queries.sheets import Desk, typed_rows, whole_refusal
from giaoban.exchange.queries.sheets_checking import CellFault, check_rows, said_of
from giaoban.exchange.queries.sheets_reading import Row
from giaoban.portal.views.typing.common import desk_or_404, person, said, submission_or_404
from giaoban.registry.permissions import NotAllowed
from giaoban.web.findings import say
from giaoban.web.pages import page
from giaoban.web.reading import Reading, reading_of


@login_required
def form(request: HttpRequest, key: str) -> HttpResponse:
    """Which record is said in the address, so the page of one record is a link; `draft=` opens what was kept."""
    reading, at = reading_of(request), desk_or_404(request, key)
    if request.method == "POST":
        return _posted(request, at, reading)
    draft = submission_or_404(at, request.GET["draft"]) if request.GET.get("draft") else None
    if draft is not None:
        typed = typed_rows(draft)
        values = typed.rows[0].values if typed.rows else {}
        return _page(request, at, reading, values, draft=draft, judged=True)
    values = {one.name: clean(request.GET.get(one.name, "")) for one in asks_first(at)}
    return _page(request, at, reading, values, is_said=any(one.name in request.GET for one in asks_first(at)))


def _posted(request: HttpRequest, at: Desk, reading: Reading) -> HttpResponse:
    """Keep what was typed; `step=submit` asks for approval too. A field that a script keeps gets a word back."""
    values = {one.name: clean(request.POST.get(one.name, "")) for one in at.asked}
    draft = submission_or_404(at, request.POST["draft"]) if request.POST.get("draft") else None
    edition = request.POST.get("edition", "")
    is_quiet = request.POST.get("step") == "keep" and "HX-Request" in request.headers
    try:
        kept = keep_form(
            by=person(request), connector=at.connector, typed=values, now=timezone.now(), into=draft,
            edition=int(edition) if edition.isascii() and edition.isdigit() and len(edition) < 10 else None,
        )  # fmt: skip
        if request.POST.get("step") == "submit":
            kept = submit(by=person(request), submission=kept, now=timezone.now())
            messages.success(request, _("Submitted; it now waits for somebody else's approval."))
            return HttpResponseRedirect(reverse("submission", args=[at.connector.key, kept.pk]) + reading.query())
    except NotAllowed as why:
        raise PermissionDenied from why
    except Refused as refusal:
        if any(one.code == "submission.has-faults" for one in refusal.findings):
            kept.refresh_from_db()
            return _page(request, at, reading, values, draft=kept, judged=True, status=422)
        return _page(
            request, at, reading, values, draft=draft, whole=said(refusal.findings, reading), judged=True, status=422
        )
    if is_quiet:
        return page(request, "portal/typing_form.html#kept", {"draft": kept, "at": at})
    messages.success(request, _("Kept as a draft; nothing was submitted yet."))
    where = reverse("source-form", args=[at.connector.key]) + reading.query(draft=kept.pk)
    return HttpResponseRedirect(where)


def _page(
    request: HttpRequest, at: Desk, reading: Reading, values: Mapping[str, str], *, draft: Submission | None = None,
    is_said: bool = False, judged: bool = False, whole: list[str] | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    """The first question, or the whole form with what is wrong beside each field."""
    faults: tuple[CellFault, ...] = ()
    if is_said or judged:
        faults = check_rows(at.connector, at.contract, at.asked, [Row(ROW, values)], now=timezone.now()).faults
    first = identifying_faults(at, values, faults)
    asks_more = judged or (is_said and not first)
    shown = form_of(at, values, faults if judged else (), prefill=not judged) if asks_more else form_of(at, values, ())
    context = {
        "at": at,
        "refused": said(whole_refusal(at), reading),
        "form": shown,
        "first": [
            (
                field,
                [say(one, reading.language) for one in first.get(field.name, [])],
                field.asked.title(reading.language),
                field.asked.hint(reading.language),
            )
            for field in shown.fields
            if field.is_fixed
        ],
        "fields": [
            (
                field,
                said(field.faults, reading),
                field.asked.title(reading.language),
                field.asked.hint(reading.language),
            )
            for field in shown.fields
        ],
        "asks_more": asks_more,
        "whole": whole or [],
        "rest": [say(one, reading.language) for one in _of_record(at, faults)] if judged else [],
        "faulty": judged and bool(faults),
        "draft": draft,
    }
    return page(request, "portal/typing_form.html", context, status=422 if first and is_said else status)


def _of_record(at: Desk, faults: tuple[CellFault, ...]) -> list[Finding]:
    """What is wrong with the record as a whole."""
    return [said_of(one, at.contract, at.by_name, {}) for one in faults if not one.columns]
