"""The clock of a trial: a moment in a file, which stands still until the fleet moves it.

Days are simulated, the transport is not. Both processes of a trial, the fleet and its temporary site, are started with
this clock in the place of Django's `timezone.now`; nothing in the house knows of it, and no request can set it.
Signatures are made and checked by the real clock of the machine.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from giaoban.web.formats import HANOI


class Clock:
    """Reads and sets the moment in `file`. It never goes back."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def now(self) -> dt.datetime:
        return dt.datetime.fromisoformat(self.file.read_text())

    def set(self, moment: dt.datetime) -> dt.datetime:
        if not self.file.exists() or moment > self.now():
            beside = self.file.with_suffix(".new")
            beside.write_text(moment.astimezone(dt.UTC).isoformat())
            beside.replace(self.file)  # whoever reads meanwhile gets the one or the other, never half of it
        return self.now()

    def rule(self) -> None:
        """From here on this process lives by this clock. To be called before Django is set up."""
        from django.utils import timezone

        timezone.now = self.now


def at(day: dt.date, hour: int, minute: int = 0, second: int = 0) -> dt.datetime:
    """A time of a day in Hà Nội."""
    return dt.datetime.combine(day, dt.time(hour, minute, second), HANOI)
