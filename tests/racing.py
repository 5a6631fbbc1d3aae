"""Two do something at the same moment, for programs that tests start."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction

from giaoban.core.findings import Refused


def race(one: Callable[[], Any], other: Callable[[], Any]) -> object:
    """What the second is told: codes of a refusal, or "same" when both got the same row.

    The first keeps its transaction open until the second has come to wait for it, so that they race at every run.
    """
    told: dict[str, object] = {}
    is_made = threading.Event()

    def work(name: str, act: Callable[[], Any], waits: bool) -> None:
        if waits:
            is_made.wait()
        try:
            with transaction.atomic():
                told[name] = str(act().pk)
                is_made.set()
                if not waits:
                    time.sleep(0.5)
        except Refused as why:
            told[name] = sorted({one.code for one in why.findings})
        except Exception as why:
            told[name] = f"{type(why).__name__}: {why}"[:200]
        finally:
            is_made.set()
            connection.close()

    threads = [threading.Thread(target=work, args=args) for args in (("one", one, False), ("other", other, True))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert str(told["one"]).isdecimal(), told
    return "same" if told["one"] == told["other"] else told["other"]
