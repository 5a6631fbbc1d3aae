"""One website and its names on loopback, to be changed while it runs: for stories of a site on its way to a label."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dns.name
import dns.rdata
import dns.rdataclass
import dns.rdatatype
from tests.lab import sites, zones
from tests.lab.authority import Authority
from tests.lab.sites import Site
from tests.lab.zones import Zone

from giaoban.exchange.fetch import Allow
from giaoban.exchange.fetch.probing import Pace


@dataclass
class Place:
    """The running site; `way` are the fields of the way there, `token` puts a TXT record into its unsigned zone."""

    site: Site
    way: dict[str, Any]
    unsigned: Zone

    @property
    def looking(self) -> dict[str, Any]:
        """The same for looking at a claim."""
        return {name: self.way[name] for name in ("allow", "port", "resolvers")}

    def token(self, name: str, text: str) -> None:
        node = self.unsigned.zone.find_node(dns.name.from_text(name), create=True)
        kind = dns.rdatatype.TXT
        rdataset = node.find_rdataset(dns.rdataclass.IN, kind, create=True)
        rdataset.add(dns.rdata.from_text(dns.rdataclass.IN, kind, f'"{text}"'), 60)


@contextmanager
def place(folder: Path, name: str = "cong") -> Iterator[Place]:
    """A sound site `NAME.lab.vn` in a signed zone, and an unsigned zone `mo.vn` beside it."""
    authority, site = Authority(folder), Site(name)
    unsigned = Zone("mo.vn", [], state="unsigned")
    lab = Zone("lab.vn", ['@ CAA 0 issue "lab.vn"', *site.lines()])
    with sites.serving([site], lambda one: authority.issue(one.host)):
        signed, anchors = zones.build([Zone("."), Zone("vn"), lab, unsigned])
        with zones.serving(signed) as port:
            allow = Allow(networks=("127.0.0.0/8", "::1/128"), ca_file=str(authority.file), ports=(site.port,))
            way = {
                "allow": allow, "port": site.port, "http_port": site.http_port, "resolvers": (("127.0.0.1", port),),
                "names_port": port, "anchors": anchors, "pace": Pace(0), "seconds": 5,
            }  # fmt: skip
            yield Place(site, way, unsigned)
