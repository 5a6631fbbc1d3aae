"""At most one request per second and host, however many threads ask."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

_TIDY = 10_000


class Pace:
    """Gives each host its next free moment, `seconds` after the one before; `wait` sleeps until then.

    One pace serves all scans of a process, so that two of one host share its second.
    """

    def __init__(
        self,
        seconds: float = 1.0,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self.seconds, self._clock, self._sleep = seconds, clock, sleep
        self._next: dict[str, float] = {}
        self._lock = threading.Lock()

    def wait(self, host: str) -> None:
        if self.seconds <= 0:
            return
        with self._lock:
            now = self._clock()
            if len(self._next) > _TIDY:
                self._next = {name: at for name, at in self._next.items() if at > now}
            turn = max(now, self._next.get(host, now))
            self._next[host] = turn + self.seconds
        if turn > now:
            self._sleep(turn - now)
