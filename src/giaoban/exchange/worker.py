"""Works off what waits in a thread of the serving process, so that a small installation needs no second service.

A large one runs `giaoban sources process --watch` besides: whoever comes first works, one at a time. A thread that goes
down with its process loses nothing; the next start takes up what it left.
"""

from __future__ import annotations

import logging
import threading
import time

from django.db import DatabaseError, connection
from django.utils import timezone

from giaoban.assessments.actions.labels.crawling import work_off
from giaoban.core.findings import Refused
from giaoban.exchange.actions.processing import process_batches

_wanted = threading.Event()
_busy = threading.Lock()
_scanning = threading.Lock()
_log = logging.getLogger(__name__)


def process_soon(*, wait: float = 0) -> None:
    """Returns at once. A batch that arrives while the thread works is taken up by the thread after it.

    wait: seconds before the work begins, so that what comes together shares one commit
    """
    if _wanted.is_set():
        return  # a thread is about to begin, and this batch is recorded already
    _wanted.set()
    try:
        threading.Thread(target=_work, args=(wait,), name="giaoban-worker", daemon=True).start()
    except RuntimeError:  # no more threads, or the process is ending: the batch waits for the next who comes
        _wanted.clear()


def _work(wait: float) -> None:
    with _busy:
        if not _wanted.is_set():
            return
        time.sleep(wait)
        _wanted.clear()
        try:
            process_batches(now=timezone.now())
        except (Refused, DatabaseError) as why:
            _log.warning("batches still wait: %s", why)
        finally:
            connection.close()


def scan_soon() -> None:
    """Visits the websites that wait, in a thread of its own: they wait for servers of others. Returns at once."""
    try:
        threading.Thread(target=scan_waiting, name="giaoban-scans", daemon=True).start()
    except RuntimeError:  # no more threads, or the process is ending: the orders wait for the next who comes
        return


def scan_waiting() -> None:
    """Works off every order, one thread of this process after the other; what it cannot, the chores try again."""
    with _scanning:
        try:
            for _ in work_off():
                pass
        except (Refused, DatabaseError, OSError) as why:
            _log.warning("visits still wait: %s", why)
        finally:
            connection.close()
