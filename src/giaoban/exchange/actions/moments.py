"""Moments of arrival: they never repeat or go back, whatever the clock does, because they order what came."""

from __future__ import annotations

import datetime as dt

from django.db.models import Max

from giaoban.exchange.models import Batch

NEXT = dt.timedelta(microseconds=1)


def moment_of_arrival(now: dt.datetime) -> dt.datetime:
    """The moment for a batch that arrives now. The caller holds `locking.one_arrival_at_a_time`."""
    newest = Batch.objects.aggregate(newest=Max("received_at"))["newest"]
    return now if newest is None or now > newest else newest + NEXT
