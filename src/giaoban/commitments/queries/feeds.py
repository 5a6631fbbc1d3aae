"""A person's days as iCalendar: each thing that waits for them, as an all-day event or as a thing to do (RFC 5545)."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db.models import Max, Q
from django.urls import reverse
from django.utils.translation import gettext, override

from giaoban.commitments.models import CalendarFeed, Commitment
from giaoban.commitments.queries.inbox import inbox
from giaoban.commitments.queries.reminders import choice_of
from giaoban.registry.models import Person
from giaoban.web.formats import HANOI

MOST = 1_000
REFRESH = dt.timedelta(hours=4)
SHAPES = ("event", "todo")


def token_hash(token: str) -> str:
    """A plain sha256 does: the token has 256 random bits."""
    return hashlib.sha256(token.encode()).hexdigest()


def open_feed_of(person: Person) -> CalendarFeed | None:
    return CalendarFeed.objects.filter(person=person, ended_at__isnull=True).first()


def reader_of(token: str) -> Person | None:
    """Whose calendar the secret address opens; None for an ended one and for somebody who may not sign in."""
    found = CalendarFeed.objects.filter(token_hash=token_hash(token), ended_at__isnull=True, person__is_active=True)
    feed = found.select_related("person").first()
    return feed.person if feed else None


def calendar_of(person: Person, *, today: dt.date, shape: str = "event") -> bytes:
    """What waits for the person on its day, or on the day it is looked at again. UIDs stay as long as the commitment.

    `event` is what Google and Outlook show of a calendar one follows; `todo` gives VTODO with DUE for programmes that
    keep lists of things to do.
    """
    from icalendar import Calendar

    dated = inbox(person, today=today).filter(Q(due__isnull=False) | Q(review_on__isnull=False))
    rows = dated.annotate(stepped=Max("steps__at"))[:MOST]
    with override(choice_of(person).language):
        calendar = Calendar()
        calendar.add("prodid", "-//giaoban//waiting//VI")
        calendar.add("version", "2.0")
        calendar.add("method", "PUBLISH")
        calendar.add("x-wr-calname", gettext("giaoban: what waits for me"))
        calendar.add("refresh-interval", REFRESH)
        for one in rows:
            calendar.add_component(_entry(one, shape))
        return bytes(calendar.to_ical())


def page_address(one: Commitment) -> str:
    """The page of a commitment as it is reached from outside."""
    return settings.SITE + reverse("commitment", args=[one.key])


def uid_of(one: Commitment) -> str:
    """Of the key, which never changes; not of the title or the day, which may."""
    return f"{quote(one.key, safe='')}@commitments.giaoban"


def _entry(one: Any, shape: str) -> Any:
    from icalendar import Event, Todo

    day = one.due or one.review_on
    entry = Todo() if shape == "todo" else Event()
    entry.add("uid", uid_of(one))
    entry.add("dtstamp", _stamp(one))
    if shape == "todo":
        entry.add("due", day)
        entry.add("status", "NEEDS-ACTION")
    else:
        entry.add("dtstart", day)
        entry.add("dtend", day + dt.timedelta(days=1))
        entry.add("transp", "TRANSPARENT")
    title = one.title_vi
    entry.add("summary", title if one.due else gettext("Look again: %(title)s") % {"title": title})
    entry.add("description", f"{one.get_kind_display()}, {one.owed_by}\n{page_address(one)}")
    entry.add("url", page_address(one))
    return entry


def _stamp(one: Any) -> dt.datetime:
    """When it last changed: its last step, else the day it was made. The same calendar is the same bytes."""
    stepped: dt.datetime | None = one.stepped
    if stepped:
        return stepped.astimezone(dt.UTC).replace(microsecond=0)
    made = one.made_on or one.due or one.review_on
    return dt.datetime.combine(made, dt.time(), HANOI).astimezone(dt.UTC)
