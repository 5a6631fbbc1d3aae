"""What the board counted last, kept in the process as long as nothing it was counted from has changed.

Answers, evidence and assessments are only ever added, a decision is only added or ended once, a wording of a set has
its fingerprint: how many there are of each, and the newest, tells any two states of the records apart. That is one
query of a few milliseconds before each use; where it says anything else than before, everything is counted anew.
Inside a transaction nothing is kept: it may be undone.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.db import connection

from giaoban.assessments.models import Checklist
from giaoban.core.checklists.levels.rules import Regime

Found = TypeVar("Found")
LARGEST = 12
"""Results kept at a time: the board and its requirements, of either regime and of both, for two stores of a trial."""

_LOCK = threading.Lock()
_KEPT: OrderedDict[tuple[Any, ...], Any] = OrderedDict()

_COUNTS = """
SELECT (SELECT COUNT(*) FROM assessments_answer), (SELECT MAX(id) FROM assessments_answer),
  (SELECT COUNT(*) FROM assessments_evidence), (SELECT MAX(id) FROM assessments_evidence),
  (SELECT COUNT(*) FROM assessments_assessment), (SELECT MAX(id) FROM assessments_assessment),
  COUNT(*), MAX(id), COUNT(ended_on), MAX(ended_on), MAX(signed_on) FROM assessments_decision
"""


def kept(what: str, *, day: dt.date, regimes: Sequence[Regime], count: Callable[[], Found]) -> Found:
    """The result of `count()`, or that of an earlier request over the same records. Two queries, and its own."""
    if _may_be_undone():
        return count()
    place = [connection.settings_dict[part] for part in ("HOST", "PORT", "NAME")]
    key = (what, day, tuple((one.id, one.fingerprint) for one in regimes), *map(str, place), *_state(regimes))
    with _LOCK:
        if key in _KEPT:
            _KEPT.move_to_end(key)
            found: Found = _KEPT[key]
            return found
    found = count()
    with _LOCK:
        _KEPT[key] = found
        while len(_KEPT) > LARGEST:
            _KEPT.popitem(last=False)
    return found


def forget() -> None:
    """As after a start: for benchmarks and tests."""
    with _LOCK:
        _KEPT.clear()


def _may_be_undone() -> bool:
    return connection.in_atomic_block


def _state(regimes: Sequence[Regime]) -> tuple[Any, ...]:
    sets = Checklist.objects.filter(code__in={one.checklist for one in regimes}).order_by("pk")
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS)
        return (*cursor.fetchone(), *sets.values_list("pk", "fingerprint"))
