"""The meeting while it is held: the current item with its figures, and the record, a line at a time.

Everything is a form and a page; where JavaScript runs, the record and the current item refresh by themselves.
"""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from giaoban.commitments.actions import RAISED
from giaoban.commitments.models import Commitment
from giaoban.commitments.queries.named import document_named
from giaoban.commitments.queries.tables import calendar
from giaoban.core.findings import Finding, Place, Refused
from giaoban.core.workflow.deadlines import Deadline, read_deadline
from giaoban.library.models import Document
from giaoban.meetings.actions import Said, go_to_item, rewrite_entry, start_meeting, strike_entry, write_entry
from giaoban.meetings.actions.holding import faults_of_deadline
from giaoban.meetings.models import AgendaItem, Entry, Meeting
from giaoban.meetings.queries.figures import figure_rows, frame_of
from giaoban.meetings.queries.followed import next_meeting
from giaoban.meetings.queries.lines import read_line
from giaoban.meetings.queries.quoted import Quotes
from giaoban.meetings.queries.record import matters_of
from giaoban.portal.queries import meetings as queries
from giaoban.portal.queries.reviews import change_words, figure_words
from giaoban.portal.views.meetings.hub import faults_by_part, found_or_404, named
from giaoban.web.formats import date as day_words
from giaoban.web.pages import page
from giaoban.web.reading import Reading, parse_day, reading_of

LIMITS = {"line": 2000, "who": 300, "what": 600, "due": 120, "text": 2100, "reason": 300, "rule": 200, "token": 40,
          "for": 6, "against": 6, "abstain": 6, "about": 80, "awaits": 200, "awaits_from": 10}  # fmt: skip
SHOWN = 60  # matters of one item that are listed


@login_required
def live(request: HttpRequest, key: str) -> HttpResponse:
    """The item in the address, or the one the meeting is at. `part=record` gives only what refreshes by itself."""
    meeting, reading = found_or_404(key), reading_of(request)
    holds = queries.may_hold(request.user, meeting, reading)
    agenda = list(meeting.agenda.all())
    item = _item(request, meeting, agenda)
    context: dict[str, Any] = {
        "meeting": meeting, "stage": "live", "may_hold": holds, "may_write": holds and meeting.is_open, "item": item,
        "agenda": agenda, "is_current": item is not None and item.pk == meeting.current_item_id, "faults": {},
        "typed": {}, "step": "",
    }  # fmt: skip
    if request.method == "POST":
        return _act(request, meeting, item, context, reading)
    context["lines"] = queries.lines_of(meeting, reading)
    if request.GET.get("part") == "record":
        return render(request, "portal/_meeting_record.html", context)
    return _page(request, meeting, item, context, reading)


