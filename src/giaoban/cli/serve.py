"""`giaoban serve`: the site, with its static files, from one process."""

from __future__ import annotations

import argparse
import os
import sys
import threading
from typing import Any

CHORES = 600.0
"""Seconds between two looks at what is due."""
GRACE = 20.0
"""Seconds that a chore under way has when the site ends; a chore cut off does no harm, the next start does it again."""


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "serve",
        help="serve the site",
        description="Serves the site with granian; static files come through whitenoise, so nothing else is needed. "
        "Names other than 127.0.0.1 and localhost must stand in GIAOBAN_HOSTS.",
        epilog="Example: giaoban serve --port 8080",
    )
    parser.add_argument(
        "--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1, this machine only)"
    )
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (default 8000)")
    parser.add_argument("--threads", type=int, default=4, help="requests answered at once (default 4)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from giaoban.cli import set_up_django

    if not 0 < args.port < 65536:
        print(f"giaoban serve: {args.port} is no port; choose one between 1 and 65535", file=sys.stderr)
        return 2
    if not _is_free(args.host, args.port):
        print(f"giaoban serve: {args.host}:{args.port} is taken or not ours; choose another --port", file=sys.stderr)
        return 2
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "giaoban.settings")
    set_up_django()  # compiles the catalogue once, before the worker starts
    from django.conf import settings

    _repair()
    ended = threading.Event()
    chores = threading.Thread(target=do_chores, args=(ended,), name="giaoban-chores", daemon=True)
    chores.start()
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # whitenoise asks for it even where it serves from the apps
    from granian import Granian
    from granian.constants import Interfaces

    print(f"giaoban: http://{args.host}:{args.port}/   (Ctrl+C ends it)", file=sys.stderr, flush=True)
    Granian(
        "giaoban.wsgi:application",
        address=args.host,
        port=args.port,
        interface=Interfaces.WSGI,
        blocking_threads=args.threads,
        log_enabled=False,
    ).serve()
    ended.set()
    chores.join(GRACE)
    return 0


def _repair() -> None:
    """What a crash left of batches on their way is finished or cleared before anybody asks; said on stderr."""
    from django.db import DatabaseError
    from django.utils import timezone

    from giaoban.core.findings import Refused
    from giaoban.exchange.actions.repairing import repair
    from giaoban.web.findings import print_findings

    try:
        print_findings(repair(timezone.now()), stream=sys.stderr)
    except Refused as refusal:
        print_findings(refusal.findings, stream=sys.stderr)
    except DatabaseError:
        return  # stores of an earlier version: the site says so itself


def do_chores(ended: threading.Event) -> None:
    """Beside the workers, which have requests to answer: what is due once a day, looked at now and then, to the end."""
    from django.db import DatabaseError, connection
    from django.utils import timezone

    from giaoban.core.findings import Refused

    while not ended.wait(CHORES):
        # Only now: a worker is forked at the start, and would wait for ever for the lock of an import under way here.
        from giaoban.exchange.actions.chores import tidy_when_due, visit_when_due

        for chore in (tidy_when_due, visit_when_due):
            try:
                chore(now=timezone.now())
            except (Refused, DatabaseError, OSError) as why:
                print(f"giaoban: {why}", file=sys.stderr, flush=True)  # tried again at the next look
            finally:
                connection.close()


def _is_free(host: str, port: int) -> bool:
    """Whether we can listen there; granian itself would end in a traceback."""
    import socket

    try:
        with socket.create_server((host, port), reuse_port=False):
            return True
    except OSError:
        return False
