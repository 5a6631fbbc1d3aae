"""All meetings, and the page of one: where it stands, what became of each promise, its papers, its record."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from giaoban.core.findings import Finding, Place, Refused
from giaoban.core.quantities import fold
from giaoban.meetings.actions import answer_invitation, prepare_review
from giaoban.meetings.models import Meeting, Participant
from giaoban.meetings.queries import told
from giaoban.meetings.queries.followed import followed_rows, outcome_counts
from giaoban.meetings.queries.papers import PAPERS, paper
from giaoban.portal.queries import meetings as queries
from giaoban.portal.views.reviews import FORMATS
from giaoban.registry.models import Subject
from giaoban.registry.permissions import NotAllowed, may
from giaoban.web.findings import say
from giaoban.web.formats import NO_VALUE
from giaoban.web.formats import date as day_words
from giaoban.web.pages import page
from giaoban.web.reading import Reading, parse_day, reading_of
from giaoban.web.tables import Cell, Column, Table

LIMITS = {"title": 300, "period": 20, "held_on": 10, "place": 120, "organiser": 300, "chair": 300}


def found_or_404(key: str) -> Meeting:
    meeting = queries.meeting_named(key)
    if meeting is None:
        raise Http404(key)
    return meeting


def faults_by_part(findings: list[Finding], reading: Reading, default: str = "top") -> dict[str, list[str]]:
    """Sentences by the field they stand beside."""
    found: dict[str, list[str]] = {}
    for one in findings:
        context = {
            name: day_words(value, reading.language) if isinstance(value, dt.date) else value
            for name, value in one.context.items()
        }
        said = say(replace(one, context=context), reading.language)
        found.setdefault(one.where.part or default, []).append(said)
    return found


def meeting_list(request: HttpRequest) -> HttpResponse:
    """All meetings, the newest first; whoever may, prepares another."""
    reading = reading_of(request)
    may_prepare = request.user.is_authenticated and may(request.user, "review.prepare", today=reading.today)
    typed = {name: request.POST.get(name, "")[:limit].strip() for name, limit in LIMITS.items()}
    context: dict[str, Any] = {"may_prepare": may_prepare, "typed": typed, "faults": {}}
    status = 200
    if request.method == "POST":
        if not may_prepare:
            raise PermissionDenied
        try:
            made = _prepare(request, typed, reading)
        except Refused as refusal:
            context["faults"], status = faults_by_part(refusal.findings, reading), 422
        else:
            messages.success(request, _("Prepared. Now put its agenda in order."))
            return HttpResponseRedirect(reverse("meeting-prepare", args=[made.key]))
    if may_prepare:
        context["everybody"] = queries.organisations(reading.today)
    context["meetings"] = list(Meeting.objects.select_related("organiser", "snapshot"))
    return page(request, "portal/meetings.html", context, status=status)


def meeting_page(request: HttpRequest, key: str) -> HttpResponse:
    """One meeting: it opens with what became of each promise. A POST answers an invitation."""
    meeting, reading = found_or_404(key), reading_of(request)
    if request.method == "POST":
        return _answer(request, meeting, reading)
    rows = followed_rows(meeting) if meeting.snapshot is None else meeting.snapshot.content.get("followed", [])
    pen, chains = queries.chains_of(meeting, reading)
    is_public = not meeting.is_open
    context = {
        "meeting": meeting,
        "stage": "overview",
        "may_hold": queries.may_hold(request.user, meeting, reading),
        "counts": {name: count for name, count in outcome_counts(rows).items() if count},
        "outcomes": {name: say(Finding(f"followed.{name}"), reading.language) for name in outcome_counts([])},
        "agenda": [(item, queries.why(item, reading)) for item in meeting.agenda.all()],
        "head_count": queries.head_count(meeting),
        "mine": queries.my_invitations(request.user, meeting, reading),
        "answers": [choice for choice in Participant.Answer.choices if choice[0]],
        "chains": [
            (pen.of(row, "title"), row["key"], [queries.plain_words(link, pen) for link in row["links"]])
            for row in chains
        ],
        "lines": queries.lines_of(meeting, reading) if is_public else [],
        "papers": [name for name in PAPERS if name == "invitation" or is_public],
    }
    return page(request, "portal/meeting_page.html", context, tables=[_followed_table(rows, reading)])


def meeting_paper(request: HttpRequest, key: str, name: str, form: str) -> HttpResponse:
    """Invitation, minutes or notice of conclusions as docx, pdf or html; the last two only once it is concluded."""
    from giaoban.core.reports.render import render

    meeting, reading = found_or_404(key), reading_of(request)
    if name not in PAPERS or form not in FORMATS:
        raise Http404(name)
    if meeting.is_open and name != "invitation" and not queries.may_hold(request.user, meeting, reading):
        raise PermissionDenied
    try:
        body = render(paper(meeting, name, today=reading.today), form)  # type: ignore[arg-type]
    except Refused as refusal:
        context = {"meeting": meeting, "faults": [say(fault, reading.language) for fault in refusal.findings]}
        return page(request, "portal/report_refused.html", context, status=409)
    response = HttpResponse(body, content_type=FORMATS[form])
    if form == "html":
        response._csp_update = {"style-src": ["'unsafe-inline'"], "img-src": ["data:"]}  # type: ignore[attr-defined]
    else:
        response["Content-Disposition"] = f'attachment; filename="{key}-{name}.{form}"'
    return response


def named(text: str, among: list[Subject]) -> Subject | None:
    """The organisation somebody typed by its name, its short name or its key."""
    called = fold(text)
    return next((one for one in among if called and called in (fold(one.name_vi), fold(one.short_vi), one.key)), None)


def _office_like(text: str, among: list[Subject]) -> str:
    """An office as it is written in full: one whose name has these words, else any."""
    offices = [one.name_vi for one in among if one.kind == "office"]
    return next((name for name in offices if fold(text) in fold(name)), offices[0] if offices else "–")


def _prepare(request: HttpRequest, typed: dict[str, str], reading: Reading) -> Meeting:
    among = queries.organisations(reading.today)
    organiser, chair = named(typed["organiser"], among), named(typed["chair"], among)
    day = parse_day(typed["held_on"])
    faults = []
    if organiser is None:
        context = {"text": typed["organiser"][:60]}
        faults.append(Finding("page.no-such-organisation", where=Place(part="organiser"), context=context))
    if chair is None and typed["chair"]:
        context = {"text": typed["chair"][:60], "example": _office_like(typed["chair"], among)}
        faults.append(Finding("meeting.no-such-office", where=Place(part="chair"), context=context))
    if day is None:
        context = {"text": typed["held_on"][:20]}
        faults.append(Finding("page.no-such-day", where=Place(part="held_on"), context=context))
    if not typed["title"]:
        faults.append(Finding("meeting.nothing-said", where=Place(part="title")))
    if faults or organiser is None or day is None:
        raise Refused(faults)
    last = Meeting.objects.filter(kind=Meeting.Kind.QUARTERLY_REVIEW).prefetch_related("agenda").first()
    agenda = [
        {"group": item.group, "title_vi": item.title_vi, "title_en": item.title_en,
         "indicators": item.details.get("indicators", [])}
        for item in (last.agenda.all() if last else [])
        if item.details.get("indicators")
    ]  # fmt: skip
    return prepare_review(
        by=request.user,  # type: ignore[arg-type]
        key=f"{typed['period'].lower()}-{day:%m%d}"[:80],
        title_vi=typed["title"],
        title_en=typed["title"],
        period_code=typed["period"],
        held_on=day,
        organiser=organiser,
        chair=chair,
        layout=last.layout if last else "quarterly_review",
        agenda=agenda or [{"title_vi": typed["title"]}],
        programmes=last.details.get("programmes", []) if last else [],
        place_vi=typed["place"],
        now=timezone.now(),
    )


def _answer(request: HttpRequest, meeting: Meeting, reading: Reading) -> HttpResponse:
    number = request.POST.get("participant", "")
    known = number.isascii() and number.isdigit() and len(number) < 16
    participant = meeting.participants.filter(pk=int(number)).first() if known else None
    if participant is None or not request.user.is_authenticated:
        raise PermissionDenied
    try:
        answer_invitation(
            by=request.user,
            participant=participant,
            answer=request.POST.get("answer", "")[:40],
            note=request.POST.get("note", "")[:300],
            now=timezone.now(),
        )
    except NotAllowed as refused:
        raise PermissionDenied from refused
    except Refused as refusal:
        for one in refusal.findings:
            messages.error(request, say(one, reading.language))
    else:
        messages.success(request, _("Your answer is noted."))
    return HttpResponseRedirect(request.path)


def _followed_table(rows: list[dict[str, Any]], reading: Reading) -> Table:
    pen = queries.pen_of(reading)
    columns = (
        Column("outcome", _("Outcome")),
        Column("what", _("What was promised"), wide=True),
        Column("owed_by", _("Owed by")),
        Column("due", _("Due"), brief=True),
        Column("slips", _("Slips"), align="end"),
        Column("said", _("Said last"), wide=True),
    )
    cells = tuple(
        (
            Cell(say(Finding(f"followed.{row['outcome']}"), reading.language), row["outcome"]),
            Cell(pen.of(row, "title"), href=reverse("commitment", args=[row["key"]]), head=True),
            Cell(pen.of(row, "owed_by")),
            Cell(day_words(parse_day(row["due"]), reading.language) if row["due"] else NO_VALUE, row["due"] or ""),
            Cell(str(row["slips"]), row["slips"]),
            Cell(told.slipped(row, pen)),
        )
        for row in rows
    )
    return Table(
        "followed", _("What became of each promise"), columns, cells, group="outcome",
        empty=_("Nothing was promised before this meeting."),
    )  # fmt: skip
