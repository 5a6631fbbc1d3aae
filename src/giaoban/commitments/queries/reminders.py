"""What a person chose, when mail may reach them, and what a mail of the day would say."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from giaoban.commitments.models import Commitment, Notice, Outgoing, ReminderChoice, Step
from giaoban.commitments.queries.inbox import inbox, within
from giaoban.commitments.queries.roles import OFFICERS, roles_towards
from giaoban.commitments.queries.tables import tables
from giaoban.commitments.queries.together import said_already
from giaoban.core.workflow.calendar import Calendar
from giaoban.registry.models import Membership, Person
from giaoban.registry.permissions import CONSOLE
from giaoban.registry.queries import memberships_on
from giaoban.web.formats import HANOI

SOON_DAYS = 7
FIRST_LOOK = dt.timedelta(days=7)  # how far the first mail looks back
MOST = 20  # lines of a part; more are only counted
MOST_NOTICES = 500


@dataclass(frozen=True)
class Part:
    """Some commitments under one head. `count` says how many there are, `rows` holds the first of them."""

    code: str
    count: int
    rows: tuple[Commitment, ...]

    @property
    def more(self) -> int:
        return self.count - len(self.rows)


@dataclass(frozen=True)
class Digest:
    """What is told to one person on one day; empty parts are left out."""

    person: Person
    day: dt.date
    waiting: int
    parts: tuple[Part, ...]

    @property
    def is_empty(self) -> bool:
        return not self.parts


def choice_of(person: Person) -> ReminderChoice:
    """What the person chose, or what holds for everybody who chose nothing (not saved)."""
    return ReminderChoice.objects.filter(person=person).first() or ReminderChoice(person=person)


def address_of(choice: ReminderChoice) -> str:
    return choice.address or choice.person.email


def wants_mail_on(choice: ReminderChoice, day: dt.date, calendar: Calendar) -> bool:
    """On the weekdays chosen, but not on a public holiday that falls on one of them."""
    is_day_off = day.weekday() < 5 and not calendar.is_working(day)
    return choice.by_mail and day.weekday() in choice.weekdays and not is_day_off


def quiet_until(choice: ReminderChoice, now: dt.datetime) -> dt.datetime | None:
    """The end of the quiet hours in which the instant lies; None outside them. Both ends are the same: never quiet.

    >>> choice = ReminderChoice(quiet_from=dt.time(21), quiet_to=dt.time(7))
    >>> [str(quiet_until(choice, dt.datetime(2025, 4, 15, hour, tzinfo=HANOI))) for hour in (6, 7, 22)]
    ['2025-04-15 07:00:00+07:00', 'None', '2025-04-16 07:00:00+07:00']
    """
    begins, ends = choice.quiet_from, choice.quiet_to
    if begins is None or ends is None or begins == ends:
        return None
    local = now.astimezone(HANOI)
    over_midnight = begins > ends
    hour = local.time()
    is_quiet = (hour >= begins or hour < ends) if over_midnight else begins <= hour < ends
    if not is_quiet:
        return None
    day = local.date() + dt.timedelta(days=1 if over_midnight and hour >= begins else 0)
    return dt.datetime.combine(day, ends, HANOI)


def readers(day: dt.date) -> QuerySet[Person]:
    """Who has a role on the day or asked something as a reporter, and may sign in; the console reads no mail."""
    held = Membership.objects.valid_on(day).values("person_id")
    asked = Commitment.objects.filter(asked_by_person__isnull=False).values("asked_by_person_id")
    return (
        Person.objects.filter(Q(pk__in=held) | Q(pk__in=asked), is_active=True).exclude(username=CONSOLE).order_by("pk")
    )


def told_until(person: Person) -> dt.datetime | None:
    """Up to when the person was told: the moment the last mail of the day was written."""
    return (
        Outgoing.objects.filter(person=person, key__startswith="mail/")
        .order_by("-made_at")
        .values_list("made_at", flat=True)
        .first()
    )


def digest_of(person: Person, *, now: dt.datetime) -> Digest:
    """What waits for the person and is late, due soon or to be looked at; what came since the last mail; notices.

    The number of queries does not grow with what waits.
    """
    today = now.astimezone(HANOI).date()
    since = told_until(person) or now - FIRST_LOOK
    waiting = inbox(person, today=today)
    late = waiting.filter(due__lt=today, is_paused=False)
    soon = waiting.filter(due__gte=today, due__lte=today + dt.timedelta(days=SOON_DAYS))
    again = waiting.filter(due__isnull=True, review_on__lte=today)
    moved = Step.objects.filter(at__gt=since, at__lte=now).order_by().values("commitment")
    fresh = waiting.filter(pk__in=moved)
    parts = [_part("late", late), _part("soon", soon), _part("again", again), _part("fresh", fresh)]
    shown = {one.pk for part in parts for one in part.rows}
    noticed = [one for one in _noticed(person, since=since, now=now, today=today) if one.pk not in shown]
    parts.append(Part("noticed", len(noticed), tuple(noticed[:MOST])))
    return Digest(person, today, waiting.count(), tuple(part for part in parts if part.count))


def _part(code: str, found: QuerySet[Commitment]) -> Part:
    rows = tuple(found[: MOST + 1])
    return Part(code, len(rows) if len(rows) <= MOST else found.count(), rows[:MOST])


def _noticed(person: Person, *, since: dt.datetime, now: dt.datetime, today: dt.date) -> list[Commitment]:
    """Of which a reminder or an escalation was given to a role that the person has towards it."""
    workflows = tables()
    held = list(memberships_on(person, today))
    given = (
        Notice.objects.filter(at__gt=since, at__lte=now)
        .select_related("commitment__owed_by__parent__parent", "commitment__asked_by__parent__parent")
        .prefetch_related("commitment__askers__parent")
        .order_by("-at", "-pk")[:MOST_NOTICES]
    )
    offices = within({one.subject_id for one in held if one.role in OFFICERS})
    said = set(said_already(person, offices, today=today, memberships=held)) if offices else set()
    found: dict[int, Commitment] = {}
    for notice in given:
        one, workflow = notice.commitment, workflows.get(notice.commitment.workflow)
        if one.pk in found or workflow is None:
            continue
        if one.pk in said:
            continue
        if set(notice.to) & roles_towards(person, one, workflow, today=today, memberships=held):
            found[one.pk] = one
    return list(found.values())
