"""How fast a source hands records over: the real endpoint, granian on loopback, until the signed receipt is in hand.

    .venv/bin/python benchmarks/push.py [--rows 400000] [--batches 3] [--quick] [--json]

A process of its own serves a fresh installation. Each form is pushed in a few batches of new records, one after the
other, by one sender with an API key; a rate is rows by the time from the first byte sent to the receipt read, so it
holds receiving, syncing to disk, hashing, the contract's check, merging into Iceberg, signing. The best batch counts:
on a shared machine everything else only adds. Goals: 100,000 rows a second as Parquet, 20,000 as NDJSON.
"""

from __future__ import annotations

import argparse
import datetime as dt
import io
import json
import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

GOALS = {"parquet": 100_000, "ndjson": 20_000, "csv": None}
MEDIA = {"parquet": "application/vnd.apache.parquet", "ndjson": "application/x-ndjson", "csv": "text/csv"}
PREPARE = """
import django
django.setup()
from django.core.management import call_command
from django.utils import timezone
from giaoban.exchange.actions.sources import add_source, give_api_key
from giaoban.registry.actions import console_person
from giaoban.registry.models import Subject
call_command("migrate", verbosity=0)
sender = Subject.objects.create(key="province.bien", kind="province", name_vi="Biển")
by, now = console_person(), timezone.now()
source = add_source(by=by, key="bench", sender=sender, contract="dossier", simulated=True, now=now)
print(give_api_key(by=by, source=source, now=now))
"""


def records(rows: int, *, first: int, seed: int) -> Any:
    """New dossiers of three months, as a source would have them: short texts that repeat, pseudonyms that do not."""
    import pyarrow as pa

    chance = random.Random(seed)
    start = dt.date(2026, 1, 1)
    days = [start + dt.timedelta(days=number) for number in range(90)]
    received = [chance.choice(days) for _ in range(rows)]
    moment = dt.datetime(2026, 4, 1, tzinfo=dt.UTC)
    return pa.table(
        {
            "dossier_id": [f"{number:012x}" for number in range(first, first + rows)],
            "citizen_id": [f"{chance.getrandbits(48):012x}" for _ in range(rows)],
            "receiving_unit": ["province.bien"] * rows,
            "settling_unit": ["province.bien"] * rows,
            "procedure": [f"1.{chance.randint(0, 400):06}" for _ in range(rows)],
            "service_level": chance.choices(["full", "partial", "information"], [6, 3, 1], k=rows),
            "channel": ["counter"] * rows,
            "received_at": pa.array(received, pa.date32()),
            "due_at": pa.array([day + dt.timedelta(days=10) for day in received], pa.date32()),
            "result_delivery": ["none"] * rows,
            "updated_at": pa.array([moment] * rows, pa.timestamp("us", tz="UTC")),
        }
    )


def body(table: Any, form: str) -> bytes:
    out = io.BytesIO()
    if form == "parquet":
        import pyarrow.parquet as pq

        pq.write_table(table, out, compression="zstd")
    elif form == "csv":
        import pyarrow.csv as arrow_csv

        arrow_csv.write_csv(table, out)
    else:
        for record in table.to_pylist():
            out.write(json.dumps(record, default=lambda value: value.isoformat()).encode() + b"\n")
    return out.getvalue()


def push(url: str, key: str, content: bytes, media: str) -> tuple[float, dict[str, Any]]:
    import httpx

    started = time.perf_counter()
    headers = {"Authorization": f"Bearer {key}", "Content-Type": media}
    answer = httpx.post(url, content=content, headers=headers, timeout=600)
    if answer.status_code == 202:
        place = str(httpx.URL(url).join(answer.headers["Location"]))
        while "receipt" not in answer.json():
            time.sleep(0.05)
            answer = httpx.get(place, headers=headers, timeout=600)
    seconds = time.perf_counter() - started
    answer.raise_for_status()
    return seconds, answer.json()["receipt"]


def peak_mb(pid: int) -> float:
    """Of a process and its children."""
    import psutil

    family = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    peaks = []
    for one in family:
        status = Path(f"/proc/{one.pid}/status").read_text()
        peaks.append(next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) / 1024)
    return max(peaks)


def measure(rows: int, batches: int) -> list[dict[str, Any]]:
    folder = Path(tempfile.mkdtemp(prefix="giaoban-push-"))
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIAOBAN_")}
    environment |= {"GIAOBAN_VAR": str(folder / "var"), "DJANGO_SETTINGS_MODULE": "giaoban.settings"}
    prepared = subprocess.run(
        [sys.executable, "-c", PREPARE], env=environment, check=True, capture_output=True, text=True
    )
    key = prepared.stdout.split()[-1]
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    serve = [str(Path(sys.executable).with_name("giaoban")), "serve", "--port", str(port)]
    server = subprocess.Popen(serve, env=environment, stderr=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}/api/facts/dossier"
    lines, first = [], 0
    try:
        wait(port)
        push(url, key, body(records(10, first=1 << 40, seed=0), "ndjson"), MEDIA["ndjson"])  # loads the libraries
        for form, goal in GOALS.items():
            best, spent = None, list[float]()
            for number in range(batches):
                content = body(records(rows, first=first, seed=number), form)
                first += rows
                before = cpu_seconds(server.pid)
                seconds, receipt = push(url, key, content, MEDIA[form])
                spent.append(cpu_seconds(server.pid) - before)
                assert receipt["counts"]["inserted"] == rows, receipt["counts"]
                best = min(best or seconds, seconds)
                print(f"  {form} {rows:,} rows, {len(content) / 2**20:.0f} MB: {seconds:.2f} s", file=sys.stderr)
            rate = rows / (best or 1)
            lines.append(
                {
                    "work": f"push {rows:,} dossiers as {form}, until the receipt",
                    "engine": "giaoban",
                    "seconds": round(best or 0, 3),
                    "peak_mb": round(peak_mb(server.pid)),
                    "cpu_seconds": round(min(spent), 3),
                    "ratio": round(rate),
                    "goal": goal,
                    "holds": goal is None or rate >= goal,
                }
            )
    finally:
        server.terminate()
        server.wait(20)
        shutil.rmtree(folder, ignore_errors=True)
    return lines


def cpu_seconds(pid: int) -> float:
    """What the server spent so far: on a machine that others use too, the time by the clock says little."""
    import psutil

    family = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    return sum(one.cpu_times().user + one.cpu_times().system for one in family)


def wait(port: int) -> None:
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("the site does not answer")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=400_000, help="of a batch (default 400,000)")
    parser.add_argument("--batches", type=int, default=3, help="of each form (default 3)")
    parser.add_argument("--quick", action="store_true", help="one batch of 20,000 rows of each form")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    lines = measure(20_000 if args.quick else args.rows, 1 if args.quick else args.batches)
    if args.json:
        print(json.dumps(lines))
    else:
        print(f"{'work':<52} {'best s':>8} {'rows/s':>10} {'goal':>10} {'CPU s':>7} {'peak MB':>8}")
        for line in lines:
            goal = f"{line['goal']:,}" if line["goal"] else ""
            print(
                f"{line['work']:<52} {line['seconds']:>8} {line['ratio']:>10,} {goal:>10} {line['cpu_seconds']:>7}"
                f" {line['peak_mb']:>8}"
            )
        print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    return 0 if all(line["holds"] for line in lines) else 1


if __name__ == "__main__":
    sys.exit(main())
