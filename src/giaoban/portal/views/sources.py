"""The board of all sources, and one source: how it stands, why, and the button that makes a fault a complaint."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giaoban.core.findings import Refused
from giaoban.core.quantities import fold
from giaoban.exchange.actions.totals import OURS, settle_difference
from giaoban.exchange.actions.watch import complain
from giaoban.exchange.models import Batch, Fault
from giaoban.exchange.queries.watch_board import STATES, Board, Source, SourcePage, in_words, source_page, sources_board
from giaoban.registry.models import Membership, Subject
from giaoban.registry.permissions import NotAllowed, may
from giaoban.registry.queries import memberships_on
from giaoban.web import formats
from giaoban.web.findings import SEVERITIES, say
from giaoban.web.pages import choice, page, words
from giaoban.web.reading import Reading, reading_of
from giaoban.web.tables import Cell, Column, Table
from giaoban.web.templatetags.ui import named

WORDS = {
    "broken": gettext_lazy("needs somebody"),
    "warned": gettext_lazy("to be looked at"),
    "well": gettext_lazy("in order"),
    "unknown": gettext_lazy("not judged yet"),
    "stopped": gettext_lazy("stopped"),
}
SIGNS = {"broken": "behind", "warned": "on_course", "well": "met", "unknown": "no_data", "stopped": "no_data"}


@login_required
def source_list(request: HttpRequest) -> HttpResponse:
    """All sources the reader may see, worst first. The number of queries does not grow with them."""
    reading = reading_of(request)
    board = sources_board(by=request.user, now=timezone.now())  # type: ignore[arg-type]
    state, text = choice(request, "state", STATES), words(request)
    shown = [one for one in board.sources if (not state or one.state == state) and _has(one, text)]
    context = {
        "board": board,
        "counts": [(code, WORDS[code], count) for code, count in board.counts.items() if count],
        "needing": board.counts["broken"] + board.counts["warned"],
        "needy": [
            (one, SIGNS[one.state], WORDS[one.state], in_words(one.faults[0], reading.language), len(one.faults) - 1)
            for one in shown
            if one.faults and one.state != "stopped"
        ],
        "states": WORDS,
        "state": state,
        "words": text,
    }
    return page(request, "portal/sources.html", context, tables=[_board_table(shown, board, reading)])


@login_required
def source(request: HttpRequest, key: str) -> HttpResponse:
    """One source; `fault=` posted makes that fault a complaint, with `step=settle` it ends by the reason given."""
    reading = reading_of(request)
    try:
        found = source_page(key, by=request.user, now=timezone.now())  # type: ignore[arg-type]
    except NotAllowed as why:
        raise PermissionDenied from why
    if found is None:
        raise Http404(key)
    refused: tuple[int, list[str]] | None = None
    if request.method == "POST":
        fault = next((one for one in found.source.faults if str(one.pk) == request.POST.get("fault", "")), None)
        if fault is None:
            raise Http404(key)
        done = (_settle if request.POST.get("step") == "settle" else _complain)(request, fault, reading)
        if isinstance(done, HttpResponse):
            return done
        refused = (fault.pk, done)
    sender = found.source.connector.sender
    context = {
        "found": found,
        "one": found.source,
        "sign": SIGNS[found.source.state],
        "word": WORDS[found.source.state],
        "faults": [_told(fault, reading) for fault in found.source.faults],
        "may_complain": may(request.user, "source.complain", about=sender, today=reading.today),  # type: ignore[arg-type]
        "may_settle": may(request.user, "source.watch", about=sender, today=reading.today),  # type: ignore[arg-type]
        "refused": refused,
    }
    tables = [_past_table(found, reading), _days_table(found, reading), _batches_table(found, reading)]
    return page(request, "portal/source.html", context, tables=tables, status=422 if refused else 200)


def _complain(request: HttpRequest, fault: Fault, reading: Reading) -> HttpResponse | list[str]:
    """Where the complaint is, or why there is none."""
    try:
        made = complain(by=request.user, fault=fault, asker=_agency(request, reading), now=timezone.now())  # type: ignore[arg-type]
    except Refused as refusal:
        return [say(one, reading.language) for one in refusal.findings]
    except NotAllowed as why:
        raise PermissionDenied from why
    messages.success(request, _("The fault is now complaint %(key)s.") % {"key": made.key})
    return HttpResponseRedirect(reverse("commitment", args=[made.key]))


def _settle(request: HttpRequest, fault: Fault, reading: Reading) -> HttpResponse | list[str]:
    """Back to the source, where the difference now stands among those that ended, with its reason."""
    try:
        settle_difference(by=request.user, fault=fault, reason=request.POST.get("reason", ""), now=timezone.now())  # type: ignore[arg-type]
    except Refused as refusal:
        return [say(one, reading.language) for one in refusal.findings]
    except NotAllowed as why:
        raise PermissionDenied from why
    messages.success(request, _("The difference has ended with your reason."))
    return HttpResponseRedirect(reverse("source", args=[fault.connector.key]) + reading.query())


def _agency(request: HttpRequest, reading: Reading) -> Subject | None:
    """In whose name an officer of the agency complains."""
    held = memberships_on(request.user, reading.today).filter(role=Membership.Role.AGENCY).first()  # type: ignore[arg-type]
    return held.subject if held else None


def _has(one: Source, text: str) -> bool:
    wanted = fold(text)
    about = one.connector
    return not wanted or wanted in fold(f"{about.key} {about.title} {about.contract} {about.sender.name_vi}")


def _told(fault: Fault, reading: Reading) -> dict[str, Any]:
    spoken = 0 if reading.language == "vi" else 1
    return {
        "fault": fault,
        "text": in_words(fault, reading.language),
        "severity": SEVERITIES[fault.severity][spoken],
        "can_settle": fault.code.startswith(OURS),
        "sign": "behind" if fault.severity == "error" else "on_course",
    }


def _board_table(shown: list[Source], board: Board, reading: Reading) -> Table:
    language = reading.language
    columns = (
        Column("source", _("Source"), brief=True),
        Column("sender", _("Sender")),
        Column("state", _("State"), brief=True),
        Column("cause", _("Cause"), hidden=True),  # stands above the table, where there is room for sentences
        Column("faults", _("Open faults"), "end"),
        Column("heard", _("Last heard"), brief=True),
        Column("rows", _("Rows in 7 days"), "end"),
        Column("changes", _("New or corrected"), "end"),
        Column("returned", _("Returned"), "end"),
        Column("contract", _("Contract"), brief=True),
        Column("way", _("Way in"), hidden=True),
        Column("kind", _("Kind"), brief=True, hidden=not any(one.connector.simulated for one in shown)),
    )
    rows = tuple(
        (
            Cell(one.connector.key, href=reverse("source", args=[one.connector.key]) + reading.query(), head=True),
            Cell(named(one.connector.sender)),
            Cell(str(WORDS[one.state]), state=SIGNS[one.state]),
            Cell(in_words(one.cause, language) if one.cause else ""),
            Cell(formats.number(len(one.faults), None, language), len(one.faults)),
            Cell(formats.moment(one.heard, language) if one.heard else _("never"), str(one.heard or "")),
            Cell(formats.number(one.rows_week, None, language), one.rows_week),
            Cell(formats.number(one.changes_week, None, language), one.changes_week),
            Cell(formats.number(one.bad_week, None, language), one.bad_week),
            Cell(one.connector.contract),
            Cell(one.connector.get_way_display()),
            Cell("", "simulated", kind="simulated") if one.connector.simulated else Cell(""),
        )
        for one in shown
    )
    return Table(
        "sources",
        _("Sources and how they stand"),
        columns,
        rows,
        as_of=formats.moment(board.looked, language) if board.looked else "",
        empty=_("No source fits. Clear the filter, or connect a source first."),
    )


def _past_table(found: SourcePage, reading: Reading) -> Table:
    columns = (
        Column("fault", _("Fault"), wide=True),
        Column("code", _("Code"), brief=True),
        Column("since", _("From"), brief=True),
        Column("until", _("Until"), brief=True),
        Column("reason", _("Reason"), wide=True, hidden=not any(one.reason for one in found.past)),
        Column("complaint", _("Complaint"), brief=True),
    )
    rows = tuple(
        (
            Cell(in_words(one, reading.language), head=True),
            Cell(one.code),
            Cell(formats.moment(one.since, reading.language), one.since.isoformat()),
            Cell(formats.moment(one.until, reading.language), one.until.isoformat() if one.until else ""),
            Cell(one.reason),
            _complaint(one, reading),
        )
        for one in found.past
    )
    return Table("past-faults", _("Faults that ended"), columns, rows, empty=_("No fault has ended yet."))


def _complaint(one: Fault, reading: Reading) -> Cell:
    if one.commitment is None:
        return Cell("")
    return Cell(one.commitment.key, href=reverse("commitment", args=[one.commitment.key]) + reading.query())


def _days_table(found: SourcePage, reading: Reading) -> Table:
    columns = (
        Column("day", _("Day of arrival"), brief=True),
        Column("rows", _("Rows"), "end"),
        Column("changes", _("New or corrected"), "end"),
        Column("returned", _("Returned"), "end"),
    )
    rows = tuple(
        (
            Cell(formats.date(day, reading.language), day, head=True),
            *(Cell(formats.number(count, None, reading.language), count) for count in (rows, changes, bad)),
        )
        for day, rows, bad, changes in found.days
    )
    return Table("days", _("What came in the last 28 days"), columns, rows, empty=_("Nothing came in 28 days."))


def _batches_table(found: SourcePage, reading: Reading) -> Table:
    columns = (
        Column("received", _("Received"), brief=True),
        Column("state", _("State"), brief=True),
        Column("rows", _("Rows"), "end"),
        Column("accepted", _("Accepted"), "end"),
        Column("returned", _("Returned"), "end"),
        Column("why", _("Remarks"), wide=True),
        Column("sha256", _("SHA-256 of the file"), hidden=True),
        Column("digest", _("First digits of the hash"), brief=True),
    )
    rows = tuple(_batch_row(one, reading) for one in found.batches)
    return Table("batches", _("The last batches"), columns, rows, empty=_("This source has handed over nothing yet."))


def _batch_row(one: Batch, reading: Reading) -> tuple[Cell, ...]:
    said = [str(each.get(reading.language) or each.get("code")) for each in one.findings[:3]]
    numbers = (one.rows, one.accepted, one.quarantined)
    return (
        Cell(formats.moment(one.received_at, reading.language), one.received_at.isoformat(), head=True),
        Cell(one.get_state_display()),
        *(Cell(formats.number(count, None, reading.language), count) for count in numbers),
        Cell(" ".join(said)),
        Cell(one.sha256),
        Cell(one.short),
    )
