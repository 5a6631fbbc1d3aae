"""The laboratory, started once: its authority, its names, its websites."""

from __future__ import annotations

import copy
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest
from tests.lab import sites as servers
from tests.lab import zones as names
from tests.lab.authority import Authority
from tests.lab.defects import BAD, GOOD, zones
from tests.lab.sites import Site

from giaoban.core.probes.judge import Judgement, Known, judge
from giaoban.core.probes.measurement import Measurement
from giaoban.exchange.fetch import Allow
from giaoban.exchange.fetch.probing import Pace, Way, visit


@dataclass
class Laboratory:
    """Everything that was visited: site, measurement, judgement; and how long all visits took."""

    sites: dict[str, Site]
    visits: dict[str, Measurement]
    judged: dict[str, Judgement]
    known: Known
    way: Way
    seconds: float


@pytest.fixture(scope="session")
def laboratory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laboratory]:
    authority = Authority(tmp_path_factory.mktemp("authority"))
    every = copy.deepcopy([*BAD, *GOOD])
    began = time.monotonic()
    with servers.serving(every, lambda site: authority.issue(site.host, site.certificate, site.key)):
        signed, anchors = names.build(zones(every))
        with names.serving(signed) as port:
            way = Way(
                allow=Allow(networks=("127.0.0.0/8", "::1/128"), ca_file=str(authority.file),
                            ports=tuple(site.port for site in every)),
                resolvers=(("127.0.0.1", port),), names_port=port, anchors=anchors, pace=Pace(0), seconds=5,
            )  # fmt: skip
            known = Known(anchors=anchors, level=True, availability=0.999)

            def go(site: Site) -> Measurement:
                return visit(site.host, _to(way, site))

            with ThreadPoolExecutor(8) as pool:
                visits = dict(zip([site.name for site in every], pool.map(go, every), strict=True))
            judged = {name: judge(one, known) for name, one in visits.items()}
            yield Laboratory({site.name: site for site in every}, visits, judged, known, way, time.monotonic() - began)


def _to(way: Way, site: Site) -> Way:
    from dataclasses import replace

    return replace(way, port=site.port, http_port=site.http_port)
