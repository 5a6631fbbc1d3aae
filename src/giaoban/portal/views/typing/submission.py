"""`/sources/KEY/submissions/`: all of a source, and one with its faults by cell, its rows to correct, its decision."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from giaoban.core.findings import Refused
from giaoban.exchange.actions.approving import approve, send_back, submit, take_back
from giaoban.exchange.actions.sheets import correct_rows, discard, set_faulty_aside
from giaoban.exchange.models import Submission
from giaoban.exchange.queries.sheets import Desk, Typed, hands_in, submissions_of, told_faults, typed_rows
from giaoban.exchange.queries.sheets_checking import said_of
from giaoban.exchange.queries.sheets_template import Told, annotated
from giaoban.portal.views.typing.common import SIGNS, desk_or_404, person, said, submission_or_404, workbook
from giaoban.registry.permissions import NotAllowed
from giaoban.web import formats
from giaoban.web.findings import say
from giaoban.web.pages import choice, page, turn
from giaoban.web.reading import Reading, reading_of
from giaoban.web.tables import Cell, Column, Table

A_PAGE = 10  # rows to correct at a time
MOST_SHOWN = 200  # faults in the table of the page; the file has them all
PREVIEW = 20


@login_required
def submission_list(request: HttpRequest, key: str) -> HttpResponse:
    """Everything typed for a source, the newest first."""
    reading, at = reading_of(request), desk_or_404(request, key)
    states = dict(Submission.State.choices)
    state = choice(request, "state", states)
    listed = submissions_of(at.connector)
    rows, turned = turn(request, listed.filter(state=state) if state else listed, 50)
    context = {"at": at, "states": states, "state": state, "turn": turned}
    return page(request, "portal/typing_list.html", context, tables=[_list_table(rows, at, reading)])


@login_required
def submission(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """One submission; `step` posted does something with it, `?annotated=1` gives the workbook with its faults."""
    reading, at = reading_of(request), desk_or_404(request, key)
    one = submission_or_404(at, number)
    refused: list[str] = []
    if request.method == "POST":
        answer = _done(request, at, one, reading)
        if isinstance(answer, HttpResponse):
            return answer
        refused = answer
        one = submission_or_404(at, number)
    typed = typed_rows(one)
    if "annotated" in request.GET and request.method == "GET":
        told = [
            Told(fault.row, fault.columns, say(finding, reading.language))
            for fault, finding in told_faults(at, one, typed.faults)
        ]
        notes = at.lock_notes(reading.language)
        body = annotated(
            at.contract,
            at.asked,
            typed.rows,
            told,
            today=reading.today,
            source=at.connector.key,
            locked=notes,
            language=reading.language,
        )
        return workbook(body, f"{at.connector.key}-{one.pk}")
    faulty, turned = turn(request, typed.faulty, A_PAGE)
    may_decide = at.may_approve and one.state == Submission.State.SUBMITTED
    context = {
        "at": at,
        "one": one,
        "sign": SIGNS[one.state],
        "refused": refused,
        "good": one.rows - one.faulty,
        "notes": [str(each.get(reading.language) or each["code"]) for each in one.findings],
        "cards": [_card(request, at, one, typed, row, reading) for row in faulty]
        if one.is_open and at.may_submit
        else [],
        "turn": turned,
        "may_write": at.may_submit and one.is_open,
        "may_take_back": at.may_submit and one.state == Submission.State.SUBMITTED,
        "may_decide": may_decide and person(request).username not in hands_in(one),
        "own_work": may_decide and person(request).username in hands_in(one),
        "typed_reason": request.POST.get("reason", "") if refused else "",
        "receipt": getattr(one.batch, "receipt", None) if one.batch else None,
        "hidden_faults": max(0, len(typed.faults) - MOST_SHOWN),
        "is_form": one.way == "form",
    }
    tables = [_fault_table(at, one, typed, reading, every="format" in request.GET), _rows_table(at, typed, reading)]
    return page(request, "portal/typing_submission.html", context, tables=tables, status=422 if refused else 200)


def _done(request: HttpRequest, at: Desk, one: Submission, reading: Reading) -> HttpResponse | list[str]:
    """Carries out a step: where to go next, or why it was refused."""
    now, by, step = timezone.now(), person(request), request.POST.get("step", "")
    steps: dict[str, Callable[[], Any]] = {
        "correct": lambda: _correct(request, at, one, now),
        "aside": lambda: set_faulty_aside(by=by, submission=one, now=now),
        "submit": lambda: submit(by=by, submission=one, now=now),
        "take-back": lambda: take_back(by=by, submission=one, now=now),
        "approve": lambda: approve(by=by, submission=one, now=now),
        "return": lambda: send_back(by=by, submission=one, reason=request.POST.get("reason", ""), now=now),
        "discard": lambda: discard(by=by, submission=one, now=now),
    }
    words = {
        "correct": _("Kept, and checked again."),
        "aside": _("The faulty rows are now a draft of their own; this one holds the good rows."),
        "submit": _("Submitted; it now waits for somebody else's approval."),
        "take-back": _("Taken back; it is a draft again."),
        "approve": _("Approved and handed over; the receipt is below."),
        "return": _("Returned with your reason."),
        "discard": _("Thrown away."),
    }
    if step not in steps:
        return []
    try:
        steps[step]()
    except Refused as refusal:
        return said(refusal.findings, reading)
    except NotAllowed as why:
        raise PermissionDenied from why
    messages.success(request, words[step])
    return HttpResponseRedirect(reverse("submission", args=[at.connector.key, one.pk]) + reading.query())


def _correct(request: HttpRequest, at: Desk, one: Submission, now: Any) -> None:
    """Values come as `cell-ROW-COLUMN`; what names no cell is passed over."""
    changes: dict[int, dict[str, str]] = {}
    for field, text in request.POST.items():
        _, row, name = [*field.split("-", 2), "", ""][:3]
        if field.startswith("cell-") and row.isascii() and row.isdigit() and len(row) < 8 and name in at.by_name:
            changes.setdefault(int(row), {})[name] = str(text)
    edition = request.POST.get("edition", "")
    known = int(edition) if edition.isascii() and edition.isdigit() and len(edition) < 10 else -1
    without = {
        int(text) for text in request.POST.getlist("drop") if text.isascii() and text.isdigit() and len(text) < 8
    }
    correct_rows(by=person(request), submission=one, changes=changes, edition=known, now=now, without=without)


def _card(request: HttpRequest, at: Desk, one: Submission, typed: Typed, row: Any, reading: Reading) -> dict[str, Any]:
    """One faulty row: its faulty cells with what is wrong, the others folded away. What was just typed is kept."""
    faults = typed.by_row.get(row.number, [])
    told = {name: [] for name in at.by_name}  # type: dict[str, list[str]]
    for fault in faults:
        for name in fault.columns[:1]:
            told.setdefault(name, []).append(say(said_of(fault, at.contract, at.by_name, one.layout), reading.language))
    wrong = {name for fault in faults for name in fault.columns}
    fields = []
    for asked in at.asked:
        name = f"cell-{row.number}-{asked.name}"
        value = (
            request.POST.get(name, row.values.get(asked.name, ""))
            if request.method == "POST"
            else row.values.get(asked.name, "")
        )
        fields.append(
            (
                name,
                asked.title(reading.language),
                value,
                told[asked.name],
                asked.name in wrong,
                asked.hint(reading.language),
            )
        )
    return {
        "row": row.number,
        "wrong": [field for field in fields if field[4]],
        "other": [field for field in fields if not field[4]],
        "whole": [
            say(said_of(fault, at.contract, at.by_name, one.layout), reading.language)
            for fault in faults
            if not fault.columns
        ],
    }


def _fault_table(at: Desk, one: Submission, typed: Typed, reading: Reading, *, every: bool) -> Table:
    columns = (
        Column("place", _("Sheet and cell"), brief=True),
        Column("column", _("Column")),
        Column("value", _("What was typed")),
        Column("what", _("What is wrong, what to do"), wide=True),
        Column("code", _("Code"), hidden=True),
    )
    shown = typed.faults if every else typed.faults[:MOST_SHOWN]
    rows = tuple(
        (
            Cell(finding.where.part, head=True),
            Cell(", ".join(at.by_name[name].title(reading.language) for name in fault.columns if name in at.by_name)),
            Cell(fault.value[:80]),
            Cell(say(finding, reading.language)),
            Cell(fault.code),
        )
        for fault, finding in told_faults(at, one, shown)
    )
    return Table("faults", _("Faults, cell by cell"), columns, rows, empty=_("Nothing wrong was found."))


def _rows_table(at: Desk, typed: Typed, reading: Reading) -> Table:
    columns = (Column("row", _("Row"), "end"), *(Column(one.name, one.title(reading.language)) for one in at.asked))
    rows = tuple(
        (Cell(str(row.number), row.number, head=True), *(Cell(row.values.get(one.name, "")) for one in at.asked))
        for row in typed.rows[:PREVIEW]
    )
    return Table("rows", _("The first rows"), columns, rows, empty=_("There are no rows."))


def _list_table(rows: list[Submission], at: Desk, reading: Reading) -> Table:
    columns = (
        Column("number", _("Number"), brief=True),
        Column("state", _("State"), brief=True),
        Column("way", _("Way in")),
        Column("rows", _("Rows"), "end"),
        Column("faulty", _("Faulty"), "end"),
        Column("made", _("Made by")),
        Column("submitted", _("Submitted by")),
        Column("decided", _("Decided by")),
        Column("changed", _("Last changed"), brief=True),
    )
    table = tuple(
        (
            Cell(
                f"{one.pk}",
                one.pk,
                href=reverse("submission", args=[at.connector.key, one.pk]) + reading.query(),
                head=True,
            ),
            Cell(one.get_state_display(), state=SIGNS[one.state]),
            Cell(one.get_way_display(), beside=one.file_name),
            Cell(formats.number(one.rows, None, reading.language), one.rows),
            Cell(formats.number(one.faulty, None, reading.language), one.faulty),
            Cell(str(one.made_by)),
            Cell(str(one.submitted_by or "")),
            Cell(str(one.decided_by or "")),
            Cell(formats.moment(one.changed_at, reading.language), one.changed_at.isoformat()),
        )
        for one in rows
    )
    return Table(
        "submissions", _("Submissions"), columns, table, empty=_("Nobody has typed anything for this source yet.")
    )
