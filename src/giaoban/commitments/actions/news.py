"""The letter of news: one a subscriber and day at the most, written for all at once, sent like any mail."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Min

from giaoban.commitments.models import Outgoing, Subscription
from giaoban.commitments.queries.news import Item, news, waiting_for_news
from giaoban.registry.models import Person
from giaoban.registry.permissions import check_may
from giaoban.web.formats import HANOI

MOST = 40  # lines of a letter; more are only counted
BATCH = 500


@transaction.atomic
def write_news(*, by: Person, now: dt.datetime) -> int:
    """Writes a letter for each subscriber whose choices something new concerns; gives how many.

    Run again, it writes nothing: the key names subscriber and day, and everybody looked at is told up to now. However
    many subscribers there are, as much is read; what is written goes in batches, in this one transaction.
    """
    today = now.astimezone(HANOI).date()
    check_may(by, "commitment.open", today=today)
    waiting = waiting_for_news(now=now)
    since = waiting.order_by().aggregate(first=Min("told_until"))["first"]
    if since is None:
        return 0
    items = news(since=since, until=now)
    subscribers = list(waiting) if items else []
    waiting.update(told_until=now)
    letters = [letter for one in subscribers if (letter := _letter(one, items, today, now)) is not None]
    Outgoing.objects.bulk_create(letters, batch_size=BATCH, ignore_conflicts=True)
    return len(letters)


def _letter(one: Subscription, items: Iterable[Item], today: dt.date, now: dt.datetime) -> Outgoing | None:
    since = one.told_until or now
    mine = [item for item in items if item.at > since and item.concerns(one.topics, one.organisations)]
    if not mine:
        return None
    told = [[item.topic, item.title, item.path, item.issuer] for item in mine[-MOST:]]
    body = {"letter": "news", "language": one.language, "items": told, "more": len(mine) - len(told)}
    return Outgoing(
        key=f"news/{one.pk}/{today}", way=Outgoing.Way.MAIL, subscription=one, to=one.email, body=body, made_at=now,
        not_before=now,
    )  # fmt: skip
