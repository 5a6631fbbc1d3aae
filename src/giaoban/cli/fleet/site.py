"""The site of a trial: the ordinary application behind granian on loopback, living by the clock of the trial.

Run as a process of its own: `python -m giaoban.cli.fleet.site PORT`, with GIAOBAN_VAR and GIAOBAN_FLEET_CLOCK set.
It ends when its standard input does, which is when the fleet ends, however that comes about.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from pathlib import Path
from typing import Any

CLOCK = "GIAOBAN_FLEET_CLOCK"
THREADS = 4


def application() -> Any:
    """What granian calls once in its worker."""
    from giaoban.cli.fleet.clock import Clock

    Clock(Path(os.environ[CLOCK])).rule()
    from giaoban.wsgi import application as site

    return site


def end_with_the_fleet() -> None:
    """Not through `sys.stdin`: whoever reads there holds a lock that the workers, forked from here, wait for."""
    while os.read(0, 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


def serve(port: int) -> None:
    from granian import Granian
    from granian.constants import Interfaces

    threading.Thread(target=end_with_the_fleet, daemon=True).start()
    Granian(
        "giaoban.cli.fleet.site:application",
        address="127.0.0.1",
        port=port,
        interface=Interfaces.WSGI,
        factory=True,
        blocking_threads=THREADS,
        log_enabled=False,
    ).serve()


if __name__ == "__main__":
    serve(int(sys.argv[1]))
