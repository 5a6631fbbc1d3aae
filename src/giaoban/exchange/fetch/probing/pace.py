"""At most one request per second and host, however many threads ask."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_TIDY = 10_000


class Pace:
    """Lets one request to a host go, and the next no sooner than `seconds` after it; `wait` sleeps until then.

    Counted from the moment a request was really let go, and with `turn` from its end, so that a late one does not bring
    the next too near, wherever on the way it was held up. One pace serves all visits of a process (`EVERYBODY`), so
    that two of one host share its second.
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
        while (pause := self._turn(host)) > 0:
            self._sleep(pause)

    @contextmanager
    def turn(self, host: str) -> Iterator[None]:
        """One request: waited for, made inside, and the second of the next begins when it ended."""
        self.wait(host)
        try:
            yield
        finally:
            with self._lock:
                self._next[host] = max(self._next.get(host, 0.0), self._clock() + self.seconds)

    def _turn(self, host: str) -> float:
        """0 when the request may go now; otherwise how long to wait before asking again."""
        with self._lock:
            now = self._clock()
            free = self._next.get(host, now)
            if free > now:
                return free - now
            if len(self._next) > _TIDY:
                self._next = {name: at for name, at in self._next.items() if at > now}
            self._next[host] = now + self.seconds
            return 0.0


EVERYBODY = Pace()
"""What every visit of this process keeps to unless it is told otherwise."""
