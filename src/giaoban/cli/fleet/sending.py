"""How simulated sources push: CloudEvents with their control totals, signed or with an API key, through `fetch`."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from giaoban.cli.fleet.instance import Keys
from giaoban.cli.fleet.systems import Record, System
from giaoban.cli.fleet.wire import codes_of

PATIENCE = 120.0
"""Seconds until an answer; a machine that does other work as well is no fault of the site."""
EVENT, NDJSON, CSV = "application/cloudevents+json", "application/x-ndjson", "text/csv"


@dataclass(frozen=True)
class Answer:
    status: int
    body: dict[str, Any]
    codes: tuple[str, ...]

    @property
    def receipt(self) -> dict[str, Any]:
        return dict(self.body.get("receipt") or {})

    @property
    def counts(self) -> dict[str, int]:
        return dict(self.receipt.get("counts") or {})


class Post:
    """The way from the fleet to the site."""

    def __init__(self, port: int, keys: Keys) -> None:
        from giaoban.exchange.fetch import Allow, Limits

        self.port, self.keys = port, keys
        self.allow = Allow(networks=("127.0.0.1/32",), ports=(port,))
        self.limits = Limits(silent=PATIENCE, seconds=2 * PATIENCE)

    def path(self, system: System, contract: str = "") -> str:
        return f"/api/facts/{contract or system.contract}"

    def url(self, system: System, contract: str = "") -> str:
        return f"http://127.0.0.1:{self.port}{self.path(system, contract)}"

    def headers(
        self, system: System, body: bytes, media: str, *, url: str = "", private: Any = None, **more: str
    ) -> dict[str, str]:
        """Signed by the system's key (or another), or with its API key."""
        from giaoban.cli.sources.signing import signed_headers

        plain = {"Content-Type": media, "Content-Digest": digest(body)}
        plain |= {name.replace("_", "-").title(): value for name, value in more.items()}
        key = private or self.keys.private.get(system.key)
        if key is None:
            return {**plain, "Authorization": f"Bearer {self.keys.api[system.key]}"}
        return signed_headers("POST", url or self.url(system), plain, system.key, key)

    def send(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        from giaoban.exchange.fetch import fetch

        got = fetch(url, allow=self.allow, limits=self.limits, method="POST", content=body, headers=headers)
        try:
            read = json.loads(got.body or b"{}")
        except ValueError:
            read = {}
        return Answer(got.status, read, tuple(codes_of(got.body)))

    def push(self, system: System, body: bytes, media: str, *, is_patient: bool = False, **more: str) -> Answer:
        """is_patient: the receipt may come later, so that many batches share one commit"""
        more |= {"prefer": "respond-async"} if is_patient else {}
        return self.send(self.url(system), self.headers(system, body, media, **more), body)

    def state(self, system: System, totals: Sequence[Mapping[str, Any]]) -> Answer:
        """Control totals by themselves."""
        url, body = f"{self.url(system)}/totals", json.dumps(totals).encode()
        return self.send(url, self.headers(system, body, "application/json", url=url), body)


def event(system: System, name: str, rows: Sequence[Record], totals: Sequence[Mapping[str, Any]] = ()) -> bytes:
    """Records with the totals of their days in one CloudEvent; its id names the batch for good."""
    about = {
        "specversion": "1.0",
        "id": f"{system.key}/{name}",
        "source": f"/{system.key}",
        "type": "vn.giaoban.records",
    }
    return json.dumps({**about, "data": {"records": list(rows), "totals": list(totals)}}).encode()


def lines(rows: Sequence[Record]) -> bytes:
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


def table(rows: Sequence[Record]) -> bytes:
    """The same as CSV; nothing is written where there is no value."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(
        {name: str(value).lower() if isinstance(value, bool) else value for name, value in row.items()} for row in rows
    )
    return out.getvalue().encode()


def digest(body: bytes) -> str:
    return f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode()}:"
