"""Answers to the press for everybody: the list with its filters, as a table, a feed and JSON."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from giaoban.commitments.models import PressAnswer
from giaoban.commitments.queries.press import accreditation_of, public_answers
from giaoban.core.quantities import sort_key
from giaoban.portal.views.press.wording import outside, sources_in_words, sources_of
from giaoban.registry.models import Subject
from giaoban.registry.permissions import may
from giaoban.web import formats
from giaoban.web.pages import choice, page, turn, words
from giaoban.web.reading import Reading, reading_of
from giaoban.web.tables import Cell, Column, Table
from giaoban.web.templatetags.ui import named

PAGE, MOST, IN_FEED = 20, 5_000, 50


def answer_list(request: HttpRequest) -> HttpResponse:
    """Nine queries, whatever the length."""
    reading, now = reading_of(request), timezone.now()
    answering = organisations(now)
    filters = {"q": words(request), "organisation": choice(request, "organisation", answering)}
    found = public_answers(**filters, now=now)
    rows, turned = turn(request, found, PAGE)
    exported = list(found[:MOST]) if request.GET.get("format") else rows
    by: Any = request.user if request.user.is_authenticated else None
    context = {
        "rows": [(row, sources_of(row, reading)) for row in rows],
        "turn": turned,
        "filters": filters,
        "filtered": any(filters.values()),
        "answering": answering,
        "may_ask": accreditation_of(by, reading.today) is not None,
        "may_check": may(by, "press.accredit", today=reading.today),
        "page_sources": [_("the organisations that answered, each answer with its own sources")],
    }
    return page(request, "portal/press/list.html", context, tables=[_table(exported, reading)])


def organisations(now: dt.datetime) -> dict[str, Subject]:
    """Who has answered in public, by name. One query."""
    keys = public_answers(now=now).order_by().values("question__commitment__owed_by")
    found = sorted(Subject.objects.filter(pk__in=keys), key=lambda subject: sort_key(subject.name_vi))
    return {subject.key: subject for subject in found}


def _table(rows: list[PressAnswer], reading: Reading) -> Table:
    columns = (
        Column("published", _("Published"), brief=True),
        Column("organisation", _("Organisation")),
        Column("question", _("Question"), wide=True),
        Column("answer", _("Answer"), wide=True),
        Column("sources", _("Sources"), wide=True),
        Column("press_office", _("Press office")),
        Column("version", _("Version"), "end"),
        Column("kind", _("Kind"), brief=True),
        Column("address", _("Address")),
    )
    lines = tuple(
        (
            Cell(formats.moment(row.public_from, reading.language)),
            Cell(named(row.question.commitment.owed_by)),
            Cell(row.question.title, head=True),
            Cell(row.text),
            Cell(sources_in_words(row, reading)),
            Cell(row.question.accreditation.press_office),
            Cell(str(row.number), row.number),
            Cell(_("simulated") if row.question.is_simulated else _("official")),
            Cell(outside(reverse("press-question", args=[row.question.key]))),
        )
        for row in rows
    )
    as_of = formats.date(reading.today, reading.language)
    return Table("press", _("Answers to the press"), columns, lines, as_of=as_of)


def feed(request: HttpRequest) -> HttpResponse:
    """The newest answers as Atom (RFC 4287), with the filters of the list."""
    reading, now = reading_of(request), timezone.now()
    filters = {"q": words(request), "organisation": request.GET.get("organisation", "")[:120]}
    made = Atom1Feed(
        title=_("Answers to the press"), link=outside(reverse("press")), language=get_language(),
        description=_("What organisations answered to accredited reporters, with sources."),
        feed_url=outside(reverse("press-feed")), feed_guid=outside(reverse("press")),
    )  # fmt: skip
    for row in public_answers(**filters, now=now)[:IN_FEED]:
        address = outside(reverse("press-question", args=[row.question.key]))
        title = f"[{_('simulated')}] {row.question.title}" if row.question.is_simulated else row.question.title
        text = f"{row.text}\n\n{_('Sources:')} {sources_in_words(row, reading)}"
        made.add_item(
            title=_seen(title), link=address, description=_seen(text), unique_id=address,
            author_name=named(row.question.commitment.owed_by), pubdate=_first(row), updateddate=row.public_from,
        )  # fmt: skip
    return HttpResponse(made.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def answers_json(request: HttpRequest) -> HttpResponse:
    """The same for machines: `?q=`, `?organisation=KEY`, `?page=`; what cannot be read of these is said with 422."""
    reading, now = reading_of(request), timezone.now()
    filters = {"q": words(request), "organisation": choice(request, "organisation", organisations(now))}
    rows, turned = turn(request, public_answers(**filters, now=now), PAGE)
    faults = getattr(request, "page_faults", ())
    following = f"{reverse('press-json')}?{_query(filters, turned.after)}" if turned.after else None
    body = {
        "count": turned.total,
        "page": turned.number,
        "next": outside(following) if following else None,
        "answers": [_plain(row, reading) for row in rows],
    }
    return JsonResponse(body, status=422 if faults else 200, json_dumps_params={"ensure_ascii": False})


def _plain(row: PressAnswer, reading: Reading) -> dict[str, Any]:
    question = row.question
    owner = question.commitment.owed_by
    return {
        "key": question.key,
        "address": outside(reverse("press-question", args=[question.key])),
        "organisation": {"key": owner.key, "name": owner.name_vi},
        "press_office": question.accreditation.press_office,
        "asked_at": question.asked_at.isoformat(),
        "published_at": row.public_from.isoformat() if row.public_from else None,
        "version": row.number,
        "question": question.title,
        "details": question.body,
        "answer": row.text,
        "correction": row.reason,
        "sources": [
            {"kind": one.kind, "title": one.title, "place": one.place, "address": outside(one.path)}
            for one in sources_of(row, reading)
        ],
        "simulated": question.is_simulated,
    }


def _query(filters: dict[str, str], number: int) -> str:
    from urllib.parse import urlencode

    return urlencode({name: value for name, value in {**filters, "page": str(number)}.items() if value})


def _first(row: PressAnswer) -> dt.datetime:
    """When it was published as it reads now; a feed reader takes `updated` for the same."""
    return row.public_from or row.at


def _seen(text: str) -> str:
    """Without characters that XML cannot hold."""
    return "".join(letter for letter in text if letter.isprintable() or letter in "\n\t")
