"""What a visit to a website cannot see: block lists that were loaded, the level of the system behind."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Q

from giaoban.assessments.models import Decision
from giaoban.assessments.models.systems import SYSTEM_KIND
from giaoban.core.probes.judge import Blocks, Known
from giaoban.core.probes.measurement import Measurement
from giaoban.registry.models import Link, Subject
from giaoban.web.formats import HANOI


def known_of(site: Subject, measurement: Measurement, *, today: dt.date) -> dict[str, Any]:
    """As it is kept with the visit, so that judging again later rests on what was known then. Two queries."""
    found: dict[str, Any] = {"level": level_of(site, today)}
    blocks = block_list()
    if blocks is not None:
        entry = blocks.holds(measurement.host, measurement.facts.get("addresses", ()))
        found |= {"blocked": entry, "list_of": blocks.day}
    return found


def as_known(kept: Mapping[str, Any]) -> Known:
    """The same for the judges. Without a list, whether the site is on one is not known.

    >>> as_known({"level": True}).blocks is None, as_known({"blocked": "a.vn", "list_of": "x"}).blocks.holds("a.vn", [])
    (True, 'a.vn')
    """
    blocks = Blocks.of([kept["blocked"]], kept.get("list_of", "")) if "blocked" in kept else None
    return Known(blocks=blocks, level=kept.get("level"), **({"anchors": kept["anchors"]} if "anchors" in kept else {}))


def level_of(site: Subject, today: dt.date) -> bool | None:
    """Whether every system that stands behind the site has a decision on its level in force; None: none is linked."""
    behind = set(
        Link.objects.valid_on(today).filter(target=site, source__kind=SYSTEM_KIND).values_list("source", flat=True)
    )
    if not behind:
        return None
    decided = Decision.objects.filter(
        Q(ended_on__isnull=True) | Q(ended_on__gte=today), signed_on__lte=today, system__in=behind
    ).order_by()
    return set(decided.values_list("system", flat=True)) == behind


def block_list() -> Blocks | None:
    """GIAOBAN_BLOCK_LIST: names, addresses, networks, one a line; None where no readable file is named."""
    if not settings.BLOCK_LIST:
        return None
    path = Path(settings.BLOCK_LIST)
    try:
        return _read(path, path.stat().st_mtime_ns)
    except (OSError, UnicodeDecodeError):
        return None


@lru_cache(maxsize=2)
def _read(path: Path, changed: int) -> Blocks:
    day = dt.datetime.fromtimestamp(changed / 1e9, tz=HANOI).date().isoformat()
    return Blocks.of(path.read_text(encoding="utf-8").splitlines(), day)
