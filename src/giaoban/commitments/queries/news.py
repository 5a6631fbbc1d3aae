"""What became official since a moment: answers to the press, documents, plans, conclusions of meetings.

The rooms above and below need not be asked: each of these acts left an event in the audit record or a row of its own.
What is old when it comes in (an archive that is loaded) is no news, nor what is simulated.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from giaoban.commitments.models import Outgoing, Subscription
from giaoban.commitments.queries.press.questions import public_answers
from giaoban.library.models import Document, Plan
from giaoban.registry.models import Event, Subject
from giaoban.web.formats import HANOI

Topic = Subscription.Topic
RECENT = dt.timedelta(days=90)
"""A document issued longer ago than this is loaded, not published."""
MOST = 500


@dataclass(frozen=True)
class Item:
    """One thing that is new. `organisations` are the keys of whoever issued it and of what that lies in."""

    topic: str
    at: dt.datetime
    title: str
    path: str
    organisations: frozenset[str]
    issuer: str

    def concerns(self, topics: Iterable[str], organisations: Sequence[str]) -> bool:
        return self.topic in topics and (not organisations or bool(self.organisations & set(organisations)))


def news(*, since: dt.datetime, until: dt.datetime) -> list[Item]:
    """Everything new after `since` up to `until`, the oldest first; the newest MOST of each topic. Six queries."""
    found = [*_answers(since, until), *_plans(since, until), *_documents(since, until), *_conclusions(since, until)]
    return sorted(found, key=lambda item: (item.at, item.path))


def _answers(since: dt.datetime, until: dt.datetime) -> list[Item]:
    rows = public_answers(now=until).filter(public_from__gt=since, question__is_simulated=False)
    rows = rows.select_related("question__commitment__owed_by__parent").prefetch_related(None)[:MOST]
    return [
        _item(Topic.PRESS, row.public_from or row.at, row.question.title,
              reverse("press-question", args=[row.question.key]), row.question.commitment.owed_by)
        for row in rows
    ]  # fmt: skip


def _plans(since: dt.datetime, until: dt.datetime) -> list[Item]:
    rows = Plan.objects.filter(
        recorded_at__gt=since, recorded_at__lte=until, withdrawn_at__isnull=True, is_simulated=False
    )
    rows = rows.filter(Q(document__issued_on__isnull=True) | Q(document__issued_on__gt=(since - RECENT).date()))
    rows = rows.select_related("document", "organisation__parent").order_by("-recorded_at")[:MOST]
    return [
        _item(Topic.PLAN, row.recorded_at, str(row.document), reverse("plan", args=[row.pk]), row.organisation)
        for row in rows
    ]


def _documents(since: dt.datetime, until: dt.datetime) -> list[Item]:
    """Documents that packs brought. Their event names them."""
    events = Event.objects.filter(
        action="pack.add", thing__startswith="documents:", at__gt=since, at__lte=until
    ).order_by("-at", "-pk")
    added = {thing.partition(":")[2]: at for thing, at in events.values_list("thing", "at")[:MOST]}
    rows = Document.objects.filter(key__in=added, issued_on__isnull=False).exclude(kind=Document.Kind.SIMULATION)
    rows = rows.filter(issued_on__gte=(since - RECENT).astimezone(HANOI).date()).select_related("issuer__parent")
    return [
        _item(Topic.DOCUMENT, added[row.key], str(row), reverse("document", args=[row.key]), row.issuer) for row in rows
    ]


def _conclusions(since: dt.datetime, until: dt.datetime) -> list[Item]:
    events = Event.objects.filter(action="meeting.conclude", at__gt=since, at__lte=until).order_by("-at", "-pk")
    given = {data.get("notice", ""): (thing.partition(":")[2], at)
             for thing, data, at in events.values_list("thing", "data", "at")[:MOST]}  # fmt: skip
    rows = Document.objects.filter(key__in=given).select_related("issuer__parent")
    return [
        _item(Topic.MEETING, given[row.key][1], str(row), reverse("meeting-page", args=[given[row.key][0]]), row.issuer)
        for row in rows
    ]


def _item(topic: str, at: dt.datetime, title: str, path: str, issuer: Subject | None) -> Item:
    keys = [one.key for one in (issuer, issuer.parent if issuer else None) if one is not None]
    return Item(str(topic), at, title, path, frozenset(keys), issuer.name_vi if issuer else "")


def waiting_for_news(*, now: dt.datetime) -> QuerySet[Subscription]:
    """Confirmed, not told up to now already, and without a letter of this local day."""
    start = dt.datetime.combine(now.astimezone(HANOI).date(), dt.time(), HANOI)
    told = Outgoing.objects.filter(subscription=OuterRef("pk"), key__startswith="news/", made_at__gte=start)
    confirmed = Subscription.objects.filter(state=Subscription.State.CONFIRMED, confirmed_at__lte=now)
    return confirmed.filter(told_until__lt=now).exclude(Exists(told)).order_by("pk")
