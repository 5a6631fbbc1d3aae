"""The preload list of Chromium, as the package `hstspreload` carries it: looked up, nothing is asked of anybody.

The day of the list is the version of the package. A site added since is not found here, which says nothing against it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import cache

import hstspreload

from giaoban.core.probes.preload import Preload


@cache
def day_of_list() -> str:
    """ISO; the version is year, month and day, and a fourth number for a second list of a day.

    >>> dt.date.fromisoformat(day_of_list()) >= dt.date(2025, 1, 1)
    True
    """
    year, month, day = (int(part) for part in hstspreload.__version__.split(".")[:3])
    return dt.date(year, month, day).isoformat()


def look_up(hosts: Iterable[str]) -> Preload:
    """What the list says of each host: named there itself, or below a name whose subdomains are included.

    >>> look_up(["accounts.example.dev", "example.vn"]).hosts  # the whole of .dev is on the list
    {'accounts.example.dev': True, 'example.vn': False}
    """
    wanted = dict.fromkeys(host for host in hosts if host and host.isascii())
    return Preload(day_of_list(), {host: hstspreload.in_hsts_preload(host) for host in wanted})
