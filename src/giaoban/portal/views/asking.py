"""The assistant's page: a question, whom it is for, the day that matters; the answer with its sources beside it.

A question is sent by POST, so that it stands in no address and no log of a server. With scripts the answer comes piece
by piece (`ask/stream/`, one JSON object a line); without them the same pieces make the page.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from giaoban.assistants.actions.noting import give_feedback, note_unanswered
from giaoban.assistants.engine.answer import LONGEST, Answer, Span, answer
from giaoban.assistants.queries.figures import FigureAnswer, answer_figures
from giaoban.assistants.queries.profiles import profiles
from giaoban.core.findings import Finding, Refused
from giaoban.core.law.uris import NotAnAddress, parse_uri
from giaoban.core.packs.assistants import Profile
from giaoban.portal.views.law.marking import anchor_of
from giaoban.portal.views.law.places import law_href
from giaoban.portal.views.targets.mine import may_for
from giaoban.web.findings import say
from giaoban.web.pages import page
from giaoban.web.reading import Reading, parse_day, reading_of
from giaoban.web.tables import Cell, Column, Table

DEFAULT = "citizens"


@dataclass(frozen=True)
class Asked:
    """What was typed, kept whatever is wrong with it; `faults` by field."""

    question: str
    profile: str
    day: str
    as_of: dt.date | None
    choose: tuple[str, ...]
    faults: dict[str, str]

    @property
    def is_ready(self) -> bool:
        return bool(self.question) and not self.faults


@dataclass(frozen=True)
class Source:
    """A span as the page shows it, with its number in the answer and where it is read."""

    number: int
    span: Span
    href: str
    is_quoted: bool


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("q")
def ask(request: HttpRequest) -> HttpResponse:
    """The form, and below it the answer when there is a question."""
    reading = reading_of(request)
    known = _known_profiles()
    asked = _read(request, known, reading)
    chosen = next((one for one in known if one.profile == asked.profile), None)
    context: dict[str, Any] = {"asked": asked, "known": known, "chosen": chosen, "longest": LONGEST}
    if asked.is_ready:
        context |= _answered(asked, reading)
        if request.method == "POST" and (made := context.get("answer")):
            context["thanked"] = _noted(made, request.POST.get("verdict", ""), reading)
    context["may_hand_out"] = bool(may_for(request, "commitment.open", reading))
    status = 422 if asked.faults and request.method == "POST" else 200
    made = context.get("answer")
    tables = [figures_table(made.figures)] if made and made.figures else []
    return page(request, "portal/ask.html", context, tables=tables, status=status)


@require_POST
@sensitive_post_parameters("q")
def stream(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """The same answer piece by piece: lines of {"part": ..., "html": ...}; the last has the part "end"."""
    reading = reading_of(request)
    asked = _read(request, _known_profiles(), reading)
    if not asked.is_ready:
        return HttpResponse(status=422)  # the script sends the form as it is, and the page says what is wrong
    token = get_token(request)
    response = StreamingHttpResponse(_lines(asked, reading, token), content_type="application/x-ndjson; charset=utf-8")
    # A compressed stream would be held back until it is long enough; proxies are asked not to collect it either.
    response["Content-Encoding"] = "identity"
    response["X-Accel-Buffering"] = "no"
    response["Cache-Control"] = "no-store"
    return response


def _lines(asked: Asked, reading: Reading, token: str) -> Iterator[bytes]:
    def line(part: str, template: str = "", context: dict[str, Any] | None = None) -> bytes:
        # The generator runs after the middlewares have gone, so the language is named again for each piece.
        with override(reading.language):
            html = render_to_string(template, context or {}) if template else ""
        return (json.dumps({"part": part, "html": html}, ensure_ascii=False) + "\n").encode()

    with override(reading.language):
        words = _("Looking in the law and in the figures …")
    yield (json.dumps({"part": "status", "html": "", "text": words}, ensure_ascii=False) + "\n").encode()
    with override(reading.language):
        context = _answered(asked, reading)
    context |= {"asked": asked, "csrf_token": token}
    if made := context.get("answer"):
        _noted(made, "", reading)
    if context.get("refused"):
        yield line("answer", "portal/_answer_silence.html", context)
    else:
        yield line("head", "portal/_answer_head.html", context)
        for sentence, sources in context["sentences"]:
            yield line("answer", "portal/_answer_sentence.html", {"sentence": sentence, "sources": sources})
        yield line("answer", "portal/_answer_rest.html", context)
        yield line("sources", "portal/_answer_sources.html", context)
    yield line("end")


def _read(request: HttpRequest, known: list[Profile], reading: Reading) -> Asked:
    """What was typed; a question in the address (`?q=`) is a link from elsewhere on the site."""
    given = request.POST if request.method == "POST" else request.GET
    question = given.get("q", "").replace("\r\n", "\n").strip()
    profile = given.get("profile", "").strip() or DEFAULT
    day = given.get("as_of", "").strip()
    faults: dict[str, str] = {}
    as_of = parse_day(day) if day else None
    if day and as_of is None:
        faults["as_of"] = say(Finding("page.no-such-day", context={"text": day[:60]}), reading.language)
    if request.method == "POST" and not any(letter.isalnum() for letter in question):
        faults["q"] = say(Finding("answer.empty"), reading.language)
    if len(question) > LONGEST:
        long = {"length": len(question), "limit": LONGEST}
        faults["q"] = say(Finding("answer.too-long", context=long), reading.language)
    names = [one.profile for one in known]
    if profile not in names:
        if profile != DEFAULT or names:
            context = {"profile": profile[:60], "known": ", ".join(names) or "–"}
            faults["profile"] = say(Finding("assistant.unknown-profile", context=context), reading.language)
        profile = names[0] if names else profile
    choose = tuple(given.getlist("choose")[:10])
    return Asked(question[: LONGEST * 2], profile, day[:40], as_of, choose, faults)


def _known_profiles() -> list[Profile]:
    """Citizens first: most who ask are."""
    try:
        found = profiles()
    except Refused:
        return []
    return sorted(found, key=lambda one: (one.profile != DEFAULT, one.profile))


def _answered(asked: Asked, reading: Reading) -> dict[str, Any]:
    """The answer and what the page shows of it. `choose` says what a name that was asked back means."""
    try:
        made = answer(asked.question, profile=asked.profile, as_of=asked.as_of, today=reading.today)
        if asked.choose and made.figures is not None:
            again = answer_figures(asked.question, today=reading.today, language=reading.language, choose=asked.choose)
            made = replace(made, figures=again or made.figures)
    except Refused as refusal:
        return {"refused": [say(one, reading.language) for one in refusal.findings]}
    return shown_answer(made, reading)


def _noted(made: Answer, verdict: str, reading: Reading) -> bool:
    """Keeps a verdict, or counts a question without an answer; true when there is somebody to thank. Whoever asks gets
    the answer also where nothing can be written."""
    try:
        if verdict:
            give_feedback(answer=made, verdict=verdict, today=reading.today)
            return True
        note_unanswered(answer=made, today=reading.today)
    except (Refused, DatabaseError):
        return False
    return False


def shown_answer(made: Answer, reading: Reading) -> dict[str, Any]:
    """An answer as templates read it: sentences with their sources, everything else by its part of the page."""
    quoted = {id for sentence in made.sentences for id in sentence.span_ids}
    sources = [
        Source(number, span, span_href(span), span.id in quoted) for number, span in enumerate(made.spans, start=1)
    ]
    by_id = {one.span.id: one for one in sources}
    return {
        "answer": made,
        "sentences": [(one, [by_id[id] for id in one.span_ids if id in by_id]) for one in made.sentences],
        "sources": sources,
        "guidance": [Source(0, span, span_href(span), False) for span in made.guidance],
        "cases": [Source(0, span, span_href(span), False) for span in made.cases],
        "related": [
            (one, one.path or (law_href(one.uri) if one.uri else "")) for one in (*made.related, *made.petitions)
        ],
        "why_not": say(made.abstained, reading.language) if made.abstained else "",
        "notes": [say(one, reading.language) for one in made.findings],
        "contradictions": [
            (say(one, reading.language), address, _address_href(address))
            for one in made.contradictions
            for address in [one.where.file if one.where else ""]
        ],
        **_figures(made, reading),
        "percent": round(made.confidence * 100),
    }


def _address_href(uri: str) -> str:
    try:
        parse_uri(uri)
    except NotAnAddress:
        return ""
    return law_href(uri)


def _figures(made: Answer, reading: Reading) -> dict[str, Any]:
    """What is said about figures, and where their table is taken away."""
    figures = made.figures
    if figures is None:
        return {}
    query = urlencode({"q": made.question, "profile": made.profile, "table": "figures"})
    return {
        "figure_faults": [say(one, reading.language) for one in figures.findings],
        "figure_notes": [say(one, reading.language) for one in figures.notes],
        "take": f"{reverse('ask')}?{query}",
    }


def figures_table(figures: FigureAnswer) -> Table:
    """The figures of an answer, to take away."""
    columns = (
        Column("subject", _("Whose")),
        Column("indicator", _("Indicator")),
        Column("period", _("Period"), brief=True),
        Column("value", _("Value"), "end"),
        Column("unit", _("Unit")),
        Column("status", _("Kind")),
        Column("source", _("Source"), wide=True),
    )
    rows = tuple(
        (
            Cell(one.subject, head=True),
            Cell(one.indicator),
            Cell(one.period, one.period_code),
            Cell(one.shown, one.value if one.value is not None else one.shown),
            Cell(one.unit),
            Cell(one.status_shown or one.status, one.status),
            Cell(", ".join(part for part in (one.source, one.source_place) if part)),
        )
        for one in figures.rows
    )
    return Table("figures", figures.readback or figures.question, columns, rows)


def span_href(span: Span) -> str:
    """The article on this site with the quoted words marked; "" when it has no address."""
    if not span.uri:
        return ""
    label = f"{span.clause}.{span.point}" if span.point else span.clause
    return law_href(span.uri, span=f"{span.start}-{span.end}", corpus=span.corpus) + (
        f"#{anchor_of(label)}" if label else ""
    )
