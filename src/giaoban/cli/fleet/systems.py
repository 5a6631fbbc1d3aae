"""A simulated source system: what it holds itself, and what it was told the platform holds. Both are ground truth.

Every day brings new records and settles some of those still open. What the platform has not acknowledged is sent again
with the next day, so a source that fell silent or lost records catches up by itself.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from giaoban.cli.fleet.clock import at

Record = dict[str, Any]
DOSSIER, ACCOUNT = "dossier", "account"
KINDS = (
    *("electronic_identity", "digital_signature", "public_service", "bank"),
    *("mobile_money", "e_wallet", "health_record", "e_commerce"),
)
NUMBERS = ("issued", "activated", "used", "adults")
OPEN_SETTLED_DAILY = 8
WEEKEND = 0.4


@dataclass
class System:
    """way: signed, key (both push), http, folder (both pulled), or report (pushes one of counts a day, signed).

    own:  what the source holds, its newest version of each record, withdrawn ones included
    held: what the platform acknowledged, the same way
    """

    key: str
    sender: str
    kind: str
    way: str
    seed: int
    province: str = ""
    own: dict[str, Record] = field(default_factory=dict)
    held: dict[str, Record] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.chance = random.Random(f"{self.seed}/{self.key}")  # noqa: S311  # the same again
        self.usual = self.chance.randint(40, 56)
        self.level = self.chance.randint(40_000, 60_000)
        self._last = at(dt.date(2000, 1, 1), 0)

    @property
    def contract(self) -> str:
        return ACCOUNT if self.way == "report" else DOSSIER

    @property
    def is_pulled(self) -> bool:
        return self.way in ("http", "folder")

    def live(self, day: dt.date, *, factor: float = 1.0, only_online: bool = False, hour: int = 8) -> None:
        """What happens in a day at the source: new records, and open ones that are settled."""
        if self.way == "report":
            self._report(day, factor)
            return
        share = WEEKEND if day.weekday() >= 5 else 1.0
        new = max(round(self.chance.gauss(self.usual, 2) * share * factor), 1)
        still_open = [one for one in self.own.values() if one["settled_at"] is None and not one["deleted"]]
        settled = self.chance.sample(still_open, min(len(still_open), round(OPEN_SETTLED_DAILY * min(factor, 1))))
        for one in settled if not only_online else []:
            self.put(self._settled(one, day), day, hour)
        for _ in range(new):
            self.put(self._dossier(day, only_online), day, hour)

    def put(self, record: Record, day: dt.date, hour: int = 8) -> Record:
        """A new version of a record, stamped later than every version before it."""
        start = at(day, hour, 46 if hour == 23 else 0)
        self._last = max(self._last + dt.timedelta(seconds=1), start)
        record = {**record, "updated_at": self._last.isoformat()}
        self.own[key_of(record)] = record
        return record

    def pending(self) -> list[Record]:
        """What the platform does not hold yet, the oldest change first."""
        rows = [one for key, one in self.own.items() if self.held.get(key) != one]
        return sorted(rows, key=lambda one: one["updated_at"])

    def acknowledge(self, rows: Iterable[Record]) -> None:
        """The platform took these; of several versions of a record the newest stands, whatever the order."""
        for one in rows:
            before = self.held.get(key_of(one))
            if before is None or before["updated_at"] < one["updated_at"]:
                self.held[key_of(one)] = one

    def totals(self, days: Iterable[dt.date]) -> list[dict[str, Any]]:
        """What the source holds for these days, as it states it."""
        stated = []
        for day in sorted(set(days)):
            rows = [one for one in self.own.values() if one[day_column(one)] == day.isoformat() and not one["deleted"]]
            keys = sorted(key_of(one).encode() + b"\n" for one in rows)
            total: dict[str, Any] = {"day": day.isoformat(), "rows": len(rows)}
            total["hash"] = hashlib.sha256(b"".join(keys)).hexdigest()
            if self.way == "report":
                total["sums"] = {name: sum(one[name] for one in rows) for name in NUMBERS}
            stated.append(total)
        return stated

    def _dossier(self, day: dt.date, only_online: bool) -> Record:
        chance = self.chance
        record = {
            "dossier_id": f"{self.key}-{len(self.own):06}",
            "receiving_unit": self.sender,
            "settling_unit": self.sender,
            "procedure": f"SIM-{chance.randint(1, 40):02}",
            "service_level": "full" if chance.random() < 0.7 else "partial",
            "channel": chance.choices(["online", "counter", "post"], [45, 45, 10])[0],
            "received_at": day.isoformat(),
            "due_at": (day + dt.timedelta(days=10)).isoformat(),
            "settled_at": None,
            "result_delivery": "none",
            "deleted": False,
        }
        if only_online:
            record |= {"service_level": "full", "channel": "online"}
            return {**record, "settled_at": day.isoformat(), "result_delivery": "electronic"}
        return self._settled(record, day) if chance.random() < 0.5 else record

    def _settled(self, record: Record, day: dt.date) -> Record:
        electronic = record["channel"] == "online" and self.chance.random() < 0.8
        return {**record, "settled_at": day.isoformat(), "result_delivery": "electronic" if electronic else "paper"}

    def _report(self, day: dt.date, factor: float) -> None:
        for number, kind in enumerate(KINDS, start=1):
            self.level += self.chance.randint(5, 90)
            issued = round(self.level * factor) * number
            counts = {"issued": issued, "activated": issued * 3 // 4, "used": issued // 2, "adults": 700_000}
            record = {"kind": kind, "province": self.province, "counted_on": day.isoformat(), **counts}
            self.put({**record, "deleted": False}, day)

    def repeat_report(self, day: dt.date, before: dt.date) -> None:
        """Yesterday's report once more, with nothing changed but its date."""
        for one in [one for one in self.own.values() if one["counted_on"] == before.isoformat()]:
            self.put({**one, "counted_on": day.isoformat()}, day)


def key_of(record: Record) -> str:
    """The key of a record without its source, as control totals write it."""
    if "dossier_id" in record:
        return str(record["dossier_id"])
    return "\t".join((record["kind"], record["province"], record["counted_on"]))


def day_column(record: Record) -> str:
    return "received_at" if "dossier_id" in record else "counted_on"
