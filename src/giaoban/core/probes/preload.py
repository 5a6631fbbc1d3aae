"""The browsers' own list of hosts that are asked over https only, as far as a visit looked it up.

A visit keeps what the list of a day said of the site and of every host on the way from `http://`, so that judging needs
neither the list nor the day. A host that an old list does not hold may stand in a newer one: it is *not known* to be
preloaded, which never counts against a site.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from urllib.parse import urljoin, urlsplit

from giaoban.core.findings import Finding, Place, Severity
from giaoban.core.probes.measurement import Measurement
from giaoban.core.probes.pages import Page, hops

FACT = "preload"
"""Under this name a visit keeps {"list": "2025-01-01", "hosts": {"a.vn": true}}."""


@dataclass(frozen=True)
class Preload:
    """`day` of the list (ISO; empty: nobody looked) and what it says of each host that was looked up."""

    day: str = ""
    hosts: Mapping[str, bool] = field(default_factory=lambda: MappingProxyType({}))

    def holds(self, host: str) -> bool:
        return self.hosts.get(plain(host), False)

    def covers(self, route: list[Page]) -> bool:
        """Whether every host of a route is on the list: no browser ever asks the first of them over http."""
        return bool(route) and all(self.holds(page.host) for page in route)

    def as_fact(self) -> dict[str, object]:
        return {"list": self.day, "hosts": dict(sorted(self.hosts.items()))}


NOT_LOOKED_UP = Preload()


def remark(context: Mapping[str, object]) -> Finding:
    """What the browsers' list says, from the context of the check `hsts`: a note, never a fault.

    >>> remark({"preloaded": False, "list_of": "2025-01-01"}).code, remark({}).code
    ('probe.preload-not-known', 'probe.preload-not-looked-up')
    """
    if not context.get("list_of"):
        return Finding("probe.preload-not-looked-up", Severity.NOTE, Place(part="hsts"))
    code = "probe.preload-listed" if context.get("preloaded") is True else "probe.preload-not-known"
    day = dt.date.fromisoformat(str(context["list_of"]))
    return Finding(code, Severity.NOTE, Place(part="hsts"), {"day": day})


def preload_of(visit: Measurement) -> Preload:
    """What the visit kept; `NOT_LOOKED_UP` for a visit from before the list was loaded, and for nonsense.

    >>> kept = {"preload": {"list": "2025-01-01", "hosts": {"a.vn": True, "b.vn": False}}}
    >>> found = preload_of(Measurement("a.vn", dt.datetime(2026, 1, 1, tzinfo=dt.UTC), (), facts=kept))
    >>> found.day, found.holds("A.vn."), found.holds("b.vn"), found.holds("c.vn")
    ('2025-01-01', True, False, False)
    """
    kept = visit.facts.get(FACT)
    if not isinstance(kept, Mapping) or not isinstance(kept.get("hosts"), Mapping):
        return NOT_LOOKED_UP
    try:
        day = dt.date.fromisoformat(str(kept.get("list"))).isoformat()
    except ValueError:
        return NOT_LOOKED_UP
    return Preload(day, {plain(str(host)): said is True for host, said in kept["hosts"].items()})


def hosts_to_look_up(visit: Measurement) -> Iterator[str]:
    """The site, every host on the way from `http://`, and where the last answer sends a reader on."""
    yield plain(visit.host)
    route = hops(visit, "http")
    for page in route:
        yield plain(page.host)
    if route and route[-1].first("location"):
        yield plain(host_of(route[-1].url, route[-1].first("location")))


def host_of(base: str, address: str) -> str:
    """The host that an address, possibly a part of one, leads to; empty where it leads nowhere."""
    try:
        return urlsplit(urljoin(base, address)).hostname or ""
    except ValueError:
        return ""


def plain(host: str) -> str:
    return host.lower().rstrip(".")
