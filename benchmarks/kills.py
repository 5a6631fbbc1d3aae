"""Kills the pipeline and looks at what is left: `kill -9` at named steps and at random moments, then a restart.

    .venv/bin/python benchmarks/kills.py                 200 kills at random moments and steps, two senders at once
    .venv/bin/python benchmarks/kills.py --every-step    once at each named step (what the tests run)

Each round a child process sends one or more batches of new records, corrections and deletions, some of them twice, and
is killed. The batches whose receipt it had handed over count as acknowledged. Then another child does what a restart
does: `repair`. At once must hold: no acknowledged batch is lost, every batch is in the warehouse as often as in the
database (once or not at all), every receipt is genuine and its counts add up. Then the sender sends again what was not
acknowledged, and the records held must equal, to the last column, those computed here by hand from the set of batches.

Children are forked from a parent that has loaded the libraries and touched no store, so a round costs tenths of a
second. SQLite by default; GIAOBAN_DATABASE names a PostgreSQL.
"""

from __future__ import annotations

import argparse
import datetime as dt
import importlib
import io
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ("bien-cases", "rung-cases")
FIRST_DAY = dt.date(2026, 1, 1)
PATIENCE = 600.0
"""Seconds after which a child counts as hanging; on a crowded machine the stores alone may take minutes."""
TIDY = 8
"""Rounds between two nights, on which old states expire; that is killed as well."""
SLOWEST = 0.35
"""Seconds within which a random kill falls; a round of one small batch takes about that."""


@dataclass
class Sent:
    """A batch as its sender keeps it until it has a receipt."""

    source: str
    body: bytes
    records: list[dict[str, Any]]
    acknowledged: bool = False


@dataclass
class Found:
    """What the rounds showed. Everything but kills and rounds has to be 0."""

    rounds: int = 0
    kills: dict[str, int] = field(default_factory=dict)
    survived: int = 0
    acknowledged_lost: int = 0
    doubled: int = 0
    half_known: int = 0
    wrong_states: int = 0
    false_receipts: int = 0
    left_files: int = 0
    errors: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        faults = (self.acknowledged_lost, self.doubled, self.half_known, self.wrong_states, self.false_receipts)
        return not any(faults) and not self.left_files and not self.errors


class World:
    """A source's own truth: which batches exist and what follows from the set of them."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.clock = 0
        self.batches: list[Sent] = []
        self.keys: dict[str, list[str]] = {source: [] for source in SOURCES}

    def new_batch(self, source: str, rows: int) -> Sent:
        """New records, newer versions of known ones, deletions; never two versions with one moment."""
        records = []
        known = self.keys[source]
        touched: set[str] = set()
        for _ in range(rows):
            self.clock += 1
            if known and self.random.random() < 0.4:
                name = self.random.choice(known)
                if name in touched:
                    continue
            else:
                name = f"{source}-{len(known):05}"
                known.append(name)
            touched.add(name)
            records.append(self._record(name, deleted=self.random.random() < 0.1))
        body = "\n".join(json.dumps(record) for record in records).encode()
        sent = Sent(source, body, records)
        self.batches.append(sent)
        return sent

    def _record(self, name: str, *, deleted: bool) -> dict[str, Any]:
        day = FIRST_DAY + dt.timedelta(days=int(name[-5:]) % 70)
        moment = dt.datetime(2026, 3, 20, tzinfo=dt.UTC) + dt.timedelta(seconds=self.clock)
        return {
            "dossier_id": name,
            "receiving_unit": "province.bien",
            "settling_unit": "province.bien",
            "procedure": f"1.{self.clock % 17:03}",
            "service_level": "full",
            "channel": "online",
            "received_at": day.isoformat(),
            "due_at": (day + dt.timedelta(days=10)).isoformat(),
            "result_delivery": "none",
            "updated_at": moment.isoformat(),
            "deleted": deleted,
            "simulated": True,
        }

    def state(self) -> dict[tuple[str, str], str]:
        """What has to be held once every batch is in: the newest version of each record, without the deleted ones."""
        newest: dict[tuple[str, str], dict[str, Any]] = {}
        for batch in self.batches:
            for record in batch.records:
                key = (batch.source, record["dossier_id"])
                if key not in newest or newest[key]["updated_at"] < record["updated_at"]:
                    newest[key] = record
        return {key: record["procedure"] for key, record in newest.items() if not record["deleted"]}


def in_child(work: Callable[[], None], *, failpoint: str = "", kill_after: float | None = None) -> int:
    """Runs work in a forked process and waits; gives its signal (negative) or exit code."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            if failpoint:
                os.environ["GIAOBAN_FAILPOINT"] = failpoint
            work()
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)
    if kill_after is not None:
        time.sleep(kill_after)
        os.kill(child, signal.SIGKILL)
    limit = time.monotonic() + PATIENCE
    while time.monotonic() < limit:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.002)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    raise TimeoutError("a child hangs")


