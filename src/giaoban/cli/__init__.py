"""`giaoban`: the platform from the shell. One file a command; `giaoban COMMAND --help` teaches it.

Exit codes are the same everywhere: 0 fine, 1 faults were found, 2 wrong usage or unreadable input, 3 unknown name.
"""

from __future__ import annotations

import argparse
import fcntl
import importlib
import os
import pkgutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NoReturn

from giaoban import __version__
from giaoban.core.findings import Finding, Place, Refused

MAKING_TABLES = 7_301_955  # any number, the same in every process


class _Parser(argparse.ArgumentParser):
    """Says in Vietnamese what is wrong with a command line. Those of the commands below it are of its kind, too."""

    def error(self, message: str) -> NoReturn:
        from giaoban.web.terms import usage_in_vietnamese

        usage = self.format_usage().replace("usage: ", "Cách dùng: ", 1)
        said = f"{usage}{self.prog}: lỗi: {usage_in_vietnamese(message)}. Xem: {self.prog} --help\n"
        self.exit(2, said)


def build_parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="giaoban",
        description="From source records to a sealed quarterly review: every number traced, every promise followed.",
        epilog="Exit codes: 0 fine, 1 faults were found, 2 wrong usage or unreadable input, 3 unknown name.",
    )
    parser.add_argument("--version", action="version", version=f"giaoban {__version__}")
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for module in sorted(name for _, name, _ in pkgutil.iter_modules(__path__)):
        importlib.import_module(f"{__name__}.{module}").add(subparsers)
    return parser


def set_up_django() -> None:
    """Commands that need the register call this first; `giaoban lint` and `giaoban packs lint` never do."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "giaoban.settings")
    import django

    django.setup()


def open_stores() -> None:
    """Django with a database of the newest shape, for commands that may be the first on a fresh machine.

    Of two that start together the second waits until the first has made it.
    Raises Refused (`store.not-ready`) when the stores cannot be made or opened.
    """
    place, reason = os.environ.get("GIAOBAN_VAR", ""), ""
    try:
        set_up_django()
    except OSError as why:
        reason = str(why)
    else:
        from django.core.management import call_command
        from django.db import DatabaseError, connection

        try:
            with _one_at_a_time():
                call_command("migrate", verbosity=0, interactive=False)
        except OSError as why:
            reason = str(why)
        except DatabaseError as why:
            place, reason = str(connection.settings_dict["NAME"]), str(why).splitlines()[0][:300]
    if reason:
        raise Refused([Finding("store.not-ready", where=Place(place), context={"reason": reason})])


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Nobody else makes or changes tables meanwhile. The lock goes with the process."""
    from django.conf import settings
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [MAKING_TABLES])
            try:
                yield
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [MAKING_TABLES])
        return
    settings.VAR.mkdir(parents=True, exist_ok=True)
    with (settings.VAR / "tables.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def refuse(findings: Sequence[Finding], code: int) -> int:
    """Says on stderr what is wrong; gives the exit code back."""
    from giaoban.web.findings import print_findings

    print_findings(findings, stream=sys.stderr)
    return code


def main(argv: list[str] | None = None) -> int:
    args = build_parser().parse_args(argv)
    try:
        return int(args.run(args))
    except Refused as refusal:
        return refuse(refusal.findings, 1)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


if __name__ == "__main__":
    sys.exit(main())
