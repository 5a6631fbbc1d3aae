"""One visit to a site: every question asked, and the bytes that came back, kept as they were.

All judging starts from here, so a visit of last year can be judged by this year's rules. The hash is over the canonical
JSON; `read` refuses what was changed.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from giaoban.core.findings import Finding, Refused

FORM = "giaoban-probe/1"
FAULTS = ("timeout", "refused", "closed", "unreachable", "not-allowed", "failed")
"""Why nothing came: silence; the port is closed; hung up; no way there; our own rules; anything else."""


@dataclass(frozen=True)
class Exchange:
    """A question and its answer. `fault` says why the answer is empty or was cut short.

    name   where judging looks for it: `tls/tls12`, `pages/https`, `dns/example.vn/MX`
    asked  the question: words, or the bytes sent in hexadecimal
    """

    name: str
    asked: str
    data: bytes = b""
    fault: str = ""

    @property
    def is_unknown(self) -> bool:
        """The way there failed: nothing can be said of the site."""
        return not self.data and self.fault in ("timeout", "unreachable", "not-allowed", "failed")


@dataclass(frozen=True)
class Measurement:
    """A visit to `host` that began `at` (aware, UTC)."""

    host: str
    at: dt.datetime
    exchanges: tuple[Exchange, ...]
    port: int = 443
    agent: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError("a measurement needs an aware moment")

    @cached_property
    def by_name(self) -> Mapping[str, Exchange]:
        return {one.name: one for one in self.exchanges}

    def get(self, name: str) -> Exchange | None:
        return self.by_name.get(name)

    def as_json(self) -> str:
        """Canonical: the same visit gives the same bytes."""
        plain = {
            "form": FORM, "host": self.host, "port": self.port, "agent": self.agent, "facts": dict(self.facts),
            "at": self.at.astimezone(dt.UTC).isoformat(),
            "exchanges": [
                {"name": one.name, "asked": one.asked, "fault": one.fault, "data": base64.b64encode(one.data).decode()}
                for one in self.exchanges
            ],
        }  # fmt: skip
        return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.as_json().encode()).hexdigest()


def read(text: str | bytes, *, sha256: str = "") -> Measurement:
    """A measurement from its JSON. Raises Refused (`probe.unreadable`, `probe.changed`).

    >>> visit = Measurement("a.vn", dt.datetime(2026, 1, 1, tzinfo=dt.UTC), (Exchange("tls/ssl2", "80", b"x"),))
    >>> read(visit.as_json(), sha256=visit.sha256) == visit
    True
    """
    try:
        plain = json.loads(text)
        if plain["form"] != FORM:
            raise ValueError(f"form {plain['form']}")
        found = Measurement(
            host=str(plain["host"]),
            at=dt.datetime.fromisoformat(plain["at"]),
            exchanges=tuple(_exchanges(plain["exchanges"])),
            port=int(plain["port"]),
            agent=str(plain["agent"]),
            facts=dict(plain["facts"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, binascii.Error) as why:
        raise Refused([Finding("probe.unreadable", context={"reason": f"{type(why).__name__}: {why}"[:160]})]) from why
    if sha256 and found.sha256 != sha256:
        raise Refused([Finding("probe.changed", context={"stated": sha256[:16], "found": found.sha256[:16]})])
    return found


def _exchanges(rows: Iterable[Any]) -> Iterable[Exchange]:
    for row in rows:
        data = base64.b64decode(row["data"], validate=True)
        yield Exchange(str(row["name"]), str(row["asked"]), data, str(row["fault"]))
