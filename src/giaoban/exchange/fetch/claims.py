"""Looks at a host for the token of its owner: a TXT record, or a small file. Other rooms ask for "exchange.seen_at"."""

from __future__ import annotations

import dns.exception
import dns.resolver

from giaoban.exchange.fetch.asking import fetch
from giaoban.exchange.fetch.rules import Limits, Unfetched

LIMITS = Limits(bytes=4096, seconds=15.0, connect=5.0, silent=5.0, redirects=0)
MOST = 20


def seen_at(*, method: str, place: str) -> list[str]:
    """The texts that stand in the TXT records of a name (`dns`), or the lines of a file at an https address (`file`).

    A file counts only where it was asked for: a redirect to somebody else's site proves nothing. A name without
    records, or a file that is not there, gives nothing. Raises Unfetched when the host cannot be asked.
    """
    if method == "dns":
        return _records(place)
    got = fetch(place, limits=LIMITS)
    if got.status in (404, 410):
        return []
    if not got.is_success:
        raise Unfetched("fetch.bad-answer", place=place, reason=f"HTTP {got.status}")
    return got.body.decode("utf-8", "replace").splitlines()[:MOST]


def _records(name: str) -> list[str]:
    try:
        answer = dns.resolver.resolve(name, "TXT", lifetime=LIMITS.seconds, search=False)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return []
    except (dns.exception.DNSException, OSError) as why:
        raise Unfetched("fetch.no-address", host=name, reason=str(why)[:200]) from why
    return [b"".join(record.strings).decode("utf-8", "replace") for record in answer][:MOST]
