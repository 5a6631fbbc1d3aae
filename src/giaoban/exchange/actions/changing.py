"""Changing how a source is pulled: an address that moved, another column to walk along, a wider promise.

The settings as they were stay in the audit log, so that anybody can say how a record came in on a day. Settings hold no
secret, only the name of a variable; a value that somebody put into a header or an address all the same is told to
nobody (`without_secrets`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.db import transaction

from giaoban.core.findings import Finding, Refused
from giaoban.exchange.actions.locking import one_pull_at_a_time
from giaoban.exchange.models import Connector
from giaoban.exchange.queries.ways import read_way
from giaoban.registry.actions import write_event
from giaoban.registry.models import Person
from giaoban.registry.permissions import check_may
from giaoban.web.formats import HANOI

HIDDEN = "…"
LISTS = ("records", "dialect", "database", "schema", "table", "folder")


@dataclass(frozen=True)
class Changed:
    """One place in the settings (`paging.size`) and what stood and stands there, as text; empty where nothing does."""

    place: str
    before: str
    after: str


@transaction.atomic
def change_settings(
    *, by: Person, source: Connector, settings: Mapping[str, Any], now: dt.datetime, from_start: bool = False
) -> list[Changed]:
    """The source is pulled by other settings from now on; gives what differs, nothing where all is as it was.

    from_start: forget how far the source was read and read it again from its beginning; what is known already comes
                again and changes nothing. Needed where another list is read, or along another column.
    Raises NotAllowed, or Refused with every fault at once (`pull.not-pulled`, `pull.bad-settings`,
    `source.cursor-of-another`, `pull.running`).
    """
    check_may(by, "source.add", about=source.sender, today=now.astimezone(HANOI).date())
    read_way(source.way, settings)
    with one_pull_at_a_time(source):
        kept = Connector.objects.select_for_update().get(pk=source.pk)
        if kept.cursor and not from_start and (parts := _walked_otherwise(kept.settings, settings)):
            context = {"source": kept.key, "fields": ", ".join(parts)}
            raise Refused([Finding("source.cursor-of-another", context=context)])
        found = differences(kept.settings, settings)
        if not found and not (from_start and kept.cursor):
            return []
        data = {"before": without_secrets(kept.settings), "after": without_secrets(settings), "from_start": from_start}
        kept.settings = dict(settings)
        # A page that waits to be asked for belongs to the old address; the round begins again where the walk stands.
        kept.cursor = {} if from_start else {name: one for name, one in kept.cursor.items() if name != "page"}
        kept.save(update_fields=["settings", "cursor"])
        write_event(by=by, action="source.settings", thing=f"sources:{kept.key}", data=data, now=now)
    source.settings, source.cursor = kept.settings, kept.cursor
    return found


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Changed]:
    """Every place at which two settings differ, in the order of the first.

    >>> differences({"url": "https://a.vn", "paging": {"size": 10}}, {"url": "https://a.vn", "paging": {"size": 20}})
    [Changed(place='paging.size', before='10', after='20')]
    """
    old, new = dict(_flat(before)), dict(_flat(after))
    told = dict(_flat(without_secrets(before))), dict(_flat(without_secrets(after)))
    places = [place for place in dict.fromkeys([*old, *new]) if old.get(place) != new.get(place)]
    return [Changed(place, told[0].get(place, ""), told[1].get(place, "")) for place in places]


def without_secrets(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Settings as they may be told: the names of variables stay; values of headers, of the query and of users do not.

    >>> without_secrets({"url": "https://u:p@a.vn/x?key=1", "headers": {"x-tenant": "7"}, "paging": {"size": 10}})
    {'url': 'https://…@a.vn/x?…', 'headers': {'x-tenant': '…'}, 'paging': {'size': 10}}
    """
    told = dict(settings)
    if isinstance(told.get("url"), str):
        told["url"] = _bare(told["url"])
    if isinstance(told.get("headers"), Mapping):
        told["headers"] = dict.fromkeys(told["headers"], HIDDEN)
    return told


def _bare(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return HIDDEN
    _, at, host = parts.netloc.rpartition("@")
    return urlunsplit((parts.scheme, f"{HIDDEN}@{host}" if at else host, parts.path, parts.query and HIDDEN, ""))


def _walked_otherwise(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """What gives a cursor its meaning and is another now. An address may move."""
    found = [place for place in LISTS if before.get(place) != after.get(place)]
    walks = [one.get("incremental") or {} for one in (before, after)]
    found += [
        f"incremental.{name}" for name in ("column", "until_parameter") if walks[0].get(name) != walks[1].get(name)
    ]
    return found


def _flat(settings: Mapping[str, Any], under: str = "") -> list[tuple[str, str]]:
    found = []
    for name, value in settings.items():
        place = f"{under}{name}"
        found += _flat(value, f"{place}.") if isinstance(value, Mapping) else [(place, str(value))]
    return found