def _page(
    request: HttpRequest, meeting: Meeting, item: AgendaItem | None, context: dict[str, Any], reading: Reading,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    context.setdefault("lines", queries.lines_of(meeting, reading))
    context["token"] = secrets.token_hex(12)
    context["edited"] = edited = _edited(request, context)
    if edited is not None and edited.kind == Entry.Kind.DIRECTIVE and not context["typed"]:
        context["typed"] = typed = _as_typed(edited, reading)
        _show_rule(_deadline(meeting, typed["due"], reading), typed, context, reading)
    context["kinds"] = [choice for choice in Entry.Kind.choices if choice[0] != Entry.Kind.DIRECTIVE]
    if item is not None:
        context["why"] = queries.why(item, reading)
        context["figures"] = _figures(meeting, item, reading)
        context["matters"] = _matters(item)
        numbers = [one.number for one in context["agenda"]]
        at = numbers.index(item.number)
        context["before"] = numbers[at - 1] if at else None
        context["after"] = context["agenda"][at + 1] if at + 1 < len(numbers) else None
    if context["may_write"] and (context["step"] in ("read", "direct") or context["edited"]):
        context["asked"] = queries.open_questions()
        context["documents"] = queries.awaitable(reading.today)
    if context["may_write"]:
        context["everybody"] = queries.organisations(meeting.held_on)
    return page(request, "portal/meeting_live.html", context, status=status)


def _act(
    request: HttpRequest, meeting: Meeting, item: AgendaItem | None, context: dict[str, Any], reading: Reading
) -> HttpResponse:
    if not context["may_hold"]:
        raise PermissionDenied
    typed = {name: request.POST.get(name, "")[:limit].strip() for name, limit in LIMITS.items()}
    step = request.POST.get("step", "")
    context |= {"typed": typed, "step": step}
    try:
        done = _done(request, meeting, item, typed, step, context, reading)
    except Refused as refusal:
        context["faults"] = faults_by_part(refusal.findings, reading)
        return _page(request, found_or_404(meeting.key), item, context, reading, status=422)
    if done is None:  # a directive to look over before it is saved
        return _page(request, meeting, item, context, reading)
    messages.success(request, done)
    kept = f"?item={item.number}" if item and step not in ("go", "start") else ""
    return HttpResponseRedirect(reverse("meeting-live", args=[meeting.key]) + kept + "#record")


def _done(
    request: HttpRequest, meeting: Meeting, item: AgendaItem | None, typed: dict[str, str], step: str,
    context: dict[str, Any], reading: Reading,
) -> str | None:  # fmt: skip
    by: Any = request.user
    now = timezone.now()
    match step:
        case "start":
            start_meeting(by=by, meeting=meeting, now=now)
            return _("The meeting is open.")
        case "go" if item is not None:
            seen = request.POST.get("seen", "")
            number = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 16 else None
            go_to_item(by=by, meeting=meeting, item=item, seen=number, now=now)
            return _("Now at item %(number)s.") % {"number": item.number}
        case "read":
            _read(meeting, typed, context, reading)
            return None
        case "direct":
            said = _directive(meeting, typed, context, reading)
            if said is None:
                return None
            write_entry(by=by, meeting=meeting, item=item, said=said, token=typed["token"], now=now)
            return _("The directive is in the record.")
        case "say":
            write_entry(by=by, meeting=meeting, item=item, said=_said(request, typed), token=typed["token"], now=now)
            return _("It is in the record.")
        case "reword" | "strike":
            return _changed(request, meeting, typed, step, context, reading)
        case _:
            raise Refused([Finding("page.no-such-choice", context={"text": step[:40], "filter": "step"})])


def _read(meeting: Meeting, typed: dict[str, str], context: dict[str, Any], reading: Reading) -> None:
    """The line taken apart: who, what, until when, with the rule that read it, all still to be changed.

    At an item about one petition it is proposed that the directive follows from that.
    """
    among = queries.organisations(meeting.held_on)
    after = next_meeting(meeting.held_on)
    line = read_line(
        typed["line"], among, said_on=reading.today, calendar=calendar(), review_on=after.held_on if after else None
    )
    typed["who"] = typed["who"] or (line.owner.name_vi if line.owner else "")
    typed["what"], typed["due"] = line.what, line.said
    asked = [one.key for one in _matters(context["item"]) if one.kind in RAISED] if context["item"] else []
    typed["about"] = asked[0] if len(asked) == 1 else ""
    _show_rule(line.deadline, typed, context, reading)
    if line.owner is None:
        fault = Finding("meeting.directive-needs-owner", where=Place(part="owner"))
        context["faults"] = context["faults"] | faults_by_part([fault], reading)


def _directive(meeting: Meeting, typed: dict[str, str], context: dict[str, Any], reading: Reading) -> Said | None:
    """What is to be saved; None when the deadline reads otherwise than what was shown, so that it is shown first."""
    deadline = _deadline(meeting, typed["due"], reading)
    if typed["rule"] != _fingerprint(deadline):
        _show_rule(deadline, typed, context, reading)
        return None
    _show_rule(deadline, typed, context, reading)
    owner = named(typed["who"], queries.organisations(meeting.held_on))
    about, awaits, awaits_from = _conditions(typed)
    return Said(Entry.Kind.DIRECTIVE, typed["what"], owner, deadline, about, awaits, awaits_from)


def _conditions(typed: dict[str, str]) -> tuple[Commitment | None, Document | None, dt.date | None]:
    """What the directive follows from, the text it waits for, and from when. Raises Refused with each that is none."""
    about = Commitment.objects.filter(key__iexact=typed["about"], kind__in=RAISED).first() if typed["about"] else None
    awaits = document_named(typed["awaits"]) if typed["awaits"] else None
    day = parse_day(typed["awaits_from"])
    faults = []
    for part, found, code in (
        ("about", about, "meeting.no-such-matter"),
        ("awaits", awaits, "page.no-such-document"),
        ("awaits_from", day, "page.no-such-day"),
    ):
        if typed[part] and found is None:
            faults.append(Finding(code, where=Place(part=part), context={"text": typed[part][:80]}))
    if faults:
        raise Refused(faults)
    return about, awaits, day


def _deadline(meeting: Meeting, said: str, reading: Reading) -> Deadline:
    """What has no day comes back at the next meeting."""
    after = next_meeting(meeting.held_on)
    return read_deadline(said, said_on=reading.today, calendar=calendar(), review_on=after.held_on if after else None)


def _as_typed(entry: Entry, reading: Reading) -> dict[str, str]:
    """A directive that is in the record, as somebody would type it to put it otherwise."""
    due = entry.due_text or (day_words(entry.due, reading.language) if entry.due else "")
    return {
        "who": entry.owed_by.name_vi if entry.owed_by else "",
        "what": entry.text,
        "due": due,
        "about": entry.about.key if entry.about else "",
        "awaits": entry.awaits.key if entry.awaits else "",
        "awaits_from": day_words(entry.awaits_from, reading.language) if entry.awaits_from else "",
    }


def _show_rule(deadline: Deadline, typed: dict[str, str], context: dict[str, Any], reading: Reading) -> None:
    finding = deadline.finding()
    context["rule"] = queries.rule_words({"rule": finding.code, "context": finding.context}, reading)
    context["has_day"] = deadline.date is not None
    typed["rule"] = _fingerprint(deadline)
    if faults := faults_of_deadline(deadline):
        context["faults"] = context["faults"] | faults_by_part(faults, reading)


def _fingerprint(deadline: Deadline) -> str:
    return f"{deadline.rule} {deadline.comes_back_on}"


def _said(request: HttpRequest, typed: dict[str, str]) -> Said:
    kind = request.POST.get("kind", "")[:20]
    result: dict[str, Any] = {}
    if kind == Entry.Kind.VOTE:
        for name in ("for", "against", "abstain"):
            text = typed[name] or "0"
            result[name] = int(text) if text.isascii() and text.isdigit() else None
    if kind == Entry.Kind.DIRECTIVE:
        kind = ""  # a directive comes in by its own form, with its owner and its day
    return Said(kind, typed["text"], result=result)


def _changed(
    request: HttpRequest, meeting: Meeting, typed: dict[str, str], step: str, context: dict[str, Any],
    reading: Reading,
) -> str | None:  # fmt: skip
    number, version = (request.POST.get(name, "") for name in ("entry", "version"))
    known = all(one.isascii() and one.isdigit() and len(one) < 9 for one in (number, version))
    entry = meeting.entries.select_related("owed_by", "item").filter(number=int(number)).first() if known else None
    if entry is None:
        raise Refused([Finding("meeting.no-such-item", context={"text": number[:20]})])
    by: Any = request.user
    if step == "strike":
        strike_entry(by=by, entry=entry, version=int(version), reason=typed["reason"], now=timezone.now())
        return _("The line is struck; it stays readable.")
    said: Said | None
    if entry.kind == Entry.Kind.DIRECTIVE:
        said = _directive(meeting, typed, context, reading)
        if said is None:
            context["step"] = "reword"
            return None
    else:
        said = Said(entry.kind, typed["text"], result=entry.result)
    rewrite_entry(by=by, entry=entry, version=int(version), said=said, now=timezone.now())
    return _("The line is changed.")


def _item(request: HttpRequest, meeting: Meeting, agenda: list[AgendaItem]) -> AgendaItem | None:
    text = request.POST.get("item") or request.GET.get("item", "")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else None
    chosen = next((one for one in agenda if one.number == number), None)
    current = next((one for one in agenda if one.pk == meeting.current_item_id), None)
    return chosen or current or (agenda[0] if agenda else None)


def _edited(request: HttpRequest, context: dict[str, Any]) -> Entry | None:
    """The line that is being put otherwise."""
    text = request.POST.get("entry") or request.GET.get("edit", "")
    if not context["may_write"] or not (text.isascii() and text.isdigit()):
        return None
    found = [line.entry for line in context["lines"] if line.entry.number == int(text)]
    return found[0] if found and not found[0].struck and found[0].commitment_id is None else None


def _figures(meeting: Meeting, item: AgendaItem, reading: Reading) -> list[dict[str, Any]]:
    if not item.details.get("indicators"):
        return []
    rows = figure_rows(meeting, frame_of(meeting, reading.today), Quotes(), items=[item])
    return [
        row | {
            "shown": figure_words(row["value"], reading.language),
            "changed": _change(row, reading),
            "observation": row["value"]["observations"][0],
        }
        for row in rows
        if row["value"]
    ]  # fmt: skip


def _change(row: dict[str, Any], reading: Reading) -> str:
    change = row["change"] or row["year_change"]
    return change_words(change, reading.language) if change else ""


def _matters(item: AgendaItem) -> list[Commitment]:
    keys = [key for kind, key in matters_of(item) if kind == "commitment"][:SHOWN]
    found = Commitment.objects.filter(key__in=keys).select_related("owed_by", "asked_by").order_by("due", "key")
    return list(found) if keys else []
