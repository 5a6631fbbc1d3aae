"""The texts of all petitions, kept at hand and on disk and added to as petitions come: comparing reads none again.

Making terms of 9,000 petitions takes 2.5 s, finding the likest of them 30 ms (one core). So a process begins with what
an earlier one left in `VAR/petitions/`, a file that is replaced whole and believed only where each of its texts is
still what the database says. A petition's text changes only when a pack is applied again; then, and when petitions are
fewer than before, everything is read anew. Inside a transaction nothing is kept: it may be undone.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
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
    saved: int = 0  # how many of the texts are on disk


WORTH = 500  # texts more than on disk before they are written again: reading so many takes a seventh of a second

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
        similar = _on_disk()
        kept = _KEPT[name] = _Kept(similar, change, max(map(int, similar.keys()), default=0), len(similar))
    if there["count"] > len(kept.similar):
        known = len(kept.similar)
        _add(kept.similar, _rows(after=kept.last))
        if len(kept.similar) < there["count"] and known:  # one with a lower number was saved after a higher one
            _add(kept.similar, _rows())
        kept.last = there["last"] or 0
    if len(kept.similar) - kept.saved >= WORTH:
        kept.saved = len(kept.similar)
        _write(kept.similar)
    return kept.similar


def _file() -> Path:
    name = hashlib.sha256(repr([connection.settings_dict[part] for part in ("HOST", "PORT", "NAME")]).encode())
    return Path(settings.VAR) / "petitions" / f"{name.hexdigest()[:24]}.npz"


def _on_disk() -> Similar:
    """What an earlier process left, if every text is still what the database says; else nothing."""
    try:
        with _file().open("rb") as file:
            found = Similar.load(file)
    except (OSError, ValueError):  # none yet, half of one, or of an earlier version of this code
        return Similar()
    same = sum(found.text_of(str(pk)) == _text(title, note) for pk, title, note in _rows())
    return found if same == len(found) else Similar()


def _write(similar: Similar) -> None:
    """Replaced whole, so that nobody ever reads half; a full or read-only disk costs the next start its seconds."""
    place = _file()
    with contextlib.suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=place.parent)
        try:
            with open(handle, "wb") as file:
                similar.save(file)
            os.replace(name, place)
        except OSError:
            os.unlink(name)
            raise


def _text(title: str, note: str) -> str:
    return f"{title}. {note}"


def _rows(after: int = 0) -> Iterable[tuple[int, str, str]]:
    found = Commitment.objects.filter(kind=Kind.PETITION, pk__gt=after).order_by("pk")
    return found.values_list("pk", "title_vi", "note").iterator(chunk_size=5_000)


def _add(similar: Similar, rows: Iterable[tuple[int, str, str]]) -> None:
    for pk, title, note in rows:
        if str(pk) not in similar:
            similar.add(str(pk), _text(title, note))
