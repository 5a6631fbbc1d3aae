"""One practice: what it is, who does it, what it changed, its pilots; others join here, pilots are decided."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _

from giaoban.commitments.actions.lessons import (
    decide_pilot,
    join_practice,
    open_pilot,
    stop_practice,
    withdraw_practice,
)
from giaoban.commitments.models import Commitment, PilotDecision, Practice
from giaoban.commitments.queries.effects import measured_effects
from giaoban.commitments.queries.lessons import is_decided, is_undecided_on, practice_page
from giaoban.core.findings import Finding, Place, Refused
from giaoban.measures.models import Indicator
from giaoban.portal.queries.promises import is_overdue
from giaoban.portal.views.lessons.telling import beside, document_called, number_in, organisation_called, organisations
from giaoban.portal.views.lessons.wording import LOOKS, amount, course_chart, course_table, shown_effects, verdict_word
from giaoban.registry.models import Person, Subject
from giaoban.registry.permissions import NotAllowed, may
from giaoban.web.pages import page
from giaoban.web.reading import Reading, parse_day, reading_of
from giaoban.web.signs import FIELDS

STEPS = ("join", "stop", "pilot", "decide", "withdraw")


def lesson(request: HttpRequest, number: int) -> HttpResponse:
    reading = reading_of(request)
    practice = practice_page(number)
    if practice is None:
        raise Http404(str(number))
    faults: list[Finding] = []
    step = request.POST.get("step", "")
    typed = {name: value[:3000].strip() for name, value in request.POST.items() if isinstance(value, str)}
    if request.method == "POST":
        if not isinstance(request.user, Person) or step not in STEPS:
            raise PermissionDenied
        try:
            said = _do(practice, step, typed, by=request.user, reading=reading)
        except NotAllowed as why:
            raise PermissionDenied from why
        except Refused as refusal:
            faults = list(refusal.findings)
        else:
            messages.success(request, said)
            return HttpResponseRedirect(request.get_full_path())
    effects = measured_effects(practice, frame=reading.frame, known=reading.known, today=reading.today)
    shown = shown_effects(effects, reading)
    tables = [course_table(one, reading) for one in effects if one.course]
    charts = {str(one["chart"]): course_chart(one["found"], reading) for one in shown}  # type: ignore[arg-type]
    titles = {one.code: one for one in Indicator.objects.filter(code__in=practice.indicators).order_by("version")}
    tasks = _tasks(practice)
    reader: Any = request.user if request.user.is_authenticated else None
    context = {
        "practice": practice,
        "field": FIELDS.get(practice.group, ""),
        "shown": [one | {"svg": charts[str(one["chart"])], "table": _table_of(one, tables)} for one in shown],
        "effect_tables": {table.id: table for table in tables},
        "pilots": [_pilot(one, titles, tasks, reading) for one in practice.pilots.all()],
        "faults": beside(faults, reading),
        "step": step,
        "typed": typed if faults else {},
        "everybody": organisations(reading) if reader else [],
        "indicators": list(titles.values()),
        "decisions": PilotDecision.Decision.choices,
        "may_tell": practice.withdrawn_at is None
        and may(reader, "practice.tell", about=practice.told_by, today=reading.today),
        "stoppable": [
            use
            for use in practice.uses.all()
            if use.until is None
            and practice.withdrawn_at is None
            and may(reader, "practice.tell", about=use.subject, today=reading.today)
        ],
        "may_join": practice.withdrawn_at is None and _may_join(reader, reading),
        "may_pilot": practice.withdrawn_at is None
        and may(reader, "pilot.open", about=practice.told_by, today=reading.today)
        and all(is_decided(one) for one in practice.pilots.all()),
        "may_decide": practice.withdrawn_at is None and may(reader, "pilot.decide", today=reading.today),
    }
    return page(request, "portal/lesson.html", context, tables=tables, charts=charts, status=422 if faults else 200)


def _do(practice: Practice, step: str, typed: dict[str, str], *, by: Person, reading: Reading) -> str:
    """One step, an action each; gives what to say."""
    now = timezone.now()
    if step == "join":
        subject = organisation_called(typed.get("subject", ""), reading)
        if subject is None:
            raise Refused([_unknown("subject", typed.get("subject", ""))])
        since = parse_day(typed.get("since", ""))
        join_practice(by=by, practice=practice, subject=subject, since=since, note=typed.get("note", ""), now=now)
        return _("Added to those who do it.")
    if step == "stop":
        use = next((one for one in practice.uses.all() if str(one.pk) == typed.get("use")), None)
        if use is None:
            raise Refused([Finding("lesson.no-such-use", where=Place(part="use"))])
        stop_practice(by=by, use=use, until=parse_day(typed.get("until", "")), note=typed.get("note", ""), now=now)
        return _("Kept: they no longer do it.")
    if step == "withdraw":
        withdraw_practice(by=by, practice=practice, because=typed.get("because", ""), now=now)
        return _("Withdrawn; it stays readable.")
    if step == "pilot":
        worth = number_in(typed.get("worth", ""))
        if typed.get("worth") and worth is None:
            context = {"text": typed["worth"][:40]}
            raise Refused([Finding("lesson.bad-worth", where=Place(part="worth"), context=context)])
        open_pilot(
            by=by, practice=practice, question=typed.get("question", ""), indicator=typed.get("indicator", ""),
            worth=worth, starts_on=parse_day(typed.get("starts_on", "")),
            decide_by=parse_day(typed.get("decide_by", "")), now=now,
        )  # fmt: skip
        return _("The pilot is open.")
    pilot = next((one for one in practice.pilots.all() if str(one.pk) == typed.get("pilot")), None)
    if pilot is None:
        raise PermissionDenied
    to, faults = _those(typed.get("to", ""), reading)
    document = document_called(typed.get("document", ""))
    if typed.get("document") and document is None:
        context = {"text": typed["document"][:60]}
        faults.append(Finding("lesson.no-such-document", where=Place(part="document"), context=context))
    if faults:
        raise Refused(faults)
    decide_pilot(
        by=by, pilot=pilot, decision=typed.get("decision", ""), reason=typed.get("reason", ""), to=to,
        due=parse_day(typed.get("due", "")), document=document, now=now,
    )  # fmt: skip
    return _("The decision is kept, beside what the figures said today.")


def _those(text: str, reading: Reading) -> tuple[list[Subject], list[Finding]]:
    """The organisations named, one a line or parted by semicolons."""
    found: list[Subject] = []
    faults: list[Finding] = []
    for name in (part.strip() for part in text.replace("\n", ";").split(";")):
        if not name:
            continue
        subject = organisation_called(name, reading)
        if subject is None:
            faults.append(_unknown("to", name))
        elif subject not in found:
            found.append(subject)
    return found, faults


def _tasks(practice: Practice) -> dict[str, Commitment]:
    """What scaling up gave to whom, by key; one query where anything was decided."""
    keys = [key for pilot in practice.pilots.all() for one in pilot.decisions.all() for key in one.tasks]
    found = Commitment.objects.filter(key__in=keys).select_related("owed_by", "asked_by") if keys else []
    return {one.key: one for one in found}


def _pilot(
    pilot: Any, titles: dict[str, Indicator], tasks: dict[str, Commitment], reading: Reading
) -> dict[str, Any]:  # fmt: skip
    """A pilot with its decisions, what the figures said on the day of each, and the tasks it gave."""
    indicator = titles.get(pilot.indicator_code)
    unit = indicator.unit if indicator else "other"
    decisions = []
    for one in pilot.decisions.all():
        kept = one.effect
        verdict = str(kept.get("verdict", ""))
        numbers = [amount(kept.get(name), unit, reading.language) for name in ("estimate", "low", "high")]
        decisions.append(
            {
                "made": one,
                "look": LOOKS.get(verdict, "no_data"),
                "word": verdict_word(verdict),
                "numbers": numbers if kept.get("estimate") is not None else [],
                "tasks": [(tasks[key], is_overdue(tasks[key], reading)) for key in one.tasks if key in tasks],
            }
        )
    return {
        "pilot": pilot,
        "indicator": indicator,
        "worth": amount(float(pilot.worth), unit, reading.language) if pilot.worth is not None else "",
        "decisions": decisions,
        "is_decided": is_decided(pilot),
        "is_late": is_undecided_on(pilot, reading.today),
    }


def _may_join(reader: Any, reading: Reading) -> bool:
    from giaoban.portal.views.lessons.listing import may_tell

    return may_tell(reader, reading)


def _table_of(one: dict[str, object], tables: list[Any]) -> Any:
    return next((table for table in tables if table.id == one["chart"]), None)


def _unknown(part: str, text: str) -> Finding:
    return Finding("lesson.no-such-organisation", where=Place(part=part), context={"text": text[:60]})
