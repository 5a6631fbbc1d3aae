"""How often an address, a host or a reporter may ask for something; counted in the database, so by all workers alike.

Fixed windows: at most `most` in one, so at most twice as many around its edge. Who asked is kept as a keyed hash: the
table tells nobody which addresses were typed.
"""

from __future__ import annotations

import datetime as dt
import ipaddress
from dataclasses import dataclass

from django.db.models import F
from django.utils.crypto import salted_hmac

from giaoban.commitments.models import RateCount

KEPT = dt.timedelta(days=2)
DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)


@dataclass(frozen=True)
class Limit:
    """At most so many of something within a window of time."""

    what: str
    most: int
    window: dt.timedelta


def is_within(limit: Limit, who: str, *, now: dt.datetime) -> bool:
    """Counts one more and says whether it was still allowed. What was refused is not counted."""
    seconds = int(limit.window.total_seconds())
    since = dt.datetime.fromtimestamp(int(now.timestamp()) // seconds * seconds, dt.UTC)
    RateCount.objects.filter(since__lt=now - KEPT).delete()
    row, _ = RateCount.objects.get_or_create(what=limit.what, who=_hash(limit.what, who), since=since)
    return bool(RateCount.objects.filter(pk=row.pk, count__lt=limit.most).update(count=F("count") + 1))


def host_of(address: str) -> str:
    """Who a remote address is counted as: itself, or the /64 of an IPv6 one, which is one customer.

    >>> host_of("203.0.113.9"), host_of("2001:db8:1:2:3:4:5:6"), host_of("?")
    ('203.0.113.9', '2001:db8:1:2::/64', '?')
    """
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address[:60]
    if known.version == 4:
        return str(known)
    if known.ipv4_mapped:
        return str(known.ipv4_mapped)
    return str(ipaddress.ip_network(f"{known}/64", strict=False))


def _hash(what: str, who: str) -> str:
    return salted_hmac(f"giaoban.rate.{what}", who, algorithm="sha256").hexdigest()
