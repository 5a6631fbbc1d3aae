"""What assistants could not answer, for officials: the most asked first; each can be given to somebody as a task."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giaoban.assistants.actions.handing_out import task_of_gap
from giaoban.assistants.models import Feedback, Gap
from giaoban.assistants.queries.gaps import open_gaps, verdicts
from giaoban.assistants.queries.profiles import profiles
from giaoban.core.findings import Finding, Refused
from giaoban.portal.views.targets.mine import may_for
from giaoban.registry.permissions import NotAllowed
from giaoban.web import formats
from giaoban.web.findings import say
from giaoban.web.pages import choice, page, turn
from giaoban.web.reading import Reading, parse_day, reading_of
from giaoban.web.tables import Cell, Column, Table
from giaoban.web.templatetags.ui import named

SIZE = 40
REASONS = {
    "answer.not-found": gettext_lazy("no provision answers with certainty"),
    "answer.nothing-held": gettext_lazy("none of its words is held"),
    "answer.unknown-document": gettext_lazy("the document it names is not held"),
    "answer.not-in-force": gettext_lazy("nothing was in force on the day"),
}


@login_required
def gap_list(request: HttpRequest) -> HttpResponse:
    """Open gaps and what was thought of answers; for those who may give tasks."""
    reading = reading_of(request)
    offices = may_for(request, "commitment.open", reading)
    if not offices:
        raise PermissionDenied
    typed: dict[str, Any] = {}
    faults: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        typed = {name: request.POST.get(name, "").strip()[:200] for name in ("gap", "owed_by", "due")}
        done = _hand_out(request, typed, faults, {one.key: one for one in offices}, reading)
        if done:
            return done
        status = 422
    titles = {one.profile: {"vi": one.title.vi, "en": one.title.en} for one in profiles()}
    profile = choice(request, "profile", titles)
    rows, turned = turn(request, open_gaps(profile), SIZE)
    for row in rows:
        row.assistant = named(titles.get(row.profile, row.profile))
        row.because = REASONS.get(row.reason, row.reason)
    context = {
        "rows": rows,
        "turn": turned,
        "titles": titles,
        "profile": profile,
        "offices": offices,
        "typed": typed,
        "faults": faults,
    }
    return page(request, "portal/gaps.html", context, tables=[verdict_table(reading, titles)], status=status)


def _hand_out(
    request: HttpRequest, typed: dict[str, Any], faults: dict[str, str], offices: dict[str, Any], reading: Reading
) -> HttpResponse | None:
    """The task, or with `faults` by field nothing."""
    number = typed["gap"]
    gap = (
        Gap.objects.filter(pk=int(number)).first()
        if number.isascii() and number.isdigit() and len(number) < 18
        else None
    )
    office = offices.get(typed["owed_by"])
    due = parse_day(typed["due"]) if typed["due"] else None
    if gap is None:
        faults["gap"] = say(Finding("assistant.unknown-gap"), reading.language)
    if office is None:
        faults["owed_by"] = _("Choose who writes the guidance.")
    if typed["due"] and due is None:
        faults["due"] = say(Finding("page.no-such-day", context={"text": typed["due"][:60]}), reading.language)
    if faults or gap is None or office is None:
        return None
    try:
        task = task_of_gap(by=request.user, gap=gap, asked_by=None, owed_by=office, due=due, now=timezone.now())  # type: ignore[arg-type]
    except NotAllowed as why:
        raise PermissionDenied from why
    except Refused as refusal:
        faults["due"] = " ".join(say(one, reading.language) for one in refusal.findings)
        return None
    messages.success(request, _("It is a task now: %(key)s.") % {"key": task.key})
    return HttpResponseRedirect(reverse("commitment", args=[task.key]))


def verdict_table(reading: Reading, titles: dict[str, dict[str, str]]) -> Table:
    """How answers were judged, by assistant: counts, never who."""
    columns = (
        Column("profile", _("Assistant")),
        *(Column(code, str(word), "end") for code, word in Feedback.Verdict.choices),
        Column("unanswered", _("Questions without an answer"), "end"),
    )
    rows = tuple(
        (
            Cell(named(titles.get(one.profile, one.profile)), one.profile, head=True),
            *(
                Cell(formats.number(one.counts.get(code, 0), None, reading.language), one.counts.get(code, 0))
                for code in Feedback.Verdict.values
            ),
            Cell(formats.number(one.unanswered, None, reading.language), one.unanswered),
        )
        for one in verdicts()
    )
    return Table("verdicts", _("What was thought of the answers"), columns, rows, empty=_("Nobody said anything yet."))