def set_up(folder: Path) -> None:
    """Stores of its own, and a copy of the contracts, so that nobody's work on the pack reaches into a long run."""
    pack = folder.parent / "pack"
    shutil.copytree(ROOT / "packs" / "vn" / "contracts", pack / "contracts", dirs_exist_ok=True)
    os.environ["GIAOBAN_PACK"] = str(pack)
    os.environ["GIAOBAN_VAR"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "giaoban.settings"
    import django

    django.setup()

    def make() -> None:
        from django.core.management import call_command
        from django.utils import timezone

        from giaoban.exchange.models import Connector
        from giaoban.registry.models import Subject

        call_command("migrate", verbosity=0)
        sender, _ = Subject.objects.get_or_create(key="province.bien", defaults={"kind": "province", "name_vi": "Biển"})
        for key in SOURCES:
            about = {"sender": sender, "contract": "dossier@1", "created_at": timezone.now(), "simulated": True}
            Connector.objects.get_or_create(key=key, defaults={"title": key, **about})

    if in_child(make):
        raise RuntimeError("the stores could not be made")


def load_libraries(folder: Path) -> None:
    """What a child needs, loaded here once: another process plays a round beside, and tells what it came to load."""
    names = folder / "modules"
    names.touch()
    command = [sys.executable, __file__, "--rehearse", str(names)]
    subprocess.run(command, check=True, env={k: v for k, v in os.environ.items() if k != "GIAOBAN_DATABASE"})
    for name in names.read_text().split():
        with suppress(ImportError):
            importlib.import_module(name)


def rehearse(names: Path) -> None:
    set_up(names.parent / "rehearsal")
    send([World(0).new_batch(SOURCES[0], 3)], names)
    look(names, acked=set(), whole=None)
    names.write_text("\n".join(sorted(set(sys.modules) - {"__main__"})))


def send(batches: list[Sent], acks: Path, *, together: bool = False) -> None:
    """What one sender's requests do on the server; a receipt handed over is noted in `acks`."""
    from django.utils import timezone

    from giaoban.exchange.actions.processing import process_batches
    from giaoban.exchange.actions.receiving import receive_batch
    from giaoban.exchange.models import Connector

    received = []
    for sent in batches:
        connector = Connector.objects.get(key=sent.source)
        body = io.BytesIO(sent.body)
        received.append(
            receive_batch(connector=connector, body=body.read, media_type="application/x-ndjson", now=timezone.now)
        )
        if not together:
            process_batches(now=timezone.now(), until=received[-1])
    process_batches(now=timezone.now())
    with acks.open("a") as file:
        for batch in received:
            batch.refresh_from_db()
            if batch.receipt.body["state"] == "merged":
                file.write(f"{batch.name}\n")
        file.flush()
        os.fsync(file.fileno())


def look(report: Path, *, acked: set[str], whole: dict[tuple[str, str], str] | None) -> None:
    """A restart, then what the stores say; into `report` as JSON."""
    from django.conf import settings
    from django.utils import timezone

    from giaoban.core.findings import has_errors
    from giaoban.exchange.actions.repairing import repair
    from giaoban.exchange.actions.signing import public_keys, verified
    from giaoban.exchange.models import Batch
    from giaoban.exchange.queries.contracts import contract_named, warehouse
    from giaoban.measures.warehouse.ledger import ledger, ledger_folder
    from giaoban.measures.warehouse.reading import reading

    found = {"lost": 0, "doubled": 0, "half": 0, "states": 0, "receipts": 0, "files": 0}
    if has_errors(repair(timezone.now())) or repair(timezone.now()):
        found["half"] += 1  # the second repair must find nothing
    contract = contract_named("dossier@1")
    table = warehouse().find(contract)
    taken = ledger(table, ledger_folder(table)) if table is not None else {}
    batches = {batch.name: batch for batch in Batch.objects.select_related("receipt", "connector")}
    found["half"] += len(set(taken) ^ {name for name, batch in batches.items() if batch.state == "merged"})
    found["half"] += sum(batch.state in ("received", "checked", "failed") for batch in batches.values())
    found["lost"] = len(acked - set(taken))
    for name, batch in batches.items():
        body = verified({"receipt": batch.receipt.body, "signature": batch.receipt.signature}, public_keys())
        counts = body["counts"]
        sums = sum(counts[part] for part in ("inserted", "corrected", "deleted", "unchanged", "late"))
        in_warehouse = taken[name].rows == sums and body["snapshot"] == str(taken[name].snapshot)
        found["receipts"] += not (counts["accepted"] == sums and in_warehouse)
    held: dict[tuple[str, str], str] = {}
    if taken:
        with reading(warehouse(), contract) as records:
            for row in records.select("source", "dossier_id", "procedure").to_pyarrow().to_pylist():
                found["doubled"] += (row["source"], row["dossier_id"]) in held
                held[row["source"], row["dossier_id"]] = row["procedure"]
    if whole is not None:
        found["states"] += held != whole
    var = Path(settings.VAR)
    raw = {path.name for path in var.glob("raw/[0-9a-f][0-9a-f]/*")}
    found["files"] += len(raw ^ {batch.sha256 for batch in batches.values()})
    found["files"] += len(list(var.glob("raw/incoming/*"))) + len(list(var.glob("work/*")))
    found["files"] += len(list(var.glob("quarantine/*/.*")))
    report.write_text(json.dumps(found))


def tidy() -> None:
    """What the site does every night: old states expire. Without it each commit is dearer than the one before."""
    from django.utils import timezone

    from giaoban.exchange.actions.locking import only_processor
    from giaoban.exchange.queries.contracts import contract_named, warehouse
    from giaoban.measures.warehouse.expiring import Keep, expire

    nothing = Keep(every=dt.timedelta(0), daily=dt.timedelta(0))
    with only_processor():
        expire(warehouse(), contract_named("dossier@1"), now=timezone.now(), keep=nothing)


def run(kills: int, seed: int, folder: Path, *, every_step: bool, progress: Callable[[str], None]) -> Found:
    from giaoban.exchange.actions.failpoints import STEPS

    world, found = World(seed), Found()
    chance = random.Random(seed + 1)
    acks, report = folder / "acks", folder / "report.json"
    acks.touch()
    plan = list(STEPS) if every_step else []

    def examine(whole: dict[tuple[str, str], str] | None) -> None:
        acked = set(acks.read_text().split())
        if in_child(lambda: look(report, acked=acked, whole=whole)):
            found.errors.append(f"round {found.rounds}: the look failed")
            return
        said = json.loads(report.read_text())
        found.acknowledged_lost += said["lost"]
        found.doubled += said["doubled"]
        found.half_known += said["half"]
        found.wrong_states += said["states"]
        found.false_receipts += said["receipts"]
        found.left_files += said["files"]

    while sum(found.kills.values()) < (len(plan) if plan else kills) and found.rounds < 3 * (kills + len(plan)):
        batches = [world.new_batch(chance.choice(SOURCES), chance.randint(1, 40)) for _ in range(chance.randint(1, 3))]
        if chance.random() < 0.3:
            batches.append(chance.choice(world.batches))  # at least once: some arrive again
        together = chance.random() < 0.5
        step = plan[found.rounds % len(plan)] if plan else (chance.choice(STEPS) if chance.random() < 0.5 else "")
        if step:
            times = 1 if plan else chance.randint(1, 2)
            status = in_child(partial(send, batches, acks, together=together), failpoint=f"{step}:{times}")
        else:
            delay = chance.uniform(0, SLOWEST)
            status = in_child(partial(send, batches, acks, together=together), kill_after=delay)
        name = step or "random moment"
        found.rounds += 1
        if status == -signal.SIGKILL:
            found.kills[name] = found.kills.get(name, 0) + 1
        elif status == 0:
            found.survived += 1
        else:
            found.errors.append(f"round {found.rounds}: the sender ended with {status}")
        if not plan and chance.random() < 0.2:  # a restart is killed too
            in_child(lambda: look(report, acked=set(), whole=None), kill_after=chance.uniform(0, SLOWEST))
        examine(None)
        if in_child(partial(send, batches, acks)):  # nobody answered: the sender sends again
            found.errors.append(f"round {found.rounds}: sending again failed")
        examine(world.state())
        if found.rounds % TIDY == 0:  # killed as well, and then done
            in_child(tidy, kill_after=chance.uniform(0, SLOWEST))
            if in_child(tidy):
                found.errors.append(f"round {found.rounds}: old states did not expire")
        progress(
            f"\r{sum(found.kills.values())} kills, {found.rounds} rounds, {'holds' if found.holds else 'BROKEN'}  "
        )
        if not found.holds:
            break
    progress("\n")
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--every-step", action="store_true", help="one kill at each named step")
    parser.add_argument("--quick", action="store_true", help="20 kills")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--keep", action="store_true", help="leave the stores for a look")
    parser.add_argument("--rehearse", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.rehearse:
        rehearse(args.rehearse)
        return 0
    folder = Path(tempfile.mkdtemp(prefix="giaoban-kills-"))
    started = time.monotonic()
    try:
        set_up(folder / "var")
        load_libraries(folder)
        kills = 20 if args.quick else args.kills
        found = run(kills, args.seed, folder, every_step=args.every_step, progress=sys.stderr.write)
    finally:
        if args.keep:
            print(folder, file=sys.stderr)
        else:
            shutil.rmtree(folder, ignore_errors=True)
    seconds = time.monotonic() - started
    killed = sum(found.kills.values())
    if args.json:
        line = {"work": f"kill -9, {killed} times", "engine": "pipeline", "seconds": round(seconds, 1), "peak_mb": None}
        line |= {"ratio": None, "goal": "nothing lost, nothing doubled", "holds": found.holds}
        print(json.dumps([{**line, **asdict(found)}]))
        return 0 if found.holds else 1
    print(f"{killed} kills in {found.rounds} rounds, {seconds:.0f} s; {found.survived} sends were faster than the kill")
    load = f"{os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    print(f"{seconds / max(killed, 1):.1f} s a kill; load of the machine {load}")
    for name, times in sorted(found.kills.items()):
        print(f"  killed at {name:<16} {times:>4}")
    for name in ("acknowledged_lost", "doubled", "half_known", "wrong_states", "false_receipts", "left_files"):
        print(f"{name.replace('_', ' '):<26} {getattr(found, name):>4}")
    for error in found.errors:
        print(error)
    print("holds" if found.holds else "DOES NOT HOLD")
    return 0 if found.holds else 1


if __name__ == "__main__":
    sys.exit(main())
