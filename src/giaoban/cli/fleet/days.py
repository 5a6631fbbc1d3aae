"""A day of the fleet: systems live and deliver, pulled ones are gone to, the worker works, the watch looks at night."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from giaoban.cli.fleet.clock import Clock, at
from giaoban.cli.fleet.extras import EXTRAS, Told
from giaoban.cli.fleet.pages import Pages
from giaoban.cli.fleet.planning import Planned
from giaoban.cli.fleet.sending import CSV, EVENT, Post, event, lines, table
from giaoban.cli.fleet.systems import Record, System, day_column, key_of

LOST = 4  # records a source loses on the way
RESENT = 36
DOUBLED = 30
ONLY_FETCHED = ("pulled-bomb", "pulled-too-big", "slow-drip", "redirect")


@dataclass
class Fleet:
    """The systems, the ways to the site, and what has been said to them so far."""

    systems: Sequence[System]
    planned: Sequence[Planned]
    clock: Clock
    post: Post
    pages: Pages
    drop: Path
    told: dict[Planned, list[Told]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)  # valid records that came back, by source and day
    _waiting: list[tuple[System, list[Record], str]] = field(default_factory=list)
    _doubled: dict[str, list[str]] = field(default_factory=dict)

    def live(self, day: dt.date) -> None:
        """From the evening to the night; the clock stands at 23:59 afterwards."""
        now = [one for one in self.planned if day in one.days]
        alone = {one.source: one for one in now if one.kind.alone}
        self.clock.set(at(day, 18))
        for system in self.systems:
            self._deliver(system, day, alone.get(system.key))
        self.clock.set(at(day, 18, 30))
        by_key = {system.key: system for system in self.systems}
        for one in now:
            if not one.kind.alone:
                told = EXTRAS[one.kind.name](self.post, by_key[one.source], day, self.drop)
                self.told.setdefault(one, []).append(told)
        self.clock.set(at(day, 19))
        self._pull()
        self._work()
        self.clock.set(at(day, 23, 58))
        for system in self.systems:
            if system.key in alone and alone[system.key].kind.name == "midnight":
                system.live(day, only_online=True, hour=23)
                self._push(system, day, system.pending())
        self._work()
        self.clock.set(at(day, 23, 59))

    def look(self, day: dt.date) -> None:
        """The night after a day: every feed judged and its totals compared, old states expired, as the site does."""
        from giaoban.exchange.actions.chores import tidy_when_due
        from giaoban.exchange.actions.watch import look
        from giaoban.registry.actions import console_person

        now = self.clock.set(at(day + dt.timedelta(days=1), 1))
        look(by=console_person(), now=now)
        tidy_when_due(now=now)

    def _deliver(self, system: System, day: dt.date, planned: Planned | None) -> None:  # noqa: PLR0912  # a branch a fault
        fault = planned.kind.name if planned else ""
        for key in self._doubled.pop(system.key, []):  # found out, and taken back
            system.put({**system.own[key], "deleted": True}, day)
        if fault == "midnight":
            return
        if fault == "unchanged":
            self._push(system, day, self._resent(system), with_totals=False)
            return
        if fault == "only-the-date":
            system.repeat_report(day, day - dt.timedelta(days=1))
        else:
            system.live(day, factor={"collapse": 0.06, "flood": 6.0, "jump": 4.0}.get(fault, 1.0))
        if fault == "two-levels" and planned is not None:
            self._double(system, planned.partner, day)
        rows = system.pending()
        if fault == "silent":
            return
        if fault == "late":
            self.post.state(system, system.totals([day - dt.timedelta(days=1)]))
        elif system.way == "http":
            self.pages.records[system.key] = sorted(system.own.values(), key=lambda one: one["updated_at"])
            if fault in ONLY_FETCHED:
                self.pages.misbehaving[system.key] = fault
        elif system.way == "folder":
            self._drop(system, day, rows, is_halved=fault == "half-file")
        elif fault == "silent-loss":
            new = [key_of(one) for one in rows if one[day_column(one)] == day.isoformat()][:LOST]
            self._push(system, day, [one for one in rows if key_of(one) not in new])
        elif fault == "schema-drift":
            self._push(system, day, rows, sent=[{**one, "hotline": "1022"} for one in rows])
        else:
            self._push(system, day, rows)

    def _resent(self, system: System) -> list[Record]:
        held = [one for one in system.held.values() if not one["deleted"]]
        found = sorted(held, key=lambda one: one["updated_at"])[-RESENT:]
        system.chance.shuffle(found)
        return found

    def _double(self, system: System, partner: str, day: dt.date) -> None:
        """Records of the other level, reported once more."""
        other = next(one for one in self.systems if one.key == partner)
        copied = [one for one in other.held.values() if not one["deleted"]][-DOUBLED:]
        self._doubled[system.key] = [key_of(system.put(one, day)) for one in copied]

    def _push(
        self,
        system: System,
        day: dt.date,
        rows: list[Record],
        *,
        sent: list[Record] | None = None,
        with_totals: bool = True,
    ) -> None:
        """One batch, answered later; systems with an API key send CSV and state their totals by themselves."""
        if not rows:
            return
        days = {dt.date.fromisoformat(one[day_column(one)]) for one in rows if _is_news(system, one)}
        totals = system.totals(days) if with_totals else []
        form = (system.usual + day.toordinal()) % 3
        if system.way == "key" and form:
            body = table(sent or rows) if form == 1 else lines(sent or rows)
            answer = self.post.push(system, body, CSV if form == 1 else "application/x-ndjson", is_patient=True)
            if totals:
                self.post.state(system, totals)
        else:
            body = event(system, day.isoformat(), sent or rows, totals)
            answer = self.post.push(system, body, EVENT, is_patient=True)
        if answer.status not in (200, 201, 202):
            self.wrong.append(f"{system.key} {day}: {answer.status} {', '.join(answer.codes)}")
        else:
            self._waiting.append((system, rows, hashlib.sha256(body).hexdigest()))

    def _drop(self, system: System, day: dt.date, rows: list[Record], *, is_halved: bool) -> None:
        """A file and its marker; a source that packs its files may leave half of one."""
        import gzip

        folder, body = self.drop / system.key, lines(rows)
        name = f"{day}.ndjson"
        if is_halved:
            packed = gzip.compress(body)
            name, body = f"{name}.gz", packed[: len(packed) // 2]
        else:
            self._waiting.append((system, rows, hashlib.sha256(body).hexdigest()))
        (folder / name).write_bytes(body)
        (folder / f"{name}.done").touch()

    def _pull(self) -> None:
        from giaoban.exchange.connectors.pulling import pull, pulled_sources
        from giaoban.registry.actions import console_person

        by, systems = console_person(), {system.key: system for system in self.systems}
        for source in pulled_sources():
            done = pull(by=by, connector=source, now=self.clock.now)
            if source.way == "http" and done.is_whole:
                system = systems[source.key]
                self._waiting += [(system, [], batch.sha256) for batch in done.batches]
                self._waiting.append((system, system.pending(), ""))
        self.pages.misbehaving.clear()

    def _work(self) -> None:
        """The worker; then the sources read their receipts, and know what is held."""
        from giaoban.exchange.actions.processing import process_batches
        from giaoban.exchange.models import Batch

        process_batches(now=self.clock.now())
        digests = {digest for _, _, digest in self._waiting}
        ended = {(one.connector.key, one.sha256): one for one in _batches(Batch, digests)}
        for system, rows, digest in self._waiting:
            batch = ended.get((system.key, digest))
            if digest and (batch is None or batch.state != "merged" or batch.quarantined):
                state = f"{batch.state} {batch.quarantined}" if batch else "unknown"
                self.wrong.append(f"{system.key} {self.clock.now():%Y-%m-%d}: {state}")
            else:
                system.acknowledge(rows)
        self._waiting.clear()


def _batches(model: Any, digests: set[str]) -> list[Any]:
    return list(model.objects.filter(sha256__in=digests).select_related("connector"))


def _is_news(system: System, row: Record) -> bool:
    """Whether a record changes how many its day has."""
    return bool(row["deleted"]) or key_of(row) not in system.held
