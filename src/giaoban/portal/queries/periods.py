"""The period a page reads unless its address says otherwise."""

from __future__ import annotations

from django.utils import timezone

from giaoban.core.periods import Period
from giaoban.meetings.models import Meeting

MOST_AHEAD = 40  # reviews prepared for periods that have not begun; nobody prepares so many


def newest_period() -> Period | None:
    """The period of the newest review; None before the first one is prepared. One query.

    A review prepared for a period that has not begun moves no page: there is nothing to read in it yet.
    """
    today = timezone.localdate()
    newest = [meeting.period for meeting in Meeting.objects.only("period_code")[:MOST_AHEAD]]
    return next((period for period in newest if period.start <= today), None)
