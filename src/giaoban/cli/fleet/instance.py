"""The temporary instance of a trial: stores of its own, the pack applied, a source for every system, a site."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from giaoban.cli.fleet.clock import Clock, at
from giaoban.cli.fleet.planning import FIRST, ways_of
from giaoban.cli.fleet.site import CLOCK
from giaoban.cli.fleet.systems import System
from giaoban.cli.fleet.wire import free_port

SECRET = "GIAOBAN_SOURCE_FLEET"  # noqa: S105  # the name of a variable
SECONDS = 4
"""What a page of a pulled source may take."""
MINISTRIES = 20 / 83
PATIENCE = 180.0
PATIENT = {"GIAOBAN_GATHER_SECONDS": "86400"}
"""The worker of a trial is the fleet itself, once an evening: the batches of a day share a commit."""


@dataclass(frozen=True)
class Keys:
    """By source: the API key every source has, and the private key of those that sign."""

    api: dict[str, str]
    private: dict[str, Any]


def open_instance(folder: Path, pack: Path) -> Clock:
    """Stores in an empty folder, living by a clock of their own, with the pack applied. Raises Refused."""
    clock = Clock(folder / "clock")
    folder.mkdir(parents=True, exist_ok=True)
    pack = Path(shutil.copytree(pack, folder / "pack"))  # somebody may be editing the original meanwhile
    clock.set(at(FIRST, 6))
    os.environ |= {"GIAOBAN_VAR": str(folder), "GIAOBAN_PACK": str(pack), CLOCK: str(clock.file)}
    os.environ |= {"GIAOBAN_DROP": str(folder / "drop"), SECRET: "a-secret-of-the-trial"}
    for name in ("GIAOBAN_DATABASE", "GIAOBAN_DATABASE_FILE", "GIAOBAN_HTTPS", "GIAOBAN_HOSTS", "GIAOBAN_ENGINE"):
        os.environ.pop(name, None)
    clock.rule()
    from giaoban.cli import open_stores, set_up_django
    from giaoban.core.findings import Refused
    from giaoban.core.packs.load import load_pack

    set_up_django()
    from django.conf import settings

    if folder.resolve() != settings.VAR:  # settings were read before: these would be somebody's real stores
        raise RuntimeError(f"the trial would write to {settings.VAR}")
    open_stores()
    from giaoban.registry.actions import apply_pack, console_person

    loaded, findings = load_pack(pack, today=FIRST)
    if loaded is None:
        raise Refused(findings)
    apply_pack(by=console_person(), pack=loaded, today=FIRST, now=clock.now())
    return clock


def make_systems(count: int, seed: int) -> list[System]:
    """Source systems of ministries and provinces, in official order; a second one where organisations run out."""
    from giaoban.registry.queries import organisations_on

    present = list(organisations_on(FIRST))
    ministries = [one for one in present if one.kind == "ministry"]
    provinces = [one for one in present if one.kind == "province"]
    first = min(max(round(count * MINISTRIES), 1), len(ministries), count - 1)
    ordered = [*ministries[:first], *provinces, *ministries[first:]]
    found: list[System] = []
    for number, way in enumerate(ways_of(count)):
        subject, round_ = ordered[number % len(ordered)], number // len(ordered)
        key = subject.key.replace(".", "-") + (f"-{round_ + 1}" if round_ else "")
        province = subject.key if subject.kind == "province" else provinces[0].key
        found.append(System(key, subject.key, subject.kind, way, seed, province=province))
    return found


def add_sources(systems: Sequence[System], clock: Clock, *, pages: int, drop: Path) -> Keys:
    """A source and its keys for every system; `pages` is the port at which the fleet serves what is pulled."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    from giaoban.exchange.actions.sources import add_source, give_api_key, set_public_key
    from giaoban.registry.actions import console_person
    from giaoban.registry.models import Subject

    by, now, keys = console_person(), clock.now(), Keys({}, {})
    subjects = Subject.objects.in_bulk([one.sender for one in systems], field_name="key")
    for one in systems:
        way = one.way if one.is_pulled else "push"
        about: dict[str, Any] = {"sender": subjects[one.sender], "contract": one.contract, "way": way}
        if one.way == "folder":
            (drop / one.key).mkdir(parents=True)
        source = add_source(
            by=by, key=one.key, title=one.key, simulated=True, settings=_settings(one, pages), now=now, **about
        )
        keys.api[one.key] = give_api_key(by=by, source=source, now=now)
        if one.way in ("signed", "report"):
            private = keys.private[one.key] = Ed25519PrivateKey.generate()
            public = private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
            set_public_key(by=by, source=source, public_key=public, now=now)
    return keys


def _settings(system: System, pages: int) -> dict[str, Any]:
    if system.way == "folder":
        return {"folder": system.key}
    if system.way != "http":
        return {}
    return {
        "url": f"http://127.0.0.1:{pages}/{system.key}/records",
        "records": "items",
        "paging": {"kind": "cursor", "parameter": "cursor", "next": "next"},
        "incremental": {"column": "updated_at", "parameter": "since"},
        "secret": {"variable": SECRET},
        "allow": {"hosts": ["*"], "networks": ["127.0.0.1/32"], "ports": [pages]},
        "limits": {"megabytes": 8, "seconds": SECONDS},
    }


@contextmanager
def serving(folder: Path) -> Iterator[int]:
    """The site on a port of loopback, in a process of its own."""
    from giaoban.exchange.fetch import Allow, Unfetched, fetch

    port = free_port()
    command = [sys.executable, "-m", "giaoban.cli.fleet.site", str(port)]
    with (folder / "site.log").open("ab") as log:
        process = subprocess.Popen(  # noqa: S603  # ourselves
            command, stdin=subprocess.PIPE, stdout=log, stderr=log, start_new_session=True, env=os.environ | PATIENT
        )
    try:
        allow = Allow(networks=("127.0.0.1/32",), ports=(port,))
        ends = time.monotonic() + PATIENCE
        while True:
            try:
                fetch(f"http://127.0.0.1:{port}/.well-known/jwks.json", allow=allow)
                break
            except Unfetched:
                if time.monotonic() > ends or process.poll() is not None:
                    raise
                time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)  # with its workers
            process.wait()
