"""What may be done on the page of an inspection: each button by its name, the form it stands in, and what it calls."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest

from giaoban.core.findings import Finding, Place, Refused
from giaoban.meetings.actions import inspections as act
from giaoban.meetings.models import DraftFinding, Inspection
from giaoban.portal.views.assessments.facts import facts_typed
from giaoban.portal.views.lessons.telling import document_called
from giaoban.registry.models import Person
from giaoban.web.formats import HANOI
from giaoban.web.reading import parse_day
from giaoban.web.uploads import uploaded

FIELDS = (
    "person", "duty", "words", "conflict", "number", "basis", "basis_place", "session_day", "session_time", "requests",
    "present", "name", "sha256", "names", "size", "seed", "text", "remedy", "due", "criterion", "days", "code", "on",
    "reason", "conclusion", "finding_basis",
)  # fmt: skip
FORMS = {"uphold": "settle", "lift": "settle", "holds": "again", "fails": "again", "remeasure": "again"}
"""Buttons that share a form; any other button is alone in the form of its own name."""


@dataclass(frozen=True)
class Filled:
    """A form that was refused: shown again as it was typed, with each fault beside its field."""

    form: str
    typed: Mapping[str, str]
    faults: Mapping[str, str]
    request: HttpRequest

    @property
    def of(self) -> int:
        """The member or the finding that the form was about."""
        return _number(self.request.POST.get("member") or self.request.POST.get("finding") or "")


def typed_in(request: HttpRequest) -> dict[str, str]:
    """Whatever was typed, whole: a text that is too long is refused, never cut in silence."""
    return {name: request.POST.get(name, "").replace("\x00", "").strip() for name in FIELDS}


Doing = Callable[[Inspection, dict[str, str], HttpRequest, Person, dt.datetime], Any]


def _name(it: Inspection, typed: dict[str, str], request: HttpRequest, by: Person, now: dt.datetime) -> None:
    person = Person.objects.filter(username=typed["person"], is_active=True).first()
    if person is None:
        raise Refused([_fault("inspection.no-such-person", "person", typed["person"])])
    act.name_member(by=by, inspection=it, person=person, duty=typed["duty"], now=now)


def _drop(it: Inspection, typed: dict[str, str], request: HttpRequest, by: Person, now: dt.datetime) -> None:
    member = it.team.filter(pk=_number(request.POST.get("member", ""))).first()
    if member is None:
        raise Http404
    act.drop_member(by=by, inspection=it, member=member, reason=typed["reason"], now=now)


def _notify(it: Inspection, typed: dict[str, str], request: HttpRequest, by: Person, now: dt.datetime) -> None:
    day = parse_day(typed["session_day"])
    try:
        at = dt.datetime.combine(day, dt.time.fromisoformat(typed["session_time"] or "09:00"), HANOI) if day else None
    except ValueError:
        at = None
    facts, unread = facts_typed(it.criteria.read, request.POST)
    if unread:
        raise Refused(unread)
    act.notify_subject(
        by=by, inspection=it, session_at=at, requests=typed["requests"].splitlines(), facts=facts, now=now
    )


def _sign(it: Inspection, typed: dict[str, str], request: HttpRequest, by: Person, now: dt.datetime) -> None:
    file = uploaded(request)
    if file is None:
        raise Refused([Finding("evidence.no-file", where=Place(part="file"))])
    act.sign_minutes(by=by, inspection=it, pdf=file.read(), now=now)


def _reply(it: Inspection, typed: dict[str, str], request: HttpRequest, by: Person, now: dt.datetime) -> None:
    given = {
        one.number: act.Replied(
            request.POST.get(f"reply-{one.number}", ""), request.POST.get(f"words-{one.number}", "").replace("\x00", "")
        )
        for one in it.findings.all()
    }
    act.reply_to_draft(by=by, inspection=it, replies=given, now=now)


def _finding(it: Inspection, request: HttpRequest) -> DraftFinding:
    found: DraftFinding | None = it.findings.filter(number=_number(request.POST.get("finding", ""))).first()
    if found is None:
        raise Http404
    return found


DO: dict[str, Doing] = {
    "name": _name,
    "drop": _drop,
    "state": lambda it, typed, request, by, now: act.state_interest(
        by=by, inspection=it, conflict=typed["conflict"] == "yes", words=typed["words"], now=now
    ),
    "decide": lambda it, typed, request, by, now: act.decide_inspection(
        by=by, inspection=it, number=typed["number"], basis=document_called(typed["basis"]),
        basis_place=typed["basis_place"], now=now,
    ),
    "notify": _notify,
    "measure": lambda it, typed, request, by, now: act.pull_machine_evidence(by=by, inspection=it, now=now),
    "call": lambda it, typed, request, by, now: act.answer_roll_call(
        by=by, inspection=it, present=typed["present"], now=now
    ),
    "note": lambda it, typed, request, by, now: act.note(by=by, inspection=it, words=typed["words"], now=now),
    "record": lambda it, typed, request, by, now: act.keep_recording_hash(
        by=by, inspection=it, name=typed["name"], sha256=typed["sha256"], now=now
    ),
    "list": lambda it, typed, request, by, now: act.fix_list(
        by=by, inspection=it, names=typed["names"].splitlines(), now=now
    ),
    "draw": lambda it, typed, request, by, now: act.draw_sample(
        by=by, inspection=it, size=_number(typed["size"]), seed=typed["seed"], now=now
    ),
    "minutes": lambda it, typed, request, by, now: act.draw_up_minutes(by=by, inspection=it, now=now),
    "sign": _sign,
    "find": lambda it, typed, request, by, now: act.draft_finding(
        by=by, inspection=it, text=typed["text"], basis=typed["finding_basis"], remedy=typed["remedy"],
        due=parse_day(typed["due"]), criterion=typed["criterion"], now=now,
    ),
    "draft": lambda it, typed, request, by, now: act.send_draft(
        by=by, inspection=it, days=_number(typed["days"]), now=now
    ),
    "reply": _reply,
    "uphold": lambda it, typed, request, by, now: act.uphold_finding(
        by=by, finding=_finding(it, request), words=typed["words"], now=now
    ),
    "lift": lambda it, typed, request, by, now: act.drop_finding(
        by=by, finding=_finding(it, request), words=typed["words"], now=now
    ),
    "conclude": lambda it, typed, request, by, now: act.conclude_inspection(
        by=by, inspection=it, words=typed["conclusion"], now=now
    ),
    "remeasure": lambda it, typed, request, by, now: act.measure_again(by=by, finding=_finding(it, request), now=now),
    "publish": lambda it, typed, request, by, now: act.publish_conclusion(by=by, inspection=it, now=now),
    "holds": lambda it, typed, request, by, now: act.check_remedy(
        by=by, finding=_finding(it, request), holds=True, words=typed["words"], now=now
    ),
    "fails": lambda it, typed, request, by, now: act.check_remedy(
        by=by, finding=_finding(it, request), holds=False, words=typed["words"], now=now
    ),
    "elsewhere": lambda it, typed, request, by, now: act.take_elsewhere(
        by=by, inspection=it, code=typed["code"], on=parse_day(typed["on"]), words=typed["words"], now=now
    ),
    "cancel": lambda it, typed, request, by, now: act.cancel_inspection(
        by=by, inspection=it, reason=typed["reason"], now=now
    ),
}  # fmt: skip


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _fault(code: str, part: str, text: str) -> Finding:
    return Finding(code, where=Place(part=part), context={"text": text[:60]})
