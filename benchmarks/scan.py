"""Websites visited: how many a minute, how much memory, and never more than one request per second and host.

    python benchmarks/scan.py [--quick] [--json] [--sslyze PROGRAM]

Starts sites on loopback in a process of their own (1,000; 60 with --quick), which write down the moment at which they
took each connection; the sites share names of one zone and have a certificate each, every twentieth an expired one,
which costs a connection more. The scanner visits all of them at its usual pace, which is read at the sites. With
--sslyze, or GIAOBAN_SSLYZE, its time for the protocols and suites of a few of them stands beside ours.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
BESIDE = 10
EXPIRED = 20
STARTS, ANSWERS = 180, 60
"""Seconds for 1,000 certificates and a signed zone; for the moments to come back."""
Result = dict[str, Any]


def serve(count: int, folder: str, line: Any) -> None:
    """The other process: all sites and their names; gives its ports, and at the end the moments of each site."""
    from tests.lab import sites, zones
    from tests.lab.authority import Authority
    from tests.lab.zones import Zone

    # Two listeners a site.
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, max(soft, 8 * count + 500)), hard))
    authority = Authority(Path(folder))
    every = [
        sites.Site(f"s{number}", has_ipv6=False, certificate="" if number % EXPIRED else "expired")
        for number in range(count)
    ]
    with sites.serving(every, lambda site: authority.issue(site.host, site.certificate)):
        # Without IPv6: reached by every visit and hosts too, two name servers would be all that is measured.
        servers = "@ NS ns1\n@ NS ns2\nns1 A 127.0.1.1\nns2 A 127.0.2.1\n"
        zone = Zone(
            "lab.vn", ['@ CAA 0 issue "lab.vn"', *(one for site in every for one in site.lines())], servers=servers
        )
        signed, anchors = zones.build([Zone("."), Zone("vn"), zone])
        with zones.serving(signed) as port:
            line.send((port, anchors, str(authority.file), [_place(one) for one in every]))
            line.recv()
            line.send([sorted(one.asked) for one in every])
            line.recv()


def _place(site: Any) -> tuple[str, int, int, frozenset[str]]:
    """Where a site is, and what is rightly said against it."""
    wrong = frozenset({"https-valid", "cert-life"} if site.certificate else ())
    return site.host, site.port, site.http_port, wrong | {"ipv6-web", "ipv6-ns"}


def measure(count: int, threads: int, sslyze: str) -> list[Result]:
    from giaoban.core.probes.judge import Known, judge
    from giaoban.exchange.fetch import Allow
    from giaoban.exchange.fetch.probing import Pace, Way, visit

    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    with tempfile.TemporaryDirectory() as folder:
        other = context.Process(target=serve, args=(count, folder, theirs), daemon=True)
        other.start()
        theirs.close()
        if not ours.poll(STARTS):
            raise SystemExit(f"the sites did not start within {STARTS} s")
        port, anchors, ca_file, places = ours.recv()
        way = Way(
            allow=Allow(networks=("127.0.0.0/8", "::1/128"), ca_file=ca_file), resolvers=(("127.0.0.1", port),),
            names_port=port, anchors=anchors, pace=Pace(1.0), seconds=20,
        )  # fmt: skip
        before, began, used = _memory(), time.monotonic(), time.process_time()
        mistaken: list[str] = []
        undecided = 0

        def go(place: tuple[str, int, int, frozenset[str]]) -> None:
            nonlocal undecided
            host, https, http, wrong = place
            judged = judge(visit(host, replace(way, port=https, http_port=http)), Known(anchors=anchors))
            undecided += not judged.is_decidable
            if {one.check for one in judged.failed} != wrong:
                mistaken.append(host)

        with ThreadPoolExecutor(threads) as pool:
            for done, _ in enumerate(pool.map(go, places), 1):
                if done % 100 == 0:
                    print(f"{done}/{count} {time.monotonic() - began:.0f} s", file=sys.stderr)
        taken, processor, peak = time.monotonic() - began, time.process_time() - used, _memory()
        ours.send("moments")
        if not ours.poll(ANSWERS):
            raise SystemExit(f"the sites did not tell their moments within {ANSWERS} s")
        moments: Sequence[list[float]] = ours.recv()
        found = [*_beside(sslyze, [one[:3] for one in places[1 : BESIDE + 1]], way)] if sslyze else []
        ours.send("done")
        other.join(10)
    gaps = [late - early for asked in moments for early, late in pairwise(asked)]
    most = max(_most_in_a_second(asked) for asked in moments)
    requests = sum(map(len, moments))
    return [
        result(f"{count} sites, {requests} requests: sites a minute", round(60 * count / taken, 1), seconds=taken),
        result("processor time of a site, ms", round(1000 * processor / count, 1)),
        result("memory above the start, MB", round(peak - before, 1), "300", peak - before <= 300, peak_mb=peak),
        result("pace: most requests of a host within one second", most, "1", most <= 1),
        result("pace: shortest time between two requests of a host, s", _down(min(gaps)), "1", min(gaps) >= 1),
        result("sites of which something false was said or left out", len(mistaken), "0", not mistaken),
        result("sites without a verdict, because more than a tenth was untested", undecided, "0", not undecided),
        *found,
    ]


def _most_in_a_second(asked: list[float]) -> int:
    """Read at the site, at the moment it took each connection."""
    return max((sum(early <= one < early + 1 for one in asked) for early in asked), default=0)


def _down(seconds: float) -> float:
    """Never rounded up to what it is not."""
    return int(seconds * 1000) / 1000


def _memory() -> float:
    import psutil

    return float(psutil.Process().memory_info().rss / 1_048_576)


def _beside(sslyze: str, places: list[tuple[str, int, int]], way: Any) -> list[Result]:
    """Protocols and suites without a pause on both sides: of work, not of manners.

    Eleven hellos by groups are enough to judge; sslyze tries every suite by itself, so it says more and takes longer.
    """
    from ipaddress import ip_address

    from giaoban.exchange.fetch.probing import Pace
    from giaoban.exchange.fetch.probing.visit import _Visit

    began = time.monotonic()
    for host, port, _ in places:
        one = _Visit(host, replace(way, port=port, pace=Pace(0)), None)  # type: ignore[arg-type]
        one._hellos(ip_address("127.0.0.1"))
    own = time.monotonic() - began
    began = time.monotonic()
    options = ["--sslv2", "--sslv3", "--tlsv1", "--tlsv1_1", "--tlsv1_2", "--tlsv1_3", "--quiet"]
    subprocess.run(
        [sslyze, *options, *(f"{host}:{port}{{127.0.0.1}}" for host, port, _ in places)],
        check=False, capture_output=True, timeout=240,
    )  # fmt: skip
    other = time.monotonic() - began
    work = f"protocols and suites of {len(places)} sites, no pause"
    return [result(work, round(own, 2), seconds=own),
            result(work, round(other, 2), seconds=other, engine="sslyze")]  # fmt: skip


def result(work: str, ratio: float | None = None, goal: str = "", holds: bool | None = None, **more: Any) -> Result:
    plain = {"work": work, "engine": "giaoban", "seconds": None, "peak_mb": None}
    return {**plain, "ratio": ratio, "goal": goal, "holds": holds, **more}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="60 sites instead of 1,000")
    parser.add_argument("--json", action="store_true", help="a list of results")
    parser.add_argument("--sslyze", default=os.environ.get("GIAOBAN_SSLYZE", ""), help="its program, to stand beside")
    parser.add_argument("--threads", type=int, default=200, help="hosts visited at once (200)")
    args = parser.parse_args()
    found = measure(60 if args.quick else 1000, args.threads, args.sslyze)
    if args.json:
        print(json.dumps(found, indent=2))
    else:
        for one in found:
            mark = {True: "holds", False: "FAILS", None: ""}[one["holds"]]
            print(f"{one['engine']:8} {one['work']:64} {one['ratio']!s:>10} {one['goal']:>6} {mark}")
    return 0 if all(one["holds"] is not False for one in found) else 1


if __name__ == "__main__":
    sys.exit(main())
