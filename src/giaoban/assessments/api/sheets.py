"""Assessments as JSON: the list, one with its score explained, answers and measurements in, OSCAL out."""

from __future__ import annotations

from typing import Any, Literal

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from ninja import Schema
from pydantic import Field

from giaoban.assessments.actions import Measured, answer, record_measurements
from giaoban.assessments.api.door import api, readable
from giaoban.assessments.queries.board import chosen, lines, readable_by
from giaoban.assessments.queries.judging import judged
from giaoban.core.checklists.oscal.results import assessment_results, plan_of_action
from giaoban.registry.models import Person

MOST = 1000


class AnswerIn(Schema):
    """`seen` is the number of the answer that was there before (0: none); another one in between is refused."""

    criterion: str = Field(max_length=64)
    value: str | None = None
    note: str = Field("", max_length=2000)
    seen: int | None = None


class AnswersIn(Schema):
    answers: list[AnswerIn] = Field(max_length=MOST)


class MeasuredIn(Schema):
    """`value` null is "not tested"; `raw` is what the result rests on, kept as hashed evidence."""

    value: str | None = None
    note: str = Field("", max_length=2000)
    raw: dict[str, Any] = {}


class MeasurementsIn(Schema):
    results: dict[str, MeasuredIn] = Field(max_length=MOST)


@api.get("/", summary="The assessments the caller may read, newest first (1,000 at most)")
def assessments(request: HttpRequest, checklist: str = "", state: str = "") -> list[dict[str, Any]]:
    found = chosen(readable_by(request.user, timezone.localdate()), checklist=checklist, state=state)
    return [
        {
            "number": line.assessment.pk, "checklist": line.assessment.checklist.reference,
            "fingerprint": line.assessment.fingerprint, "subject": line.assessment.subject.key,
            "state": line.assessment.state, "verdict": line.verdict or None, "low": line.low, "high": line.high,
            "on": line.on, "is_simulated": line.assessment.is_simulated,
        }
        for line in lines(found[:MOST])
    ]  # fmt: skip


@api.get("/{int:number}", summary="One assessment with its score of today, explained as a tree")
def assessment(request: HttpRequest, number: int) -> dict[str, Any]:
    found = readable(request, number, timezone.localdate())
    conclusions = [
        {"verdict": one.verdict, "low": one.low, "high": one.high, "on": one.on, "sha256": one.sha256}
        for one in found.conclusions.all()
    ]
    return {
        "number": found.pk, "subject": found.subject.key, "state": found.state, "is_simulated": found.is_simulated,
        "score": judged(found, today=timezone.localdate()).as_plain(), "conclusions": conclusions,
    }  # fmt: skip


@api.get("/{int:number}/oscal/{form}", summary="The score as OSCAL assessment results or plan of action")
def oscal(request: HttpRequest, number: int, form: Literal["results", "plan"]) -> dict[str, Any]:
    found = readable(request, number, timezone.localdate())
    make = assessment_results if form == "results" else plan_of_action
    return make(judged(found, today=timezone.localdate()), about=found.subject.name_vi, language="vi")


@api.post("/{int:number}/answers", summary="Answers of a person: all of them or none")
def answers(request: HttpRequest, number: int, body: AnswersIn) -> dict[str, Any]:
    found, now = readable(request, number, timezone.localdate()), timezone.now()
    assert isinstance(request.user, Person)
    with transaction.atomic():
        made = [
            answer(
                by=request.user, assessment=found, criterion=one.criterion, value=one.value, note=one.note,
                seen=one.seen, now=now,
            )
            for one in body.answers
        ]  # fmt: skip
    return {"answers": {one.criterion: one.pk for one in made}}


@api.post("/{int:number}/measurements", summary="What machines found: all of it or nothing")
def measurements(request: HttpRequest, number: int, body: MeasurementsIn) -> dict[str, Any]:
    found, now = readable(request, number, timezone.localdate()), timezone.now()
    assert isinstance(request.user, Person)
    results = {name: Measured(one.value, one.note, one.raw) for name, one in body.results.items()}
    made = record_measurements(by=request.user, assessment=found, results=results, now=now)
    return {"answers": {one.criterion: one.pk for one in made}}
