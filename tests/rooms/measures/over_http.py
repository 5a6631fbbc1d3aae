"""A real HTTP server on loopback inside a test: the client works in a thread, the test itself answers.

The server runs where the test's transaction is, so it sees the test's data and nothing is left when the test ends.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Tests are quiet."""


def over_http(work: Callable[[str], Any]) -> Any:
    """What `work` gives when it is called with the address of the site, such as `http://127.0.0.1:43121`."""
    server: WSGIServer = make_server("127.0.0.1", 0, WSGIHandler(), handler_class=_Quiet)
    server.timeout = 0.05
    for signal in (request_started, request_finished):  # they would close the connection the transaction is in
        signal.disconnect(close_old_connections)
    try:
        with server, ThreadPoolExecutor(1) as pool:
            asked = pool.submit(work, f"http://127.0.0.1:{server.server_port}")
            while not asked.done():
                server.handle_request()
        return asked.result()
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)
