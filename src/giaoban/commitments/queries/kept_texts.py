"""The texts of all petitions, read once a process and added to as petitions come: comparing need not read them again.

Reading 9,000 petitions takes 2.5 s, finding the likest of them 30 ms (one core). A petition's text changes only when a
pack is applied again; then, and when petitions are fewer than before, everything is read anew. Inside a transaction
nothing is kept: it may be undone.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import Count, Max

from giaoban.commitments.models import Commitment
from giaoban.core.search.similar import Hit, Similar
from giaoban.registry.models import Event
from giaoban.registry.shelf import CHANGED

Kind = Commitment.Kind


@dataclass
class _Kept:
    """Of one store: what was read, and the last change a pack had made by then."""

    similar: Similar = field(default_factory=Similar)
    change: int | None = None
    last: int = 0


_LOCK = threading.Lock()  # one at a time: adding while another thread looks would confuse both
_KEPT: dict[str, _Kept] = {}


def likest(text: str, *, but: int | None, limit: int, least: float) -> list[Hit]:
    """Petitions like the text, the likest first; the key of a hit is the petition's number. Two or three queries."""
    among = None if but is None else lambda key: key != str(but)
    if _may_be_undone():
        passing = Similar()
        _add(passing, _rows())
        return passing.find(text, limit=limit, least=least, among=among)
    with _LOCK:
        return _refreshed().find(text, limit=limit, least=least, among=among)


def _may_be_undone() -> bool:
    return connection.in_atomic_block


def _refreshed() -> Similar:
    name = str(connection.settings_dict["NAME"])
    change = Event.objects.filter(action=CHANGED, thing__startswith="commitments:").aggregate(newest=Max("pk"))[
        "newest"
    ]
    there = Commitment.objects.filter(kind=Kind.PETITION).aggregate(count=Count("pk"), last=Max("pk"))
    kept = _KEPT.get(name)
    if kept is None or kept.change != change or there["count"] < len(kept.similar):
        kept = _KEPT[name] = _Kept(change=change)
    if there["count"] > len(kept.similar):
        known = len(kept.similar)
        _add(kept.similar, _rows(after=kept.last))
        if len(kept.similar) < there["count"] and known:  # one with a lower number was saved after a higher one
            _add(kept.similar, _rows())
        kept.last = there["last"] or 0
    return kept.similar


def _rows(after: int = 0) -> Iterable[tuple[int, str, str]]:
    found = Commitment.objects.filter(kind=Kind.PETITION, pk__gt=after).order_by("pk")
    return found.values_list("pk", "title_vi", "note").iterator(chunk_size=5_000)


def _add(similar: Similar, rows: Iterable[tuple[int, str, str]]) -> None:
    for pk, title, note in rows:
        if str(pk) not in similar:
            similar.add(str(pk), f"{title}. {note}")
