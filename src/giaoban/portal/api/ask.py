"""The assistant as plain JSON, open to everybody, as its page is. Nothing asked here is kept.

    POST /api/ask {"question": "...", "as_of": "2024-07-01", "profile": "citizens"}
    GET  /api/ask?question=...&profile=citizens

Every sentence names its spans; a span is the exact piece `text` of an article, at `start` to `end` of it. Where there
is no certain answer, `abstained` says why and what to do. Figures come with the query they were executed as.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Schema
from pydantic import Field

from giaoban.assistants.engine.answer import LONGEST, answer
from giaoban.assistants.engine.told import answer_as_json
from giaoban.measures.api.door import Findings, api, said
from giaoban.portal.api.law import read_days


class Question(Schema):
    question: str = Field(min_length=1, max_length=LONGEST)
    as_of: str | None = Field(None, description="the day that matters: 2024-07-01; today without one")
    profile: str = "citizens"
    corpora: list[str] = Field([], description="only these; by default those of the profile, or all", max_length=20)


class AnswerOut(Schema):
    question: str
    profile: str
    as_of: str
    intent: str
    confidence: float
    abstained: dict[str, Any] | None
    sentences: list[dict[str, Any]]
    spans: list[dict[str, Any]]
    guidance: list[dict[str, Any]]
    related: list[dict[str, Any]]
    petitions: list[dict[str, Any]]
    steps: list[dict[str, Any]]
    figures: dict[str, Any] | None
    findings: list[dict[str, Any]]


_ANSWERS: Any = {200: AnswerOut, 404: Findings, 422: Findings}


@api.get("/ask", response=_ANSWERS, auth=None, tags=["assistant"])
def ask(request: HttpRequest, asked: Query[Question]) -> dict[str, Any]:
    """An answer from the law and the figures. A question about a person belongs into the POST, out of every log."""
    return _answer(asked)


@api.post("/ask", response=_ANSWERS, auth=None, tags=["assistant"])
def ask_by_post(request: HttpRequest, asked: Question) -> dict[str, Any]:
    """The same, with the question in the body."""
    return _answer(asked)


def _answer(asked: Question) -> dict[str, Any]:
    as_of = read_days({"as_of": asked.as_of})["as_of"]
    made = answer(
        asked.question,
        profile=asked.profile,
        as_of=as_of,
        today=timezone.localdate(),
        corpora=asked.corpora or None,
    )
    told = answer_as_json(made)
    if made.abstained:
        told["abstained"] = said(made.abstained)
    told["findings"] = [said(one) for one in made.findings]
    if made.figures is not None:
        told["figures"] = made.figures.as_data()
    return told
