"""The board of all sources: how each stands and why, in a number of queries that does not grow with the sources."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Max, Sum

from giaoban.core.findings import Finding, Severity
from giaoban.exchange.models import Batch, Connector, Fault
from giaoban.measures.queries.tidying import last_tidied
from giaoban.registry.models import Event, Person
from giaoban.registry.permissions import CONSOLE, VERBS, NotAllowed, Scope, is_within
from giaoban.registry.queries import memberships_on
from giaoban.web import formats
from giaoban.web.findings import say
from giaoban.web.formats import HANOI

STATES = ("broken", "warned", "well", "unknown", "stopped")
"""From what needs somebody to what needs nobody. `unknown`: nobody looked since it was connected."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}.*")
_ORDER = {"error": 0, "warning": 1, "note": 2}


@dataclass(frozen=True)
class Source:
    """One line of the board. `faults` are the open ones, the worst first; `week` counts the last seven days."""

    connector: Connector
    state: str
    faults: tuple[Fault, ...]
    heard: dt.datetime | None
    rows_week: int
    bad_week: int
    changes_week: int

    @property
    def cause(self) -> Fault | None:
        return self.faults[0] if self.faults else None


@dataclass(frozen=True)
class Board:
    """All sources, worst first. `looked`: when somebody last looked. `tidied`: when old states last expired."""

    sources: tuple[Source, ...]
    looked: dt.datetime | None
    tidied: dt.datetime | None = None

    @property
    def counts(self) -> dict[str, int]:
        found = dict.fromkeys(STATES, 0)
        for one in self.sources:
            found[one.state] += 1
        return found


def visible(by: Person, connectors: Iterable[Connector], *, today: dt.date) -> list[Connector]:
    """Those a person may read about: all for the agency and auditors, their own for officers. One query."""
    if by.username == CONSOLE:
        return list(connectors)
    scopes = VERBS["source.read"]
    held = [one for one in memberships_on(by, today) if by.is_active and one.role in scopes]
    if any(scopes[one.role] is Scope.ANY for one in held):
        return list(connectors)
    return [one for one in connectors if any(is_within(one.sender, member.subject) for member in held)]


def sources_board(*, by: Person, now: dt.datetime) -> Board:
    """What the person may see of it. Seven queries, however many sources."""
    today = now.astimezone(HANOI).date()
    listed = Connector.objects.select_related("sender__parent__parent").order_by("key")
    connectors = visible(by, listed, today=today)
    faults: dict[int, list[Fault]] = defaultdict(list)
    for fault in Fault.objects.filter(until__isnull=True).select_related("commitment").order_by("since", "pk"):
        faults[fault.connector_id].append(fault)
    heard = dict(Batch.objects.order_by().values_list("connector_id").annotate(Max("received_at")))
    week = {
        row["connector_id"]: row
        for row in Batch.objects.filter(received_at__gte=now - dt.timedelta(days=7))
        .order_by()
        .values("connector_id")
        .annotate(total=Sum("rows"), bad=Sum("quarantined"), changes=Sum(F("inserted") + F("corrected") + F("deleted")))
    }
    looked = Event.objects.filter(action="sources.look").aggregate(Max("at"))["at__max"]
    found = []
    for one in connectors:
        open_faults = _worst_first(faults[one.pk])
        sums: Mapping[str, Any] = week.get(one.pk, {})
        found.append(
            Source(
                one,
                _state(one, open_faults, looked),
                tuple(open_faults),
                _latest(heard.get(one.pk), one.heard_at),
                sums.get("total", 0),
                sums.get("bad", 0),
                sums.get("changes", 0),
            )
        )
    found.sort(key=lambda source: (STATES.index(source.state), -len(source.faults), source.connector.key))
    return Board(tuple(found), looked, last_tidied())


@dataclass(frozen=True)
class SourcePage:
    """One source with its faults, open and past, its last batches, and what came day by day."""

    source: Source
    past: tuple[Fault, ...]
    batches: tuple[Batch, ...]
    days: tuple[tuple[dt.date, int, int, int], ...]  # day, rows, returned, changes
    looked: dt.datetime | None


def source_page(key: str, *, by: Person, now: dt.datetime) -> SourcePage | None:
    """One source, or None. Raises NotAllowed. Eight queries at most."""
    from django.db.models.functions import TruncDate

    one = Connector.objects.filter(key=key).select_related("sender__parent__parent").first()
    if one is None:
        return None
    if not visible(by, [one], today=now.astimezone(HANOI).date()):
        raise NotAllowed(by, "source.read", one.sender)
    faults = list(one.faults.select_related("commitment").order_by("-since", "-pk")[:100])
    standing = sorted(
        (fault for fault in faults if fault.until is None),
        key=lambda fault: (_ORDER.get(fault.severity, 3), fault.since),
    )
    recent = one.batches.filter(received_at__gte=now - dt.timedelta(days=28))
    days = (
        recent.order_by()
        .annotate(day=TruncDate("received_at", tzinfo=HANOI))
        .values("day")
        .annotate(total=Sum("rows"), bad=Sum("quarantined"), changes=Sum(F("inserted") + F("corrected") + F("deleted")))
        .order_by("-day")
    )
    listed = tuple((row["day"], row["total"], row["bad"], row["changes"]) for row in days)
    batches = tuple(one.batches.select_related("receipt").order_by("-received_at", "-pk")[:20])
    heard = max(
        (moment for moment in (batches[0].received_at if batches else None, one.heard_at) if moment), default=None
    )
    looked = Event.objects.filter(action="sources.look").aggregate(Max("at"))["at__max"]
    first = now.astimezone(HANOI).date() - dt.timedelta(days=6)
    week = [counts for day, *counts in listed if day >= first]
    rows, bad, changes = (sum(counts[place] for counts in week) for place in range(3))
    source = Source(one, _state(one, standing, looked), tuple(standing), heard, rows, bad, changes)
    past = tuple(fault for fault in faults if fault.until is not None)
    return SourcePage(source, past, batches, listed, looked)


def faults_by_code() -> dict[str, int]:
    """How many sources have each open fault. One query."""
    rows = Fault.objects.filter(until__isnull=True).order_by().values_list("code")
    return dict(rows.annotate(count=Count("connector", distinct=True)))


def in_words(fault: Fault, language: str = "vi") -> str:
    """The sentence of a fault, its days, moments and numbers as people write them."""
    context = {name: _spoken(value, language) for name, value in fault.context.items()}
    return say(Finding(fault.code, Severity(fault.severity), context=context), language)


def _spoken(value: Any, language: str) -> Any:
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return formats.number(value, None, language)
    if isinstance(value, str) and _DAY.fullmatch(value):
        return formats.date(dt.date.fromisoformat(value), language)
    if isinstance(value, str) and _MOMENT.fullmatch(value):
        try:
            return formats.moment(dt.datetime.fromisoformat(value), language)
        except ValueError:
            return value
    return value


def _worst_first(faults: Sequence[Fault]) -> list[Fault]:
    return sorted(faults, key=lambda fault: (_ORDER.get(fault.severity, 3), fault.since))


def _latest(*moments: dt.datetime | None) -> dt.datetime | None:
    return max((moment for moment in moments if moment), default=None)


def _state(one: Connector, faults: Sequence[Fault], looked: dt.datetime | None) -> str:
    if not one.is_active:
        return "stopped"
    if any(fault.severity == Severity.ERROR for fault in faults):
        return "broken"
    if faults:
        return "warned"
    return "well" if looked is not None and looked >= one.created_at else "unknown"
