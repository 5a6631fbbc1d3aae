"""The period a page reads unless its address says otherwise."""

from __future__ import annotations

from giaoban.core.periods import Period
from giaoban.meetings.models import Meeting


def newest_period() -> Period | None:
    """The period of the newest review; None before the first one is prepared. One query."""
    meeting = Meeting.objects.only("period_code").first()
    return meeting.period if meeting else None
